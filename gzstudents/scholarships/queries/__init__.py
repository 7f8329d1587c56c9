"""Reading programmes, awards, and students as candidates for an award."""

from gzstudents.scholarships.queries.awards import (
    AwardRow,
    EventRow,
    academic_years,
    awards_of_person,
    events_of,
    get_award,
    list_awards,
)
from gzstudents.scholarships.queries.candidates import Asked, Nominee, eligible_numbers, find_nominees, held_awards
from gzstudents.scholarships.queries.eligibility import Known, columns_of, facts, rules_of
from gzstudents.scholarships.queries.hits import hits_of, own_labels, unmet_conditions
from gzstudents.scholarships.queries.overview import (
    ConditionRow,
    ExternalRow,
    SponsorRow,
    YearOf,
    externals_of_person,
    list_conditions,
    list_sponsors,
    programme_values,
    without_amounts,
    years_of,
)
from gzstudents.scholarships.queries.programmes import (
    ProgrammeRow,
    RateRow,
    find_code,
    get_terms,
    list_programmes,
    list_rates,
)

__all__ = [
    "Asked",
    "AwardRow",
    "ConditionRow",
    "EventRow",
    "ExternalRow",
    "Known",
    "Nominee",
    "ProgrammeRow",
    "RateRow",
    "SponsorRow",
    "YearOf",
    "academic_years",
    "awards_of_person",
    "columns_of",
    "eligible_numbers",
    "events_of",
    "externals_of_person",
    "facts",
    "find_code",
    "find_nominees",
    "get_award",
    "get_terms",
    "held_awards",
    "hits_of",
    "list_awards",
    "list_conditions",
    "list_programmes",
    "list_rates",
    "list_sponsors",
    "own_labels",
    "programme_values",
    "rules_of",
    "unmet_conditions",
    "without_amounts",
    "years_of",
]
