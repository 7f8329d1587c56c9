"""How the copies of the store stand, for the window: read in a reader's session, without opening the file again."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from gzstudents.kernel import backup, places
from gzstudents.kernel.backup import Copy, Status
from gzstudents.kernel.backup.making import due_in
from gzstudents.kernel.journal import chain
from gzstudents.kernel.store import Store
from gzstudents.office import start_check

_AHEAD = 300  # seconds that the newest act may lie ahead of the clock


class FileState(NamedTuple):
    """`strange`: sentences where the file does not fit what this computer remembers. `clock`: the newest act lies ahead.
    `refusal`: why it must not be written where it lies, unless the office insists; `read_only`: why it cannot be.
    """

    status: Status
    folder: Path
    strange: list[str]
    refusal: str
    clock: bool
    store_id: str
    damage: str  # the sentence of the last check of the file, "" where it was sound
    whole: bool  # whether the next check is to read all of it, however large
    read_only: str = ""


def file_state(session: Session, *, path: Path) -> FileState:
    connection = _raw(session)
    store_id = chain.store_id(connection)
    newest = connection.execute("SELECT at FROM acts ORDER BY id DESC LIMIT 1").fetchone()
    return FileState(
        backup.status(store_id),
        backup.folder_of(path, store_id),
        [one.words for one in backup.strangers(connection)],
        places.refusal(path),
        newest is not None and _ahead(newest[0]),
        store_id,
        start_check.known_damage(store_id),
        start_check.whole_due(store_id),
        places.read_only(path),
    )


class Standing(NamedTuple):
    """`refusal`: why nothing is written through the open store; `place`: the same where it is for the place it lies in, and
    `read_only` when that cannot be written at all (else the office may insist).
    """

    refusal: str
    place: str
    read_only: bool


def standing(session: Session, *, path: Path) -> Standing:
    store: Store = session.info["store"]
    cannot = places.read_only(path)
    place = cannot or places.refusal(path)
    return Standing(store.refusal, place if store.refusal else "", bool(cannot))


def refuse(session: Session, *, said: str, before: str) -> str:
    """From now on nothing is written through this store, "" for being allowed again; another reason not to write stays.
    Returns the reason that holds now.
    """
    store: Store = session.info["store"]
    if store.refusal == before:
        store.refusal = said
    return store.refusal


def clear_copies(session: Session, *, path: Path) -> list[Path]:
    """Copies of a protected store that anybody can read: they are from before the password."""
    from gzstudents.kernel.backup import clear

    return clear.find(path, chain.store_id(_raw(session)))


def status(session: Session) -> Status:
    return backup.status(chain.store_id(_raw(session)))


def due(session: Session, *, path: Path) -> str:
    """Why a copy should be made now; "" for no reason."""
    return due_in(_raw(session), path)


def list_copies(session: Session, *, path: Path) -> list[Copy]:
    store_id = chain.store_id(_raw(session))
    return backup.list_copies(backup.folder_of(path, store_id), store_id)


def note_head(session: Session) -> None:
    """Remember the newest act outside of the file."""
    backup.remember_head(_raw(session))


def set_folder(session: Session, *, folder: Path) -> None:
    """Where the copies go on this computer from now on."""
    backup.set_folder(chain.store_id(_raw(session)), folder)


def confirm_restored(session: Session) -> None:
    """What was restored is right: old copies may be thinned out again."""
    backup.confirm_restored(chain.store_id(_raw(session)))


def _ahead(at: str) -> bool:
    try:
        return (datetime.fromisoformat(at) - datetime.now(UTC)).total_seconds() > _AHEAD
    except (ValueError, TypeError):
        return False


def _raw(session: Session) -> Any:
    return session.connection().connection.dbapi_connection
