"""Files in the folder of copies: names nobody else has, whole or not there at all, safe when the power goes."""

import errno
import os
import socket
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from gzstudents.kernel import durable
from gzstudents.kernel.backup.listing import SUFFIX, Manifest, manifest_path, manifest_text
from gzstudents.kernel.durable import sync, sync_folder

HALF = ".half"  # the ending of what is not finished
_ABANDONED = timedelta(hours=12)


def make_folder(folder: Path) -> None:
    """The folder, known to the one above it: else what lies in it may be gone with it when the power goes."""
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        sync_folder(folder.parent)


def keys_of(store: Path) -> Path:
    """Where the keys of a protected store, or of a copy of it, lie (kernel.vault.sidecar)."""
    return store.with_name(f"{store.name}.keys")


def keep_keys(path: Path, final: Path) -> None:
    """A copy of a protected store opens with the passwords of its day: its keys lie beside it."""
    from gzstudents.kernel.vault.sidecar import replace

    with suppress(FileNotFoundError):
        replace(keys_of(final), keys_of(path).read_bytes(), keep=False)


def take_away(copy: Path) -> None:
    """A copy with all that belongs to it; first what makes it one."""
    for part in (manifest_path(copy), keys_of(copy), copy):
        with suppress(OSError):
            part.unlink(missing_ok=True)


def reserve(folder: Path, stem: str) -> Path:
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


def write_manifest(final: Path, manifest: Manifest) -> None:
    """A copy without a manifest is no copy: if this fails, the file goes too."""
    beside = manifest_path(final)
    half = beside.with_name(f".{beside.name}{HALF}")
    try:
        half.write_text(manifest_text(manifest), encoding="utf-8")
        sync(half)
        durable.replace(half, beside)
    except BaseException:
        for left in (half, final):
            with suppress(OSError):
                left.unlink(missing_ok=True)
        raise


def tidy(folder: Path) -> None:
    """Take away what a killed process left half made."""
    limit = (datetime.now() - _ABANDONED).timestamp()
    for left in (*folder.glob(f".*{HALF}*"), *folder.glob(f"*{SUFFIX}")):
        with suppress(OSError):
            found = left.stat()
            half = HALF in left.name
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
