"""For each enrolment the cell of a table in which it stands, whatever the day: a table is then one count over those chosen."""

from functools import cached_property
from typing import NamedTuple

import numpy as np

from gzstudents.statistics.rules.facts import OPEN, Facts, Flags, Ints


class Cells(NamedTuple):
    """`key`: the cell of each enrolment in a grid of this shape (each side one longer than the list of codes)."""

    key: Ints
    shape: tuple[int, int, int]

    def grid(self, places: Ints) -> Ints:
        """How many of these enrolments stand in each cell."""
        return np.bincount(self.key[places], minlength=int(np.prod(self.shape))).reshape(self.shape)


class Keys:
    """Worked out once for the facts."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    def _side(self, name: str) -> int:
        return self.facts.words.unknown(name) + 1

    @cached_property
    def population(self) -> Ints:
        return self.facts.people.population[self.facts.enrolments.person]

    @cached_property
    def gender(self) -> Ints:
        return self.facts.people.gender[self.facts.enrolments.person]

    @cached_property
    def by_category(self) -> Cells:
        """Population × category × gender."""
        return self._cells("category", self.facts.enrolments.category, "gender", self.gender)

    @cached_property
    def by_funding(self) -> Cells:
        """Population × source of funding × level."""
        return self._cells("funding", self.facts.enrolments.funding, "level", self.facts.enrolments.level)

    @cached_property
    def by_discipline(self) -> Cells:
        """Population × discipline × level."""
        return self._cells("discipline", self.facts.enrolments.discipline, "level", self.facts.enrolments.level)

    @cached_property
    def by_level(self) -> Cells:
        """Population × level; the side between them is to be filled in."""
        return self._cells("", None, "level", self.facts.enrolments.level)

    def _cells(self, middle: str, between: Ints | None, last: str, column: Ints) -> Cells:
        shape = self._side("population"), self._side(middle) if middle else 1, self._side(last)
        key: Ints = self.population.astype(np.int16 if np.prod(shape) < 2**15 else np.int32)  # a copy
        if between is not None:
            key *= key.dtype.type(shape[1])
            key += between.astype(key.dtype, copy=False)
        key *= key.dtype.type(shape[2])
        key += column.astype(key.dtype, copy=False)
        return Cells(key, shape)

    @cached_property
    def several(self) -> Flags:
        """Enrolments of people who have several."""
        return self.facts.has_several[self.facts.enrolments.person]

    @cached_property
    def end(self) -> Ints:
        """The day on which the enrolment ended, OPEN where none is given."""
        end = self.facts.enrolments.end
        return np.where(end == 0, end.dtype.type(OPEN), end)

    @cached_property
    def conferred(self) -> Ints:
        """Enrolments with a day on which the degree was conferred."""
        return np.flatnonzero(self.facts.enrolments.degree > 0)
