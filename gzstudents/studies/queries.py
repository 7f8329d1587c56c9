"""Reading results, sign-ins, absences, rewards and punishments of a student."""

from functools import cache
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
    run = session.connection().exec_driver_sql
    found = []
    for name in tables or tuple(MODELS):
        statement, columns = _statement(name)
        for key, enrolment, number, *values in run(statement, (person_id,)):
            found.append(Record(name, key, enrolment, number or "", dict(zip(columns, values, strict=True))))
    return found


@cache
def _statement(table: str) -> tuple[str, tuple[str, ...]]:
    """What reads the rows of a person, and the columns after row, enrolment and student number."""
    columns = tuple(
        one.name for one in MODELS[table].__table__.columns if one.name not in {"id", "version", "enrolment_id"}
    )
    newest = ", ".join(f"t.{column.name} DESC" for column in (*_NEWEST[table], MODELS[table].id))
    shown = ", ".join(f"t.{name}" for name in columns)
    return (
        f"SELECT t.id, t.enrolment_id, e.student_number, {shown} FROM enrolments e JOIN {table} t ON t.enrolment_id = e.id "
        f"WHERE e.person_id = ? ORDER BY {newest}",
        columns,
    )


def stays_of(session: Session, person_id: int) -> list[tuple[int, str]]:
    """Enrolments of a person, the latest first: id and what it is called in a choice."""
    rows = session.execute(
        select(Enrolment.id, Enrolment.student_number, Enrolment.major)
        .where(Enrolment.person_id == person_id)
        .order_by(Enrolment.start_date.desc(), Enrolment.id.desc())
    )
    return [(key, " · ".join(part for part in (number, major) if part) or str(key)) for key, number, major in rows]
