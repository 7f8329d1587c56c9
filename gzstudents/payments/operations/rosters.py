"""Rosters: made for a programme and a month, made again, lines taken off and put back by hand, thrown away."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gzstudents.kernel import codes, dates
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.kernel.store import existing
from gzstudents.payments.model import Roster, RosterLine
from gzstudents.payments.operations.drafts import instalments_on, last_of, new_roster, sum_up, write_lines
from gzstudents.payments.operations.planning import refresh
from gzstudents.payments.queries import terms_of_programmes
from gzstudents.payments.queries.candidates import candidates
from gzstudents.payments.rules import months
from gzstudents.payments.rules.facts import Terms
from gzstudents.payments.rules.verifying import MANUAL_REASONS, verify
from gzstudents.scholarships.model import Programme
from gzstudents.scholarships.queries import find_code


class RosterResult(NamedTuple):
    """A roster as it was made. `people` and `total_fen` of what is paid, `excluded` lines that are not; `changed` lines."""

    roster_id: int
    number: str
    state: str
    people: int
    lines: int
    excluded: int
    total_fen: int
    changed: int


@operation("payments.roster")
def make_roster(session: Session, *, programme: str, month: str, today: str = "") -> RosterResult:
    """The roster of a programme (code) and a month ("2025-10"), or the draft there is made again by the facts of today.

    What was excluded by hand stays so. Unpaid instalments of earlier months come along. After a roster of the month was
    locked, what has become due since stands on a further part; where nothing has, nothing is made. Run again on the same
    facts it changes nothing. Raises RuleBroken for an unknown programme, a bad month, a month with nothing due.
    """
    found = programme_of(session, programme)
    check_month(month)
    day = day_of(today)
    terms = terms_of_programmes(session)[found.id]
    if terms.needs_sign_in:
        _bring_up_to_date(session, found.id, month, day, terms)
    draft = session.scalars(
        select(Roster).where(Roster.programme_id == found.id, Roster.month == month, Roster.state == "DRAFT")
    ).first()
    fresh = candidates(session, found.id, month, draft.id if draft else 0, terms, day.isoformat())
    if draft is None:
        last = last_of(session, found.id, month)
        if last is not None and not any(
            one.found.state == "PLANNED" and not verify(one.found).exclusion for one in fresh
        ):
            return result_of(session, last, 0)
        if not fresh:
            raise RuleBroken(
                _("“{programme}”在 {month} 没有应发的项目。请先制定发放计划。", programme=found.name, month=month)
            )
        draft = new_roster(session, found, month, (last.part if last else 0) + 1, day)
        fresh = fresh if last is None else [one for one in fresh if one.found.state == "PLANNED"]
    elif draft.part > 1:
        fresh = [
            one
            for one in fresh
            if one.found.state == "PLANNED" or one.found.instalment_id in instalments_on(session, draft.id)
        ]
    changed = write_lines(session, draft, fresh)
    return result_of(session, draft, changed)


@operation("payments.exclude")
def exclude(session: Session, *, line_ids: Sequence[int], reason: str, detail: str = "") -> int:
    """Take lines off a draft by hand, with a reason (declined, returned, no permit, other) and words; they stay off when the
    roster is made again. Returns how many.
    """
    if reason not in MANUAL_REASONS:
        raise RuleBroken(_("请选择不发放的原因。"))
    if reason == "OTHER" and not detail.strip():
        raise RuleBroken(_("原因为“{reason}”时请写明说明。", reason=codes.label("payment_reason", reason)))
    lines = lines_of(session, line_ids)
    for line in lines:
        line.exclusion, line.reason, line.detail = "MANUAL", reason, detail.strip()
    session.flush()
    sum_up(session, {line.roster_id for line in lines})
    return len(lines)


@operation("payments.exclude")
def include(session: Session, *, line_ids: Sequence[int]) -> int:
    """Put back what was taken off by hand; what the facts exclude stays off. Returns how many."""
    lines = [line for line in lines_of(session, line_ids) if line.exclusion == "MANUAL"]
    if not lines:
        raise RuleBroken(_("选中的行不是人工排除的。自动排除的行在情况改变后重新生成即可恢复。"))
    for line in lines:
        line.exclusion, line.reason, line.detail = "", "", ""
    session.flush()
    for roster in {line.roster_id for line in lines}:
        record = session.get_one(Roster, roster)
        make_roster(session, programme=session.get_one(Programme, record.programme_id).code, month=record.month)
    return len(lines)


@operation("payments.roster")
def discard(session: Session, *, roster_id: int) -> None:
    """Throw away a draft; nothing that was decided is in it but exclusions."""
    roster = draft_of(session, roster_id)
    for line in session.scalars(select(RosterLine).where(RosterLine.roster_id == roster.id)):
        session.delete(line)
    session.flush()
    session.delete(roster)
    session.flush()


# --- pieces that locking and paying use, too


def programme_of(session: Session, code: str) -> Programme:
    """By its code; RuleBroken names those there are."""
    return session.scalars(select(Programme).where(Programme.code == find_code(session, code))).one()


def check_month(month: str) -> None:
    if not months.is_month(month):
        raise RuleBroken(_("“{value}”不是月份，请写成 2025-10 这样。", value=month))


def day_of(text: str) -> date:
    """Today unless a day is given; RuleBroken for what is no day."""
    found = dates.iso_date(text) if text else date.today()
    if found is None:
        raise RuleBroken(_("“{value}”不是日期，请写成 2025-11-20 这样。", value=text))
    return found


def get_roster(session: Session, roster_id: int) -> Roster:
    return existing(session, Roster, roster_id, _("这张发放表已不存在，请刷新列表。"))


def draft_of(session: Session, roster_id: int) -> Roster:
    roster = get_roster(session, roster_id)
    if roster.state != "DRAFT":
        raise RuleBroken(_("发放表“{number}”已锁定，不能再改。", number=roster.number))
    return roster


def lines_of(session: Session, line_ids: Sequence[int]) -> list[RosterLine]:
    """Lines of drafts; RuleBroken where one is gone or locked."""
    found: list[RosterLine] = []
    for start in range(0, len(line_ids), 400):
        found += session.scalars(select(RosterLine).where(RosterLine.id.in_(line_ids[start : start + 400])))
    if len(found) < len(set(line_ids)) or not found:
        raise RuleBroken(_("选中的行有的已不在发放表上，请刷新。"))
    for roster in {line.roster_id for line in found}:
        draft_of(session, roster)
    return found


def result_of(session: Session, roster: Roster, changed: int) -> RosterResult:
    lines, excluded = session.execute(
        select(func.count(), func.count().filter(RosterLine.exclusion != "")).where(RosterLine.roster_id == roster.id)
    ).one()
    return RosterResult(
        roster.id, roster.number, roster.state, roster.people, lines, excluded, roster.total_fen, changed
    )


# --- making


# a stipend that is planned though its month was closed without a sign-in
_UNSIGNED = """
FROM instalments t INDEXED BY ix_instalments_month JOIN awards a ON a.id = t.award_id
WHERE a.programme_id = :programme AND t.due_month <= :month AND t.state = 'PLANNED' AND t.item = 'STIPEND'
AND t.reason <> 'OTHER' AND t.due_month || :closes < :day AND NOT EXISTS (
    SELECT 1 FROM sign_ins n WHERE n.enrolment_id = a.enrolment_id AND n.month = t.due_month AND n.signed_on <> '')
AND {which} (SELECT 1 FROM instalments o WHERE o.award_id = t.award_id AND (o.reason = 'LIFETIME'
    OR o.item = t.item AND o.due_month = t.due_month AND o.part <> t.part))
"""


def _bring_up_to_date(session: Session, programme_id: int, month: str, day: date, terms: Terms) -> None:
    """A sign-in that was not made in time no act has brought about; all else the schedules follow in the act itself (sync).

    Where that touches nothing else it is one statement; with months of a lifetime or several parts the rules decide.
    """
    connection = session.connection()
    asked = {
        "programme": programme_id, "month": month, "day": day.isoformat(), "closes": f"-{terms.sign_in_closes_day:02d}",
    }  # fmt: skip
    unsigned = f"SELECT DISTINCT t.award_id {_UNSIGNED.format(which='EXISTS')} ORDER BY 1"
    refresh(session, [row[0] for row in connection.exec_driver_sql(unsigned, asked)], day.isoformat())
    held = connection.exec_driver_sql(
        "UPDATE instalments SET state = 'HELD', reason = 'NO_SIGN_IN', detail = '', halves = 2, amount_fen = full_fen, "
        f"version = version + 1 WHERE id IN (SELECT t.id {_UNSIGNED.format(which='NOT EXISTS')})",
        asked,
    )
    if held.rowcount:
        session.expire_all()
