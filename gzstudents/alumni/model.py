"""Graduates and where they went."""

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from gzstudents.kernel.fields import shown
from gzstudents.kernel.i18n import mark
from gzstudents.kernel.store import Record, table_options
from gzstudents.students.model import label_through


class Alumnus(Record):
    """A person who has graduated here; the first graduation makes the alumnus, later ones move `graduated_on`."""

    __tablename__ = "alumni"
    __table_args__ = (
        CheckConstraint("consent IN ('', 'YES', 'NO')", name="consent"),
        Index("ix_alumni_graduated", "graduated_on"),
        table_options(label_through("people", "person_id", "t.graduated_on")),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), unique=True)
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolments.id"))
    graduated_on: Mapped[str] = mapped_column(info=shown(mark("毕业日期"), "date"))
    # the purpose of teaching has ended: contact needs consent (PIPL arts 13, 14, 47)
    consent: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("同意联系"), "choice", choices="consent")
    )
    association: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("校友会")))


class Destination(Record):
    """What a graduate does and where, as known on a day. A new answer is a new row; nothing is overwritten."""

    __tablename__ = "destinations"
    __table_args__ = (
        Index("ix_destinations_person", "person_id", "as_of"),
        table_options(label_through("people", "person_id", "t.as_of")),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    activity: Mapped[str] = mapped_column(info=shown(mark("去向"), "choice", choices="alumni_activity", required=True))
    place: Mapped[str] = mapped_column(info=shown(mark("所在地"), "choice", choices="alumni_place", required=True))
    employer: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("单位或院校")))
    as_of: Mapped[str] = mapped_column(info=shown(mark("截至日期"), "date", required=True))
    source: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("来源"), "choice", choices="destination_source")
    )
    note: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("备注"), "lines", wide=True))


class AlumniDirty(Record):
    """Enrolments that got the status graduated and whose person may not be an alumnus yet; see sync.py."""

    __tablename__ = "alumni_dirty"
    __table_args__ = {"info": {"journal": False}}
    __mapper_args__ = {}

    id = None  # type: ignore[assignment]
    version = None  # type: ignore[assignment]
    enrolment_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
