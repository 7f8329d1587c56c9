"""The books of a board: what is taken, spent and counted, and why the next one gets no place.

The fill, the board on the screen and the search for envy keep the same books, so that they refuse for the same reasons.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from gzstudents.distribution.rules import wording
from gzstudents.distribution.rules.problem import (
    BETTER_PLACE,
    BUDGET,
    EXCLUSIVE,
    NO_QUOTA,
    NOT_ELIGIBLE,
    QUOTA_FULL,
    SHARE,
    Candidate,
    Cell,
    Offer,
    Problem,
    Refusal,
    Share,
    Terms,
)

Standing = tuple[int, int, int, int, int, str, str, int]
_LAST = "9999-99-99"


class Held(NamedTuple):
    """An award of a person that others must agree with; `cycle` None when it is not on this board."""

    title: str
    exclusive: bool
    group: str
    cycle: int | None
    preference: int = 0


class Layout:
    """A problem, looked up quickly. Raises ValueError when the problem names what it does not hold."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.candidates = tuple(sorted(problem.candidates, key=lambda one: one.application))
        self.by_application = {one.application: one for one in self.candidates}
        self.terms = {one.cycle: one for one in problem.terms}
        self.shares: dict[int, list[Share]] = defaultdict(list)
        for share in sorted(problem.shares):
            self.shares[share.cycle].append(share)
        self.cells: dict[int, list[Cell]] = defaultdict(list)
        for cell in sorted(problem.cells):
            self.cells[cell.cycle].append(cell)
        self._ceilings = {cell for cells in self.cells.values() for cell in cells if _is_ceiling(cell, cells)}
        self._rows: dict[tuple[int, str, str, str], tuple[Cell, ...]] = {}
        self._check()

    def _check(self) -> None:
        if len(self.by_application) != len(self.candidates):
            raise ValueError("an application stands twice in the problem")
        named = {one.cycle for one in self.candidates} | set(self.cells) | set(self.shares)
        if unknown := named - set(self.terms):
            raise ValueError(f"cycles without terms: {sorted(unknown)}")
        if len(self.terms) != len(self.problem.terms) or len(set(self.problem.cells)) != len(self.problem.cells):
            raise ValueError("a cycle or a cell stands twice in the problem")

    def rows(self, candidate: Candidate, grade: str) -> tuple[Cell, ...]:
        """The cells of which a winner of this grade takes one place each; () where the cycle has no quota."""
        key = (candidate.cycle, candidate.level, grade, candidate.college)
        if key not in self._rows:
            cells = self.cells[candidate.cycle] if self.terms[candidate.cycle].limited else []
            self._rows[key] = tuple(cell for cell in cells if _fits(cell, candidate.level, grade, candidate.college))
        return self._rows[key]

    def possible(self, candidate: Candidate, grade: str) -> bool:
        """Whether the quota knows such a place at all, free or not."""
        if not self.terms[candidate.cycle].limited:
            return True
        return any(cell not in self._ceilings for cell in self.rows(candidate, grade))

    def counts(self, share: Share, candidate: Candidate) -> bool:
        """Whether a winner weighs on a share. At least 300 ‰ of one kind is at most 700 ‰ of all others."""
        return (share.id in candidate.shares) is (share.sense == "AT_MOST")

    def standing(self, candidate: Candidate) -> Standing:
        """Who comes first: renewals (if so asked), rank, then score, day of submission, number, application.

        Without a rank after all who have one, without a score after all who have one; the same for the day.
        """
        return (
            int(not candidate.renewal) if self.problem.renewals_first else 0,
            int(candidate.rank is None),
            candidate.rank or 0,
            int(candidate.score is None),
            -(candidate.score or 0),
            candidate.submitted_on or _LAST,
            candidate.number,
            candidate.application,
        )

    @cached_property
    def position(self) -> dict[int, int]:
        """Application → place among all of its cycle, 0 is first; no two are equal."""
        found: dict[int, int] = {}
        seen: dict[int, int] = defaultdict(int)
        for one in sorted(self.candidates, key=self.standing):
            found[one.application] = seen[one.cycle]
            seen[one.cycle] += 1
        return found

    @cached_property
    def _limits(self) -> dict[str, int]:
        limits: dict[str, int] = {}
        said = [(one.group, one.group_limit) for one in self.problem.terms]
        for group, limit in said + [(one.group, one.group_limit) for one in self.problem.holdings]:
            if group:
                limits[group] = min(limit, limits.get(group, limit))
        return limits

    def group_limit(self, group: str) -> int:
        """Where programmes of a group say different things, the strictest counts."""
        return self._limits[group]

    def conflict(self, one: Terms | Held, other: Terms | Held) -> bool:
        """Whether nobody may have both, whatever else they have."""
        if one.exclusive or other.exclusive or (one.cycle is not None and one.cycle == other.cycle):
            return True
        if one.group and one.group == other.group and self.group_limit(one.group) < 2:
            return True
        return self.problem.one_each and None not in {one.cycle, other.cycle}

    def open(self) -> list[Candidate]:
        """Those whom a fill may place."""
        return [one for one in self.candidates if one.decided is None and one.barred is None]


def cap(share: Share) -> int:
    """At most so many ‰ of the winners may weigh on a share (see `Layout.counts`)."""
    return share.permille if share.sense == "AT_MOST" else 1000 - share.permille


def _fits(cell: Cell, level: str, grade: str, college: str) -> bool:
    return cell.level in {"", level} and cell.grade in {"", grade} and cell.college in {"", college}


def _is_ceiling(cell: Cell, others: list[Cell]) -> bool:
    return any(one[:4] != cell[:4] and _fits(cell, one.level, one.grade, one.college) for one in others)


class Ledger:
    """What is taken. Made with all that is decided already; `take` and `give_back` what is placed on top of it."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.taken: dict[Cell, int] = defaultdict(int)
        self.spent: dict[int, int] = defaultdict(int)  # by cycle, fen
        self.winners: dict[int, int] = defaultdict(int)  # by cycle
        self.weighing: dict[int, int] = defaultdict(int)  # by share: winners that count against its cap
        self.held: dict[int, list[Held]] = defaultdict(list)  # by person
        for one in layout.problem.holdings:
            self.held[one.person].append(Held(one.title, one.exclusive, one.group, None))
        for candidate in layout.candidates:
            if candidate.decided is not None and candidate.decided.state == "PLACED":
                self.take(candidate, Offer(candidate.decided.grade, candidate.decided.amount_fen))

    def take(self, candidate: Candidate, offer: Offer) -> None:
        self._book(candidate, offer, 1)
        self.held[candidate.person].append(self._held(candidate))

    def give_back(self, candidate: Candidate, offer: Offer) -> None:
        """Exactly what `take` took."""
        self._book(candidate, offer, -1)
        self.held[candidate.person].remove(self._held(candidate))

    def _book(self, candidate: Candidate, offer: Offer, times: int) -> None:
        for cell in self.layout.rows(candidate, offer.grade):
            self.taken[cell] += times
        self.spent[candidate.cycle] += times * offer.amount_fen
        self.winners[candidate.cycle] += times
        for share in self.layout.shares[candidate.cycle]:
            if self.layout.counts(share, candidate):
                self.weighing[share.id] += times

    def _held(self, candidate: Candidate) -> Held:
        terms = self.layout.terms[candidate.cycle]
        return Held(terms.title, terms.exclusive, terms.group, terms.cycle, candidate.preference)

    def left(self, cell: Cell) -> int:
        """Places; below 0 when more were decided by hand than there are."""
        return cell.places - self.taken[cell]

    def money_left(self, cycle: int) -> int | None:
        """Fen; None where the cycle has no budget."""
        budget = self.layout.terms[cycle].budget_fen
        return None if budget is None else budget - self.spent[cycle]

    def refusal(self, candidate: Candidate, offer: Offer) -> Refusal | None:
        """Why this application gets this grade not now; None when nothing stands in the way."""
        if candidate.barred is not None:
            return candidate.barred
        if not self.layout.possible(candidate, offer.grade):
            return Refusal(NO_QUOTA, wording.no_quota(candidate, offer.grade))
        return self.personal(candidate) or self._full(candidate, offer) or self._share(candidate)

    def personal(self, candidate: Candidate) -> Refusal | None:
        """What the person has already and may not have together with this."""
        terms = self.layout.terms[candidate.cycle]
        held = self.held.get(candidate.person, ())
        for one in held:
            if self.layout.conflict(terms, one):
                mine = one.cycle is not None and one.preference < candidate.preference
                return Refusal(BETTER_PLACE if mine else EXCLUSIVE, wording.not_together(terms.title, one.title))
        if terms.group and sum(one.group == terms.group for one in held) >= self.layout.group_limit(terms.group):
            return Refusal(EXCLUSIVE, wording.group_full(terms.group, self.layout.group_limit(terms.group)))
        return None

    def _full(self, candidate: Candidate, offer: Offer) -> Refusal | None:
        for cell in self.layout.rows(candidate, offer.grade):
            if self.left(cell) < 1:
                return Refusal(QUOTA_FULL, wording.full(cell))
        left = self.money_left(candidate.cycle)
        if left is not None and offer.amount_fen > left:
            return Refusal(BUDGET, wording.budget(offer.amount_fen, left))
        return None

    def _share(self, candidate: Candidate) -> Refusal | None:
        total = self.winners[candidate.cycle] + 1
        for share in self.layout.shares[candidate.cycle]:
            weighing = self.weighing[share.id] + self.layout.counts(share, candidate)
            if self.layout.counts(share, candidate) and weighing * 1000 > cap(share) * total:
                return Refusal(SHARE, wording.share(share, weighing, total))
        return None

    def broken(self) -> list[Share]:
        """Shares that are not kept as it stands: only by what was decided by hand."""
        return [
            share
            for shares in self.layout.shares.values()
            for share in shares
            if self.weighing[share.id] * 1000 > cap(share) * self.winners[share.cycle]
        ]


def telling(reasons: Sequence[Refusal]) -> Refusal:
    """Of what was said of each grade, what is told: of the last grade that the quota knows, which is the one that would have
    been enough; of a share before that, as this may change.
    """
    known = [one for one in reasons if one.code != NO_QUOTA] or reasons
    last = known[-1] if known else Refusal(NOT_ELIGIBLE, wording.no_rate())
    return next((one for one in known if one.code == SHARE), last)
