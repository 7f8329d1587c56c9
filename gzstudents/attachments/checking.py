"""Whether every content is what its attachment says: read by `gzstudents check`, over the driver's own connection."""

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

from gzstudents.kernel.connection import Connection
from gzstudents.kernel.i18n import _


class Wrong(NamedTuple):
    kind: str
    message: str
    where: str


def wrong(connection: Connection) -> Iterator[Wrong]:
    """One for each content that is not what it was, and for each attachment that points at nothing."""
    rows = connection.execute(
        "SELECT a.id, a.file_name, a.sha256, a.size, b.sha256, b.size FROM attachments a "
        "LEFT JOIN attachment_blobs b ON b.id = a.blob_id WHERE a.sha256 <> '' ORDER BY a.id"
    ).fetchall()
    for attachment, name, digest, size, kept, kept_size in rows:
        if (digest, size) != (kept, kept_size):
            yield Wrong("content", _("附件“{name}”没有对应的文件内容。", name=name), f"attachments {attachment}")
    names = dict(connection.execute("SELECT blob_id, min(file_name) FROM attachments GROUP BY blob_id").fetchall())
    for blob, digest, size in connection.execute("SELECT id, sha256, size FROM attachment_blobs").fetchall():
        if _of_pieces(connection, blob) != (digest, size):
            words = _("附件“{name}”的文件内容与添加时不同。", name=names.get(blob, f"#{blob}"))
            yield Wrong("content", words, f"attachment_blobs {blob}")


def _of_pieces(connection: Connection, blob: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    found = connection.execute("SELECT content FROM attachment_pieces WHERE blob_id = ? ORDER BY place", (blob,))
    for (piece,) in found:
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size
