"""Contents in the store: put there piece by piece, read piece by piece, never changed; which of them nothing can bring back.

A screen may not reach them but through queries and operations: whose file it is decides who may read it.
"""

import hashlib
from collections.abc import Iterable, Iterator

from sqlalchemy import Connection

from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _

PIECE = 512 << 10  # bytes: what is in memory at a time
_PREFIX = "attachments_"
_TRIGGERS = (
    f"CREATE TRIGGER {_PREFIX}in_an_act BEFORE INSERT ON attachment_pieces "
    "WHEN (SELECT act_id FROM current_act) IS NULL BEGIN SELECT RAISE(ABORT, 'contents come with an act'); END",
    f"CREATE TRIGGER {_PREFIX}keep_pieces BEFORE UPDATE ON attachment_pieces "
    "BEGIN SELECT RAISE(ABORT, 'a content never changes'); END",
    f"CREATE TRIGGER {_PREFIX}keep_blobs BEFORE UPDATE ON attachment_blobs "
    "BEGIN SELECT RAISE(ABORT, 'a content never changes'); END",
    f"CREATE TRIGGER {_PREFIX}hold_pieces BEFORE DELETE ON attachment_pieces "
    "WHEN EXISTS (SELECT 1 FROM attachments a WHERE a.blob_id = old.blob_id) "
    "BEGIN SELECT RAISE(ABORT, 'somebody has this content'); END",
)
# contents that no attachment has; with what the journal would bring back of them
_UNUSED = "SELECT b.id FROM attachment_blobs b WHERE NOT EXISTS (SELECT 1 FROM attachments a WHERE a.blob_id = b.id)"
_REMEMBERED = (
    "SELECT json_extract(c.old, '$.blob_id') FROM changes c JOIN acts a ON a.id = c.act_id "
    "WHERE c.table_name = 'attachments' AND json_extract(c.old, '$.blob_id') IS NOT NULL AND a.at >= ?"
)


def install(connection: Connection) -> None:
    """The triggers that keep contents as they are; safe to repeat."""
    for statement in _TRIGGERS:
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {statement.split()[2]}")
        connection.exec_driver_sql(statement)


def find(connection: Connection, sha256: str) -> int | None:
    """The id of a content that is here already."""
    found = connection.exec_driver_sql("SELECT id FROM attachment_blobs WHERE sha256 = ?", (sha256,)).scalar()
    return None if found is None else int(found)


def put(connection: Connection, sha256: str, size: int, pieces: Iterable[bytes], thumbnail: bytes) -> int:
    """Store a content inside the running act, once. Raises RuleBroken when the pieces are not what was announced."""
    known = find(connection, sha256)
    if known is not None:
        return known
    made = connection.exec_driver_sql("INSERT INTO attachment_blobs (sha256, size) VALUES (?, ?)", (sha256, size))
    blob = int(made.lastrowid)
    digest, length = hashlib.sha256(), 0
    for place, piece in enumerate(_even(pieces)):
        digest.update(piece)
        length += len(piece)
        if length > size:
            break
        connection.exec_driver_sql(
            "INSERT INTO attachment_pieces (blob_id, place, content) VALUES (?, ?, ?)", (blob, place, piece)
        )
    if length != size or digest.hexdigest() != sha256:
        raise RuleBroken(_("文件在添加的过程中被改动了，没有保存。请关闭正在编辑它的程序后重试。"))
    if thumbnail:
        connection.exec_driver_sql(
            "INSERT INTO attachment_thumbnails (blob_id, content) VALUES (?, ?)", (blob, thumbnail)
        )
    return blob


def _even(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Whatever sizes they come in: at most PIECE bytes each."""
    for piece in pieces:
        for start in range(0, len(piece), PIECE):
            yield piece[start : start + PIECE]


def pieces(connection: Connection, blob: int) -> Iterator[bytes]:
    """A content from its first byte to its last."""
    place = 0
    while True:
        found = connection.exec_driver_sql(
            "SELECT content FROM attachment_pieces WHERE blob_id = ? AND place = ?", (blob, place)
        ).scalar()
        if found is None:
            return
        yield bytes(found)
        place += 1


def total(connection: Connection) -> int:
    """Bytes of all contents together."""
    return int(connection.exec_driver_sql("SELECT coalesce(sum(size), 0) FROM attachment_blobs").scalar_one())


def drop_unreachable(connection: Connection, *, remembered_since: str = "") -> tuple[int, int]:
    """Destroy the contents that no attachment has and no act from `remembered_since` on (UTC, ISO 8601; "": no act at all)
    can bring back. Returns how many, and their bytes.
    """
    kept = {row[0] for row in connection.exec_driver_sql(_REMEMBERED, (remembered_since,))}
    gone = [row[0] for row in connection.exec_driver_sql(_UNUSED) if row[0] not in kept]
    size = 0
    for blob in gone:
        size += connection.exec_driver_sql("SELECT size FROM attachment_blobs WHERE id = ?", (blob,)).scalar_one()
        for table, column in (("thumbnails", "blob_id"), ("pieces", "blob_id"), ("blobs", "id")):
            connection.exec_driver_sql(f"DELETE FROM attachment_{table} WHERE {column} = ?", (blob,))
    return len(gone), size
