"""From a draft to money: locked against the budget, paid with a voucher, returned by the bank."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.kernel import access, money
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _, _n
from gzstudents.payments.model import Instalment, RosterLine
from gzstudents.payments.operations.clawing import open_of
from gzstudents.payments.operations.planning import refresh
from gzstudents.payments.operations.rosters import check_month, day_of, draft_of, get_roster, programme_of
from gzstudents.payments.queries import budget, due_to_others, hash_of, is_behind, is_intact, stale
from gzstudents.payments.queries.figures import OTHERS_DUE
from gzstudents.payments.rules import months

_AHEAD = (
    2  # months: before a long holiday. All that is due until then is on the roster, and a slip would pay a year at once
)


@operation("payments.lock")
def lock(session: Session, *, roster_id: int, today: str = "") -> str:
    """Lock a draft: its lines are approved, and its hash is kept, which is returned.

    Raises RuleBroken for a draft with nothing to pay, one of a month far ahead, one that today's facts would change, one that
    was planned by rules of pay that hold no more, and one for which the budget of a calendar year does not reach, unless somebody with the right has
    allowed it (`override`).
    """
    roster, day = draft_of(session, roster_id), day_of(today)
    if roster.month > months.after(day.isoformat()[:7], _AHEAD):
        raise RuleBroken(_("{month} 还没有到，发放表最多提前 {count} 个月锁定。", month=roster.month, count=_AHEAD))
    if not roster.people:
        raise RuleBroken(_("发放表“{number}”没有可以发放的人，不能锁定。", number=roster.number))
    if is_behind(session):
        raise RuleBroken(_("发放规则改过，计划还没有跟上。请先更新发放计划，再重新生成、锁定。"))
    changed = stale(session, roster_id, day.isoformat())
    if changed:
        raise RuleBroken(
            _n("发放表生成后有 {count} 行的情况变了，请重新生成后再锁定。", len(changed)),
            [one.name for one in changed[:20]],
        )
    if not roster.override_reason:
        _check_budget(session, roster.programme_id, _outflow(session, roster.id))
    _approve(session, roster.id)
    roster.state, roster.locked_on = "LOCKED", day.isoformat()
    roster.content_hash = hash_of(session, roster.id)
    session.flush()
    return roster.content_hash


@operation("payments.unlock")
def unlock(session: Session, *, roster_id: int, reason: str) -> None:
    """Open a locked roster that was not paid yet, as it was before the lock; the journal keeps why, and which files there are."""
    roster = get_roster(session, roster_id)
    if roster.state != "LOCKED":
        raise RuleBroken(_("只有已锁定、尚未发放的发放表才能解锁。"))
    if not reason.strip():
        raise RuleBroken(_("请填写原因。"))
    _move(session, roster.id, "APPROVED", "PLANNED")
    _let_go(session, roster.id)
    roster.state, roster.locked_on, roster.content_hash, roster.override_reason = "DRAFT", None, "", ""
    written = {kind: getattr(roster, f"{kind}_hash") for kind in ("sheet", "finance", "bank")}
    roster.sheet_hash = roster.finance_hash = roster.bank_hash = ""  # they are of what was locked
    session.info["note"] = {
        "reason": reason.strip(), "roster": roster.number, "files": {kind: one for kind, one in written.items() if one}
    }  # fmt: skip
    session.flush()
    refresh(session, _awards(session, roster.id))


@operation("payments.override")
def override(session: Session, *, roster_id: int, reason: str) -> None:
    """Allow a draft to be locked although the budget does not reach. A right of its own, with a reason."""
    roster = draft_of(session, roster_id)
    if not reason.strip():
        raise RuleBroken(_("请填写原因。"))
    roster.override_reason = reason.strip()
    session.flush()


@operation("payments.paid")
def mark_paid(session: Session, *, roster_id: int, paid_on: str = "", voucher: str = "") -> int:
    """A locked roster has been paid out; returns how many lines. What should have been otherwise by now gets a further part."""
    roster, day = get_roster(session, roster_id), day_of(paid_on)
    if roster.state != "LOCKED":
        raise RuleBroken(_("发放表“{number}”没有锁定，或已经发放过。", number=roster.number))
    if day > date.today() or day.isoformat() < (roster.locked_on or ""):
        raise RuleBroken(_("发放日期要在锁定日期与今天之间。"))
    if not is_intact(session, roster.id, roster.content_hash):
        raise RuleBroken(_("发放表“{number}”的内容与锁定时不符，不能标记为已发放。", number=roster.number))
    roster.state, roster.paid_on, roster.voucher = "PAID", day.isoformat(), voucher.strip()
    session.flush()
    connection = session.connection()
    paid = connection.exec_driver_sql(
        "UPDATE instalments SET state = 'PAID', paid_on = ?, voucher = ?, version = version + 1 "
        f"WHERE state = 'APPROVED' AND id IN ({_PAID_LINES})",
        (day.isoformat(), voucher.strip(), roster.id),
    ).rowcount
    count = connection.exec_driver_sql(
        "UPDATE roster_lines SET result = 'PAID', version = version + 1 WHERE roster_id = ? AND exclusion = ''",
        (roster.id,),
    ).rowcount
    if paid != count:  # or a line would say paid, and its instalment come again on the next roster
        raise RuleBroken(_("发放表“{number}”的内容与锁定时不符，不能标记为已发放。", number=roster.number))
    session.expire_all()
    refresh(session, _awards(session, roster.id))
    return count


@operation("payments.returned")
def mark_returned(session: Session, *, line_ids: Sequence[int], reason: str, returned_on: str = "") -> int:
    """Lines of a paid roster that the bank sent back. What is still due is held until the account is put right. Returns how many."""
    day = day_of(returned_on)
    if not reason.strip():
        raise RuleBroken(_("请填写退回的原因。"))
    lines = _lines_with(session, line_ids, "PAID", _("只有已发放的行才能登记退回。"))
    awards = set()
    for line in lines:
        instalment = session.get_one(Instalment, line.instalment_id)
        if instalment.state != "PAID" or not (instalment.paid_on or "") <= day.isoformat() <= date.today().isoformat():
            raise RuleBroken(_("退回日期要在发放日期与今天之间。"))
        if open_of(session, instalment).fen < instalment.amount_fen:
            raise RuleBroken(
                _(
                    "{name} {month} 的款项已经追回过，不能再登记退回。",
                    name=line.person_name,
                    month=instalment.due_month,
                )
            )
        line.result, line.result_reason = "RETURNED", reason.strip()
        instalment.state, instalment.returned_on = "RETURNED", day.isoformat()
        awards.add(instalment.award_id)
    session.flush()
    refresh(session, sorted(awards))
    return len(lines)


@operation("payments.returned")
def mark_paid_after_all(session: Session, *, line_ids: Sequence[int]) -> int:
    """Lines that were recorded as sent back, and were paid after all: what was to be paid in their place falls away, and where it
    has gone out already the second payment is claimed back. Returns how many.
    """
    awards = set()
    lines = _lines_with(session, line_ids, "RETURNED", _("只有登记过退回的行才能改回已发放。"))
    for line in lines:
        instalment = session.get_one(Instalment, line.instalment_id)
        line.result, line.result_reason = "PAID", ""
        instalment.state, instalment.returned_on = "PAID", None
        awards.add(instalment.award_id)
    session.flush()
    refresh(session, sorted(awards))
    return len(lines)


def _lines_with(session: Session, line_ids: Sequence[int], result: str, wrong: str) -> list[RosterLine]:
    lines: list[RosterLine] = []
    for start in range(0, len(line_ids), 400):
        lines += session.scalars(select(RosterLine).where(RosterLine.id.in_(line_ids[start : start + 400])))
    if not lines or len(lines) < len(set(line_ids)) or any(line.result != result for line in lines):
        raise RuleBroken(wrong)
    return lines


@operation("payments.transfer")
def transfer(
    session: Session, *, programme: str, month: str, paid_on: str = "", voucher: str = "", override: str = ""
) -> int:
    """What goes to the university and the insurer, of a programme up to a month, has been transferred; returns how many parts.

    Raises RuleBroken for a day to come, and where the budget of a calendar year does not reach, unless
    somebody with the right to it gives a reason (`override`).
    """
    found, day = programme_of(session, programme), day_of(paid_on)
    check_month(month)
    if day > date.today():
        raise RuleBroken(_("划拨日期不能晚于今天。"))
    due = due_to_others(session, found.id, month)
    if override.strip():
        access.require_verb("payments.override")
        session.info["note"] = {"override": override.strip()}
    else:
        _check_budget(session, found.id, due.outflow)
    session.connection().exec_driver_sql(
        "UPDATE instalments SET state = 'PAID', paid_on = ?, voucher = ?, version = version + 1 "
        f"WHERE id IN (SELECT t.id {OTHERS_DUE})",
        (day.isoformat(), voucher.strip(), found.id, month),
    )
    session.expire_all()
    return due.parts


_PAID_LINES = "SELECT instalment_id FROM roster_lines WHERE roster_id = ? AND exclusion = ''"


def _outflow(session: Session, roster_id: int) -> list[tuple[int, int]]:
    """What a roster pays, by the calendar year that it is charged to (trap 24)."""
    sums = session.connection().exec_driver_sql(
        "SELECT t.budget_year, sum(l.amount_fen) FROM roster_lines l JOIN instalments t ON t.id = l.instalment_id "
        "WHERE l.roster_id = ? AND l.exclusion = '' GROUP BY t.budget_year ORDER BY t.budget_year",
        (roster_id,),
    )  # fmt: skip
    return [(row[0], row[1]) for row in sums]


def _check_budget(session: Session, programme_id: int, sums: Sequence[tuple[int, int]]) -> None:
    """Each calendar year; one without a budget is not held against anything."""
    short = []
    for year, fen in sums:
        left = budget(session, programme_id, year).left_fen
        if left is not None and fen > left:
            short.append(
                _("{year} 年预算剩余 {left}，本次应发 {sum}，超出 {over}。", year=year, left=money.shown(left),
                  sum=money.shown(fen), over=money.shown(fen - left))
            )  # fmt: skip
    if short:
        raise RuleBroken(_("预算不足。负责人可以写明理由批准超预算。"), short)


def _approve(session: Session, roster_id: int) -> None:
    """What is paid is approved; what somebody took off by hand is held until somebody releases it."""
    _move(session, roster_id, "PLANNED", "APPROVED")
    session.connection().exec_driver_sql(
        "UPDATE instalments SET state = 'HELD', reason = l.reason, detail = l.detail, version = instalments.version + 1 "
        "FROM roster_lines l WHERE l.instalment_id = instalments.id AND l.roster_id = ? AND l.exclusion = 'MANUAL' "
        "AND instalments.state = 'PLANNED'",
        (roster_id,),
    )
    session.expire_all()


def _let_go(session: Session, roster_id: int) -> None:
    """What the lock held because it had been taken off by hand."""
    session.connection().exec_driver_sql(
        "UPDATE instalments SET state = 'PLANNED', reason = CASE part WHEN 0 THEN '' ELSE 'CORRECTION' END, detail = '', "
        "version = instalments.version + 1 FROM roster_lines l WHERE l.instalment_id = instalments.id AND l.roster_id = ? "
        "AND l.exclusion = 'MANUAL' AND instalments.state = 'HELD' AND instalments.reason = l.reason",
        (roster_id,),
    )
    session.expire_all()


def _move(session: Session, roster_id: int, before: str, after: str) -> None:
    session.connection().exec_driver_sql(
        f"UPDATE instalments SET state = ?, version = version + 1 WHERE state = ? AND id IN ({_PAID_LINES})",
        (after, before, roster_id),
    )
    session.expire_all()


def _awards(session: Session, roster_id: int) -> list[int]:
    """Of which something was decided on a roster: paid, or taken off by hand."""
    rows = session.connection().exec_driver_sql(
        "SELECT DISTINCT t.award_id FROM roster_lines l JOIN instalments t ON t.id = l.instalment_id "
        "WHERE l.roster_id = ? AND l.exclusion <> 'AUTO' ORDER BY 1",
        (roster_id,),
    )
    return [row[0] for row in rows]
