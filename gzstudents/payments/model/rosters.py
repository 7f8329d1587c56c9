"""Payment rosters: one for a programme and a month, its lines as they were on the day it was made."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gzstudents.kernel.fields import shown
from gzstudents.kernel.i18n import mark
from gzstudents.kernel.record_names import programme
from gzstudents.kernel.store import Record, table_options


class Roster(Record):
    """What is to be paid to the students of a programme in a month. A locked one is never changed; `part` 2 is a later one."""

    __tablename__ = "rosters"
    __table_args__ = (
        CheckConstraint("state IN ('DRAFT', 'LOCKED', 'PAID')", name="state"),
        CheckConstraint("typeof(total_fen) = 'integer' AND total_fen >= 0", name="whole_fen"),
        UniqueConstraint("programme_id", "month", "part"),
        table_options(f"{programme('t.programme_id')} || ' ' || t.month"),
    )

    number: Mapped[str] = mapped_column(unique=True, info=shown(mark("发放表编号")))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    month: Mapped[str] = mapped_column(info=shown(mark("月份"), required=True))
    part: Mapped[int] = mapped_column(default=1, server_default="1")
    state: Mapped[str] = mapped_column(
        default="DRAFT", server_default="DRAFT", info=shown(mark("状态"), "choice", choices="roster_state")
    )
    made_on: Mapped[str] = mapped_column(info=shown(mark("生成日期"), "date"))
    locked_on: Mapped[str | None] = mapped_column(info=shown(mark("锁定日期"), "date"))
    paid_on: Mapped[str | None] = mapped_column(info=shown(mark("发放日期"), "date"))
    people: Mapped[int] = mapped_column(default=0, server_default="0", info=shown(mark("人数"), "number"))
    total_fen: Mapped[int] = mapped_column(default=0, server_default="0", info=shown(mark("合计"), "money"))
    content_hash: Mapped[str] = mapped_column(default="", server_default="")
    # why it was locked although the budget does not reach; a right of its own
    override_reason: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("超预算原因"), "lines", wide=True)
    )
    voucher: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("凭证号")))
    # SHA-256 of the files last written from it: what lies elsewhere can be told to be the same
    sheet_hash: Mapped[str] = mapped_column(default="", server_default="")
    finance_hash: Mapped[str] = mapped_column(default="", server_default="")
    bank_hash: Mapped[str] = mapped_column(default="", server_default="")


class RosterLine(Record):
    """One instalment on a roster, with what was found about the student on the day (`verification`)."""

    __tablename__ = "roster_lines"
    __table_args__ = (
        CheckConstraint("exclusion IN ('', 'AUTO', 'MANUAL')", name="exclusion"),
        CheckConstraint("result IN ('', 'PAID', 'RETURNED')", name="result"),
        CheckConstraint("typeof(amount_fen) = 'integer'", name="whole_fen"),
        UniqueConstraint("roster_id", "instalment_id"),
        Index("ix_roster_lines_instalment", "instalment_id"),
        table_options("(SELECT r.number FROM rosters r WHERE r.id = t.roster_id) || ' ' || t.person_name"),
    )

    roster_id: Mapped[int] = mapped_column(ForeignKey("rosters.id"))
    instalment_id: Mapped[int] = mapped_column(ForeignKey("instalments.id"))
    bank_account_id: Mapped[int | None] = mapped_column(ForeignKey("bank_accounts.id"))
    person_name: Mapped[str] = mapped_column(info=shown(mark("姓名")))
    latin_name: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("护照姓名")))
    student_number: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("学号")))
    college: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("学院")))
    country: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("国家/地区"), "choice", choices="country")
    )
    level: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("培养层次"), "choice", choices="level")
    )
    grade: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("等级"), "choice", choices="award_grade")
    )
    amount_fen: Mapped[int] = mapped_column(info=shown(mark("应发金额"), "money"))
    verification: Mapped[str] = mapped_column(info=shown(mark("核验"), "choice", choices="verification"))
    exclusion: Mapped[str] = mapped_column(default="", server_default="")
    reason: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("不发原因"), "choice", choices="payment_reason")
    )
    detail: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("说明"), "lines", wide=True))
    tail: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("账号后四位")))
    result: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("发放结果")))
    result_reason: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("退回原因")))
