"""What may be said of a student: statuses and the ways between them; pure."""

from functools import lru_cache
from typing import Final

from gzstudents.kernel import codes, paths, shipped
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _

# the ends of a study; COMPLETED has a way out: the certificate of completion is exchanged for the diploma
_ENDS: Final = frozenset(
    {"TRANSFERRED", "WITHDRAWN", "EXPELLED", "GRADUATED", "COMPLETED", "INCOMPLETE", "DECEASED", "MISSING"}
)
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


@lru_cache(maxsize=1)
def transitions() -> dict[str, frozenset[str]]:
    """Status → what may follow it, from resources/students/transitions.toml; "" is the beginning."""
    found = shipped.read(paths.resource("students", "transitions.toml"))["next"]
    return {before: frozenset(after) for before, after in found.items()}


def next_statuses(before: str) -> frozenset[str]:
    """What may follow a status."""
    return transitions().get(before, frozenset())


def may_follow(before: str, after: str) -> bool:
    return after in next_statuses(before)


def check_transition(before: str, after: str) -> None:
    """Raises RuleBroken with the sentence for the desk when `after` may not follow `before`."""
    if before == after:
        raise RuleBroken(_("学生已经是“{status}”状态。", status=codes.label("status", after)))
    if may_follow(before, after):
        return
    if not before:
        raise RuleBroken(
            _("新建的学籍不能从“{after}”开始，请先登记“已录取”或“在读”。", after=codes.label("status", after))
        )
    labels = [entry.label() for entry in codes.values("status") if entry.code in next_statuses(before)]
    values = {"before": codes.label("status", before), "after": codes.label("status", after)}
    if not labels:
        raise RuleBroken(_("“{before}”是终态，不能再变为“{after}”。如果是登记错了，请用“更正异动”。", **values))
    raise RuleBroken(
        _("“{before}”不能直接变为“{after}”，只能变为：{allowed}。", allowed=_("、").join(labels), **values)
    )


def check_order(changes: list[tuple[str, str]]) -> None:
    """Raises RuleBroken where a history of (effective_on, status), in the order of the days, has a step that may not be."""
    before = ""
    for _day, status in changes:
        if status != before:
            check_transition(before, status)
        before = status


def changes_nothing_of_status(kind: str) -> bool:
    """Kinds of change that leave the status as it is: extension, another major, another class."""
    entry = codes.get("status_change", kind)
    return entry is not None and not entry.extra.get("status")


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
