"""One change for many students."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.students.model import Enrolment, Person, RegisterLine

BULK_COLUMNS = frozenset(
    {
        "college",
        "major",
        "adviser",
        "class_name",
        "funding",
        "teaching_language",
        "discipline",
        "category",
        "level",
        "expected_end",
        "supervisor",
        "study_form",
        "entry_route",
        "duration",
    }
)
BULK_PERSON_COLUMNS = frozenset({"population", "note"})


@operation("students.set_values")
def set_values(session: Session, *, person_ids: list[int], values: dict[str, Any]) -> int:
    """Give the ticked fields one value for all these people (on the enrolment that the list shows); returns how many changed."""
    unknown = set(values) - BULK_COLUMNS - BULK_PERSON_COLUMNS
    if unknown:
        raise RuleBroken(_("这些字段不能批量修改：{fields}", fields="、".join(sorted(unknown))))
    changed: set[int] = set()
    for start in range(0, len(person_ids), 400):
        chunk = person_ids[start : start + 400]
        people = session.scalars(select(Person).where(Person.id.in_(chunk))).all()
        stays = session.execute(
            select(Enrolment, RegisterLine.person_id)
            .join(RegisterLine, RegisterLine.enrolment_id == Enrolment.id)
            .where(RegisterLine.person_id.in_(chunk))
        ).all()
        for person in people:
            changed |= {person.id} if _assign(person, values, BULK_PERSON_COLUMNS) else set()
        for stay, person_id in stays:
            changed |= {person_id} if _assign(stay, values, BULK_COLUMNS) else set()
        session.flush()
    return len(changed)


def _assign(record: Any, values: dict[str, Any], columns: frozenset[str]) -> bool:
    different = {
        column: value for column, value in values.items() if column in columns and getattr(record, column) != value
    }
    for column, value in different.items():
        setattr(record, column, value)
    return bool(different)
