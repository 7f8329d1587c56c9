"""Readings of Chinese names, from small tables that are loaded when first needed."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from typing import NamedTuple

from gzstudents.kernel import paths

Reading = tuple[str, str]  # syllable, tone as a digit
_DOTS = str.maketrans(dict.fromkeys("·・•‧∙⋅.．", " "))
_MOST_OTHERS = 4
_UNREAD: Reading = ("", "")
_ONE_WORD = re.compile("[\u3400-\u9fff]{1,20}")


class Readings(NamedTuple):
    """How a Chinese name is read: per character, in groups to be written together, and other readings to be found by."""

    syllables: tuple[Reading, ...]
    groups: tuple[str, ...]
    others: tuple[tuple[str, str], ...]  # (surname, given) written together


def is_han(char: str) -> bool:
    """A Chinese character, the rare ones outside the basic plane and 〇 among them."""
    return (
        "\u4e00" <= char <= "\u9fff"
        or "\u3400" <= char <= "\u4dbf"
        or "\U00020000" <= char <= "\U0003ffff"
        or ("\uf900" <= char <= "\ufaff" or char == "〇")
    )


def has_han(text: str) -> bool:
    """Whether there is any Chinese character in the text."""
    return any(map(is_han, text)) if not text.isascii() else False


def simplified(text: str) -> str:
    """A copy in simplified characters, to be found by; a name itself is never converted."""
    return text.translate(_simplified())


def syllable(char: str) -> str:
    """The usual reading of one character without its tone; "" when unknown."""
    return _table().get(char, ("", ""))[0]


def readings(name: str) -> Readings:
    """The readings of a whole name; a surname is read as a surname."""
    table = _table()
    parts = [name] if _ONE_WORD.fullmatch(name) else _split(name)
    plain = [table.get(char, _UNREAD) for part in parts for char in part]
    # A transliteration (with a dot, or long) has no Chinese surname: 查理·盖茨 is not Zha and Ge.
    if len(parts) != 1 or (len(parts[0]) > 5 and parts[0][:4] not in _surnames()[1]):
        return Readings(tuple(plain), tuple(_join(plain, parts)), ())
    surname = _surname(parts[0])
    length = len(surname.syllables)
    given = "".join([reading[0] for reading in plain[length:]])
    plain[:length] = surname.syllables
    groups = (surname.joined, given) if given and surname.joined else (surname.joined or given,)
    return Readings(tuple(plain), groups, tuple([(other, given) for other in surname.others]))


class _Surname(NamedTuple):
    syllables: tuple[Reading, ...]
    joined: str
    others: tuple[str, ...]


def _surname(part: str) -> _Surname:
    """The surname that a name begins with: a compound one if there is one, else the first character."""
    compound = _surnames()[1]
    for start in (part[:4], part[:2]):
        if start in compound:
            return _read_surname(start)
    return _read_surname(part[0])


@lru_cache(maxsize=8192)
def _read_surname(surname: str) -> _Surname:
    """Its readings: the usual one, further ones, that of the bare characters, and u or yu for ü."""
    single, compound = _surnames()
    plain = [_table().get(char, _UNREAD) for char in surname]
    spelt = "".join(reading[0] for reading in plain)
    read = single.get(surname) or compound.get(surname) or (" ".join(reading[0] for reading in plain),)
    joined = read[0].replace(" ", "")
    others = [text.replace(" ", "") for text in read[1:]] + [spelt]
    if "v" in joined:
        others += [joined.replace("v", "u"), joined.replace("v", "yu")]
    unique = [text for text in dict.fromkeys(others) if text and text != joined]
    syllables = zip(read[0].split() or [""], plain, strict=True)
    return _Surname(tuple((text, tone) for text, (_usual, tone) in syllables), joined, tuple(unique[:_MOST_OTHERS]))


def _split(name: str) -> list[str]:
    """The Chinese characters of a name, apart where a dot stands."""
    return [han for word in name.translate(_DOTS).split() if (han := "".join(filter(is_han, word)))]


def _join(plain: list[Reading], parts: list[str]) -> list[str]:
    joined, start = [], 0
    for part in parts:
        joined.append("".join(reading[0] for reading in plain[start : start + len(part)]))
        start += len(part)
    return [text for text in joined if text]


@lru_cache(maxsize=1)
def _table() -> dict[str, Reading]:
    """Character → (syllable, tone); the tuples are shared, so the table stays small."""
    table: dict[str, Reading] = {}
    for line in _lines("pinyin.txt"):
        spelt, _space, chars = line.partition(" ")
        table.update(dict.fromkeys(chars, (spelt[:-1], spelt[-1])))
    return table


@lru_cache(maxsize=1)
def _simplified() -> dict[int, str]:
    traditional, simple = _lines("simplified.txt")
    return dict(zip(map(ord, traditional), simple, strict=True))


@lru_cache(maxsize=1)
def _surnames() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    text = paths.resource("names", "surnames.toml").read_text(encoding="utf-8")
    found = tomllib.loads(text)
    single = {name: tuple(read) for name, read in found["single"].items()}
    return single, {name: tuple(read) for name, read in found["compound"].items()}


def _lines(file_name: str) -> list[str]:
    text = paths.resource("names", file_name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
