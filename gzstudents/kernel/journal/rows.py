"""Rows by their ids, as undo reads them: in pieces that one statement can take."""

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, Table

from gzstudents.kernel.store import Record

_CHUNK = 400  # bound values in one statement


def references() -> list[tuple[str, str, str]]:
    """(child table, column, parent table) of every foreign key between journalled tables."""
    found = []
    for table in Record.metadata.sorted_tables:
        if table.info.get("journal", True):
            found += [(table.name, key.parent.name, key.column.table.name) for key in table.foreign_keys]
    return found


def current(connection: Connection, table: str, ids: set[int]) -> dict[int, dict[str, Any]]:
    described: Table = Record.metadata.tables[table]
    columns = [column.name for column in described.columns]
    listed = ", ".join(f'"{column}"' for column in columns)
    found: dict[int, dict[str, Any]] = {}
    for chunk in chunks(sorted(ids)):
        rows = connection.exec_driver_sql(f"SELECT {listed} FROM {table} WHERE id IN ({marks(chunk)})", tuple(chunk))
        for row in rows:
            values = dict(zip(columns, row, strict=True))
            found[values["id"]] = values
    return found


def by_table(keys: Any) -> dict[str, set[int]]:
    grouped: dict[str, set[int]] = defaultdict(set)
    for table, row_id in keys:
        grouped[table].add(row_id)
    return grouped


def chunks(ids: list[Any]) -> list[list[Any]]:
    return [ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK)]


def marks(values: list[Any]) -> str:
    return ", ".join("?" * len(values))
