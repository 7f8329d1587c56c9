"""What left the office: the register, and exports of which nobody has said yet where they went."""

import json
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.privacy.model import Disclosure

MOST = 20_000


class DisclosureRow(NamedTuple):
    """An entry of the register, or (`id` 0) an export of the journal that has none yet; then `act` names it."""

    id: int
    day: str
    kind: str
    recipient: str
    purpose: str
    basis: str
    fields: str
    people_count: int
    abroad: bool
    file: str
    sha256: str
    act: int
    who: str


def list_disclosures(session: Session) -> list[DisclosureRow]:
    """Newest first. Every export of a list that no entry speaks of stands among them: somebody must say where it went."""
    rows = list(session.scalars(select(Disclosure).order_by(Disclosure.id.desc()).limit(MOST)))
    who = _who(session, [row.id for row in rows])
    entries = [
        DisclosureRow(
            row.id, row.disclosed_on, row.kind, row.recipient, row.purpose, row.basis, row.fields, row.people_count,
            bool(row.abroad), row.file, row.sha256, row.act or 0, who.get(row.id, ""),
        )
        for row in rows
    ]  # fmt: skip
    return sorted([*entries, *_unsaid(session)], key=lambda row: (row.day, row.id), reverse=True)


def _who(session: Session, ids: list[int]) -> dict[int, str]:
    rows = session.connection().exec_driver_sql(
        "SELECT c.row_id, a.who FROM changes c JOIN acts a ON a.id = c.act_id WHERE c.table_name = 'disclosures' "
        "AND c.op = 'I' AND c.row_id IN (SELECT value FROM json_each(?))",
        (json.dumps(ids),),
    )
    return {row[0]: row[1] for row in rows}


def _unsaid(session: Session) -> list[DisclosureRow]:
    rows = session.connection().exec_driver_sql(
        "SELECT id, at, who, note FROM acts WHERE cause = 'seen' AND verb IN ('students.exported', 'attachments.exported') AND "
        f"id NOT IN (SELECT act FROM disclosures WHERE act IS NOT NULL) ORDER BY id DESC LIMIT {MOST}"
    )
    return [_of_export(*row) for row in rows]


def _of_export(act: int, at: str, who: str, text: str) -> DisclosureRow:
    try:
        note: Any = json.loads(text)
    except ValueError:
        note = {}
    note = note if isinstance(note, dict) else {}
    count = note.get("count")
    return DisclosureRow(
        0, at[:10], "", "", str(note.get("purpose", "")), "", " ".join(map(str, note.get("columns", ()))),
        count if isinstance(count, int) else 0, False, str(note.get("file", "")), str(note.get("sha256", "")), act, who,
    )  # fmt: skip
