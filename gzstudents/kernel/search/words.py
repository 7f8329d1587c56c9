"""What a person typed, as words to be found; and the same rules in plain Python, for one line at a time."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gzstudents.kernel import names
from gzstudents.kernel.search import zone

MAX_TEXT = 200
MAX_WORDS = 16
DOCUMENT_PART = 3  # shortest inner part of a document number, with a digit in it
PHONE_PART = 4  # shortest part of a telephone number
_OWN_TOKEN = 0x800  # every character from here on (three bytes and more) may start a word: Chinese is searched inside
_BREAKS = re.compile(r"[\x00-\x20|]+")
_NUMBER_NOISE = re.compile(r"[\s+\-().·/]+")

Parts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """`words`: each has spellings, each spelling has parts. All words must be found, or else the whole as one number or name."""

    words: tuple[tuple[Parts, ...], ...] = ()
    numbers: Parts = ()

    @property
    def is_empty(self) -> bool:
        return not self.words


def parse(text: str | None) -> Query:
    """Fold what was typed as the names are folded, and split it. Nothing but punctuation finds everybody."""
    cleaned = names.clean(zone.typed((text or "")[:MAX_TEXT]))
    folded = names.fold(cleaned)[:MAX_TEXT]
    chunks = folded.split()[:MAX_WORDS]
    originals = dict(zip(chunks, cleaned.split(), strict=False)) if not cleaned.isascii() else {}
    words = tuple(spellings for chunk in chunks if (spellings := _spellings(chunk, originals.get(chunk, ""))))
    return Query(words, _numbers(folded) if len(chunks) > 1 or "+" in folded else ())


def is_plain(part: str) -> bool:
    """Made of 0-9 and a-z, as nearly all numbers are."""
    return part.isascii() and part.isalnum()


def may_be_inside_document(part: str) -> bool:
    return len(part) >= DOCUMENT_PART and is_plain(part) and any(char.isdigit() for char in part)


def may_be_inside_phone(part: str) -> bool:
    return len(part) >= PHONE_PART and part.isascii() and part.isdigit()


def starts_inside(part: str) -> bool:
    """Whether a part is looked for at every character, not only where a word begins."""
    return ord(part[0]) >= _OWN_TOKEN


def split_numbers(numbers: str) -> tuple[str, str]:
    """The column `numbers` of the register: telephone digits, a space, document numbers."""
    phone, _space, documents = numbers.partition(" ")
    return phone, documents


def matches(query: Query, line: str, numbers: str) -> bool:
    """Whether one line of the register is found: what the index does for all at once."""
    if query.is_empty:
        return True
    tokens = " " + _BREAKS.sub(" ", line)
    phone, documents = split_numbers(numbers)

    def found(part: str) -> bool:
        if (part if starts_inside(part) else " " + part) in tokens:
            return True
        if may_be_inside_document(part) and part in documents:
            return True
        return may_be_inside_phone(part) and part in phone

    if all(any(all(map(found, parts)) for parts in spellings) for spellings in query.words):
        return True
    return any(map(found, query.numbers))


def _spellings(chunk: str, original: str = "") -> tuple[Parts, ...]:
    parts = tuple(names.query_tokens(chunk)[:MAX_WORDS])
    if not parts:
        return ()
    whole = _BREAKS.sub("", chunk)
    choices = [parts, tuple(names.simplified(part) for part in parts)]
    if whole and parts != (whole,):
        choices.append((whole,))  # a student number may have hyphens of its own
    choices += [(other,) for other in zone.other_spellings(chunk, original)]
    return tuple(dict.fromkeys(choices))


def _numbers(folded: str) -> Parts:
    """A number that was typed in groups, as +86 138 0013 8000; the last eleven digits leave the country code out. And a
    name in syllables: jin min yi is kept as jinminyi.
    """
    joined = _NUMBER_NOISE.sub("", folded)
    if joined.isascii() and joined.isalpha():
        return (joined,)
    if not (joined.isascii() and joined.isalnum() and sum(char.isdigit() for char in joined) >= PHONE_PART):
        return ()
    return (joined, joined[-11:]) if joined.isdigit() and len(joined) > 11 else (joined,)
