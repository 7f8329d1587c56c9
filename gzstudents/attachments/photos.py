"""The current photo of many people, for paper."""

import json
from collections.abc import Iterable

from sqlalchemy.orm import Session

from gzstudents.attachments import contents

LARGEST = 400_000  # bytes: of a larger file, and of what is no JPEG, the small picture is printed

_PHOTOS = """
SELECT a.person_id, a.blob_id, a.content_type, a.size, t.content
FROM attachments a LEFT JOIN attachment_thumbnails t ON t.blob_id = a.blob_id
WHERE a.id IN (
    SELECT max(b.id) FROM attachments b JOIN json_each(?) j ON j.value = b.person_id
    WHERE b.kind = 'PHOTO' AND b.blob_id IS NOT NULL GROUP BY b.person_id)
"""


def photos(session: Session, person_ids: Iterable[int]) -> dict[int, bytes]:
    """Person → a JPEG that the guarded child has cleaned; who has none is left out."""
    connection = session.connection()
    found: dict[int, bytes] = {}
    for person, blob, kind, size, small in connection.exec_driver_sql(_PHOTOS, (json.dumps(list(person_ids)),)):
        whole = kind == "jpeg" and size <= LARGEST
        found[person] = b"".join(contents.pieces(connection, blob)) if whole else bytes(small or b"")
    return {person: content for person, content in found.items() if content}
