"""Whom to turn to for a student, and where letters go."""

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from gzstudents.kernel.fields import shown
from gzstudents.kernel.i18n import mark
from gzstudents.kernel.record_names import coded
from gzstudents.kernel.store import Record, table_options
from gzstudents.students.model.labels import label_through


class Contact(Record):
    """A guardian, a guarantor or whoever is called in an emergency, with the days it holds (both inclusive, None is open)."""

    __tablename__ = "contacts"
    __table_args__ = (
        CheckConstraint("kind IN ('GUARDIAN', 'GUARANTOR', 'EMERGENCY')", name="kind"),
        Index("ix_contacts_person", "person_id"),
        table_options(label_through("people", "person_id", coded("contact_kind", "t.kind"))),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(info=shown(mark("联系人类别"), "choice", choices="contact_kind", required=True))
    name: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("联系人姓名"), "name", required=True)
    )
    relation: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("与学生的关系"), length=40))
    phone: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("联系电话"), "phone"))
    email: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("电子邮箱"), "email"))
    address: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("地址"), wide=True))
    language: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("联系语言"), length=40, help=mark("用哪种语言能沟通"))
    )
    valid_from: Mapped[str | None] = mapped_column(info=shown(mark("起始日期"), "date"))
    valid_to: Mapped[str | None] = mapped_column(info=shown(mark("截止日期"), "date"))


class Address(Record):
    """Where a student lives or gets letters, with the days it holds. A registration of lodging is another thing: see permits."""

    __tablename__ = "addresses"
    __table_args__ = (
        CheckConstraint("kind IN ('HOME', 'LOCAL', 'MAIL')", name="kind"),
        Index("ix_addresses_person", "person_id"),
        table_options(label_through("people", "person_id", coded("address_kind", "t.kind"))),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(info=shown(mark("地址类别"), "choice", choices="address_kind", required=True))
    country: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("国家/地区"), "country", choices="country")
    )
    address: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("地址"), wide=True, required=True)
    )
    postcode: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("邮政编码"), length=12))
    valid_from: Mapped[str | None] = mapped_column(info=shown(mark("起始日期"), "date"))
    valid_to: Mapped[str | None] = mapped_column(info=shown(mark("截止日期"), "date"))
