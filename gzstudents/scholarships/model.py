"""Sponsors, programmes with their dated rates, and awards."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from gzstudents.kernel.fields import shown
from gzstudents.kernel.i18n import mark
from gzstudents.kernel.store import Record, table_options
from gzstudents.students.model import PERSON_LABEL

_WHOLE = "typeof(amount_fen) = 'integer'"  # SQLite would take infinity, fractions and words
_AWARD_LABEL = (
    f"(SELECT {PERSON_LABEL.replace('t.', 'p.')} FROM people p WHERE p.id = t.person_id) || ' ' || "
    "(SELECT g.name_zh FROM programmes g WHERE g.id = t.programme_id) || ' ' || t.academic_year"
)


class Sponsor(Record):
    """Who gives the money."""

    __tablename__ = "sponsors"
    __table_args__ = (table_options("t.name_zh"),)

    code: Mapped[str] = mapped_column(unique=True, info=shown(mark("代码"), required=True))
    kind: Mapped[str] = mapped_column(info=shown(mark("单位类型"), "choice", choices="sponsor_type", required=True))
    name_zh: Mapped[str] = mapped_column(info=shown(mark("中文名称"), required=True))
    name_en: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("英文名称")))


class Programme(Record):
    """A scholarship programme. `populations`: codes with a space between; `OC:JC,BA` limits one of them to levels."""

    __tablename__ = "programmes"
    __table_args__ = (
        CheckConstraint("stacking IN ('EXCLUSIVE_YEAR', 'ALLOWED')", name="stacking"),
        Index("ix_programmes_sponsor", "sponsor_id"),
        table_options("t.name_zh"),
    )

    code: Mapped[str] = mapped_column(unique=True, info=shown(mark("项目代码"), required=True))
    name_zh: Mapped[str] = mapped_column(info=shown(mark("中文名称"), required=True))
    name_en: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("英文名称")))
    sponsor_id: Mapped[int] = mapped_column(ForeignKey("sponsors.id"))
    populations: Mapped[str] = mapped_column(info=shown(mark("适用群体"), required=True))
    kind: Mapped[str] = mapped_column(info=shown(mark("资助方式"), "choice", choices="programme_kind"))
    stacking: Mapped[str] = mapped_column(
        default="ALLOWED", server_default="ALLOWED", info=shown(mark("兼得规则"), "choice", choices="stacking")
    )
    # funding codes of an enrolment that tell of another scholarship with which this one may not be combined
    excludes_funding: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("不可兼得的经费来源")))
    design: Mapped[str] = mapped_column(default="A", server_default="A", info=shown(mark("证书版式")))
    prefix: Mapped[str] = mapped_column(info=shown(mark("编号中的项目代码"), required=True))
    shows_amount: Mapped[int] = mapped_column(default=1, server_default="1", info=shown(mark("证书上印金额"), "flag"))
    funding: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("经费来源"), "choice", choices="funding")
    )
    legal_basis: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("依据"), wide=True))
    valid_from: Mapped[str | None] = mapped_column(info=shown(mark("起始日期"), "date"))
    valid_to: Mapped[str | None] = mapped_column(info=shown(mark("截止日期"), "date"))


class Rate(Record):
    """One part of what an award is worth. "" in level, category, grade, subject class or language means: any."""

    __tablename__ = "rates"
    __table_args__ = (
        CheckConstraint("per IN ('YEAR', 'MONTH', 'ONCE')", name="per"),
        CheckConstraint("amount_fen >= 0 AND months >= 1", name="amount"),
        CheckConstraint(_WHOLE, name="whole_fen"),
        Index("ix_rates_programme", "programme_id"),
        table_options("(SELECT g.code FROM programmes g WHERE g.id = t.programme_id) || ' ' || t.item"),
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    level: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("培养层次"), "choice", choices="level")
    )
    category: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("学习类别"), "choice", choices="category")
    )
    grade: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("等级"), "choice", choices="award_grade")
    )
    subject_class: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("学科类")))
    teaching_language: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("授课语言"), "choice", choices="teaching_language")
    )
    item: Mapped[str] = mapped_column(info=shown(mark("项目"), "choice", choices="rate_item"))
    amount_fen: Mapped[int] = mapped_column(info=shown(mark("金额"), "money"))
    per: Mapped[str] = mapped_column(default="YEAR", server_default="YEAR", info=shown(mark("计发周期")))
    months: Mapped[int] = mapped_column(default=1, server_default="1", info=shown(mark("月数"), "number"))
    paid_to: Mapped[str] = mapped_column(
        default="STUDENT", server_default="STUDENT", info=shown(mark("支付对象"), "choice", choices="paid_to")
    )
    valid_from: Mapped[str | None] = mapped_column(info=shown(mark("起始日期"), "date"))
    valid_to: Mapped[str | None] = mapped_column(info=shown(mark("截止日期"), "date"))


class Award(Record):
    """A scholarship of one academic year, given to an enrolment. The amount is kept as decided (domain: trap 28)."""

    __tablename__ = "awards"
    __table_args__ = (
        CheckConstraint("state IN ('ACTIVE', 'SUSPENDED', 'CANCELLED', 'FINISHED')", name="state"),
        CheckConstraint(_WHOLE, name="whole_fen"),
        Index("ix_awards_person", "person_id"),
        Index("ix_awards_year", "academic_year", "programme_id"),
        Index("ix_awards_enrolment", "enrolment_id"),
        Index("ix_awards_certificate", "certificate_id"),
        Index(
            "uq_awards_standing",
            "programme_id",
            "academic_year",
            "person_id",
            unique=True,
            sqlite_where=text("state <> 'CANCELLED'"),
        ),
        table_options(_AWARD_LABEL),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    # the certificate that stands; also what makes undo keep an award whose certificate was printed
    certificate_id: Mapped[int | None] = mapped_column(ForeignKey("certificates.id"))
    academic_year: Mapped[str] = mapped_column(info=shown(mark("学年"), required=True))
    level: Mapped[str] = mapped_column(default="", server_default="")  # of the enrolment on the day of the decision
    grade: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("等级"), "choice", choices="award_grade")
    )
    amount_fen: Mapped[int] = mapped_column(info=shown(mark("金额"), "money"))
    decided_on: Mapped[str] = mapped_column(info=shown(mark("评定日期"), "date", required=True))
    state: Mapped[str] = mapped_column(
        default="ACTIVE", server_default="ACTIVE", info=shown(mark("状态"), "choice", choices="award_state")
    )
    note: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("备注"), "lines"))


class AwardEvent(Record):
    """What happened to an award after it was given: suspended, resumed, cancelled, adjusted, finished."""

    __tablename__ = "award_events"
    __table_args__ = (
        CheckConstraint("kind IN ('SUSPEND', 'RESUME', 'CANCEL', 'FINISH', 'ADJUST')", name="kind"),
        Index("ix_award_events_award", "award_id"),
        table_options(f"(SELECT {_AWARD_LABEL.replace('t.', 'a.')} FROM awards a WHERE a.id = t.award_id)"),
    )

    award_id: Mapped[int] = mapped_column(ForeignKey("awards.id"))
    kind: Mapped[str] = mapped_column(info=shown(mark("事件"), "choice", choices="award_event"))
    happened_on: Mapped[str] = mapped_column(info=shown(mark("日期"), "date"))
    reason: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("原因"), "lines"))
