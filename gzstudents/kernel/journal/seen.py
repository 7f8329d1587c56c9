"""Who looked at what: acts that change nothing and stand in the chain like all others.

A seen entry says in its note what was looked at: `table` and `row` of a record, or `query` and `count` of an export; `columns`
by name; `purpose` and the `file` with its `sha256` where there are any. Never a value. Lists on the screen leave no entries,
and a record that the same person opens again within ten minutes leaves one.
"""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

CAUSE = "seen"
AGAIN = timedelta(minutes=10)


def note_of(table: str, row: int, *columns: str) -> dict[str, Any]:
    """The note of a record that was opened or of values that were revealed; `columns` as "table.column"."""
    return {"table": table, "row": row, "columns": list(columns)}


def file_note(path: Path) -> dict[str, Any]:
    """Name and hash of a file that was written, for the note of an export."""
    with path.open("rb") as stream:
        return {"file": path.name, "sha256": hashlib.file_digest(stream, "sha256").hexdigest()}


def is_repeated(connection: Connection, who: str, verb: str, note: dict[str, Any], now: datetime | None = None) -> bool:
    """Whether the journal has it already: the same person, the same record, a moment ago. Exports are never the same."""
    if "row" not in note:
        return False
    since = ((now or datetime.now(UTC)) - AGAIN).isoformat(timespec="milliseconds")
    found = connection.exec_driver_sql(
        "SELECT 1 FROM acts WHERE id > coalesce((SELECT id FROM acts WHERE at < ? ORDER BY id DESC LIMIT 1), 0) "
        "AND cause = ? AND who = ? AND verb = ? AND json_extract(note, '$.table') = ? AND json_extract(note, '$.row') = ? "
        "AND json_extract(note, '$.columns') = json_extract(?, '$') LIMIT 1",
        (since, CAUSE, who, verb, note["table"], note["row"], json.dumps(note.get("columns", []))),
    )
    return found.first() is not None
