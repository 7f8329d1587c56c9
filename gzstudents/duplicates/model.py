"""What was decided about two people, and what the search for duplicates worked out; the redirects stand in students.merged."""

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gzstudents.kernel.fields import shown
from gzstudents.kernel.i18n import mark
from gzstudents.kernel.store import Record, table_options
from gzstudents.students import merged  # noqa: F401 - its table belongs to this slice's work
from gzstudents.students.model import label_through


class DifferentPeople(Record):
    """Somebody decided that two people are not the same. Two rows a decision, one on each side: whatever asks for all that
    the store says of a person finds it. `mark` is what both looked like then; when that changes the pair is shown again.
    """

    __tablename__ = "different_people"
    __table_args__ = (
        UniqueConstraint("person_id", "other_id"),
        table_options(label_through("people", "person_id", "t.decided_on")),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    other_id: Mapped[int]
    decided_on: Mapped[str] = mapped_column(info=shown(mark("日期"), "date"))
    decided_by: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("认定人"), "name"))
    reason: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("理由"), "lines", wide=True))
    mark: Mapped[str] = mapped_column(default="", server_default="")


class DuplicateKeys(Record):
    """Derived: under which keys which people are found, sorted and packed; one row for all keys with the same first byte."""

    __tablename__ = "duplicate_keys"
    __table_args__ = {"info": {"journal": False}}
    __mapper_args__ = {}

    id = None  # type: ignore[assignment]
    version = None  # type: ignore[assignment]
    block: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    keys: Mapped[bytes] = mapped_column(LargeBinary)  # uint32, ascending
    people: Mapped[bytes] = mapped_column(LargeBinary)  # uint32, beside each key


class DuplicatePair(Record):
    """Derived: two people who may be one, with the score and the codes of its reasons. It names nobody."""

    __tablename__ = "duplicate_pairs"
    __table_args__ = {"info": {"journal": False}}
    __mapper_args__ = {}

    id = None  # type: ignore[assignment]
    version = None  # type: ignore[assignment]
    one_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # the smaller number
    other_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    score: Mapped[int] = mapped_column(index=True)
    reasons: Mapped[str]
    mark: Mapped[str]


class DuplicateState(Record):
    """One row: up to which change of the journal keys and pairs were worked out, and when (UTC)."""

    __tablename__ = "duplicate_state"
    __table_args__ = {"info": {"journal": False}}
    __mapper_args__ = {}

    version = None  # type: ignore[assignment]
    keys_seq: Mapped[int]
    pairs_seq: Mapped[int]
    searched_at: Mapped[str]
