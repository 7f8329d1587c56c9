"""What the window reads in the background: everything that comes from outside is looked into by the guarded child there."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from gzstudents.attachments import exporting, queries, rules, scans
from gzstudents.attachments.queries import AttachmentRow, Held, Target
from gzstudents.attachments.scans import Found, Picture
from gzstudents.kernel.journal import seen

CUT_WIDTH = 1200  # pixels: as large as a picture that is to be cut is shown


class Looked(NamedTuple):
    """Files that may be added, what they may belong to, and the kind their names speak of."""

    files: list[Found]
    targets: list[Target]
    kind: str


class Raw(NamedTuple):
    """A picture from outside that is to be cut: a file, or bytes that were pasted (then `path` is only a name)."""

    path: Path
    content: bytes = b""


class Paper(NamedTuple):
    """The fields of a document, for the form beside its scan."""

    id: int
    values: dict[str, str]


def held(session: Any, *, person_id: int) -> Held:
    return queries.held(session, person_id)


def look(session: Any, *, person_id: int, paths: Sequence[Path], content: bytes = b"") -> Looked:
    """Look into files, or into one that was pasted and is called paths[0]."""
    allowed = queries.allowed(session)
    if content:
        files = [scans.inspect_bytes(paths[0].name, content, allowed)]
    else:
        files = [scans.inspect(path, allowed) for path in paths]
    missing = [kind for paper in queries.list_missing(session, person_id) for kind in paper.kinds]
    guess = rules.guess_kind(files[0].name, missing if len(files) == 1 else ())
    if guess == rules.PHOTO and any(found.content_type not in {"jpeg", "png"} for found in files):
        guess = rules.OTHER
    return Looked(files, queries.list_targets(session, person_id), guess)


def targets(session: Any, *, person_id: int) -> list[Target]:
    return queries.list_targets(session, person_id)


def to_cut(session: Any, *, raw: Raw) -> Picture:
    """A picture from outside, as pixels for the dialog that cuts it."""
    allowed = queries.allowed(session)
    if raw.content:
        found = scans.inspect_bytes(raw.path.name, raw.content, allowed)
        return scans.draw(raw.path.name, found.content_type, 0, CUT_WIDTH, found.pieces)
    return scans.picture_of(raw.path, CUT_WIDTH, allowed)


def cut(session: Any, *, raw: Raw, box: tuple[float, float, float, float]) -> Found:
    """The photo."""
    allowed = queries.allowed(session)
    if raw.content:
        return scans.cut_out_of_bytes(raw.path.name, raw.content, box, allowed)
    return scans.cut_out(raw.path, box, allowed)


def page(session: Any, *, attachment_id: int, page: int, width: int) -> tuple[int, int, Picture]:
    """Which attachment, which page, its pixels."""
    return attachment_id, page, queries.draw_page(session, attachment_id=attachment_id, page=page, width=width)


def pages(session: Any, *, attachment_id: int, numbers: Sequence[int], width: int) -> list[Picture]:
    """Several pages, for the printer."""
    return [queries.draw_page(session, attachment_id=attachment_id, page=number, width=width) for number in numbers]


def save(session: Any, *, attachment_id: int, path: Path) -> tuple[AttachmentRow, dict[str, Any]]:
    """Write a file out; gives what the journal has to say of it."""
    row = queries.get_attachment(session, attachment_id)
    exporting.write(session, row, path)
    return row, seen.file_note(path)


def paper(session: Any, *, document_id: int) -> Paper:
    """Of an identity document what its form shows."""
    columns = ("kind", "number", "issuing_country", "issued_on", "valid_to")
    found = session.connection().exec_driver_sql(
        f"SELECT {', '.join(columns)} FROM identity_documents WHERE id = ?", (document_id,)
    )
    row = found.first()
    return Paper(document_id, dict(zip(columns, (value or "" for value in row or ()), strict=False)))
