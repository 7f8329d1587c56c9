"""Public notices (公示) as they hung, and the objections raised against them."""

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from gzstudents.applications.model.applications import of_application
from gzstudents.applications.model.cycles import of_cycle
from gzstudents.kernel.fields import shown
from gzstudents.kernel.i18n import mark
from gzstudents.kernel.store import Record, table_options


class Notice(Record):
    """A list that was made public at a college or at the university. `content` (JSON) holds applications, grades and amounts;
    names are looked up, so that an erased person is erased here too.
    """

    __tablename__ = "notices"
    __table_args__ = (
        CheckConstraint("scope IN ('COLLEGE', 'SCHOOL')", name="scope"),
        Index("ix_notices_cycle", "cycle_id"),
        table_options(of_cycle("t.starts_on")),
    )

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    scope: Mapped[str] = mapped_column(
        default="SCHOOL", server_default="SCHOOL", info=shown(mark("公示范围"), "choice", choices="notice_scope")
    )
    college: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("学院")))
    starts_on: Mapped[str] = mapped_column(info=shown(mark("公示开始"), "date", required=True))
    ends_on: Mapped[str] = mapped_column(info=shown(mark("公示结束"), "date", required=True))
    content: Mapped[str] = mapped_column(default="", server_default="")
    content_hash: Mapped[str] = mapped_column(default="", server_default="")
    note: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("备注"), "lines", wide=True))


class Objection(Record):
    """Somebody objects to a name on a notice; `upheld` is empty until it was decided."""

    __tablename__ = "objections"
    __table_args__ = (
        Index("ix_objections_application", "application_id"),
        table_options(of_application("t.received_on")),
    )

    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notices.id"))
    received_on: Mapped[str] = mapped_column(info=shown(mark("收到日期"), "date", required=True))
    raised_by: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("异议人")))
    text: Mapped[str] = mapped_column(info=shown(mark("异议内容"), "lines", wide=True, required=True))
    answer: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("处理意见"), "lines", wide=True))
    upheld: Mapped[int | None] = mapped_column(info=shown(mark("异议成立"), "flag"))
    decided_on: Mapped[str | None] = mapped_column(info=shown(mark("处理日期"), "date"))
