"""The store: records, reading and writing. One `writing()` block is one act and one transaction."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, Engine, MetaData, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declared_attr, mapped_column
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.pool import QueuePool

from gzstudents.kernel import access, scope
from gzstudents.kernel import connection as raw
from gzstudents.kernel.errors import RuleBroken, StaleRecord, UserError
from gzstudents.kernel.guard import Guard
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


Found = TypeVar("Found", bound=Record)


def existing(session: Session, kind: type[Found], identity: int, gone: str) -> Found:
    """The record with this id; RuleBroken with the sentence `gone` where it has been taken away meanwhile."""
    record = session.get(kind, identity)
    if record is None:
        raise RuleBroken(gone)
    return record


def table_options(label: str = "'#' || t.id", *, masked: str = "", journal: bool = True) -> dict[str, Any]:
    """Options of a table of ours. `label`: an SQL expression over the alias t that names a row for a person; `masked`: one
    that names it for those who may not read its values.
    """
    return {"sqlite_autoincrement": True, "info": {"label": label, "masked_label": masked or label, "journal": journal}}


class Store:
    """The file, its engine and the only two doors to it."""

    def __init__(
        self, path: Path, key: bytes | None = None, *, before_commit: Sequence[Hook] = (), refusal: str = ""
    ) -> None:
        """`refusal`: why nothing may be written here (a medium that cannot be written, a folder that is no place for it)."""
        self.path = Path(path)
        self.key = key
        self.refusal = refusal
        self.acts = 0  # done through this door
        self.changes = 0
        self._before_commit = tuple(before_commit)
        self._guard = Guard(self.path, key)
        self.engine = _engine(self.path, key, self._guard, readonly=bool(refusal))

    @contextmanager
    def reading(self, *, whole: bool = False) -> Iterator[Session]:
        """A session that sees one unchanging state, as far as who is signed in may read it, and writes nothing. `whole`: for
        what compares and counts, and shows nobody what it read.
        """
        engine = self.engine.execution_options(whole=True) if whole else self.engine
        with Session(engine, autoflush=False, info={"store": self}) as session:
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
        self._check_file()
        actor = self._checked(actor, verb)
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
                self._keep_to_college(connection, act_id)
                changed, count = _close_act(connection, act_id, session.info.get("note"))
                session.info.update(changed=changed, changes=count)
                session.commit()
                self.acts += bool(session.info["changed"])
                self.changes += session.info["changes"]
            except StaleDataError as error:
                session.rollback()
                raise StaleRecord(_("这条记录刚被别人修改过，请重新打开后再改。")) from error
            except DBAPIError as error:
                session.rollback()
                raise self._explained(error) from error
            except BaseException:
                session.rollback()
                raise

    def note(self, actor: str, verb: str, note: dict[str, Any]) -> int:
        """An act that changes no record but must be known: a copy put in place of the file. Returns its number."""
        self._check_file()
        actor = self._checked(actor, verb)
        with self.engine.execution_options(begin="IMMEDIATE").begin() as connection:
            act_id = _insert_act(connection, actor, verb, "job", note, first=0)  # no change has this number
            _seal(connection, act_id)
        return act_id

    def seen(self, actor: str, verb: str, note: dict[str, Any]) -> int:
        """Who looked at what, see journal.seen. Returns the act's number; 0 where no entry is made: the same was seen a moment
        ago, or nothing can be written here (a medium for reading only must still open its records).
        """
        from gzstudents.kernel.journal import seen

        if self.refusal:
            return 0
        self._check_file()
        actor = self._checked(actor, verb)
        with self.engine.begin() as connection:
            if seen.is_repeated(connection, actor, verb, note):
                return 0
        with self.engine.execution_options(begin="IMMEDIATE").begin() as connection:
            act_id = _insert_act(connection, actor, verb, seen.CAUSE, note, first=0)  # no change has this number
            _seal(connection, act_id)
        self.acts += 1
        return act_id

    def close(self) -> None:
        self._guard.close()
        self.engine.dispose()

    def _checked(self, actor: str, verb: str) -> str:
        """Whoever is signed in acts in her own name, and only where she has the right. Raises RuleBroken."""
        person = access.signed_in() if self.key is not None else None
        if person is None:
            return actor
        access.require_verb(verb)
        return person.name

    def _keep_to_college(self, connection: Connection, act_id: int) -> None:
        """Who is of a college changes its students only. Raises RuleBroken."""
        person = access.signed_in() if self.key is not None else None
        if person is not None and person.college:
            from gzstudents.kernel import touched

            touched.refuse_others(connection, self.engine, act_id, person.college)

    def _check_file(self) -> None:
        """Before every act: the file must still be the one that was opened. Raises UserError."""
        if self.refusal:
            raise UserError(self.refusal)
        self._guard.check()

    def _explained(self, error: DBAPIError) -> Exception:
        """Trouble with the file is the desk's; a broken constraint is ours and stays as it is."""
        if isinstance(error.orig, driver.OperationalError | driver.DatabaseError) and not isinstance(
            error.orig, driver.IntegrityError | driver.ProgrammingError | driver.InterfaceError
        ):
            words = str(error.orig).lower()
            if not any(bug in words for bug in ("no such", "syntax error", "ambiguous", "misuse")):
                return raw.explain(error.orig, self.path)
        return error


def _engine(path: Path, key: bytes | None, guard: Guard, *, readonly: bool) -> Engine:
    new = not path.exists()

    def connect() -> raw.Connection:
        """Only the very first connection may make the file: one that was taken away does not come back empty."""
        nonlocal new
        connection = raw.open_connection(path, key, readonly=readonly, create=new)
        new = False
        guard.note()
        return connection

    engine = create_engine(
        "sqlite://",
        module=driver,
        creator=connect,
        poolclass=QueuePool,
        hide_parameters=True,  # an error in the log must not name anybody
        pool_size=4,
        max_overflow=8,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        kind = options.get("begin", "DEFERRED")
        goes_past = kind == "IMMEDIATE" or options.get("whole", False)
        _see(connection, scope.EVERYTHING if goes_past else scope.of_reader(key))
        connection.exec_driver_sql(f"BEGIN {kind}")

    return engine


def _see(connection: Connection, wanted: scope.Scope) -> None:
    """The views that belong to who is signed in stand before the tables, or none; between two transactions."""
    if connection.info.get("scope", scope.EVERYTHING) != wanted:
        scope.narrow(connection.connection.dbapi_connection, wanted)
        connection.info["scope"] = wanted


def _open_act(connection: Connection, actor: str, verb: str, cause: str, note: dict[str, Any]) -> int:
    first = connection.exec_driver_sql("SELECT coalesce(max(seq), 0) + 1 FROM changes").scalar_one()
    act_id = _insert_act(connection, actor, verb, cause, note, first=first)
    connection.exec_driver_sql("UPDATE current_act SET act_id = ?", (act_id,))
    return act_id


def _insert_act(connection: Connection, actor: str, verb: str, cause: str, note: dict[str, Any], *, first: int) -> int:
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    last = connection.exec_driver_sql("SELECT at FROM acts ORDER BY id DESC LIMIT 1").scalar()
    if (
        last is not None and last > now
    ):  # the computer's clock was put back: the order of the acts stays, and it is said
        note, now = {**note, "clock": now}, last
    result = connection.exec_driver_sql(
        "INSERT INTO acts (at, who, verb, cause, note, first_seq, last_seq) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (now, actor, verb, cause, json.dumps(note, ensure_ascii=False), first, first - 1),
    )
    if result.lastrowid is None:
        raise RuntimeError("an act got no number")
    return result.lastrowid


def _close_act(connection: Connection, act_id: int, note: dict[str, Any] | None) -> tuple[frozenset[str], int]:
    """Number and seal the act; the tables it touched, and how many changes it is."""
    first, said = connection.exec_driver_sql("SELECT first_seq, note FROM acts WHERE id = ?", (act_id,)).one()
    last = connection.exec_driver_sql("SELECT coalesce(max(seq), 0) FROM changes").scalar_one()
    connection.exec_driver_sql("UPDATE current_act SET act_id = NULL")
    if last < first:
        connection.exec_driver_sql("DELETE FROM acts WHERE id = ? AND last_seq < first_seq", (act_id,))
        return frozenset(), 0
    if note:
        clock = json.loads(said).get("clock")
        said = json.dumps({**note, "clock": clock} if clock else note, ensure_ascii=False)
    connection.exec_driver_sql("UPDATE acts SET last_seq = ?, note = ? WHERE id = ?", (last, said, act_id))
    _seal(connection, act_id)
    found = connection.exec_driver_sql(
        "SELECT DISTINCT table_name FROM changes WHERE seq BETWEEN ? AND ?", (first, last)
    )
    return frozenset(row[0] for row in found), last - first + 1


def _seal(connection: Connection, act_id: int) -> None:
    from gzstudents.kernel.journal import chain

    chain.seal(connection.connection.dbapi_connection, act_id)
