"""What may be done by hand with which of somebody's instalments; pure."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Protocol, TypeVar

from gzstudents.payments.rules.following import BY_HAND, SOFT

HOLD, RELEASE, CLAW_BACK, LET_BE = "HOLD", "RELEASE", "CLAW_BACK", "LET_BE"
HOLDS = ("DECLINED", "NO_PERMIT", "OTHER")  # reasons that somebody may give; RETURNED comes from the bank


class Part(Protocol):
    """An instalment as far as this asks."""

    @property
    def award_id(self) -> int: ...
    @property
    def item(self) -> str: ...
    @property
    def due_month(self) -> str: ...
    @property
    def amount_fen(self) -> int: ...
    @property
    def state(self) -> str: ...
    @property
    def reason(self) -> str: ...


P = TypeVar("P", bound=Part)


def possible(parts: Sequence[P]) -> dict[str, list[P]]:
    """Each act that is possible → the instalments it may be done with, in their order."""
    net: dict[tuple[int, str, str], int] = defaultdict(int)
    for one in parts:
        if one.state in {"PAID", "CLAWED_BACK"}:
            net[one.award_id, one.item, one.due_month] += one.amount_fen
    found: dict[str, list[P]] = {HOLD: [], RELEASE: [], CLAW_BACK: [], LET_BE: []}
    for one in parts:
        if one.state == "PLANNED" and one.amount_fen > 0:
            found[HOLD].append(one)
        elif one.state == "HELD" and one.amount_fen >= 0 and one.reason in BY_HAND | SOFT:
            found[RELEASE].append(one)
        elif one.state == "HELD" and one.amount_fen < 0:
            found[CLAW_BACK].append(one)
            found[LET_BE].append(one)
        elif one.state == "PAID" and one.amount_fen > 0 and net[one.award_id, one.item, one.due_month] > 0:
            found[CLAW_BACK].append(one)
    return {act: some for act, some in found.items() if some}
