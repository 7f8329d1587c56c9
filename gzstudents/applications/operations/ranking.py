"""Scores and ranks of a cycle, in one act."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from sqlalchemy.orm import Session

from gzstudents.applications.operations.cycles import get as get_cycle
from gzstudents.applications.queries.scores import breakdowns
from gzstudents.applications.rules import ranks
from gzstudents.applications.rules.ranks import Entrant
from gzstudents.applications.rules.scoring import Breakdown
from gzstudents.kernel import codes
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _

_ENTRANTS = """
SELECT a.id, a.number, e.college, a.score, a.rank, a.college_rank, a.stage FROM applications a
JOIN enrolments e ON e.id = a.enrolment_id
WHERE a.cycle_id = ? AND a.stage IN ('SUBMITTED', 'COLLEGE_REVIEW', 'OFFICE_REVIEW', 'RANKED')
    AND a.outcome IN ('OPEN', 'PENDING_DOCUMENTS') ORDER BY a.id
"""
_WRITE = """
UPDATE applications SET score = ?, rank = ?, college_rank = ?, stage = ?, version = version + 1 WHERE id = ?
"""


class Ranking(NamedTuple):
    """`tied`: numbers that share a rank; `missing`: (number, names of the criteria without points), which have no rank."""

    ranked: int
    tied: list[str]
    missing: list[tuple[str, str]]


@operation("applications.rank")
def rank(session: Session, *, cycle_id: int, today: str = "") -> Ranking:
    """Work out the scores of everybody in the running, and their ranks; how is said in rules.scoring and rules.ranks.

    Without a rubric the scores that were entered are ranked. Done again it gives the same.
    """
    cycle = get_cycle(session, cycle_id)
    if cycle.state not in {"OPEN", "REVIEW"}:
        raise RuleBroken(_("批次处于“{state}”，不能排名。", state=codes.label("cycle_state", cycle.state)))
    rows = session.connection().exec_driver_sql(_ENTRANTS, (cycle_id,)).all()
    if not rows:
        raise RuleBroken(_("还没有可以排名的申请。"))
    found = breakdowns(session, cycle_id, [row[0] for row in rows], today or date.today().isoformat())
    entrants = [_entrant(row, found[row[0]]) for row in rows]
    placed = ranks.ranks(entrants)
    changed = []
    for row, one in zip(rows, entrants, strict=True):
        place = placed[one.id]
        stage = "RANKED" if place.rank is not None else "OFFICE_REVIEW" if row[6] == "RANKED" else row[6]
        if (one.score, place.rank, place.college_rank, stage) != tuple(row[3:7]):
            changed.append((one.score, place.rank, place.college_rank, stage, one.id))
    if changed:
        session.flush()
        session.connection().exec_driver_sql(_WRITE, changed)
        session.expire_all()
    numbers = {row[0]: row[1] for row in rows}
    return Ranking(
        sum(one.rank is not None for one in placed.values()),
        [numbers[one] for one, place in placed.items() if place.tied],
        [(numbers[one.id], _missing(found[one.id])) for one in entrants if one.score is None],
    )


def _entrant(row: Sequence[object], found: Breakdown) -> Entrant:
    """By the rubric; where there is none by the score that was entered."""
    score = found.score if found.parts else row[3]
    means = tuple(part.exact or Fraction(0) for part in found.parts)
    return Entrant(int(str(row[0])), str(row[2]), None if score is None else int(str(score)), means)


def _missing(found: Breakdown) -> str:
    named = [part.criterion.name for part in found.parts if part.criterion.code in found.missing]
    return _("、").join(named) or _("综合得分")
