"""Consents of people, one row an answer."""

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from gzstudents.kernel.fields import shown
from gzstudents.kernel.i18n import mark
from gzstudents.kernel.record_names import coded
from gzstudents.kernel.store import Record, table_options
from gzstudents.students.model import label_through

# that somebody was asked about counselling is the counsellors' business: the journal names nobody there
_LABEL = f"CASE WHEN t.purpose = 'COUNSELLING' THEN '#' || t.id ELSE {label_through('people', 'person_id', coded('consent_purpose', 't.purpose'))} END"


class Consent(Record):
    """An answer to one notice. Never overwritten: withdrawing sets a day, a new answer is a new row."""

    __tablename__ = "consents"
    __table_args__ = (
        CheckConstraint("answer IN ('GIVEN', 'REFUSED')", name="answer"),
        Index("ix_consents_person", "person_id", "purpose"),
        table_options(_LABEL, masked="'#' || t.id"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    purpose: Mapped[str] = mapped_column(
        info=shown(mark("处理目的"), "choice", choices="consent_purpose", required=True)
    )
    notice_version: Mapped[str] = mapped_column(info=shown(mark("告知版本")))
    notice: Mapped[str] = mapped_column(info=shown(mark("告知内容"), "lines"))  # as it was read, in `language`
    language: Mapped[str] = mapped_column(info=shown(mark("告知语言"), "choice", choices="consent_language"))
    answer: Mapped[str] = mapped_column(info=shown(mark("答复"), "choice", choices="consent_answer", required=True))
    answered_on: Mapped[str] = mapped_column(info=shown(mark("答复日期"), "date", required=True))
    how: Mapped[str] = mapped_column(info=shown(mark("方式"), "choice", choices="consent_how", required=True))
    withdrawn_on: Mapped[str | None] = mapped_column(info=shown(mark("撤回日期"), "date"))
