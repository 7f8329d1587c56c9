"""All that belongs to one row goes to another one of its table: for people, and for whatever of theirs can only be once."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection

from gzstudents.duplicates.queries.clashes import of_tie
from gzstudents.duplicates.queries.ties import PEOPLE, Tie, columns_of, origin_columns, ties_to, uniques
from gzstudents.duplicates.rules.combining import MERGED, TAKEN_WHOLE, row_key


class Pair(NamedTuple):
    """Two rows of a table that become the first."""

    table: str
    kept: int
    merged: int


def take_over(connection: Connection, pair: Pair, choices: Mapping[str, str]) -> None:
    """Every row that points at the merged row points at the kept one afterwards; where only one may, it is combined first."""
    for tie in ties_to(pair.table):
        for clash in of_tie(connection, tie, pair.kept, pair.merged):
            combine(connection, Pair(clash.table, clash.kept_row, clash.merged_row), choices)
        _point_anew(connection, tie, pair)


def combine(connection: Connection, pair: Pair, choices: Mapping[str, str]) -> None:
    """Two rows that say the same become one: the chosen one's values, blanks filled from the other."""
    take_over(connection, pair, choices)
    kept, merged = (_row(connection, pair.table, row_id) for row_id in (pair.kept, pair.merged))
    connection.exec_driver_sql(f'DELETE FROM "{pair.table}" WHERE id = ?', (pair.merged,))
    side = choices.get(row_key(pair.table, pair.kept, pair.merged), "")
    changed = {
        name: merged[name]
        for name in columns_of(pair.table)
        if name not in _fixed(pair.table)
        and merged[name] != kept[name]
        and (side == MERGED or (pair.table not in TAKEN_WHOLE and kept[name] in {None, ""}))
    }
    update(connection, pair.table, pair.kept, changed)


def update(connection: Connection, table: str, row_id: int, values: Mapping[str, Any]) -> None:
    """Give a row values, and a new version."""
    if values:
        assigned = ", ".join(f'"{name}" = ?' for name in values)
        connection.exec_driver_sql(
            f'UPDATE "{table}" SET {assigned}, version = version + 1 WHERE id = ?', (*values.values(), row_id)
        )


def _point_anew(connection: Connection, tie: Tie, pair: Pair) -> None:
    named = f" AND \"{tie.named}\" = '{tie.parent}'" if tie.named else ""
    kept_under = origin_columns(tie.table) if pair.table == PEOPLE else []
    origins = "".join(f', "{name}" = coalesce("{name}", {pair.merged:d})' for name in kept_under)
    connection.exec_driver_sql(
        f'UPDATE "{tie.table}" SET "{tie.column}" = ?{origins}, version = version + 1 WHERE "{tie.column}" = ?{named}',
        (pair.kept, pair.merged),
    )


def _row(connection: Connection, table: str, row_id: int) -> dict[str, Any]:
    columns = columns_of(table)
    listed = ", ".join(f'"{name}"' for name in columns)
    row = connection.exec_driver_sql(f'SELECT {listed} FROM "{table}" WHERE id = ?', (row_id,)).one()
    return dict(zip(columns, row, strict=True))


def _fixed(table: str) -> set[str]:
    """What a row is found by stays: its id, and what must be unique in it."""
    return {"id", *origin_columns(table)} | {
        name for column in columns_of(table) for one in uniques(table, column) for name in one.columns
    }
