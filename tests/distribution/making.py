"""A cycle with ranked applications, ready for the board. All people are invented."""

from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.applications.model import Application, Cycle, CycleShare, Quota
from gzstudents.kernel.store import Store
from gzstudents.scholarships.model import Programme
from tests import make

YEAR = "2025-2026"
NAMES = ("陈一", "黄二", "张三", "李四", "王五", "赵六", "孙七", "周八", "吴九", "郑十")


class Made(NamedTuple):
    """The ids of a cycle and of its applications by rank."""

    cycle: int
    applications: list[int]


def cycle(
    session: Session, programme: str, *, quotas: dict[tuple[str, str, str], int] | None = None, **values: Any
) -> Cycle:
    """A cycle in distribution; `quotas`: (level, grade, college) → places makes it a matrix."""
    owner = session.scalars(select(Programme).where(Programme.code == programme)).one()
    mode = {"quota_mode": "MATRIX"} if quotas else {}
    record = Cycle(programme_id=owner.id, academic_year=YEAR, **{"state": "DISTRIBUTION", **mode, **values})
    session.add(record)
    session.flush()
    for (level, grade, college), places in (quotas or {}).items():
        session.add(Quota(cycle_id=record.id, level=level, grade=grade, college=college, places=places))
    session.flush()
    return record


def application(session: Session, of: Cycle, stay: Any, rank: int | None, **values: Any) -> Application:
    """An application that was ranked."""
    number = session.query(Application).count() + 1
    record = Application(
        number=f"APP-2025-{number:05d}",
        cycle_id=of.id,
        person_id=stay.person_id,
        enrolment_id=stay.id,
        **{
            "stage": "RANKED",
            "rank": rank,
            "score": 9_500 - 100 * (rank or 0),
            "submitted_on": "2025-10-10",
            **values,
        },
    )
    session.add(record)
    session.flush()
    return record


def hmt(store: Store, many: int = 4, *, places: dict[tuple[str, str, str], int] | None = None, **values: Any) -> Made:
    """The scholarship for students from Hong Kong and Macao with bachelors ranked 1, 2, 3 …; one FIRST, one SECOND place."""
    make.name_school(store)
    with store.writing("office", "applications.register") as session:
        one = cycle(session, "HKMO", quotas=places or {("BA", "FIRST", ""): 1, ("BA", "SECOND", ""): 1}, **values)
        stays = [
            make.student(session, population="HK", chinese_name=NAMES[at % 10], stay={"funding": "1"})
            for at in range(many)
        ]
        made = [application(session, one, stay, at + 1) for at, stay in enumerate(stays)]
        return Made(one.id, [record.id for record in made])


def share(store: Store, cycle_id: int, **values: Any) -> None:
    with store.writing("office", "applications.shares") as session:
        session.add(CycleShare(cycle_id=cycle_id, **values))
