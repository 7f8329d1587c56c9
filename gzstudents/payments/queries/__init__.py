"""Reading what is planned, due and paid."""

from gzstudents.payments.queries.accounts import AccountRow, list_accounts, number_of, numbers_of
from gzstudents.payments.queries.behind import is_behind
from gzstudents.payments.queries.checking import Stale, hash_of, stale
from gzstudents.payments.queries.facts import AwardFacts, facts_of, terms_of_programmes
from gzstudents.payments.queries.figures import (
    BudgetRow,
    Paid,
    budget,
    paid,
    planned,
)
from gzstudents.payments.queries.instalments import (
    InstalmentRow,
    Lifetime,
    Received,
    kept_of,
    lifetime,
    of_award,
    of_person,
    person_of_number,
    received,
)
from gzstudents.payments.queries.rosters import (
    Change,
    LineRow,
    MonthRow,
    RosterRow,
    accounts_of_lines,
    changes_since,
    find_by_number,
    find_roster,
    first_and_last_month,
    list_lines,
    list_months,
    list_rosters,
)

__all__ = [
    "AccountRow",
    "AwardFacts",
    "BudgetRow",
    "Change",
    "InstalmentRow",
    "Lifetime",
    "LineRow",
    "MonthRow",
    "Paid",
    "Received",
    "RosterRow",
    "Stale",
    "accounts_of_lines",
    "budget",
    "changes_since",
    "facts_of",
    "find_by_number",
    "find_roster",
    "first_and_last_month",
    "hash_of",
    "is_behind",
    "kept_of",
    "lifetime",
    "list_accounts",
    "list_lines",
    "list_months",
    "list_rosters",
    "number_of",
    "numbers_of",
    "of_award",
    "of_person",
    "paid",
    "person_of_number",
    "planned",
    "received",
    "stale",
    "terms_of_programmes",
]
