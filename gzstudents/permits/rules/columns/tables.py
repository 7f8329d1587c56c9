"""Facts as columns. Dates are numbers like 20260831, which order as their texts do; 0 is "not known"."""

from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Yes = NDArray[np.bool_]
BAD = -1  # a date that is none


class People(NamedTuple):
    """One row a person of the register, by id; `end`: the last day of the course."""

    id: Numbers
    population: Numbers
    end: Numbers


class Papers(NamedTuple):
    """`person`: the row in People; rows by id."""

    person: Numbers
    id: Numbers
    kind: Numbers
    issued: Numbers
    valid: Numbers
    current: Yes


class Stays(NamedTuple):
    """`detail`: of an entry the kind of visa, as its number among the visas; 0 none, others above them."""

    person: Numbers
    id: Numbers
    kind: Numbers
    day: Numbers
    until: Numbers
    detail: Numbers


class Changes(NamedTuple):
    person: Numbers
    id: Numbers
    status: Numbers
    effective: Numbers


class Codes(NamedTuple):
    """The codes behind the numbers of a column: the first stands for 1."""

    populations: tuple[str, ...]
    papers: tuple[str, ...]
    stays: tuple[str, ...]
    statuses: tuple[str, ...]
    visas: tuple[str, ...]


class Facts(NamedTuple):
    people: People
    papers: Papers
    stays: Stays
    changes: Changes
    codes: Codes


class Hit(NamedTuple):
    """What a trigger found: of each person the row of `of` ("paper", "stay", "status", or "cover": a stay that may still be to
    come) and the day that it runs from.
    """

    of: str
    people: Numbers
    rows: Numbers
    days: Numbers


def number(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def written(day: int) -> str:
    """The date as text."""
    return f"{day // 10_000:04}-{day // 100 % 100:02}-{day % 100:02}"


def of_rows(column: Any, rows: Numbers) -> Any:
    """The values of these rows; 0 where there is no row."""
    if not len(column):
        return np.zeros(len(rows), column.dtype)
    return np.where(rows >= 0, column[rows], np.zeros(1, column.dtype))


def those(table: Any, mask: Yes) -> Any:
    """The rows of a table that a mask names."""
    return table if mask.all() else tuple(column[mask] for column in table)


def where(hit: Hit, mask: Yes) -> Hit:
    return Hit(hit.of, hit.people[mask], hit.rows[mask], hit.days[mask])
