"""Rows that forbid justified envy (what that is: fairness.py) wherever it does not matter who else has a place.

A fits the place of B when A's place would take no cell that B's does not take, costs no more, and weighs on no share on
which B's does not weigh: then A in the place of B breaks no rule, however much is left. Envy that is justified only by what
is left (a free cell, money to spare, room in a share) is forbidden where it is met (forbidding.py).
Standing is that of `Layout.standing`, among the candidates of one cycle.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Literal, NamedTuple

from gzstudents.distribution.rules.formulation import Formulation, Option, Terms
from gzstudents.distribution.rules.ledger import Layout
from gzstudents.distribution.rules.problem import Candidate, Cell, Offer

Respect = Literal["RANK", "PASSED", "NONE"]


class Kind(NamedTuple):
    """Places of one kind: who stands in one may stand in the other."""

    cells: frozenset[Cell]
    amount_fen: int
    weighs: frozenset[int]

    def fits(self, other: "Kind") -> bool:
        return self.cells <= other.cells and self.amount_fen <= other.amount_fen and self.weighs <= other.weighs


class Claim(NamedTuple):
    """What somebody asks for: `content` are the columns that satisfy it, `group` those that do only when they fill the group
    (limit, columns, held elsewhere). `stays`: their worse grades, where there may be a rule against giving them back.
    """

    position: int
    column: int
    content: tuple[int, ...]
    group: tuple[int, tuple[int, ...], int] | None
    stays: tuple[int, ...] = ()


def kind_of(layout: Layout, candidate: Candidate, offer: Offer) -> Kind:
    weighs = frozenset(one.id for one in layout.shares[candidate.cycle] if layout.counts(one, candidate))
    return Kind(frozenset(layout.rows(candidate, offer.grade)), offer.amount_fen, weighs)


class Claims:
    """Who may claim what, for the columns of a formulation."""

    def __init__(self, formulation: Formulation) -> None:
        self.formulation, self.layout = formulation, formulation.layout
        self.by_grade: dict[tuple[int, str], dict[Kind, list[int]]] = defaultdict(lambda: defaultdict(list))
        for column, option in enumerate(formulation.options):
            if option.candidate.decided is None:
                kind = kind_of(self.layout, *option)
                self.by_grade[option.candidate.cycle, option.offer.grade][kind].append(column)
        for kinds in self.by_grade.values():
            for columns in kinds.values():
                columns.sort(key=self.position)

    def position(self, column: int) -> int:
        return self.layout.position[self.formulation.options[column].candidate.application]

    def claim(self, column: int) -> Claim:
        """What contents the candidate of a column."""
        one = self.formulation
        candidate = one.options[column].candidate
        mine = one.of_application[candidate.application]
        content = list(mine[: mine.index(column) + 1])
        terms = self.layout.terms[candidate.cycle]
        same: list[int] = []
        for other in one.of_person[candidate.person]:
            option = one.options[other]
            if option.candidate.application == candidate.application or not _comes_before(option.candidate, candidate):
                continue
            theirs = self.layout.terms[option.candidate.cycle]
            if self.layout.conflict(terms, theirs):
                content.append(other)
            elif terms.group and terms.group == theirs.group:
                same.append(other)
        held = sum(held.group == terms.group for held in one.holdings.get(candidate.person, []))
        group = (self.layout.group_limit(terms.group), tuple(same), held) if same else None
        one_fewer = bool(self.layout.shares[candidate.cycle] or terms.least)
        stays = tuple(mine[mine.index(column) + 1 :]) if one_fewer else ()
        return Claim(self.position(column), column, tuple(content), group, stays)


def _comes_before(other: Candidate, candidate: Candidate) -> bool:
    return other.decided is not None or other.preference <= candidate.preference


def dominating(kinds: Iterable[Kind]) -> dict[Kind, list[Kind]]:
    """For each kind of place those that may stand in it, itself first."""
    known = list(kinds)
    return {one: [one, *(other for other in known if other != one and other.fits(one))] for one in known}


class RankRows:
    """Rows that forbid justified envy, with one cut-off column a claim: as long as the sum of the claims, not of the pairs.

    A cut-off is 1 as far down the ranking as everybody above is content; nobody gets a place below one that is not.
    `first`: the number of the first of them, behind all other columns.
    """

    def __init__(self, formulation: Formulation, first: int | None = None) -> None:
        self.formulation = formulation
        self.cutoffs = 0
        self.rows: list[tuple[Terms, float]] = []  # upper bounds
        self._first = len(formulation.options) if first is None else first
        claims = Claims(formulation)
        for kinds in claims.by_grade.values():
            chains = {kind: self._chain(claims, columns) for kind, columns in kinds.items()}
            for kind, above in dominating(kinds).items():
                for column in kinds[kind]:
                    for other in above:
                        self._below(claims, column, kinds[other], chains[other])
        self._grades(claims)

    def reached(self, chosen: set[int]) -> dict[int, float]:
        """How high each cut-off may be with these columns; each row limits the last cut-off in it, by those before."""
        found: dict[int, float] = {}
        for terms, upper in self.rows:
            last, factor = max(terms)
            if last >= self._first and factor > 0:
                rest = sum(by * found.get(at, float(at in chosen)) for at, by in terms if at != last)
                found[last] = max(min(found.get(last, 1.0), (upper - rest) / factor), 0.0)
        return {at: float(value >= 1) for at, value in found.items()}

    def _column(self) -> int:
        self.cutoffs += 1
        return self._first + self.cutoffs - 1

    def _chain(self, claims: Claims, columns: list[int]) -> list[int]:
        found: list[int] = []
        for column in columns:
            cutoff = self._column()
            if found:
                self.rows.append(([(cutoff, 1), (found[-1], -1)], 0))
            claim = claims.claim(column)
            terms: Terms = [(cutoff, 1), *((at, -1) for at in (*claim.content, *claim.stays))]
            upper = 0.0
            if claim.group is not None:
                limit, same, held = claim.group
                terms = [(at, factor * limit) for at, factor in terms] + [(at, -1) for at in same]
                upper = held
            self.rows.append((terms, upper))
            found.append(cutoff)
        return found

    def _below(self, claims: Claims, column: int, others: list[int], cutoffs: list[int]) -> None:
        position = claims.position(column)
        above = _count_before(others, position, claims)
        if above:
            self.rows.append(([(column, 1), (cutoffs[above - 1], -1)], 0))

    def _grades(self, claims: Claims) -> None:
        """Nobody has a worse grade than somebody ranked worse with whom they could change grades, shares or not."""
        for applications in pools(self.formulation).values():
            applications.sort(key=lambda one: claims.layout.position[one])
            columns = [self.formulation.of_application[one] for one in applications]
            for grade in range(len(columns[0]) - 1):
                before: int | None = None
                for mine in columns:
                    if before is not None:
                        self.rows.append(([(mine[grade], 1), (before, -1)], 0))
                    cutoff = self._column()
                    self.rows.append(([(cutoff, 1), *((at, 1) for at in mine[grade + 1 :])], 1))
                    if before is not None:
                        self.rows.append(([(cutoff, 1), (before, -1)], 0))
                    before = cutoff


def _count_before(columns: list[int], position: int, claims: Claims) -> int:
    low, high = 0, len(columns)
    while low < high:
        middle = (low + high) // 2
        if claims.position(columns[middle]) < position:
            low = middle + 1
        else:
            high = middle
    return low


Pool = tuple[int, tuple[tuple[Offer, frozenset[Cell]], ...]]


def pools(formulation: Formulation) -> dict[Pool, list[int]]:
    """Undecided applications that may change grades with each other: the same offers, the same cells for each."""
    found: dict[Pool, list[int]] = defaultdict(list)
    for application, columns in formulation.of_application.items():
        mine = [formulation.options[at] for at in columns]
        if mine[0].candidate.decided is None and len(mine) > 1:
            found[pool_of(formulation.layout, mine)].append(application)
    return found


def pool_of(layout: Layout, mine: list[Option]) -> Pool:
    rows = ((one.offer, frozenset(layout.rows(one.candidate, one.offer.grade))) for one in mine)
    return mine[0].candidate.cycle, tuple(rows)
