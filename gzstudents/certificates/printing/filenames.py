"""Names of files that are safe on every system, whatever a person is called."""

import re
import unicodedata
from collections.abc import Iterable

from gzstudents.certificates.rules import Letter

PATTERN = "{number}_{name}"
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


def unique(letters: Iterable[Letter], pattern: str = PATTERN) -> list[str]:
    """A file name for each letter, in order; equal ones, also those that differ only in case, get a number."""
    taken: set[str] = set()
    out = []
    for letter in letters:
        base = _fill(letter, pattern)
        name, count = base, 1
        while name.casefold() in taken:
            count += 1
            name = f"{base}-{count}"
        taken.add(name.casefold())
        out.append(f"{name}.pdf")
    return out


def safe(text: str) -> str:
    """One part of a path, never more: no separators, no reserved names, no dots or spaces at the ends."""
    plain = "".join(
        char for char in unicodedata.normalize("NFC", text) if unicodedata.category(char) not in {"Cf", "Cs", "Co"}
    )
    plain = _cut(_FORBIDDEN.sub("_", plain)).strip(" .\u3000")
    if not plain or plain.partition(".")[0].rstrip().upper() in _RESERVED:
        return f"_{plain}"
    return plain


def _fill(letter: Letter, pattern: str) -> str:
    values = {
        "number": letter.number,
        "name": letter.holder,
        "latin_name": letter.latin_name,
        "chinese_name": letter.chinese_name,
        "programme": letter.programme,
        "year": letter.year,
    }
    return safe(re.sub(r"\{(\w+)\}", lambda place: values.get(place[1], ""), pattern))


def _cut(text: str) -> str:
    return text.encode()[:_LONGEST].decode(errors="ignore")
