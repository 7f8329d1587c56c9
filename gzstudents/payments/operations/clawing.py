"""Money that comes back from a student, whole or in part, or is let be."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gzstudents.kernel import money
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.payments.model import Instalment
from gzstudents.payments.operations.instalments import instalments_of
from gzstudents.payments.operations.rosters import day_of
from gzstudents.payments.rules.clawing import Back, back, still_open


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
        said = {"reason": "OTHER", "paid_on": day, "voucher": voucher.strip(), "detail": reason.strip()}
        if one.state == "HELD":
            _settle(session, one, _back(one, -one.amount_fen, one.halves, amount_fen), {**said, "reason": one.reason})
        else:
            _give_back(session, one, amount_fen, said)
        session.flush()
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


def _back(one: Instalment, open_fen: int, halves: int, amount_fen: int) -> Back:
    if amount_fen < 0:
        raise RuleBroken(_("追回金额必须大于 0。"))
    if amount_fen > open_fen:
        raise RuleBroken(_("{month} 的这笔款项最多还能追回 {left}。", month=one.due_month, left=money.shown(open_fen)))
    return back(open_fen, halves, amount_fen)


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


def _give_back(session: Session, paid: Instalment, amount_fen: int, said: dict[str, str]) -> None:
    parts = _parts(session, paid)
    gone = [one for one in parts if one.state == "PAID"]
    came = [one for one in parts if one.state == "CLAWED_BACK"]
    left = still_open(paid.amount_fen, sum(one.amount_fen for one in gone), -sum(one.amount_fen for one in came))
    if not left:
        raise RuleBroken(_("{month} 的这笔款项已经追回过。", month=paid.due_month))
    halves = max(0, min(paid.halves, sum(one.halves for one in gone) - sum(one.halves for one in came)))
    made = _back(paid, left, halves, amount_fen)
    session.add(_part_of(session, paid, -made.fen, made.halves, state="CLAWED_BACK", **said))


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
