"""One connection to the store, without SQLAlchemy: what the window needs before its first paint."""

from contextlib import suppress
from pathlib import Path, PurePath
from typing import Any

import sqlcipher3.dbapi2 as driver

from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _

Connection = Any  # sqlcipher3 ships no types

OLDEST_SQLITE = (3, 51, 3)  # before it, WAL could lose a committed page after a checkpoint race
WAIT = 30_000  # ms to wait for another writer: an import holds the lock for seconds
CACHE = 64 * 1024  # KiB of pages kept decrypted

_PRAGMAS = (
    "foreign_keys=ON",
    "synchronous=FULL",
    f"busy_timeout={WAIT}",
    "recursive_triggers=ON",  # REPLACE fires the delete triggers too: the journal misses nothing
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "secure_delete=ON",
    "temp_store=MEMORY",
    f"cache_size=-{CACHE}",
)


def open_connection(
    path: Path, key: bytes | None = None, *, readonly: bool = False, create: bool = False
) -> Connection:
    """A connection in autocommit mode with our pragmas set. `key` is the raw 32-byte key of an encrypted store.

    Without `create` a missing file stays missing: a file that was taken away must not come back empty.
    Raises UserError when the file is no store of ours, damaged, or the SQLite library is too old for WAL.
    """
    if driver.sqlite_version_info < OLDEST_SQLITE:
        raise UserError(_("此程序的数据库组件过旧（{version}），请重新安装。", version=driver.sqlite_version))
    mode = "ro" if readonly else "rwc" if create else "rw"
    try:
        return _open(path, key, mode)
    except driver.Error as error:
        if readonly and "readonly database" in str(error).lower():
            with suppress(driver.Error):  # a process was killed in the middle: only a writer can roll back what it left
                _open(path, key, "rw").close()
                return _open(path, key, mode)
        no_room = any(words in str(error).lower() for words in ("unable to open", "readonly database"))
        if readonly and no_room and _at_rest(path):
            with suppress(
                driver.Error
            ):  # a medium that cannot be written has no room for what WAL keeps beside the file
                return _open(path, key, "ro&immutable=1")
        elif readonly and no_room and path.exists():
            raise UserError(
                _(
                    "“{name}”旁边的“{wal}”里还有没有并入的更改，在不能写入的位置无法读取。请把这两个文件一起复制到本机的文件夹再打开。",
                    name=path.name, wal=f"{path.name}-wal",
                )
            ) from error  # fmt: skip
        raise explain(error, path) from error


def _at_rest(path: Path) -> bool:
    """Whether the file holds everything: nobody has a part of it in a -wal beside it."""
    wal = Path(f"{path}-wal")
    return Path(path).exists() and not (wal.exists() and wal.stat().st_size)


def uri_of(path: PurePath) -> str:
    """As SQLite reads it: a share of Windows has no host there, but two slashes more."""
    uri = path.as_uri()
    return uri if uri.startswith("file:///") else f"file:////{uri.removeprefix('file://')}"


def _open(path: Path, key: bytes | None, mode: str) -> Connection:
    uri = f"{uri_of(Path(path).absolute())}?mode={mode}"
    connection = driver.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=WAIT / 1000)
    try:
        connection.execute("PRAGMA cipher_log_level=NONE")  # else a wrong key is talked about on standard error
        if key is not None:
            connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
            if not connection.execute("PRAGMA cipher_version").fetchone():  # it would write clear text, and say nothing
                raise UserError(_("此程序的数据库组件不支持加密，没有打开数据文件。请重新安装。"))
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        if not mode.startswith("ro"):
            connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def open_beside(path: Path, key: bytes | None, name: str) -> Connection:
    """A private database in memory, in autocommit mode, with the store attached to it under a name, for reading only.

    Raises UserError when the store cannot be read.
    """
    connection = driver.connect("file::memory:", uri=True, isolation_level=None, check_same_thread=False)
    try:
        for pragma in ("cipher_log_level=NONE", "temp_store=MEMORY", "trusted_schema=OFF", f"busy_timeout={WAIT}"):
            connection.execute(f"PRAGMA {pragma}")
        try:
            _attach(connection, path, key, name, "ro")
        except driver.Error:
            if not _at_rest(path):
                raise
            _attach(connection, path, key, name, "ro&immutable=1")  # as above: no room for what WAL keeps
    except driver.Error as error:
        connection.close()
        raise explain(error, path) from error
    return connection


def _attach(connection: Connection, path: Path, key: bytes | None, name: str, mode: str) -> None:
    uri = f"{uri_of(Path(path).absolute())}?mode={mode}"
    connection.execute(f"ATTACH ? AS {name} KEY ?", (uri, "" if key is None else f"x'{key.hex()}'"))
    try:
        connection.execute(f"SELECT count(*) FROM {name}.sqlite_master").fetchone()
    except driver.Error:
        connection.execute(f"DETACH {name}")
        raise


def explain(error: Exception, path: Path) -> UserError:
    """The one place that turns SQLite's words into a sentence for the desk."""
    text = str(error).lower()
    name = Path(path).name
    if "not a database" in text or "encrypted" in text:
        return UserError(_("“{name}”不是本程序的数据文件，或者密码不对。请选择正确的文件。", name=name))
    if "malformed" in text or "disk image" in text:
        return UserError(_("数据文件“{name}”已损坏。请从最近的备份恢复。", name=name))
    if "locked" in text or "busy" in text:
        return UserError(_("数据文件“{name}”正被另一个操作写入，请稍后再试。", name=name))
    if "unable to open" in text:
        return UserError(_("无法打开数据文件“{name}”。请检查文件夹是否存在、是否有读写权限。", name=name))
    if "full" in text:
        return UserError(_("磁盘已满，没有保存任何更改。请腾出空间后再试。"))
    if "readonly" in text or "read-only" in text:
        return UserError(_("数据文件“{name}”是只读的，没有保存任何更改。", name=name))
    return UserError(_("数据文件“{name}”无法读写：{reason}", name=name, reason=error))
