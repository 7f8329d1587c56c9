"""Reading results, sign-ins, absences, rewards and punishments of a student."""

from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.students.model import Enrolment
from gzstudents.studies.model import Absence, ConductRecord, SignIn, StudyResult

MODELS = {one.__tablename__: one for one in (StudyResult, SignIn, Absence, ConductRecord)}
_NEWEST = {
    "study_results": (StudyResult.academic_year, StudyResult.term), "sign_ins": (SignIn.month,),
    "absences": (Absence.starts_on,), "conduct_records": (ConductRecord.happened_on,),
}  # fmt: skip


class Record(NamedTuple):
    """One row of one of the tables; days that are open are ""."""

    table: str
    id: int
    enrolment_id: int
    student_number: str
    values: dict[str, Any]


def records_of(session: Session, person_id: int, *tables: str) -> list[Record]:
    """What is recorded of a person, over all of their enrolments, newest first in each table; of all tables unless said."""
    found = []
    for name in tables or tuple(MODELS):
        model = MODELS[name]
        columns = [one for one in model.__table__.columns if one.name not in {"id", "version", "enrolment_id"}]
        rows = session.execute(
            select(model.id, model.enrolment_id, Enrolment.student_number, *columns)
            .join(Enrolment, Enrolment.id == model.enrolment_id)
            .where(Enrolment.person_id == person_id)
            .order_by(*(column.desc() for column in _NEWEST[name]), model.id.desc())
        )
        for key, enrolment, number, *values in rows:
            told = dict(zip((one.name for one in columns), values, strict=True))
            found.append(Record(name, key, enrolment, number or "", told))
    return found


def stays_of(session: Session, person_id: int) -> list[tuple[int, str]]:
    """Enrolments of a person, the latest first: id and what it is called in a choice."""
    rows = session.execute(
        select(Enrolment.id, Enrolment.student_number, Enrolment.major)
        .where(Enrolment.person_id == person_id)
        .order_by(Enrolment.start_date.desc(), Enrolment.id.desc())
    )
    return [(key, " · ".join(part for part in (number, major) if part) or str(key)) for key, number, major in rows]
