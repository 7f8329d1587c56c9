"""Deciding on the board: what was staged on the screen is saved in one act; each step can also be an act of its own."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from gzstudents.distribution.operations import snapshots
from gzstudents.distribution.operations.writing import Change, known, write
from gzstudents.distribution.queries.cycles import get_cycles
from gzstudents.distribution.queries.lines import Line, list_lines
from gzstudents.distribution.queries.problem import standing, whole
from gzstudents.distribution.rules.standing import OPEN, PLACED, REVOKED, UNPLACED, WAITLISTED, Seat, Standing
from gzstudents.kernel import codes
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _, _n
from gzstudents.kernel.told import heard


class Saved(NamedTuple):
    """How many were decided anew, and the snapshots that were kept, one a cycle."""

    changed: int
    snapshot_ids: list[int]


@operation("distribution.save")
def save(session: Session, *, cycle_ids: Sequence[int], changes: Sequence[Change]) -> Saved:
    """Save what was staged. Every place is checked again, against what is stored now: places, money, other scholarships,
    conditions. Raises RuleBroken with a sentence for each that cannot be, StaleRecord for a board that is out of date.
    """
    cycles = get_cycles(session, list(cycle_ids))
    lines = list_lines(session, cycles)
    touched = known(lines, changes)
    live = standing(whole(session, cycles, lines), lines, cycles)
    seats = _checked(live, touched, changes)
    count = write(session, touched, seats)
    if not count:
        return Saved(0, [])
    after = {line.id: line._replace(seat=seats.get(line.id, line.seat)) for line in lines}
    kept = [
        snapshots.keep(session, cycle, [one for one in lines if one.cycle_id == cycle.id], after, live, kind="SAVE")
        for cycle in cycles
        if any(touched[key].cycle_id == cycle.id for key in seats)
    ]
    return Saved(count, kept)


@operation("distribution.place")
def place(session: Session, *, application_id: int, grade: str, version: int) -> Saved:
    """Give one application a place in a grade."""
    seat = Seat(PLACED, grade, method="HAND")
    return save(session, cycle_ids=_cycles(session, application_id), changes=[Change(application_id, seat, version)])


@operation("distribution.unplace")
def unplace(session: Session, *, application_id: int, reason: str, detail: str, version: int) -> Saved:
    """Decide that one application gets no place, with the reason (a code of unplaced_reason)."""
    seat = Seat(UNPLACED, reason=reason, detail=detail, method="HAND")
    return save(session, cycle_ids=_cycles(session, application_id), changes=[Change(application_id, seat, version)])


@operation("distribution.waitlist")
def waitlist(session: Session, *, application_id: int, version: int, grade: str = "") -> Saved:
    """Put one application at the end of its cycle's waiting list; `grade` "" waits for whichever."""
    seat = Seat(WAITLISTED, grade, method="HAND")
    return save(session, cycle_ids=_cycles(session, application_id), changes=[Change(application_id, seat, version)])


@operation("distribution.reopen")
def reopen(session: Session, *, application_id: int, version: int) -> Saved:
    """Take a decision back: the application is undecided again."""
    return save(session, cycle_ids=_cycles(session, application_id), changes=[Change(application_id, OPEN, version)])


def _cycles(session: Session, application_id: int) -> list[int]:
    """The cycle of an application, and the others of its year: a place there may forbid one here."""
    found = session.connection().exec_driver_sql(
        "SELECT o.id FROM applications a JOIN cycles y ON y.id = a.cycle_id JOIN cycles o ON o.academic_year = y.academic_year "
        "WHERE a.id = ? ORDER BY o.id <> y.id, o.id", (application_id,)
    )  # fmt: skip
    cycles = [int(row[0]) for row in found]
    if not cycles:
        raise RuleBroken(_("这份申请已不存在，请刷新页面。"))
    return cycles


def _checked(live: Standing, touched: dict[int, Line], changes: Sequence[Change]) -> dict[int, Seat]:
    """The seats as they will be written: first everybody gets up, then one after the other sits down."""
    wrong: list[str] = []
    moved = [one for one in changes if one.seat != live.seats[one.application_id]]
    for one in moved:
        why = ended(live, one.application_id)
        wrong += [_("{who}：{why}", who=touched[one.application_id].called, why=why)] if why else []
        if not wrong:
            live.move(one.application_id, OPEN)
    seats: dict[int, Seat] = {}
    for one in moved if not wrong else ():
        seat, why = seated(live, one.application_id, one.seat)
        wrong += [_("{who}：{why}", who=touched[one.application_id].called, why=why)] if why else []
        live.move(one.application_id, seat)
        seats[one.application_id] = seat
    if wrong:
        raise RuleBroken(_n("有 {count} 处分配不能成立，没有保存任何更改。", len(wrong)), wrong)
    return seats


def ended(live: Standing, application_id: int) -> str:
    """Why nothing can be decided of this application any more, "" while it can."""
    if live.candidate(application_id).cycle not in live.closed and live.seats[application_id].state != REVOKED:
        return ""
    refused = live.refusal(application_id, "")
    return heard(refused.detail) if refused is not None else ""


def seated(live: Standing, application_id: int, seat: Seat) -> tuple[Seat, str]:
    """The seat as it is kept, with its amount or its place on the waiting list, and the sentence why it cannot be."""
    candidate = live.candidate(application_id)
    if seat.state == PLACED:
        refused, offer = live.refusal(application_id, seat.grade), live.offer(application_id, seat.grade)
        why = heard(refused.detail) or codes.label("unplaced_reason", refused.code) if refused is not None else ""
        return seat._replace(amount_fen=offer.amount_fen if offer else 0, reason="", waiting=None), why
    if seat.state == UNPLACED and not seat.reason:
        return seat, _("请写明为什么没有分到。")
    if seat.state == WAITLISTED:
        barred = candidate.barred
        return seat._replace(amount_fen=0, waiting=live.in_line(application_id, seat.waiting)), (
            heard(barred.detail) if barred is not None else ""
        )
    return seat._replace(amount_fen=0), ""
