"""The facts that the statistics have read before, packed: derived, never journalled, may be deleted at any time."""

from sqlalchemy import Connection, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from gzstudents.kernel.store import Record


class FactBlock(Record):
    """Some columns of the rows of a table whose ids have the same beginning."""

    __tablename__ = "fact_blocks"
    __table_args__ = {"info": {"journal": False}}
    __mapper_args__ = {}

    id = None  # type: ignore[assignment]
    version = None  # type: ignore[assignment]
    table_name: Mapped[str] = mapped_column(primary_key=True)
    block: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class FactState(Record):
    """One row: the blocks hold what the tables held when the journal's last change was number `seq`."""

    __tablename__ = "fact_state"
    __table_args__ = {"info": {"journal": False}}
    __mapper_args__ = {}

    version = None  # type: ignore[assignment]
    seq: Mapped[int]
    stamp: Mapped[str]  # of the code lists and the format: other ones, and everything is read anew


def forget(connection: Connection) -> None:
    """Whoever changes tables without the journal (a change of the schema) has everything read anew."""
    connection.exec_driver_sql("DELETE FROM fact_blocks")
    connection.exec_driver_sql("DELETE FROM fact_state")
