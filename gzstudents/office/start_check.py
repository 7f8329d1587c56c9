"""Whether the pages of the file are whole: asked after each start, in a child of the lowest priority that nobody waits for.

A small store is read to the end. Of a large one with a key every page is held against its seal (2.6 s for a gigabyte); without
a key the structure is read. Once a week, and after an end that was none, all of it whatever its size.
"""

from datetime import timedelta
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from gzstudents.kernel.backup import memory
from gzstudents.kernel.backup.making import id_of
from gzstudents.kernel.backup.verifying import damage
from gzstudents.kernel.connection import Connection, open_connection
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _

LARGE = 200 << 20  # bytes
WEEKLY = timedelta(days=7)
_NAMED = 3  # places named in the sentence


def look(path: Path, key: bytes | None = None, *, whole: bool = False) -> str:
    """What is wrong with the file, as a sentence, "" for nothing; remembered on this computer until it is mended."""
    try:
        connection = open_connection(path, key, readonly=True)
    except UserError as error:
        return str(error)
    try:
        found = _found(connection, encrypted=key is not None, whole=whole)
        _remember(connection, found, whole=whole)
    finally:
        connection.close()
    return sentence(found)


def _found(connection: Connection, *, encrypted: bool, whole: bool) -> str:
    pages, each = (int(connection.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("page_count", "page_size"))
    if whole or pages * each < LARGE:
        words = damage(connection, encrypted=encrypted)
    else:
        words = _sampled(connection, "cipher_integrity_check" if encrypted else "quick_check(3)")
    return "; ".join(dict.fromkeys(words[:_NAMED]))


def _sampled(connection: Connection, pragma: str) -> list[str]:
    try:
        return [str(row[0]) for row in connection.execute(f"PRAGMA {pragma}").fetchmany(_NAMED) if row[0] != "ok"]
    except driver.Error as error:
        return [str(error)]


def sentence(found: str) -> str:
    """What the person is told, "" where nothing is wrong."""
    if not found:
        return ""
    return _("数据文件已损坏（{reason}），现以只读方式打开，不保存任何更改。请从备份恢复。", reason=found)


# -- what this computer remembers ---------------------------------------------------------------------------------------------


def known_damage(store_id: str) -> str:
    """The sentence of the last check of this store, "" where it was sound."""
    found = memory.recall("checks", store_id).get("damage") if store_id else ""
    return sentence(found) if isinstance(found, str) else ""


def refusal(connection: Connection) -> str:
    """The same, asked through an open connection to the store."""
    try:
        return known_damage(id_of(connection))
    except (driver.Error, IndexError, TypeError):
        return ""


def forget_damage(store_id: str) -> None:
    """The file was replaced by a copy that was verified."""
    if memory.recall("checks", store_id).get("damage"):
        memory.note("checks", store_id, damage="")


def whole_due(store_id: str) -> bool:
    """Once a week, and when the last window did not come to its end."""
    known = memory.recall("checks", store_id)
    at = known.get("whole")
    return bool(known.get("open")) or not isinstance(at, str) or memory.age(at) > WEEKLY


def note_open(store_id: str, *, is_open: bool) -> None:
    memory.note("checks", store_id, open=is_open)


def _remember(connection: Connection, found: str, *, whole: bool) -> None:
    try:
        store_id = id_of(connection)
    except (driver.Error, IndexError, TypeError):
        return
    if store_id:
        now = memory.utc_now()
        memory.note("checks", store_id, damage=found, at=now, **({"whole": now} if whole else {}))
