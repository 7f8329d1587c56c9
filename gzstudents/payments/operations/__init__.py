"""What the office does with money; one function an act."""

from gzstudents.payments.operations.accounts import (
    AccountLine,
    AccountsEntered,
    add_account,
    add_account_with_consent,
    add_accounts,
    asks_consent,
    reseal,
    retire_account,
)
from gzstudents.payments.operations.clawing import claw_back, let_be
from gzstudents.payments.operations.instalments import hold, release, set_budget, set_received
from gzstudents.payments.operations.paying import (
    lock,
    mark_paid,
    mark_paid_after_all,
    mark_returned,
    override,
    transfer,
    unlock,
)
from gzstudents.payments.operations.planning import PlanResult, Unplanned, plan, refresh
from gzstudents.payments.operations.reconciling import Accepted, accept, differences
from gzstudents.payments.operations.rosters import RosterResult, discard, exclude, include, make_roster

__all__ = [
    "Accepted",
    "AccountLine",
    "AccountsEntered",
    "PlanResult",
    "RosterResult",
    "Unplanned",
    "accept",
    "add_account",
    "add_account_with_consent",
    "add_accounts",
    "asks_consent",
    "claw_back",
    "differences",
    "discard",
    "exclude",
    "hold",
    "include",
    "let_be",
    "lock",
    "make_roster",
    "mark_paid",
    "mark_paid_after_all",
    "mark_returned",
    "override",
    "plan",
    "refresh",
    "release",
    "reseal",
    "retire_account",
    "set_budget",
    "set_received",
    "transfer",
    "unlock",
]
