"""Names: cleaned at the border, folded for comparison, and turned into what they are searched and sorted by."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from gzstudents.kernel import pinyin as chinese_readings
from gzstudents.kernel.mrz import mrz_check_digit, mrz_name
from gzstudents.kernel.pinyin import has_han, is_han, simplified

__all__ = [
    "NameKeys", "clean", "clean_identifier", "display_latin", "fold", "has_han", "mrz_check_digit", "mrz_name",
    "query_text", "query_tokens", "search_keys", "simplified", "sort_key",
]  # fmt: skip

MAX_NAME = 200
_MAX_TOKENS = 40

_SPECIAL = str.maketrans({
    "ø": "o", "ß": "ss", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i", "ħ": "h", "ŋ": "n",
    "ə": "e", "ŧ": "t", "ĸ": "q", "ʼ": "'", "’": "'", "‘": "'", "ʻ": "'", "`": "'", "´": "'",
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "・": "·", "•": "·", "‧": "·",
    "\u0640": None, "ё": "е",
})  # fmt: skip
# Marks of Latin, Greek and Cyrillic letters, Hebrew points, Arabic vowel signs; Indic and Thai vowels are letters and stay.
_MARKS = re.compile("[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u064b-\u0652\u0670]")
_CONTROL = re.compile("[\u0000-\u0008\u000e-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff\ufff9-\ufffb]")
_DIRECTION = re.compile("[\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u00ad]")
# Joiners are spelling between Arabic, Indic, Khmer and Mongolian letters, and noise everywhere else.
_JOINERS = "[\u0600-\u08ff\u0900-\u0dff\u1780-\u17ff\u1800-\u18af\ufb50-\ufdff\ufe70-\ufefc]"
_JOINER = re.compile(f"(?<!{_JOINERS})[\u200c\u200d]|[\u200c\u200d](?!{_JOINERS})")
_SPACES = re.compile(r"\s+")
_WORDS = re.compile(r"[^\s,;，、;/()（）]+")
_PLAIN_HAN = re.compile("[\u4e00-\u9fff]{1,8}")
_SPLITTERS = re.compile(r"[-'.·]+")


class NameKeys(NamedTuple):
    """What a person is searched and sorted by; `keys` are tokens separated by spaces, for search by prefix."""

    pinyin: str
    initials: str
    sort_key: str
    keys: str


def clean(text: str | None) -> str:
    """A text as it may be stored: no controls, direction signs or stray joiners, NFC, single spaces."""
    if not text:
        return ""
    if _PLAIN_HAN.fullmatch(text):
        return text
    if not (text.isascii() and text.isprintable()):
        text = _CONTROL.sub("", text)
        text = _JOINER.sub("", _DIRECTION.sub("", text))
        text = unicodedata.normalize("NFC", text)
    elif "  " not in text:
        return text.strip(" ")
    return _SPACES.sub(" ", text).strip()


def clean_identifier(text: str | None) -> str:
    """Like clean(), with full-width letters and digits made narrow: for numbers, codes and addresses."""
    return clean(unicodedata.normalize("NFKC", clean(text)))


@lru_cache(maxsize=65536)
def fold(text: str | None) -> str:
    """The form in which names are compared: NFKC, lower case, no marks, Latin special letters spelt out."""
    if not text:
        return ""
    if text.isascii():
        return text.lower()
    lower = unicodedata.normalize("NFKC", text).lower().translate(_SPECIAL)
    return unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", lower)))


def display_latin(surname: str | None, given: str | None = "") -> str:
    """The Latin name as in the passport: surname first, exactly as spelt; either part may be missing."""
    return " ".join(part for part in (surname, given) if part)


def query_text(text: str | None) -> str:
    """What a person typed into a search, as it may be compared: no hidden characters (SQLite's LIKE ends at a NUL), not a book."""
    return clean((text or "")[: 2 * MAX_NAME])[:MAX_NAME]


def query_tokens(text: str | None) -> list[str]:
    """The words a person typed, folded as the keys are: `O'Brien` and `al-Hassan` become one word each."""
    folded = fold(query_text(text))
    return [joined for word in _WORDS.findall(folded) if (joined := _SPLITTERS.sub("", word))]


def search_keys(
    chinese: str | None = "", surname: str | None = "", given: str | None = "", native: str | None = ""
) -> NameKeys:
    """Pinyin, initials, sort key and search tokens of a person's names; any of the four may be missing."""
    chinese, surname, given, native = _short(chinese), _short(surname), _short(given), _short(native)
    tokens: list[str] = []
    spelt = initials = order = ""
    if chinese:
        spelt, initials, order = _add_chinese(chinese, tokens)
    for part in (surname, given):
        tokens += _latin_tokens(part)
    tokens += _latin_tokens(native)
    order = order or _latin_order(surname, given) or fold(native)
    return NameKeys(spelt, initials, order, " ".join(list(dict.fromkeys(tokens))[:_MAX_TOKENS]))


def sort_key(chinese: str = "", surname: str = "", given: str = "", native: str = "") -> str:
    """Only the sort key: Chinese by pinyin, tone and character, else the folded Latin name; compare as UTF-8 bytes."""
    return search_keys(chinese, surname, given, native).sort_key


def _short(text: str | None) -> str:
    return clean(text)[:MAX_NAME] if text else ""


def _add_chinese(name: str, tokens: list[str]) -> tuple[str, str, str]:
    """Add the tokens of a Chinese name; pinyin, initials and the sort key come back."""
    read = chinese_readings.readings(name)
    initials = "".join([syllable[:1] for syllable, _tone in read.syllables])
    if _PLAIN_HAN.fullmatch(name):
        tokens += (name, simplified(name))
    else:
        for word in fold(name).split():
            bare = word.replace("·", "")
            tokens += (word, bare, simplified(bare))
    tokens.append("".join(read.groups))
    tokens.append(initials)
    tokens += read.groups[1:]
    tokens += [surname + given for surname, given in read.others]
    if "" in tokens:
        tokens[:] = filter(None, tokens)
    return " ".join(read.groups), initials, _chinese_order(name, read.syllables) or fold(name)


def _chinese_order(name: str, syllables: tuple[tuple[str, str], ...]) -> str:
    """A space sorts before every letter, so "wan" stands before "wang"; then the tone, then the character itself."""
    chars = name if len(name) == len(syllables) else filter(is_han, name)
    return " ".join(
        [
            f"{syllable} {tone}{char}" if syllable else char
            for char, (syllable, tone) in zip(chars, syllables, strict=True)
        ]
    )


@lru_cache(maxsize=65536)
def _latin_tokens(text: str) -> tuple[str, ...]:
    """Words split and joined at hyphens, apostrophes and dots, and several words as one."""
    if text.isascii() and text.replace(" ", "").isalpha():
        words = text.lower().split()
        return (*words, "".join(words)) if 1 < len(words) <= 4 else tuple(words)
    found: list[str] = []
    words = _WORDS.findall(fold(text))
    for word in words:
        pieces = [piece for piece in _SPLITTERS.split(word) if piece]
        found += pieces
        if len(pieces) > 1:
            found.append("".join(pieces))
    if 1 < len(words) <= 4:
        found.append(_SPLITTERS.sub("", "".join(words)))
    return tuple(found)


def _latin_order(surname: str, given: str) -> str:
    """Surname, then given names, without punctuation; who has no surname sorts by the given names."""
    if not surname or not given:
        return _SPLITTERS.sub("", fold(surname or given))
    return _SPLITTERS.sub("", f"{fold(surname)}  {fold(given)}")
