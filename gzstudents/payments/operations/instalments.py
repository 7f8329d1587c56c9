"""Single instalments: held and released by hand; budgets; months received elsewhere."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.kernel.money import MOST_FEN
from gzstudents.payments.model import Budget, Instalment, ReceivedMonths
from gzstudents.payments.operations.planning import refresh
from gzstudents.payments.operations.rosters import check_month, programme_of
from gzstudents.payments.rules.following import BY_HAND, RELEASED, SOFT
from gzstudents.scholarships.model import Award
from gzstudents.students.model import Person


@operation("payments.hold")
def hold(session: Session, *, instalment_ids: Sequence[int], reason: str, detail: str = "") -> int:
    """Hold planned instalments by hand (declined, no permit, other): no rule releases them. Returns how many."""
    if reason not in BY_HAND:
        raise RuleBroken(_("请选择暂停的原因。"))
    found = instalments_of(session, instalment_ids, frozenset({"PLANNED"}), _("只有计划中的款项可以暂停。"))
    for one in found:
        one.state, one.reason, one.detail = "HELD", reason, detail.strip()
    session.flush()
    return len(found)


@operation("payments.hold")
def release(session: Session, *, instalment_ids: Sequence[int], reason: str, today: str = "") -> int:
    """Let what is held be paid: what was held by hand, and what absence, a missing sign-in or the months of a lifetime hold.

    Leave, suspended awards and the like are released where they are recorded: who is on leave by now stays held, and of half
    a month half is due. Returns how many.
    """
    if not reason.strip():
        raise RuleBroken(_("请填写原因。"))
    found = instalments_of(session, instalment_ids, frozenset({"HELD"}), _("只有暂停的款项可以恢复发放。"))
    if any(one.reason not in BY_HAND | SOFT or one.amount_fen < 0 for one in found):
        raise RuleBroken(_("因休学、奖学金中止等暂停的款项，请在学籍或奖学金记录中办理恢复。"))
    for one in found:
        one.state, one.detail = "PLANNED", reason.strip()
        one.reason = RELEASED if one.reason in SOFT else "CORRECTION" if one.part else ""
    session.flush()
    refresh(session, sorted({one.award_id for one in found}), today)
    return len(found)


@operation("payments.budget")
def set_budget(
    session: Session, *, programme: str, year: int, amount_fen: int, document: str = "", note: str = ""
) -> int:
    """What a programme may spend in a calendar year; returns the budget's id."""
    found = programme_of(session, programme)
    if not 2000 <= year <= 2100 or not 0 <= amount_fen <= MOST_FEN:
        raise RuleBroken(_("请填写预算年度和金额。"))
    record = session.scalars(select(Budget).where(Budget.programme_id == found.id, Budget.year == year)).first()
    if record is None:
        record = Budget(programme_id=found.id, year=year, amount_fen=amount_fen)
        session.add(record)
    record.amount_fen, record.document, record.note = amount_fen, document.strip(), note.strip()
    session.flush()
    return record.id


@operation("payments.received")
def set_received(session: Session, *, person_id: int, programme: str, halves: int, until: str, source: str = "") -> int:
    """How many half months a student had received before the program knew, up to a month; in place of what was told before."""
    found = programme_of(session, programme)
    check_month(until)
    if session.get(Person, person_id) is None:
        raise RuleBroken(_("这名学生已不在名册中。"))
    if not 0 <= halves <= 2 * 12 * 15:
        raise RuleBroken(_("已领月数要在 0 到 180 个月之间。"))
    record = session.scalars(
        select(ReceivedMonths).where(ReceivedMonths.person_id == person_id, ReceivedMonths.programme_id == found.id)
    ).first()
    if record is None:
        record = ReceivedMonths(person_id=person_id, programme_id=found.id, halves=halves, until=until)
        session.add(record)
    record.halves, record.until, record.source = halves, until, source.strip()
    session.flush()
    awards = session.scalars(
        select(Award.id).where(Award.person_id == person_id, Award.programme_id == found.id).order_by(Award.id)
    )
    refresh(session, list(awards))
    return record.id


def instalments_of(session: Session, ids: Sequence[int], states: frozenset[str], wrong: str) -> list[Instalment]:
    """Instalments in one of these states; RuleBroken, with `wrong`, where one is not, or is gone."""
    found: list[Instalment] = []
    for start in range(0, len(ids), 400):
        found += session.scalars(select(Instalment).where(Instalment.id.in_(ids[start : start + 400])))
    if not found or len(found) < len(set(ids)):
        raise RuleBroken(_("选中的款项有的已不存在，请刷新。"))
    if any(one.state not in states for one in found):
        raise RuleBroken(wrong)
    return found
