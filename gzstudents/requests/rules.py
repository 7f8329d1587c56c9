"""States of a service request, its due date, and what is confidential; pure."""

import tomllib
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

from gzstudents.kernel import codes, dates, paths
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _

_WORK: Final = frozenset({"IN_PROGRESS", "WAITING_STUDENT", "WAITING_EXTERNAL", "REFERRED", "RESOLVED", "CLOSED"})
# NEW → ACCEPTED → IN_PROGRESS ⇄ WAITING_… → RESOLVED → CLOSED; CANCELLED from anything open; REOPENED from an end (domain 5.2)
TRANSITIONS: Final[dict[str, frozenset[str]]] = {
    "NEW": frozenset({"ACCEPTED", "CANCELLED"}) | _WORK,
    "ACCEPTED": frozenset({"CANCELLED"}) | _WORK,
    "IN_PROGRESS": (_WORK - {"IN_PROGRESS"}) | {"CANCELLED"},
    "WAITING_STUDENT": (_WORK - {"WAITING_STUDENT"}) | {"CANCELLED"},
    "WAITING_EXTERNAL": (_WORK - {"WAITING_EXTERNAL"}) | {"CANCELLED"},
    "REFERRED": frozenset({"IN_PROGRESS", "RESOLVED", "CLOSED", "CANCELLED"}),
    "RESOLVED": frozenset({"CLOSED", "REOPENED"}),
    "CLOSED": frozenset({"REOPENED"}),
    "REOPENED": frozenset({"CANCELLED"}) | _WORK,
    "CANCELLED": frozenset({"REOPENED"}),
}
STANDING_STILL: Final = frozenset({"WAITING_STUDENT", "WAITING_EXTERNAL", "REFERRED"})  # the clock is stopped
ENDED: Final = frozenset({"RESOLVED", "CLOSED", "CANCELLED"})
OPEN: Final = frozenset(TRANSITIONS) - ENDED


ROOM = "counselling"  # whose key the notes of confidential requests are kept under
CONSENT = "COUNSELLING"  # the purpose to which a student consents before the first of them (PIPL arts 28-30)


def about_note(request_id: int) -> str:
    """What a sealed note is tied to: moved to another request it does not open."""
    return f"request_notes {request_id}"


def is_confidential(category: str) -> bool:
    """Whether lists may show neither name nor text: counselling (精神卫生法 art. 23) and what the code list marks."""
    entry = codes.get("service_category", category)
    return category == "PSY" or bool(entry and entry.extra.get("confidential"))


def due_on(category: str, priority: str, opened_on: date) -> date:
    """The day by which it should be done: working days after the day it was opened; an emergency on the same day."""
    entry = codes.get("service_category", category)
    days = int(entry.extra.get("target_days", 5)) if entry else 5
    limit = _levels()["at_most"].get(priority)
    return dates.add_working_days(opened_on, days if limit is None else min(days, int(limit)))


def due_after_waiting(due: date, waiting_since: date, today: date) -> date:
    """The due day moved on by the working days that the clock stood still."""
    return dates.add_working_days(due, dates.working_days_between(waiting_since, today))


def is_overdue(state: str, due: str, today: str) -> bool:
    """Open, the clock running, and the due day has passed."""
    return state in OPEN and state not in STANDING_STILL and bool(due) and due < today


def next_states(state: str) -> list[str]:
    """Where a request may go from here, in the order of the code list."""
    allowed = TRANSITIONS.get(state, frozenset())
    return [entry.code for entry in codes.values("service_state") if entry.code in allowed]


def check_transition(before: str, after: str) -> None:
    """Raises RuleBroken when a request may not go from one state to the other."""
    if after not in TRANSITIONS.get(before, frozenset()):
        raise RuleBroken(
            _(
                "“{before}”的服务申请不能变为“{after}”。",
                before=codes.label("service_state", before),
                after=codes.label("service_state", after),
            )
        )


def check_reopen(closed_on: str, today: date) -> None:
    """Raises RuleBroken when it was closed too long ago; then a new request is right."""
    within = int(_levels()["reopen"]["within_days"])
    closed = dates.iso_date(closed_on)
    if closed is not None and today > closed + timedelta(days=within):
        raise RuleBroken(_("办结已超过 {days} 天，请登记新的申请。", days=within))


@lru_cache(maxsize=1)
def _levels() -> dict[str, Any]:
    return tomllib.loads(paths.resource("requests", "service_levels.toml").read_text(encoding="utf-8"))
