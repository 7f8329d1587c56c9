"""The sums every table must satisfy before anybody sees it."""

from collections.abc import Sequence

import numpy as np

from gzstudents.statistics.rules.facts import Ints
from gzstudents.statistics.rules.table import TOTAL, CrossFoot, Line, Table, selector


def check(table: Table) -> None:
    """Rows and columns add up to their totals, subtotals to their classes, and the whole to the units counted."""
    people = [place for place, line in enumerate(table.columns) if line.measure == "persons"]
    is_sum = not any(line.measure == "awards" for line in table.columns)  # table G counts people without repetition
    _partition(table, table.rows, "rows")
    for measure in dict.fromkeys(line.measure for line in table.columns):
        own = [place for place, line in enumerate(table.columns) if line.measure == measure]
        _partition(table, [table.columns[place] for place in own], f"columns of {measure}")
        if measure != "persons" or is_sum:
            _adds(table, table.values[:, own], [table.columns[place] for place in own], "across")
    if not is_sum and table.value() != len(np.unique(table.counted.person)):
        raise CrossFoot(f"{table.id}: {table.value()} people, not {len(np.unique(table.counted.person))}")
    down = people if is_sum else [place for place in range(len(table.columns)) if place not in people]
    _adds(table, table.values[:, down].T, table.rows, "down")
    if is_sum and any(line.kind == "total" for line in table.rows) and table.value() != len(table.counted.person):
        raise CrossFoot(f"{table.id}: total {table.value()} of {len(table.counted.person)} units")


def _partition(table: Table, lines: Sequence[Line], where: str) -> None:
    """Every class that was counted stands in exactly one line; a total holds all of them, a subtotal whole lines."""
    used = table.counted.row if where == "rows" else table.counted.column
    leaves = [leaf for line in lines if line.kind in {"row", "unknown"} for leaf in line.leaves]
    if len(leaves) != len(set(leaves)):
        raise CrossFoot(f"{table.id}: a class stands twice in the {where}")
    parts = {leaf for line in lines if line.kind == "part" for leaf in line.leaves}
    present = {int(one) for one in np.flatnonzero(np.bincount(used))} if len(used) else set()
    if present - set(leaves) - parts:
        raise CrossFoot(f"{table.id}: classes {present - set(leaves) - parts} stand nowhere in the {where}")
    for line in lines:
        if line.kind == "total" and set(line.leaves) != set(leaves):
            raise CrossFoot(f"{table.id}: the total of the {where} leaves something out")


def _adds(table: Table, values: Ints, lines: Sequence[Line], where: str) -> None:
    """`values` has one column a line: each subtotal and total equals the sum of the lines whose classes it holds."""
    sums = [place for place, line in enumerate(lines) if line.kind in {"subtotal", "total"}]
    finest = [place for place, line in enumerate(lines) if line.kind in {"row", "unknown"}]
    classes = selector(lines, max((leaf for line in lines for leaf in line.leaves), default=-1) + 1)
    holds = np.zeros((len(lines), len(sums)), dtype=np.int64)
    holds[finest] = classes[finest] @ (1 - classes[sums]).T == 0
    wrong = np.flatnonzero((values @ holds != values[:, sums]).any(axis=0))
    if len(wrong):
        raise CrossFoot(f"{table.id}: {lines[sums[wrong[0]]].key} does not add up {where}")


def agree(tables: dict[str, Table]) -> None:
    """The tables agree with each other: the same people stand in A, B, C, D and F."""
    a = tables["A"]
    whole = {name: _totals(tables[name]) for name in ("B", "C", "D")}
    for name in whole:
        _equal(name, tables[name].value(), a.value("INTL"))
    _equal("D-HMT", tables["D-HMT"].value(), a.value("HMT") + a.value("OC"))
    _equal("F", tables["F"].value("HMT"), a.value("HMT"))
    for code in ("HK", "MO", "TW", "OC"):
        _equal(f"F {code}", tables["F"].value(code), a.value(code))
    levels = {line.key for line in tables["B"].columns if line.kind != "total"}
    for name in ("C", "D"):
        if {line.key for line in tables[name].columns if line.kind != "total"} != levels:
            raise CrossFoot(f"{name}: other levels than in B")
        for key in levels:
            _equal(f"{name} {key}", whole[name][key], whole["B"][key])


def _totals(table: Table) -> dict[str, int]:
    """What stands in the line of totals, by the key of the column."""
    place = next(place for place, line in enumerate(table.rows) if line.key == TOTAL)
    return {line.key: int(value) for line, value in zip(table.columns, table.values[place], strict=True)}


def _equal(where: str, one: int, other: int) -> None:
    if one != other:
        raise CrossFoot(f"{where}: {one} but {other}")
