"""What happens to a place afterwards: taken back for good, given back as it was, passed on to who waits."""

import json
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from gzstudents.distribution.operations import snapshots
from gzstudents.distribution.operations.deciding import give
from gzstudents.distribution.queries.cycles import CycleRow, get_cycles, list_cycles
from gzstudents.distribution.queries.lines import Line, list_lines
from gzstudents.distribution.queries.problem import standing, whole
from gzstudents.distribution.queries.revoking import hanging
from gzstudents.distribution.queries.sheets import freeze
from gzstudents.distribution.rules.standing import PLACED, REVOKED, WAITLISTED, Seat, Standing
from gzstudents.kernel import money
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken, StaleRecord
from gzstudents.kernel.i18n import _
from gzstudents.kernel.told import heard
from gzstudents.scholarships import operations as scholarships

_SEAT = """
UPDATE placements SET state = ?, grade = ?, amount_fen = ?, waiting = ?, reason = ?, detail = ?, method = ?, before = ?,
    decided_on = ?, version = version + 1 WHERE application_id = ?
"""
_APPLICATION = """
UPDATE applications SET outcome = ?, stage = ?, outcome_reason = ?, award_id = ?, version = version + 1 WHERE id = ?
"""


@dataclass(frozen=True, slots=True)
class _Case:
    """One application, its cycle, and the board of its year."""

    cycle: CycleRow
    line: Line
    lines: list[Line]
    live: Standing


@operation("distribution.revoke")
def revoke(
    session: Session, *, application_id: int, version: int, reason: str, challenged: bool = False, happened_on: str = ""
) -> int:
    """Take a place, or one on the waiting list, back for good: it is free again, its holder is no candidate any more. What it
    was before is kept. An award that came of it is cancelled, its certificate void. Returns the snapshot's id.
    """
    case = _case(session, application_id, version)
    if case.line.seat.state not in {PLACED, WAITLISTED}:
        raise RuleBroken(_("{who}没有名额，也不在候补名单上，无可收回。", who=case.line.called))
    if not reason.strip():
        raise RuleBroken(_("请填写原因。"))
    day = happened_on or date.today().isoformat()
    connection = session.connection()
    outcome, stage, said, award = connection.exec_driver_sql(
        "SELECT outcome, stage, outcome_reason, award_id FROM applications WHERE id = ?", (application_id,)
    ).one()
    before = {
        "seat": list(case.line.seat), "outcome": outcome, "stage": stage, "outcome_reason": said,
        "decided_on": _decided_on(session, application_id),
    }  # fmt: skip
    if award is not None:
        scholarships.cancel_award(session, award_ids=[award], reason=reason.strip(), happened_on=day)
    ended = Seat(REVOKED, reason="HAND", detail=reason.strip(), method="HAND")
    _write(session, application_id, ended, json.dumps(before, ensure_ascii=False), day)
    connection.exec_driver_sql(
        _APPLICATION, ("CHALLENGED" if challenged else "EXCLUDED", stage, reason.strip(), award, application_id)
    )
    return _keep(session, case, ended)


@operation("distribution.restore")
def restore(session: Session, *, application_id: int, version: int) -> int:
    """Give a revoked place back exactly as it was before, if it is still free; an award that was cancelled is given anew,
    with a new certificate. Returns the snapshot's id.
    """
    case = _case(session, application_id, version)
    stored = session.connection().exec_driver_sql(
        "SELECT before FROM placements WHERE application_id = ?", (application_id,)
    ).scalar()  # fmt: skip
    if case.line.seat.state != REVOKED or not stored:
        raise RuleBroken(_("{who}的名额没有被收回。", who=case.line.called))
    before = json.loads(stored)
    seat = Seat(*before["seat"])
    award = None
    if seat.state == PLACED:
        _check_place(case, seat, outcome=before["outcome"])
        if case.line.award_id is not None:
            _nothing_kept(session, case.line)
            award = give(session, case.cycle, [case.line._replace(seat=seat)], decided_on="")[application_id]
    _write(session, application_id, seat, "", before["decided_on"])
    session.connection().exec_driver_sql(
        _APPLICATION, (before["outcome"], before["stage"], before["outcome_reason"], award, application_id)
    )
    return _keep(session, case, seat)


@operation("distribution.move_up")
def move_up(session: Session, *, application_id: int, version: int, grade: str) -> int:
    """Who waits gets a place that is free; where the cycle is final the award at once. Returns the snapshot's id."""
    case = _case(session, application_id, version)
    if case.line.seat.state != WAITLISTED:
        raise RuleBroken(_("{who}不在候补名单上。", who=case.line.called))
    offer = case.live.offer(application_id, grade)
    seat = Seat(PLACED, grade, offer.amount_fen if offer else 0, method="HAND")
    _check_place(case, seat, outcome=case.line.outcome)
    if case.cycle.is_closed:
        award = give(session, case.cycle, [case.line._replace(seat=seat)], decided_on="")[application_id]
        session.connection().exec_driver_sql(_APPLICATION, ("APPROVED", "DECIDED", "", award, application_id))
    _write(session, application_id, seat, "", date.today().isoformat())
    return _keep(session, case, seat)


def _case(session: Session, application_id: int, version: int) -> _Case:
    row = session.connection().exec_driver_sql(
        "SELECT a.cycle_id, y.academic_year FROM applications a JOIN cycles y ON y.id = a.cycle_id WHERE a.id = ?",
        (application_id,),
    ).first()  # fmt: skip
    if row is None:
        raise RuleBroken(_("这份申请已不存在，请刷新页面。"))
    cycles = list_cycles(session, row[1])
    lines = list_lines(session, cycles)
    line = next(one for one in lines if one.id == application_id)
    if line.version != version:
        raise StaleRecord(_("{who}刚被别人重新分配，没有保存任何更改。请刷新页面后再看。", who=line.called))
    return _Case(get_cycles(session, [row[0]])[0], line, lines, standing(whole(session, cycles, lines), lines, cycles))


def _check_place(case: _Case, seat: Seat, *, outcome: str) -> None:
    """As for any place; that the application was excluded meanwhile is what is being taken back."""
    live, key = case.live, case.line.id
    if outcome != case.line.outcome:
        problem = live.layout.problem
        mended = tuple(one._replace(barred=None) if one.application == key else one for one in problem.candidates)
        live = Standing(problem._replace(candidates=mended), live.seats, live.closed)
    refused = live.late_refusal(key, seat.grade)
    if refused is not None:
        raise RuleBroken(_("{who}：{why}", who=case.line.called, why=heard(refused.detail)))


def _nothing_kept(session: Session, line: Line) -> None:
    """The new award is paid from its beginning: what was paid of the old one must have come back."""
    paid = hanging(session, application_id=line.id).paid_fen
    if paid:
        raise RuleBroken(
            _("{who}在收回以前已发放 {amount} 元，还没有追回。请先在“发放”中追回，或在“操作记录”中撤销那次收回。", who=line.called,
              amount=money.yuan(paid))
        )  # fmt: skip


def _decided_on(session: Session, application_id: int) -> str | None:
    found = session.connection().exec_driver_sql(
        "SELECT decided_on FROM placements WHERE application_id = ?", (application_id,)
    ).scalar()  # fmt: skip
    return None if found is None else str(found)


def _write(session: Session, application_id: int, seat: Seat, before: str, day: str | None) -> None:
    session.connection().exec_driver_sql(
        _SEAT,
        (
            seat.state, seat.grade, seat.amount_fen, seat.waiting, seat.reason, seat.detail, seat.method, before, day,
            application_id,
        ),
    )  # fmt: skip


def _keep(session: Session, case: _Case, seat: Seat) -> int:
    case.live.move(case.line.id, seat)
    own = [line for line in case.lines if line.cycle_id == case.cycle.id]
    kind = "REVOKE" if seat.state == REVOKED else "SAVE"
    after = {case.line.id: case.line._replace(seat=seat)}
    sheets = None
    if case.cycle.is_closed:  # the sheet that was frozen says otherwise now
        kept = [after.get(line.id, line) for line in own]
        sheets = freeze(session, case.cycle, kept, whole(session, [case.cycle], kept), only=frozenset(after))
    return snapshots.keep(session, case.cycle, own, after, case.live, kind=kind, sheets=sheets)
