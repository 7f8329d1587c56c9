"""What becomes of the stored instalments of a month when the rules say something else; pure.

What is approved, paid, returned or got back is never changed: a later insight is a new part of the same month. Too little paid
is a part to be paid; too much is a part with a minus, held until somebody gets the money back or lets it be.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gzstudents.payments.rules.facts import Due, Facts

BY_HAND = frozenset({"DECLINED", "NO_PERMIT", "OTHER", "RETURNED"})  # reasons of a hold that only a person lifts
SOFT = frozenset({"LIFETIME", "NO_SIGN_IN", "ABSENT"})  # what somebody may decide otherwise, see release
RELEASED = "OTHER"  # of what is not held any more: somebody decided so
TAKEN = "OTHER"  # of what was got back: somebody decided so; else the reason of the claim
_LET_GO = frozenset({"PLANNED", "APPROVED", "PAID", "RETURNED"})
_OPEN = frozenset({"PLANNED", "HELD", "DROPPED"})
_MOVED = frozenset({"PAID", "CLAWED_BACK"})


class Kept(NamedTuple):
    """A stored instalment. `id` 0 is one that is to be made."""

    id: int
    item: str
    month: str
    part: int
    paid_to: str
    full_fen: int
    halves: int
    amount_fen: int
    state: str
    reason: str = ""
    detail: str = ""


def follow(stored: Sequence[Kept], due: Due) -> list[Kept]:
    """The rows of one item and month that have to be written: changed ones, and at most one new part."""
    if not stored:
        return [_made(due, 0)]
    if len(stored) == 1 and stored[0].state in _OPEN:
        return _changed(stored[0], _first(stored[0], due))
    return _correct(stored, due)


def nothing(kept: Kept) -> Due:
    """What an instalment is that the plan does not have any more."""
    return Due(kept.item, kept.month, kept.paid_to, kept.full_fen, 0, 0, "DROPPED", "CORRECTION")


def plan_of(kept: Mapping[tuple[str, str], Sequence[Kept]]) -> list[Due]:
    """The plan as it is stored: what the rates say today does not matter any more (domain: trap 26)."""
    return [
        Due(item, month, parts[0].paid_to, parts[0].full_fen, 2, parts[0].full_fen, "PLANNED")
        for (item, month), parts in kept.items()
        if not (len(parts) == 1 and parts[0].state == "DROPPED" and parts[0].reason == "CORRECTION")
    ]


def is_by_hand(kept: Kept) -> bool:
    """Whether a person, not a rule, holds it."""
    return kept.state == "HELD" and kept.reason in BY_HAND and kept.amount_fen >= 0


def known_of(facts: Facts, kept: Mapping[tuple[str, str], Sequence[Kept]]) -> Facts:
    """With the months that somebody lets be paid although absence, sign-in or the months of a lifetime hold them."""
    months = {
        month
        for (item, month), parts in kept.items()
        if item == "STIPEND" and any(one.reason == RELEASED and one.state in _LET_GO for one in parts)
    }
    return facts._replace(released=frozenset(months)) if months else facts


def _made(due: Due, part: int) -> Kept:
    return Kept(
        0, due.item, due.month, part, due.paid_to, due.full_fen, due.halves, due.amount_fen, due.state, due.reason
    )


def _first(kept: Kept, due: Due) -> Kept:
    """The only part of a month, not paid yet."""
    if is_by_hand(kept) and due.state != "DROPPED":
        return kept._replace(full_fen=due.full_fen, halves=due.halves, amount_fen=due.amount_fen)
    return kept._replace(
        paid_to=due.paid_to, full_fen=due.full_fen, halves=due.halves, amount_fen=due.amount_fen, state=due.state,
        reason=due.reason, detail="" if due.reason != kept.reason else kept.detail,
    )  # fmt: skip


def _correct(stored: Sequence[Kept], due: Due) -> list[Kept]:
    """Something of the month has been decided already."""
    if any(one.state == "APPROVED" for one in stored):
        return []  # on its way; what it should have been is said when it has been paid
    spare = next((one for one in reversed(stored) if one.state in _OPEN and not _forgiven(one)), None)
    by_hand = spare is not None and is_by_hand(spare)
    if by_hand and due.state == "HELD":
        return []
    missing, halves = missing_of(stored, due)
    wanted = _part(stored, due, missing, min(abs(halves), 2))
    if spare is not None and by_hand and missing > 0:  # still held; of how much, the rules say
        wanted = spare._replace(full_fen=due.full_fen, amount_fen=missing, halves=wanted.halves)
    if spare is not None:
        return _changed(spare, wanted._replace(id=spare.id, part=spare.part, detail=spare.detail))
    return [wanted] if missing else []


def missing_of(stored: Sequence[Kept], due: Due) -> tuple[int, int]:
    """What of a month is due beyond what has been paid, in fen and halves; with a minus what was paid too much."""
    moved = [one for one in stored if one.state in _MOVED]
    missing = due.amount_fen - _sum(moved) if due.state != "HELD" else 0
    halves = due.halves - sum(_signed(one) for one in moved)
    if missing > 0:  # what somebody took back, and no rule, is not given out again by itself
        taken = [one for one in moved if one.state == "CLAWED_BACK" and one.reason == TAKEN]
        return max(0, missing + _sum(taken)), halves + sum(_signed(one) for one in taken)
    if missing < 0:  # what was let be the student keeps: it is asked for no more, and paid no second time
        kept = [one for one in stored if _forgiven(one)]
        return min(0, missing - _sum(kept)), halves - sum(_signed(one) for one in kept)
    return missing, halves


def _part(stored: Sequence[Kept], due: Due, missing: int, halves: int) -> Kept:
    part = max(one.part for one in stored) + 1
    state, reason = ("PLANNED", "CORRECTION") if missing > 0 else ("HELD", due.reason or "CORRECTION")
    last = next((one for one in reversed(stored) if one.state != "DROPPED"), stored[-1])
    if missing > 0 and last.state == "RETURNED":
        state, reason = "HELD", "RETURNED"  # until the account is put right
    if not missing:
        state, reason, halves = "DROPPED", "CORRECTION", 0
    return Kept(0, due.item, due.month, part, due.paid_to, due.full_fen, halves, missing, state, reason)


def _sum(parts: Sequence[Kept]) -> int:
    return sum(one.amount_fen for one in parts)


def _forgiven(one: Kept) -> bool:
    """Paid too much, and let be."""
    return one.state == "DROPPED" and one.amount_fen < 0


def _signed(one: Kept) -> int:
    return -one.halves if one.amount_fen < 0 else one.halves


def _changed(before: Kept, after: Kept) -> list[Kept]:
    return [] if after == before else [after]
