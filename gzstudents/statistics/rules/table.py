"""A cross table: headings with subtotals, counts that must add up, shares, and the people behind every figure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
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


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted, one entry a unit: its finest row and column, and who it is."""

    row: Ints
    column: Ints
    person: Ints  # places in People
    enrolment: Ints  # places in Enrolments
    people_ids: Ints
    enrolment_ids: Ints
    fen: Ints | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """`values[i, j]` is the figure of row i and column j; money in fen."""

    id: str
    zh: str
    en: str
    rows: tuple[Line, ...]
    columns: tuple[Line, ...]
    values: Ints
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
        places = self.counted.person[self._behind(row, column)]
        return list(dict.fromkeys(self.counted.people_ids[places].tolist()))

    def enrolments(self, row: str = TOTAL, column: str = TOTAL) -> list[int]:
        """The ids of the enrolments behind a figure."""
        places = self.counted.enrolment[self._behind(row, column)]
        return list(dict.fromkeys(self.counted.enrolment_ids[places].tolist()))

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
        return np.flatnonzero(np.isin(self.counted.row, across) & np.isin(self.counted.column, down))


def percent(part: int, whole: int) -> str:
    """Two decimals, rounded half up from the counts themselves: 1 of 8 is 12.50, 1 of 3 is 33.33, 5 of 32 is 15.63."""
    if whole == 0:
        return "0.00"
    hundredths = (part * 20000 + whole) // (2 * whole)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def crosstab(counted: Counted, rows: Sequence[Line], columns: Sequence[Line]) -> Ints:
    """How many units each pair of headings has."""
    return _lines(_grid(counted, rows, columns), rows, columns)


def _grid(counted: Counted, rows: Sequence[Line], columns: Sequence[Line]) -> Ints:
    """Counts of the finest classes: one pass over the units."""
    height, width = _size(rows, counted.row), _size(columns, counted.column)
    flat = counted.row.astype(np.int64) * width + counted.column
    return np.bincount(flat, minlength=height * width).reshape(height, width)


def sums(counted: Counted, rows: Sequence[Line], columns: Sequence[Line]) -> Ints:
    """The money of each pair of headings, in fen; exact."""
    height, width = _size(rows, counted.row), _size(columns, counted.column)
    grid = np.zeros((height, width), dtype=np.int64)
    if counted.fen is not None:
        np.add.at(grid, (counted.row, counted.column), counted.fen)
    return _lines(grid, rows, columns)


def distinct(counted: Counted, rows: Sequence[Line], columns: Sequence[Line]) -> Ints:
    """How many different people each pair of headings has: one with two awards is one person in the total."""
    found = np.zeros((len(rows), len(columns)), dtype=np.int64)
    if not len(counted.row):
        return found
    across = selector(rows, _size(rows, counted.row)).astype(bool)
    down = selector(columns, _size(columns, counted.column)).astype(bool)
    person = np.unique(counted.person, return_inverse=True)[1]
    for i in range(len(rows)):
        inside = np.flatnonzero(across[i][counted.row])
        column, who = counted.column[inside], person[inside]
        for j in range(len(columns)):
            found[i, j] = np.count_nonzero(np.bincount(who[down[j][column]]))
    return found


def _lines(grid: Ints, rows: Sequence[Line], columns: Sequence[Line]) -> Ints:
    return np.asarray(selector(rows, grid.shape[0]) @ (grid @ selector(columns, grid.shape[1]).T))


def selector(lines: Sequence[Line], size: int) -> Ints:
    """One row a line, with 1 under each of its finest classes."""
    chosen = np.zeros((len(lines), size), dtype=np.int64)
    place = np.repeat(np.arange(len(lines)), [len(line.leaves) for line in lines])
    chosen[place, list(chain.from_iterable(line.leaves for line in lines))] = 1
    return chosen


def _size(lines: Iterable[Line], used: Ints) -> int:
    listed = max((max(line.leaves, default=-1) for line in lines), default=-1)
    return max(listed, int(used.max()) if len(used) else -1) + 1


def _index(lines: Sequence[Line], key: str) -> int:
    for place, line in enumerate(lines):
        if line.key == key:
            return place
    raise KeyError(key)


def _shown(value: object) -> object:
    return f"{value:,}" if isinstance(value, int) else value
