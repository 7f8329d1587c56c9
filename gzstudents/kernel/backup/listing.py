"""Copies that lie in a folder, each with its manifest beside it."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from gzstudents.kernel.backup.memory import note, recall
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _

SUFFIX = ".gzs"
_LARGEST = 1 << 20  # a manifest beyond this is none of ours


@dataclass(frozen=True)
class Manifest:
    """What a copy must hold. `created` is UTC; `act` and `seal` are the newest act: an anchor outside of the store."""

    store_id: str
    version: int
    act: int
    seal: str
    sha256: str
    size: int
    created: str
    program: str
    reason: str  # manual, time, change, close, restore, update
    counts: dict[str, int] = field(default_factory=dict)
    erased: list[list[Any]] = field(default_factory=list)  # see ledger; without names


@dataclass(frozen=True)
class Copy:
    """`manifest` is None for a file that lies there without one."""

    path: Path
    manifest: Manifest | None = None


def folder_of(store: Path, store_id: str = "") -> Path:
    """Where the copies of this store go: the folder the office chose on this computer, else one beside the file."""
    chosen = recall("copies", store_id).get("folder") if store_id else None
    return Path(chosen) if isinstance(chosen, str) and chosen else store.with_name(f"{store.stem}.copies")


def set_folder(store_id: str, folder: Path | None) -> None:
    note("copies", store_id, folder=str(folder) if folder else "")


def list_copies(folder: Path, store_id: str = "") -> list[Copy]:
    """Newest first; copies of other stores and files without a manifest are left out. (One made before an update may be
    from a time when stores had no mark.)
    """
    try:
        found = [Copy(path, read_manifest(path)) for path in folder.glob(f"*{SUFFIX}") if path.is_file()]
    except OSError:  # a drive that is not there
        return []
    kept = [one for one in found if one.manifest and (not store_id or one.manifest.store_id in {"", store_id})]
    return newest_first(kept)


def newest_first(copies: Iterable[Copy]) -> list[Copy]:
    """By the time in the manifest; of one second by the acts that are in them."""
    return sorted(copies, key=_age, reverse=True)


def _age(copy: Copy) -> tuple[str, int, str]:
    known = copy.manifest
    return (known.created, known.act, copy.path.name) if known else ("", 0, copy.path.name)


def find_copy(text: str, folder: Path) -> Path:
    """A copy by path, or by its name in the folder. Raises UserError when there is none."""
    for path in (Path(text), folder / text, folder / f"{text}{SUFFIX}"):
        if path.is_file():
            return path
    raise UserError(_("找不到备份“{name}”。用不带文件名的 restore 可列出全部备份。", name=text))


def read_manifest(path: Path) -> Manifest | None:
    """The manifest beside a copy; None when there is none or it says nothing sensible."""
    beside = manifest_path(path)
    try:
        if beside.stat().st_size > _LARGEST:
            return None
        said: Any = json.loads(beside.read_text(encoding="utf-8"))
        said.setdefault("erased", [])  # of a copy from before there were erasures
        made = Manifest(**{one.name: said[one.name] for one in fields(Manifest)})
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    texts = (made.store_id, made.seal, made.sha256, made.created, made.program, made.reason)
    sensible = all(isinstance(text, str) for text in texts) and isinstance(made.counts, dict)
    return made if sensible and all(isinstance(number, int) for number in (made.version, made.act, made.size)) else None


def manifest_text(manifest: Manifest) -> str:
    return json.dumps(asdict(manifest), ensure_ascii=False, indent=1)


def manifest_path(copy: Path) -> Path:
    return copy.with_name(f"{copy.name}.json")


def digest_of(path: Path) -> str:
    """SHA-256 of a copy. Only of copies: opening and closing the live file would drop its locks."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
