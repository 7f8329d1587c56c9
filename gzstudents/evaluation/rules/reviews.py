"""Who is reviewed, who is exempt, and what a decision may do to an award; pure. Rules: resources/evaluation/review.toml."""

from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from gzstudents.kernel import codes, dates, paths, scaled, shipped
from gzstudents.kernel.i18n import _
from gzstudents.students.rules import ON_THE_ROLL

DECISIONS = ("CONTINUE", "SUSPEND", "RESUME", "CANCEL")
OPEN = frozenset({"DUE", "DRAFTED", "SCHOOL", "MISSED"})  # states that still wait for a decision
# decision → the states of an award that it fits
FITS = {
    "CONTINUE": frozenset({"ACTIVE"}),
    "SUSPEND": frozenset({"ACTIVE"}),
    "RESUME": frozenset({"SUSPENDED"}),
    "CANCEL": frozenset({"ACTIVE", "SUSPENDED"}),
}


class Terms(NamedTuple):
    """`deadline` is month and day in the second calendar year; `qualified_from` in hundredths."""

    deadline: str
    qualified_from: int
    longer_than_days: int
    suspended_months: int


@lru_cache(maxsize=1)
def terms() -> Terms:
    read = shipped.read(paths.resource("evaluation", "review.toml"))
    qualified = scaled.parsed(read["qualified_from"])
    if qualified is None:
        raise ValueError(read["qualified_from"])
    return Terms(read["deadline"], qualified, int(read["longer_than_days"]), int(read["suspended_months"]))


class Holder(NamedTuple):
    """An award whose review is asked about. `status`: of the studies today; `extension`: a renewal is applied for."""

    award_id: int
    academic_year: str
    award_state: str
    start: str  # of the studies; may be a month or a year only
    expected_end: str
    status: str
    extension: bool = False


class Standing(NamedTuple):
    """`state`: DUE, EXEMPT or "" (not asked at all); `reason` of an exemption, a code of review_exemption."""

    state: str
    reason: str = ""


def deadline_of(academic_year: str) -> date:
    """By when the students' forms and the school's opinions are there."""
    month, day = (int(part) for part in terms().deadline.split("-"))
    return date(int(academic_year[5:]), month, day)


def standing(holder: Holder, academic_year: str) -> Standing:
    """Reviewed: whoever studies longer than one academic year or asks for an extension; exempt: who finishes in the year
    (unless they ask for an extension) or is on leave. A suspended award waits for its holder to ask to resume.
    """
    if holder.award_state == "SUSPENDED":
        return Standing("DUE")
    if holder.status == "SUSPENDED":
        return Standing("EXEMPT", "ON_LEAVE")
    if holder.extension:
        return Standing("DUE")
    if not _is_long(holder):
        return Standing("")
    last = dates.academic_year_bounds(academic_year)[1].isoformat()
    if holder.expected_end and _last_of(holder.expected_end) <= last:
        return Standing("EXEMPT", "GRADUATING")
    return Standing("DUE")


def _is_long(holder: Holder) -> bool:
    """Where the start or the end is not known, the studies count as long: nobody is left out by a gap in the records."""
    first, last = _first_of(holder.start), dates.iso_date(_last_of(holder.expected_end))
    if first is None or last is None:
        return True
    return (last - first).days > terms().longer_than_days


def _first_of(day: str) -> date | None:
    return dates.iso_date((day + "-01-01")[:10]) if day else None


def _last_of(day: str) -> str:
    if len(day) == 4:
        return f"{day}-12-31"
    if len(day) == 7 and day[5:].isdigit() and 1 <= int(day[5:]) <= 12:
        return f"{day}-{monthrange(int(day[:4]), int(day[5:]))[1]:02d}"
    return day


def result_of(score: int | None) -> str:
    """By the points, in hundredths: QUALIFIED, UNQUALIFIED, "" without any."""
    if score is None:
        return ""
    return "QUALIFIED" if score >= terms().qualified_from else "UNQUALIFIED"


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def suspended_until(effective_on: str) -> str:
    """The day from which an award suspended on a day may be taken up again."""
    return months_after(date.fromisoformat(effective_on), terms().suspended_months).isoformat()


def objection(
    decision: str, award_state: str, name: str, effective_on: str, suspended_on: str = "", statuses_since: tuple[str, ...] = ()
) -> str:  # fmt: skip
    """Why a decision cannot be carried out on an award, in a sentence; "" where nothing speaks against it.

    `suspended_on`: the day of the last suspension; `statuses_since`: what became of the studies from that day on.
    """
    if award_state not in FITS[decision]:
        return _("{name}的奖学金状态是“{state}”，不能“{decision}”。", name=name, decision=codes.label("review_decision", decision),
                 state=codes.label("award_state", award_state))  # fmt: skip
    if decision == "RESUME" and suspended_on:
        if any(status not in ON_THE_ROLL for status in statuses_since):
            return _("{name}在中止期间已离校，不能恢复。", name=name)
        if effective_on < (earliest := suspended_until(suspended_on)):
            return _(
                "{name}的奖学金于 {since} 中止，满一年（{day}）后才可恢复。",
                name=name,
                since=suspended_on,
                day=earliest,
            )
    return ""
