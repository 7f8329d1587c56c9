"""Bringing a copy back: first what would be lost by it, then the act itself."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import sqlcipher3.dbapi2 as driver

from gzstudents.kernel import backup, names, paths
from gzstudents.kernel.backup import Facts, Manifest, ledger
from gzstudents.kernel.backup.listing import read_manifest
from gzstudents.kernel.backup.lost import is_gone
from gzstudents.kernel.connection import Connection, open_connection
from gzstudents.kernel.errors import RuleBroken, UserError
from gzstudents.kernel.i18n import _
from gzstudents.kernel.journal import chain
from gzstudents.kernel.store import Store
from gzstudents.kernel.vault.keys import Keys
from gzstudents.kernel.vault.rotation import with_our_key
from gzstudents.office import start_check

_LISTED = 10


class LostAct(NamedTuple):
    """An act that is in the present file and not in the copy."""

    id: int
    at: str
    who: str
    verb: str
    changes: int


class Preview(NamedTuple):
    """What the copy is, and what of the present file is not in it. `readable`: whether the present file can be read at all."""

    copy: Path
    created: str  # "" where no manifest says it
    facts: Facts
    readable: bool
    acts: int
    last: list[LostAct]
    people: int
    names: list[str]


def preview(path: Path, copy: Path, key: bytes | None = None) -> Preview:
    """Verify the copy and compare it with the present file. Raises UserError for a damaged copy or another store's."""
    manifest: Manifest | None = read_manifest(copy)
    facts = backup.read_facts(copy, key, manifest)
    created = manifest.created if manifest else ""
    try:
        present = open_connection(path, key, readonly=True) if path.exists() and path.stat().st_size else None
    except UserError:
        present = None
    if present is None:
        return Preview(copy, created, facts, False, 0, [], 0, [])
    restored = open_connection(copy, key, readonly=True)
    try:
        _refuse_a_stranger(present, facts, copy)
        lost = _lost_acts(present, restored)
        people = _lost_people(present, restored)
    except driver.Error:
        return Preview(copy, created, facts, False, 0, [], 0, [])
    finally:
        present.close()
        restored.close()
    return Preview(copy, created, facts, True, len(lost), lost[:_LISTED], len(people), people[:_LISTED])


def restore(
    path: Path, copy: Path, key: bytes | None = None, *, actor: str, reopen: Callable[[], Store]
) -> dict[str, Any]:
    """Put the copy in place; the present file is kept as a copy. An act of the restored store says so.

    `reopen` opens the store at the path again, and brings it up to date if the copy is from an older program.
    """
    seen = preview(path, copy, key)
    ledger.gather(path, key, seen.facts.store_id)  # what was erased since is erased again when the copy is opened
    kept = backup.put_in_place(path, copy, key)
    start_check.forget_damage(seen.facts.store_id)
    store = reopen()
    try:
        note = {"file": copy.name, "lost_acts": seen.acts, "kept": kept.name if kept else ""}
        act = store.note(actor, "store.restore", note)
    finally:
        store.close()
    connection = open_connection(path, key, readonly=True)
    try:
        backup.accept(connection)
        backup.pause_thinning(chain.store_id(connection))
    finally:
        connection.close()
    return {"act": act, "kept": str(kept) if kept else None}


def bring_back(path: Path, copy: Path, keys: Keys | None, *, reopen: Callable[[], Store]) -> None:
    """The same for a store that is gone; with the keys that lie beside the copy, where it has any."""
    if keys is None:
        restore(path, copy, actor="office", reopen=reopen)
        return
    with tempfile.TemporaryDirectory(dir=paths.cache_folder(), ignore_cleanup_errors=True) as place:
        restore(path, with_our_key(keys, copy, Path(place)), keys.data, actor=keys.login, reopen=reopen)


def bring_back_if_gone(path: Path, copy: Path, keys: Keys | None, *, reopen: Callable[[], Store]) -> None:
    """The same, once: a second try finds the file where the first one has put it."""
    if is_gone(path):
        bring_back(path, copy, keys, reopen=reopen)


def _refuse_a_stranger(present: Connection, facts: Facts, copy: Path) -> None:
    own = present.execute("SELECT store_id FROM store_mark").fetchone()
    if own is not None and facts.store_id and own[0] != facts.store_id:
        raise RuleBroken(_("“{name}”是另一个数据文件的备份，不能恢复到这里。要使用它，请直接打开它。", name=copy.name))


def _lost_acts(present: Connection, restored: Connection) -> list[LostAct]:
    """Newest first. An act counts as kept only with the same seal: two histories may use the same numbers."""
    columns = {row[1] for row in restored.execute("PRAGMA table_info(acts)")}
    kept = set(restored.execute(f"SELECT id, {'seal' if 'seal' in columns else 'at'} FROM acts"))
    own = "seal" if "seal" in columns else "at"
    rows = present.execute(
        f"SELECT id, at, who, verb, last_seq - first_seq + 1, {own} FROM acts ORDER BY id DESC"
    ).fetchall()
    return [LostAct(*row[:5]) for row in rows if (row[0], row[5]) not in kept]


def _lost_people(present: Connection, restored: Connection) -> list[str]:
    """People who are not in the copy, newest first."""
    kept = {row[0] for row in restored.execute("SELECT id FROM people")}
    rows = present.execute("SELECT id, chinese_name, surname, given_names FROM people ORDER BY id DESC").fetchall()
    return [row[1] or names.display_latin(row[2], row[3]) for row in rows if row[0] not in kept]
