"""Reading the journal."""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

_ACT = (
    "SELECT id, at, who, verb, cause, note, last_seq - first_seq + 1, undoes, undone_by, first_seq, last_seq FROM acts"
)


class ActRow(NamedTuple):
    id: int
    at: str
    who: str
    verb: str
    cause: str
    note: dict[str, Any]
    changes: int
    undoes: int | None
    undone_by: int | None
    first_seq: int
    last_seq: int


class ChangeRow(NamedTuple):
    seq: int
    act_id: int
    at: str
    who: str
    verb: str
    op: str
    table_name: str
    row_id: int
    old: dict[str, Any]
    new: dict[str, Any]


def list_acts(session: Session, limit: int = 50, before: int | None = None, *, seen: bool = True) -> list[ActRow]:
    """The newest acts first; `before` an act's id, for the next page. Without `seen` not those that only looked."""
    where = "WHERE id < ?" if before is not None else "WHERE ? IS NULL"
    where += "" if seen else " AND cause <> 'seen'"
    found = session.connection().exec_driver_sql(f"{_ACT} {where} ORDER BY id DESC LIMIT ?", (before, limit))
    return [_act(row) for row in found]


def get_act(session: Session, act_id: int) -> ActRow | None:
    row = session.connection().exec_driver_sql(f"{_ACT} WHERE id = ?", (act_id,)).fetchone()
    return _act(row) if row else None


def history(session: Session, table_name: str, row_id: int) -> list[ChangeRow]:
    """All that ever happened to one row, newest first."""
    found = session.connection().exec_driver_sql(
        "SELECT c.seq, c.act_id, a.at, a.who, a.verb, c.op, c.table_name, c.row_id, c.old, c.new "
        "FROM changes c JOIN acts a ON a.id = c.act_id WHERE c.table_name = ? AND c.row_id = ? ORDER BY c.seq DESC",
        (table_name, row_id),
    )
    return [ChangeRow._make((*row[:8], json.loads(row[8] or "{}"), json.loads(row[9] or "{}"))) for row in found]


def acts_of(session: Session, rows: Iterable[tuple[str, int]], limit: int = 1_000) -> list[ActRow]:
    """The acts that touched any of these rows (table, id), newest first."""
    found = session.connection().exec_driver_sql(
        f"{_ACT} WHERE id IN (SELECT c.act_id FROM json_each(?) j CROSS JOIN changes c "
        "ON c.table_name = (j.value ->> 0) AND c.row_id = (j.value ->> 1)) ORDER BY id DESC LIMIT ?",
        (json.dumps([[table, row_id] for table, row_id in rows]), limit),
    )
    return [_act(row) for row in found]


def _act(row: Any) -> ActRow:
    values = list(row)
    values[5] = json.loads(values[5])
    return ActRow(*values)
