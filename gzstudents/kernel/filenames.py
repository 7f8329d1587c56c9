"""Names of files that are safe on every system, whatever a person or a file is called."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_RESERVED = frozenset(
    (
        "CON",
        "PRN",
        "AUX",
        "NUL",
        "CONIN$",
        "CONOUT$",
        *(f"{port}{n}" for port in ("COM", "LPT") for n in "0123456789¹²³"),
    )
)
_LONGEST = 120  # bytes; with the number for a duplicate well under what any system takes


def safe(text: str) -> str:
    """One part of a path, never more: no separators, no reserved names, no direction signs, no dots or spaces at the ends."""
    plain = "".join(
        char for char in unicodedata.normalize("NFC", text) if unicodedata.category(char) not in {"Cf", "Cs", "Co"}
    )
    plain = _cut(_FORBIDDEN.sub("_", plain)).strip(" .\u3000")
    if not plain or plain.partition(".")[0].rstrip().upper() in _RESERVED:
        return f"_{plain}"
    return plain


def distinct(names: Iterable[str]) -> Iterator[str]:
    """The same names; equal ones, also those that differ only in case, get a number before what follows the last dot."""
    taken: set[str] = set()
    for name in names:
        stem, dot, suffix = name.rpartition(".") if "." in name else (name, "", "")
        given, count = name, 1
        while given.casefold() in taken:
            count += 1
            given = f"{stem}-{count}{dot}{suffix}"
        taken.add(given.casefold())
        yield given


def _cut(text: str) -> str:
    return text.encode()[:_LONGEST].decode(errors="ignore")
