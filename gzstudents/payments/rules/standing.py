"""For which half months a student's status, and the award itself, let a stipend be paid; pure.

Sources: stipend rules of the Chinese Government Scholarship (registered by the 15th: the whole month, later: half; graduates
for half a month after the confirmed day of graduation); universities' rules (suspended, withdrawn, finished: nothing from the
following month). Readings, where the texts leave them open:

* The half month in which graduation is confirmed is paid and the half month after it: a graduate of 10 June has June, one of
  20 or 30 June has June and the first half of July.
* Who comes back from leave, and whose award is taken up again, is paid from that day as on registration: by the 15th the
  whole month, later half.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from gzstudents.payments.rules import months
from gzstudents.payments.rules.facts import Dated
from gzstudents.payments.rules.months import BOTH, FIRST, NONE, SECOND, Halves

_REASON_OF_STATUS = {
    "SUSPENDED": "SUSPENDED",
    "WITHDRAWN": "WITHDRAWN",
    "EXPELLED": "WITHDRAWN",
    "GRADUATED": "GRADUATED",
    "DECEASED": "DECEASED",
    "MISSING": "MISSING",
    "ADMITTED": "NOT_REGISTERED",
    "DEFERRED": "NOT_REGISTERED",
}
_COMES_BACK_NO_MORE = frozenset(
    {"WITHDRAWN", "EXPELLED", "GRADUATED", "COMPLETED", "INCOMPLETE", "TRANSFERRED", "DECEASED", "CANCEL", "FINISH"}
)
_MAY_COME_BACK = frozenset({"SUSPENDED", "MISSING", "NOT_REGISTERED", "AWARD_SUSPENDED"})


class Stretch(NamedTuple):
    """A time in which one is paid: from a day, to the day on which something else began ("" is open)."""

    start: str
    end: str
    ended_by: str  # what began then


class Standing(NamedTuple):
    """What is due of a month, and why not all of it; `comes_back`: it may still be decided otherwise."""

    halves: Halves
    reason: str = ""
    comes_back: bool = False


def of_student(statuses: Sequence[Dated], month: str, late_after_day: int = months.HALF) -> Standing:
    """By the student's status."""
    stretches = _stretches(statuses, "REGISTERED")
    found = _standing(stretches, month, late_after_day, lambda: _status_reason(statuses, stretches, month))
    return _finally(found, statuses)


def of_award(events: Sequence[Dated], state: str, month: str, late_after_day: int = months.HALF) -> Standing:
    """By what happened to the award; a state that no event tells of counts from the beginning."""
    if state in {"CANCELLED", "SUSPENDED"} and not any(one.what in {"CANCEL", "SUSPEND", "FINISH"} for one in events):
        return Standing(NONE, f"AWARD_{state}", state == "SUSPENDED")
    kinds = {"RESUME": "ON", "SUSPEND": "SUSPEND", "CANCEL": "CANCEL", "FINISH": "FINISH"}
    course = [Dated("", "ON"), *(Dated(one.day, kinds[one.what]) for one in events if one.what in kinds)]
    stretches = _stretches(course, "ON")
    return _finally(_standing(stretches, month, late_after_day, lambda: _award_reason(course, month)), course)


def ended_reason(events: Sequence[Dated], state: str) -> str:
    """For what is paid once: why the award gives nothing (more) today, "" while it does."""
    last = next((one.what for one in reversed(events) if one.what in {"SUSPEND", "RESUME", "CANCEL", "FINISH"}), "")
    if state == "CANCELLED" or last == "CANCEL":
        return "AWARD_CANCELLED"
    return "AWARD_SUSPENDED" if state == "SUSPENDED" or last == "SUSPEND" else ""


def first_registration(statuses: Sequence[Dated]) -> str:
    """The day of the first registration, "" before it."""
    return next((one.day for one in statuses if one.what == "REGISTERED"), "")


def may_come_back(reason: str) -> bool:
    return reason in _MAY_COME_BACK


def _finally(found: Standing, course: Sequence[Dated]) -> Standing:
    """Nothing comes back to who has left for good."""
    gone = bool(course) and course[-1].what in _COMES_BACK_NO_MORE
    return found._replace(comes_back=found.comes_back and not gone)


def _stretches(course: Sequence[Dated], wanted: str) -> list[Stretch]:
    found: list[Stretch] = []
    for place, one in enumerate(course):
        goes_on = place > 0 and course[place - 1].what == wanted
        if one.what == wanted and not goes_on:
            end = next((later for later in course[place + 1 :] if later.what != wanted), None)
            found.append(Stretch(one.day, end.day if end else "", end.what if end else ""))
    return found


def _standing(stretches: Sequence[Stretch], month: str, late_after_day: int, why: Callable[[], str]) -> Standing:
    halves, reason = NONE, ""
    for one in stretches:
        part, said = _part(one, month, late_after_day)
        halves, reason = months.either(halves, part), said or reason
    if halves == BOTH:
        return Standing(BOTH)
    if halves == NONE:
        reason = why()
        later = any(months.month_of(one.start) > month for one in stretches)
        return Standing(NONE, reason, may_come_back(reason) and not later)
    return Standing(halves, reason)


def _part(one: Stretch, month: str, late_after_day: int) -> tuple[Halves, str]:
    """What a stretch gives of a month."""
    started, ended = months.month_of(one.start), months.month_of(one.end)
    if started > month or (ended and ended < month):
        last_half = one.ended_by == "GRADUATED" and months.after(ended) == month and int(one.end[8:10]) > months.HALF
        return (FIRST, "LAST_HALF") if last_half and started <= month else (NONE, "")
    if started == month and int(one.start[8:10]) > late_after_day:
        return SECOND, "LATE_REGISTRATION"
    return BOTH, ""


def _status_reason(statuses: Sequence[Dated], stretches: Sequence[Stretch], month: str) -> str:
    """Why nothing is due: the status that held in the month."""
    if not stretches or months.month_of(stretches[0].start) > month:
        ended = [one.what for one in statuses if one.what in {"WITHDRAWN", "EXPELLED", "DECEASED"}]
        return _REASON_OF_STATUS[ended[-1]] if ended and not stretches else "NOT_REGISTERED"
    before = [one.what for one in statuses if months.month_of(one.day) <= month and one.what != "REGISTERED"]
    return _REASON_OF_STATUS.get(before[-1], "ENDED") if before else "NOT_REGISTERED"


def _award_reason(course: Sequence[Dated], month: str) -> str:
    before = [one.what for one in course if one.day and months.month_of(one.day) <= month and one.what != "ON"]
    said = before[-1] if before else "SUSPEND"
    return {"CANCEL": "AWARD_CANCELLED", "FINISH": "ENDED"}.get(said, "AWARD_SUSPENDED")
