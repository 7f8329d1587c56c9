"""Where applications go: submitted, returned, excluded, withdrawn; each move as the rules allow it, and why not in words."""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.applications.model import Application, Cycle
from gzstudents.applications.queries import eligibility
from gzstudents.applications.rules import moves
from gzstudents.applications.rules.doubt import Doubtful
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _, _n

REFUSE, SKIP, MARK = "refuse", "skip", "mark"  # what becomes of who does not meet a hard condition
_CHUNK: Final = 400


class Submitted(NamedTuple):
    """How many went in; `refused`: (number, why not) of those that stayed drafts; `marked` went in with the sentence on them."""

    many: int
    refused: list[tuple[str, str]]
    marked: list[tuple[str, str]]


@operation("applications.submit")
def submit(
    session: Session,
    *,
    application_ids: Sequence[int],
    today: str = "",
    on_refusal: str = REFUSE,
    confirmed: bool = False,
) -> Submitted:
    """Hold the conditions of their programmes against drafts and take them in. A hard condition that is not met refuses all of
    them, leaves those out (SKIP) or takes them in with the sentence (MARK); warnings are asked about first (Doubtful).
    """
    day = today or date.today().isoformat()
    records = _records(session, application_ids)
    _check(session, "submit", records)
    known = eligibility.known_of(session, [one.id for one in records], day)
    against = {one.id: eligibility.against(known[one.id].hits) for one in records}
    refused = [(one.number, reason) for one in records for reason in against[one.id]]
    if refused and on_refusal == REFUSE:
        many = sum(bool(found) for found in against.values())
        raise RuleBroken(
            _n("有 {count} 份申请不符合条件，没有提交。", many),
            [_("{number}：{reason}", number=number, reason=reason) for number, reason in refused],
        )
    going = [one for one in records if on_refusal == MARK or not against[one.id]]
    doubts = [(one.number, said) for one in going for said in eligibility.doubts(known[one.id].hits)]
    if doubts and not confirmed:
        raise Doubtful(
            _n("有 {count} 处需要核对，确认后再提交。", len(doubts)),
            [_("{number}：{reason}", number=number, reason=reason) for number, reason in doubts],
        )
    for one in going:
        one.stage, one.outcome, one.submitted_on = "SUBMITTED", "OPEN", day
        one.outcome_reason = "\n".join(against[one.id])
    session.flush()
    return Submitted(len(going), [] if on_refusal == MARK else refused, refused if on_refusal == MARK else [])


@operation("applications.move")
def move(session: Session, *, application_ids: Sequence[int], action: str, reason: str = "") -> int:
    """One move of `rules.moves.MOVES` (but to submit) with all of these; all or none. Returns how many."""
    if action == "submit":
        raise RuleBroken(_("提交要先核对申请条件。"))
    records = _records(session, application_ids)
    _check(session, action, records)
    wanted = moves.MOVES[action]
    if wanted.asks_reason and not reason.strip():
        raise RuleBroken(_("请填写“{move}”的原因。", move=_(wanted.text)))
    for one in records:
        one.stage = wanted.stage or one.stage
        one.outcome = wanted.outcome
        one.outcome_reason = reason.strip()
        if wanted.outcome not in moves.STANDING:
            one.rank = one.college_rank = None
    session.flush()
    return len(records)


def _records(session: Session, application_ids: Sequence[int]) -> list[Application]:
    """In the order of their numbers; RuleBroken where one is gone, or none was chosen."""
    found: list[Application] = []
    wanted = list(dict.fromkeys(application_ids))
    for start in range(0, len(wanted), _CHUNK):
        found += session.scalars(select(Application).where(Application.id.in_(wanted[start : start + _CHUNK])))
    if not found or len(found) != len(wanted):
        raise RuleBroken(_("没有选中任何申请。") if not wanted else _("这份申请已不存在，请刷新列表。"))
    return sorted(found, key=lambda one: one.number)


def _check(session: Session, action: str, records: Sequence[Application]) -> None:
    states = dict(session.execute(select(Cycle.id, Cycle.state)).all())
    reasons = [
        said
        for one in records
        if (
            said := moves.check(
                action, one.number, one.stage, one.outcome, states[one.cycle_id], has_award=one.award_id is not None
            )
        )
    ]
    if reasons:
        raise RuleBroken(reasons[0], reasons)
