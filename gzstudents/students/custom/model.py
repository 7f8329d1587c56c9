"""The tables of values: one row a field and person, one a field and enrolment."""

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gzstudents.kernel.custom.model import OwnValue
from gzstudents.kernel.store import Record, table_options
from gzstudents.students.model import PERSON_LABEL

_FIELD = "(SELECT f.label_zh FROM custom_fields f WHERE f.id = t.field_id)"
_NAME = PERSON_LABEL.replace("t.", "p.")
_OF_PERSON = f"(SELECT {_NAME} FROM people p WHERE p.id = t.person_id) || ' ' || {_FIELD}"
_OF_ENROLMENT = (
    f"(SELECT {_NAME} FROM enrolments e JOIN people p ON p.id = e.person_id WHERE e.id = t.enrolment_id) "
    f"|| ' ' || {_FIELD}"
)


class PersonValue(OwnValue, Record):
    """The value of one field for one person."""

    __tablename__ = "person_values"
    __table_args__ = (
        UniqueConstraint("person_id", "field_id"),
        Index("ix_person_values_field", "field_id", "text"),
        table_options(_OF_PERSON),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))


class EnrolmentValue(OwnValue, Record):
    """The value of one field for one enrolment."""

    __tablename__ = "enrolment_values"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "field_id"),
        Index("ix_enrolment_values_field", "field_id", "text"),
        table_options(_OF_ENROLMENT),
    )

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
