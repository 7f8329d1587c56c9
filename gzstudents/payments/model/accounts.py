"""Where a student's money goes, and for how many months they had been paid before the program knew them."""

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from gzstudents.kernel.fields import shown
from gzstudents.kernel.i18n import mark
from gzstudents.kernel.store import Record, table_options
from gzstudents.students.model import label_through


class BankAccount(Record):
    """An account of a student. The number is sealed with the finance key where there is one; `tail` is its last four digits."""

    __tablename__ = "bank_accounts"
    __table_args__ = (
        Index("ix_bank_accounts_person", "person_id"),
        table_options(label_through("people", "person_id", "t.bank || ' …' || t.tail")),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    bank: Mapped[str] = mapped_column(info=shown(mark("开户银行"), required=True))
    branch: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("开户网点")))
    holder: Mapped[str] = mapped_column(info=shown(mark("户名"), required=True))
    number: Mapped[str] = mapped_column(info=shown(mark("账号"), "document", required=True))
    tail: Mapped[str] = mapped_column(default="", server_default="")
    is_current: Mapped[int] = mapped_column(default=1, server_default="1", info=shown(mark("现用"), "flag"))
    valid_from: Mapped[str | None] = mapped_column(info=shown(mark("启用日期"), "date"))
    valid_to: Mapped[str | None] = mapped_column(info=shown(mark("停用日期"), "date"))
    note: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("备注"), "lines", wide=True))


class ReceivedMonths(Record):
    """Months of a programme's stipend paid before, elsewhere or on paper. Half months are counted: 7 is three and a half."""

    __tablename__ = "received_months"
    __table_args__ = (
        CheckConstraint("typeof(halves) = 'integer' AND halves >= 0", name="halves"),
        Index("ix_received_months_person", "person_id"),
        table_options(label_through("people", "person_id", "t.until")),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    halves: Mapped[int] = mapped_column(info=shown(mark("已领半月数"), "number", required=True))
    until: Mapped[str] = mapped_column(info=shown(mark("截至月份"), required=True))
    source: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("数据来源")))
