"""The plan of a new year: what is read here is what is shown, and what is carried out."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.applications.model import Criterion, Cycle, CycleShare, Quota
from gzstudents.applications.queries.cycles import days_of
from gzstudents.applications.rules import rollover
from gzstudents.applications.rules.rollover import CycleTerms, Plan
from gzstudents.kernel.i18n import is_chinese
from gzstudents.kernel.store import Record
from gzstudents.scholarships.model import Programme
from gzstudents.scholarships.queries import get_terms

_NOT_CARRIED = frozenset({"id", "version", "cycle_id"})


def plan_roll_over(session: Session, academic_year: str, programme: str = "") -> Plan:
    """What the year after this one would take over: of all programmes, or of one."""
    statement = (
        select(Cycle, Programme)
        .join(Programme, Programme.id == Cycle.programme_id)
        .where(Cycle.academic_year == academic_year)
        .order_by(Cycle.programme_id, Cycle.round)
    )
    if programme:
        statement = statement.where(Programme.code == programme.strip().upper())
    terms = [_terms(session, cycle, owner) for cycle, owner in session.execute(statement)]
    following = rollover.following(academic_year)
    taken = session.execute(select(Cycle.programme_id, Cycle.round).where(Cycle.academic_year == following))
    return rollover.plan(terms, academic_year, frozenset((one, number) for one, number in taken))


def _terms(session: Session, cycle: Cycle, owner: Programme) -> CycleTerms:
    quotas = _carried(session, Quota, cycle.id)
    return CycleTerms(
        cycle.id,
        owner.id,
        owner.code,
        owner.name_zh if is_chinese() else owner.name_en or owner.name_zh,
        cycle.round,
        cycle.state,
        days_of(cycle),
        cycle.budget_fen,
        cycle.quota_mode,
        cycle.places,
        quotas,
        _carried(session, CycleShare, cycle.id),
        _carried(session, Criterion, cycle.id),
        owner.valid_from or "",
        owner.valid_to or "",
        rollover.lacking(
            get_terms(session, owner.code).rates,
            [str(one["grade"]) for one in quotas],
            rollover.following(cycle.academic_year),
        ),
    )


def _carried(session: Session, kind: Any, cycle_id: int) -> tuple[dict[str, Any], ...]:
    """The rows of a cycle as plain columns, without what makes them that cycle's."""
    found = session.scalars(select(kind).where(kind.cycle_id == cycle_id).order_by(kind.id))
    return tuple(_columns(one) for one in found)


def _columns(record: Record) -> dict[str, Any]:
    return {
        column.name: getattr(record, column.name)
        for column in record.__table__.columns
        if column.name not in _NOT_CARRIED
    }
