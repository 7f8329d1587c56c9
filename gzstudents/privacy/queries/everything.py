"""Everything the store says about one person, as plain data (PIPL arts 44, 45): rows, old values, acts, and who looked."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from gzstudents.kernel import access, codes
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.kernel.vault import rooms
from gzstudents.payments.queries import accounts
from gzstudents.payments.rules import accounts as bank
from gzstudents.privacy.dossier import Everything, Withheld
from gzstudents.privacy.queries import tree
from gzstudents.privacy.queries.unfinished import Standing, unfinished_with
from gzstudents.students import chosen, merged

ROOM = "counselling"
_SECRET = ("service_requests", "request_notes", "consents")  # where something may be the counsellors' alone
_ACCOUNTS = "bank_accounts"
_MASK = "••••"


def everything(session: Session, person_id: int, *, made_by: str = "") -> Everything:
    """All of it. Raises RuleBroken for who may not read the records in full, and where there is no such person."""
    access.require("privacy")
    access.require("register")
    ids = tree.ids_of(session, person_id)
    people = tree.rows_of(session, tree.PEOPLE, [person_id])
    if not people:
        raise RuleBroken(_("这名学生已不在名册中。"))
    hidden = _hidden(session, ids)
    tables = {
        table: [_row(session, table, row_id, row) for row_id, row in _there(session, table, shown)]
        for table, rows in ids.items()
        if (shown := [row_id for row_id in rows if row_id not in hidden.get(table, set())])
    }
    numbers = [row["student_number"] for row in tables.get("enrolments", []) if row.get("student_number")]
    keys = {(table, row_id) for table, rows in ids.items() for row_id in rows if row_id not in hidden.get(table, set())}
    return Everything(
        person_id,
        str(numbers[-1]) if numbers else "",
        datetime.now(UTC).isoformat(timespec="seconds"),
        made_by,
        tables,
        _acts(session, keys),
        _seen(session, keys),
        _withheld(hidden, tables),
        tree.LEFT_OUT,
        [
            {"file": one.name, "begun_at": one.begun_at, "changed_at": one.changed_at}
            for one in _in_imports(session, person_id)
        ],
    )


def _in_imports(session: Session, person_id: int) -> list[Standing]:
    """A file that nobody can open is not said to hold anybody."""
    return [one for one in unfinished_with(session, person_id) if one.readable]


def person_of(session: Session, *, number: str) -> int:
    """The person with a student number, or with #id. Raises RuleBroken where there is none."""
    raw = session.connection().connection.dbapi_connection
    if number[:1] == "#" and number[1:].isdigit():
        found: int | None = merged.current_id(session, int(number[1:]))
    else:
        found = chosen.owner_of_number(session, number)
    if found is None or raw is None or not tree.rows_of(session, tree.PEOPLE, [found]):
        raise RuleBroken(_("没有学号为“{number}”的学生。", number=number))
    return found


# -- what the counsellors keep to themselves ------------------------------------------------------------------------------


def _may_read_notes() -> bool:
    return access.may("counselling") and (rooms.is_open(ROOM) or access.signed_in() is None)


def _holders(room: str = ROOM) -> tuple[str, ...]:
    return tuple(code for code in access.roles() if access.room_of(code) == room)


def _withheld(hidden: dict[str, set[int]], tables: dict[str, list[dict[str, Any]]]) -> list[Withheld]:
    """Rows that are the counsellors' alone, and account numbers that only the finance key opens."""
    found = [Withheld(table, len(rows), _holders()) for table, rows in hidden.items() if rows]
    masked = sum(str(row.get("number", "")).startswith(_MASK) for row in tables.get(_ACCOUNTS, ()))
    return [*found, Withheld(_ACCOUNTS, masked, _holders(bank.ROOM))] if masked else found


def _hidden(session: Session, ids: dict[str, list[int]]) -> dict[str, set[int]]:
    """Rows of confidential requests, by table, from who does not hold the counsellors' key."""
    if _may_read_notes():
        return {}
    found = {table: tree.rows_of(session, table, ids.get(table, [])) for table in _SECRET}
    gone = {
        table: set(ids.get(table, ())) - {row["id"] for row in rows} for table, rows in found.items()
    }  # perhaps such
    secret = {row["id"] for row in found["service_requests"] if row["confidential"]}
    return {
        "service_requests": secret | gone["service_requests"],
        "request_notes": {row["id"] for row in found["request_notes"] if row["request_id"] in secret}
        | gone["request_notes"],
        "consents": {row["id"] for row in found["consents"] if row["purpose"] == "COUNSELLING"} | gone["consents"],
    }


def _opened(session: Session, table: str, row: dict[str, Any]) -> dict[str, Any]:
    """A sealed note or account number in clear, for who holds the key; of a number without it the last four digits."""
    text = row.get("text")
    if isinstance(text, str) and text.startswith(rooms.MARK):
        return {**row, "text": rooms.open_text(text, f"request_notes {row.get('request_id')}")}
    if table != _ACCOUNTS or not str(row["number"]).startswith((rooms.MARK, _MASK)):
        return row
    if access.may("bank") and rooms.is_open(bank.ROOM):
        return {**row, "number": accounts.opened(session, row["id"], row["person_id"], row["number"])}
    return {**row, "number": f"{_MASK} {row['tail']}"}


# -- rows and their past ---------------------------------------------------------------------------------------------------


def _there(session: Session, table: str, ids: list[int]) -> list[tuple[int, dict[str, Any] | None]]:
    """Each id with its row; None where it was deleted."""
    rows = {row["id"]: row for row in tree.rows_of(session, table, ids)}
    return [(row_id, rows.get(row_id)) for row_id in ids]


def _row(session: Session, table: str, row_id: int, row: dict[str, Any] | None) -> dict[str, Any]:
    made: dict[str, Any] = {"id": row_id, "deleted": True} if row is None else _opened(session, table, dict(row))
    for column, other in tree.others_of(table).items():
        if row is not None and row[column] is not None:
            made.setdefault("refers_to", {})[column] = next(iter(tree.rows_of(session, other, [row[column]])), None)
    if table == "certificates" and row is not None:
        made["content"] = _parsed(row["content"])
    made["history"] = _history(session, table, row_id)
    return made


def _history(session: Session, table: str, row_id: int) -> list[dict[str, Any]]:
    """Every change with old and new values; of a sealed note the text stands in the row alone."""
    rows = session.connection().exec_driver_sql(
        "SELECT c.act_id, a.at, a.who, a.verb, c.op, c.old, c.new FROM changes c JOIN acts a ON a.id = c.act_id "
        "WHERE c.table_name = ? AND c.row_id = ? ORDER BY c.seq DESC",
        (table, row_id),
    )
    return [
        {
            "act": act,
            "at": at,
            "who": who,
            "what": codes.label("verb", verb),
            "op": op,
            "old": _plain(old),
            "new": _plain(new),
        }
        for act, at, who, verb, op, old, new in rows
    ]


def _plain(text: str | None) -> dict[str, Any]:
    values = _parsed(text or "{}")
    if not isinstance(values, dict):
        return {}
    return {
        name: _MASK if isinstance(value, str) and value.startswith(rooms.MARK) else value
        for name, value in values.items()
    }


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


# -- the journal -----------------------------------------------------------------------------------------------------------


def _acts(session: Session, keys: set[tuple[str, int]]) -> list[dict[str, Any]]:
    rows = session.connection().exec_driver_sql(
        "SELECT a.id, a.at, a.who, a.verb, a.cause FROM acts a WHERE a.id IN (SELECT c.act_id FROM json_each(?) j "
        "CROSS JOIN changes c ON c.table_name = (j.value ->> 0) AND c.row_id = (j.value ->> 1)) ORDER BY a.id DESC",
        (json.dumps(sorted(keys)),),
    )
    return [
        {"act": act, "at": at, "who": who, "verb": verb, "what": codes.label("verb", verb), "cause": cause}
        for act, at, who, verb, cause in rows
    ]


def _seen(session: Session, keys: set[tuple[str, int]]) -> list[dict[str, Any]]:
    """Who opened one of the records, revealed or printed it. Lists that were exported whole name nobody: see disclosures."""
    rows = session.connection().exec_driver_sql(
        "SELECT id, at, who, verb, note FROM acts WHERE cause = 'seen' AND json_extract(note, '$.table') || ' ' || "
        "json_extract(note, '$.row') IN (SELECT value FROM json_each(?)) "
        "OR cause = 'seen' AND json_extract(note, '$.person') IN (SELECT value FROM json_each(?)) ORDER BY id DESC",
        (
            json.dumps([f"{table} {row_id}" for table, row_id in sorted(keys)]),
            json.dumps([row_id for table, row_id in keys if table == tree.PEOPLE]),
        ),
    )
    return [
        {"act": act, "at": at, "who": who, "verb": verb, "what": codes.label("verb", verb), "note": _parsed(note)}
        for act, at, who, verb, note in rows
    ]
