"""What a file of sheets is, once it has been read."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import NamedTuple

from gzstudents.kernel.errors import Problem

Cell = str | float | bool | date | time | timedelta  # also int and datetime; an empty cell is ""
Row = tuple[Cell, ...]


class Merge(NamedTuple):
    """A merged range, counted from 0, both ends inside; only its first cell has a value."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. Row 0 is row 1 of the sheet program and column 0 its column A; rows at the end that hold nothing are cut."""

    name: str
    rows: list[Row]
    merged: list[Merge] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()  # counted from 1, as sheet programs do; known of xlsx only


@dataclass(frozen=True, slots=True)
class Book:
    """A whole file: its sheets, how its text was encoded ("" if that is not a question), and what to be careful about."""

    sheets: list[Sheet]
    kind: str = ""  # xlsx xls ods csv html xml2003
    encoding: str = ""
    delimiter: str = ""
    date_system: str = ""  # 1900 or 1904: which day Excel counts from; dates here are converted already
    digest: str = ""  # SHA-256 of the file
    warnings: list[Problem] = field(default_factory=list)


def column_name(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
