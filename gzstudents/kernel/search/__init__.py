"""The register index and the plain rules that it speeds up. numpy comes with the index only, after the first paint."""

from typing import TYPE_CHECKING, Any

from gzstudents.kernel.search.source import EVERYBODY, Collate, Condition, Filters, Ranges, Source
from gzstudents.kernel.search.words import Query, matches, parse

if TYPE_CHECKING:
    from gzstudents.kernel.search.hits import Hits
    from gzstudents.kernel.search.index import RegisterIndex

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


def __getattr__(name: str) -> Any:
    if name == "RegisterIndex":
        from gzstudents.kernel.search.index import RegisterIndex

        return RegisterIndex
    if name == "Hits":
        from gzstudents.kernel.search.hits import Hits

        return Hits
    raise AttributeError(name)
