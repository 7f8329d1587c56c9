"""How what is known beside the names agrees: birth date, documents, contacts, nationality, gender."""

from __future__ import annotations

from rapidfuzz.distance import OSA

from gzstudents.duplicates.rules.known import Document
from gzstudents.duplicates.rules.profile import Profile

_PASSPORTS = frozenset({"PASSPORT", "PRC_PASSPORT"})
# a person keeps these numbers for life; a foreign passport or a visa gets another one each time
_LIFELONG = frozenset({"HKMO_PERMIT", "HMT_RESIDENCE", "HKID", "MOID", "TWID", "PR_CARD"})
_SHORTEST = 6  # of a number in which one character may be wrong


def reasons(one: Profile, other: Profile, shared: frozenset[str]) -> set[str]:
    found = _of_birth(one.known.birth_date, other.known.birth_date)
    found |= _of_documents(one.documents, other.documents)
    for code, ours, theirs in (
        ("phone_same", one.phone, other.phone),
        ("email_same", one.email, other.email),
        ("wechat_same", one.wechat, other.wechat),
    ):
        if ours and ours == theirs and ours not in shared:
            found.add(code)
    if one.student_numbers & other.student_numbers:
        found.add("student_number_same")
    countries, others = set(one.known.countries) - {""}, set(other.known.countries) - {""}
    if countries and others:
        found.add("country_same" if countries & others else "country_differs")
    if {one.known.gender, other.known.gender} == {"1", "2"}:
        found.add("gender_differs")
    return found


def have_own_documents(one: Profile, other: Profile) -> bool:
    """Each has a document of a kind that the other has too, under another number."""
    return any(
        ours.kind == theirs.kind and ours.key != theirs.key for ours in one.documents for theirs in other.documents
    )


# -- birth date ------------------------------------------------------------------------------------------------------------


def _of_birth(ours: str, theirs: str) -> set[str]:
    """Partial dates (YYYY, YYYY-MM) agree with whatever they begin."""
    if not ours or not theirs:
        return set()
    if ours == theirs:
        return {"birth_same"} if len(ours) == 10 else {"birth_partial"}
    if len(ours) != len(theirs):
        short, long = sorted((ours, theirs), key=len)
        return {"birth_partial"} if long.startswith(short) else {"birth_differs"}
    if len(ours) == 10 and (ours[:4], ours[5:7], ours[8:]) == (theirs[:4], theirs[8:], theirs[5:7]):
        return {"birth_swapped"}
    different = [place for place in range(len(ours)) if ours[place] != theirs[place]]
    turned = (
        len(different) == 2
        and ours[different[0]] == theirs[different[1]]
        and ours[different[1]] == theirs[different[0]]
    )
    return {"birth_slip"} if len(ours) == 10 and (len(different) == 1 or turned) else {"birth_differs"}


# -- documents -------------------------------------------------------------------------------------------------------------


def _of_documents(ours: tuple[Document, ...], theirs: tuple[Document, ...]) -> set[str]:
    found: set[str] = set()
    for one in ours:
        for other in theirs:
            found |= _of_two(one, other)
    if not found & {"document_same", "document_old_same", "document_slip"} and _both_passports(ours, theirs):
        found.add("document_changed")
    if found & {"document_same", "document_old_same", "document_slip"}:
        found.discard("document_lifelong_differs")
    return found


def _of_two(one: Document, other: Document) -> set[str]:
    if one.key == other.key:
        if one.country and other.country and one.country != other.country:
            return {"document_number_only"}
        return {"document_same"} if one.is_current == other.is_current else {"document_old_same"}
    if one.kind != other.kind or (one.country and other.country and one.country != other.country):
        return set()
    if min(len(one.key), len(other.key)) >= _SHORTEST and OSA.distance(one.key, other.key, score_cutoff=1) <= 1:
        return {"document_slip"}
    return {"document_lifelong_differs"} if one.kind in _LIFELONG else set()


def _both_passports(ours: tuple[Document, ...], theirs: tuple[Document, ...]) -> bool:
    return any(one.kind in _PASSPORTS for one in ours) and any(other.kind in _PASSPORTS for other in theirs)
