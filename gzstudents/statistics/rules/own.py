"""Tables X1, X2 …: who is on the roll by a field of the office's own × population."""

from typing import Final, NamedTuple

import numpy as np

from gzstudents.kernel.custom.definition import Definition
from gzstudents.kernel.i18n import mark
from gzstudents.statistics.rules.axis import axis_of
from gzstudents.statistics.rules.facts import Ints
from gzstudents.statistics.rules.headings import coded, word
from gzstudents.statistics.rules.table import TOTAL, UNKNOWN, Kind, Line, Note, Table
from gzstudents.statistics.rules.tables import Chosen

POPULATIONS: Final = ("INTL", "HK", "MO", "TW", "OC")
KINDS: Final = frozenset({"choice", "choices", "flag"})
_RANGE = mark("范围：国际学生、香港、澳门、台湾学生和华侨学生，分列。本表按办公室自己定义的字段统计，不是上报口径。")
_SEVERAL = mark("可以多选：一人选了几项就计入几行，各行相加可能多于合计；合计是人数，每人一次。")
_TODAY = mark("字段的内容取制表时的登记；没有填写者列为“未知”。")


class OwnColumn(NamedTuple):
    """A field, and for each enrolment which of `taken` it has: choices that somebody has together, the last one none at all."""

    field: Definition
    place: Ints
    taken: tuple[frozenset[str], ...]


def table_x(number: int, everybody: Chosen, column: OwnColumn) -> Table:
    """The choices that are offered or taken by somebody, and who has none. Where several can be taken a person stands in the line
    of each, and once in the total: the finest classes are the choices that are taken together.
    """
    field, words, keys = column.field, everybody.facts.words, everybody.keys
    options = field.choices()
    places = [words.place("population", code) for code in POPULATIONS]
    width = words.unknown("population") + 1
    key = column.place[everybody.places].astype(np.int64) * width + keys.population[everybody.places]
    grid = np.bincount(key, minlength=len(column.taken) * width).reshape(len(column.taken), width)
    nothing, several = len(column.taken) - 1, field.kind == "choices"
    rows = [word("STATED", leaves=list(range(nothing)))] if several else []
    for one in options:
        leaves = [place for place, codes in enumerate(column.taken) if one.code in codes]
        if not one.retired or grid[leaves].any():
            kind: Kind = "part" if several else "row"
            rows.append(Line(one.code, one.label("zh_CN"), one.label("en"), kind, tuple(leaves), int(several)))
    if grid[nothing].any():
        rows.append(word(UNKNOWN, kind="unknown", leaves=[nothing]))
    rows.append(word(TOTAL, kind="total", leaves=sorted({leaf for line in rows for leaf in line.leaves})))
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
        (Note(_RANGE), *([Note(_SEVERAL)] if several else []), Note(_TODAY)), names,
    )  # fmt: skip
