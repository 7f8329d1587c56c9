"""A board as columns and rows: one column for each grade that an application may win, rows with the rule they come from."""

import math
from collections import defaultdict
from typing import Literal, NamedTuple

from gzstudents.distribution.rules.ledger import Held, Layout, cap
from gzstudents.distribution.rules.model import INFINITY, Model
from gzstudents.distribution.rules.problem import Candidate, Cell, Offer, Share

Kind = Literal["CELL", "BUDGET", "SHARE", "EXCLUSIVE", "LEAST", "DECISION", "RANK"]
Terms = list[tuple[int, float]]


class Rule(NamedTuple):
    """What a row comes from. Exactly one of the others is set: the cell, the share, the application decided by hand, the
    person who may not hold several, or only the cycle (its budget, its least number of winners, its order by rank).
    """

    kind: Kind
    cycle: int = 0
    cell: Cell | None = None
    share: Share | None = None
    person: int = 0
    application: int = 0


class Option(NamedTuple):
    """A column: this application wins this offer."""

    candidate: Candidate
    offer: Offer


class Row(NamedTuple):
    """`lower <= sum of factor × column <= upper`; `rule` None where nothing could be otherwise (one grade an application)."""

    rule: Rule | None
    terms: Terms
    lower: float
    upper: float


class Formulation:
    """Columns and rows of a board. Decided places are columns that stand at 1; who cannot win at all has none."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.options: list[Option] = []
        self.rows: list[Row] = []
        self.decided: list[int] = []  # columns
        self.of_application: dict[int, list[int]] = defaultdict(list)  # columns, best grade first
        self.of_person: dict[int, list[int]] = defaultdict(list)
        self.holdings: dict[int, list[Held]] = defaultdict(list)
        for one in layout.problem.holdings:
            self.holdings[one.person].append(Held(one.title, one.exclusive, one.group, None))
        for candidate in layout.candidates:
            self._columns(candidate)
        self._places()
        self._money()
        self._shares()
        for person in self.of_person:
            self._personal(person)
        self._least()

    def _columns(self, candidate: Candidate) -> None:
        if candidate.decided is not None:
            if candidate.decided.state == "PLACED":
                self.decided.append(len(self.options))
                self._column(candidate, Offer(candidate.decided.grade, candidate.decided.amount_fen))
        elif candidate.barred is None and not self.taken_elsewhere(candidate):
            for offer in candidate.offers:
                if self.layout.possible(candidate, offer.grade):
                    self._column(candidate, offer)

    def _column(self, candidate: Candidate, offer: Offer) -> None:
        self.of_application[candidate.application].append(len(self.options))
        self.of_person[candidate.person].append(len(self.options))
        self.options.append(Option(candidate, offer))

    def taken_elsewhere(self, candidate: Candidate) -> bool:
        """Whether an award that is not on this board stands against it."""
        terms = self.layout.terms[candidate.cycle]
        held = self.holdings.get(candidate.person, [])
        if any(self.layout.conflict(terms, one) for one in held):
            return True
        same = sum(one.group == terms.group for one in held)
        return bool(terms.group) and same >= self.layout.group_limit(terms.group)

    def cycle_of(self, column: int) -> int:
        return self.options[column].candidate.cycle

    def _places(self) -> None:
        found: dict[Cell, Terms] = defaultdict(list)
        for column, (candidate, offer) in enumerate(self.options):
            for cell in self.layout.rows(candidate, offer.grade):
                found[cell].append((column, 1))
        for cell, terms in sorted(found.items()):
            self.rows.append(Row(Rule("CELL", cell.cycle, cell=cell), terms, -INFINITY, cell.places))

    def _money(self) -> None:
        found: dict[int, Terms] = defaultdict(list)
        for column, (candidate, offer) in enumerate(self.options):
            if offer.amount_fen:
                found[candidate.cycle].append((column, offer.amount_fen))
        for cycle, terms in sorted(found.items()):
            budget = self.layout.terms[cycle].budget_fen
            if budget is not None:
                self.rows.append(Row(Rule("BUDGET", cycle), terms, -INFINITY, budget))

    def _shares(self) -> None:
        of_cycle: dict[int, list[int]] = defaultdict(list)
        for column in range(len(self.options)):
            of_cycle[self.cycle_of(column)].append(column)
        for cycle, shares in sorted(self.layout.shares.items()):
            for share in shares:
                terms = [(column, self._weight(share, column)) for column in of_cycle[cycle]]
                some = [(column, factor) for column, factor in terms if factor]
                if any(factor > 0 for _column, factor in some):
                    self.rows.append(Row(Rule("SHARE", cycle, share=share), some, -INFINITY, 0))

    def _weight(self, share: Share, column: int) -> float:
        return 1000 * self.layout.counts(share, self.options[column].candidate) - cap(share)

    def _least(self) -> None:
        for cycle, terms in sorted(self.layout.terms.items()):
            if terms.least:
                winners: Terms = [(at, 1) for at in range(len(self.options)) if self.cycle_of(at) == cycle]
                self.rows.append(Row(Rule("LEAST", cycle), winners, terms.least, INFINITY))

    def _personal(self, person: int) -> None:
        """One grade an application; programmes that nobody may have together; groups with a limit above one."""
        applications = list(dict.fromkeys(self.options[at].candidate.application for at in self.of_person[person]))
        rule = Rule("EXCLUSIVE", person=person)
        for one in applications:
            if len(self.of_application[one]) > 1:
                self._at_most(None, [one], 1)
        for clique in self._cliques(applications):
            self._at_most(rule, clique, 1)
        self._against_holdings(rule, applications)
        self._groups(rule, person, applications)

    def _at_most(self, rule: Rule | None, applications: list[int], limit: int) -> None:
        columns = [at for one in applications for at in self.of_application[one]]
        self.rows.append(Row(rule, [(at, 1) for at in columns], -INFINITY, limit))

    def _cliques(self, applications: list[int]) -> list[list[int]]:
        """Sets of applications of which at most one can be won, so that every pair in conflict is in one of them."""
        terms = {one: self.layout.terms[self.layout.by_application[one].cycle] for one in applications}
        against = {
            (one, other)
            for one in applications
            for other in applications
            if one != other and self.layout.conflict(terms[one], terms[other])
        }
        found: list[list[int]] = []
        left = sorted(against)
        while left:
            clique = list(left[0])
            for one in applications:
                if one not in clique and all((one, other) in against for other in clique):
                    clique.append(one)
            found.append(clique)
            left = [pair for pair in left if not set(pair) <= set(clique)]
        return found

    def _against_holdings(self, rule: Rule, applications: list[int]) -> None:
        """Only what was decided by hand can still be in conflict with an award from elsewhere."""
        for one in applications:
            if self.taken_elsewhere(self.layout.by_application[one]):
                self._at_most(rule, [one], 0)

    def _groups(self, rule: Rule, person: int, applications: list[int]) -> None:
        of_group: dict[str, list[int]] = defaultdict(list)
        for one in applications:
            group = self.layout.terms[self.layout.by_application[one].cycle].group
            if group:
                of_group[group].append(one)
        for group, mine in sorted(of_group.items()):
            held = sum(one.group == group for one in self.holdings.get(person, []))
            limit = self.layout.group_limit(group) - held
            if limit + held >= 2 and len(mine) > limit >= 0:
                self._at_most(rule, mine, limit)

    def model(self) -> Model:
        """Columns in the order of the options, and all rows; places decided by hand stand at 1."""
        model = Model()
        decided = set(self.decided)
        for column in range(len(self.options)):
            model.column(lower=int(column in decided))
        for row in self.rows:
            model.row(*smaller(row.terms, row.lower, row.upper))
        return model


def smaller(terms: Terms, lower: float, upper: float) -> tuple[Terms, float, float]:
    """The same row of whole numbers, divided by what divides all factors: fen become yuan or thousands."""
    divisor = math.gcd(*(int(factor) for _column, factor in terms))
    if divisor < 2:
        return terms, lower, upper
    low = lower if math.isinf(lower) else -(-int(lower) // divisor)
    high = upper if math.isinf(upper) else int(upper) // divisor
    return [(column, int(factor) // divisor) for column, factor in terms], low, high
