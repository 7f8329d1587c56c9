"""The board as a problem for a fill: who asks for which places, and what limits them."""

from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy.orm import Session

from gzstudents.distribution.queries.cycles import CycleRow, cells, shares, terms
from gzstudents.distribution.queries.hits import Known, know
from gzstudents.distribution.queries.lines import Line
from gzstudents.distribution.queries.priorities import priorities
from gzstudents.distribution.rules.problem import Candidate, Holding, Priority, Problem, Refusal
from gzstudents.distribution.rules.standing import Standing, decision
from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _
from gzstudents.kernel.told import heard_all, told

_GIVEN_UP = {"WITHDRAWN": "CANCELLED", "CANCELLED": "CANCELLED", "REJECTED": "REVIEW_REJECTED", "EXCLUDED": "HAND",
             "CHALLENGED": "CANCELLED"}  # fmt: skip
_RUNNING = frozenset({"OPEN", "APPROVED", "WAITLISTED"})


def make(session: Session, cycles: list[CycleRow], lines: Sequence[Line], known: Known | None = None) -> Problem:
    """What holds for these lines. Without `known` nobody's conditions and shares are looked at: enough for a first picture."""
    asked = shares(session, cycles)
    facts = known or Known({}, {}, {})
    return Problem(
        candidates=tuple(_candidate(line, facts) for line in lines),
        terms=terms(cycles),
        cells=cells(session, cycles),
        shares=tuple(one.share for one in asked) if known is not None else (),
        holdings=_holdings(lines),
        priorities=tuple(Priority(one.code, int(one.extra.get("weight", 1))) for one in codes.values("plan_priority")),
    )


def whole(session: Session, cycles: list[CycleRow], lines: Sequence[Line]) -> Problem:
    """The problem with everybody's conditions and shares."""
    return make(session, cycles, lines, know(session, cycles, lines))


def standing(problem: Problem, lines: Sequence[Line], cycles: Sequence[CycleRow]) -> Standing:
    """The live figures for lines as they were read."""
    return Standing(problem, {line.id: line.seat for line in lines}, [one.id for one in cycles if one.is_closed])


def _candidate(line: Line, known: Known) -> Candidate:
    return Candidate(
        application=line.id,
        person=line.person_id,
        cycle=line.cycle_id,
        number=line.number,
        level=line.level,
        college=line.college,
        offers=line.offers,
        rank=line.rank,
        score=line.score,
        submitted_on=line.submitted_on,
        renewal=line.route == "RENEWAL",
        preference=line.preference,
        shares=known.shares.get(line.id, frozenset()),
        priorities=priorities(line.population, line.level, line.score),
        barred=_barred(line, known.bars.get(line.id, ())),
        decided=decision(line.seat),
    )


def _barred(line: Line, bars: Sequence[str]) -> Refusal | None:
    """Who is not in the running any more, was not ranked, or does not meet a hard condition."""
    if line.outcome in _GIVEN_UP:
        return Refusal(_GIVEN_UP[line.outcome], _ended(line.outcome))
    if line.outcome not in _RUNNING:
        return Refusal("NOT_ELIGIBLE", _not_ended(line.outcome))
    if line.rank is None:
        return Refusal("NOT_ELIGIBLE", told(lambda: _("没有排名。")))
    return Refusal("NOT_ELIGIBLE", heard_all(bars)) if bars else None


@lru_cache(maxsize=16)
def _ended(outcome: str) -> str:
    return told(lambda: _("申请的结果是“{outcome}”。", outcome=codes.label("application_outcome", outcome)))


@lru_cache(maxsize=16)
def _not_ended(outcome: str) -> str:
    return told(lambda: _("申请还是“{outcome}”，没有办完。", outcome=codes.label("application_outcome", outcome)))


def _holdings(lines: Sequence[Line]) -> tuple[Holding, ...]:
    """Awards of the year that are not on this board, and places that other boards have saved; one is said once, in however
    many cycles its holder applied.
    """
    shown = {line.award_id for line in lines if line.award_id}
    found = {
        (line.person_id, one.award_id, one.told): Holding(line.person_id, one.told, one.is_exclusive, one.group)
        for line in lines
        for one in (*line.held, *line.promised)
        if one.counts and one.award_id not in shown
    }
    return tuple(found.values())
