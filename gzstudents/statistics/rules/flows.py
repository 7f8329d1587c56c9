"""Table E: who came, graduated, got a degree and left in a year."""

from collections.abc import Sequence

import numpy as np

from gzstudents.statistics.rules.facts import Facts, Ints
from gzstudents.statistics.rules.headings import coded, levels, word
from gzstudents.statistics.rules.roll import LEFT, Roll, counted_once
from gzstudents.statistics.rules.table import Counted, Line, Table
from gzstudents.statistics.rules.tables import table

_NEW, _SPRING, _GRADUATED, _COMPLETED, _CONFERRED = range(5)
_SPRING_MONTHS = (2, 7)


Flows = list[tuple[Ints | int, Ints]]  # the finest row (one, or one for each place), and enrolments


def table_e(name: str, roll: Roll, flows: Flows, populations: Sequence[str], *, persons: bool) -> Table:
    """Each line counts for itself: who ends the language year and begins a bachelor's in one year is both (trap 5).
    By persons, nobody is counted twice in one line.
    """
    facts = roll.facts
    wanted = np.zeros(facts.words.unknown("population") + 1, dtype=bool)
    wanted[[facts.words.place("population", code) for code in populations]] = True
    chosen = [
        (row, _kept(facts, places[wanted[facts.people.population[facts.enrolments.person[places]]]], persons=persons))
        for row, places in flows
    ]
    row = np.concatenate([_row_of(row, places) for row, places in chosen])
    place = np.concatenate([places for _row, places in chosen])
    spring = _spring(roll, place[row == _NEW])
    row, place = np.r_[row, np.full(len(spring), _SPRING)], np.r_[place, spring]
    level = facts.enrolments.level[place]
    person = facts.enrolments.person[place]
    counted = Counted(row, level, person, place, facts.people.ids, facts.enrolments.ids)
    return table(name, _rows(), levels(facts.words, level), counted, populations)


def flows_of(roll: Roll, span: tuple[int, int]) -> Flows:
    """Who came and went in these days, of all populations."""
    left, how = roll.reached(LEFT, *span)
    words = roll.facts.words
    row = np.full(words.unknown("status") + 1, -1, dtype=np.int64)
    row[[words.place("status", code) for code in LEFT]] = np.arange(len(LEFT)) + _CONFERRED + 1
    row_of = np.full(len(roll.facts.enrolments.ids), -1, dtype=np.int64)
    row_of[left] = row[how]
    return [
        (_NEW, roll.new(*span)),
        (_GRADUATED, roll.reached(("GRADUATED",), *span)[0]),
        (_COMPLETED, roll.reached(("COMPLETED",), *span)[0]),
        (_CONFERRED, roll.degrees(*span)),
        (row_of, left),
    ]


def _kept(facts: Facts, places: Ints, *, persons: bool) -> Ints:
    return counted_once(facts, places) if persons else places


def _row_of(row: Ints | int, places: Ints) -> Ints:
    return np.full(len(places), row, dtype=np.int64) if isinstance(row, int) else row[places]


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
