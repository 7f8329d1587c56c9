"""Finalising a cycle: places become awards, everybody else is told why not."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from sqlalchemy.orm import Session

from gzstudents.distribution.operations import snapshots
from gzstudents.distribution.operations.writing import write
from gzstudents.distribution.queries.cycles import CycleRow, get_cycles
from gzstudents.distribution.queries.finalising import publication
from gzstudents.distribution.queries.lines import Line, list_lines
from gzstudents.distribution.queries.problem import standing, whole
from gzstudents.distribution.queries.sheets import freeze
from gzstudents.distribution.rules import wording
from gzstudents.distribution.rules.standing import PLACED, UNDECIDED, UNPLACED, WAITLISTED, Seat, Standing
from gzstudents.kernel import codes, money, scaled
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _, _n
from gzstudents.kernel.progress import SILENT, Progress
from gzstudents.kernel.told import heard, told
from gzstudents.scholarships import operations as scholarships

_OPEN = frozenset({"OPEN"})
_NAMED = 5
_DECIDE = """
UPDATE applications SET outcome = ?, stage = 'DECIDED', outcome_reason = ?, award_id = coalesce(?, award_id),
    version = version + 1 WHERE id = ?
"""


class Finalised(NamedTuple):
    """What came of a cycle; money in fen."""

    awarded: int
    waitlisted: int
    rejected: int
    amount_fen: int
    snapshot_id: int


@operation("distribution.finalise")
def finalise(
    session: Session, *, cycle_id: int, decided_on: str = "", accept_shares: bool = False, progress: Progress = SILENT
) -> Finalised:
    """Give the awards to all who have a place, with their certificates; who waits stays on the list, the rest is rejected
    with the reason found when it was decided. Raises RuleBroken while anybody is undecided, or when a place does not hold:
    more than there are, over budget, another amount than saved; while a public notice hangs, an objection has no answer, or
    somebody who wins did not stand on the notice.
    `accept_shares`: the committee knows that a share is not kept.
    """
    cycle = open_cycle(session, cycle_id)
    lines = list_lines(session, [cycle])
    day = decided_on or date.today().isoformat()
    public = publication(session, cycle_id=cycle_id, day=day, lines=lines)
    for one in public.obstacles:
        raise RuleBroken(one.text, one.reasons)
    problem = whole(session, [cycle], lines)
    live = standing(problem, lines, [cycle])
    _check(cycle, lines, live, accept_shares=accept_shares)
    before, lines = lines, _close(session, lines, live)
    winners = [line for line in lines if line.seat.state == PLACED]
    sheets = freeze(session, cycle, lines, problem, progress=progress)
    awards = give(session, cycle, winners, decided_on=decided_on, progress=progress)
    waiting, rejected = _end(session, lines, awards)
    session.connection().exec_driver_sql(
        "UPDATE cycles SET state = 'FINAL', version = version + 1 WHERE id = ?", (cycle.id,)
    )
    kept = snapshots.keep(
        session, cycle, before, {line.id: line for line in lines}, live, kind="FINALISE", sheets=sheets,
        accepted=_accepted(live, cycle.id, public.notices),
    )  # fmt: skip
    return Finalised(len(winners), waiting, rejected, sum(line.seat.amount_fen for line in winners), kept)


def _end(session: Session, lines: Sequence[Line], awards: Mapping[int, int]) -> tuple[int, int]:
    """The outcome of every application; returns how many wait and how many were rejected."""
    waiting = [line for line in lines if line.seat.state == WAITLISTED]
    rejected = [line for line in lines if line.seat.state == UNPLACED and line.outcome in _OPEN]
    ends: list[tuple[str, str, int | None, int]] = [("APPROVED", "", award, key) for key, award in awards.items()]
    ends += [("WAITLISTED", "", None, line.id) for line in waiting]
    ends += [("REJECTED", why(line), None, line.id) for line in rejected]
    if ends:
        session.connection().exec_driver_sql(_DECIDE, ends)
    return len(waiting), len(rejected)


def _close(session: Session, lines: Sequence[Line], live: Standing) -> list[Line]:
    """Who withdrew or was excluded before anybody decided gets that as the reason: nobody stays undecided."""
    barred = {line.id: live.candidate(line.id).barred for line in lines if line.seat.state == UNDECIDED}
    seats = {key: Seat(UNPLACED, reason=one.code, detail=one.detail) for key, one in barred.items() if one is not None}
    write(session, {line.id: line for line in lines}, seats)
    return [line._replace(seat=seats.get(line.id, line.seat)) for line in lines]


def _accepted(live: Standing, cycle_id: int, notices: int) -> list[str]:
    """What the committee knew and agreed to, in both languages: it stays in the record of the board."""
    broken = [told(partial(said, one.title, one.sense, one.permille)) for one in live.broken_shares(cycle_id)]
    return broken if notices else [*broken, told(lambda: _("名单没有公示。"))]


def open_cycle(session: Session, cycle_id: int) -> CycleRow:
    """A cycle that is not final. Raises RuleBroken."""
    found = get_cycles(session, [cycle_id])
    if not found:
        raise RuleBroken(_("这一批次已不存在，请刷新页面。"))
    if found[0].is_closed:
        raise RuleBroken(
            _("“{programme}”{year}的这一批次已经定稿。", programme=found[0].name, year=found[0].academic_year)
        )
    return found[0]


def unranked_text(count: int) -> str:
    """Why nothing can be finalised while applications are still under review."""
    return _n("还有 {count} 份申请没有排名，不能定稿。请先在“申请与评审”中排名，或办结这些申请。", count)


def why(line: Line) -> str:
    """Why there was no place, as the application keeps it, in both languages: the reason, and what stood in the way."""

    def say() -> str:
        label, detail = codes.label("unplaced_reason", line.seat.reason), heard(line.seat.detail)
        return _("{reason}：{detail}", reason=label, detail=detail) if detail else label

    return told(say)


def give(
    session: Session, cycle: CycleRow, winners: Sequence[Line], *, decided_on: str, progress: Progress = SILENT
) -> dict[int, int]:
    """The awards for these lines, by application; all checks of an award hold. Raises RuleBroken: then nobody gets one."""
    if not winners:
        return {}
    result = scholarships.award(
        session,
        programme=cycle.programme,
        academic_year=cycle.academic_year,
        items=[(line.enrolment_id, line.seat.grade) for line in winners],
        decided_on=decided_on or date.today().isoformat(),
        progress=progress,
    )
    other = [
        (line, one.amount_fen)
        for line, one in zip(winners, result.awarded, strict=True)
        if one.amount_fen != line.seat.amount_fen
    ]
    if other:
        raise RuleBroken(
            _n("有 {count} 人的资助标准与分配时不同，没有保存任何更改。请在名额分配中重新分配并保存。", len(other)),
            [
                _("{who}：分配时是 {before} 元，现在是 {now} 元。", who=line.called, before=money.yuan(line.seat.amount_fen),
                  now=money.yuan(now))
                for line, now in other
            ],
        )  # fmt: skip
    return {line.id: one.award_id for line, one in zip(winners, result.awarded, strict=True)}


def _check(cycle: CycleRow, lines: Sequence[Line], live: Standing, *, accept_shares: bool) -> None:
    undecided = [line for line in lines if line.seat.state == UNDECIDED and line.outcome in _OPEN]
    unranked = [line for line in undecided if line.rank is None]
    if unranked:
        named = _("、").join(line.name for line in unranked[:_NAMED])
        raise RuleBroken(unranked_text(len(unranked)), [_("没有排名的有：{names}", names=named)])
    if undecided:
        named = _("、").join(line.name for line in undecided[:_NAMED])
        raise RuleBroken(
            _n("还有 {count} 人没有决定，不能定稿。请先按排名分配，或逐个决定。", len(undecided)),
            [_("没有决定的有：{names}", names=named)],
        )
    wrong = [] if accept_shares else [said(one.title, one.sense, one.permille) for one in live.broken_shares(cycle.id)]
    if wrong:
        raise RuleBroken(_("获奖人数的比例不符合要求。委员会确认后仍可定稿。"), wrong)
    wrong = _overfull(cycle, live) + _not_holding(lines, live)
    if wrong:
        raise RuleBroken(_n("有 {count} 处分配不能成立，没有定稿。", len(wrong)), wrong)


def said(title: str, sense: str, permille: int) -> str:
    """A share that is not kept, as a sentence."""
    return _("“{share}”须{sense} {percent}，现在不符合。", share=heard(title), sense=codes.label("share_sense", sense),
             percent=scaled.percent(permille))  # fmt: skip


def _overfull(cycle: CycleRow, live: Standing) -> list[str]:
    wrong = [
        _("“{cell}”有 {places} 个名额，分配了 {taken} 人。", cell=wording.cell(cell), places=cell.places,
          taken=cell.places - live.left(cell))
        for cell in live.layout.cells[cycle.id]
        if live.left(cell) < 0
    ]  # fmt: skip
    left = live.ledger.money_left(cycle.id)
    if left is not None and left < 0:
        wrong.append(_("超出预算 {over} 元。", over=money.yuan(-left)))
    return wrong


def _not_holding(lines: Sequence[Line], live: Standing) -> list[str]:
    """Places of people who meanwhile may not have one."""
    found = ((line, live.lost(line.id)) for line in lines if line.seat.state == PLACED)
    return [_("{who}：{why}", who=line.called, why=heard(why.detail)) for line, why in found if why is not None]
