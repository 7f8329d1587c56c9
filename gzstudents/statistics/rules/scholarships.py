"""Table G: scholarships by programme and level - persons, awards and money."""

from collections.abc import Sequence

import numpy as np

from gzstudents.statistics.rules.facts import Facts
from gzstudents.statistics.rules.headings import levels, word
from gzstudents.statistics.rules.table import TOTAL, Counted, Line, Measure, Table, crosstab, distinct, sums

_PREFIX: dict[Measure, str] = {"persons": "", "awards": "awards:", "yuan": "yuan:"}


def table_g(name: str, facts: Facts, year: str, populations: Sequence[str]) -> Table:
    """The awards of one academic year that stand, to people of these populations. A person with two awards is one person
    in each total and two awards; level is the award's own.
    """
    awards, words = facts.awards, facts.words
    wanted = np.zeros(words.unknown("population") + 1, dtype=bool)
    wanted[[words.place("population", code) for code in populations]] = True
    here = np.flatnonzero((awards.year == year) & wanted[facts.people.population[awards.person]])
    counted = Counted(
        awards.programme[here],
        awards.level[here],
        awards.person[here],
        awards.enrolment[here],
        facts.people.ids,
        facts.enrolments.ids,
        awards.fen[here],
    )
    used = sorted({int(one) for one in counted.row}, key=lambda place: awards.programmes[place].code)
    rows = [
        Line(programme.code, programme.zh, programme.en or programme.zh, "row", (place,))
        for place in used
        for programme in (awards.programmes[place],)
    ]
    rows.append(word(TOTAL, kind="total", leaves=used, name="TOTAL.G"))
    blocks = {measure: levels(words, counted.column, measure, prefix) for measure, prefix in _PREFIX.items()}
    values = np.hstack(
        [
            distinct(counted, rows, blocks["persons"]),
            crosstab(counted, rows, blocks["awards"]),
            sums(counted, rows, blocks["yuan"]),
        ]
    )
    title, head = word(name), word("head.G")
    columns = tuple(line for block in blocks.values() for line in block)
    return Table(
        name, title.zh, title.en, tuple(rows), columns, values, counted, tuple(populations), head=(head.zh, head.en)
    )
