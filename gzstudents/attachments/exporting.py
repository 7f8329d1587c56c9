"""Files of attachments written outside the store: safe names, inside one folder, whole or not at all."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from gzstudents.attachments import queries, rules
from gzstudents.attachments.queries import AttachmentRow
from gzstudents.kernel import filenames


def write_all(session: Session, rows: Sequence[AttachmentRow], folder: Path, number: str = "") -> list[Path]:
    """Each file into the folder (made if need be), none that is there is replaced. Those of erased contents are left out."""
    there = [row for row in rows if row.blob]
    taken = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    wanted = [rules.export_name(number, row.kind, row.title, row.file_name) for row in there]
    names = list(filenames.distinct([*taken, *wanted]))[len(taken) :]
    written: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for row, name in zip(there, names, strict=True):
            path = folder / name
            written.append(path)
            write(session, row, path)
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise
    return written


def write(session: Session, row: AttachmentRow, path: Path) -> None:
    """One file: beside its place first, so that a full disk leaves nothing that looks whole."""
    beside = path.with_name(f".{path.name[:40]}.part")
    pieces = queries.pieces_of(session, row)
    try:
        with beside.open("wb") as sink:
            for piece in pieces:
                sink.write(piece)
        beside.replace(path)
    finally:
        with suppress(OSError):
            beside.unlink()


def note_of(rows: Sequence[AttachmentRow], purpose: str, **more: Any) -> dict[str, Any]:
    """What the journal keeps of files that left: whose, which, what for; never a value."""
    return {
        "query": "attachments", "person": rows[0].person_id if rows else 0, "count": 1, "files": len(rows),
        "columns": ["附件"], "rows": [row.id for row in rows], "full": True, "purpose": purpose.strip()[:200], **more,
    }  # fmt: skip
