"""The board as it stands: who sits where, what is left of places and money, and what speaks against a place; pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from gzstudents.kernel import codes, money
from gzstudents.kernel.i18n import _

UNDECIDED, PLACED, WAITLISTED, UNPLACED, REVOKED = "UNDECIDED", "PLACED", "WAITLISTED", "UNPLACED", "REVOKED"


class Cell(NamedTuple):
    """A cell of the quota matrix; "" is whichever."""

    level: str = ""
    grade: str = ""
    college: str = ""

    def holds(self, level: str, grade: str, college: str) -> bool:
        return self.level in {"", level} and self.grade in {"", grade} and self.college in {"", college}


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


class Offer(NamedTuple):
    """A grade a candidate may have, and what it comes to in a year, in fen."""

    grade: str
    amount_fen: int


class Frame(NamedTuple):
    """What a cycle has to give. `rooms`: cells and their places, all that hold a candidate bind; `budget_fen` None: no limit.
    `is_exclusive`: nobody may have it beside another scholarship of the academic year; `group`: of one group `group_limit`.
    """

    cycle_id: int
    name: str
    academic_year: str
    rooms: tuple[tuple[Cell, int], ...] | None  # None: places without end
    budget_fen: int | None
    is_exclusive: bool = False
    group: str = ""
    group_limit: int = 1
    is_closed: bool = False

    def holding(self, level: str, grade: str, college: str) -> tuple[int, ...]:
        """The numbers of the rooms that a place takes from; () where there is none."""
        if self.rooms is None:
            return ()
        return tuple(at for at, (cell, _places) in enumerate(self.rooms) if cell.holds(level, grade, college))


class Who(NamedTuple):
    """A candidate, as far as places are concerned. `bars`: sentences of what forbids an award; `held`: awards of the year."""

    application_id: int
    cycle_id: int
    person_id: int
    called: str
    level: str
    college: str
    offers: tuple[Offer, ...]
    outcome: str = "OPEN"
    bars: tuple[str, ...] = ()
    held: tuple[str, ...] = ()  # names of the awards that stand
    held_exclusive: bool = False  # one of them allows no other
    held_groups: tuple[str, ...] = ()

    def amount(self, grade: str) -> int | None:
        """None where the programme has no rate for this grade and study."""
        return next((one.amount_fen for one in self.offers if one.grade == grade), None)


class Standing:
    """Live figures of one or several cycles; a move costs what its own cycle has of rooms."""

    def __init__(self, frames: Iterable[Frame], people: Iterable[tuple[Who, Seat]]) -> None:
        self.frames: dict[int, Frame] = {frame.cycle_id: frame for frame in frames}
        self.people: dict[int, Who] = {}
        self.seats: dict[int, Seat] = {}
        self.counts: dict[int, Counter[str]] = {cycle: Counter() for cycle in self.frames}
        self._taken: Counter[tuple[int, int]] = Counter()
        self._spent: Counter[int] = Counter()
        self._of_person: dict[int, list[int]] = {}
        for who, seat in people:
            self.people[who.application_id] = who
            self._of_person.setdefault(who.person_id, []).append(who.application_id)
            self._sit(who, seat)

    def _sit(self, who: Who, seat: Seat) -> None:
        self.seats[who.application_id] = seat
        self.counts[who.cycle_id][seat.state] += 1
        if seat.state == PLACED:
            self._count(who, seat, 1)

    def _count(self, who: Who, seat: Seat, step: int) -> None:
        for at in self.frames[who.cycle_id].holding(who.level, seat.grade, who.college):
            self._taken[who.cycle_id, at] += step
        self._spent[who.cycle_id] += step * seat.amount_fen

    def move(self, application_id: int, seat: Seat) -> None:
        """Another seat for one application; nothing is checked."""
        who, old = self.people[application_id], self.seats[application_id]
        self.counts[who.cycle_id][old.state] -= 1
        if old.state == PLACED:
            self._count(who, old, -1)
        self._sit(who, seat)

    # --- what is left

    def taken(self, cycle_id: int, room: int) -> int:
        return self._taken[cycle_id, room]

    def spent(self, cycle_id: int) -> int:
        """Fen that the places given come to."""
        return self._spent[cycle_id]

    def money_left(self, cycle_id: int) -> int | None:
        budget = self.frames[cycle_id].budget_fen
        return None if budget is None else budget - self._spent[cycle_id]

    def free(self, who: Who, grade: str) -> int | None:
        """Places left for this candidate in this grade, None without end; whoever sits there already counts as taken."""
        frame = self.frames[who.cycle_id]
        if frame.rooms is None:
            return None
        left = [
            frame.rooms[at][1] - self._taken[who.cycle_id, at] for at in frame.holding(who.level, grade, who.college)
        ]
        return min(left) if left else 0

    def last_waiting(self, cycle_id: int) -> int:
        """The highest number on the waiting list of a cycle."""
        return max(
            (seat.waiting or 0 for key, seat in self.seats.items() if self.people[key].cycle_id == cycle_id and seat.state == WAITLISTED),
            default=0,
        )  # fmt: skip

    # --- what speaks against it

    def refusal(self, application_id: int, grade: str) -> tuple[str, str]:
        """Reason (a code of unplaced_reason) and sentence why this application cannot be placed so; ("", "") if it can."""
        who, seat = self.people[application_id], self.seats[application_id]
        frame = self.frames[who.cycle_id]
        if frame.is_closed:
            return "HAND", _("“{programme}”这一批次已经定稿，请用“递补”或“收回”。", programme=frame.name)
        if seat.state == REVOKED:
            return "CANCELLED", _("{who}的名额已收回，不能再分配。", who=who.called)
        if who.outcome != "OPEN":
            label = codes.label("application_outcome", who.outcome)
            return "CANCELLED", _("{who}的申请是“{outcome}”，不能分配。", who=who.called, outcome=label)
        if who.bars:
            return "NOT_ELIGIBLE", _("{who}不符合条件：{why}", who=who.called, why=" ".join(who.bars))
        return self._exclusive(who, frame) or self._no_room(who, frame, seat, grade) or ("", "")

    def _exclusive(self, who: Who, frame: Frame) -> tuple[str, str] | None:
        if who.held and (frame.is_exclusive or who.held_exclusive):
            return "EXCLUSIVE", _("{who}本学年已有“{held}”，与“{programme}”不可兼得。", who=who.called, held=who.held[0],
                                  programme=frame.name)  # fmt: skip
        others = [
            self.frames[self.people[key].cycle_id]
            for key in self._of_person[who.person_id]
            if key != who.application_id and self.seats[key].state == PLACED
        ]
        for other in others:
            if other.academic_year == frame.academic_year and (frame.is_exclusive or other.is_exclusive):
                return "EXCLUSIVE", _("{who}已分到“{held}”，与“{programme}”不可兼得。", who=who.called, held=other.name,
                                      programme=frame.name)  # fmt: skip
        alike = [group for group in (*who.held_groups, *(other.group for other in others)) if group == frame.group]
        if frame.group and len(alike) >= frame.group_limit:
            return "EXCLUSIVE", _("“{programme}”和同组的奖学金一学年最多得 {count} 项，{who}已经有了。", who=who.called,
                                  programme=frame.name, count=frame.group_limit)  # fmt: skip
        return None

    def _no_room(self, who: Who, frame: Frame, seat: Seat, grade: str) -> tuple[str, str] | None:
        amount = who.amount(grade)
        label = codes.label("award_grade", grade) if grade else frame.name
        if amount is None:
            return "NO_QUOTA", _(
                "“{programme}”没有适用于{who}的“{grade}”标准。", who=who.called, programme=frame.name, grade=label
            )
        if frame.rooms is not None:
            rooms = frame.holding(who.level, grade, who.college)
            if not rooms:
                return "NO_QUOTA", _("{who}所在的层次、学院没有“{grade}”的名额。", who=who.called, grade=label)
            own = set(frame.holding(who.level, seat.grade, who.college)) if seat.state == PLACED else set()
            if any(frame.rooms[at][1] - self._taken[who.cycle_id, at] + (at in own) < 1 for at in rooms):
                return "QUOTA_FULL", _("“{grade}”的名额已满，{who}不能再分到。", who=who.called, grade=label)
        left = self.money_left(who.cycle_id)
        back = seat.amount_fen if seat.state == PLACED else 0
        if left is not None and amount > left + back:
            return "BUDGET", _("预算还剩 {left} 元，{who}需要 {need} 元。", who=who.called, left=money.yuan(left + back),
                               need=money.yuan(amount))  # fmt: skip
        return None


def changes(before: Mapping[int, Seat], after: Mapping[int, Seat]) -> dict[int, Seat]:
    """The seats that are others than before."""
    return {key: seat for key, seat in after.items() if before.get(key, OPEN) != seat}


def best_offer(standing: Standing, application_id: int, grades: Sequence[str] = ()) -> str | None:
    """The best grade this application can be given as the board stands; None if none."""
    who = standing.people[application_id]
    for offer in who.offers:
        if (not grades or offer.grade in grades) and not standing.refusal(application_id, offer.grade)[0]:
            return offer.grade
    return None
