"""Rows whose act kept their digest, rolled back to what it left."""

import json
from collections import defaultdict
from collections.abc import Iterator

from gzstudents.kernel.connection import Connection
from gzstudents.kernel.i18n import _
from gzstudents.kernel.journal import digests
from gzstudents.kernel.journal.digests import SIZE, Block, columns_of, line, quoted
from gzstudents.kernel.journal.present.findings import Event, Key, Report, Values, event_of, rows_of
from gzstudents.kernel.progress import Progress


class Digested:
    def __init__(self, connection: Connection, erased: dict[Key, tuple[int, int]], report: Report) -> None:
        self._connection, self._erased, self._report = connection, erased, report

    def run(self, progress: Progress, total: int) -> int:
        """Returns how many of today's rows have a digest."""
        covered = 0
        for block in digests.blocks(self._connection):
            progress.report(min(covered, total), total, _("正在核对记录与操作记录"))
            known = columns_of(self._connection, block.table)
            if not known:
                continue
            if set(block.columns) <= set(known):
                covered += self._compare(block)
        return covered

    def _compare(self, block: Block) -> int:
        """Returns how many of the block's rows stand there today as the act's rows."""
        after = 0
        if block.act is not None:
            after = self._connection.execute("SELECT last_seq FROM acts WHERE id = ?", (block.act,)).fetchone()[0]
        ids = block.ids()
        lines = dict(self._lines(block))
        events = _events_after(self._connection, block, after)
        gone = {row for row, listed in events.items() if any(one.op == "D" for one in listed)}
        standing = len(lines.keys() - gone)
        lines.update(self._rolled_back(block, events))
        excused = {
            row for row in ids if (block.table, row) in self._erased and self._erased[block.table, row][1] > after
        }
        kept = dict(zip(ids, _cut(block.digests), strict=False))
        wrong = [
            row for row in ids if row not in excused and row in lines and digests.digest(lines[row]) != kept.get(row)
        ]
        if wrong:
            self._name(block, wrong, [lines[row] for row in ids if row in lines], whole=not excused)
        return standing

    def _lines(self, block: Block) -> Iterator[tuple[int, bytes]]:
        for first, last in block.runs:
            yield from self._connection.execute(
                f"SELECT id, CAST({line(block.columns)} AS BLOB) FROM {quoted(block.table)} NOT INDEXED "
                "WHERE id BETWEEN ? AND ?",
                (first, last),
            )

    def _rolled_back(self, block: Block, events: dict[int, list[Event]]) -> Iterator[tuple[int, bytes]]:
        """The changed and deleted rows as the act left them."""
        if not events:
            return
        rows = rows_of(self._connection, block.table, events)
        states = {row: _before(listed, rows.get(row)) for row, listed in events.items()}
        told = ", ".join(f"""value ->> '$."{name}"'""" for name in (name.replace('"', "") for name in block.columns))
        given = [[row, state] for row, state in states.items() if state is not None]
        yield from self._connection.execute(
            f"SELECT row, CAST(json_array({told}) AS BLOB) FROM "
            "(SELECT value ->> 0 AS row, value -> 1 AS value FROM json_each(?))",
            (json.dumps(given, ensure_ascii=False),),
        )

    def _name(self, block: Block, wrong: list[int], lines: list[bytes], *, whole: bool) -> None:
        columns = _differing(block, lines) if whole and block.hints and len(lines) == len(block.ids()) else []
        for row in wrong:
            words = _(
                "{table} {row} 被绕过程序改动过，与第 {act} 号操作写入的不同。",
                table=block.table,
                row=row,
                act=block.act or 0,
            )
            if columns:
                words = _(
                    "{table} {row} 的 {columns} 被绕过程序改动过，与第 {act} 号操作写入的不同。",
                    table=block.table, row=row, columns=_("、").join(columns), act=block.act or 0,
                )  # fmt: skip
            self._report.add(block.act or 0, (block.table, row), words, columns)


def _cut(kept: bytes) -> Iterator[bytes]:
    return (kept[at : at + SIZE] for at in range(0, len(kept), SIZE))


def _differing(block: Block, lines: list[bytes]) -> list[str]:
    """The columns of a block that are not what they were."""
    now = digests.hints_of(lines, len(block.columns))
    return [
        name
        for place, name in enumerate(block.columns)
        if now[place * 4 : place * 4 + 4] != block.hints[place * 4 : place * 4 + 4]
    ]


def _before(events: list[Event], today: Values | None) -> Values | None:
    """The row before these changes, of which there may be many; None where nobody knows it."""
    end = next((place for place, one in enumerate(events) if one.op == "D"), None)
    state = today if end is None else events[end].old
    if state is None:
        return None
    state = dict(state)
    for one in reversed(events[:end]):
        if one.op == "U":
            state.update(one.old)
    return state


def _events_after(connection: Connection, block: Block, after: int) -> dict[int, list[Event]]:
    found: dict[int, list[Event]] = defaultdict(list)
    for first, last in block.runs:
        rows = connection.execute(
            "SELECT row_id, seq, act_id, op, old, new FROM changes INDEXED BY ix_changes_row "
            "WHERE table_name = ? AND row_id BETWEEN ? AND ? AND +seq > ? ORDER BY row_id, seq",
            (block.table, first, last, after),
        )
        for row in rows:
            found[row[0]].append(event_of(row))
    return found
