"""Shipped data files: written by hand as TOML, kept as JSON in the cache folder, which is read thirty times as quickly.

Not for what guards something (rights): the cache folder is the person's own.
"""

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from gzstudents import __version__
from gzstudents.kernel import paths


def read(path: Path) -> dict[str, Any]:
    """The content of a TOML file. Raises what reading and parsing it raise."""
    known = path.stat()
    stamp = [__version__, str(path), known.st_size, known.st_mtime_ns]
    place = _place(path)
    kept = _kept(place, stamp)
    if kept is not None:
        return kept
    import tomllib  # not loaded where everything is kept

    found = tomllib.loads(path.read_text(encoding="utf-8"))
    _keep(place, {"stamp": stamp, "content": found})
    return found


def _place(path: Path) -> Path | None:
    try:
        return paths.cache_folder() / f"{path.parent.name}-{path.stem}.json"
    except OSError:  # no place to keep anything
        return None


def _kept(place: Path | None, stamp: list[Any]) -> dict[str, Any] | None:
    try:
        found = json.loads(place.read_bytes()) if place is not None else {}
        content = found["content"] if found["stamp"] == stamp else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def _keep(place: Path | None, what: dict[str, Any]) -> None:
    """Whole or not at all; what holds dates is not kept."""
    if place is None:
        return
    half = place.with_suffix(f".{os.getpid()}.half")
    with suppress(OSError, TypeError):
        half.write_text(json.dumps(what, ensure_ascii=False), encoding="utf-8")
        half.replace(place)
