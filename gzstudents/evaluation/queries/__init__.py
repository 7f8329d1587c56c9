"""All reading of annual reviews and evaluations."""

from gzstudents.evaluation.queries.before import year_before
from gzstudents.evaluation.queries.facts import load_facts
from gzstudents.evaluation.queries.frozen import FrozenRow, changed_since, frozen_content, list_evaluations
from gzstudents.evaluation.queries.targets import (
    ProgrammeChoice,
    YearTotal,
    evaluation_years,
    office_names,
    programme_choices,
    targets_in_force,
    targets_of,
    year_totals,
)

__all__ = [
    "FrozenRow",
    "ProgrammeChoice",
    "YearTotal",
    "changed_since",
    "evaluation_years",
    "frozen_content",
    "list_evaluations",
    "load_facts",
    "office_names",
    "programme_choices",
    "targets_in_force",
    "targets_of",
    "year_before",
    "year_totals",
]
