"""One record in the forms in which it is compared: letters of the machine-readable zone, pinyin, simplified characters."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from gzstudents.duplicates.rules.book import spelling
from gzstudents.duplicates.rules.known import Document, Known
from gzstudents.kernel import pinyin
from gzstudents.kernel.mrz import mrz_name
from gzstudents.kernel.names import clean_identifier, fold, has_han, simplified

_NOT_HAN = re.compile(r"[\s·・•‧.\-]+")
_NOT_LETTER = re.compile(r"[^a-z]+")
_DIGITS = re.compile(r"\D+")
_DOUBLED = re.compile(r"(.)\1+")
_PHONE = 8  # the last digits: with and without the country's code
_SHORTEST_NUMBER = 5


class Profile(NamedTuple):
    """`surname` and `given` are words of A to Z; `plain` the same name with marks simply dropped (MULLER beside MUELLER);
    `sound` its words by sound, in alphabetical order. `readings`: the Chinese name in letters, each way it is read.
    """

    known: Known
    surname: tuple[str, ...]
    given: tuple[str, ...]
    plain: str
    sound: tuple[str, ...]
    han: str
    han_simplified: str
    readings: tuple[str, ...]
    native: str
    phone: str
    email: str
    wechat: str
    student_numbers: frozenset[str]
    documents: tuple[Document, ...]

    @property
    def words(self) -> tuple[str, ...]:
        return self.surname + self.given

    @property
    def letters(self) -> str:
        return "".join(self.surname + self.given)


def profile_of(known: Known) -> Profile:
    """A Chinese name in the passport's fields is taken for what it is."""
    surname, given, chinese = known.surname, known.given_names, known.chinese_name
    if has_han(surname) or has_han(given):
        chinese = chinese or surname + given
        surname, given = ("" if has_han(part) else part for part in (surname, given))
    han = _NOT_HAN.sub("", fold(chinese)) if chinese else ""
    words = (_words(surname), _words(given))
    return Profile(
        known, *words,
        plain=_NOT_LETTER.sub("", fold(surname) + fold(given)),
        sound=tuple(sorted(map(sound, words[0] + words[1]))),
        han=han,
        han_simplified=simplified(han),
        readings=_readings(chinese) if has_han(han) else (),
        native=_NOT_HAN.sub("", fold(known.native_name)),
        phone=_phone(known.phone),
        email=clean_identifier(known.email).lower() if "@" in known.email else "",
        wechat=clean_identifier(known.wechat).lower(),
        student_numbers=frozenset(_number(one) for one in known.student_numbers if one),
        documents=tuple(one for one in known.documents if len(one.key) >= _SHORTEST_NUMBER),
    )  # fmt: skip


@lru_cache(maxsize=65536)
def _words(text: str) -> tuple[str, ...]:
    """A part of a name as in the zone, without words that only say that nothing is known."""
    if not text:
        return ()
    fillers = spelling().fillers
    found = tuple(word for word in mrz_name(text).rstrip("<").split("<") if word)
    return tuple(word for word in found if word not in fillers and len(set(word)) > 1) or tuple(
        word for word in found if word not in fillers
    )


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """A word by its sound: spellings of one name become the same, doubled letters one."""
    table = spelling()
    found = table.words.get(word, word)
    for one, other in table.rules:
        if one in found:
            found = found.replace(one, other)
    found = _DOUBLED.sub(r"\1", found)
    return found.replace("H", "") if len(found) > 4 else found


@lru_cache(maxsize=65536)
def _readings(chinese: str) -> tuple[str, ...]:
    """In letters: surname and given names as they are usually read, then as they also may be."""
    read = pinyin.readings(chinese)
    usual = ["".join(read.groups)]
    usual += [surname + given for surname, given in read.others]
    return tuple(dict.fromkeys(_NOT_LETTER.sub("", fold(one)).upper() for one in usual if one))


def _phone(text: str) -> str:
    digits = _DIGITS.sub("", clean_identifier(text)) if text else ""
    return digits[-_PHONE:] if len(digits) >= 7 and len(set(digits)) > 2 else ""


def _number(text: str) -> str:
    return re.sub(r"[\W_]+", "", clean_identifier(text)).upper()
