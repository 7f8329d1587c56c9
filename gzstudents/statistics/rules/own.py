"""Tables X1, X2 …: who is on the roll by a field of the office's own × population."""

from typing import Final, NamedTuple

import numpy as np

from gzstudents.kernel.custom.definition import Definition
from gzstudents.kernel.i18n import mark
from gzstudents.statistics.rules.axis import axis_of
from gzstudents.statistics.rules.facts import Ints
from gzstudents.statistics.rules.headings import coded, word
from gzstudents.statistics.rules.table import TOTAL, UNKNOWN, Line, Note, Table
from gzstudents.statistics.rules.tables import Chosen

POPULATIONS: Final = ("INTL", "HK", "MO", "TW", "OC")
KINDS: Final = frozenset({"choice", "flag"})  # of which everybody has one value at most
_RANGE = mark("范围：国际学生、香港、澳门、台湾学生和华侨学生，分列。本表按办公室自己定义的字段统计，不是上报口径。")
_TODAY = mark("字段的内容取制表时的登记；没有填写者列为“未知”。")


class OwnColumn(NamedTuple):
    """A field, and for each enrolment the place of its value among the field's choices; their number where there is none."""

    field: Definition
    place: Ints


def table_x(number: int, everybody: Chosen, column: OwnColumn) -> Table:
    """The choices that are offered or taken by somebody, and who has none."""
    field, words, keys = column.field, everybody.facts.words, everybody.keys
    options = field.choices()
    places = [words.place("population", code) for code in POPULATIONS]
    width = words.unknown("population") + 1
    key = column.place[everybody.places].astype(np.int64) * width + keys.population[everybody.places]
    grid = np.bincount(key, minlength=(len(options) + 1) * width).reshape(len(options) + 1, width)
    rows = [
        Line(one.code, one.label("zh_CN"), one.label("en"), "row", (place,))
        for place, one in enumerate(options)
        if not one.retired or grid[place].any()
    ]
    if grid[len(options)].any():
        rows.append(word(UNKNOWN, kind="unknown", leaves=[len(options)]))
    rows.append(word(TOTAL, kind="total", leaves=[leaf for line in rows for leaf in line.leaves]))
    columns = [coded("population", code, leaves=[place]) for code, place in zip(POPULATIONS, places, strict=True)]
    columns.append(word(TOTAL, kind="total", leaves=sorted(places)))
    counted = everybody.counted(
        POPULATIONS, lambda chosen: column.place[chosen], lambda chosen: keys.population[chosen]
    )
    across, down = tuple(columns), tuple(rows)
    values = axis_of(across).add(axis_of(down).add(grid).T).T
    names = field.label("zh_CN"), field.label("en")
    return Table(
        f"X{number}", names[0], names[1], down, across, values, grid, counted, POPULATIONS,
        (Note(_RANGE), Note(_TODAY)), names,
    )  # fmt: skip
