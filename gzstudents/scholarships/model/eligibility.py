"""The conditions of a programme, as data."""

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from gzstudents.kernel.fields import shown
from gzstudents.kernel.i18n import mark
from gzstudents.kernel.record_names import coded, programme
from gzstudents.kernel.store import Record, table_options


class EligibilityRule(Record):
    """One condition: `field operator value` (`in` and `not_in`: values with a space between), and the sentence when it fails.

    `applies` limits it to some: "level:BA,MA teaching_language:ZH"; "" is everybody. HARD refuses, WARNING asks, INFO tells.
    """

    __tablename__ = "eligibility_rules"
    __table_args__ = (
        CheckConstraint("route IN ('BOTH', 'INITIAL', 'RENEWAL')", name="route"),
        CheckConstraint("operator IN ('>=', '<=', '==', '!=', 'in', 'not_in')", name="operator"),
        CheckConstraint("severity IN ('HARD', 'WARNING', 'INFO')", name="severity"),
        Index("ix_eligibility_rules_programme", "programme_id"),
        table_options(f"{programme('t.programme_id')} || ' ' || {coded('eligibility_field', 't.field')}"),
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    position: Mapped[int] = mapped_column(default=0, server_default="0", info=shown(mark("顺序"), "number"))
    route: Mapped[str] = mapped_column(
        default="BOTH", server_default="BOTH", info=shown(mark("适用申请"), "choice", choices="rule_route")
    )
    applies: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("适用范围"), "coded", choices="eligibility_field", wide=True)
    )
    field: Mapped[str] = mapped_column(info=shown(mark("数据项"), "choice", choices="eligibility_field", required=True))
    operator: Mapped[str] = mapped_column(info=shown(mark("比较"), "choice", choices="rule_operator", required=True))
    value: Mapped[str] = mapped_column(info=shown(mark("要求"), required=True))
    severity: Mapped[str] = mapped_column(
        default="HARD", server_default="HARD", info=shown(mark("性质"), "choice", choices="rule_severity")
    )
    text_zh: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("中文说明"), wide=True))
    text_en: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("英文说明"), wide=True))
    source: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("依据"), wide=True))
    valid_from: Mapped[str | None] = mapped_column(info=shown(mark("起始日期"), "date"))
    valid_to: Mapped[str | None] = mapped_column(info=shown(mark("截止日期"), "date"))
