"""Putting a copy in the place of the store: the present file is kept first, and nobody else may have it open."""

import shutil
import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from gzstudents.kernel.backup.listing import read_manifest
from gzstudents.kernel.backup.making import make
from gzstudents.kernel.backup.verifying import Facts, read_facts
from gzstudents.kernel.connection import Connection, open_connection
from gzstudents.kernel.durable import replace, sync_folder
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _

_PATIENCE = 4  # seconds for others to let go of the file: a window that is just closing
_BESIDE = ("-wal", "-shm", "-journal")


def put_in_place(path: Path, copy: Path, key: bytes | None = None) -> Path | None:
    """Replace the store by the copy. Returns where the present file was kept; None when there was none.

    Raises UserError, and changes nothing, when the copy is damaged, the present file cannot be kept or is open elsewhere.
    """
    before = read_facts(copy, key, read_manifest(copy))
    new = path.with_name(f".{path.stem}-restoring-{datetime.now():%Y%m%d-%H%M%S-%f}{path.suffix}")
    try:
        write_out(copy, new, key)
        if read_facts(new, key) != before:
            raise UserError(_("备份“{name}”没有写完整，数据文件没有更改。", name=copy.name))
        kept = _keep_present(path, key)
        _refuse_remains(path)
        replace(new, path)
        sync_folder(path.parent)
    except (OSError, driver.Error) as error:
        raise UserError(_("没有恢复：{reason}。数据文件没有更改。", reason=error)) from error
    finally:
        for left in (new, *(Path(f"{new}{end}") for end in _BESIDE)):
            with suppress(OSError):
                left.unlink(missing_ok=True)
    return kept


def write_out(copy: Path, place: Path, key: bytes | None) -> None:
    """A whole new file from a copy: read page by page through SQLite, so that damage shows here and not later."""
    connection = open_connection(copy, key, readonly=True)
    try:
        connection.execute("VACUUM INTO ?", (str(place),))
    finally:
        connection.close()


def _keep_present(path: Path, key: bytes | None) -> Path | None:
    """The present file as a copy of its own, or, where it is damaged, moved aside as it lies there."""
    if not path.exists():
        return None
    try:
        kept = make(path, key, reason="restore").path
        _let_go(path, key)
    except _InUse:
        raise
    except (UserError, driver.Error) as error:
        if not _is_damaged(path, key):
            raise UserError(str(error)) from error
        return _move_aside(path)
    return kept


class _InUse(UserError):
    """Somebody else has the file open."""


def _let_go(path: Path, key: bytes | None) -> None:
    """Fold the -wal in and leave WAL mode, which SQLite only grants to whoever is alone with the file.

    A -wal that stayed behind would be read into the restored file and damage it.
    """
    connection = open_connection(path, key)
    try:
        connection.execute("PRAGMA busy_timeout=0")
        end = time.monotonic() + _PATIENCE
        while not _alone(connection):
            if time.monotonic() > end:
                raise _InUse(_("数据文件正在使用中。请先关闭所有打开它的窗口，再恢复。"))
            time.sleep(0.1)
    finally:
        connection.close()


def _refuse_remains(path: Path) -> None:
    """A -wal or -journal that could not be deleted belongs to the present file and would be read into the restored one.

    Nothing of worth is in it: the file was folded into one, or moved aside. Raises OSError when it cannot be taken away,
    and lets the folder forget it before the restored file gets the name: a power cut between the two would mix them.
    """
    for end in _BESIDE:
        Path(f"{path}{end}").unlink(missing_ok=True)
    sync_folder(path.parent)


def _alone(connection: Connection) -> bool:
    try:
        return bool(connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0] == "delete")
    except driver.OperationalError:
        return False


def _is_damaged(path: Path, key: bytes | None) -> bool:
    try:
        read_facts(path, key)
    except (UserError, driver.Error):
        return True
    return False


def _move_aside(path: Path) -> Path:
    folder = path.with_name(f"{path.stem}.damaged-{datetime.now():%Y%m%d-%H%M%S-%f}")
    folder.mkdir()
    for end in ("", *_BESIDE):
        part = Path(f"{path}{end}")
        if part.exists():
            shutil.move(part, folder / part.name)
    return folder / path.name


__all__ = ["Facts", "put_in_place", "write_out"]
