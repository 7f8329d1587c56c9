"""The facts about one person that deadlines follow from, as they stood on a day. Dates are ISO texts; "" is not known."""

from datetime import date, timedelta
from typing import NamedTuple

from gzstudents.kernel import dates
from gzstudents.students.rules import status_at

STAY_PAPERS = frozenset({"RESIDENCE_PERMIT", "VISA", "PR_CARD"})


class Paper(NamedTuple):
    id: int
    kind: str
    issued_on: str
    valid_to: str  # inclusive: until 24:00 Beijing time (Regulation 637 art. 36)
    is_current: bool


class StayFact(NamedTuple):
    """Something that happened: `kind` of the list stay_fact. `detail`: of an entry the kind of visa."""

    id: int
    kind: str
    day: str
    until: str
    detail: str


class Change(NamedTuple):
    id: int
    status: str
    effective_on: str


class State(NamedTuple):
    """What the office decided about one deadline: SNOOZED, WAIVED, IN_PROCESS or DONE. `due`: the deadline it was said of."""

    state: str
    until: str = ""
    reason: str = ""
    receipt: str = ""
    receipt_on: str = ""
    due: str = ""


class Facts(NamedTuple):
    """One person; `changes` are those of the enrolment that counts, in the order they were recorded."""

    person_id: int
    population: str
    expected_end: str
    changes: tuple[Change, ...]
    papers: tuple[Paper, ...]
    stays: tuple[StayFact, ...]


class Now:
    """The facts of a person on a day: what had not happened yet is not seen."""

    def __init__(self, facts: Facts, on: date) -> None:
        self.facts, self.day = facts, on.isoformat()
        self.papers = [one for one in facts.papers if one.issued_on <= self.day]
        self.stays = [one for one in facts.stays if one.day <= self.day]
        self.kinds = {one.kind for one in facts.papers} | {one.kind for one in facts.stays}
        self.status = status_at([(one.effective_on, one.status) for one in facts.changes], self.day)
        if not self.status and facts.changes:  # registered from a day still to come on, and may be here already
            self.status = min(facts.changes, key=lambda one: (one.effective_on, one.id)).status
        last = self.latest("ENTRY", "EXIT")
        # the entry this stay began with; None before one is recorded, and while the person is abroad
        self.entry = last if last is not None and last.kind == "ENTRY" else None
        self.abroad = last is not None and last.kind == "EXIT"
        # holds permanent residence: no visa or residence permit is asked for
        self.is_resident = bool(self.current("PR_CARD"))

    def latest(self, *kinds: str) -> StayFact | None:
        """The last fact of these kinds; of two on one day the one recorded later."""
        if self.kinds.isdisjoint(kinds):
            return None
        found = [one for one in self.stays if one.kind in kinds]
        return max(found, key=lambda one: (one.day, one.id), default=None)

    def current(self, *kinds: str) -> list[Paper]:
        """Papers in use: the current ones, and on an earlier day those that only later ones replaced."""
        if self.kinds.isdisjoint(kinds):
            return []
        return [one for one in self.papers if one.kind in kinds and (one.is_current or self._was_current(one))]

    def _was_current(self, paper: Paper) -> bool:
        later = [one for one in self.facts.papers if one.kind == paper.kind and one.id > paper.id]
        return bool(later) and all(one.issued_on > self.day for one in later)

    def longest(self, *kinds: str) -> Paper | None:
        """The paper in use that is valid longest; None where none has an end."""
        found = [one for one in self.current(*kinds) if one.valid_to]
        return max(found, key=lambda one: (one.valid_to, one.id)) if found else None

    @property
    def course_end(self) -> str:
        """The last day the course may end on; a month or a year ends on its last day. "" when not known."""
        value = self.facts.expected_end
        if len(value) == 4:
            return f"{value}-12-31"
        if len(value) == 7:
            return month_end(value)
        return value

    def covers_course(self, until: str) -> bool:
        """Whether something that holds until a day holds to the end of the course (partial validity is not enough)."""
        return bool(self.course_end) and until >= self.course_end


def month_end(month: str) -> str:
    """The last day of a month; "" for what is none."""
    if dates.iso_date(f"{month}-01") is None:
        return ""
    year, number = (int(part) for part in month.split("-"))
    following = date(year + number // 12, number % 12 + 1, 1)
    return (following - timedelta(days=1)).isoformat()


def stay_end(entry: date, days: int) -> date:
    """The last day of a permitted stay: it counts from the day after entry (Regulation 637 art. 36)."""
    return entry + timedelta(days=days)


def key_of(kind: str, number: int) -> str:
    """Names the thing a deadline is about: it stays the same however often deadlines are worked out."""
    return f"{kind}:{number}"
