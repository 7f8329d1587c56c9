"""Taking an act back, from the journal alone, as a new act.

What a person changed since is kept, and said: a row that the act inserted goes only if it still is as the act left it and
nothing newer hangs on it; a column that the act changed goes back only if it still holds the act's value.
Rows that the act inserted together and that refer to each other (a person with documents and enrolments) go or stay together.
"""

import json
from collections import defaultdict
from typing import Any, NamedTuple

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gzstudents.kernel import access
from gzstudents.kernel.collecting import without_collecting
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.kernel.journal import bulk, chain
from gzstudents.kernel.journal.history import ActRow, get_act
from gzstudents.kernel.journal.outcomes import Names, UndoReport, not_whole
from gzstudents.kernel.journal.rows import chunks, current, marks
from gzstudents.kernel.journal.staying import Entry, Key, Reason, inserted_but_kept
from gzstudents.kernel.progress import SILENT, Progress
from gzstudents.kernel.store import Record


def last_to_undo(session: Session, who: str) -> int | None:
    """The newest act of this person that still stands; undo acts themselves are redone, not undone."""
    return _newest(session, "who = ? AND cause <> 'undo' AND undone_by IS NULL AND last_seq >= first_seq", who)


def last_to_redo(session: Session, who: str) -> int | None:
    """The newest undo of this person, unless they did something else after it."""
    undone = _newest(session, "who = ? AND cause = 'undo' AND undone_by IS NULL AND undoes NOT IN "
                     "(SELECT id FROM acts WHERE cause = 'undo')", who)  # fmt: skip
    other = _newest(session, "who = ? AND cause NOT IN ('undo', 'seen') AND undone_by IS NULL", who)
    return undone if undone is not None and undone > (other or 0) else None


def undo(session: Session, act_id: int, progress: Progress = SILENT) -> UndoReport:
    """Take an act back inside the running act. Raises RuleBroken where there is nothing to take back."""
    act = get_act(session, act_id)
    if act is None:
        raise RuleBroken(_("没有编号为 {number} 的操作。", number=act_id))
    if act.undone_by is not None:
        raise RuleBroken(_("这次操作已经撤销过了。"))
    if act.changes <= 0:
        raise RuleBroken(_("这次操作没有更改任何数据，没有可撤销的内容。"))
    if act.verb in chain.RESEALING:
        raise RuleBroken(_("内容已用新的密钥加密保存，不能撤销：原来的内容已经不在任何地方。"))
    if act.verb in chain.ERASING:
        raise RuleBroken(_("清除个人信息不能撤销：被清除的内容已经不在任何地方。"))
    verb = _first(session, act).verb
    access.require_verb(verb)
    session.flush()
    connection = session.connection()
    report = UndoReport(act_id)
    with without_collecting():
        entries = _entries(connection, act)
        names = Names(connection)
        names.learn([(entry.table, entry.row_id) for entry in entries])
        kept = inserted_but_kept(connection, entries, act.last_seq)
        _take_back(connection, entries, kept, report, names, progress)
    if verb.startswith(chain.WHOLE) and (left := [*report.kept, *report.failed]):
        raise RuleBroken(not_whole(left))
    this_act = session.info["act_id"]
    connection.exec_driver_sql("UPDATE acts SET undoes = ? WHERE id = ?", (act_id, this_act))
    if report.reversed:
        connection.exec_driver_sql("UPDATE acts SET undone_by = ? WHERE id = ?", (this_act, act_id))
        if act.undoes is not None:  # an undo taken back: the first act stands again
            connection.exec_driver_sql("UPDATE acts SET undone_by = NULL WHERE id = ?", (act.undoes,))
    session.expire_all()
    return report


def _entries(connection: Connection, act: ActRow) -> list[Entry]:
    """The changes of an act, the newest first."""
    rows = connection.exec_driver_sql(
        "SELECT seq, op, table_name, row_id, old, new FROM changes WHERE seq BETWEEN ? AND ? AND act_id = ? "
        "ORDER BY seq DESC",
        (act.first_seq, act.last_seq, act.id),
    )
    return list(map(Entry._make, rows.fetchall()))


def _first(session: Session, act: ActRow) -> ActRow:
    """What was done in the beginning: undoing an undo does it again, and needs the same right."""
    while act.undoes is not None and (before := get_act(session, act.undoes)) is not None:
        act = before
    return act


def _newest(session: Session, where: str, who: str) -> int | None:
    value = session.connection().exec_driver_sql(f"SELECT max(id) FROM acts WHERE {where}", (who,)).scalar()
    return None if value is None else int(value)


# -- taking back ---------------------------------------------------------------------------------------------------------


def _take_back(
    connection: Connection,
    entries: list[Entry],
    kept: dict[Key, Reason],
    report: UndoReport,
    names: Names,
    progress: Progress,
) -> None:
    """Runs of entries of one kind and table, newest first, so that children go before their parents."""
    run: list[Entry] = []
    done = 0
    for entry in [*entries, None]:
        if run and (entry is None or (entry.op, entry.table) != (run[0].op, run[0].table) or len(run) >= 5000):
            {"I": _delete, "U": _restore, "D": _insert}[run[0].op](connection, run, kept, report, names)
            done += len(run)
            progress.report(done, len(entries))
            run = []
        if entry is not None:
            run.append(entry)


def _delete(
    connection: Connection, run: list[Entry], kept: dict[Key, Reason], report: UndoReport, names: Names
) -> None:
    table = run[0].table
    ids = []
    there = _existing(connection, table, [entry.row_id for entry in run])
    for entry in run:
        reason = kept.get((table, entry.row_id))
        if entry.row_id not in there:
            report.failed.append(names.outcome(table, entry.row_id, "gone"))
        elif reason is None:
            ids.append(entry.row_id)
        else:
            report.kept.append(names.outcome(table, entry.row_id, reason))
    for chunk in chunks(ids):
        try:
            with connection.begin_nested():
                connection.exec_driver_sql(f"DELETE FROM {table} WHERE id IN ({marks(chunk)})", tuple(chunk))
            report.reversed.extend(names.outcome(table, row_id, "") for row_id in chunk)
        except IntegrityError:
            _one_by_one(connection, table, chunk, report, names)


def _existing(connection: Connection, table: str, ids: list[int]) -> set[int]:
    found: set[int] = set()
    for chunk in chunks(ids):
        found.update(
            connection.exec_driver_sql(f"SELECT id FROM {table} WHERE id IN ({marks(chunk)})", tuple(chunk)).scalars()
        )
    return found


def _one_by_one(connection: Connection, table: str, ids: list[int], report: UndoReport, names: Names) -> None:
    for row_id in ids:
        try:
            with connection.begin_nested():
                connection.exec_driver_sql(f"DELETE FROM {table} WHERE id = ?", (row_id,))
            report.reversed.append(names.outcome(table, row_id, ""))
        except IntegrityError:
            report.failed.append(names.outcome(table, row_id, "refused"))


def _restore(
    connection: Connection, run: list[Entry], kept: dict[Key, Reason], report: UndoReport, names: Names
) -> None:
    table = run[0].table
    found = current(connection, table, {entry.row_id for entry in run})
    updates: dict[tuple[str, ...], dict[int, tuple[Any, ...]]] = defaultdict(
        dict
    )  # a row's last state is the one that stays
    for entry in run:
        now = found.get(entry.row_id)
        if now is None:
            report.failed.append(names.outcome(table, entry.row_id, "gone"))
            continue
        old, new = json.loads(entry.old or "{}"), json.loads(entry.new or "{}")
        back = {column: old[column] for column in old if column in now and now[column] == new[column]}
        if len(back) < len(old):
            report.kept.append(names.outcome(table, entry.row_id, "changed"))
        if back:
            now.update(back)
            updates[tuple(back)][entry.row_id] = (*back.values(), entry.row_id)
            if len(back) == len(old):
                report.reversed.append(names.outcome(table, entry.row_id, ""))
    for columns, rows in updates.items():
        _restore_together(connection, table, columns, list(rows.values()), report, names)


def _restore_together(
    connection: Connection,
    table: str,
    columns: tuple[str, ...],
    values: list[tuple[Any, ...]],
    report: UndoReport,
    names: Names,
) -> None:
    """One statement for all rows: with the triggers each statement costs more than each row."""
    found = ", ".join(f'"{column}" = j.value ->> {place}' for place, column in enumerate(columns))
    together = f"UPDATE {table} SET {found}, version = version + 1 FROM json_each(?) j WHERE {table}.id = j.value ->> {len(columns)}"
    try:
        with connection.begin_nested():
            connection.exec_driver_sql(together, (json.dumps(values, ensure_ascii=False),))
    except IntegrityError:
        assignments = ", ".join(f'"{column}" = ?' for column in columns)
        single = f"UPDATE {table} SET {assignments}, version = version + 1 WHERE id = ?"
        _restore_singly(connection, table, single, values, report, names)


def _restore_singly(
    connection: Connection,
    table: str,
    statement: str,
    values: list[tuple[Any, ...]],
    report: UndoReport,
    names: Names,
) -> None:
    for row in values:
        try:
            with connection.begin_nested():
                connection.exec_driver_sql(statement, row)
        except IntegrityError:
            report.reversed = [one for one in report.reversed if (one.table, one.row_id) != (table, row[-1])]
            report.failed.append(names.outcome(table, row[-1], "refused"))


def _insert(
    connection: Connection, run: list[Entry], kept: dict[Key, Reason], report: UndoReport, names: Names
) -> None:
    table = run[0].table
    known = {column.name for column in Record.metadata.tables[table].columns}
    alike: dict[tuple[str, ...], list[_Deleted]] = defaultdict(list)
    for entry in run:
        values = {column: value for column, value in json.loads(entry.old or "{}").items() if column in known}
        alike[tuple(values)].append(_Deleted(entry.row_id, tuple(values.values())))
    for columns, rows in alike.items():
        for chunk in chunks(rows):
            _insert_chunk(connection, table, columns, chunk, report, names)


class _Deleted(NamedTuple):
    row_id: int
    values: tuple[Any, ...]


def _insert_chunk(
    connection: Connection,
    table: str,
    columns: tuple[str, ...],
    rows: list[_Deleted],
    report: UndoReport,
    names: Names,
) -> None:
    """Together; if one of them cannot come back, each by itself."""
    try:
        with connection.begin_nested():
            bulk.insert_together(connection, table, {columns: [row.values for row in rows]})
    except IntegrityError:
        if len(rows) == 1:
            report.failed.append(names.outcome(table, rows[0].row_id, "refused"))
            return
        for row in rows:
            _insert_chunk(connection, table, columns, [row], report, names)
        return
    report.reversed.extend(names.outcome(table, row.row_id, "") for row in rows)
