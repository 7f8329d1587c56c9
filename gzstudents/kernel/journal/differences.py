"""Which change of a broken act it was: the one whose values are not met again."""

import json
from typing import Any

from gzstudents.kernel.connection import Connection

_SEARCHED = 50_000  # changes of a broken act that are compared one by one


def first_difference(connection: Connection, first: int, last: int) -> tuple[int, str, int] | None:
    """The first change of an act whose values are not met again: (number, table, row).

    What a change made of a column is what the next change of it found, or what stands in the row today.
    """
    rows = connection.execute(
        "SELECT seq, table_name, row_id, new FROM changes WHERE seq BETWEEN ? AND ? AND op = 'U' ORDER BY seq LIMIT ?",
        (first, last, _SEARCHED),
    ).fetchall()
    for seq, table, row_id, new in rows:
        try:
            values = json.loads(new)
        except (TypeError, ValueError):
            return seq, table, row_id
        for column, value in values.items():
            if not _met_again(connection, (seq, table, row_id), column, value):
                return seq, table, row_id
    return None


def _met_again(connection: Connection, change: tuple[int, str, int], column: str, value: Any) -> bool:
    later = connection.execute(
        "SELECT old FROM changes WHERE table_name = ? AND row_id = ? AND seq > ? ORDER BY seq",
        (change[1], change[2], change[0]),
    )
    for (old,) in later:
        try:
            found = json.loads(old or "{}")
        except ValueError:
            continue
        if column in found:
            return bool(found[column] == value)
    names = {row[1] for row in connection.execute(f'PRAGMA table_info("{_plain(change[1])}")')}
    if column not in names:
        return False
    row = connection.execute(f'SELECT "{column}" FROM "{_plain(change[1])}" WHERE id = ?', (change[2],)).fetchone()
    return row is not None and row[0] == value


def _plain(name: str) -> str:
    """A table's name out of a journal that may have been tampered with."""
    return name.replace('"', "")
