"""Reading graduates and their destinations."""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from gzstudents.alumni.model import Alumnus, Destination
from gzstudents.kernel import codes, names
from gzstudents.students.model import Enrolment, Person, RegisterLine

VIEWS = ("all", "guangzhou", "china", "unknown")
_Later = aliased(Destination)


class AlumnusRow(NamedTuple):
    id: int
    person_id: int
    name: str
    latin: str
    population: str
    student_number: str
    level: str
    college: str
    major: str
    graduated_on: str
    consent: str
    association: str
    activity: str  # the latest destination, "" without any
    place: str
    employer: str
    as_of: str
    country: str = ""
    sort_key: str = ""


class DestinationRow(NamedTuple):
    id: int
    activity: str
    place: str
    employer: str
    as_of: str
    source: str
    note: str


def list_alumni(
    session: Session,
    *,
    view: str = "all",
    year: str = "",
    text: str = "",
    limit: int = 500,
    offset: int = 0,
) -> list[AlumnusRow]:
    """A page of graduates, the latest graduation first; `year` is the calendar year of graduation."""
    statement = (
        _select()
        .where(*_where(view, year, text))
        .order_by(Alumnus.graduated_on.desc(), Person.sort_key, Alumnus.id)
        .limit(limit)
        .offset(offset)
    )
    return [_row(row) for row in session.execute(statement)]


def graduation_years(session: Session) -> list[str]:
    """The calendar years with graduates, newest first."""
    year = func.substr(Alumnus.graduated_on, 1, 4)
    return list(session.scalars(select(year).distinct().order_by(year.desc())))


def get_alumnus(session: Session, person_id: int) -> AlumnusRow | None:
    """The graduate as in the list; None for somebody who is none."""
    row = session.execute(_select().where(Alumnus.person_id == person_id)).first()
    return _row(row) if row else None


def destinations(session: Session, person_id: int) -> list[DestinationRow]:
    """All answers of a graduate, newest first."""
    found = session.connection().exec_driver_sql(
        f"SELECT {', '.join(DestinationRow._fields)} FROM destinations WHERE person_id = ? ORDER BY as_of DESC, id DESC",
        (person_id,),
    )
    return [DestinationRow._make(row) for row in found]


def _select() -> Select[*tuple[Any, ...]]:
    return _joined(
        select(
            Alumnus.id,
            Alumnus.person_id,
            Person.chinese_name,
            Person.surname,
            Person.given_names,
            Person.native_name,
            Person.population,
            Enrolment.student_number,
            Enrolment.level,
            Enrolment.college,
            Enrolment.major,
            Alumnus.graduated_on,
            Alumnus.consent,
            Alumnus.association,
            Destination.activity,
            Destination.place,
            Destination.employer,
            Destination.as_of,
            RegisterLine.country,
            Person.sort_key,
        )
    )


def _joined(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """With person, enrolment and the latest destination: by its day, then by when it was told."""
    latest = (
        select(_Later.id)
        .where(_Later.person_id == Alumnus.person_id)
        .order_by(_Later.as_of.desc(), _Later.id.desc())
        .limit(1)
        .correlate(Alumnus)
        .scalar_subquery()
    )
    return (
        statement.select_from(Alumnus)
        .join(Person, Person.id == Alumnus.person_id)
        .outerjoin(Enrolment, Enrolment.id == Alumnus.enrolment_id)
        .outerjoin(Destination, Destination.id == latest)
        .outerjoin(RegisterLine, RegisterLine.person_id == Alumnus.person_id)
    )


def _where(view: str, year: str, text: str) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if view in {"guangzhou", "china"}:
        mark = "in_guangzhou" if view == "guangzhou" else "in_china"
        places = [entry.code for entry in codes.values("alumni_place") if entry.extra.get(mark)]
        found.append(Destination.place.in_(places))
    elif view == "unknown":
        found.append(or_(Destination.id.is_(None), Destination.activity == "UNKNOWN"))
    if year:
        found.append(Alumnus.graduated_on.startswith(year, autoescape=True))
    tokens = names.query_tokens(text)
    if tokens:
        looked_in = (Person.name_keys, Enrolment.student_number)
        found.append(
            and_(*(or_(*(column.icontains(token, autoescape=True) for column in looked_in)) for token in tokens))
        )
    return found


def _row(row: Any) -> AlumnusRow:
    alumnus, person, chinese, surname, given, native, *rest = row
    latin = names.display_latin(surname, given)
    return AlumnusRow(alumnus, person, chinese or latin or native, latin, *("" if one is None else one for one in rest))
