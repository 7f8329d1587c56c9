"""Figures that do not add up are never shown: every way in which a table can be wrong is found."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from gzstudents.statistics.rules import crossfoot
from gzstudents.statistics.rules.axis import axis_of
from gzstudents.statistics.rules.table import CrossFoot, Line, Table
from tests.statistics.conftest import Drawn


def figure(row: str, column: str) -> Callable[[Table], Table]:
    """One more than there are."""

    def change(table: Table) -> Table:
        values = table.values.copy()
        across = [line.key for line in table.columns].index(column)
        values[[line.key for line in table.rows].index(row), across] += 1
        return replace(table, values=values)

    return change


def without_row(key: str) -> Callable[[Table], Table]:
    """Nobody's line is there, and no sum knows of it."""

    def change(table: Table) -> Table:
        kept = [place for place, line in enumerate(table.rows) if line.key != key]
        gone = next(line for line in table.rows if line.key == key).leaves
        rows = [table.rows[place] for place in kept]
        rows = [line._replace(leaves=tuple(leaf for leaf in line.leaves if leaf not in gone)) for line in rows]
        grid = np.zeros_like(table.grid)
        grid[[leaf for leaf in range(len(grid)) if leaf not in gone]] = table.grid[
            [leaf for leaf in range(len(grid)) if leaf not in gone]
        ]
        down, across = axis_of(tuple(rows)), axis_of(table.columns)
        return replace(table, rows=tuple(rows), values=across.add(down.add(grid).T).T)

    return change


def twice(key: str) -> Callable[[Table], Table]:
    def change(table: Table) -> Table:
        place = next(place for place, line in enumerate(table.rows) if line.key == key)
        rows = (*table.rows, table.rows[place])
        return replace(table, rows=rows, values=np.vstack([table.values, table.values[place]]))

    return change


def short_total(table: Table) -> Table:
    rows = [line._replace(leaves=line.leaves[1:]) if line.kind == "total" else line for line in table.rows]
    return replace(table, rows=tuple(rows))


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("A", figure("INTL", "1")),
        ("B", figure("TOTAL", "TOTAL")),
        ("B", figure("TOTAL", "BA")),
        ("B", figure("AS", "BA")),
        ("B", figure("AS", "DEGREE")),
        ("C", figure("5", "MA")),
        ("D", figure("08", "BA")),
        ("E", figure("LEFT", "BA")),
        ("E", figure("NEW", "TOTAL")),
        ("F", figure("HMT", "TOTAL")),
        ("G", figure("TOTAL", "awards:BA")),
        ("G", figure("TOTAL", "TOTAL")),
        ("G", figure("TOTAL", "yuan:TOTAL")),
        ("B", without_row("THA")),
        ("B", twice("THA")),
        ("D", short_total),
    ],
)
def test_found(drawn: Drawn, name: str, change: Callable[[Table], Table]) -> None:
    table = drawn().tables[name]
    crossfoot.check(table)
    with pytest.raises(CrossFoot):
        crossfoot.check(change(table))


def test_tables_that_disagree(drawn: Drawn) -> None:
    tables = dict(drawn().tables)
    crossfoot.agree(tables)
    tables["F"] = figure("HMT", "TOTAL")(tables["F"])
    with pytest.raises(CrossFoot):
        crossfoot.agree(tables)


def test_lines_add_up_their_classes() -> None:
    lines = (
        Line("a", "a", "a", "row", (2,)),
        Line("b", "b", "b", "row", (0, 3)),
        Line("none", "none", "none"),
        Line("some", "some", "some", "subtotal", (2,)),
        Line("all", "all", "all", "total", (2, 0, 3)),
    )
    axis = axis_of(lines)
    grid = np.array([[1, 10], [0, 0], [3, 30], [4, 40]])
    assert axis.add(grid).tolist() == [[3, 30], [5, 50], [0, 0], [3, 30], [8, 80]]
    assert axis.holds.tolist() == [[1, 0, 1], [1, 1, 1]]
    assert axis.shown.tolist() == [True, False, True, True]
    assert axis_of(()).add(grid).shape == (0, 2)
