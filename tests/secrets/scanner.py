"""Looks for planted texts in every file of some folders, in every form in which a program may have written them."""

import base64
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

_COPY = "import shutil, sys; shutil.copytree(sys.argv[1], sys.argv[2], symlinks=True)"
_PACKED = (b"PK\x03\x04", b"%PDF", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")  # could hold anything: none may lie about


class Find(NamedTuple):
    """A planted text (or "packed") in a file."""

    what: str
    form: str
    file: str


def forms(text: str) -> dict[str, bytes]:
    """The text as bytes: encodings, cases, hex, base64 at each of its three places, JSON and URL escapes."""
    found = {"utf-8": text.encode(), "utf-16-le": text.encode("utf-16-le"), "utf-16-be": text.encode("utf-16-be")}
    found |= {"gbk": text.encode("gb18030"), "lower": text.lower().encode(), "upper": text.upper().encode()}
    for name in ("utf-8", "utf-16-le", "gbk"):
        found[f"hex of {name}"] = found[name].hex().encode()
        found[f"HEX of {name}"] = found[name].hex().upper().encode()
        for shift in range(3):
            found[f"base64 of {name} at {shift}"] = _base64(found[name], shift)
    found["json"] = json.dumps(text)[1:-1].encode()
    found["url"] = quote(text).encode()
    return found


def _base64(raw: bytes, shift: int) -> bytes:
    """The letters that do not depend on what stands before and behind."""
    letters = base64.b64encode(bytes(shift) + raw)
    first = -(-shift * 4 // 3)
    return letters[first : (shift + len(raw)) * 8 // 6]


def scan(folders: Iterable[Path], planted: dict[str, str]) -> list[Find]:
    """What is found. Files are read from a copy that another process makes: closing a store's file drops SQLite's locks."""
    known = [(name, form, raw) for name, text in planted.items() for form, raw in forms(text).items()]
    found = []
    for file, content in _contents(folders):
        found += [Find(name, form, file) for name, form, raw in known if raw in content]
        found += [Find("packed", "", file)] if content.startswith(_PACKED) else []
        found += [
            Find(name, "file name", file) for name, form, raw in known if form == "utf-8" and raw in file.encode()
        ]
    return found


def _contents(folders: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    from tempfile import TemporaryDirectory

    for folder in folders:
        with TemporaryDirectory(dir=folder.parent, prefix="scanned-") as aside:
            copy = Path(aside, folder.name)
            subprocess.run([sys.executable, "-c", _COPY, str(folder), str(copy)], check=True)
            for file in sorted(copy.rglob("*")):
                if file.is_file():
                    yield str(file.relative_to(copy.parent)), file.read_bytes()
