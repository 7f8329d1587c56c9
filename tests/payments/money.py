"""Awards and accounts for tests of money: people are invented, numbers belong to nobody."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.kernel.store import Store
from gzstudents.payments import operations
from gzstudents.payments.model import BankAccount, Instalment
from gzstudents.scholarships.model import Award, Programme
from gzstudents.students.model import Enrolment
from tests import make

CARDS = ["6222020000000000008", "4111111111111111", "6228480000000000000"]


def award(
    session: Session, stay: Enrolment, programme: str = "CGS", *, yuan: int = 59200, account: bool = True, **values: Any
) -> int:
    """An award of 2025-2026, decided in July; with an account that ends in the person's number. Returns its id."""
    found = session.scalars(select(Programme).where(Programme.code == programme)).one()
    given = {"academic_year": "2025-2026", "decided_on": "2025-07-01", "level": stay.level, **values}
    record = Award(
        person_id=stay.person_id, enrolment_id=stay.id, programme_id=found.id, amount_fen=yuan * 100, **given
    )
    session.add(record)
    if account:
        tail = f"{stay.person_id:04d}"[-4:]
        session.add(
            BankAccount(
                person_id=stay.person_id,
                bank="示例银行",
                holder="DIALLO AMINATA",
                number=f"62220000000{tail}",
                tail=tail,
            )
        )
    session.flush()
    return record.id


def students(store: Store, count: int, **values: Any) -> list[int]:
    """Students with an award of the Chinese Government: bachelors of class I. Returns the awards' ids."""
    with store.writing("李会计", "scholarships.award") as session:
        return [award(session, make.student(session, chinese_name=f"学生{n}"), **values) for n in range(count)]


def do(store: Store, operation: Any, **values: Any) -> Any:
    with store.writing("李会计", operation.verb) as session:
        return operation(session, **values)


def plan(store: Store, **values: Any) -> operations.PlanResult:
    return do(store, operations.plan, **{"today": "2025-09-01", **values})  # type: ignore[no-any-return]


def rows(store: Store, award_id: int, item: str = "STIPEND") -> list[Instalment]:
    with store.reading() as session:
        found = session.scalars(
            select(Instalment)
            .where(Instalment.award_id == award_id, Instalment.item == item)
            .order_by(Instalment.due_month, Instalment.part)
        ).all()
        session.expunge_all()
        return list(found)


def states(store: Store, award_id: int, item: str = "STIPEND") -> str:
    """First letters of the states, September to August: P planned, H held, A approved, X paid, R returned, C clawed back, D dropped."""
    letters = {
        "PLANNED": "P",
        "HELD": "H",
        "APPROVED": "A",
        "PAID": "X",
        "RETURNED": "R",
        "CLAWED_BACK": "C",
        "DROPPED": "D",
    }
    return "".join(letters[row.state] for row in rows(store, award_id, item))
