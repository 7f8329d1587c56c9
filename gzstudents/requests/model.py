"""Service requests and their notes."""

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from gzstudents.kernel.fields import shown
from gzstudents.kernel.i18n import mark
from gzstudents.kernel.store import Record, table_options
from gzstudents.students.model import PERSON_LABEL

# the journal must name neither the person nor the matter of a confidential request
_LABEL = (
    "CASE WHEN t.confidential = 1 THEN '#' || t.id ELSE coalesce("
    f"(SELECT {PERSON_LABEL.replace('t.', 'p.')} FROM people p WHERE p.id = t.person_id) || ' ', '') || t.title END"
)


class ServiceRequest(Record):
    """Something a student asks of the office."""

    __tablename__ = "service_requests"
    __table_args__ = (
        CheckConstraint(
            "state IN ('NEW', 'ACCEPTED', 'IN_PROGRESS', 'WAITING_STUDENT', 'WAITING_EXTERNAL', 'REFERRED', 'RESOLVED', "
            "'CLOSED', 'REOPENED', 'CANCELLED')",
            name="state",
        ),
        CheckConstraint("priority IN ('NORMAL', 'URGENT', 'EMERGENCY')", name="priority"),
        CheckConstraint("satisfaction BETWEEN 1 AND 5", name="satisfaction"),
        Index("ix_service_requests_person", "person_id"),
        Index("ix_service_requests_state", "state", "due_on"),
        table_options(_LABEL),
    )

    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    category: Mapped[str] = mapped_column(
        info=shown(mark("服务类别"), "choice", choices="service_category", required=True)
    )
    confidential: Mapped[int] = mapped_column(default=0, server_default="0")  # derived from the category
    title: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("事项"), wide=True))
    state: Mapped[str] = mapped_column(
        default="NEW", server_default="NEW", info=shown(mark("状态"), "choice", choices="service_state")
    )
    priority: Mapped[str] = mapped_column(
        default="NORMAL", server_default="NORMAL", info=shown(mark("优先级"), "choice", choices="request_priority")
    )
    channel: Mapped[str] = mapped_column(
        default="COUNTER", server_default="COUNTER", info=shown(mark("来源"), "choice", choices="request_channel")
    )
    language: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("沟通语言"), "choice", choices="teaching_language")
    )
    assignee: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("经办人"), "name"))
    opened_on: Mapped[str] = mapped_column(info=shown(mark("受理日期"), "date"))
    due_on: Mapped[str] = mapped_column(info=shown(mark("办理期限"), "date"))
    waiting_since: Mapped[str | None]  # the clock stands still from this day
    closed_on: Mapped[str | None] = mapped_column(info=shown(mark("办结日期"), "date"))
    satisfaction: Mapped[int | None] = mapped_column(info=shown(mark("满意度"), "number"))


class RequestNote(Record):
    """One step in handling a request. Never changed, only added to."""

    __tablename__ = "request_notes"
    __table_args__ = (Index("ix_request_notes_request", "request_id"), table_options("'#' || t.request_id"))

    request_id: Mapped[int] = mapped_column(ForeignKey("service_requests.id"))
    noted_on: Mapped[str] = mapped_column(info=shown(mark("日期"), "date"))
    author: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("记录人"), "name"))
    text: Mapped[str] = mapped_column(info=shown(mark("记录"), "lines", length=4000, wide=True))
