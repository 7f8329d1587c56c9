"""Sponsors, and programmes with their dated rates."""

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from gzstudents.kernel.fields import shown
from gzstudents.kernel.i18n import is_chinese, mark
from gzstudents.kernel.record_names import coded, either, programme
from gzstudents.kernel.store import Record, table_options

WHOLE = "typeof(amount_fen) = 'integer'"  # SQLite would take infinity, fractions and words


class Sponsor(Record):
    """Who gives the money."""

    __tablename__ = "sponsors"
    __table_args__ = (table_options(either("t.name_zh", "t.name_en")),)

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
        table_options(either("t.name_zh", "t.name_en")),
    )

    code: Mapped[str] = mapped_column(unique=True, info=shown(mark("项目代码"), required=True))
    name_zh: Mapped[str] = mapped_column(info=shown(mark("中文名称"), required=True))
    name_en: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("英文名称")))
    sponsor_id: Mapped[int] = mapped_column(ForeignKey("sponsors.id"))
    populations: Mapped[str] = mapped_column(info=shown(mark("适用群体"), "coded", choices="population", required=True))
    kind: Mapped[str] = mapped_column(info=shown(mark("资助方式"), "choice", choices="programme_kind"))
    stacking: Mapped[str] = mapped_column(
        default="ALLOWED", server_default="ALLOWED", info=shown(mark("兼得规则"), "choice", choices="stacking")
    )
    # of programmes with the same word here nobody may have more than `group_limit` in an academic year
    exclusive_group: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("互斥组")))
    group_limit: Mapped[int] = mapped_column(default=1, server_default="1", info=shown(mark("互斥组上限"), "number"))
    renewable: Mapped[int] = mapped_column(default=0, server_default="0", info=shown(mark("可续发"), "flag"))
    max_months: Mapped[int | None] = mapped_column(info=shown(mark("最长资助月数"), "number"))  # of a lifetime
    review_required: Mapped[int] = mapped_column(default=0, server_default="0", info=shown(mark("须年度评审"), "flag"))
    # funding codes of an enrolment that tell of another scholarship with which this one may not be combined
    excludes_funding: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("不可兼得的经费来源"), "coded", choices="funding")
    )
    design: Mapped[str] = mapped_column(default="A", server_default="A", info=shown(mark("证书版式")))
    prefix: Mapped[str] = mapped_column(info=shown(mark("编号中的项目代码"), required=True))
    shows_amount: Mapped[int] = mapped_column(default=1, server_default="1", info=shown(mark("证书上印金额"), "flag"))
    funding: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("经费来源"), "choice", choices="funding")
    )
    legal_basis: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("依据"), wide=True))
    valid_from: Mapped[str | None] = mapped_column(info=shown(mark("起始日期"), "date"))
    valid_to: Mapped[str | None] = mapped_column(info=shown(mark("截止日期"), "date"))

    @property
    def name(self) -> str:
        """In the language in use."""
        return self.name_zh if is_chinese() else self.name_en or self.name_zh


class Rate(Record):
    """One part of what an award is worth. "" in level, category, grade, subject class or language means: any."""

    __tablename__ = "rates"
    __table_args__ = (
        CheckConstraint("per IN ('YEAR', 'TERM', 'MONTH', 'ONCE')", name="per"),
        CheckConstraint("amount_fen >= 0 AND months >= 1", name="amount"),
        CheckConstraint(WHOLE, name="whole_fen"),
        Index("ix_rates_programme", "programme_id"),
        table_options(
            f"{programme('t.programme_id')} || ' ' || {coded('level', 't.level')} || ' ' || {coded('award_grade', 't.grade')} "
            f"|| ' ' || {coded('rate_item', 't.item')} || printf(' ¥%.2f', t.amount_fen / 100.0)"
        ),
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
    per: Mapped[str] = mapped_column(
        default="YEAR", server_default="YEAR", info=shown(mark("计发周期"), "choice", choices="rate_period")
    )
    months: Mapped[int] = mapped_column(default=1, server_default="1", info=shown(mark("月数"), "number"))
    paid_to: Mapped[str] = mapped_column(
        default="STUDENT", server_default="STUDENT", info=shown(mark("支付对象"), "choice", choices="paid_to")
    )
    valid_from: Mapped[str | None] = mapped_column(info=shown(mark("起始日期"), "date"))
    valid_to: Mapped[str | None] = mapped_column(info=shown(mark("截止日期"), "date"))
