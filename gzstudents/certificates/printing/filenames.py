"""Names of the files of certificates."""

import re
from collections.abc import Iterable

from gzstudents.certificates.rules import Letter
from gzstudents.kernel.filenames import distinct, safe

PATTERN = "{number}_{name}"

__all__ = ["PATTERN", "safe", "unique"]


def unique(letters: Iterable[Letter], pattern: str = PATTERN) -> list[str]:
    """A file name for each letter, in order; equal ones, also those that differ only in case, get a number."""
    return list(distinct(f"{_fill(letter, pattern)}.pdf" for letter in letters))


def _fill(letter: Letter, pattern: str) -> str:
    values = {
        "number": letter.number,
        "name": letter.holder,
        "latin_name": letter.latin_name,
        "chinese_name": letter.chinese_name,
        "programme": letter.programme,
        "year": letter.year,
    }
    return safe(re.sub(r"\{(\w+)\}", lambda place: values.get(place[1], ""), pattern))
