"""Imports that were begun and not ended: the file itself, inside of the store, and what had been decided about it.

Nothing of it lies in a temporary folder. It is nobody's record: no act, no history; it goes when the import is done, when
the person throws it away, and after TERM days by itself.
"""

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped, Session, mapped_column

from gzstudents.kernel import access
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _
from gzstudents.kernel.store import Record, table_options

TERM = 30  # days
MOST = 32 << 20  # bytes of a file that is kept
MOST_FILES = 8  # of one person


class UnfinishedImport(Record):
    """`content` is the file, compressed; `state` plain data of the window as JSON; `owner` the slot of who began it."""

    __tablename__ = "unfinished_imports"
    __table_args__ = (Index("ix_unfinished_imports_owner", "owner"), table_options("t.name", journal=False))

    owner: Mapped[str] = mapped_column(default="", server_default="")
    name: Mapped[str]
    digest: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(default="{}", server_default="{}")
    begun_at: Mapped[str]
    changed_at: Mapped[str]


class Unfinished(NamedTuple):
    """One of them, without the file."""

    id: int
    name: str
    state: Mapping[str, Any]
    begun_at: str
    changed_at: str


def owner() -> str:
    """Who sits there: an import is continued by who began it."""
    person = access.signed_in()
    return person.slot if person is not None else ""


def list_unfinished(session: Session) -> list[Unfinished]:
    """Those of the person signed in, the newest first."""
    rows = session.connection().exec_driver_sql(
        "SELECT id, name, state, begun_at, changed_at FROM unfinished_imports WHERE owner = ? AND changed_at >= ? "
        "ORDER BY changed_at DESC, id DESC",
        (owner(), _before(TERM)),
    )
    return [Unfinished(row[0], row[1], _state(row[2]), row[3], row[4]) for row in rows]


def content_of(session: Session, unfinished_id: int) -> tuple[Unfinished, bytes]:
    """One of the person's own with its file. Raises UserError when it is gone, or was damaged."""
    row = (
        session.connection()
        .exec_driver_sql(
            "SELECT id, name, state, begun_at, changed_at, digest, content FROM unfinished_imports WHERE id = ? AND owner = ?",
            (unfinished_id, owner()),
        )
        .first()
    )
    if row is None:
        raise UserError(_("这次导入已经完成或删除，请重新选择文件。"))
    content = _whole(row[6], row[5])
    if content is None:
        raise UserError(_("保存的“{name}”已损坏，请重新选择文件。", name=row[1]))
    return Unfinished(row[0], row[1], _state(row[2]), row[3], row[4]), content


def of_everybody(session: Session) -> Iterator[tuple[Unfinished, bytes | None]]:
    """Whoever began them, forgotten ones too, the newest first, each with its file, or None where that was damaged.

    For who has to know where a person stands, not for who continues an import.
    """
    rows = session.connection().exec_driver_sql(
        "SELECT id, name, state, begun_at, changed_at FROM unfinished_imports ORDER BY changed_at DESC, id DESC"
    )
    for row in rows.fetchall():
        digest, packed = (
            session.connection()
            .exec_driver_sql("SELECT digest, content FROM unfinished_imports WHERE id = ?", (row[0],))
            .one()
        )
        yield Unfinished(row[0], row[1], _state(row[2]), row[3], row[4]), _whole(packed, digest)


def remove(session: Session, ids: Iterable[int]) -> None:
    """Files in which somebody stood whose data was erased, whoever began them."""
    session.connection().exec_driver_sql(
        "DELETE FROM unfinished_imports WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)
    )


def _whole(packed: bytes, digest: str) -> bytes | None:
    try:
        content = zlib.decompress(packed)
    except zlib.error:
        return None
    return content if hashlib.sha256(content).hexdigest() == digest else None


@operation("students.keep_import")
def keep(session: Session, *, name: str, content: bytes, state: Mapping[str, Any]) -> int:
    """Keep a file and what was decided about it, in place of the same file kept before; 0 for one that is too large."""
    if len(content) > MOST:
        return 0
    digest, mine = hashlib.sha256(content).hexdigest(), owner()
    connection = session.connection()
    connection.exec_driver_sql("DELETE FROM unfinished_imports WHERE changed_at < ?", (_before(TERM),))
    connection.exec_driver_sql("DELETE FROM unfinished_imports WHERE owner = ? AND digest = ?", (mine, digest))
    now = _now()
    made = UnfinishedImport(
        owner=mine, name=name[:200], digest=digest, content=zlib.compress(content, 6), state=_json(state), begun_at=now,
        changed_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    connection.exec_driver_sql(
        "DELETE FROM unfinished_imports WHERE owner = ? AND id NOT IN "
        "(SELECT id FROM unfinished_imports WHERE owner = ? ORDER BY changed_at DESC, id DESC LIMIT ?)",
        (mine, mine, MOST_FILES),
    )
    return made.id


@operation("students.keep_import")
def change(session: Session, *, unfinished_id: int, state: Mapping[str, Any]) -> None:
    """What was decided since; one that is gone stays gone."""
    session.connection().exec_driver_sql(
        "UPDATE unfinished_imports SET state = ?, changed_at = ? WHERE id = ? AND owner = ?",
        (_json(state), _now(), unfinished_id, owner()),
    )


@operation("students.keep_import")
def forget(session: Session, *, unfinished_id: int) -> None:
    """Done, or thrown away."""
    session.connection().exec_driver_sql(
        "DELETE FROM unfinished_imports WHERE id = ? AND owner = ?", (unfinished_id, owner())
    )


def _state(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _json(state: Mapping[str, Any]) -> str:
    return json.dumps(dict(state), ensure_ascii=False)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _before(days: int) -> str:
    return (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="milliseconds")
