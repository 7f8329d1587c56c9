"""Results, sign-ins, absences, rewards and punishments: what scholarships are decided and reviewed by."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gzstudents.kernel.fields import shown
from gzstudents.kernel.i18n import mark
from gzstudents.kernel.record_names import coded
from gzstudents.kernel.store import Record, table_options
from gzstudents.students.model import PERSON_LABEL


def _label(own: str) -> str:
    """The student's name, then what the row itself is."""
    name = PERSON_LABEL.replace("t.", "p.")
    whose = "FROM people p JOIN enrolments e ON e.person_id = p.id WHERE e.id = t.enrolment_id"
    return f"(SELECT {name} {whose}) || ' ' || {own}"


class StudyResult(Record):
    """Results of an academic year or of one of its terms ("" is the year). Marks and credits in hundredths, attendance in ‰."""

    __tablename__ = "study_results"
    __table_args__ = (
        CheckConstraint("term IN ('', '1', '2')", name="term"),
        CheckConstraint("attendance_permille BETWEEN 0 AND 1000", name="attendance"),
        UniqueConstraint("enrolment_id", "academic_year", "term"),
        table_options(_label("t.academic_year || ' ' || " + coded("study_term", "t.term"))),
    )

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    academic_year: Mapped[str] = mapped_column(info=shown(mark("学年"), required=True))
    term: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("学期"), "choice", choices="study_term")
    )
    gpa: Mapped[int | None] = mapped_column(info=shown(mark("平均绩点"), "hundredths"))
    average: Mapped[int | None] = mapped_column(info=shown(mark("平均成绩"), "hundredths"))
    rank: Mapped[int | None] = mapped_column(info=shown(mark("名次"), "number"))
    cohort: Mapped[int | None] = mapped_column(info=shown(mark("参评人数"), "number"))
    credits: Mapped[int | None] = mapped_column(info=shown(mark("取得学分"), "hundredths"))
    failed: Mapped[int | None] = mapped_column(info=shown(mark("不及格门数"), "number"))
    attendance_permille: Mapped[int | None] = mapped_column(info=shown(mark("出勤率"), "permille"))
    source: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("数据来源")))


class SignIn(Record):
    """The monthly sign-in, the condition for a month's stipend (universities' rules: from the 21st to the 26th)."""

    __tablename__ = "sign_ins"
    __table_args__ = (UniqueConstraint("enrolment_id", "month"), table_options(_label("t.month")))

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    month: Mapped[str] = mapped_column(info=shown(mark("月份"), required=True))
    signed_on: Mapped[str | None] = mapped_column(info=shown(mark("签到日期"), "date"))
    note: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("备注"), "lines"))


class Absence(Record):
    """Days away, both ends included. Over 15 days outside China, holidays apart, the stipend stops (CGS rules)."""

    __tablename__ = "absences"
    __table_args__ = (
        CheckConstraint("kind IN ('ABROAD', 'LEAVE', 'TRUANT')", name="kind"),
        Index("ix_absences_enrolment", "enrolment_id"),
        table_options(_label("t.starts_on")),
    )

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    kind: Mapped[str] = mapped_column(info=shown(mark("缺席类型"), "choice", choices="absence", required=True))
    starts_on: Mapped[str] = mapped_column(info=shown(mark("起始日期"), "date", required=True))
    ends_on: Mapped[str | None] = mapped_column(info=shown(mark("结束日期"), "date"))
    approved: Mapped[int] = mapped_column(default=0, server_default="0", info=shown(mark("已批准"), "flag"))
    reason: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("原因"), "lines"))


class ConductRecord(Record):
    """A reward or a punishment; a punishment counts until it is lifted."""

    __tablename__ = "conduct_records"
    __table_args__ = (
        CheckConstraint("kind IN ('REWARD', 'PUNISHMENT')", name="kind"),
        Index("ix_conduct_records_enrolment", "enrolment_id"),
        table_options(_label("t.title")),
    )

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    kind: Mapped[str] = mapped_column(info=shown(mark("奖惩类型"), "choice", choices="conduct", required=True))
    happened_on: Mapped[str] = mapped_column(info=shown(mark("日期"), "date", required=True))
    title: Mapped[str] = mapped_column(info=shown(mark("名称"), required=True))
    document: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("文号")))
    lifted_on: Mapped[str | None] = mapped_column(info=shown(mark("解除日期"), "date"))
    note: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("备注"), "lines"))
