"""Applications: where each stands (stage) and how it ended (outcome) are two things."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from gzstudents.kernel.fields import shown
from gzstudents.kernel.i18n import mark
from gzstudents.kernel.record_names import coded
from gzstudents.kernel.store import Record, table_options
from gzstudents.students.model import label_through

APPLICATION_LABEL = label_through("people", "person_id", "t.number")


def of_application(own: str = "''") -> str:
    """The label of a row that belongs to an application."""
    inner = APPLICATION_LABEL.replace("t.", "a.")
    return f"(SELECT {inner} FROM applications a WHERE a.id = t.application_id) || ' ' || {own}"


class Application(Record):
    """Somebody asks for a scholarship of one cycle, or the office proposes them. Score in hundredths, 1 is the best rank."""

    __tablename__ = "applications"
    __table_args__ = (
        CheckConstraint("route IN ('INITIAL', 'RENEWAL')", name="route"),
        CheckConstraint(
            "stage IN ('DRAFT', 'SUBMITTED', 'COLLEGE_REVIEW', 'OFFICE_REVIEW', 'RANKED', 'DISTRIBUTED', 'PUBLIC_NOTICE', "
            "'DECIDED', 'ARCHIVED')",
            name="stage",
        ),
        CheckConstraint(
            "outcome IN ('OPEN', 'PENDING_DOCUMENTS', 'RETURNED', 'APPROVED', 'WAITLISTED', 'REJECTED', 'WITHDRAWN', "
            "'CANCELLED', 'EXCLUDED', 'CHALLENGED')",
            name="outcome",
        ),
        Index("ix_applications_cycle", "cycle_id"),
        Index("ix_applications_person", "person_id"),
        Index("ix_applications_award", "award_id"),
        Index(
            "uq_applications_standing",
            "cycle_id",
            "person_id",
            unique=True,
            sqlite_where=text("outcome NOT IN ('WITHDRAWN', 'CANCELLED')"),
        ),
        table_options(APPLICATION_LABEL),
    )

    number: Mapped[str] = mapped_column(unique=True, info=shown(mark("申请编号")))  # APP-2026-00001, by academic year
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    route: Mapped[str] = mapped_column(
        default="INITIAL", server_default="INITIAL", info=shown(mark("申请类型"), "choice", choices="application_route")
    )
    stage: Mapped[str] = mapped_column(
        default="DRAFT", server_default="DRAFT", info=shown(mark("办理阶段"), "choice", choices="application_stage")
    )
    outcome: Mapped[str] = mapped_column(
        default="OPEN", server_default="OPEN", info=shown(mark("结果"), "choice", choices="application_outcome")
    )
    outcome_reason: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("结果说明"), "lines", wide=True)
    )
    # among the applications of one person in one academic year; 1 is wanted most
    preference: Mapped[int] = mapped_column(default=1, server_default="1", info=shown(mark("志愿顺序"), "number"))
    wanted_grade: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("申请等级"), "choice", choices="award_grade")
    )
    submitted_on: Mapped[str | None] = mapped_column(info=shown(mark("提交日期"), "date"))
    score: Mapped[int | None] = mapped_column(info=shown(mark("综合得分"), "hundredths"))
    college_rank: Mapped[int | None] = mapped_column(info=shown(mark("学院排名"), "number"))
    rank: Mapped[int | None] = mapped_column(info=shown(mark("排名"), "number"))
    renews_award_id: Mapped[int | None] = mapped_column(ForeignKey("awards.id"))  # the award of the year before
    award_id: Mapped[int | None] = mapped_column(ForeignKey("awards.id"))  # what came of it
    external_number: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("设奖单位编号")))
    note: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("备注"), "lines", wide=True))


class ApplicationFact(Record):
    """What an application states of a field of the eligibility rules, beside what the register knows."""

    __tablename__ = "application_facts"
    __table_args__ = (
        UniqueConstraint("application_id", "field"),
        table_options(of_application(coded("eligibility_field", "t.field"))),
    )

    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    field: Mapped[str] = mapped_column(info=shown(mark("数据项"), required=True))
    value: Mapped[str] = mapped_column(info=shown(mark("内容"), required=True))
