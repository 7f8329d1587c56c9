"""How two names are alike: in letters, in characters, across both."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from gzstudents.duplicates.rules.book import spelling
from gzstudents.duplicates.rules.profile import Profile

# the whole name is the same in one script, whatever the other says
SAME_PERSON_NAME = frozenset(
    {"name_same", "name_mrz", "name_swapped", "name_spelling", "name_reading", "chinese_same", "chinese_traditional",
     "native_same"}
)  # fmt: skip
DIFFERENT_GIVEN = frozenset(
    {"name_slip", "name_partial", "name_surname", "name_differs", "chinese_slip", "chinese_sound", "chinese_differs"}
)
_SHORT = 8  # letters: Li Na, Kim Jun, Wang Wei
_LONG = 18
_CUT = 28  # a name in the zone is cut after 39 signs; so many letters of it say that it is the same
_ALIKE = 80.0  # of 100: below it two names are clearly different


def reasons(one: Profile, other: Profile) -> set[str]:
    found: set[str] = set()
    if one.letters and other.letters:
        found.add(_in_letters(one, other))
    if one.readings and other.letters and _is_reading(one, other):
        found.add("name_reading")
    if other.readings and one.letters and _is_reading(other, one):
        found.add("name_reading")
    if one.han and other.han:
        found.add(_in_characters(one, other))
    if one.native and other.native:
        found |= _native(one.native, other.native)
    if found & (SAME_PERSON_NAME | {"name_slip", "name_partial"}):
        found |= _how_common(one, other)
    return found


def _in_letters(one: Profile, other: Profile) -> str:
    ours, theirs = one.letters, other.letters
    if ours == theirs or one.plain == other.plain != "":
        exact = one.surname == other.surname and one.given == other.given and one.plain == other.plain
        return "name_same" if exact else _same_or_moved(one, other)
    if _is_moved(one, other):
        return "name_swapped"
    if _is_cut(ours, theirs):
        return "name_mrz"
    if one.sound == other.sound or "".join(one.sound) == "".join(other.sound):
        return "name_spelling"
    if _is_slip(ours, theirs) or _is_slip("".join(sorted_words(one)), "".join(sorted_words(other))):
        return "name_slip"
    if _is_part(one.words, other.words):
        return "name_partial"
    alike = max(fuzz.ratio(ours, theirs), fuzz.ratio("".join(one.sound), "".join(other.sound)))
    return "name_surname" if alike >= _ALIKE else "name_differs"


def _same_or_moved(one: Profile, other: Profile) -> str:
    """The same letters in the same order: only the line between surname and given names may stand elsewhere."""
    return "name_swapped" if one.surname != other.surname and one.words == other.words else "name_mrz"


def sorted_words(profile: Profile) -> list[str]:
    return sorted(profile.words)


def _is_moved(one: Profile, other: Profile) -> bool:
    """The same words in another order, also where some were written together."""
    if len(one.letters) != len(other.letters):
        return False
    if sorted_words(one) == sorted_words(other):
        return True
    return other.letters in set(_turned(one)) or one.letters in set(_turned(other))


def _turned(profile: Profile) -> Iterator[str]:
    words = profile.words
    for place in range(1, len(words)):
        yield "".join(words[place:] + words[:place])


def _is_cut(ours: str, theirs: str) -> bool:
    short, long = sorted((ours, theirs), key=len)
    return len(short) >= _CUT and long.startswith(short)


def _is_slip(ours: str, theirs: str) -> bool:
    """One letter of at least six, two of at least eleven; neighbours swapped count once."""
    shortest = min(len(ours), len(theirs))
    most = 0 if shortest < 6 else 1 if shortest < 11 else 2
    return abs(len(ours) - len(theirs)) <= most and OSA.distance(ours, theirs, score_cutoff=most) <= most


def _is_part(ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """All words of the shorter name stand in the longer one, as words or as initials; two of them in full."""
    particles = spelling().particles
    short, long = sorted(([word for word in words if word not in particles] for words in (ours, theirs)), key=len)
    if len(short) < 2:
        return False
    left, full, open_initials = list(long), 0, []
    for word in short:
        if word in left:
            left.remove(word)
            full += 1
        elif len(word) == 1:
            open_initials.append(word)
        else:
            return False
    for initial in open_initials:
        match = next((word for word in left if word.startswith(initial)), None)
        if match is None:
            return False
        left.remove(match)
    return full >= 2 and sum(map(len, short)) >= _SHORT


def _is_reading(han: Profile, latin: Profile) -> bool:
    """The letters are a reading of the characters, surname first or last."""
    return any(reading in han.readings for reading in (latin.letters, *_turned(latin)))


def _in_characters(one: Profile, other: Profile) -> str:
    if one.han == other.han:
        return "chinese_same"
    ours, theirs = one.han_simplified, other.han_simplified
    if ours == theirs:
        return "chinese_traditional"
    if one.readings and one.readings[:1] == other.readings[:1] and len(ours) == len(theirs):
        return "chinese_sound"
    if min(len(ours), len(theirs)) >= 3 and OSA.distance(ours, theirs, score_cutoff=1) <= 1:
        return "chinese_slip"
    return "chinese_differs"


def _native(ours: str, theirs: str) -> set[str]:
    if ours == theirs:
        return {"native_same"}
    if min(len(ours), len(theirs)) >= 4 and OSA.distance(ours, theirs, score_cutoff=1) <= 1:
        return {"native_slip"}
    return set()


def _how_common(one: Profile, other: Profile) -> set[str]:
    length = min(_length(one), _length(other))
    if length >= _LONG:
        return {"name_long"}
    return {"name_short"} if length <= _SHORT else set()


def _length(profile: Profile) -> int:
    """In letters; of characters without letters, as they are read."""
    return len(profile.letters) or len(profile.readings[0] if profile.readings else profile.han)
