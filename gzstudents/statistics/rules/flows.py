"""Table E: who came, graduated, got a degree and left in a year."""

from collections.abc import Sequence

import numpy as np

from gzstudents.statistics.rules.facts import Flags, Ints
from gzstudents.statistics.rules.headings import coded, levels, made_once, word
from gzstudents.statistics.rules.roll import LEFT, Roll, counted_once
from gzstudents.statistics.rules.table import Counted, Line, Table, Units
from gzstudents.statistics.rules.tables import table

_NEW, _SPRING, _GRADUATED, _COMPLETED, _CONFERRED = range(5)
_SPRING_MONTHS = (2, 7)


class Flows:
    """Who came and went in some days, of all populations: by finest row, and how many by population and level."""

    def __init__(self, roll: Roll, span: tuple[int, int], *, persons: bool) -> None:
        """Each line counts for itself: who ends the language year and begins a bachelor's in one year is both (trap 5).
        By persons, nobody is counted twice in one line.
        """
        self.roll = roll
        left, how = roll.reached(LEFT, *span)
        words = roll.facts.words
        row = np.full(words.unknown("status") + 1, -1, dtype=np.int64)
        row[[words.place("status", code) for code in LEFT]] = np.arange(len(LEFT)) + _CONFERRED + 1
        gone = np.zeros(len(roll.facts.enrolments.ids), dtype=np.int8)
        gone[left] = row[how]
        new = roll.new(*span)
        graduated, completed = (roll.reached((status,), *span)[0] for status in ("GRADUATED", "COMPLETED"))
        flows = [new, graduated, completed, roll.degrees(*span), left]
        if persons:
            flows = [counted_once(roll, places) for places in flows]
        spring, left = _spring(roll, flows[0]), flows[-1]
        same = zip((_NEW, _GRADUATED, _COMPLETED, _CONFERRED, _SPRING), (*flows[:-1], spring), strict=True)
        self.row = np.concatenate([gone[left], *(np.full(len(places), row, dtype=np.int8) for row, places in same)])
        self.place = np.concatenate([left, *flows[:-1], spring])
        self.by_row = self._grid()

    def _grid(self) -> Ints:
        """Population × row × level."""
        key, (populations, _one, levels) = self.roll.keys.by_level
        height = _CONFERRED + 1 + len(LEFT)
        cell = key[self.place] + self.row.astype(np.int32) * np.int32(populations * levels)
        counts = np.bincount(cell, minlength=height * populations * levels)
        return counts.reshape(height, populations, levels).transpose(1, 0, 2)

    def units(self, wanted: Flags) -> Units:
        """Those of the populations wanted."""
        here = wanted[self.roll.keys.population[self.place]]
        row, place, enrolments = self.row[here], self.place[here], self.roll.facts.enrolments
        return Units(row, enrolments.level[place], enrolments.person[place], place)


def table_e(name: str, flows: Flows, populations: Sequence[str]) -> Table:
    """Entrants, graduates, degrees and those who left, by level."""
    facts, words = flows.roll.facts, flows.roll.facts.words
    wanted = np.zeros(words.unknown("population") + 1, dtype=bool)
    wanted[[words.place("population", code) for code in populations]] = True
    grid = flows.by_row[wanted].sum(axis=0)
    counted = Counted(lambda: flows.units(wanted), facts.people.ids, facts.enrolments.ids)
    return table(name, made_once(words, "E", _rows), levels(words, grid), grid, counted, populations)


def _spring(roll: Roll, places: Ints) -> Ints:
    month = roll.entered[places] // 100 % 100
    return places[(month >= _SPRING_MONTHS[0]) & (month <= _SPRING_MONTHS[1])]


def _rows() -> list[Line]:
    left = [coded("status", code, leaves=[_CONFERRED + 1 + number], indent=1) for number, code in enumerate(LEFT)]
    return [
        word("NEW", leaves=[_NEW]),
        word("NEW_SPRING", kind="part", leaves=[_SPRING], indent=1),
        word("GRADUATED", leaves=[_GRADUATED]),
        word("COMPLETED", leaves=[_COMPLETED]),
        word("CONFERRED", leaves=[_CONFERRED]),
        word("LEFT", kind="subtotal", leaves=[leaf for line in left for leaf in line.leaves]),
        *left,
    ]
