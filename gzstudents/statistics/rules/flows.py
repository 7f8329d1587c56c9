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


Flows = list[tuple[Ints | int, Ints]]  # the finest row (one, or one for each place), and enrolments


def table_e(name: str, roll: Roll, flows: Flows, populations: Sequence[str], *, persons: bool) -> Table:
    """Each line counts for itself: who ends the language year and begins a bachelor's in one year is both (trap 5).
    By persons, nobody is counted twice in one line.
    """
    facts, words = roll.facts, roll.facts.words
    wanted = np.zeros(words.unknown("population") + 1, dtype=bool)
    wanted[[words.place("population", code) for code in populations]] = True
    chosen = [_of(roll, wanted, row, places, persons=persons) for row, places in flows]
    spring = _spring(roll, chosen[0][1])
    chosen.append((np.full(len(spring), _SPRING), spring))
    row = np.concatenate([row for row, _places in chosen])
    place = np.concatenate([places for _row, places in chosen])
    level = facts.enrolments.level[place]
    shape = _CONFERRED + 1 + len(LEFT), words.unknown("level") + 1
    grid = np.bincount(row * shape[1] + level, minlength=shape[0] * shape[1]).reshape(shape)
    counted = Counted(
        lambda: Units(row, level, facts.enrolments.person[place], place), facts.people.ids, facts.enrolments.ids
    )
    return table(name, made_once(words, "E", _rows), levels(words, grid), grid, counted, populations)


def _of(roll: Roll, wanted: Flags, row: Ints | int, places: Ints, *, persons: bool) -> tuple[Ints, Ints]:
    """Those of some populations; by persons, each person once."""
    here = wanted[roll.keys.population[places]]
    kept = places[here]
    if persons:
        once = counted_once(roll, kept)
        if len(once) != len(kept):
            here = here & np.isin(places, once)
            kept = once
    return (np.full(len(kept), row) if isinstance(row, int) else row[here]), kept


def flows_of(roll: Roll, span: tuple[int, int]) -> Flows:
    """Who came and went in these days, of all populations."""
    left, how = roll.reached(LEFT, *span)
    words = roll.facts.words
    row = np.full(words.unknown("status") + 1, -1, dtype=np.int64)
    row[[words.place("status", code) for code in LEFT]] = np.arange(len(LEFT)) + _CONFERRED + 1
    return [
        (_NEW, roll.new(*span)),
        (_GRADUATED, roll.reached(("GRADUATED",), *span)[0]),
        (_COMPLETED, roll.reached(("COMPLETED",), *span)[0]),
        (_CONFERRED, roll.degrees(*span)),
        (row[how], left),
    ]


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
