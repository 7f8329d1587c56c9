"""Two fills held against each other, envy, what binds, and what a little more would do: all against trying it out."""

import random

import pytest

from gzstudents.distribution.rules import comparing, greedy
from gzstudents.distribution.rules.envy import Envy, envy
from gzstudents.distribution.rules.formulation import Rule
from gzstudents.distribution.rules.optimal import optimise
from gzstudents.distribution.rules.problem import Candidate, Cell, Decision, Filling, Offer, Problem, Share, Terms
from tests.distribution.rules import brute
from tests.distribution.rules.test_greedy import ONE, two_programmes


def test_who_gains_and_who_loses() -> None:
    board = two_programmes()
    before, after = greedy.fill(board), optimise(board).filling
    first, second = comparing.fates(board, before, after)
    assert (first.person, first.fortune, second.person, second.fortune) == (1, "LOSES", 2, "GAINS")
    assert first.changes == (comparing.Change(1, ONE[0], None), comparing.Change(2, None, ONE[0]))
    assert comparing.fates(board, after, after) == []
    assert [one.fortune for one in comparing.fates(board, after, before)] == ["GAINS", "LOSES"]


def test_every_pair_of_envy_and_what_excuses_it() -> None:
    board = two_programmes()
    assert list(envy(board, greedy.fill(board))) == []
    assert list(envy(board, optimise(board).filling)) == [Envy(1, 3, 1, "", "")]
    by_hand = board.candidates[2]._replace(decided=Decision("PLACED", "", 100_000))
    with_hand = board._replace(candidates=(*board.candidates[:2], by_hand))
    assert list(envy(with_hand, Filling({2: ONE[0]}, {}))) == [Envy(1, 3, 1, "", "HAND")]
    dear, cheap = (Offer("", 300_000),), (Offer("", 200_000),)
    rows = (Candidate(1, 1, 1, offers=dear, rank=1), Candidate(2, 2, 1, offers=cheap, rank=2))
    tight = Problem(rows, (Terms(1, budget_fen=250_000),), (Cell(1, places=1),))
    assert list(envy(tight, Filling({2: cheap[0]}, {}))) == [Envy(1, 2, 1, "", "BUDGET")]
    roomy = tight._replace(terms=(Terms(1, budget_fen=300_000),))
    assert list(envy(roomy, Filling({2: cheap[0]}, {}))) == [Envy(1, 2, 1, "", "")]
    capped = Problem(
        (Candidate(1, 1, 1, offers=ONE, rank=1, shares=frozenset({1})), Candidate(2, 2, 1, offers=ONE, rank=2)),
        (Terms(1),), (Cell(1, places=1),), (Share(1, 1, "AT_MOST", 500),),
    )  # fmt: skip
    assert list(envy(capped, Filling({2: ONE[0]}, {}))) == [Envy(1, 2, 1, "", "SHARE")]


def _envies(seeds: range, each: int) -> int:
    """Envy on boards of every kind, whoever has which place, against trying out; how much of it was justified."""
    found = 0
    for seed in seeds:
        board = brute.problem(seed)
        by_hand, whole = brute.decided(board), list(brute.everything(board))
        for holds in random.Random(seed).sample(whole, min(each, len(whole))):
            filling = Filling({one: offer for one, offer in holds.items() if one not in by_hand}, {})
            told = list(envy(board, filling))
            just = {(one.better, one.worse) for one in told if not one.excuse}
            assert just == brute.envious(board, holds, "RANK"), seed
            assert all((one.excuse == "HAND") == (one.worse in by_hand) for one in told)
            found += len(just)
    return found


def test_envy_is_justified_just_when_the_one_could_have_the_place_or_the_two_could_change() -> None:
    assert _envies(range(500, 600), 3) > 10


@pytest.mark.long
def test_envy_is_justified_just_when_the_place_could_be_had_on_thousands() -> None:
    assert _envies(range(10_000, 14_000), 8) > 1000


def test_a_place_of_another_cell_will_do_and_money_to_spare() -> None:
    one, two = (Candidate(at, at, 1, level="BA", college=at * "文", offers=ONE, rank=at) for at in (1, 2))
    cells = Cell(1, places=1), Cell(1, "", "", "文", places=1), Cell(1, "", "", "文文", places=1)
    board, last = Problem((one, two), (Terms(1),), cells), Filling({2: ONE[0]}, {})
    assert list(envy(board, last)) == [Envy(1, 2, 1, "", "")], "the worse one has the last of all places"
    full = board._replace(cells=(cells[0], cells[1]._replace(places=0), cells[2]))
    assert list(envy(full, last)) == [], "their own college has none"
    dear = one._replace(offers=(Offer("", 300_000),))
    for budget, placed in ((300_000, {1}), (299_999, {2})):
        rich = Problem((dear, two), (Terms(1, budget_fen=budget),), cells[:1])
        assert set(optimise(rich, respect="RANK").filling.placed) == placed


def test_what_is_wanted_as_much_is_not_envied() -> None:
    board = two_programmes()
    equal = board._replace(candidates=tuple(one._replace(preference=1) for one in board.candidates))
    assert list(envy(equal, optimise(board).filling)) == []


def test_what_binds() -> None:
    offers = (Offer("", 200_000),)
    rows = tuple(Candidate(at, at, 1, level="BA" if at < 4 else "MA", offers=offers, rank=at) for at in range(1, 7))
    board = Problem(rows, (Terms(1, budget_fen=700_000),), (Cell(1, "BA", places=1), Cell(1, "MA", places=9)))
    filling = greedy.fill(board)
    assert set(filling.placed) == {1, 4, 5}
    full, money = comparing.binding(board, filling)
    assert full == comparing.Binding(Rule("CELL", 1, cell=board.cells[0]), 1, 1, 2)
    assert money == comparing.Binding(Rule("BUDGET", 1), 600_000, 700_000, 3)


def test_one_more_place_and_ten_thousand_yuan_more() -> None:
    offers = (Offer("", 600_000),)
    rows = tuple(Candidate(at, at, 1, offers=offers, rank=at) for at in range(1, 6))
    board = Problem(rows, (Terms(1, budget_fen=1_800_000),), (Cell(1, places=2),))
    now = optimise(board)
    place = comparing.marginal(comparing.more_places(board, board.cells[0]), now)
    money = comparing.marginal(comparing.more_money(board, 1), now)
    assert (place.students, place.proved, set(place.solution.filling.placed)) == (1, True, {1, 2, 3})
    assert (money.students, money.proved) == (0, True)
    with pytest.raises(ValueError, match="no such cell"):
        comparing.more_places(board, Cell(1, "BA", places=2))


def test_what_one_more_place_does_is_what_trying_all_says() -> None:
    more = 0
    for seed in range(700, 715):
        board = brute.problem(seed)
        now = optimise(board, respect="NONE")
        if now.status != "optimal":
            continue
        for cell in board.cells:
            grown = comparing.more_places(board, cell)
            told = comparing.marginal(grown, now, respect="NONE").students
            tried = [max(brute.worth(one, holds)[0] for holds in brute.everything(one)) for one in (board, grown)]
            assert told == tried[1] - tried[0], (seed, cell)
            more += told
    assert more > 0
