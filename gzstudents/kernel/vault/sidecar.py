"""The file of keys beside the store: read, checked, replaced atomically, and healed from its copies."""

import glob
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from gzstudents.kernel import durable, paths
from gzstudents.kernel.connection import open_connection
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _
from gzstudents.kernel.preferences import Preferences

FORMAT = 1
_LARGEST = 4 << 20  # bytes; a file beyond this is none of ours
Content = dict[str, Any]


class Tampered(UserError):
    """The keys were changed outside the program."""


def beside(path: Path) -> Path:
    """Where the keys of a store lie."""
    return path.with_name(f"{path.name}.keys")


def copies(path: Path) -> tuple[Path, ...]:
    """The file itself, then what heals it: its last state, and the copy among this person's settings."""
    own = beside(path)
    return own, own.with_name(f"{own.name}.prev"), _settings() / _spare(path)


def _settings() -> Path:
    return paths.config_folder() / "keys"


def _spare(path: Path) -> str:
    import hashlib  # OpenSSL takes its time to load

    return f"{hashlib.sha256(str(path.absolute()).encode()).hexdigest()[:16]}.keys"


def is_protected(path: Path) -> bool:
    """Whether a password is needed. Keys whose store is still readable without one are left over from a kill."""
    own = beside(path)
    content = read(own)
    if content is not None and not content.get("protecting"):
        return True
    if not path.exists() or path.stat().st_size == 0:
        return False
    return (own.exists() or any(True for _content in intact(path))) and not _opens_without(path)


def _opens_without(path: Path) -> bool:
    try:
        open_connection(path, readonly=True).close()
    except UserError:
        return False
    return True


def logins(path: Path) -> list[str]:
    """The names that the sign-in window offers."""
    content = next(intact(path), None)
    return sorted(one["login"] for one in content["people"].values()) if content else []


def intact(path: Path) -> Iterator[Content]:
    """What can be read of the file and its copies, the best first: the file itself, then the copy saved last. (In an older
    state an old password may still be good: it only counts where nothing newer can be read.)
    """
    own = beside(path)
    content = read(own)
    if content is not None:
        yield content
    others = copies(path)[1:] if _settings().is_dir() else (own.with_name(f"{own.name}.prev"),)
    found = [one for one in map(read, others) if one is not None]
    yield from sorted(found, key=lambda one: -int(one.get("serial", 0)))
    if content is None and not found:
        yield from of_copies(path)


def of_copies(path: Path) -> list[Content]:
    """The keys that lie beside copies of the store, the newest first: when everything else is lost they still open it."""
    folders = {path.with_name(f"{path.stem}.copies"), *_chosen_folders()}
    places = [place for folder in folders for place in folder.glob(f"{glob.escape(path.stem)}-*{path.suffix}.keys")]
    found = [one for one in map(read, places) if one is not None]
    return sorted(found, key=lambda one: -int(one.get("serial", 0)))


def _chosen_folders() -> set[Path]:
    """Where the offices of this computer keep their copies; whose they are is not known while the store is shut."""
    known = Preferences(paths.config_folder() / "copies.json").all()
    chosen = (one.get("folder") for one in known.values() if isinstance(one, dict))
    return {Path(folder) for folder in chosen if isinstance(folder, str) and folder}


def read(place: Path) -> Content | None:
    """None when it is missing or damaged."""
    try:
        if place.stat().st_size > _LARGEST:
            return None
        content = json.loads(place.read_bytes())
        whole = isinstance(content, dict) and content["format"] == FORMAT and content["check"] == _check(content)
        return content if whole and _shaped(content) else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _shaped(content: Content) -> bool:
    return all(isinstance(content[name], dict) for name in ("people", "rings", "macs")) and "file" in content["rings"]


def missing(path: Path) -> UserError:
    """What is said when neither the file of keys nor a copy can be read."""
    return UserError(
        _(
            "密钥文件“{keys}”丢失或已损坏，没有它就无法打开“{name}”。请从备份中把它放回到数据文件旁边。",
            keys=beside(path).name,
            name=path.name,
        )
    )


def verify(content: Content, generation: int, key: bytes) -> None:
    """Raises Tampered when somebody without the data key has changed the file."""
    import hmac

    expected = _mac(content, key)
    if not hmac.compare_digest(str(content["macs"].get(str(generation), "")), expected):
        raise Tampered(_("密钥文件被程序以外的人改动过，已拒绝打开。请联系系统管理员，并从备份中恢复密钥文件。"))


def save(path: Path, content: Content, keys: Mapping[int, bytes]) -> None:
    """Sign under every known data key, so that each can check it, and replace the file and its copies."""
    content = {**content, "format": FORMAT, "serial": int(content.get("serial", 0)) + 1}
    content["macs"] = {str(generation): _mac(content, key) for generation, key in keys.items()}
    content["check"] = _check(content)
    whole = json.dumps(content, indent=1, sort_keys=True).encode()
    own, _last, spare = copies(path)
    replace(own, whole)
    with suppress(OSError):  # a copy for healing: the work does not depend on it
        spare.parent.mkdir(exist_ok=True)
        replace(spare, whole, keep=False)


def heal(path: Path, content: Content) -> None:
    """Put a copy that was proved good in the place of a damaged file."""
    replace(beside(path), json.dumps(content, indent=1, sort_keys=True).encode(), keep=False)


def adopt(path: Path, copy: Path) -> bool:
    """For a store whose keys are gone: those that lie beside a copy of it. Whether there are any."""
    content = read(beside(copy))
    if content is None or next(intact(path), None) is not None:
        return False
    heal(path, content)
    return True


def forget(path: Path) -> None:
    """Take away the keys of a protection that did not come about."""
    for place in copies(path):
        with suppress(OSError):
            place.unlink(missing_ok=True)


def _plain(content: Content, *without: str) -> bytes:
    kept = {name: value for name, value in content.items() if name not in without}
    return json.dumps(kept, sort_keys=True, separators=(",", ":")).encode()


def _check(content: Content) -> str:
    import hashlib

    return hashlib.sha256(_plain(content, "check")).hexdigest()


def _mac(content: Content, key: bytes) -> str:
    import hmac

    from gzstudents.kernel.vault.sealing import subkey

    return hmac.new(subkey(key, "slots"), _plain(content, "check", "macs"), "sha256").hexdigest()


def replace(place: Path, whole: bytes, *, keep: bool = True) -> None:
    """Temporary name, sync, last state kept, rename, sync of the folder: at every moment one whole file is there."""
    half = place.with_name(f".{place.name}.{os.getpid()}.half")
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(whole)
            stream.flush()
            durable.flush(stream.fileno())
        if keep and place.exists():
            _keep(place)
        durable.replace(half, place)
    finally:
        with suppress(OSError):
            half.unlink(missing_ok=True)
    durable.sync_folder(place.parent)


def _keep(place: Path) -> None:
    last = place.with_name(f"{place.name}.prev")
    spare = place.with_name(f".{place.name}.{os.getpid()}.prev.half")
    with suppress(OSError):
        spare.unlink(missing_ok=True)
        try:
            os.link(place, spare)
        except OSError:  # a file system without hard links
            shutil.copyfile(place, spare)
        durable.replace(spare, last)
