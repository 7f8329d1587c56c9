"""The sums every table must satisfy before anybody sees it."""

from collections.abc import Iterator

import numpy as np

from gzstudents.statistics.rules.axis import Axis, axis_of, filled
from gzstudents.statistics.rules.facts import Flags, Ints
from gzstudents.statistics.rules.table import TOTAL, CrossFoot, Line, Table


def check(table: Table) -> None:
    """Rows and columns add up to their totals, subtotals to their classes, and the whole to the units counted."""
    is_sum = not any(line.measure == "awards" for line in table.columns)  # table G counts people without repetition
    down = axis_of(table.rows)
    _partition(table, down, filled(table.grid, 1), "rows")
    present = filled(table.grid, 0)
    for measure, columns, values in _measures(table):
        across = axis_of(columns)
        _partition(table, across, present, f"columns of {measure}")
        if measure != "persons" or is_sum:
            _adds(table, values.T, across, "across")
            _adds(table, values, down, "down")
    if not is_sum and table.value() != len(np.unique(table.counted.units.person)):
        raise CrossFoot(f"{table.id}: {table.value()} people, not {len(np.unique(table.counted.units.person))}")
    if is_sum and any(line.kind == "total" for line in table.rows) and table.value() != table.grid.sum():
        raise CrossFoot(f"{table.id}: total {table.value()} of {table.grid.sum()} units")


def _measures(table: Table) -> Iterator[tuple[str, tuple[Line, ...], Ints]]:
    """The columns that count the same thing, with their figures."""
    measures = dict.fromkeys(line.measure for line in table.columns)
    for measure in measures:
        if len(measures) == 1:
            yield measure, table.columns, table.values
        else:
            own = [place for place, line in enumerate(table.columns) if line.measure == measure]
            yield measure, tuple(table.columns[place] for place in own), table.values[:, own]


def _partition(table: Table, axis: Axis, present: Flags, where: str) -> None:
    """Every class that was counted stands in exactly one line; a total holds all of them, a subtotal whole lines."""
    if axis.twice:
        raise CrossFoot(f"{table.id}: a class stands twice in the {where}")
    if present[axis.size :].any() or (present[: axis.size] & ~axis.shown[: len(present)]).any():
        raise CrossFoot(f"{table.id}: a class that was counted stands nowhere in the {where}")
    if axis.short:
        raise CrossFoot(f"{table.id}: the total of the {where} leaves something out")


def _adds(table: Table, values: Ints, axis: Axis, where: str) -> None:
    """`values` has one row a line: each subtotal and total equals the sum of the lines whose classes it holds."""
    wrong = np.flatnonzero((axis.holds @ values[axis.finest] != values[axis.sums]).any(axis=1))
    if len(wrong):
        raise CrossFoot(f"{table.id}: sum number {axis.sums[wrong[0]]} does not add up {where}")


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
