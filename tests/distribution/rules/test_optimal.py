"""The best fill against all that can be tried, on small boards of every kind."""

import pytest

from gzstudents.distribution.rules import greedy
from gzstudents.distribution.rules.deferred import deferred
from gzstudents.distribution.rules.envy import envy
from gzstudents.distribution.rules.ledger import Layout
from gzstudents.distribution.rules.optimal import AIMS, Optimiser, optimise
from gzstudents.distribution.rules.problem import Candidate, Cell, Decision, Filling, Offer, Problem, Share, Terms
from gzstudents.distribution.rules.ranking import Respect
from gzstudents.kernel.errors import Cancelled
from gzstudents.kernel.progress import SILENT, Progress
from tests.distribution.rules import brute
from tests.distribution.rules.test_greedy import ONE, decided, two_programmes

RESPECTS: tuple[Respect, ...] = ("RANK", "PASSED", "NONE")


def compare(seed: int) -> int:
    """By how many students the optimum is better than the fill by rank."""
    board, ahead = brute.problem(seed), 0
    whole = list(brute.everything(board))
    for respect in RESPECTS:
        engine = Optimiser(Layout(board), respect)
        columns = {(one.application, offer): at for at, (one, offer) in enumerate(engine.formulation.options)}

        def worth(
            holds: brute.Holds, engine: Optimiser = engine, columns: dict[tuple[int, Offer], int] = columns
        ) -> list[int]:
            known = dict(zip(("STUDENTS", "PRIORITIES"), brute.worth(board, holds), strict=True))
            chosen = {columns[one] for one in holds.items()}
            return [known.get(aim, engine.measures.of(aim, chosen)) for aim in AIMS[engine.respect]]

        allowed = [holds for holds in whole if respect == "NONE" or not brute.envious(board, holds, respect)]
        found = engine.run(60, SILENT, greedy.fill(board) if seed % 2 else None)
        if not allowed:
            assert found.status == "infeasible", (seed, respect)
            continue
        assert found.status == "optimal", (seed, respect)
        holds = brute.decided(board) | found.filling.placed
        assert holds in allowed, (seed, respect)
        unjust = {one.better for one in envy(board, found.filling) if not one.excuse}
        if respect == "PASSED":
            places = {one.person for one in board.candidates if one.application in holds}
            unjust = {
                one.application for one in board.candidates if one.application in unjust and one.person not in places
            }
        assert respect == "NONE" or not unjust, "the list of envy and the aims mean the same"
        best = max(map(worth, allowed))
        assert worth(holds) == best == [one.value for one in found.stages], (seed, respect)
        assert all(one.proved and one.bound == one.value for one in found.stages)
        assert all(reason.code for reason in found.filling.refused.values())
        ahead = max(ahead, best[0] - brute.worth(board, brute.decided(board) | greedy.fill(board).placed)[0])
    return ahead


@pytest.mark.parametrize("first", range(0, 80, 40))
def test_as_good_as_the_best_of_all_that_can_be(first: int) -> None:
    assert sum(compare(seed) for seed in range(first, first + 40)) > 0, "now and then rank alone leaves places empty"


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("first", range(1000, 6000, 500))
def test_as_good_as_the_best_of_all_that_can_be_on_thousands(first: int) -> None:
    for seed in range(first, first + 500):
        compare(seed)


def test_two_where_rank_alone_places_one() -> None:
    board = two_programmes()
    assert len(greedy.fill(board).placed) == 1
    found = optimise(board)
    assert (found.status, set(found.filling.placed)) == ("optimal", {2, 3})
    assert found.filling.refused[1].code == "EXCLUSIVE"
    assert optimise(board, respect="RANK").filling == greedy.fill(board), "A would envy B the place in X"


def test_nobody_is_passed_over_and_grades_follow_rank() -> None:
    offers = (Offer("FIRST", 600_000), Offer("SECOND", 500_000))
    rows = tuple(
        Candidate(at, at, 1, level="BA", offers=offers, rank=at, shares=frozenset({1} if at in {1, 2} else ()),
                  priorities=frozenset({"HMT"} if at > 4 else ()))
        for at in range(1, 9)
    )  # fmt: skip
    cells = (Cell(1, "BA", "FIRST", places=1), Cell(1, "BA", "SECOND", places=3))
    board = Problem(rows, (Terms(1),), cells, (Share(1, 1, "AT_MOST", 250),))
    found = optimise(board, respect="RANK").filling
    assert {one: offer.grade for one, offer in found.placed.items()} == {
        1: "FIRST",
        3: "SECOND",
        4: "SECOND",
        5: "SECOND",
    }
    assert {one: reason.code for one, reason in found.refused.items()} == dict.fromkeys((2, 6, 7, 8), "QUOTA_FULL")


def test_what_was_decided_by_hand_stays() -> None:
    board = two_programmes()
    by_hand = board.candidates[0]._replace(decided=Decision("PLACED", "", 100_000))
    found = optimise(board._replace(candidates=(by_hand, *board.candidates[1:])))
    assert (found.status, found.filling.placed) == ("optimal", {})
    full = by_hand._replace(application=9, person=9)
    assert optimise(board._replace(candidates=(by_hand, full))).status == "infeasible"


def test_the_same_again_whatever_the_order_of_input() -> None:
    for seed in range(300, 312):
        board = brute.problem(seed)
        turned = brute.turned(board)
        for respect in RESPECTS:
            first, second = optimise(board, respect=respect), optimise(turned, respect=respect)
            assert first._replace(seconds=0) == second._replace(seconds=0), (seed, respect)


def test_after_the_fill_is_saved_the_optimiser_adds_what_still_fits_and_nothing_more() -> None:
    for seed in range(400, 420):
        board = brute.problem(seed)
        found = optimise(board, respect="NONE")
        if found.status == "optimal":
            again = optimise(decided(board, found.filling), respect="NONE")
            assert (again.status, again.filling.placed) == ("optimal", {}), seed


class _Stops(Progress):
    def __init__(self, after: int) -> None:
        self.left = after

    def stopped(self) -> bool:
        self.left -= 1
        return self.left < 0


def crowd(people: int, cells: int = 12) -> Problem:
    """So many who apply to two programmes each, money and a share in every one."""
    rows: list[Candidate] = []
    for person in range(people):
        for preference in (1, 2):
            cycle = (person * preference + person // 7) % cells + 1
            offers = (Offer("FIRST", 100_000 * (3 + (person * 7 + cycle) % 5)), Offer("SECOND", 200_000))
            rows.append(
                Candidate(
                    len(rows) + 1, person, cycle, level="BA" if person % 3 else "MA", offers=offers, rank=person * 31 % people + 1,
                    preference=preference, shares=frozenset({cycle} if person % 5 < 2 else ()),
                )
            )  # fmt: skip
    unique = {(one.person, one.cycle): one for one in rows}
    terms = tuple(Terms(one, budget_fen=people * 17_000, group="A") for one in range(1, cells + 1))
    places = tuple(Cell(one, level, places=people // 60 + 1) for one in range(1, cells + 1) for level in ("BA", "MA"))
    shares = tuple(Share(one, one, "AT_MOST", 300) for one in range(1, cells + 1))
    return Problem(tuple(unique.values()), terms, places, shares)


@pytest.mark.parametrize("seed", range(40))
def test_asking_again_and_again_ends_where_nobody_is_envied(seed: int) -> None:
    board = brute.problem(seed)
    engine = Optimiser(Layout(board), "RANK")
    chosen = deferred(engine.fairness)
    undecided = chosen - set(engine.formulation.decided)
    options = (engine.formulation.options[column] for column in undecided)
    holds = brute.decided(board) | {one.application: offer for one, offer in options}
    if holds in list(brute.everything(board)):
        assert not brute.envious(board, holds, "RANK")
    else:
        assert any(one.least for one in board.terms) or brute.decided(board), "only what is not looked at is not kept"


def test_without_envy_it_begins_with_as_many_as_asking_finds_and_says_how_many_there_could_be() -> None:
    board = crowd(150)
    engine = Optimiser(Layout(board), "RANK")
    found = engine.run(0.5)
    assert found.status in {"feasible", "optimal"}
    columns = enumerate(engine.formulation.options)
    chosen = {at for at, (one, offer) in columns if found.filling.placed.get(one.application) == offer}
    assert not engine.fairness.envied(engine.fairness.state(chosen))
    assert len(found.filling.placed) > 20
    assert found.stages[0].bound <= 150


@pytest.mark.parametrize("after", [0, 2])
def test_it_can_be_stopped(after: int) -> None:
    with pytest.raises(Cancelled):
        optimise(crowd(200), progress=_Stops(after))


def test_when_the_time_is_up_it_says_how_good_it_is() -> None:
    board = crowd(300)
    start = greedy.fill(board)
    found = optimise(board, respect="NONE", seconds=0.05, start=start)
    assert found.status in {"feasible", "unknown"}
    for stage in found.stages:
        assert stage.value <= stage.bound
        assert stage.proved == (stage.value == stage.bound) == (stage.gap == 0.0)


def test_when_the_time_is_up_nobody_without_anything_is_passed_over_either() -> None:
    board = crowd(150)
    board = board._replace(terms=tuple(one._replace(budget_fen=8_000_000) for one in board.terms))
    found = optimise(board, seconds=0.01, start=greedy.fill(board._replace(candidates=board.candidates[40:])))
    assert found.status in {"feasible", "unknown"}
    person = {one.application: one.person for one in board.candidates}
    rich = {person[one] for one in found.filling.placed}
    assert all(one.excuse or person[one.better] in rich for one in envy(board, found.filling))


def test_both_ways_refuse_in_the_same_words() -> None:
    grades = (Offer("FIRST", 600_000), Offer("SECOND", 500_000), Offer("THIRD", 400_000))
    rows = (*(Candidate(at, at, 1, offers=grades, rank=at) for at in range(1, 4)), Candidate(4, 4, 1, rank=4))
    board = Problem(rows, (Terms(1),), (Cell(1, "", "FIRST", places=1), Cell(1, "", "SECOND", places=1)))
    by_rank, best = greedy.fill(board), optimise(board).filling
    assert by_rank.placed == best.placed
    assert {one: reason.code for one, reason in best.refused.items()} == {3: "QUOTA_FULL", 4: "NOT_ELIGIBLE"}
    assert by_rank.refused == best.refused, "no word about the third grade, which has no quota"


def test_no_candidates_and_no_places() -> None:
    found = optimise(Problem((Candidate(1, 1, 1, offers=ONE),), (Terms(1),), ()))
    assert (found.status, found.filling.refused[1].code) == ("optimal", "NO_QUOTA")
    assert optimise(Problem((), (Terms(1, least=1),))).status == "infeasible"
    assert optimise(Problem((), ())).filling == Filling({}, {})
