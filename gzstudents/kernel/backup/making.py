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
from gzstudents.kernel.backup.listing import (
    SUFFIX,
    Copy,
    Manifest,
    digest_of,
    folder_of,
    list_copies,
    manifest_path,
    manifest_text,
)
from gzstudents.kernel.backup.memory import age, note, remember_head, status, utc_now
from gzstudents.kernel.backup.thinning import Kept, surplus
from gzstudents.kernel.backup.verifying import facts, read_facts
from gzstudents.kernel.connection import Connection, open_connection
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _
from gzstudents.kernel.journal import chain
from gzstudents.kernel.progress import SILENT, Progress

DAILY = timedelta(days=1)
WEEKLY = timedelta(days=7)
LARGE = 500  # changes of one act, after which a copy is made at once
_HALF = ".half"  # the ending of what is not finished
_ABANDONED = timedelta(hours=12)


def due(path: Path, key: bytes | None = None, *, closing: bool = False) -> str:
    """Why a copy should be made now: "day" or "change", at the end of the day "close"; "" when there is no reason."""
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
        "SELECT 1 FROM acts WHERE id > ? AND last_seq - first_seq >= ? LIMIT 1", (last.act, LARGE)
    ).fetchone()
    if large is not None:
        return "change"
    if closing:
        return "close"
    return "day" if not last.last or age(last.last) > DAILY else ""


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
        store_id = chain.store_id(source)
        target = folder or folder_of(path, store_id)
        try:
            copy = _made(source, path, target, key, reason, progress)
        except (driver.Error, OSError, UserError) as error:
            refused = _explained(error, target)
            note("copies", store_id, failed=utc_now(), message=str(refused))
            raise refused from error
        known = copy.manifest
        if known is not None and folder is None:
            note("copies", store_id, last=known.created, name=copy.path.name, act=known.act, failed="", message="")
        remember_head(source)
    finally:
        source.close()
    if folder is None:
        thin(target, store_id)
    return copy


def _made(source: Connection, path: Path, folder: Path, key: bytes | None, reason: str, progress: Progress) -> Copy:
    folder.mkdir(parents=True, exist_ok=True)
    tidy(folder)
    _refuse_a_full_disk(source, folder)
    half = folder / f".{path.stem}-{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:8]}{_HALF}"
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
        )
        progress.report(2, 3, _("正在写入"))
        _sync(half)
        final = _reserve(folder, path.stem)
        half.replace(final)
        _keep_keys(path, final)
        _write_manifest(final, manifest)
        sync_folder(folder)
    except BaseException:
        for left in (half, Path(f"{half}-journal"), Path(f"{half}-wal"), Path(f"{half}-shm")):
            with suppress(OSError):
                left.unlink(missing_ok=True)
        raise
    progress.report(3, 3)
    return Copy(final, manifest)


def _keys_of(store: Path) -> Path:
    """Where the keys of a protected store lie (kernel.vault.sidecar)."""
    return store.with_name(f"{store.name}.keys")


def _keep_keys(path: Path, final: Path) -> None:
    """A copy of a protected store opens with the passwords of its day: its keys lie beside it."""
    with suppress(FileNotFoundError):
        shutil.copyfile(_keys_of(path), _keys_of(final))


def _refuse_a_full_disk(source: Connection, folder: Path) -> None:
    pages, each = (int(source.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("page_count", "page_size"))
    size = pages * each
    free = shutil.disk_usage(folder).free
    if free < size * 1.1 + (1 << 20):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))


def _reserve(folder: Path, stem: str) -> Path:
    """A name that no other process has: made empty, then replaced by the whole copy."""
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
    for number in range(1, 1000):
        name = f"{stem}-{stamp}{'' if number == 1 else f'-{number}'}{SUFFIX}"
        try:
            (folder / name).open("xb").close()
        except FileExistsError:
            continue
        return folder / name
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(folder))


def _write_manifest(final: Path, manifest: Manifest) -> None:
    """A copy without a manifest is no copy: if this fails, the file goes too."""
    beside = manifest_path(final)
    half = beside.with_name(f".{beside.name}{_HALF}")
    try:
        half.write_text(manifest_text(manifest), encoding="utf-8")
        _sync(half)
        half.replace(beside)
    except BaseException:
        for left in (half, final):
            with suppress(OSError):
                left.unlink(missing_ok=True)
        raise


def _sync(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """A renamed file is only kept when its folder is; Windows has no such call and needs none."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def tidy(folder: Path) -> None:
    """Take away what a killed process left half made."""
    limit = (datetime.now() - _ABANDONED).timestamp()
    for left in (*folder.glob(f".*{_HALF}*"), *folder.glob(f"*{SUFFIX}")):
        with suppress(OSError):
            found = left.stat()
            half = _HALF in left.name
            if (half and _is_orphan(left.name)) or (found.st_mtime < limit and (half or found.st_size == 0)):
                left.unlink()


def _is_orphan(name: str) -> bool:
    """Whether the process that was at it is gone. Where that cannot be asked (Windows, another computer), age decides."""
    mine = f"-{socket.gethostname()}-"
    if os.name != "posix" or mine not in name:
        return False
    number = name.rpartition(mine)[2].partition("-")[0]
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except (OSError, ValueError, OverflowError):
        return False
    return False


def thin(folder: Path, store_id: str, now: datetime | None = None) -> list[str]:
    """Delete the copies of this store that are one too many; returns their names."""
    kept = [
        Kept(copy.path.name, datetime.fromisoformat(copy.manifest.created), copy.manifest.reason == "manual")
        for copy in list_copies(folder, store_id)
        if copy.manifest is not None and _readable(copy.manifest.created)
    ]
    names = surplus(kept, now or datetime.now(UTC))
    for name in names:
        with suppress(OSError):
            manifest_path(folder / name).unlink(missing_ok=True)
            _keys_of(folder / name).unlink(missing_ok=True)
            (folder / name).unlink(missing_ok=True)
    return names


def _readable(at: str) -> bool:
    try:
        return datetime.fromisoformat(at).tzinfo is not None
    except ValueError:
        return False


def rehearse(path: Path, key: bytes | None = None, progress: Progress = SILENT) -> Copy:
    """Bring the newest copy back into a temporary file and go through all of it. Raises UserError when that fails."""
    connection = open_connection(path, key, readonly=True)
    store_id = chain.store_id(connection)
    connection.close()
    copies = list_copies(folder_of(path, store_id), store_id)
    if not copies:
        raise UserError(_("还没有备份，无法演练恢复。请先备份一次。"))
    try:
        _bring_back(copies[0], key, progress)
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


def _bring_back(copy: Copy, key: bytes | None, progress: Progress) -> None:
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
    reason = getattr(error, "strerror", None) or error
    return UserError(_("备份没有做成：“{folder}”：{reason}", folder=folder, reason=reason))
