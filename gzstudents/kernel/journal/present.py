"""The rows compared with the journal: whatever was changed, added, removed or swapped behind the program is named.

Three ways, each in pieces of a few thousand rows, so that a million people take no more memory than a thousand:

- `Digested`: each row whose act kept its digest. A row that was changed since is first rolled back to what the act left: every
  change knows the old values, a deletion the whole row.
- `Recorded`: each row that was changed. What a change made of a column is what the next change of it found, or what stands in
  the row today. This holds for what older acts did too, which kept no digests.
- `Existing`: rows that no act inserted, and rows that went without an act.

Rows that were erased (see chain, purging) are compared only in what was recorded of them since.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from gzstudents.kernel.connection import Connection
from gzstudents.kernel.i18n import _, _n
from gzstudents.kernel.journal import chain, digests
from gzstudents.kernel.journal.chain import Break
from gzstudents.kernel.journal.digests import SIZE, Block, columns_of, line, quoted
from gzstudents.kernel.progress import SILENT, Progress

NAMED = 200  # findings in words; the others are counted
_PIECE = 4096  # changes at a time

Key = tuple[str, int]
Values = dict[str, Any]


@dataclass
class Report:
    """`rows`: how many there are; `uncovered`: how many of them an act without digests inserted."""

    rows: int = 0
    uncovered: int = 0
    broken: list[Break] = field(default_factory=list)
    unnamed: int = 0

    def add(self, act: int, key: Key, words: str, columns: Iterable[str] = ()) -> None:
        if len(self.broken) >= NAMED:
            self.unnamed += 1
            return
        where = " ".join([key[0], str(key[1]), ", ".join(columns)]).strip()
        self.broken.append(Break(act, "row", words, where=where))


class Event(NamedTuple):
    """One change of a row."""

    row: int
    seq: int
    act: int
    op: str
    old: Values
    new: Values


def verify(connection: Connection, tables: Iterable[str], progress: Progress = SILENT) -> Report:
    """Compare all rows of the journalled tables. Reads only; the caller holds the transaction that keeps them still."""
    report = Report()
    existing = [table for table in tables if columns_of(connection, table)]
    counts = {table: connection.execute(f"SELECT count(*) FROM {quoted(table)}").fetchone()[0] for table in existing}
    report.rows = sum(counts.values())
    erased = _erased(connection)
    covered = _Digested(connection, erased, report).run(progress, report.rows)
    _Recorded(connection, erased, report, set(existing)).run(progress)
    for table in existing:
        _existing(connection, table, report)
    report.uncovered = max(report.rows - covered, 0)
    if report.unnamed:
        report.broken.append(Break(0, "row", _n("另有 {count} 条记录与操作记录不符。", report.unnamed)))
    return report


def _erased(connection: Connection) -> dict[Key, tuple[int, int]]:
    """Rows whose values were erased, with the first and the last change of the last act that did it."""
    marks = ", ".join("?" * len(chain.ERASING))
    spans = {
        act: (first, last)
        for act, first, last in connection.execute(
            f"SELECT id, first_seq, last_seq FROM acts WHERE verb IN ({marks}) ORDER BY id", chain.ERASING
        )
    }
    found: dict[Key, tuple[int, int]] = {}
    for act, said in chain.erasing_notes(connection):
        listed = said.get("rows")
        for table, ids in listed.items() if isinstance(listed, dict) else ():
            found.update({(table, row): spans[act] for row in ids})
        for table, row in connection.execute(
            "SELECT table_name, row_id FROM changes WHERE seq BETWEEN ? AND ? AND op <> 'I'", spans[act]
        ):
            found[table, row] = spans[act]
    return found


# -- what the acts left --------------------------------------------------------------------------------------------------


class _Digested:
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
        rows = _rows(self._connection, block.table, events)
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
            found[row[0]].append(_event(row))
    return found


def _event(row: Any) -> Event:
    row_id, seq, act, op, old, new = row
    return Event(row_id, seq, act, op, _values(old), _values(new))


def _values(text: str | None) -> Values:
    try:
        found = json.loads(text or "{}")
    except (TypeError, ValueError):
        return {}  # the seal of its act tells
    return found if isinstance(found, dict) else {}


def _rows(connection: Connection, table: str, ids: Iterable[int]) -> dict[int, Values]:
    told = ", ".join(f"'{name}', {quoted(name)}" for name in columns_of(connection, table))
    rows = connection.execute(
        f"SELECT id, json_object({told}) FROM {quoted(table)} WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    return {row: json.loads(values) for row, values in rows}


# -- what was recorded ---------------------------------------------------------------------------------------------------


class _Recorded:
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
        today = _rows(self._connection, table, ids)
        found: dict[int, list[Event]] = defaultdict(list)
        rows = self._connection.execute(
            "SELECT c.row_id, c.seq, c.act_id, c.op, c.old, c.new FROM json_each(?) j CROSS JOIN changes c "
            "ON c.table_name = ? AND c.row_id = j.value ORDER BY c.row_id, c.seq",
            (json.dumps(ids), table),
        )
        for row in rows:
            found[row[0]].append(_event(row))
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


# -- who is there --------------------------------------------------------------------------------------------------------


def _existing(connection: Connection, table: str, report: Report) -> None:
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
