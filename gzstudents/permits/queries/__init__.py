"""Reading deadlines: of everybody, of one person, with names."""

from gzstudents.permits.queries.hours import (
    HoursRow,
    NearLimit,
    PersonHours,
    hours_of,
    list_hours,
    near_limits,
    person_hours,
    person_of_number,
)
from gzstudents.permits.queries.kept import kept_deadlines
from gzstudents.permits.queries.letters import Told, Wanted, addressees, messages, senders, told
from gzstudents.permits.queries.lines import (
    DUE,
    URGENT,
    FactRow,
    Line,
    Page,
    count_groups,
    facts_of,
    lines,
    lines_of,
    list_lines,
    region,
    today_lines,
)
from gzstudents.permits.queries.working import all_deadlines, person_coverage, person_deadlines

__all__ = [
    "DUE",
    "URGENT",
    "FactRow",
    "HoursRow",
    "Line",
    "NearLimit",
    "Page",
    "PersonHours",
    "Told",
    "Wanted",
    "addressees",
    "all_deadlines",
    "count_groups",
    "facts_of",
    "hours_of",
    "kept_deadlines",
    "lines",
    "lines_of",
    "list_hours",
    "list_lines",
    "messages",
    "near_limits",
    "person_coverage",
    "person_deadlines", "person_hours", "person_of_number",
    "region",
    "senders",
    "today_lines",
    "told",
]  # fmt: skip
