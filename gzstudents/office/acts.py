"""What History shows: the acts of the office, what each of them changed, and who looked at what."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Table
from sqlalchemy.orm import Session

from gzstudents.kernel import journal, masking, scope
from gzstudents.kernel.fields import Field, fields_of
from gzstudents.kernel.record_names import said
from gzstudents.kernel.store import Record

MOST = 20_000  # acts that are read at once, and as many seen entries
_ACTS = (
    "SELECT a.id, a.at, a.who, a.verb, a.cause, a.note, a.last_seq - a.first_seq + 1, a.undone_by IS NOT NULL, "
    "a.first_seq, a.last_seq, o.at, o.who, o.verb FROM acts a LEFT JOIN acts o ON o.id = coalesce(a.undone_by, a.undoes)"
)
# that there is a confidential request, or a consent to counselling, is nobody's business
_NOT_SAID = frozenset({"service_requests", "request_notes", "consents"})


class OtherAct(NamedTuple):
    """The one that took an act back, or, of an act that still stands and takes one back, that one."""

    at: str
    who: str
    verb: str


class ActRow(NamedTuple):
    """One act as the history lists it. `about`: the first record it changed or the one that was seen, as a person calls it."""

    id: int
    at: str
    who: str
    verb: str
    cause: str
    changes: int
    undone: bool
    other: OtherAct | None
    file: str
    about: str
    seen: dict[str, Any] | None = None  # of an act that only looked: what was seen, see journal.seen
    many: bool = False  # it changed other records of the same table too: it ends with one


class ChangeLine(NamedTuple):
    """One field of one record: what it was and what it became. `op` is I, U or D."""

    record: str
    table: str
    op: str
    field: str  # the column's label, a msgid
    choices: str  # its code list, if it has one
    old: str
    new: str
    kind: str = ""  # of the field, as the model says it


class SeenLine(NamedTuple):
    """One thing that a seen entry says: which kind of thing, and the words or msgids."""

    kind: str  # columns, count, purpose, as_of, sha256
    values: tuple[str, ...]


def list_acts(session: Session, limit: int = MOST, person_id: int | None = None) -> list[ActRow]:
    """The newest acts first, seen entries among them; at most `limit` of either. With `person_id` those about one person."""
    rows: list[Any] = []
    only = _acts_about(session, person_id) if person_id is not None else None
    for seen in ("a.cause <> 'seen'", "a.cause = 'seen'"):
        where = seen if only is None else f"{seen} AND a.id IN (SELECT value FROM json_each(?))"
        values = () if only is None else (json.dumps(only),)
        rows += _rows(session, f"{_ACTS} WHERE {where} ORDER BY a.id DESC LIMIT {int(limit)}", *values)
    rows.sort(key=lambda row: -int(row[0]))
    notes = [_note(row[5]) for row in rows]
    about, many = _about(session, rows, notes), _many(session, rows)
    return [
        ActRow(
            *(row[0], row[1], row[2], row[3], row[4]),
            max(int(row[6]), 0),
            bool(row[7]),
            OtherAct(*row[10:13]) if row[10] else None,
            str(note.get("file", "")),
            name,
            note if row[4] == "seen" else None,
            row[0] in many,
        )
        for row, note, name in zip(rows, notes, about, strict=True)
    ]


def list_changes(session: Session, act_id: int, limit: int = 200) -> list[ChangeLine]:
    """What an act changed, field by field; at most `limit` records, in the order in which it was done. Who may not read a
    table's values in full reads masked ones.
    """
    act = _rows(session, "SELECT first_seq, last_seq FROM acts WHERE id = ?", act_id)
    if not act:
        return []
    changes = _rows(
        session,
        "SELECT op, table_name, row_id, old, new FROM changes WHERE seq BETWEEN ? AND ? ORDER BY seq LIMIT ?",
        *act[0],
        limit,
    )
    names = _names(session, ((table, row_id) for _op, table, row_id, _old, _new in changes))
    found: list[ChangeLine] = []
    for op, table, row_id, old, new in changes:
        found += _lines(op, table, names.get((table, row_id), f"#{row_id}"), old, new)
    return found


def seen_lines(note: dict[str, Any]) -> list[SeenLine]:
    """What was seen, for the panel."""
    columns = tuple(_column(str(one)) for one in note.get("columns", ()))
    found = [SeenLine("columns", columns)] if columns else []
    said = (kind for kind in ("count", "purpose", "as_of", "sha256") if note.get(kind) not in {None, ""})
    return [*found, *(SeenLine(kind, (str(note[kind]),)) for kind in said)]


# -- what acts are about -------------------------------------------------------------------------------------------------------


def _acts_about(session: Session, person_id: int) -> list[int]:
    """Acts that touched the person's row or one that belongs to it, deleted ones too, and who looked at it."""
    keys = [(table, row_id) for table, ids in _ids_of(session, person_id).items() for row_id in ids]
    looked = _rows(
        session,
        "SELECT id FROM acts WHERE cause = 'seen' AND json_extract(note, '$.table') = 'people' "
        "AND json_extract(note, '$.row') = ?",
        person_id,
    )
    return [*(act.id for act in journal.acts_of(session, keys, MOST)), *(row[0] for row in looked)]


def _ids_of(session: Session, person_id: int) -> dict[str, list[int]]:
    """The rows that belong to a person, along the references, by table."""
    tables = [name for name, table in Record.metadata.tables.items() if table.info.get("journal", True)]
    raw: Any = session.connection().connection.dbapi_connection
    found = {"people": [person_id]}
    for table, (column, target) in scope.ways(raw, tables).items():
        above = json.dumps(found.get(target, []))
        if table in _NOT_SAID or above == "[]":
            continue
        rows = _rows(
            session,
            f"SELECT id FROM {table} WHERE {column} IN (SELECT value FROM json_each(?)) UNION SELECT row_id FROM changes "
            f"WHERE table_name = ? AND op = 'D' AND json_extract(old, '$.{column}') IN (SELECT value FROM json_each(?))",
            above, table, above,
        )  # fmt: skip
        found[table] = [int(row[0]) for row in rows]
    return found


def _about(session: Session, rows: Sequence[Any], notes: Sequence[dict[str, Any]]) -> list[str]:
    """What a person calls the first record of each act; nothing where it is gone."""
    firsts = {
        seq: (table, row_id)
        for seq, table, row_id in _rows(
            session,
            "SELECT c.seq, c.table_name, c.row_id FROM json_each(?) j CROSS JOIN changes c ON c.seq = j.value",
            json.dumps([row[8] for row in rows if row[8] > 0]),
        )
    }
    keys = [
        (str(note["table"]), int(note["row"])) if row[4] == "seen" and "row" in note else firsts.get(row[8])
        for row, note in zip(rows, notes, strict=True)
    ]
    names = _names(session, (key for key in keys if key is not None))
    return [names.get(key, "") if key is not None else "" for key in keys]


def _many(session: Session, rows: Sequence[Any]) -> frozenset[int]:
    """The acts whose last record is another one of the table of the first."""
    ends = json.dumps([(row[0], row[8], row[9]) for row in rows if row[9] > row[8] > 0])
    found = _rows(
        session,
        "SELECT json_extract(j.value, '$[0]') FROM json_each(?) j CROSS JOIN changes a CROSS JOIN changes b "
        "WHERE a.seq = json_extract(j.value, '$[1]') AND b.seq = json_extract(j.value, '$[2]') "
        "AND a.table_name = b.table_name AND a.row_id <> b.row_id",
        ends,
    )
    return frozenset(int(row[0]) for row in found)


def _names(session: Session, keys: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """What a person calls these rows today; what may not be read stands in no name either."""
    by_table: dict[str, set[int]] = {}
    for table, row_id in keys:
        by_table.setdefault(table, set()).add(row_id)
    found: dict[tuple[str, int], str] = {}
    for table, ids in by_table.items():
        if table not in Record.metadata.tables:  # of a table that there is no more
            continue
        label = _label(Record.metadata.tables[table])
        statement = f"SELECT t.id, {label} FROM json_each(?) j JOIN {table} t ON t.id = j.value"
        for row_id, text in _rows(session, statement, json.dumps(sorted(ids))):
            found[table, row_id] = said(text)
    return found


def _label(table: Table) -> str:
    info = table.info
    masked = None if masking.may_read(table.name) else info.get("masked_label")
    return str(masked or info.get("label", "'#' || t.id"))


# -- one change ------------------------------------------------------------------------------------------------------------------


def _lines(op: str, table: str, record: str, old: str | None, new: str | None) -> list[ChangeLine]:
    known = Record.metadata.tables.get(table)
    shown = fields_of(known) if known is not None else {}
    before, after = _note(old), _note(new)
    fields = [name for name in shown if name in before or name in after]
    if op != "U" or not fields:
        return [ChangeLine(record, table, op, "", "", "", "")]
    return [
        ChangeLine(
            record,
            table,
            op,
            shown[name].label,
            shown[name].choices,
            _text(table, shown[name], before.get(name)),
            _text(table, shown[name], after.get(name)),
            shown[name].kind,
        )
        for name in fields
    ]


def _text(table: str, field: Field, value: object) -> str:
    return masking.seen_as(table, field, "" if value is None else str(value))


def _column(name: str) -> str:
    """The label (a msgid) of a column that is named "table.column"; an export names its headings."""
    table, _dot, column = name.partition(".")
    known = Record.metadata.tables.get(table)
    shown = fields_of(known).get(column) if known is not None else None
    return shown.label if shown else name


def _note(text: str | None) -> dict[str, Any]:
    try:
        found = json.loads(text or "{}")
    except ValueError:  # a journal that was tampered with is for `check` to tell, not a reason to show nothing
        return {}
    return found if isinstance(found, dict) else {}


def _rows(session: Session, statement: str, *values: Any) -> list[Any]:
    return list(session.connection().exec_driver_sql(statement, values).fetchall())
