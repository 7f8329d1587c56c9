"""What a person has handed in, and the contents it points at: stored once, however many records point at one.

The journal hears of attachments only. A content lies in pieces in a table of its own, is never changed, and outlives the
attachment that is taken away: undo must find it. It goes when nothing can bring it back, see `operations.keeping`.
"""

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gzstudents.kernel.fields import shown
from gzstudents.kernel.i18n import mark
from gzstudents.kernel.store import Record, table_options
from gzstudents.students.model import label_through

_NOT_JOURNALLED = {"sqlite_autoincrement": True, "info": {"journal": False}}


class Blob(Record):
    """One content, by its SHA-256. `size` in bytes."""

    __tablename__ = "attachment_blobs"
    __table_args__ = (_NOT_JOURNALLED,)
    __mapper_args__ = {}

    version = None  # type: ignore[assignment]
    sha256: Mapped[str] = mapped_column(unique=True)
    size: Mapped[int]


class Piece(Record):
    """A part of a content; `place` counts from 0."""

    __tablename__ = "attachment_pieces"
    __table_args__ = (UniqueConstraint("blob_id", "place"), _NOT_JOURNALLED)
    __mapper_args__ = {}

    version = None  # type: ignore[assignment]
    blob_id: Mapped[int] = mapped_column(ForeignKey("attachment_blobs.id"))
    place: Mapped[int]
    content: Mapped[bytes]


class Thumbnail(Record):
    """A small JPEG of a content, made once by the guarded child: lists never decode what somebody handed in."""

    __tablename__ = "attachment_thumbnails"
    __table_args__ = (_NOT_JOURNALLED,)
    __mapper_args__ = {}

    version = None  # type: ignore[assignment]
    blob_id: Mapped[int] = mapped_column(ForeignKey("attachment_blobs.id"), unique=True)
    content: Mapped[bytes]


class Attachment(Record):
    """A file of a person, perhaps of one of the person's records. Of the photos the newest is the current one.

    `sha256` stands here too: so the journal's digests prove the content. Both it and `blob_id` are empty once erased.
    """

    __tablename__ = "attachments"
    __table_args__ = (
        Index("ix_attachments_person", "person_id", "kind"),
        Index("ix_attachments_blob", "blob_id"),
        table_options(
            label_through("people", "person_id", "t.title"), masked=label_through("people", "person_id", "t.kind")
        ),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    record_table: Mapped[str] = mapped_column(
        default="", server_default=""
    )  # identity_documents, enrolments, applications, or none
    record_id: Mapped[int | None]
    kind: Mapped[str] = mapped_column(info=shown(mark("种类"), "choice", choices="attachment_kind", required=True))
    title: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("标题"), length=120, wide=True))
    file_name: Mapped[str] = mapped_column(info=shown(mark("文件名")))
    content_type: Mapped[str] = mapped_column(info=shown(mark("文件类型"), "choice", choices="attachment_type"))
    size: Mapped[int]
    pages: Mapped[int] = mapped_column(default=1, server_default="1")
    sha256: Mapped[str] = mapped_column(info=shown(mark("文件校验值（SHA-256）")))
    blob_id: Mapped[int | None] = mapped_column(ForeignKey("attachment_blobs.id"))
    added_on: Mapped[str] = mapped_column(info=shown(mark("添加日期"), "date"))
