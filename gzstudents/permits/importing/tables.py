"""What the columns of lists about stays and work are called: resources/permits/import.toml."""

import tomllib
from functools import lru_cache
from typing import Any

from gzstudents.kernel import paths
from gzstudents.students.importing.listed import Headings, compared

FACTS, HOURS = "facts", "hours"


@lru_cache(maxsize=2)
def headings(kind: str) -> Headings:
    """Of one kind of list: facts or hours."""
    return compared(_data()[kind])


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return tomllib.loads(paths.resource("permits", "import.toml").read_text(encoding="utf-8"))
