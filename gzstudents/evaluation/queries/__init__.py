"""All reading of annual reviews and evaluations."""

from gzstudents.evaluation.queries.facts import load_facts
from gzstudents.evaluation.queries.targets import (
    ProgrammeChoice,
    YearTotal,
    evaluation_years,
    programme_choices,
    targets_of,
    year_totals,
)

__all__ = [
    "ProgrammeChoice",
    "YearTotal",
    "evaluation_years",
    "load_facts",
    "programme_choices",
    "targets_of",
    "year_totals",
]
