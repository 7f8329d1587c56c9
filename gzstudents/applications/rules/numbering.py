"""Numbers of applications: APP-2026-00001, a sequence of its own for each first year of an academic year.

A number stays with its application for good, withdrawn and cancelled ones too. Only undoing the entry itself gives it back, so that
the sequence has no gap.
"""

import re
from collections.abc import Iterable
from itertools import count, islice
from typing import Final

_NUMBER: Final = re.compile(r"APP-(\d{4})-(\d{5,})")


def series(academic_year: str) -> str:
    """What all numbers of an academic year begin with."""
    return f"APP-{academic_year[:4]}-"


def number(academic_year: str, seq: int) -> str:
    return f"{series(academic_year)}{seq:05}"


def sequence(text: str) -> int | None:
    """The running number in it, None for what is no number of ours."""
    found = _NUMBER.fullmatch(text)
    return int(found[2]) if found else None


def free(taken: Iterable[str], academic_year: str, wanted: int) -> list[str]:
    """The lowest numbers that nobody has."""
    used = {sequence(one) for one in taken if one.startswith(series(academic_year))}
    return [number(academic_year, seq) for seq in islice((seq for seq in count(1) if seq not in used), wanted)]
