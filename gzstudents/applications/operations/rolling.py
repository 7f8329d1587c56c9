"""The yearly roll-over: the plan that was shown, carried out."""

from sqlalchemy.orm import Session

from gzstudents.applications.model import Criterion, Cycle, CycleShare, Quota
from gzstudents.applications.operations.cycles import follow, get
from gzstudents.applications.queries.rollover import plan_roll_over
from gzstudents.applications.rules.rollover import Plan, Planned
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken, StaleRecord
from gzstudents.kernel.i18n import _


@operation("cycles.roll_over")
def roll_over(session: Session, *, academic_year: str, programme: str = "", digest: str = "") -> Plan:
    """Make the cycles of the year after this one and archive the old ones; returns what was done.

    `digest` of the plan that was shown: StaleRecord when it would be another one by now.
    """
    plan = plan_roll_over(session, academic_year, programme)
    if digest and digest != plan.digest:
        raise StaleRecord(_("批次在预览之后有改动。请重新预览，再结转。"))
    if not plan.new:
        raise RuleBroken(_("没有可以结转到 {year} 学年的批次。", year=plan.to_year))
    for one in plan.new:
        _make(session, one)
    session.flush()
    return plan


def _make(session: Session, planned: Planned) -> None:
    old = planned.old
    new = Cycle(
        programme_id=old.programme_id, academic_year=planned.academic_year, round=old.round, budget_fen=old.budget_fen,
        quota_mode=old.quota_mode, places=old.places, previous_id=old.id, **{one.name: one.after for one in planned.days},
    )  # fmt: skip
    session.add(new)
    session.flush()
    for kind, rows in ((Quota, old.quotas), (CycleShare, old.shares), (Criterion, old.criteria)):
        session.add_all(kind(cycle_id=new.id, **row) for row in rows)
    if planned.archives:
        record = get(session, old.id)
        record.state = "ARCHIVED"
        follow(session, record)
