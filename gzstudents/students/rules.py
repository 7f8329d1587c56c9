"""What may be said of a student: statuses and the ways between them; pure."""

from typing import Final

from gzstudents.kernel import codes
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _

# JY/T 1001 "学生当前状态", and which may follow which (domain 2.6). COMPLETED → GRADUATED is the only way out of an end:
# the certificate of completion is exchanged for the diploma.
_ENDS: Final = frozenset(
    {"TRANSFERRED", "WITHDRAWN", "EXPELLED", "GRADUATED", "COMPLETED", "INCOMPLETE", "DECEASED", "MISSING"}
)
TRANSITIONS: Final[dict[str, frozenset[str]]] = {
    "": frozenset({"ADMITTED", "REGISTERED"}),
    "ADMITTED": frozenset({"DEFERRED", "REGISTERED", "WITHDRAWN"}),
    "DEFERRED": frozenset({"REGISTERED", "WITHDRAWN"}),
    "REGISTERED": frozenset({"SUSPENDED", *_ENDS}),
    "SUSPENDED": frozenset({"REGISTERED", "WITHDRAWN", "EXPELLED", "DECEASED", "MISSING", "INCOMPLETE", "TRANSFERRED"}),
    "MISSING": frozenset({"REGISTERED", "WITHDRAWN", "DECEASED"}),
    "COMPLETED": frozenset({"GRADUATED"}),
}
ON_THE_ROLL: Final = frozenset({"REGISTERED", "SUSPENDED"})  # on leave is on the roll, not on campus (trap 6)
ENDED: Final = _ENDS - {"MISSING"}

# the kind of change (list status_change) that leads to a status when nobody says which
KIND_OF_STATUS: Final = {
    "ADMITTED": "ADMIT",
    "DEFERRED": "DEFER",
    "REGISTERED": "REGISTER",
    "SUSPENDED": "SUSPEND",
    "TRANSFERRED": "TRANSFER_OUT",
    "WITHDRAWN": "WITHDRAW",
    "EXPELLED": "EXPEL",
    "GRADUATED": "GRADUATE",
    "COMPLETED": "COMPLETE",
    "INCOMPLETE": "INCOMPLETE",
    "DECEASED": "DEATH",
    "MISSING": "MISSING",
}

DEGREE_LEVELS: Final = frozenset({"JC", "BA", "MA", "PHD"})
LEVEL_OF_CATEGORY: Final = {
    "01": "JC",
    "02": "BA",
    "03": "MA",
    "04": "PHD",
    "05": "NON",
    "06": "NON",
    "07": "NON",
    "08": "NON",
    "09": "PREP",
}


def is_degree(level: str) -> bool:
    """Degree study (学历教育): Decree 42; the preparatory year and all scholars are non-degree."""
    return level in DEGREE_LEVELS


def may_follow(before: str, after: str) -> bool:
    return after in TRANSITIONS.get(before, frozenset())


def check_transition(before: str, after: str) -> None:
    """Raises RuleBroken with the sentence for the desk when `after` may not follow `before`."""
    if before == after:
        raise RuleBroken(_("学生已经是“{status}”状态。", status=codes.label("status", after)))
    if not may_follow(before, after):
        raise RuleBroken(
            _(
                "“{before}”不能直接变为“{after}”。",
                before=codes.label("status", before),
                after=codes.label("status", after),
            )
        )


def kind_of_change(before: str, after: str) -> str:
    """The usual kind of change between two statuses."""
    if (before, after) == ("SUSPENDED", "REGISTERED"):
        return "RESUME"
    if (before, after) == ("COMPLETED", "GRADUATED"):
        return "EXCHANGE_CERTIFICATE"
    return KIND_OF_STATUS.get(after, "OTHER")


def status_at(changes: list[tuple[str, str]], day: str) -> str:
    """The status in force on a day, of (effective_on, status) in the order they were recorded; "" before the first."""
    status, since = "", ""
    for effective_on, value in changes:
        if effective_on <= day and effective_on >= since:
            status, since = value, effective_on
    return status


def first_day(value: str) -> str:
    """The first day of a partial date: a year or a month begins on its first day."""
    return (value + "-01-01")[:10] if value else ""


def events_on_entry(status: str, *, start: str, end: str, expected_end: str, today: str) -> list[tuple[str, str, bool]]:
    """What a roll that only gives a present status says of the past: (status, effective_on, inferred) in their order.

    Dates may be partial or "". A roll without statuses lists people who study: registered from their start on, or admitted
    when the start is still ahead. A final status takes effect on the actual end, else on the expected end if that has
    passed, else today; an inferred date is marked, never passed off as known.
    """
    began = first_day(start)
    if not status:
        status = "ADMITTED" if began > today else "REGISTERED"
    if status in {"ADMITTED", "DEFERRED"}:
        return [(status, min(began or today, today), True)]
    if status == "REGISTERED":
        return [("REGISTERED", began or today, not began)]
    events = [("REGISTERED", began, False)] if began else []
    if status in _ENDS:
        expected = first_day(expected_end)
        day = first_day(end) or (expected if expected and expected <= today else today)
        return [*events, (status, max(day, began), not end)]
    return [*events, (status, max(today, began), True)]
