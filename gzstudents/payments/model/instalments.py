"""The schedule of an award, kept and not computed on the fly (domain: trap 26), and the budget of a calendar year."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gzstudents.kernel.fields import shown
from gzstudents.kernel.i18n import mark
from gzstudents.kernel.record_names import either, programme
from gzstudents.kernel.store import Record, table_options
from gzstudents.students.model import PERSON_LABEL

_LABEL = (
    f"(SELECT {PERSON_LABEL.replace('t.', 'p.')} || ' ' || {either('g.name_zh', 'g.name_en')} FROM awards a "
    "JOIN people p ON p.id = a.person_id JOIN programmes g ON g.id = a.programme_id WHERE a.id = t.award_id) || ' ' || t.due_month"
)


class Instalment(Record):
    """One part of an award due in one month, in fen. `halves`: 2 a whole month, 1 half of one, 0 nothing.

    `full_fen` is what the rate says, `amount_fen` what is due after halves and absences. `part` tells corrections of the
    same month from the first. The budget year is the calendar year of the month (trap 24).
    """

    __tablename__ = "instalments"
    __table_args__ = (
        CheckConstraint("state IN ('PLANNED', 'HELD', 'APPROVED', 'PAID', 'RETURNED', 'CLAWED_BACK', 'DROPPED')", name="state"),
        CheckConstraint("halves BETWEEN 0 AND 2", name="halves"),
        CheckConstraint("typeof(amount_fen) = 'integer' AND typeof(full_fen) = 'integer'", name="whole_fen"),
        UniqueConstraint("award_id", "item", "due_month", "part"),
        Index("ix_instalments_month", "due_month", "state"),
        table_options(_LABEL),
    )  # fmt: skip

    award_id: Mapped[int] = mapped_column(ForeignKey("awards.id"))
    due_month: Mapped[str] = mapped_column(info=shown(mark("应发月份"), required=True))
    item: Mapped[str] = mapped_column(info=shown(mark("项目"), "choice", choices="rate_item"))
    part: Mapped[int] = mapped_column(default=0, server_default="0")
    paid_to: Mapped[str] = mapped_column(info=shown(mark("支付对象"), "choice", choices="paid_to"))
    full_fen: Mapped[int] = mapped_column(info=shown(mark("标准金额"), "money"))
    halves: Mapped[int] = mapped_column(default=2, server_default="2")
    amount_fen: Mapped[int] = mapped_column(info=shown(mark("应发金额"), "money"))
    budget_year: Mapped[int] = mapped_column(info=shown(mark("预算年度"), "number"))
    state: Mapped[str] = mapped_column(
        default="PLANNED", server_default="PLANNED", info=shown(mark("状态"), "choice", choices="instalment_state")
    )
    reason: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("原因"), "choice", choices="payment_reason")
    )
    detail: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("说明"), "lines", wide=True))
    paid_on: Mapped[str | None] = mapped_column(info=shown(mark("发放日期"), "date"))
    returned_on: Mapped[str | None] = mapped_column(info=shown(mark("退回日期"), "date"))
    voucher: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("凭证号")))


class Budget(Record):
    """What a programme may spend in a calendar year, in fen."""

    __tablename__ = "budgets"
    __table_args__ = (
        CheckConstraint("typeof(amount_fen) = 'integer' AND amount_fen >= 0", name="whole_fen"),
        UniqueConstraint("programme_id", "year"),
        table_options(f"{programme('t.programme_id')} || ' ' || t.year"),
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    year: Mapped[int] = mapped_column(info=shown(mark("预算年度"), "number", required=True))
    amount_fen: Mapped[int] = mapped_column(info=shown(mark("预算"), "money", required=True))
    document: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("文号")))
    note: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("备注"), "lines", wide=True))


class PaymentDirty(Record):
    """Awards with a schedule of which something else has changed since: the award, its student's status, absences; see sync.py."""

    __tablename__ = "payment_dirty"
    __table_args__ = {"info": {"journal": False}}
    __mapper_args__ = {}

    id = None  # type: ignore[assignment]
    version = None  # type: ignore[assignment]
    award_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
