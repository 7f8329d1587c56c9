"""A cross table: headings with subtotals, counts that must add up, shares, and the people behind every figure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, NamedTuple

import numpy as np

from gzstudents.kernel import i18n
from gzstudents.statistics.rules.facts import Ints

Kind = Literal["row", "subtotal", "total", "unknown", "part"]
Measure = Literal["persons", "awards", "yuan"]

TOTAL = "TOTAL"
UNKNOWN = "UNKNOWN"


class CrossFoot(RuntimeError):
    """The figures of a table do not add up: an error of ours, never shown as a statistic."""


class Line(NamedTuple):
    """The heading of a row or column. `leaves`: the finest classes it adds up. `part`: an "of which", never added."""

    key: str
    zh: str
    en: str
    kind: Kind = "row"
    leaves: tuple[int, ...] = ()
    indent: int = 0
    measure: Measure = "persons"

    def label(self, language: str | None = None) -> str:
        return self.en if (language or i18n.language()).startswith("en") else self.zh


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence under a table; `text` is a msgid, put into words when it is shown."""

    text: str
    values: dict[str, Any] = field(default_factory=dict)

    def words(self) -> str:
        return i18n._(self.text, **{key: _shown(value) for key, value in self.values.items()})


class Units(NamedTuple):
    """What was counted, one entry a unit: its finest row and column, and who it is."""

    row: Ints
    column: Ints
    person: Ints  # places in People
    enrolment: Ints  # places in Enrolments


class Counted:
    """The units behind a table, worked out when somebody asks who they are."""

    def __init__(self, find: Callable[[], Units], people_ids: Ints, enrolment_ids: Ints) -> None:
        self._find = find
        self.people_ids = people_ids
        self.enrolment_ids = enrolment_ids

    @cached_property
    def units(self) -> Units:
        return self._find()

    def people(self, chosen: Ints) -> list[int]:
        """The ids of the people of these units, each once."""
        return list(dict.fromkeys(self.people_ids[self.units.person[chosen]].tolist()))

    def enrolments(self, chosen: Ints) -> list[int]:
        return list(dict.fromkeys(self.enrolment_ids[self.units.enrolment[chosen]].tolist()))


@dataclass(frozen=True, slots=True)
class Table:
    """`values[i, j]` is the figure of row i and column j; money in fen. `grid`: how many units the finest classes have."""

    id: str
    zh: str
    en: str
    rows: tuple[Line, ...]
    columns: tuple[Line, ...]
    values: Ints
    grid: Ints
    counted: Counted
    populations: tuple[str, ...]
    notes: tuple[Note, ...] = ()
    head: tuple[str, str] = ("", "")  # what the rows are

    def title(self, language: str | None = None) -> str:
        return self.en if (language or i18n.language()).startswith("en") else self.zh

    def value(self, row: str = TOTAL, column: str = TOTAL) -> int:
        """A figure by its keys; KeyError for a key that the table does not have."""
        return int(self.values[_index(self.rows, row), _index(self.columns, column)])

    def has(self, row: str = TOTAL, column: str = TOTAL) -> bool:
        return any(line.key == row for line in self.rows) and any(line.key == column for line in self.columns)

    def members(self, row: str = TOTAL, column: str = TOTAL) -> list[int]:
        """The ids of the people behind a figure, each once, in the order of the register."""
        return self.counted.people(self._behind(row, column))

    def enrolments(self, row: str = TOTAL, column: str = TOTAL) -> list[int]:
        """The ids of the enrolments behind a figure."""
        return self.counted.enrolments(self._behind(row, column))

    def share(self, row: str = TOTAL, column: str = TOTAL) -> str:
        """Per cent of the whole with two decimals, of the measure's own total where a table has several; "" in a table
        that has no whole.
        """
        place = _index(self.columns, column)
        bottom = next((n for n, line in enumerate(self.rows) if line.kind == "total"), None)
        if bottom is None:
            return ""
        measure = self.columns[place].measure
        total = next(n for n, line in enumerate(self.columns) if line.measure == measure and line.kind == "total")
        return percent(int(self.values[_index(self.rows, row), place]), int(self.values[bottom, total]))

    def _behind(self, row: str, column: str) -> Ints:
        across, down = self.rows[_index(self.rows, row)].leaves, self.columns[_index(self.columns, column)].leaves
        units = self.counted.units
        return np.flatnonzero(np.isin(units.row, across) & np.isin(units.column, down))


def percent(part: int, whole: int) -> str:
    """Two decimals, rounded half up from the counts themselves: 1 of 8 is 12.50, 1 of 3 is 33.33, 5 of 32 is 15.63."""
    if whole == 0:
        return "0.00"
    hundredths = (part * 20000 + whole) // (2 * whole)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _index(lines: Sequence[Line], key: str) -> int:
    for place, line in enumerate(lines):
        if line.key == key:
            return place
    raise KeyError(key)


def _shown(value: object) -> object:
    return f"{value:,}" if isinstance(value, int) else value
