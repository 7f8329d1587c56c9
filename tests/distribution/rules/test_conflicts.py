"""When nothing keeps all rules: the smallest set of them that cannot be kept together."""

import itertools

from gzstudents.distribution.rules import conflicts
from gzstudents.distribution.rules.conflicts import Conflict
from gzstudents.distribution.rules.formulation import Formulation, Rule
from gzstudents.distribution.rules.ledger import Layout
from gzstudents.distribution.rules.problem import Candidate, Cell, Decision, Offer, Problem, Terms
from tests.distribution.rules import brute
from tests.distribution.rules.test_greedy import ONE

PLACED = Decision("PLACED", "", 100_000)


def test_two_decided_by_hand_where_there_is_one_place() -> None:
    rows = tuple(Candidate(at, at, 1, offers=ONE, rank=at, decided=PLACED if at < 3 else None) for at in range(1, 5))
    board = Problem(rows, (Terms(1, budget_fen=90_000),), (Cell(1, places=1),))
    found = conflicts.smallest(board)
    assert found == Conflict((Rule("DECISION", 1, application=1), Rule("BUDGET", 1)), smallest=True)
    board = board._replace(terms=(Terms(1, budget_fen=900_000),))
    decisions = (Rule("DECISION", 1, application=1), Rule("DECISION", 1, application=2))
    assert conflicts.smallest(board) == Conflict((*decisions, Rule("CELL", 1, cell=board.cells[0])), smallest=True)
    assert conflicts.smallest(board._replace(cells=(Cell(1, places=2),))) is None


def test_more_winners_asked_for_than_the_money_is_enough_for() -> None:
    rows = tuple(Candidate(at, at, 1, offers=ONE, rank=at) for at in range(1, 9))
    board = Problem(rows, (Terms(1, budget_fen=300_000, least=4),), (Cell(1, places=6),))
    assert conflicts.smallest(board) == Conflict((Rule("BUDGET", 1), Rule("LEAST", 1)), smallest=True)


def test_ranks_may_be_what_is_in_the_way() -> None:
    """Two winners are asked for, but the first alone costs all the money and must not be passed over."""
    dear, cheap = (Offer("", 300_000),), (Offer("", 300_000),)
    rows = (
        Candidate(1, 1, 1, offers=dear, rank=1), Candidate(2, 2, 1, offers=(Offer("", 100_000),), rank=2),
        Candidate(3, 3, 1, offers=cheap, rank=3),
    )  # fmt: skip
    board = Problem(
        rows, (Terms(1, budget_fen=400_000, least=2),), (Cell(1, places=1), Cell(1, college="文学院", places=1))
    )
    assert conflicts.smallest(board, respect="NONE") is not None
    board = board._replace(cells=(Cell(1, places=3),))
    assert conflicts.smallest(board, respect="NONE") is None


def without(board: Problem, kept: tuple[Rule, ...]) -> Problem:
    """The board with no other rules than these."""

    def has(kind: str, **values: object) -> bool:
        return any(
            one.kind == kind and all(getattr(one, key) == value for key, value in values.items()) for one in kept
        )

    rows = []
    for one in board.candidates:
        if (
            one.decided is not None
            and one.decided.state == "PLACED"
            and not has("DECISION", application=one.application)
        ):
            one = one._replace(offers=(Offer(one.decided.grade, one.decided.amount_fen),), decided=None)
        rows.append(one if has("EXCLUSIVE", person=one.person) else one._replace(person=1000 + one.application))
    terms = tuple(
        one._replace(
            budget_fen=one.budget_fen if has("BUDGET", cycle=one.cycle) else None,
            least=one.least if has("LEAST", cycle=one.cycle) else 0,
        )
        for one in board.terms
    )
    cells = tuple(one if has("CELL", cell=one) else one._replace(places=99) for one in board.cells)
    shares = tuple(one for one in board.shares if has("SHARE", share=one))
    return board._replace(candidates=tuple(rows), terms=terms, cells=cells, shares=shares)


def possible(board: Problem, kept: tuple[Rule, ...]) -> bool:
    by_hand = frozenset(one.application for one in board.candidates if one.decided is not None)
    return next(brute.everything(without(board, kept), by_hand), None) is not None


def test_the_smallest_of_all_subsets() -> None:
    sizes = []
    for seed in range(800, 1000):
        board = brute.problem(seed)
        if next(brute.everything(board), None) is not None:
            continue
        found = conflicts.smallest(board, respect="NONE")
        assert found is not None
        assert found.smallest
        assert not possible(board, found.rules), seed
        rules = {row.rule for row in Formulation(Layout(board)).rows if row.rule is not None}
        rules |= {
            Rule("DECISION", one.cycle, application=one.application)
            for one in board.candidates
            if one.decided is not None and one.decided.state == "PLACED"
        }
        for size in range(len(found.rules)):
            for some in itertools.combinations(sorted(rules, key=str), size):
                assert possible(board, some), (seed, some)
        sizes.append(len(found.rules))
    assert max(sizes) >= 3


def test_without_time_it_is_irreducible_and_says_so() -> None:
    rows = tuple(Candidate(at, at, 1, offers=ONE, decided=PLACED) for at in range(1, 6))
    board = Problem(rows, (Terms(1),), (Cell(1, places=3),))
    found = conflicts.smallest(board, seconds=0)
    assert found is not None
    assert (len(found.rules), found.smallest) == (5, False), "four decisions and the cell"
