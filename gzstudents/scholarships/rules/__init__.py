"""Who may have a scholarship, and why not, in whole sentences; pure."""

from gzstudents.scholarships.rules.award import (
    Candidate,
    Held,
    Terms,
    amount,
    first_day,
    hindrances,
    is_academic_year,
    is_day,
    objections,
    populations,
)
from gzstudents.scholarships.rules.batch import Verdicts, verdicts
from gzstudents.scholarships.rules.eligibility import Facts, Hit, RuleTerms, check, clauses, outcome, requirement
from gzstudents.scholarships.rules.scope import for_whom, scope
from gzstudents.scholarships.rules.study import terms_studied, within_length

__all__ = [
    "Candidate",
    "Facts",
    "Held",
    "Hit",
    "RuleTerms",
    "Terms",
    "Verdicts",
    "amount",
    "check",
    "clauses",
    "first_day",
    "for_whom",
    "hindrances",
    "is_academic_year",
    "is_day",
    "objections",
    "outcome",
    "populations",
    "requirement",
    "scope",
    "terms_studied",
    "verdicts",
    "within_length",
]
