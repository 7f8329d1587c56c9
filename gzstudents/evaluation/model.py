"""Annual reviews of awards, the targets of an evaluation, and evaluations as they were reported."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gzstudents.kernel.fields import shown
from gzstudents.kernel.i18n import mark
from gzstudents.kernel.record_names import programme
from gzstudents.kernel.store import Record, table_options
from gzstudents.students.model import PERSON_LABEL

_DECISIONS = "'', 'CONTINUE', 'SUSPEND', 'RESUME', 'CANCEL'"
_REVIEW_LABEL = (
    f"(SELECT {PERSON_LABEL.replace('t.', 'p.')} FROM awards a JOIN people p ON p.id = a.person_id WHERE a.id = t.award_id) "
    f"|| ' ' || (SELECT {programme('a.programme_id')} FROM awards a WHERE a.id = t.award_id) || ' ' || t.academic_year"
)


class AnnualReview(Record):
    """The review of an award for the coming year (年度评审): evidence, the school's proposal, the sponsor's decision."""

    __tablename__ = "annual_reviews"
    __table_args__ = (
        CheckConstraint("state IN ('DUE', 'DRAFTED', 'SCHOOL', 'DECIDED', 'EXEMPT', 'MISSED')", name="state"),
        CheckConstraint("result IN ('', 'QUALIFIED', 'UNQUALIFIED')", name="result"),
        CheckConstraint(f"proposal IN ({_DECISIONS}) AND decision IN ({_DECISIONS})", name="decision"),
        CheckConstraint("attendance_permille BETWEEN 0 AND 1000", name="attendance"),
        UniqueConstraint("award_id", "academic_year"),
        table_options(_REVIEW_LABEL),
    )

    award_id: Mapped[int] = mapped_column(ForeignKey("awards.id"))
    academic_year: Mapped[str] = mapped_column(info=shown(mark("学年"), required=True))
    state: Mapped[str] = mapped_column(
        default="DUE", server_default="DUE", info=shown(mark("状态"), "choice", choices="review_state")
    )
    exempt_reason: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("免评原因"), "lines"))
    exam_result: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("学习成绩"), "lines"))
    attendance_permille: Mapped[int | None] = mapped_column(info=shown(mark("出勤率"), "permille"))
    attitude: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("学习态度与考勤"), "lines"))
    conduct: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("行为表现与奖惩"), "lines"))
    score: Mapped[int | None] = mapped_column(info=shown(mark("评审得分"), "hundredths"))
    result: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("评审结果"), "choice", choices="review_result")
    )
    proposal: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("学校建议"), "choice", choices="review_decision")
    )
    school_opinion: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("学校意见"), "lines", wide=True)
    )
    decision: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("设奖单位决定"), "choice", choices="review_decision")
    )
    decided_on: Mapped[str | None] = mapped_column(info=shown(mark("决定日期"), "date"))
    effective_on: Mapped[str | None] = mapped_column(info=shown(mark("生效日期"), "date"))
    suspended_until: Mapped[str | None] = mapped_column(info=shown(mark("中止至"), "date"))
    document: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("文号")))


class EvaluationTarget(Record):
    """What an evaluation aims at: target and weight of one indicator, whether it is a line of the form, and how it is called.
    Target and entered value in hundredths.
    """

    __tablename__ = "evaluation_targets"
    __table_args__ = (
        UniqueConstraint("programme_id", "academic_year", "indicator"),
        table_options(f"trim(coalesce({programme('t.programme_id')}, '') || ' ' || t.academic_year)"),
    )

    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programmes.id"))  # none: all programmes together
    academic_year: Mapped[str]
    indicator: Mapped[str]
    target: Mapped[int | None]
    weight: Mapped[int | None]  # in hundredths of a point
    entered: Mapped[int | None]  # what only people can tell, e.g. satisfaction
    note: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("备注"), "lines", wide=True))
    name_zh: Mapped[str] = mapped_column(default="", server_default="")  # the office's own words; "": as shipped
    name_en: Mapped[str] = mapped_column(default="", server_default="")
    left_out: Mapped[int] = mapped_column(
        default=0, server_default="0"
    )  # not a line of the form of this programme and year


class Evaluation(Record):
    """An evaluation as it was reported (`content`, JSON, numbers without names): figures filed must be reproducible (trap 32)."""

    __tablename__ = "evaluations"
    __table_args__ = (
        Index("ix_evaluations_year", "academic_year", "programme_id"),
        table_options("t.academic_year || ' ' || t.made_on"),
    )

    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programmes.id"))  # none: all programmes
    academic_year: Mapped[str]
    made_on: Mapped[str]
    content: Mapped[str]
    content_hash: Mapped[str]
