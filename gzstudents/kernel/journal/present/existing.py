"""Rows that no act inserted, and rows that went without one."""

import json
from collections.abc import Iterator

from gzstudents.kernel.connection import Connection
from gzstudents.kernel.i18n import _
from gzstudents.kernel.journal.digests import quoted
from gzstudents.kernel.journal.present.findings import Report


def compare(connection: Connection, table: str, report: Report) -> None:
    """Rows that no act inserted, rows that came back after their deletion, and rows that went without one."""
    shipped = _shipped(connection, table)
    for row in _strange(connection, table, shipped):
        words = _("{table} {row} 是绕过程序添加的：没有任何操作写入过它。", table=table, row=row)
        report.add(0, (table, row), words)
    for row in _missing(connection, table, shipped):
        words = _("{table} {row} 被绕过程序删除：没有任何操作删除过它。", table=table, row=row)
        report.add(0, (table, row), words)


def _strange(connection: Connection, table: str, shipped: set[int]) -> Iterator[int]:
    unheard = connection.execute(
        f"SELECT id FROM {quoted(table)} t WHERE NOT EXISTS "
        "(SELECT 1 FROM changes WHERE table_name = ? AND row_id = t.id) ORDER BY id",
        (table,),
    )
    yield from (row for (row,) in unheard if row not in shipped)
    # an entry that is no insertion: changed since it was added, or the entry of its deletion
    heard = connection.execute(
        f"SELECT DISTINCT row_id FROM changes c WHERE table_name = ? AND op <> 'I' AND row_id IN (SELECT id FROM {quoted(table)}) "
        "AND coalesce((SELECT op FROM changes l WHERE l.table_name = c.table_name AND l.row_id = c.row_id AND l.op <> 'U' "
        "ORDER BY l.seq DESC LIMIT 1), '') <> 'I' ORDER BY row_id",
        (table,),
    )
    yield from (row for (row,) in heard if row not in shipped)


def _missing(connection: Connection, table: str, shipped: set[int]) -> Iterator[int]:
    known = connection.execute(
        "SELECT DISTINCT row_id FROM changes c WHERE table_name = ? "
        f"AND NOT EXISTS (SELECT 1 FROM {quoted(table)} WHERE id = c.row_id) ORDER BY row_id",
        (table,),
    )
    last = "SELECT op FROM changes WHERE table_name = ? AND row_id = ? ORDER BY seq DESC LIMIT 1"
    heard = set()
    for (row,) in known:
        heard.add(row)
        if connection.execute(last, (table, row)).fetchone()[0] != "D":
            yield row
    there = f"SELECT 1 FROM {quoted(table)} WHERE id = ?"
    yield from (row for row in sorted(shipped - heard) if connection.execute(there, (row,)).fetchone() is None)


def _shipped(connection: Connection, table: str) -> set[int]:
    """The rows that were there before the first act: programmes and their rates."""
    found = connection.execute("SELECT runs FROM row_digests WHERE act_id IS NULL AND table_name = ?", (table,))
    return {row for (runs,) in found.fetchall() for first, last in json.loads(runs) for row in range(first, last + 1)}
