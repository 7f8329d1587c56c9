"""Weighing two records: every reason is named, of one kind the best counts, and twins are let go."""

from __future__ import annotations

from hashlib import blake2b
from typing import NamedTuple

from gzstudents.duplicates.rules import facts_alike, names_alike
from gzstudents.duplicates.rules.book import reasons, thresholds
from gzstudents.duplicates.rules.names_alike import DIFFERENT_GIVEN, SAME_PERSON_NAME
from gzstudents.duplicates.rules.profile import Profile

_SCRIPTS = ("name", "chinese")
_NAMES = (*_SCRIPTS, "native")


class Score(NamedTuple):
    """0 to 100, and the codes of the reasons, the weightiest first."""

    points: int
    reasons: tuple[str, ...]

    @property
    def is_possible(self) -> bool:
        return self.points >= thresholds().possible

    @property
    def is_likely(self) -> bool:
        return self.points >= thresholds().likely


def compare(one: Profile, other: Profile, *, shared: frozenset[str] = frozenset()) -> Score:
    """`shared`: phones, addresses and accounts of so many people that they say nothing."""
    found = {*names_alike.reasons(one, other), *facts_alike.reasons(one, other, shared)}
    if _like_twins(one, other, found):
        found = {*found - {"document_slip"}, "twins"}
    best = _best(found)
    if _is_one_evidence(one, other, best):
        best.pop(min(_SCRIPTS, key=lambda group: reasons()[best[group]].points))
    table = reasons()
    by_name = sum(max(0, table[best[group]].points) for group in _NAMES if group in best)
    points = sum(table[code].points for code in best.values()) - max(0, by_name - thresholds().most_by_name)
    floor = max((table[code].floor for code in best.values()), default=0)
    ordered = sorted(best.values(), key=lambda code: (-table[code].points, code))
    return Score(max(0, floor, min(points, 100)), tuple(ordered))


def mark_of(one: Profile, other: Profile) -> str:
    """What both looked like, the smaller number first; another one after anything changed that was weighed."""
    first, second = sorted((one, other), key=lambda each: each.known.id)
    return _mark(first) + _mark(second)


def _mark(profile: Profile) -> str:
    known = profile.known._replace(
        id=0, countries=tuple(sorted(profile.known.countries)), documents=tuple(sorted(profile.known.documents)),
        student_numbers=tuple(sorted(profile.known.student_numbers)),
    )  # fmt: skip
    return blake2b(repr(known).encode("utf-8", "replace"), digest_size=8).hexdigest()


def _best(found: set[str]) -> dict[str, str]:
    """The weightiest reason of each group."""
    table = reasons()
    best: dict[str, str] = {}
    for code in sorted(found):
        group = table[code].group
        if group not in best or table[code].points > table[best[group]].points:
            best[group] = code
    return best


def _is_one_evidence(one: Profile, other: Profile, best: dict[str, str]) -> bool:
    """Where both passports say what the characters sound like, the two names are one reason and not two."""
    if not all(group in best and reasons()[best[group]].points > 0 for group in _SCRIPTS):
        return False
    return best["name"] == "name_reading" or all(each.letters in each.readings for each in (one, other))


def _like_twins(one: Profile, other: Profile, found: set[str]) -> bool:
    """One surname, one birth date, given names that differ in every script, and each has a document of its own."""
    if "birth_same" not in found or found & SAME_PERSON_NAME or not found & DIFFERENT_GIVEN:
        return False
    if found & {"document_same", "document_old_same", "student_number_same"}:
        return False
    surname = bool(one.surname and one.surname == other.surname) or bool(
        one.han_simplified and one.han_simplified[:1] == other.han_simplified[:1]
    )
    return surname and facts_alike.have_own_documents(one, other)
