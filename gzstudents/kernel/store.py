"""The store: records, reading and writing. One `writing()` block is one act and one transaction."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, Engine, MetaData, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declared_attr, mapped_column
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.pool import QueuePool

from gzstudents.kernel import connection as raw
from gzstudents.kernel.errors import StaleRecord
from gzstudents.kernel.i18n import _

Hook = Callable[[Session], None]

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Record(DeclarativeBase):
    """A line of a table. Ids are never used twice: the journal speaks of them for ever."""

    metadata = MetaData(naming_convention=NAMING)

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-10)
    version: Mapped[int] = mapped_column(server_default="1", default=1, sort_order=90)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - declared_attr hands in the class
        return {"version_id_col": cls.__dict__.get("version", cls.version)}


def table_options(label: str = "'#' || t.id", *, journal: bool = True) -> dict[str, Any]:
    """Options of a table of ours. `label`: an SQL expression over the alias t that names a row for a person."""
    return {"sqlite_autoincrement": True, "info": {"label": label, "journal": journal}}


class Store:
    """The file, its engine and the only two doors to it."""

    def __init__(self, path: Path, key: bytes | None = None, *, before_commit: Sequence[Hook] = ()) -> None:
        self.path = Path(path)
        self.key = key
        self._before_commit = tuple(before_commit)
        self.engine = _engine(self.path, key)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one unchanging state and writes nothing."""
        with Session(self.engine, autoflush=False) as session:
            try:
                yield session
            except DBAPIError as error:
                raise self._explained(error) from error
            finally:
                session.rollback()

    @contextmanager
    def writing(
        self, actor: str, verb: str, *, cause: str = "manual", note: dict[str, Any] | None = None
    ) -> Iterator[Session]:
        """One act: everything in it is kept, or nothing. The act's id is `session.info["act_id"]`; after the block
        `session.info["changed"]` holds the names of the tables it touched. An act that changed nothing leaves no trace.
        """
        with Session(self.engine.execution_options(begin="IMMEDIATE")) as session:
            try:
                connection = session.connection()
                act_id = _open_act(connection, actor, verb, cause, note or {})
                session.info["act_id"] = act_id
                yield session
                session.flush()
                for hook in self._before_commit:
                    hook(session)
                session.flush()
                session.info["changed"] = _close_act(connection, act_id, session.info.get("note"))
                session.commit()
            except StaleDataError as error:
                session.rollback()
                raise StaleRecord(_("这条记录刚被别人修改过，请重新打开后再改。")) from error
            except DBAPIError as error:
                session.rollback()
                raise self._explained(error) from error
            except BaseException:
                session.rollback()
                raise

    def close(self) -> None:
        self.engine.dispose()

    def _explained(self, error: DBAPIError) -> Exception:
        """Trouble with the file is the desk's; a broken constraint is ours and stays as it is."""
        if isinstance(error.orig, driver.OperationalError | driver.DatabaseError) and not isinstance(
            error.orig, driver.IntegrityError | driver.ProgrammingError | driver.InterfaceError
        ):
            words = str(error.orig).lower()
            if not any(bug in words for bug in ("no such", "syntax error", "ambiguous", "misuse")):
                return raw.explain(error.orig, self.path)
        return error


def _engine(path: Path, key: bytes | None) -> Engine:
    engine = create_engine(
        "sqlite://",
        module=driver,
        creator=lambda: raw.open_connection(path, key),
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=8,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        kind = connection.get_execution_options().get("begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {kind}")

    return engine


def _open_act(connection: Connection, actor: str, verb: str, cause: str, note: dict[str, Any]) -> int:
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    first = connection.exec_driver_sql("SELECT coalesce(max(seq), 0) + 1 FROM changes").scalar_one()
    result = connection.exec_driver_sql(
        "INSERT INTO acts (at, who, verb, cause, note, first_seq, last_seq) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (now, actor, verb, cause, json.dumps(note, ensure_ascii=False), first, first - 1),
    )
    act_id = result.lastrowid
    if act_id is None:
        raise RuntimeError("an act got no number")
    connection.exec_driver_sql("UPDATE current_act SET act_id = ?", (act_id,))
    return act_id


def _close_act(connection: Connection, act_id: int, note: dict[str, Any] | None) -> frozenset[str]:
    first = connection.exec_driver_sql("SELECT first_seq FROM acts WHERE id = ?", (act_id,)).scalar_one()
    last = connection.exec_driver_sql("SELECT coalesce(max(seq), 0) FROM changes").scalar_one()
    connection.exec_driver_sql("UPDATE current_act SET act_id = NULL")
    if last < first:
        connection.exec_driver_sql("DELETE FROM acts WHERE id = ? AND last_seq < first_seq", (act_id,))
        return frozenset()
    connection.exec_driver_sql("UPDATE acts SET last_seq = ? WHERE id = ?", (last, act_id))
    if note:
        connection.exec_driver_sql(
            "UPDATE acts SET note = ? WHERE id = ?", (json.dumps(note, ensure_ascii=False), act_id)
        )
    found = connection.exec_driver_sql(
        "SELECT DISTINCT table_name FROM changes WHERE seq BETWEEN ? AND ?", (first, last)
    )
    return frozenset(row[0] for row in found)
