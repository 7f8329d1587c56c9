"""A programme's year: windows, budget, places, shares and the criteria of its reviewers."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gzstudents.kernel.fields import shown
from gzstudents.kernel.i18n import mark
from gzstudents.kernel.record_names import coded, either, programme
from gzstudents.kernel.store import Record, table_options

CYCLE_LABEL = f"{programme('t.programme_id')} || ' ' || t.academic_year"


def of_cycle(own: str) -> str:
    """The label of a row that belongs to a cycle."""
    return f"(SELECT {CYCLE_LABEL.replace('t.', 'y.')} FROM cycles y WHERE y.id = t.cycle_id) || ' ' || {own}"


class Cycle(Record):
    """One round of a programme in an academic year. Days are inclusive; money in fen; `places` is for the simple quota."""

    __tablename__ = "cycles"
    __table_args__ = (
        CheckConstraint("state IN ('DRAFT', 'OPEN', 'REVIEW', 'DISTRIBUTION', 'NOTICE', 'FINAL', 'ARCHIVED')", name="state"),
        CheckConstraint("quota_mode IN ('NONE', 'SIMPLE', 'MATRIX')", name="quota_mode"),
        CheckConstraint("budget_fen IS NULL OR (typeof(budget_fen) = 'integer' AND budget_fen >= 0)", name="budget"),
        CheckConstraint("places IS NULL OR places >= 0", name="places"),
        UniqueConstraint("programme_id", "academic_year", "round"),
        table_options(CYCLE_LABEL),
    )  # fmt: skip

    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    academic_year: Mapped[str] = mapped_column(info=shown(mark("学年"), required=True))
    round: Mapped[int] = mapped_column(default=1, server_default="1", info=shown(mark("批次"), "number"))
    state: Mapped[str] = mapped_column(
        default="DRAFT", server_default="DRAFT", info=shown(mark("状态"), "choice", choices="cycle_state")
    )
    opens_on: Mapped[str | None] = mapped_column(info=shown(mark("申请开始"), "date"))
    closes_on: Mapped[str | None] = mapped_column(info=shown(mark("申请截止"), "date"))
    review_until: Mapped[str | None] = mapped_column(info=shown(mark("评审截止"), "date"))
    notice_from: Mapped[str | None] = mapped_column(info=shown(mark("公示开始"), "date"))
    notice_until: Mapped[str | None] = mapped_column(info=shown(mark("公示结束"), "date"))
    decide_by: Mapped[str | None] = mapped_column(info=shown(mark("评定期限"), "date"))
    pay_by: Mapped[str | None] = mapped_column(info=shown(mark("发放期限"), "date"))
    budget_fen: Mapped[int | None] = mapped_column(info=shown(mark("预算"), "money"))
    quota_mode: Mapped[str] = mapped_column(
        default="NONE", server_default="NONE", info=shown(mark("名额方式"), "choice", choices="quota_mode", wide=True)
    )
    places: Mapped[int | None] = mapped_column(info=shown(mark("名额"), "number"))
    document: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("名额文件"), wide=True))
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("cycles.id"))
    note: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("备注"), "lines", wide=True))


class Quota(Record):
    """Places of one cell of the matrix; "" in level, grade or college means: whichever."""

    __tablename__ = "quotas"
    __table_args__ = (
        CheckConstraint("typeof(places) = 'integer' AND places >= 0", name="places"),
        UniqueConstraint("cycle_id", "level", "grade", "college"),
        table_options(
            of_cycle(f"{coded('level', 't.level')} || ' ' || {coded('award_grade', 't.grade')} || ' ' || t.college")
        ),
    )

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    level: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("培养层次"), "choice", choices="level")
    )
    grade: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("等级"), "choice", choices="award_grade")
    )
    college: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("学院")))
    places: Mapped[int] = mapped_column(info=shown(mark("名额"), "number", required=True))


_MEMBERS = "group country population level category plan_priority yes_no"  # lists of what a share may be about


class CycleShare(Record):
    """At most or at least so many ‰ of the winners are of a kind: a cap by group of countries, a minimum for a priority."""

    __tablename__ = "cycle_shares"
    __table_args__ = (
        CheckConstraint("sense IN ('AT_MOST', 'AT_LEAST')", name="sense"),
        CheckConstraint("typeof(permille) = 'integer' AND permille BETWEEN 0 AND 1000", name="permille"),
        Index("ix_cycle_shares_cycle", "cycle_id"),
        table_options(of_cycle(coded("eligibility_field", "t.field"))),
    )

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    sense: Mapped[str] = mapped_column(info=shown(mark("要求"), "choice", choices="share_sense", required=True))
    # as in an eligibility rule: field, operator (in, not_in), members with a space between
    field: Mapped[str] = mapped_column(info=shown(mark("依据"), "choice", choices="eligibility_field", required=True))
    operator: Mapped[str] = mapped_column(
        default="in", server_default="in", info=shown(mark("比较"), "choice", choices="rule_operator")
    )
    members: Mapped[str] = mapped_column(info=shown(mark("范围"), "coded", choices=_MEMBERS, required=True))
    permille: Mapped[int] = mapped_column(info=shown(mark("比例"), "permille", required=True))
    text_zh: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("中文说明"), wide=True))
    text_en: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("英文说明"), wide=True))


class Criterion(Record):
    """One line of the rubric. Weights in ‰ of the whole; `fact` names what fills it by itself, "" is for reviewers."""

    __tablename__ = "criteria"
    __table_args__ = (
        CheckConstraint("typeof(weight) = 'integer' AND weight BETWEEN 0 AND 1000", name="weight"),
        CheckConstraint("typeof(max_points) = 'integer' AND max_points > 0", name="max_points"),
        UniqueConstraint("cycle_id", "code"),
        table_options(of_cycle(either("t.name_zh", "t.name_en"))),
    )

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    position: Mapped[int] = mapped_column(default=0, server_default="0")
    code: Mapped[str] = mapped_column(info=shown(mark("代码"), required=True))
    name_zh: Mapped[str] = mapped_column(info=shown(mark("中文名称"), required=True))
    name_en: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("英文名称")))
    weight: Mapped[int] = mapped_column(info=shown(mark("权重"), "permille", required=True))
    max_points: Mapped[int] = mapped_column(default=100, server_default="100", info=shown(mark("满分"), "number"))
    fact: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("分数来源"), "choice", choices="criterion_source")
    )
