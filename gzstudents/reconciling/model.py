"""What the office said of partners' lists, so that the next list does not ask again."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from gzstudents.kernel.store import Record, table_options
from gzstudents.students.model import label_through

IS = "is"


class NoDifference(Record):
    """One answer: of a person (none where only the file knows somebody), by one kind of list, about one field; or, with the
    field IS, that a row which nobody could match is this person.

    `mark` is a digest of what file and register said: it recognises the same again and tells nothing. Should either
    side say something else, the question is open again.
    """

    __tablename__ = "no_differences"
    __table_args__ = (
        Index("ix_no_differences_person", "person_id"),
        Index("ix_no_differences_mark", "template", "mark"),
        table_options(label_through("people", "person_id", "t.template")),
    )

    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    template: Mapped[str]
    field: Mapped[str] = mapped_column(default="", server_default="")
    mark: Mapped[str]
    decided_on: Mapped[str]
