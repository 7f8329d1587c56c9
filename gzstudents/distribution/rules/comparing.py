"""Two ways to fill a board, held against each other; what binds, and what a little more would do."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Literal, NamedTuple

from gzstudents.distribution.rules.aims import Aim
from gzstudents.distribution.rules.formulation import Rule
from gzstudents.distribution.rules.ledger import Layout, Ledger, cap
from gzstudents.distribution.rules.optimal import AIMS, optimise
from gzstudents.distribution.rules.problem import Cell, Filling, Offer, Problem, Solution
from gzstudents.distribution.rules.ranking import Respect
from gzstudents.kernel.progress import SILENT, Progress

TEN_THOUSAND_YUAN = 1_000_000  # fen

Fortune = Literal["GAINS", "LOSES", "EVEN"]


class Change(NamedTuple):
    """An application that ends differently; None is no place."""

    application: int
    before: Offer | None
    after: Offer | None


class Fate(NamedTuple):
    """A person for whom something changes. More places are better than fewer; of as many, those wanted more and of a better
    grade; EVEN when only the amount or the programme differs.
    """

    person: int
    fortune: Fortune
    changes: tuple[Change, ...]


class Binding(NamedTuple):
    """A rule that keeps somebody out: no place or money is left, or one more would break the share. `used` of `limit`:
    places, fen, or winners that weigh on the share of all winners. `waiting`: applications refused because of it.
    """

    rule: Rule
    used: int
    limit: int
    waiting: int


class Marginal(NamedTuple):
    """What more of something does: solved anew, not estimated. `proved`: both answers are, so the difference is exact;
    otherwise it is a difference of what was found.
    """

    students: int
    gained: tuple[tuple[Aim, int], ...]
    proved: bool
    solution: Solution


def fates(problem: Problem, before: Filling, after: Filling) -> list[Fate]:
    """Who gains and who loses from one filling to the other; those for whom nothing changes are left out. By person."""
    layout = Layout(problem)
    mine: dict[int, list[int]] = defaultdict(list)
    for one in layout.candidates:
        mine[one.person].append(one.application)
    found = []
    for person, applications in sorted(mine.items()):
        pairs = [Change(one, before.placed.get(one), after.placed.get(one)) for one in applications]
        changed = tuple(one for one in pairs if one.before != one.after)
        if changed:
            found.append(Fate(person, _fortune(layout, applications, before, after), changed))
    return found


def _fortune(layout: Layout, applications: Sequence[int], before: Filling, after: Filling) -> Fortune:
    old, new = (_situation(layout, applications, one) for one in (before, after))
    return "EVEN" if old == new else "GAINS" if new < old else "LOSES"


def _situation(layout: Layout, applications: Sequence[int], filling: Filling) -> tuple[int, list[tuple[int, int]]]:
    """The less, the better."""
    places = []
    for application in applications:
        if (offer := filling.placed.get(application)) is not None:
            candidate = layout.by_application[application]
            grade = candidate.offers.index(offer) if offer in candidate.offers else len(candidate.offers)
            places.append((candidate.preference, grade))
    return -len(places), sorted(places)


def binding(problem: Problem, filling: Filling) -> list[Binding]:
    """What keeps somebody out, cells first, then budgets and shares; those that keep out most before the others."""
    layout = Layout(problem)
    ledger = Ledger(layout)
    for application, offer in filling.placed.items():
        ledger.take(layout.by_application[application], offer)
    waiting: dict[Rule, set[int]] = defaultdict(set)
    for candidate in layout.open():
        if candidate.application in filling.placed or ledger.personal(candidate) is not None:
            continue
        for offer in candidate.offers:
            if layout.possible(candidate, offer.grade):
                for rule in _against(ledger, layout, candidate.application, offer):
                    waiting[rule].add(candidate.application)
    found = [Binding(rule, *_use(ledger, rule), len(who)) for rule, who in waiting.items()]
    order = ("CELL", "BUDGET", "SHARE")
    return sorted(found, key=lambda one: (order.index(one.rule.kind), -one.waiting, one.rule.cycle, str(one.rule)))


def _against(ledger: Ledger, layout: Layout, application: int, offer: Offer) -> list[Rule]:
    candidate = layout.by_application[application]
    cycle = candidate.cycle
    found = [Rule("CELL", cycle, cell=cell) for cell in layout.rows(candidate, offer.grade) if ledger.left(cell) < 1]
    left = ledger.money_left(cycle)
    if left is not None and left < offer.amount_fen:
        found.append(Rule("BUDGET", cycle))
    total = ledger.winners[cycle] + 1
    weighs = (share for share in layout.shares[cycle] if layout.counts(share, candidate))
    over = (share for share in weighs if (ledger.weighing[share.id] + 1) * 1000 > cap(share) * total)
    return found + [Rule("SHARE", cycle, share=share) for share in over]


def _use(ledger: Ledger, rule: Rule) -> tuple[int, int]:
    if rule.cell is not None:
        return ledger.taken[rule.cell], rule.cell.places
    if rule.share is not None:
        return ledger.weighing[rule.share.id], ledger.winners[rule.cycle]
    return ledger.spent[rule.cycle], ledger.layout.terms[rule.cycle].budget_fen or 0


def more_places(problem: Problem, cell: Cell, places: int = 1) -> Problem:
    """The same board with more places in a cell. Raises ValueError when it has no such cell."""
    if cell not in problem.cells:
        raise ValueError(f"no such cell: {cell}")
    grown = tuple(one._replace(places=one.places + places) if one == cell else one for one in problem.cells)
    return problem._replace(cells=grown)


def more_money(problem: Problem, cycle: int, fen: int = TEN_THOUSAND_YUAN) -> Problem:
    """The same board with more budget in a cycle; without a budget it stays as it is."""
    grown = tuple(
        one._replace(budget_fen=one.budget_fen + fen) if one.cycle == cycle and one.budget_fen is not None else one
        for one in problem.terms
    )
    return problem._replace(terms=grown)


def marginal(
    more: Problem,
    now: Solution,
    *,
    respect: Respect = "PASSED",
    seconds: float = 60.0,
    progress: Progress = SILENT,
) -> Marginal:
    """What `more_places` or `more_money` would do to `now`, by the same aims: solved again, beginning with what there is."""
    then = optimise(more, respect=respect, seconds=seconds, progress=progress, start=now.filling)
    before, after = ({one.aim: one.value for one in solution.stages} for solution in (now, then))
    gained = tuple((aim, after[aim] - before[aim]) for aim in AIMS[respect] if aim in before and aim in after)
    students = dict(gained).get("STUDENTS", 0)
    return Marginal(students, gained, now.status == then.status == "optimal", then)
