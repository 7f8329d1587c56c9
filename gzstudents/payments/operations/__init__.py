"""What the office does with money; one function an act."""

from gzstudents.payments.operations.instalments import claw_back, hold, let_be, release, set_budget, set_received
from gzstudents.payments.operations.paying import lock, mark_paid, mark_returned, override, transfer, unlock
from gzstudents.payments.operations.planning import PlanResult, Unplanned, plan, refresh
from gzstudents.payments.operations.rosters import RosterResult, discard, exclude, include, make_roster

__all__ = [
    "PlanResult",
    "RosterResult",
    "Unplanned",
    "claw_back",
    "discard",
    "exclude",
    "hold",
    "include",
    "let_be",
    "lock",
    "make_roster",
    "mark_paid",
    "mark_returned",
    "override",
    "plan",
    "refresh",
    "release",
    "set_budget",
    "set_received",
    "transfer",
    "unlock",
]
