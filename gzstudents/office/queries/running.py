"""The cycles of scholarships that are not over, with all that their next step depends on."""

from collections import Counter
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.applications.model import Cycle
from gzstudents.applications.queries.cycles import list_cycles, standing
from gzstudents.applications.rules.steps import RUNNING, Standing
from gzstudents.kernel.told import joined
from gzstudents.scholarships.model import Programme


class Running(NamedTuple):
    """`called` is a told text; `places` of the whole cycle, None where there is no quota."""

    id: int
    called: str
    state: str
    places: int | None
    now: Standing


def running_cycles(session: Session) -> list[Running]:
    """The oldest first."""
    rows = {one.id: one for one in list_cycles(session) if one.state != "ARCHIVED"}
    named = programme_names(session)
    now = Counter(one.programme_id for one in rows.values() if one.state in RUNNING)
    records = session.scalars(select(Cycle).where(Cycle.id.in_(rows)).order_by(Cycle.academic_year, Cycle.id))
    return [
        Running(
            record.id,
            _called(named[record.programme_id], record, record.state not in RUNNING or now[record.programme_id] > 1),
            record.state,
            rows[record.id].places,
            standing(session, record),
        )
        for record in records
    ]


def programme_names(session: Session) -> dict[int, tuple[str, str]]:
    """Chinese and English."""
    found = session.execute(select(Programme.id, Programme.name_zh, Programme.name_en))
    return {identity: (zh, en or zh) for identity, zh, en in found}


def _called(names: tuple[str, str], record: Cycle, with_year: bool) -> str:
    """With the year, and the round, only where that is needed to tell one from another."""
    tail = [record.academic_year] if with_year else []
    tail += [f"#{record.round}"] if record.round > 1 else []
    return joined(*(" ".join([name, *tail]) for name in names))
