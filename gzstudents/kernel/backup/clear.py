"""Copies from before there was a password: anybody reads them. Found, written anew under the key, and the clear ones wiped."""

import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from gzstudents.kernel.backup.files import HALF, keep_keys, take_away, write_manifest
from gzstudents.kernel.backup.listing import SUFFIX, digest_of, folder_of, manifest_path, read_manifest
from gzstudents.kernel.connection import explain
from gzstudents.kernel.durable import sync, sync_folder
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _
from gzstudents.kernel.reasons import because
from gzstudents.kernel.vault.keys import Keys

_CLEAR = b"SQLite format 3\0"  # how a file begins that is not encrypted
_PIECE = 1 << 20  # bytes


def find(store: Path, store_id: str = "") -> list[Path]:
    """Readable copies of this store: in its folders of copies, and beside it (from before an update or a restore)."""
    folders = {store.with_name(f"{store.stem}.copies"), folder_of(store, store_id)}
    found = {place for folder in folders for place in folder.glob(f"{store.stem}*{SUFFIX}")}
    found |= {place for place in store.parent.glob(f"{store.stem}[-.]*{SUFFIX}") if place != store}
    return sorted(place for place in found if _is_clear(place))


def _is_clear(place: Path) -> bool:
    try:
        with place.open("rb") as stream:
            return stream.read(len(_CLEAR)) == _CLEAR
    except OSError:
        return False


def encrypt(copy: Path, keys: Keys) -> Path:
    """One copy under the key of the store, verified, with keys and manifest beside it; then the clear one is wiped. At
    every moment one whole copy is there. Returns the new file. Raises UserError, and leaves the copy as it was.
    """
    from gzstudents.kernel.vault import rotation

    final = copy.with_name(f"{copy.stem}-locked{SUFFIX}")
    half = copy.with_name(f".{copy.stem}-{os.getpid()}{HALF}")
    known = read_manifest(copy)
    try:
        if known is not None and known.sha256 != digest_of(copy):
            raise UserError(_("备份“{name}”与它的清单不符，没有加密。", name=copy.name))
        rotation.copy_under(copy, half, keys.data)
        size, digest = half.stat().st_size, digest_of(half)
        half.replace(final)
        keep_keys(keys.path, final)
        if known is not None:
            write_manifest(final, replace(known, sha256=digest, size=size))
        sync_folder(final.parent)
    except OSError as error:
        raise UserError(_("“{name}”没有加密：{reason}", name=copy.name, reason=because(error))) from error
    except driver.Error as error:
        raise explain(error, copy) from error
    finally:
        for left in (half, Path(f"{half}-journal"), Path(f"{half}-wal"), Path(f"{half}-shm")):
            with suppress(OSError):
                left.unlink(missing_ok=True)
    wipe(copy)
    return final


def wipe(copy: Path) -> None:
    """Write zeros over a file, then delete it with what belongs to it. On a hard disk nothing is left; a solid-state disk,
    a snapshot or a file system that writes elsewhere may keep the old blocks until it uses them again.
    """
    with suppress(OSError):
        manifest_path(copy).unlink(missing_ok=True)  # from now on it is no copy any more
        with copy.open("r+b") as stream:
            left = copy.stat().st_size
            while left > 0:
                left -= stream.write(bytes(min(left, _PIECE)))
        sync(copy)
    take_away(copy)
