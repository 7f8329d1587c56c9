"""Protecting an open store, and a new data key for a protected one: a whole new file, verified, put in place of the old."""

import os
import secrets
from contextlib import suppress
from datetime import date
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from gzstudents.kernel.connection import Connection, explain, open_connection
from gzstudents.kernel.durable import replace, sync, sync_folder
from gzstudents.kernel.errors import RuleBroken, UserError
from gzstudents.kernel.i18n import _
from gzstudents.kernel.reasons import because
from gzstudents.kernel.vault import rehearsal, sealing, sidecar
from gzstudents.kernel.vault.keys import Keys
from gzstudents.kernel.vault.rings import RECOVERY, about
from gzstudents.kernel.vault.sealing import Cost
from gzstudents.kernel.vault.slots import current, new_slot

_PATIENCE = 3_000  # ms to wait for others to let go of the file
_BESIDE = ("", "-wal", "-shm", "-journal")


def protect(
    path: Path, login: str, password: str, *, rooms: tuple[str, ...] = (), cost: Cost | None = None
) -> tuple[Keys, bytes]:
    """Close an open store with a password. Returns the keys and the private half of the recovery kit.

    A kill leaves either the open store or the protected one, both whole.
    """
    if sidecar.is_protected(path):
        raise RuleBroken(_("“{name}”已有密码保护。", name=path.name))
    vault, slot = secrets.token_hex(16), secrets.token_hex(8)
    person, private = new_slot(vault, slot, login, password, cost)
    kit, public = sealing.new_pair()
    keys = Keys(path, vault, slot, person["login"], private)
    content: sidecar.Content = {"vault": vault, "people": {slot: person}, "rings": {}, "older": {}, "protecting": True}
    rehearsal.fresh(content, date.today())
    for ring in ("file", *rooms):
        key = secrets.token_bytes(sealing.KEY)
        keys.rings[ring] = {1: key}
        to = about(content, ring, 1)
        seals = {slot: sealing.seal(sealing.raw(person["public"]), key, to), RECOVERY: sealing.seal(public, key, to)}
        content["rings"][ring] = {"recovery": sealing.text(public), "generations": {"1": seals}}
    sidecar.save(path, content, keys.rings["file"])
    try:
        rewrite(path, None, keys.data)
    except UserError:
        sidecar.forget(path)
        raise
    del content["protecting"]
    sidecar.save(path, {**content, "serial": 1}, keys.rings["file"])
    return keys, kit


def rotate(keys: Keys) -> None:
    """A new data key: whoever kept an old one reads nothing of what is written from now on. The store must be closed.

    1. the file of keys knows both; 2. the store is written anew and replaced; 3. the old key goes. The old keys stay, locked
    under the new one, for reading old copies.
    """
    content = current(keys)
    old = keys.generation
    new, key = old + 1, secrets.token_bytes(sealing.KEY)
    ring = content["rings"]["file"]
    to = about(content, "file", new)
    seals = {slot: sealing.seal(sealing.raw(one["public"]), key, to) for slot, one in content["people"].items()}
    seals[RECOVERY] = sealing.seal(sealing.raw(ring["recovery"]), key, to)
    ring["generations"][str(new)] = seals
    history = {**older(keys, content), old: keys.data}
    content["older"][str(new)] = _locked(key, history, content)
    content["unfinished"] = True
    sidecar.save(keys.path, content, {old: keys.data, new: key})
    rewrite(keys.path, keys.data, key)
    ring["generations"] = {str(new): seals}
    content["older"] = {str(new): content["older"][str(new)]}
    del content["unfinished"]
    keys.rings["file"] = {new: key}
    keys.unfinished = False
    sidecar.save(keys.path, {**content, "serial": int(content.get("serial", 0)) + 1}, keys.rings["file"])


def _locked(key: bytes, history: dict[int, bytes], content: sidecar.Content) -> str:
    plain = b"".join(generation.to_bytes(4, "big") + one for generation, one in sorted(history.items()))
    return sealing.lock(sealing.subkey(key, "older"), plain, content["vault"])


def older(keys: Keys, content: sidecar.Content | None = None) -> dict[int, bytes]:
    """The data keys before this one, by generation: an old copy of the store opens with one of them."""
    content = content or current(keys)
    locked = content.get("older", {}).get(str(keys.generation), "")
    if not locked:
        return {}
    plain = sealing.unlock(sealing.subkey(keys.data, "older"), locked, content["vault"])
    step = 4 + sealing.KEY
    pieces = [plain[start : start + step] for start in range(0, len(plain), step)]
    return {int.from_bytes(piece[:4], "big"): piece[4:] for piece in pieces}


def with_our_key(keys: Keys, copy: Path, folder: Path) -> Path:
    """A copy of the store that opens with the present key: itself, or, when it was made under an older key or before there
    was a password, one written anew into `folder`.
    """
    try:
        known = [keys.data, *older(keys).values(), None]
    except UserError:  # the file of keys is gone: only the present one is known
        return copy
    for key in known:
        try:
            source = open_connection(copy, key, readonly=True)
        except UserError:
            continue
        try:
            if key == keys.data:
                return copy
            _export(source, folder / copy.name, keys.data)
            return folder / copy.name
        finally:
            source.close()
    return copy


def copy_under(clear: Path, half: Path, key: bytes) -> None:
    """A file without a password once more under a key, verified and synced. Raises UserError, OSError, driver.Error."""
    source = open_connection(clear, None, readonly=True)
    try:
        _export(source, half, key)
        _same(source, half, key)
        sync(half)
    finally:
        source.close()


def rewrite(path: Path, old: bytes | None, new: bytes) -> None:
    """The store under another key. Raises UserError, and leaves the file as it was, when it is open elsewhere or a check fails."""
    tidy(path)
    half = path.with_name(f".{path.stem}-{os.getpid()}.rekey{path.suffix}")
    source = open_connection(path, old)
    try:
        _alone(source)
        _export(source, half, new)
        _same(source, half, new)
        sync(half)
        if os.name == "nt":  # an open file cannot be replaced there
            source.close()
        replace(half, path)
        sync_folder(path.parent)
    except OSError as error:
        raise UserError(_("没有更换密钥：{reason}。数据文件没有更改。", reason=because(error))) from error
    except driver.Error as error:
        raise explain(error, path) from error
    finally:
        source.close()
        _unlink(half)


def tidy(path: Path) -> None:
    """Take away what a killed process left half written."""
    for left in path.parent.glob(f".{path.stem}-*.rekey{path.suffix}*"):
        with suppress(OSError):
            left.unlink()


def _unlink(half: Path) -> None:
    for end in _BESIDE:
        with suppress(OSError):
            Path(f"{half}{end}").unlink(missing_ok=True)


def _alone(source: Connection) -> None:
    """Fold the -wal in and keep everybody else out until the connection is closed."""
    source.execute(f"PRAGMA busy_timeout={_PATIENCE}")
    try:
        mode = source.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
        source.execute("PRAGMA locking_mode=EXCLUSIVE")
        source.execute("BEGIN EXCLUSIVE")
        source.execute("COMMIT")
    except driver.OperationalError:
        mode = "wal"
    if mode != "delete":
        raise UserError(_("数据文件正在使用中。请先关闭所有打开它的窗口，再试一次。"))


def _export(source: Connection, half: Path, new: bytes) -> None:
    marks = [source.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
    source.execute("ATTACH DATABASE ? AS fresh KEY ?", (str(half), f"x'{new.hex()}'"))
    source.execute("SELECT sqlcipher_export('fresh')").fetchall()
    source.execute(f"PRAGMA fresh.application_id={int(marks[0])}")
    source.execute(f"PRAGMA fresh.user_version={int(marks[1])}")
    source.execute("DETACH DATABASE fresh")


def _same(source: Connection, half: Path, new: bytes) -> None:
    """The new file is whole and holds as much as the old one."""
    fresh = open_connection(half, new)
    try:
        fresh.execute("PRAGMA journal_mode=DELETE")
        sound = (
            not fresh.execute("PRAGMA cipher_integrity_check").fetchall()
            and fresh.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            and _shape(fresh) == _shape(source)
        )
    finally:
        fresh.close()
    if not sound:
        raise UserError(_("新写的数据文件没有通过核对，没有更换密钥。原数据文件没有更改。"))


def _shape(connection: Connection) -> list[tuple[object, ...]]:
    found = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()
    names = [name for kind, name, _sql in found if kind == "table"]
    return [*found, *((name, *connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()) for name in names)]
