"""Table G: scholarships by programme and level - persons, awards and money."""

from collections.abc import Sequence

import numpy as np

from gzstudents.statistics.rules.axis import axis_of
from gzstudents.statistics.rules.facts import Awards, Facts, Ints
from gzstudents.statistics.rules.headings import levels, word
from gzstudents.statistics.rules.table import TOTAL, Counted, Line, Measure, Table, Units

_PREFIX: dict[Measure, str] = {"persons": "", "awards": "awards:", "yuan": "yuan:"}


def table_g(name: str, facts: Facts, year: str, populations: Sequence[str]) -> Table:
    """The awards of one academic year that stand, to people of these populations. A person with two awards is one person
    in each total and two awards; level is the award's own.
    """
    awards, words = facts.awards, facts.words
    wanted = np.zeros(words.unknown("population") + 1, dtype=bool)
    wanted[[words.place("population", code) for code in populations]] = True
    here = np.flatnonzero((awards.year == year) & wanted[facts.people.population[awards.person]])
    units = Units(awards.programme[here], awards.level[here], awards.person[here], awards.enrolment[here])
    shape = len(awards.programmes), words.unknown("level") + 1
    grid = np.bincount(units.row * shape[1] + units.column, minlength=shape[0] * shape[1]).reshape(shape)
    used = sorted(np.flatnonzero(grid.any(axis=1)).tolist(), key=lambda place: awards.programmes[place].code)
    rows = _programmes(awards, used)
    blocks = {measure: levels(words, grid, measure, prefix) for measure, prefix in _PREFIX.items()}
    down = axis_of(rows)
    values = np.hstack(
        [
            _distinct(units, rows, blocks["persons"]),
            axis_of(blocks["awards"]).add(down.add(grid).T).T,
            axis_of(blocks["yuan"]).add(down.add(_money(units, awards.fen[here], shape)).T).T,
        ]
    )
    title, head = word(name), word("head.G")
    columns = tuple(line for block in blocks.values() for line in block)
    counted = Counted(lambda: units, facts.people.ids, facts.enrolments.ids)
    return Table(
        name, title.zh, title.en, rows, columns, values, grid, counted, tuple(populations), head=(head.zh, head.en)
    )


def _programmes(awards: Awards, used: Sequence[int]) -> tuple[Line, ...]:
    rows = [
        Line(programme.code, programme.zh, programme.en or programme.zh, "row", (place,))
        for place in used
        for programme in (awards.programmes[place],)
    ]
    return (*rows, word(TOTAL, kind="total", leaves=used, name="TOTAL.G"))


def _money(units: Units, fen: Ints, shape: tuple[int, int]) -> Ints:
    """The money of each finest class, in fen; exact."""
    grid = np.zeros(shape, dtype=np.int64)
    np.add.at(grid, (units.row, units.column), fen)
    return grid


def _distinct(units: Units, rows: Sequence[Line], columns: Sequence[Line]) -> Ints:
    """How many different people each pair of headings has: one with two awards is one person in the total."""
    found = np.zeros((len(rows), len(columns)), dtype=np.int64)
    if not len(units.row):
        return found
    person = np.unique(units.person, return_inverse=True)[1]
    for i, line in enumerate(rows):
        inside = np.flatnonzero(np.isin(units.row, line.leaves))
        column, who = units.column[inside], person[inside]
        for j, heading in enumerate(columns):
            found[i, j] = np.count_nonzero(np.bincount(who[np.isin(column, heading.leaves)]))
    return found
