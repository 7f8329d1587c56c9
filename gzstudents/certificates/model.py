"""The register of certificates: a number, whom it names, and the frozen content that any reprint is made from."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gzstudents.kernel.fields import shown
from gzstudents.kernel.i18n import mark
from gzstudents.kernel.store import Record, table_options


class Certificate(Record):
    """One numbered certificate. Numbers are gap-free per programme and year; a voided one keeps its number and reason.

    Who issues it refers to it (Award.certificate_id), never the other way: certificates stand below.
    """

    __tablename__ = "certificates"
    __table_args__ = (
        CheckConstraint("state IN ('ISSUED', 'VOIDED', 'REISSUED')", name="state"),
        CheckConstraint("state = 'ISSUED' OR void_reason <> ''", name="reason"),
        UniqueConstraint("programme_code", "academic_year", "seq"),
        Index("ix_certificates_person", "person_id"),
        table_options("t.number"),
    )

    number: Mapped[str] = mapped_column(unique=True, info=shown(mark("证书编号")))
    programme_code: Mapped[str] = mapped_column(info=shown(mark("项目代码")))
    academic_year: Mapped[str] = mapped_column(info=shown(mark("学年")))
    seq: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    holder: Mapped[str] = mapped_column(info=shown(mark("获奖人"), "name"))  # the name as printed, for lists
    content: Mapped[str]  # Letter as JSON: all that is printed
    content_hash: Mapped[str]  # SHA-256 of content
    issued_on: Mapped[str] = mapped_column(info=shown(mark("颁发日期"), "date"))
    state: Mapped[str] = mapped_column(
        default="ISSUED", server_default="ISSUED", info=shown(mark("状态"), "choice", choices="certificate_state")
    )
    void_reason: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("作废原因")))
    reissue_of: Mapped[int | None] = mapped_column(ForeignKey("certificates.id"))
    printed_at: Mapped[str | None] = mapped_column(info=shown(mark("打印时间")))  # UTC, the latest print
    print_count: Mapped[int] = mapped_column(default=0, server_default="0")
