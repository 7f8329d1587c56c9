"""The journal's own tables: acts, and what each of them changed."""

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from gzstudents.kernel.store import Record


class Act(Record):
    """One thing a person did. `undoes` is the act it takes back, `undone_by` the act that took it back."""

    __tablename__ = "acts"
    __table_args__ = {"sqlite_autoincrement": True, "info": {"journal": False}}

    at: Mapped[str]  # UTC, ISO 8601 with milliseconds
    who: Mapped[str]
    verb: Mapped[str]  # "students.register"
    cause: Mapped[str]  # manual, import, undo, job, seen
    note: Mapped[str] = mapped_column(server_default="{}")  # JSON: file name, counts
    first_seq: Mapped[int]
    last_seq: Mapped[int]
    undoes: Mapped[int | None] = mapped_column(ForeignKey("acts.id"))
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("acts.id"))
    seal: Mapped[str] = mapped_column(server_default="", sort_order=95)  # see chain


class Change(Record):
    """One row that an act inserted (I), updated (U: the changed columns) or deleted (D: the whole old row)."""

    __tablename__ = "changes"
    __table_args__ = (
        Index("ix_changes_row", "table_name", "row_id"),
        {"sqlite_autoincrement": True, "info": {"journal": False}},
    )
    __mapper_args__ = {}

    id = None  # type: ignore[assignment]
    version = None  # type: ignore[assignment]
    seq: Mapped[int] = mapped_column(primary_key=True)
    act_id: Mapped[int] = mapped_column(ForeignKey("acts.id"))
    op: Mapped[str]
    table_name: Mapped[str]
    row_id: Mapped[int]
    old: Mapped[str | None]
    new: Mapped[str | None]


class RowDigest(Record):
    """Some rows of one table as the act that inserted them left them, see digests. No act: what stood there before the first."""

    __tablename__ = "row_digests"
    __table_args__ = (
        Index("ix_row_digests_act", "act_id"),
        {"sqlite_autoincrement": True, "info": {"journal": False}},
    )
    __mapper_args__ = {}

    version = None  # type: ignore[assignment]
    act_id: Mapped[int | None] = mapped_column(ForeignKey("acts.id"))
    table_name: Mapped[str]
    runs: Mapped[str]  # JSON: [[first id, last id], …]
    columns: Mapped[str]  # JSON: the names, in the order of the table
    digests: Mapped[bytes]  # 8 bytes a row
    hints: Mapped[bytes]  # 4 bytes a column


class CurrentAct(Record):
    """One row: the act that is being done. Without it every write is refused."""

    __tablename__ = "current_act"
    __table_args__ = (CheckConstraint("id = 1", name="one"), {"info": {"journal": False}})
    __mapper_args__ = {}

    version = None  # type: ignore[assignment]
    act_id: Mapped[int | None]


class StoreMark(Record):
    """One row: what names this store wherever its file lies, and the key of the chain over its journal."""

    __tablename__ = "store_mark"
    __table_args__ = (CheckConstraint("id = 1", name="one"), {"info": {"journal": False}})
    __mapper_args__ = {}

    version = None  # type: ignore[assignment]
    store_id: Mapped[str]
    salt: Mapped[str]
