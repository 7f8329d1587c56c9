"""Taking a merge apart: both records stand as they were, and what was written since is said and kept."""

import json
from collections.abc import Collection
from datetime import date

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gzstudents.duplicates.operations.deciding import reject
from gzstudents.duplicates.operations.union import update
from gzstudents.duplicates.queries.parting import Parting, parting
from gzstudents.duplicates.queries.ties import PEOPLE, columns_of, label_of, owned
from gzstudents.kernel.access import operation
from gzstudents.kernel.i18n import _
from gzstudents.kernel.journal import UndoReport
from gzstudents.kernel.journal.outcomes import Outcome
from gzstudents.kernel.journal.staying import Entry, Key
from gzstudents.students.model import Person
from gzstudents.students.operations.people import compute_keys

_NAMES = frozenset({"chinese_name", "surname", "given_names", "native_name"})


@operation("duplicates.unmerge")
def unmerge(
    session: Session,
    *,
    redirect_id: int,
    put_back: Collection[str] = (),
    with_other: Collection[str] = (),
    remember: bool = False,
) -> UndoReport:
    """Part two records again. Returns what was restored, what was kept because somebody changed it since, what could not come
    back. `put_back`: keys of later changes (parting.Later.key) that are given up for the value of before; `with_other`: keys
    of rows added since (parting.Added.key) that go with the record that comes back; what hangs on a row goes where that row
    goes. `remember`: also note that the two are not one person. Raises RuleBroken.
    """
    session.flush()
    connection = session.connection()
    found = parting(session, redirect_id)
    report = UndoReport(found.act.id)
    connection.exec_driver_sql("DELETE FROM merged_people WHERE id = ?", (redirect_id,))
    back: set[Key] = set()
    for entry in found.entries:
        if entry.op == "D":
            _insert(connection, entry, report, back)
    _restore(connection, found, report, set(put_back), back)
    _part_later_rows(connection, found, report, set(with_other))
    _mark_undone(session, found, report)
    session.expire_all()
    if any(one.table == PEOPLE and one.column in _NAMES and one.key not in put_back for one in found.later):
        compute_keys(session.get_one(Person, found.kept_id))
        session.flush()
    if remember:
        reject(session, person_id=found.kept_id, other_id=found.merged_id, reason=_("合并后又拆分"))
    return report


def _insert(connection: Connection, entry: Entry, report: UndoReport, back: set[Key]) -> None:
    """A row that the merge removed, with the number it had."""
    values = json.loads(entry.old or "{}")
    known = [name for name in columns_of(entry.table) if name in values]
    listed = ", ".join(f'"{name}"' for name in known)
    try:
        with connection.begin_nested():
            connection.exec_driver_sql(
                f'INSERT INTO "{entry.table}" ({listed}) VALUES ({", ".join("?" * len(known))})',
                tuple(values[name] for name in known),
            )
    except IntegrityError:
        report.failed.append(_outcome(connection, entry.table, entry.row_id, "refused"))
        return
    back.add((entry.table, entry.row_id))
    report.reversed.append(_outcome(connection, entry.table, entry.row_id, ""))


def _restore(connection: Connection, found: Parting, report: UndoReport, put_back: set[str], came: set[Key]) -> None:
    """The old values, whole row by whole row: first what must be free for others to come back to it."""
    values = {key: dict(columns) for key, columns in found.back.items()}
    kept = []
    for one in found.later:
        key = (one.table, one.row_id)
        if one.key in put_back:
            values.setdefault(key, {})[one.column] = one.before
        elif key not in kept:
            kept.append(key)
    for key, columns in values.items():
        try:
            with connection.begin_nested():
                update(connection, *key, columns)
        except IntegrityError:
            report.failed.append(_outcome(connection, *key, "refused"))
            continue
        if key not in kept and key not in came:
            report.reversed.append(_outcome(connection, *key, ""))
    report.kept += [_outcome(connection, *key, "changed") for key in kept]
    report.failed += [_outcome(connection, *key, "gone") for key in found.gone]
    report.failed += [_outcome(connection, *key, "crossed") for key in dict.fromkeys(found.crossed)]


def _part_later_rows(connection: Connection, found: Parting, report: UndoReport, with_other: set[str]) -> None:
    """A group of new rows goes together: if one of them was chosen, all do."""
    chosen = {one.group for one in found.added if one.key in with_other}
    for one in found.added:
        goes = one.side == "merged" or (one.side == "free" and one.group in chosen)
        if goes:
            update(connection, one.table, one.row_id, {owned()[one.table]: found.merged_id})
            report.reversed.append(_outcome(connection, one.table, one.row_id, "added"))
        else:
            reason = "crossed" if one.side == "both" else "added"
            report.kept.append(_outcome(connection, one.table, one.row_id, reason))


def _mark_undone(session: Session, found: Parting, report: UndoReport) -> None:
    """The history shows the merge as taken back, and this act as what took it back; undoing that is merging again."""
    connection, this = session.connection(), session.info["act_id"]
    connection.exec_driver_sql("UPDATE acts SET undoes = ? WHERE id = ?", (found.act.id, this))
    connection.exec_driver_sql("UPDATE acts SET undone_by = ? WHERE id = ?", (this, found.act.id))
    session.info["note"] = {
        "kept": found.kept_id, "merged": found.merged_id, "day": date.today().isoformat(), "restored": len(report.reversed),
        "left": len(report.kept), "lost": len(report.failed),
    }  # fmt: skip


def _outcome(connection: Connection, table: str, row_id: int, reason: str) -> Outcome:
    label = connection.exec_driver_sql(f'SELECT {label_of(table)} FROM "{table}" t WHERE t.id = ?', (row_id,)).scalar()
    return Outcome(table, row_id, str(label or f"#{row_id}"), reason)
