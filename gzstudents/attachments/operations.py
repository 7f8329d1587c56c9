"""What is done with attachments; one function an act.

A content stays when its attachment is taken away: undo brings the attachment back, byte for byte, as long as the journal knows
of it. It goes with an erasure, or when `discard` is told that what was removed so long ago is not wanted back.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.attachments import contents, queries, rules
from gzstudents.attachments.model import Attachment
from gzstudents.attachments.scans import Found
from gzstudents.kernel import codes, names
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken, StaleRecord
from gzstudents.kernel.i18n import _
from gzstudents.kernel.store import existing
from gzstudents.students.model import Enrolment, IdentityDocument, Person

_LONGEST_TITLE = 120
_TARGETS: dict[str, Any] = {queries.DOCUMENTS: IdentityDocument, queries.ENROLMENTS: Enrolment}


@operation("attachments.add")
def add(
    session: Session,
    *,
    person_id: int,
    found: Found,
    kind: str,
    title: str = "",
    record_table: str = "",
    record_id: int = 0,
    added_on: str = "",
) -> int:
    """Keep a file that was looked into (scans.inspect) for a person, or for one of the person's records. Returns its id."""
    if session.get(Person, person_id) is None:
        raise RuleBroken(_("这名学生已不在名册中。"))
    _check_kind(kind, found.content_type)
    table, record = _target(session, person_id, record_table, record_id)
    _check_new(session, person_id, found, kind, table, record)
    blob = _keep(session, found)
    made = Attachment(
        person_id=person_id, record_table=table, record_id=record, kind=kind, title=_title(title),
        file_name=rules.file_name(found.name, found.content_type), content_type=found.content_type, size=found.size,
        pages=found.pages, sha256=found.sha256, blob_id=blob, added_on=added_on or date.today().isoformat(),
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made.id


@operation("attachments.add")
def add_many(session: Session, *, person_id: int, files: Sequence[Found], **values: Any) -> list[int]:
    """Several files in one act, each with the same kind and record; a title is the first's alone."""
    return [
        add(
            session,
            person_id=person_id,
            found=found,
            **{**values, "title": values.get("title", "") if not place else ""},
        )
        for place, found in enumerate(files)
    ]


@operation("attachments.add")
def use_photo(session: Session, *, attachment_id: int) -> int:
    """Make an earlier photo, or a picture that is there already as another kind, the current photo. Returns the new id."""
    row = queries.get_attachment(session, attachment_id)
    _check_kind(rules.PHOTO, row.content_type)
    if not row.blob:
        raise RuleBroken(_("“{name}”的内容已被清除。", name=row.title or row.file_name))
    made = Attachment(
        person_id=row.person_id, kind=rules.PHOTO, title=row.title, file_name=row.file_name, content_type=row.content_type,
        size=row.size, pages=row.pages, sha256=row.sha256, blob_id=row.blob, added_on=date.today().isoformat(),
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made.id


@operation("attachments.edit")
def edit(session: Session, *, attachment_id: int, values: Mapping[str, Any], version: int | None = None) -> None:
    """Change kind, title, or the record it belongs to (`record_table` and `record_id` together)."""
    made = _there(session, attachment_id)
    if version is not None and made.version != version:
        raise StaleRecord(_("这条记录刚被别人修改过，请重新打开后再改。"))
    if "kind" in values:
        _check_kind(values["kind"], made.content_type)
        made.kind = values["kind"]
    if "title" in values:
        made.title = _title(values["title"])
    if "record_table" in values:
        made.record_table, made.record_id = _target(
            session, made.person_id, values["record_table"], int(values.get("record_id") or 0)
        )
    session.flush()


@operation("attachments.remove")
def remove(session: Session, *, attachment_ids: Sequence[int]) -> int:
    """Take attachments away; undo brings them back. Returns how many."""
    for attachment_id in attachment_ids:
        session.delete(_there(session, attachment_id))
    session.flush()
    return len(attachment_ids)


@operation("attachments.discard")
def discard(session: Session, *, days: int, now: datetime | None = None) -> tuple[int, int]:
    """Destroy the contents of attachments that were removed more than so many days ago: undo will not find them any more.
    Returns how many, and their bytes. No record changes: the caller notes it in the journal.
    """
    if days < 0:
        raise RuleBroken(_("天数不能小于 0。"))
    since = (now or datetime.now(UTC)) - timedelta(days=days)
    return contents.drop_unreachable(session.connection(), remembered_since=since.isoformat(timespec="milliseconds"))


# -- checking --------------------------------------------------------------------------------------------------------------


def _there(session: Session, attachment_id: int) -> Attachment:
    return existing(session, Attachment, attachment_id, _("这个附件已不存在，请刷新列表。"))


def _check_kind(kind: str, content_type: str) -> None:
    if codes.get("attachment_kind", kind) is None:
        raise RuleBroken(_("请选择附件的种类。"))
    if kind == rules.PHOTO and content_type not in {"jpeg", "png"}:
        raise RuleBroken(_("照片应为 JPEG 或 PNG 图片。"))


def _target(session: Session, person_id: int, table: str, record_id: int) -> tuple[str, int | None]:
    """The record, which must be the person's own."""
    if not table:
        return "", None
    record = session.get(_TARGETS[table], record_id) if table in _TARGETS else None
    owner = record.person_id if record is not None else _applicant(session, table, record_id)
    if owner != person_id:
        raise RuleBroken(_("附件所属的记录已不存在，请重新选择。"))
    return table, record_id


def _applicant(session: Session, table: str, record_id: int) -> int | None:
    """Whose scholarship application it is: its table belongs to a slice above this one."""
    if table != queries.APPLICATIONS:
        return None
    found = session.connection().exec_driver_sql("SELECT person_id FROM applications WHERE id = ?", (record_id,))
    owner: int | None = found.scalar()
    return owner


def _check_new(session: Session, person_id: int, found: Found, kind: str, table: str, record: int | None) -> None:
    same = select(Attachment).where(
        Attachment.person_id == person_id, Attachment.sha256 == found.sha256, Attachment.kind == kind,
        Attachment.record_table == table, Attachment.record_id.is_(None) if record is None else Attachment.record_id == record,
    )  # fmt: skip
    there = session.scalars(same.limit(1)).first()
    if there is not None:
        raise RuleBroken(_("“{name}”已经添加过了（{day}）。", name=found.name, day=there.added_on))


def _keep(session: Session, found: Found) -> int:
    """The content, once: a known one takes no room and is not read again."""
    connection = session.connection()
    known = contents.find(connection, found.sha256)
    if known is not None:
        return known
    allowed = queries.allowed(session)
    rules.check_size(found.name, found.size, allowed)
    rules.check_room(found.size, contents.total(connection), allowed)
    return contents.put(connection, found.sha256, found.size, found.pieces(), found.thumbnail)


def _title(text: str) -> str:
    return names.clean(text)[:_LONGEST_TITLE]
