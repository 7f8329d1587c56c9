"""What a roster says of an instalment on the day it is made: paid, or not and why; pure."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_VERIFICATION = {
    "GRADUATED": "GRADUATED",
    "SUSPENDED": "SUSPENDED",
    "WITHDRAWN": "WITHDRAWN",
    "ENDED": "WITHDRAWN",
    "DECEASED": "WITHDRAWN",
    "ABSENT": "ABSENT",
    "MISSING": "ABSENT",
    "NO_SIGN_IN": "ABSENT",
    "NOT_REGISTERED": "NOT_FOUND",
}
MANUAL_REASONS = ("DECLINED", "RETURNED", "NO_PERMIT", "OTHER")


class Found(NamedTuple):
    """An instalment that may stand on a roster, and what is known of its student."""

    instalment_id: int
    state: str
    reason: str
    detail: str
    amount_fen: int
    account_id: int | None
    tail: str
    on_roll: bool  # there is a status at all
    signed: bool = True  # or no sign-in is asked for


class Verdict(NamedTuple):
    """`exclusion`: "" paid, AUTO by the facts, MANUAL by somebody."""

    verification: str
    exclusion: str
    reason: str
    detail: str = ""


class Hashed(NamedTuple):
    """Of a line what the hash of a locked roster covers."""

    instalment_id: int
    person_id: int
    student_number: str
    person_name: str
    amount_fen: int
    tail: str
    exclusion: str
    reason: str


def verify(one: Found, manual: Verdict | None = None) -> Verdict:
    """By the facts; an exclusion made by hand stays, whatever they say, with what they say beside it."""
    derived = _derive(one)
    return derived if manual is None else manual._replace(verification=derived.verification)


def _derive(one: Found) -> Verdict:
    if one.state in {"HELD", "DROPPED"}:
        return Verdict(_VERIFICATION.get(one.reason, "VERIFIED"), "AUTO", one.reason or "OTHER", one.detail)
    if not one.on_roll:
        return Verdict("NOT_FOUND", "AUTO", "NOT_REGISTERED")
    if not one.signed:
        return Verdict("ABSENT", "AUTO", "NO_SIGN_IN")
    if one.account_id is None:
        return Verdict("NO_ACCOUNT", "AUTO", "NO_ACCOUNT")
    return Verdict("VERIFIED", "", "")


def content_hash(heading: Sequence[object], lines: Iterable[Hashed], *, with_people: bool = False) -> str:
    """SHA-256 of number, programme, month and part, and of all lines in the order of their instalments. `with_people`: as it
    was made before two records of one person could be merged after a roster was locked.
    """
    content = [list(heading), [list(line if with_people else (line[0], *line[2:])) for line in sorted(lines)]]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
