"""Making a copy: into a temporary name, verified, synced, renamed. What is half made never bears the name of a copy."""

import errno
import os
import shutil
import socket
import tempfile
import uuid
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from gzstudents import __version__
from gzstudents.kernel import paths
from gzstudents.kernel.backup import ledger
from gzstudents.kernel.backup.files import HALF, keep_keys, make_folder, reserve, take_away, tidy
from gzstudents.kernel.backup.files import write_manifest as _write_manifest
from gzstudents.kernel.backup.listing import SUFFIX, Copy, Manifest, digest_of, folder_of, list_copies
from gzstudents.kernel.backup.memory import age, note, remember_head, status, utc_now
from gzstudents.kernel.backup.thinning import Kept, surplus
from gzstudents.kernel.backup.verifying import facts, read_facts
from gzstudents.kernel.connection import Connection, open_connection
from gzstudents.kernel.durable import replace, sync_folder
from gzstudents.kernel.durable import sync as _sync
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _
from gzstudents.kernel.journal import chain
from gzstudents.kernel.progress import SILENT, Progress
from gzstudents.kernel.reasons import because

DAILY = timedelta(days=1)
REGULAR = timedelta(minutes=30)  # between two copies while there are changes
_SMALL = 200 << 20  # bytes; a larger store is copied less often, in proportion
WEEKLY = timedelta(days=7)
UPDATE = "update"  # the reason of a copy made before the layout of the file is changed
LARGE = 500  # changes of one act, after which a copy of a small store is made at once


def due(path: Path, key: bytes | None = None, *, closing: bool = False) -> str:
    """Why a copy should be made now: "day", "time" or "change", at the end of the day "close"; "" for no reason."""
    connection = open_connection(path, key, readonly=True)
    try:
        return due_in(connection, path, closing=closing)
    finally:
        connection.close()


def due_in(connection: Connection, path: Path, *, closing: bool = False) -> str:
    """The same in a connection that is open already."""
    store_id, newest = chain.store_id(connection), chain.head(connection)
    last = status(store_id)
    if newest.act == 0 or (last.last and newest.act == last.act and _is_there(path, store_id, last.name)):
        return ""
    large = connection.execute(
        "SELECT 1 FROM acts WHERE id > ? AND last_seq - first_seq >= ? LIMIT 1", (last.act, LARGE * _share(connection))
    ).fetchone()
    if large is not None:
        return "change"
    if closing:
        return "close"
    if not last.last or age(last.last) > DAILY:
        return "day"
    return "time" if age(last.last) > _interval(connection) else ""


def _interval(connection: Connection) -> timedelta:
    """Half an hour; of a large store not more copies than the disk can hold."""
    return min(DAILY, REGULAR * _share(connection))


def _share(connection: Connection) -> float:
    """How many times a small store this one is: a copy of it takes so much longer."""
    return max(1.0, _size(connection) / _SMALL)


def _size(connection: Connection) -> int:
    pages, each = (int(connection.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("page_count", "page_size"))
    return pages * each


def remember(path: Path, key: bytes | None = None) -> None:
    """Note the newest act of the store outside of it."""
    connection = open_connection(path, key, readonly=True)
    try:
        remember_head(connection)
    finally:
        connection.close()


def _is_there(path: Path, store_id: str, name: str) -> bool:
    return (folder_of(path, store_id) / name).is_file()


def make(
    path: Path,
    key: bytes | None = None,
    *,
    folder: Path | None = None,
    reason: str = "manual",
    progress: Progress = SILENT,
) -> Copy:
    """A verified copy in `folder`, or where the copies of this store go; the old ones are thinned out afterwards.

    Raises UserError, and remembers the failure, when it cannot be made; what was there before is untouched.
    """
    source = open_connection(path, key, readonly=True)
    try:
        store_id = id_of(source)
        target = folder or folder_of(path, store_id)
        try:
            if folder is None:
                _refuse_a_drive_that_is_gone(path, target)
            copy = _made(source, path, target, key, reason, progress)
        except (driver.Error, OSError, UserError) as error:
            refused = _explained(error, target)
            if store_id:
                note("copies", store_id, failed=utc_now(), message=str(refused))
            raise refused from error
        if not store_id:
            return copy
        known = copy.manifest
        if known is not None and folder is None:
            note(
                "copies", store_id, last=known.created, name=copy.path.name, act=known.act, failed="", message="",
                file=str(path.absolute()),
            )  # fmt: skip
        remember_head(source)
    finally:
        source.close()
    if folder is None and reason not in {"restore", UPDATE}:
        thin(target, store_id)
    return copy


def id_of(source: Connection) -> str:
    """The mark of the store; "" in one from before there were marks."""
    known = source.execute("SELECT 1 FROM sqlite_master WHERE name = 'store_mark'").fetchone()
    return chain.store_id(source) if known else ""


def _made(source: Connection, path: Path, folder: Path, key: bytes | None, reason: str, progress: Progress) -> Copy:
    make_folder(folder)
    tidy(folder)
    _refuse_a_full_disk(source, folder)
    half = folder / f".{path.stem}-{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:8]}{HALF}"
    try:
        progress.report(0, 3, _("正在复制"))
        source.execute("VACUUM INTO ?", (str(half),))
        progress.report(1, 3, _("正在核对"))
        found = read_facts(half, key)
        manifest = Manifest(
            store_id=found.store_id,
            version=found.version,
            act=found.head.act,
            seal=found.head.seal,
            sha256=digest_of(half),
            size=half.stat().st_size,
            created=utc_now(),
            program=__version__,
            reason=reason,
            counts=found.counts,
            erased=[list(entry) for entry in ledger.of_store(source)],
        )
        progress.report(2, 3, _("正在写入"))
        _sync(half)
        final = reserve(folder, f"{path.stem}-before-update" if reason == UPDATE else path.stem)
        try:
            replace(half, final)
            keep_keys(path, final)
            _write_manifest(final, manifest)
            sync_folder(folder)
        except BaseException:
            take_away(final)
            raise
    except BaseException:
        for left in (half, Path(f"{half}-journal"), Path(f"{half}-wal"), Path(f"{half}-shm")):
            with suppress(OSError):
                left.unlink(missing_ok=True)
        raise
    progress.report(3, 3)
    return Copy(final, manifest)


def _refuse_a_drive_that_is_gone(path: Path, target: Path) -> None:
    """A folder that the office chose is never made anew: where the drive is not there, copies would pile up in its stead."""
    if target != folder_of(path) and not target.is_dir():
        raise UserError(
            _("备份没有做成：找不到备份文件夹“{folder}”。移动硬盘是否已接上？原有备份没有变化。", folder=target)
        )


def _refuse_a_full_disk(source: Connection, folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < _size(source) * 1.1 + (1 << 20):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))


def thin(folder: Path, store_id: str, now: datetime | None = None) -> list[str]:
    """Delete the copies of this store that are one too many; returns their names. After a restore nothing goes until
    somebody has said that the restored data are right.
    """
    if status(store_id).paused:
        return []
    kept = [
        Kept(copy.path.name, datetime.fromisoformat(copy.manifest.created), copy.manifest.reason in {"manual", UPDATE})
        for copy in list_copies(folder, store_id)
        if copy.manifest is not None and _readable(copy.manifest.created)
    ]
    names = surplus(kept, now or datetime.now(UTC))
    for name in names:
        take_away(folder / name)
    return names


def _readable(at: str) -> bool:
    try:
        return datetime.fromisoformat(at).tzinfo is not None
    except ValueError:
        return False


def pause_thinning(store_id: str) -> None:
    """A copy was restored, perhaps the wrong one: all the others stay until somebody has looked."""
    note("copies", store_id, paused=True)


def confirm_restored(store_id: str) -> None:
    """The restored data are right: copies are thinned out again."""
    note("copies", store_id, paused=False)


def rehearse(path: Path, key: bytes | None = None, progress: Progress = SILENT) -> Copy:
    """Bring the newest copy back into a temporary file and go through all of it. Raises UserError when that fails."""
    connection = open_connection(path, key, readonly=True)
    store_id = chain.store_id(connection)
    connection.close()
    copies = list_copies(folder_of(path, store_id), store_id)
    if not copies:
        raise UserError(_("还没有备份，无法演练恢复。请先备份一次。"))
    try:
        bring_back(copies[0], key, progress)
    except UserError as error:
        note("copies", store_id, rehearsed=utc_now(), rehearsal=str(error))
        raise
    note("copies", store_id, rehearsed=utc_now(), rehearsal="")
    return copies[0]


def rehearsal_due(path: Path, key: bytes | None = None) -> bool:
    connection = open_connection(path, key, readonly=True)
    known = status(chain.store_id(connection))
    connection.close()
    return bool(known.last) and (not known.rehearsed or age(known.rehearsed) > WEEKLY)


def bring_back(copy: Copy, key: bytes | None, progress: Progress = SILENT) -> None:
    """One copy into a temporary file, and all of it read. Raises UserError when it is not what its manifest says."""
    from gzstudents.kernel.backup.restoring import write_out

    with tempfile.TemporaryDirectory(dir=paths.cache_folder(), ignore_cleanup_errors=True) as folder:
        place = Path(folder, f"rehearsal{SUFFIX}")
        try:
            read_facts(copy.path, key, copy.manifest)
            write_out(copy.path, place, key)
        except (driver.Error, OSError) as error:
            raise _explained(error, Path(folder)) from error
        connection = open_connection(place, key, readonly=True)
        try:
            if copy.manifest is not None and facts(connection).counts != copy.manifest.counts:
                raise UserError(_("备份“{name}”恢复后的记录数与备份时不符。", name=copy.path.name))
            broken = chain.verify(connection, progress).broken
        finally:
            connection.close()
        if broken:
            raise UserError(_("备份“{name}”的操作记录不完整：{reason}", name=copy.path.name, reason=broken[0].words))


def _explained(error: Exception, folder: Path) -> UserError:
    """Why there is no copy, and that the old ones are as they were."""
    if isinstance(error, UserError):
        return error
    words = str(error).lower()
    if getattr(error, "errno", None) == errno.ENOSPC or "full" in words:
        return UserError(_("备份没有做成：“{folder}”所在的磁盘空间不足。原有备份没有变化，请腾出空间或换一个文件夹。", folder=folder))  # fmt: skip
    if isinstance(error, PermissionError) or any(part in words for part in ("unable to open", "readonly", "read-only")):
        return UserError(_("备份没有做成：“{folder}”不能写入。原有备份没有变化，请换一个文件夹。", folder=folder))
    if "malformed" in words or "not a database" in words:
        return UserError(_("备份没有做成：数据文件已损坏。请从最近的备份恢复。"))
    reason = because(error) if isinstance(error, OSError) else error
    return UserError(_("备份没有做成：“{folder}”：{reason}", folder=folder, reason=reason))
