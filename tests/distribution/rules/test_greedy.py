"""The default fill by rank."""

import pytest

from gzstudents.distribution.rules import greedy
from gzstudents.distribution.rules.ledger import Layout
from gzstudents.distribution.rules.problem import (
    Candidate,
    Cell,
    Decision,
    Filling,
    Holding,
    Offer,
    Problem,
    Refusal,
    Share,
    Terms,
)
from tests.distribution.rules import brute

ONE = (Offer("", 100_000),)


def codes(filling: Filling) -> dict[int, str]:
    return {application: reason.code for application, reason in filling.refused.items()}


def decided(board: Problem, filling: Filling) -> Problem:
    """The board when the fill was saved."""
    return board._replace(
        candidates=tuple(
            one._replace(decided=Decision("PLACED", *filling.placed[one.application]))
            if one.application in filling.placed
            else one
            for one in board.candidates
        )
    )


def two_programmes(*, one_each: bool = True) -> Problem:
    """A (ranked first) wants X, then Y; B only X; one place each."""
    return Problem(
        (
            Candidate(1, 1, 1, offers=ONE, rank=1, preference=1),
            Candidate(2, 1, 2, offers=ONE, rank=1, preference=2),
            Candidate(3, 2, 1, offers=ONE, rank=2, preference=1),
        ),
        (Terms(1, "X"), Terms(2, "Y")),
        (Cell(1, places=1), Cell(2, places=1)),
        one_each=one_each,
    )


def test_each_the_place_wanted_most_that_is_free() -> None:
    filling = greedy.fill(two_programmes())
    assert set(filling.placed) == {1}
    assert codes(filling) == {2: "BETTER_PLACE", 3: "QUOTA_FULL"}
    assert "X" in filling.refused[2].detail
    assert set(greedy.fill(two_programmes(one_each=False)).placed) == {1, 2}


def test_renewals_then_rank_then_score_day_and_number() -> None:
    rows = (
        Candidate(1, 1, 1, "B", rank=2, score=9000),
        Candidate(2, 2, 1, "A", rank=None, score=9900),
        Candidate(3, 3, 1, "A", rank=1, score=7000, submitted_on="2026-10-02"),
        Candidate(4, 4, 1, "Z", rank=1, score=7000, submitted_on="2026-10-01"),
        Candidate(5, 5, 1, "A", rank=9, renewal=True),
        Candidate(6, 6, 1, "A", rank=1, score=8000),
        Candidate(7, 7, 1, "B", rank=1, score=7000, submitted_on="2026-10-02"),
    )
    board = Problem(rows, (Terms(1),))
    layout = Layout(board)
    assert sorted(layout.position, key=layout.position.__getitem__) == [5, 6, 4, 3, 7, 1, 2]
    layout = Layout(board._replace(renewals_first=False))
    assert sorted(layout.position, key=layout.position.__getitem__) == [6, 4, 3, 7, 1, 5, 2]


def test_every_reason_where_it_is_decided() -> None:
    grades = (Offer("FIRST", 600_000), Offer("SECOND", 500_000))
    board = Problem(
        (
            Candidate(1, 1, 1, level="BA", offers=grades, rank=1),
            Candidate(2, 2, 1, level="BA", offers=grades, rank=2),
            Candidate(3, 3, 1, level="BA", offers=grades, rank=3),
            Candidate(4, 4, 1, level="MA", offers=grades, rank=4),
            Candidate(5, 5, 1, level="BA", offers=grades, rank=5, barred=Refusal("REVIEW_REJECTED", "未达 60 分")),
            Candidate(6, 6, 2, offers=(Offer("", 300_000),), rank=1),
            Candidate(7, 7, 2, offers=(Offer("", 300_000),), rank=2),
            Candidate(8, 8, 2, offers=(Offer("", 100_000),), rank=3, decided=Decision("UNPLACED")),
            Candidate(9, 9, 2, offers=ONE, rank=4),
            Candidate(10, 10, 2, rank=5),
        ),
        (Terms(1, "港澳"), Terms(2, "校级", limited=False, budget_fen=500_000)),
        (Cell(1, "BA", places=2), Cell(1, "BA", "FIRST", places=1), Cell(1, "BA", "SECOND", places=5)),
        holdings=(Holding(9, "省政府奖学金", exclusive=True),),
    )
    filling = greedy.fill(board)
    assert {one: offer.grade for one, offer in filling.placed.items()} == {1: "FIRST", 2: "SECOND", 6: ""}
    assert codes(filling) == {
        3: "QUOTA_FULL", 4: "NO_QUOTA", 5: "REVIEW_REJECTED", 7: "BUDGET", 9: "EXCLUSIVE", 10: "NOT_ELIGIBLE",
    }  # fmt: skip
    assert "2,000" in filling.refused[7].detail
    assert "省政府奖学金" in filling.refused[9].detail
    assert filling.refused[5].detail == "未达 60 分"
    assert all(reason.detail for reason in filling.refused.values())


def test_a_row_over_finer_rows_gives_no_place_of_its_own() -> None:
    third = (Offer("THIRD", 400_000),)
    rows = (Candidate(1, 1, 1, level="BA", offers=third), Candidate(2, 2, 1, level="MA", offers=third))
    board = Problem(
        rows, (Terms(1),), (Cell(1, "BA", places=9), Cell(1, "BA", "FIRST", places=1), Cell(1, "MA", places=9))
    )
    filling = greedy.fill(board)
    assert set(filling.placed) == {2}
    assert codes(filling) == {1: "NO_QUOTA"}


def test_a_share_is_of_all_winners_so_the_best_waits_for_the_others() -> None:
    board = Problem(
        tuple(Candidate(at, at, 1, offers=ONE, rank=at, shares=frozenset({1} if at < 3 else ())) for at in range(1, 9)),
        (Terms(1),),
        (Cell(1, places=5),),
        (Share(1, 1, "AT_MOST", 250, "东盟以外"),),
    )
    filling = greedy.fill(board)
    assert set(filling.placed) == {1, 3, 4, 5, 6}, "1 is the fourth to be placed, and a quarter of four"
    assert codes(filling) == {2: "SHARE", 7: "QUOTA_FULL", 8: "QUOTA_FULL"}
    least = board._replace(shares=(Share(1, 1, "AT_LEAST", 500, "学历生"),))
    assert set(greedy.fill(least).placed) == {1, 2, 3, 4}, "half of the winners must be of the first two"


def test_what_was_decided_takes_its_place_and_is_not_touched() -> None:
    board = two_programmes()
    by_hand = board.candidates[2]._replace(decided=Decision("PLACED", "", 100_000))
    filling = greedy.fill(board._replace(candidates=(*board.candidates[:2], by_hand)))
    assert set(filling.placed) == {2}
    assert codes(filling) == {1: "QUOTA_FULL"}


@pytest.mark.parametrize("first", [0, 100, 200])
def test_a_second_fill_changes_nothing_and_the_order_of_input_neither(first: int) -> None:
    for seed in range(first, first + 100):
        board = brute.problem(seed)
        filling = greedy.fill(board)
        again = greedy.fill(decided(board, filling))
        assert again.placed == {}, seed
        open_ones = {one.application for one in board.candidates if one.decided is None}
        assert set(filling.placed) | set(filling.refused) == open_ones
        assert not set(filling.placed) & set(filling.refused)
        if brute.keeps_rules(
            board._replace(terms=tuple(one._replace(least=0) for one in board.terms)), brute.decided(board)
        ):
            free = board._replace(terms=tuple(one._replace(least=0) for one in board.terms))
            assert brute.keeps_rules(free, brute.decided(board) | filling.placed), seed
        turned = brute.turned(board)
        assert greedy.fill(turned) == filling, seed


@pytest.mark.parametrize(
    "wrong",
    [
        Problem((Candidate(1, 1, 1), Candidate(1, 2, 1)), (Terms(1),)),
        Problem((Candidate(1, 1, 2),), (Terms(1),)),
        Problem((), (Terms(1), Terms(1))),
        Problem((), (Terms(1),), (Cell(1, places=1), Cell(1, places=1))),
    ],
)
def test_a_problem_that_names_what_it_does_not_hold(wrong: Problem) -> None:
    with pytest.raises(ValueError, match=r"cycle|twice"):
        greedy.fill(wrong)
