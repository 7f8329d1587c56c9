"""Papers: passports, permits, visas, and the forms that a visa is asked for with."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from gzstudents.kernel.fields import shown
from gzstudents.kernel.i18n import mark
from gzstudents.kernel.store import Record, table_options
from gzstudents.students.model.labels import label_through


class IdentityDocument(Record):
    """A passport, travel permit, visa or residence permit. Renewal adds a row and closes the old one; nothing is overwritten."""

    __tablename__ = "identity_documents"
    __table_args__ = (
        Index("ix_identity_documents_person", "person_id"),
        Index("ix_identity_documents_number", "number_key", "issuing_country"),
        table_options(label_through("people", "person_id", "t.number"), masked=label_through("people", "person_id")),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(
        info=shown(mark("证件类型"), "choice", choices="document_type", required=True, group=mark("证件"))
    )
    issuing_country: Mapped[str] = mapped_column(
        default="",
        server_default="",
        info=shown(mark("签发国家/地区"), "country", choices="country", group=mark("证件")),
    )
    number: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("证件号码"), "document", group=mark("证件"))
    )
    number_key: Mapped[str] = mapped_column(default="", server_default="")
    issued_on: Mapped[str | None] = mapped_column(info=shown(mark("签发日期"), "date", group=mark("证件")))
    valid_to: Mapped[str | None] = mapped_column(info=shown(mark("有效期至"), "date", group=mark("证件")))
    is_current: Mapped[int] = mapped_column(default=1, server_default="1")


class VisaForm(Record):
    """A visa application form that the school issued for a study: JW201, JW202 or the short-term DQ form."""

    __tablename__ = "visa_forms"
    __table_args__ = (
        Index("ix_visa_forms_enrolment", "enrolment_id"),
        Index("ix_visa_forms_number", "number"),
        table_options("(SELECT e.student_number FROM enrolments e WHERE e.id = t.enrolment_id) || ' ' || t.kind"),
    )

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    kind: Mapped[str] = mapped_column(info=shown(mark("表格"), "choice", choices="visa_form", required=True))
    number: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("表格编号")))
    issued_on: Mapped[str | None] = mapped_column(info=shown(mark("签发日期"), "date"))
    study_from: Mapped[str | None] = mapped_column(info=shown(mark("学习起始"), "date"))
    study_to: Mapped[str | None] = mapped_column(info=shown(mark("学习截止"), "date"))
