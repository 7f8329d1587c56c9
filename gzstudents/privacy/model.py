"""Disclosures, terms the office has set, and erasures, which are the ledger too."""

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from gzstudents.kernel.fields import shown
from gzstudents.kernel.i18n import mark
from gzstudents.kernel.store import Record, table_options
from gzstudents.students.model import label_through


class Disclosure(Record):
    """Personal information that left the office (PIPL arts 23, 38, 39, 55, 56). The person who gave it out is the act's."""

    __tablename__ = "disclosures"
    __table_args__ = (
        CheckConstraint("people_count >= 0", name="people_count"),
        table_options("t.disclosed_on || ' ' || t.recipient"),
    )

    disclosed_on: Mapped[str] = mapped_column(info=shown(mark("日期"), "date", required=True))
    kind: Mapped[str] = mapped_column(
        info=shown(mark("接收方类型"), "choice", choices="disclosure_recipient", required=True)
    )
    recipient: Mapped[str] = mapped_column(info=shown(mark("接收方"), required=True, wide=True))
    purpose: Mapped[str] = mapped_column(info=shown(mark("用途"), required=True, wide=True))
    basis: Mapped[str] = mapped_column(
        info=shown(mark("合法性基础"), "choice", choices="disclosure_basis", required=True, wide=True)
    )
    fields: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("提供的内容"), wide=True))
    people_count: Mapped[int] = mapped_column(default=0, server_default="0", info=shown(mark("人数"), "number"))
    abroad: Mapped[int] = mapped_column(default=0, server_default="0", info=shown(mark("向境外提供"), "flag"))
    file: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("文件")))
    sha256: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("文件校验值（SHA-256）"), wide=True)
    )
    act: Mapped[int | None]  # the journal's entry of the export that it was


class DisclosurePerson(Record):
    """Whom a disclosure was about, where they are known one by one."""

    __tablename__ = "disclosure_people"
    __table_args__ = (
        Index("ix_disclosure_people_person", "person_id"),
        Index("ix_disclosure_people_disclosure", "disclosure_id"),
        table_options(label_through("people", "person_id")),
    )

    disclosure_id: Mapped[int] = mapped_column(ForeignKey("disclosures.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))


class RetentionTerm(Record):
    """How long the office keeps a group of data, where it differs from what ships. 0 years: for ever."""

    __tablename__ = "retention_terms"
    __table_args__ = (CheckConstraint("years BETWEEN 0 AND 100", name="years"), table_options("t.group_code"))

    group_code: Mapped[str] = mapped_column(unique=True)
    years: Mapped[int] = mapped_column(info=shown(mark("保存年限"), "number", required=True))


class Erasure(Record):
    """One person's groups to be erased: proposed by one, confirmed by another. The done ones are the ledger."""

    __tablename__ = "erasures"
    __table_args__ = (
        CheckConstraint("state IN ('PROPOSED', 'DONE', 'DECLINED')", name="state"),
        Index("ix_erasures_person", "person_id"),
        table_options(label_through("people", "person_id")),
    )

    token: Mapped[str] = mapped_column(unique=True)  # random: names the erasure wherever copies lie
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    groups: Mapped[str]  # codes with spaces between
    reason: Mapped[str] = mapped_column(
        info=shown(mark("原因"), "choice", choices="erasure_reason", required=True, wide=True)
    )
    state: Mapped[str] = mapped_column(
        default="PROPOSED", server_default="PROPOSED", info=shown(mark("状态"), "choice", choices="erasure_state")
    )
    proposed_by: Mapped[str] = mapped_column(info=shown(mark("提出人")))
    proposed_slot: Mapped[str] = mapped_column(default="", server_default="")
    proposed_on: Mapped[str] = mapped_column(info=shown(mark("提出日期"), "date"))
    decided_by: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("确认人")))
    decided_on: Mapped[str | None] = mapped_column(info=shown(mark("确认日期"), "date"))
    # whose record it was: the person's number today is another one where two records were merged since; None: the same
    of_id: Mapped[int | None] = mapped_column(info={"origin": True})
