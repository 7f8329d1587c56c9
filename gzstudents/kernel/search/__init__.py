"""The register index and the plain rules that it speeds up."""

from gzstudents.kernel.search.columns import Collate
from gzstudents.kernel.search.hits import Hits
from gzstudents.kernel.search.index import EVERYBODY, Condition, Filters, Ranges, RegisterIndex
from gzstudents.kernel.search.reading import Source
from gzstudents.kernel.search.words import Query, matches, parse

__all__ = [
    "EVERYBODY",
    "Collate",
    "Condition",
    "Filters",
    "Hits",
    "Query",
    "Ranges",
    "RegisterIndex",
    "Source",
    "matches",
    "parse",
]
