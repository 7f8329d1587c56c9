"""What of a table a chart shows: its outer rows, stacked by its finest columns."""

from typing import NamedTuple

from gzstudents.statistics.rules.table import TOTAL, Line, Table

MOST = 14  # bars in one chart


class Outline(NamedTuple):
    rows: list[Line]
    columns: list[Line]


def outline(table: Table) -> Outline:
    """The outermost rows that are not empty (not the total), and the finest columns of people that are not empty."""
    bottom = [line for line in table.rows if line.kind != "total"]
    regions = table.id == "F"  # Hong Kong, Macao and Taiwan each for itself
    rows = [line for line in bottom if (line.kind == "row" if regions else line.indent == 0) and table.value(line.key)]
    columns = [
        line
        for line in table.columns
        if line.measure == "persons"
        and line.kind in {"row", "unknown"}
        and any(table.value(row.key, line.key) for row in rows)
    ]
    if table.id.startswith("D") or table.id.startswith("G"):
        rows.sort(key=lambda line: -table.value(line.key))
    return Outline(rows[:MOST], columns)


_LEVELS = ("PHD", "MA", "BA", "JC", "PREP", "NON")


def shade(column: str) -> int:
    """The number of a column's colour in charts: a level has the same one in every table; others go by their place."""
    return _LEVELS.index(column) if column in _LEVELS else -1


def largest(table: Table, count: int = 10) -> list[Line]:
    """The finest rows with most people: the ten largest countries."""
    rows = [line for line in table.rows if line.kind == "row" and table.value(line.key)]
    return sorted(rows, key=lambda line: -table.value(line.key))[:count]


def has_total(table: Table) -> bool:
    return any(line.key == TOTAL for line in table.rows)
