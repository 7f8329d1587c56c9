"""The board as it stands on a screen: who sits where, what is left, and what speaks against a place; on the books of `ledger`."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from gzstudents.distribution.rules.ledger import Layout, Ledger
from gzstudents.distribution.rules.problem import SHARE, Candidate, Cell, Decision, Offer, Problem, Refusal, Share
from gzstudents.distribution.rules.wording import no_rate
from gzstudents.kernel.i18n import _
from gzstudents.kernel.told import heard, told

UNDECIDED, PLACED, WAITLISTED, UNPLACED, REVOKED = "UNDECIDED", "PLACED", "WAITLISTED", "UNPLACED", "REVOKED"


class Seat(NamedTuple):
    """How one application stands. `grade` is that of the award; money in fen; `waiting` counts from 1 within a cycle."""

    state: str = UNDECIDED
    grade: str = ""
    amount_fen: int = 0
    waiting: int | None = None
    reason: str = ""
    detail: str = ""
    method: str = ""


OPEN = Seat()


class Standing:
    """Live figures of the cycles of a problem, whose own decisions are not looked at: `seats` are. A move costs what the
    cycle has of cells, never what it has of people.
    """

    def __init__(self, problem: Problem, seats: Mapping[int, Seat], closed: Iterable[int] = ()) -> None:
        self.layout = Layout(
            problem._replace(candidates=tuple(one._replace(decided=None) for one in problem.candidates))
        )
        self.ledger = Ledger(self.layout)
        self.closed = frozenset(closed)
        self.seats: dict[int, Seat] = {}
        self.counts: Counter[tuple[int, str]] = Counter()  # by cycle and state
        self._waiting: defaultdict[int, Counter[int]] = defaultdict(Counter)  # by cycle: places on the waiting list
        for candidate in self.layout.candidates:
            self._sit(candidate, seats.get(candidate.application, OPEN))

    def candidate(self, application_id: int) -> Candidate:
        return self.layout.by_application[application_id]

    def move(self, application_id: int, seat: Seat) -> None:
        """Another seat for one application; nothing is checked."""
        candidate, old = self.candidate(application_id), self.seats[application_id]
        self.counts[candidate.cycle, old.state] -= 1
        if old.state == PLACED:
            self.ledger.give_back(candidate, Offer(old.grade, old.amount_fen))
        if old.state == WAITLISTED:
            self._waiting[candidate.cycle] -= Counter((old.waiting or 0,))
        self._sit(candidate, seat)

    def _sit(self, candidate: Candidate, seat: Seat) -> None:
        self.seats[candidate.application] = seat
        self.counts[candidate.cycle, seat.state] += 1
        if seat.state == PLACED:
            self.ledger.take(candidate, Offer(seat.grade, seat.amount_fen))
        if seat.state == WAITLISTED:
            self._waiting[candidate.cycle][seat.waiting or 0] += 1

    # --- what is left

    def left(self, cell: Cell) -> int:
        return self.ledger.left(cell)

    def spent(self, cycle: int) -> int:
        """Fen that the places given come to."""
        return self.ledger.spent[cycle]

    def count(self, state: str, cycle: int | None = None) -> int:
        """How many stand so, in one cycle or in all."""
        return sum(n for (key, of), n in self.counts.items() if of == state and cycle in {None, key})

    def in_line(self, application_id: int, wanted: int | None) -> int:
        """The place on the waiting list of its cycle: the one wanted where nobody else has it, else behind the last."""
        now, taken = self.seats[application_id], self._waiting[self.candidate(application_id).cycle]
        others = taken - Counter((now.waiting or 0,)) if now.state == WAITLISTED else taken
        return wanted if wanted and wanted not in others else max(others, default=0) + 1

    def broken_shares(self, cycle: int) -> list[Share]:
        return [one for one in self.ledger.broken() if one.cycle == cycle]

    # --- what speaks against a place

    def offer(self, application_id: int, grade: str) -> Offer | None:
        """What a grade comes to for this candidate; None where there is no rate for it."""
        return next((one for one in self.candidate(application_id).offers if one.grade == grade), None)

    def refusal(self, application_id: int, grade: str) -> Refusal | None:
        """Why this application cannot be placed so by hand now; None when it can. A share does not refuse a hand: it is of
        all winners, and is looked at when the cycle is finalised.
        """
        candidate, seat = self.candidate(application_id), self.seats[application_id]
        if candidate.cycle in self.closed:
            title = self.layout.terms[candidate.cycle].title
            return Refusal("HAND", told(lambda: _("“{programme}”这一批次已经定稿。", programme=heard(title))))
        if seat.state == REVOKED:
            return Refusal("CANCELLED", told(lambda: _("名额已收回，不能再分配。")))
        return self.late_refusal(application_id, grade)

    def late_refusal(self, application_id: int, grade: str) -> Refusal | None:
        """The same for who moves up or comes back when all is finalised."""
        candidate, seat = self.candidate(application_id), self.seats[application_id]
        if candidate.barred is not None:
            return candidate.barred
        offer = self.offer(application_id, grade)
        if offer is None:
            return Refusal("NO_QUOTA", no_rate())
        if seat.state == PLACED:
            self.ledger.give_back(candidate, Offer(seat.grade, seat.amount_fen))
        found = self.ledger.refusal(candidate, offer)
        if seat.state == PLACED:
            self.ledger.take(candidate, Offer(seat.grade, seat.amount_fen))
        return None if found is not None and found.code == SHARE else found

    def lost(self, application_id: int) -> Refusal | None:
        """Why who has a place or waits may not have one any more, whatever is left: of herself, or beside what else she has."""
        candidate, seat = self.candidate(application_id), self.seats[application_id]
        if candidate.barred is not None or seat.state != PLACED:
            return candidate.barred
        self.ledger.give_back(candidate, Offer(seat.grade, seat.amount_fen))
        found = self.ledger.personal(candidate)
        self.ledger.take(candidate, Offer(seat.grade, seat.amount_fen))
        return found

    def decided(self) -> Problem:
        """The problem with all seats as decisions: what a fill is handed."""
        problem = self.layout.problem
        return problem._replace(
            candidates=tuple(one._replace(decided=decision(self.seats[one.application])) for one in problem.candidates)
        )


def decision(seat: Seat) -> Decision | None:
    """A seat as a fill sees it; None is the only one that it may touch."""
    return None if seat.state == UNDECIDED else Decision(seat.state, seat.grade, seat.amount_fen)  # type: ignore[arg-type]


def moving_up(standing: Standing) -> list[tuple[int, str]]:
    """Who on the waiting lists could have a place that is free now, in the order of the lists, each with the grade: a
    proposal, as if one after the other had moved up.
    """
    waiting = sorted(
        (standing.candidate(key).cycle, seat.waiting or 0, key)
        for key, seat in standing.seats.items()
        if seat.state == WAITLISTED
    )
    found: list[tuple[int, str, Seat]] = []
    for _cycle, _place, key in waiting:
        seat = standing.seats[key]
        grades = [seat.grade] if seat.grade else [offer.grade for offer in standing.candidate(key).offers]
        grade = next((one for one in grades if standing.late_refusal(key, one) is None), None)
        if grade is not None:
            offer = standing.offer(key, grade)
            found.append((key, grade, seat))
            standing.move(key, Seat(PLACED, grade, offer.amount_fen if offer else 0))
    for key, _grade, seat in found:
        standing.move(key, seat)
    return [(key, grade) for key, grade, _seat in found]
