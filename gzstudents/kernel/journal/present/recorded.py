"""Rows that were changed: what a change made of a column is what the next one found, or what stands there today."""

import json
from collections import defaultdict
from typing import Any

from gzstudents.kernel.connection import Connection
from gzstudents.kernel.i18n import _
from gzstudents.kernel.journal.present.findings import Event, Key, Report, Values, event_of, rows_of
from gzstudents.kernel.progress import Progress

_PIECE = 4096  # changes at a time


class Recorded:
    def __init__(
        self, connection: Connection, erased: dict[Key, tuple[int, int]], report: Report, tables: set[str]
    ) -> None:
        self._connection, self._erased, self._report, self._tables = connection, erased, report, tables

    def run(self, progress: Progress) -> None:
        """Each changed row when its last change but insertions comes by: once for a row, in the order of the changes."""
        total = self._connection.execute("SELECT coalesce(max(seq), 0) FROM changes").fetchone()[0]
        for start in range(1, total + 1, _PIECE):
            progress.report(start, total, _("正在核对记录与操作记录"))
            rows = self._connection.execute(
                "SELECT DISTINCT table_name, row_id FROM changes c WHERE seq BETWEEN ? AND ? AND op <> 'I' AND NOT EXISTS "
                "(SELECT 1 FROM changes l WHERE l.table_name = c.table_name AND l.row_id = c.row_id AND l.seq > c.seq "
                "AND l.op <> 'I')",
                (start, start + _PIECE - 1),
            ).fetchall()
            by_table: dict[str, list[int]] = defaultdict(list)
            for table, row in rows:
                if table in self._tables:
                    by_table[table].append(row)
            for table, ids in by_table.items():
                self._compare(table, ids)

    def _compare(self, table: str, ids: list[int]) -> None:
        today = rows_of(self._connection, table, ids)
        found: dict[int, list[Event]] = defaultdict(list)
        rows = self._connection.execute(
            "SELECT c.row_id, c.seq, c.act_id, c.op, c.old, c.new FROM json_each(?) j CROSS JOIN changes c "
            "ON c.table_name = ? AND c.row_id = j.value ORDER BY c.row_id, c.seq",
            (json.dumps(ids), table),
        )
        for row in rows:
            found[row[0]].append(event_of(row))
        for row_id, events in found.items():
            self._walk((table, row_id), events, today.get(row_id))

    def _walk(self, key: Key, events: list[Event], today: Values | None) -> None:
        first, last = self._erased.get(key, (0, 0))
        known: dict[str, tuple[Any, int]] = {}  # by column: what the last change made of it, and its act
        for one in events:
            if one.seq < first:
                continue
            if one.seq > last:
                self._met(key, known, one.old, one.act)
            known = {} if one.op == "D" else {**known, **{name: (value, one.act) for name, value in one.new.items()}}
        if today is not None and events[-1].op != "D":
            self._met(key, known, today, 0)

    def _met(self, key: Key, known: dict[str, tuple[Any, int]], found: Values, act: int) -> None:
        """What a change found, or what stands there today (act 0), is what the change before left."""
        for name, value in found.items():
            if name in known and known[name][0] != value:
                made = known[name][1]
                words = _(
                    "{table} {row} 的 {columns} 被绕过程序改动过，与第 {act} 号操作写入的不同。",
                    table=key[0], row=key[1], columns=name, act=made,
                )  # fmt: skip
                self._report.add(act or made, key, words, [name])
