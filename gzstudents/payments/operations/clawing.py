"""Money that comes back from a student, whole or in part, or is let be."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gzstudents.kernel import money
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.payments.model import Instalment
from gzstudents.payments.operations.instalments import instalments_of
from gzstudents.payments.operations.planning import refresh
from gzstudents.payments.operations.rosters import day_of
from gzstudents.payments.rules.clawing import Back, back, still_open
from gzstudents.payments.rules.following import TAKEN


@operation("payments.claw_back")
def claw_back(
    session: Session, *, instalment_ids: Sequence[int], reason: str, happened_on: str = "", voucher: str = "",
    amount_fen: int = 0,
) -> int:  # fmt: skip
    """Money that was got back: of what was paid a counterpart with a minus is made, the payment itself stays as it was; what is
    held as paid too much is settled. `amount_fen`: of one instalment only so much, the rest stays open; 0 is all that is
    open. Returns how many.
    """
    day = day_of(happened_on).isoformat()
    if not reason.strip():
        raise RuleBroken(_("请填写原因。"))
    found = instalments_of(session, instalment_ids, frozenset({"PAID", "HELD"}), _("只有已发放的款项可以追回。"))
    if any(one.state == "HELD" and one.amount_fen >= 0 for one in found):
        raise RuleBroken(_("只有已发放的款项可以追回。"))
    if amount_fen and len(found) > 1:
        raise RuleBroken(_("只追回一部分时，一次选一笔款项。"))
    for one in found:
        said = {"reason": TAKEN, "paid_on": day, "voucher": voucher.strip(), "detail": reason.strip()}
        left = open_of(session, one)
        if not left.fen:
            raise RuleBroken(_("{month} 的这笔款项已经追回过。", month=one.due_month))
        if one.state == "HELD":
            _settle(session, one, _back(one, left, amount_fen), said)
        else:
            session.add(_counterpart(session, one, _back(one, left, amount_fen), said))
        session.flush()
    refresh(session, sorted({one.award_id for one in found}))  # a claim of the same month is smaller now, or none
    return len(found)


@operation("payments.claw_back")
def let_be(session: Session, *, instalment_ids: Sequence[int], reason: str) -> int:
    """Paid too much, and not asked back: the claim is dropped, with a reason. Returns how many."""
    if not reason.strip():
        raise RuleBroken(_("请填写原因。"))
    found = instalments_of(session, instalment_ids, frozenset({"HELD"}), _("只有应追回的款项可以免于追回。"))
    if any(one.amount_fen >= 0 for one in found):
        raise RuleBroken(_("只有应追回的款项可以免于追回。"))
    for one in found:
        one.state, one.detail = "DROPPED", reason.strip()
    session.flush()
    return len(found)


class Open(NamedTuple):
    """What of a payment, or of a claim, may still come back."""

    fen: int
    halves: int


def open_of(session: Session, one: Instalment) -> Open:
    """Never more than what was paid of the month and did not come back yet."""
    parts = _parts(session, one)
    gone = [part for part in parts if part.state == "PAID"]
    came = [part for part in parts if part.state == "CLAWED_BACK"]
    fen = still_open(abs(one.amount_fen), sum(part.amount_fen for part in gone), -sum(part.amount_fen for part in came))
    halves = min(one.halves, sum(part.halves for part in gone) - sum(part.halves for part in came))
    return Open(fen, max(0, halves))


def _back(one: Instalment, left: Open, amount_fen: int) -> Back:
    if amount_fen < 0:
        raise RuleBroken(_("追回金额必须大于 0。"))
    if amount_fen > left.fen:
        raise RuleBroken(_("{month} 的这笔款项最多还能追回 {left}。", month=one.due_month, left=money.shown(left.fen)))
    return back(left.fen, left.halves, amount_fen)


def _settle(session: Session, claim: Instalment, came: Back, said: dict[str, str]) -> None:
    """A claim is paid back; what is missing of it stays a claim, as a part of its own."""
    if came.rest_fen:
        session.add(
            _part_of(
                session, claim, -came.rest_fen, came.rest_halves, state="HELD", reason=claim.reason, detail=claim.detail
            )
        )
    claim.state, claim.amount_fen, claim.halves = "CLAWED_BACK", -came.fen, came.halves
    claim.paid_on, claim.voucher, claim.detail = said["paid_on"], said["voucher"], said["detail"]


def _counterpart(session: Session, paid: Instalment, came: Back, said: dict[str, str]) -> Instalment:
    return _part_of(session, paid, -came.fen, came.halves, state="CLAWED_BACK", **said)


def _parts(session: Session, one: Instalment) -> Sequence[Instalment]:
    """All parts of its month."""
    return session.scalars(
        select(Instalment).where(
            Instalment.award_id == one.award_id, Instalment.item == one.item, Instalment.due_month == one.due_month
        )
    ).all()


def _part_of(session: Session, one: Instalment, fen: int, halves: int, **values: str) -> Instalment:
    """One more part of the same month."""
    last = session.scalar(
        select(func.max(Instalment.part)).where(
            Instalment.award_id == one.award_id, Instalment.item == one.item, Instalment.due_month == one.due_month
        )
    )
    return Instalment(
        award_id=one.award_id, due_month=one.due_month, item=one.item, part=int(last or 0) + 1, paid_to=one.paid_to,
        full_fen=one.full_fen, halves=halves, amount_fen=fen, budget_year=one.budget_year, **values,
    )  # fmt: skip
