"""Numbers of people that lead to somebody else since two records of one person were merged."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, Session, mapped_column

from gzstudents.kernel.fields import shown
from gzstudents.kernel.i18n import mark
from gzstudents.kernel.store import Record, table_options
from gzstudents.students.model import label_through

SPELLINGS = " / "  # between the names of a record that was merged


class MergedPerson(Record):
    """The record `merged_id` was merged into that of `person_id` by the act `act`; taking it apart removes this row.

    The row that was merged stands whole in the journal. Its number is never given again, so it leads here for ever. `name`: how it
    was spelt, and how the kept record was before; whoever is looked for by one of these is found (see register).
    """

    __tablename__ = "merged_people"
    __table_args__ = (
        Index("ix_merged_people_person", "person_id"),
        table_options(label_through("people", "person_id", "t.name")),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    merged_id: Mapped[int] = mapped_column(unique=True)
    act: Mapped[int]
    merged_on: Mapped[str] = mapped_column(info=shown(mark("合并日期"), "date"))
    name: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("被合并的姓名"), "name"))


def current_id(session: Session, person_id: int) -> int:
    """Whom a number leads to today: itself, or the person that its record was merged into (and that one's, if so)."""
    run = session.connection().exec_driver_sql
    found = person_id
    while (row := run("SELECT person_id FROM merged_people WHERE merged_id = ?", (found,)).first()) is not None:
        found = int(row[0])
    return found


def numbers_of(session: Session, person_id: int) -> list[int]:
    """The person's own number, then those of all records that were merged into theirs, however many times over."""
    rows = session.connection().exec_driver_sql(
        "WITH RECURSIVE own(id) AS (VALUES (?) UNION SELECT m.merged_id FROM merged_people m JOIN own ON m.person_id = own.id) "
        "SELECT id FROM own",
        (person_id,),
    )
    return [int(row[0]) for row in rows]
