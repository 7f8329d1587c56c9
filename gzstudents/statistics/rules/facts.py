"""The facts that all tables are counted from: arrays of small numbers, one line a person, enrolment, change or award."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from gzstudents.kernel import codes
from gzstudents.students.rules import is_degree

Ints: TypeAlias = NDArray[np.integer]
Flags: TypeAlias = NDArray[np.bool_]

OPEN = 99991231  # a day that never comes, for what has no end
NOWHERE = frozenset({"CHN", "HKG", "MAC", "TWN"})  # no nationality of an international student (Decree 42 art. 2)


def day_number(day: date) -> int:
    """20250901: days only need an order here."""
    return day.year * 10000 + day.month * 100 + day.day


class Words:
    """Codes as small numbers: a code's number is its place in its list, one more stands for everything else."""

    def __init__(self) -> None:
        self._lists: dict[str, tuple[str, ...]] = {}
        self._places: dict[str, dict[str, int]] = {}
        self._degree: dict[str, Flags] = {}
        self.headings: dict[
            Any, Any
        ] = {}  # made before: every table has the same columns, every day much the same rows

    def codes(self, name: str) -> tuple[str, ...]:
        if name not in self._lists:
            self._lists[name] = tuple(entry.code for entry in codes.values(name))
        return self._lists[name]

    def unknown(self, name: str) -> int:
        """The number of a code that is missing or not in the list."""
        return len(self.codes(name))

    def place(self, name: str, code: str) -> int:
        if name not in self._places:
            self._places[name] = {known: place for place, known in enumerate(self.codes(name))}
        found = self._places[name].get(code)
        return len(self._places[name]) if found is None else found

    def degree(self, name: str) -> Flags:
        """For levels or categories: is it degree study? The unknown is not."""
        if name not in self._degree:
            listed = [bool(codes.attribute(name, code, "degree", is_degree(code))) for code in self.codes(name)]
            self._degree[name] = np.array([*listed, False])
        return self._degree[name]

    def rank(self) -> Ints:
        """Height of each level; the unknown is lowest."""
        return np.array([*(int(codes.attribute("level", code, "rank", 0)) for code in self.codes("level")), -1])

    def level_of_category(self) -> Ints:
        """The level that a category means, for enrolments on which only the category is filled in."""
        meant = [
            self.place("level", str(codes.attribute("category", code, "level"))) for code in self.codes("category")
        ]
        return np.array([*meant, self.unknown("level")])


@dataclass(frozen=True, slots=True)
class People:
    ids: Ints
    population: Ints
    gender: Ints


@dataclass(frozen=True, slots=True)
class Nationalities:
    """In the order of their ids. `since` 0 and `until` OPEN where no day is given."""

    person: Ints  # place in People
    country: Ints
    since: Ints
    until: Ints


@dataclass(frozen=True, slots=True)
class Enrolments:
    """`start` is the first day that a partial date can mean, `latest_start` the last; 0 where none is given."""

    ids: Ints
    person: Ints
    category: Ints
    level: Ints
    discipline: Ints
    funding: Ints
    start: Ints
    latest_start: Ints
    end: Ints
    degree: Ints


@dataclass(frozen=True, slots=True)
class Changes:
    """Changes of status by enrolment, then day, then id. `cancels`: the admission was cancelled."""

    enrolment: Ints  # place in Enrolments
    status: Ints
    day: Ints
    cancels: Flags


class ProgrammeName(NamedTuple):
    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Awards:
    """Awards that stand (not cancelled), each of one academic year."""

    person: Ints
    enrolment: Ints
    programme: Ints  # place in programmes
    level: Ints
    year: NDArray[np.str_]
    fen: Ints
    programmes: tuple[ProgrammeName, ...]


class Countries:
    """Nationalities by day: of most people the only one, without days, which never changes."""

    def __init__(self, given: Nationalities, people: int, unknown: int) -> None:
        self._given = given
        self._lasting = np.full(people, unknown, dtype=np.int16)
        dated = (given.since != 0) | (given.until != OPEN)
        self._moving: Ints = np.zeros(0, dtype=np.int64)
        self._lasting[given.person] = given.country  # of several the last one stays
        if dated.any():
            changes = np.zeros(people, dtype=bool)
            changes[given.person[dated]] = True
            self._moving = np.flatnonzero(changes[given.person])
            self._lasting[changes] = unknown

    def at(self, day: int) -> Ints:
        """Each person's nationality on a day: of those in force the one that began last, then the one recorded last.
        Unknown without one.
        """
        if not len(self._moving):
            return self._lasting
        given = self._given
        since, until = given.since[self._moving], given.until[self._moving]
        valid = (since <= day) & (until >= day)
        since, moving = since[valid], self._moving[valid]
        order = np.argsort(since, kind="stable")
        found = self._lasting.copy()
        found[given.person[moving[order]]] = given.country[moving[order]]
        return found


@dataclass(frozen=True)
class Facts:
    """Everything, as the store was at one moment."""

    people: People
    nationalities: Nationalities
    enrolments: Enrolments
    changes: Changes
    awards: Awards
    words: Words
    unreadable: int = 0  # dates that are none

    @cached_property
    def has_several(self) -> Flags:
        """Which people have several enrolments: only of them the one that counts has to be found."""
        return np.bincount(self.enrolments.person, minlength=len(self.people.ids)) > 1

    @cached_property
    def countries(self) -> Countries:
        return Countries(self.nationalities, len(self.people.ids), self.words.unknown("country"))
