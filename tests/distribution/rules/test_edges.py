"""What decides between equals, worked out on paper: the day, the wish, the place already held."""

from gzstudents.distribution.rules import comparing, greedy
from gzstudents.distribution.rules.ledger import Layout
from gzstudents.distribution.rules.problem import Candidate, Cell, Filling, Offer, Problem, Terms

ONE = (Offer("", 100_000),)


def test_who_has_no_day_of_submission_comes_after_all_who_have_one() -> None:
    rows = (
        Candidate(1, 1, 1, "A", rank=1, score=8000),
        Candidate(2, 2, 1, "B", rank=1, score=8000, submitted_on="2026-10-31"),
    )
    position = Layout(Problem(rows, (Terms(1),))).position
    assert sorted(position, key=position.__getitem__) == [2, 1]


def test_the_wish_comes_before_the_rank() -> None:
    """Ranked first where it is the second wish, second where it is the first: the first wish is what they get."""
    rows = (Candidate(1, 1, 1, offers=ONE, rank=1, preference=2), Candidate(2, 1, 2, offers=ONE, rank=2, preference=1))
    board = Problem(rows, (Terms(1, "X"), Terms(2, "Y")), (Cell(1, places=1), Cell(2, places=1)), one_each=True)
    filling = greedy.fill(board)
    assert set(filling.placed) == {2}
    assert filling.refused[1].code == "BETTER_PLACE"


def test_of_two_equal_wishes_neither_is_the_better_place() -> None:
    rows = (Candidate(1, 1, 1, offers=ONE, rank=1, preference=1), Candidate(2, 1, 2, offers=ONE, rank=2, preference=1))
    board = Problem(rows, (Terms(1, "X"), Terms(2, "Y")), (Cell(1, places=1), Cell(2, places=1)), one_each=True)
    filling = greedy.fill(board)
    assert (set(filling.placed), filling.refused[2].code) == ({1}, "EXCLUSIVE")


def test_a_budget_that_is_just_enough_is_enough() -> None:
    rows = (Candidate(1, 1, 1, offers=ONE, rank=1), Candidate(2, 2, 1, offers=ONE, rank=2))
    for budget_fen, placed in ((200_000, {1, 2}), (199_999, {1}), (99_999, set())):
        assert set(greedy.fill(Problem(rows, (Terms(1, limited=False, budget_fen=budget_fen),))).placed) == placed


def test_of_two_limits_of_a_group_the_stricter_holds() -> None:
    """Three programmes of a group; one says two of them, the others say three: two."""
    rows = tuple(Candidate(at, 1, at, offers=ONE, rank=1, preference=at) for at in (1, 2, 3))
    terms = tuple(
        Terms(at, f"P{at}", limited=False, group="G", group_limit=limit) for at, limit in ((1, 3), (2, 2), (3, 3))
    )
    filling = greedy.fill(Problem(rows, terms))
    assert (set(filling.placed), filling.refused[3].code) == ({1, 2}, "EXCLUSIVE")


def test_a_place_wanted_more_is_a_gain_whatever_the_grade() -> None:
    """From the better grade of the second wish to the worse grade of the first: a gain; and the other way round a loss."""
    better, worse = Offer("FIRST", 200_000), Offer("SECOND", 100_000)
    rows = tuple(Candidate(at, 1, at, offers=(better, worse), rank=1, preference=at) for at in (1, 2))
    board = Problem(rows, (Terms(1, limited=False), Terms(2, limited=False)), one_each=True)
    second, first = Filling({2: better}, {}), Filling({1: worse}, {})
    assert [one.fortune for one in comparing.fates(board, second, first)] == ["GAINS"]
    assert [one.fortune for one in comparing.fates(board, first, second)] == ["LOSES"]
