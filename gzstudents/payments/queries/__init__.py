"""Reading what is planned, due and paid."""

from gzstudents.payments.queries.checking import Stale, hash_of, stale
from gzstudents.payments.queries.facts import AwardFacts, facts_of, terms_of_programmes
from gzstudents.payments.queries.figures import (
    BudgetRow,
    Paid,
    PayDay,
    PersonPaid,
    budget,
    paid,
    paid_to_people,
    pay_days,
    planned,
)
from gzstudents.payments.queries.instalments import InstalmentRow, Lifetime, kept_of, lifetime, of_award, of_person

__all__ = [
    "AwardFacts",
    "BudgetRow",
    "InstalmentRow",
    "Lifetime",
    "Paid",
    "PayDay",
    "PersonPaid",
    "Stale",
    "budget",
    "facts_of",
    "hash_of",
    "kept_of",
    "lifetime",
    "of_award",
    "of_person",
    "paid",
    "paid_to_people",
    "pay_days",
    "planned",
    "stale",
    "terms_of_programmes",
]
