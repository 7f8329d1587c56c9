"""Reading awards."""

from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from gzstudents.certificates.model import Certificate
from gzstudents.kernel import names
from gzstudents.kernel.i18n import is_chinese
from gzstudents.scholarships.model import Award, AwardEvent, Programme
from gzstudents.students.model import Enrolment, Person

_COLUMNS = (
    Award.id,
    Award.person_id,
    Award.enrolment_id,
    Person.chinese_name,
    Person.surname,
    Person.given_names,
    Person.native_name,
    Person.population,
    Enrolment.student_number,
    Programme.code,
    Programme.name_zh,
    Programme.name_en,
    Award.academic_year,
    Award.level,
    Award.grade,
    Award.amount_fen,
    Award.decided_on,
    Award.state,
    Award.note,
    Certificate.number,
    Certificate.state,
    Certificate.print_count,
)
_ORDERS: dict[str, tuple[Any, ...]] = {
    "name": (Person.sort_key,),
    "amount": (Award.amount_fen, Person.sort_key),
    "decided_on": (Award.decided_on, Award.id),
    "certificate": (Certificate.number,),
    "student_number": (Enrolment.student_number,),
    "programme": (Programme.id, Person.sort_key),
}


class AwardRow(NamedTuple):
    id: int
    person_id: int
    enrolment_id: int
    name: str  # Chinese name, else passport name, else native name
    latin: str
    population: str
    student_number: str
    programme: str  # code
    programme_name: str  # in the current language
    academic_year: str
    level: str
    grade: str
    amount_fen: int
    decided_on: str
    state: str
    note: str
    certificate: str  # number, "" without one
    certificate_state: str
    printed: bool


class EventRow(NamedTuple):
    kind: str
    happened_on: str
    reason: str


def list_awards(
    session: Session,
    *,
    academic_year: str = "",
    programme: str = "",
    state: str = "",
    text: str = "",
    order: str = "decided_on",
    descending: bool = True,
    limit: int = 500,
    offset: int = 0,
) -> list[AwardRow]:
    """A page of awards. `text` is looked for in names, student number and certificate number."""
    columns = _ORDERS.get(order, _ORDERS["decided_on"])
    ordering = [column.desc() if descending else column.asc() for column in columns]
    statement = _select().where(*_where(academic_year, programme, state, text)).order_by(*ordering, Award.id.desc())
    return [_row(row) for row in session.execute(statement.limit(limit).offset(offset))]


def awards_of_person(session: Session, person_id: int) -> list[AwardRow]:
    """Newest academic year first."""
    return [_row(row) for row in session.execute(_of_person(), {"person": person_id})]


def get_award(session: Session, award_id: int) -> AwardRow | None:
    """One award as in the list; None when it is gone."""
    row = session.execute(_select().where(Award.id == award_id)).first()
    return _row(row) if row else None


def events_of(session: Session, award_id: int) -> list[EventRow]:
    """What happened to an award since it was given, newest first."""
    found = session.scalars(
        select(AwardEvent)
        .where(AwardEvent.award_id == award_id)
        .order_by(AwardEvent.happened_on.desc(), AwardEvent.id.desc())
    )
    return [EventRow(one.kind, one.happened_on, one.reason) for one in found]


def academic_years(session: Session) -> list[str]:
    """The academic years with awards, newest first."""
    return list(session.scalars(select(Award.academic_year).distinct().order_by(Award.academic_year.desc())))


def _joined(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        statement.select_from(Award)
        .join(Person, Person.id == Award.person_id)
        .join(Enrolment, Enrolment.id == Award.enrolment_id)
        .join(Programme, Programme.id == Award.programme_id)
        .outerjoin(Certificate, Certificate.id == Award.certificate_id)
    )


@cache
def _of_person() -> Select[*tuple[Any, ...]]:
    """Made once: every person who is opened is asked for."""
    asked = _select().where(Award.person_id == bindparam("person"))
    return asked.order_by(Award.academic_year.desc(), Award.id.desc())


def _select() -> Select[*tuple[Any, ...]]:
    return _joined(select(*_COLUMNS))


def _where(academic_year: str, programme: str, state: str, text: str) -> list[ColumnElement[bool]]:
    pairs = ((Award.academic_year, academic_year), (Programme.code, programme), (Award.state, state))
    found: list[ColumnElement[bool]] = [column == value for column, value in pairs if value]
    tokens = names.query_tokens(text)
    if asked := names.query_text(text):
        looked_in = (Person.name_keys, Enrolment.student_number)
        by_name = [or_(*(column.icontains(token, autoescape=True) for column in looked_in)) for token in tokens]
        by_number = Certificate.number.icontains(asked, autoescape=True)
        found.append(or_(and_(*by_name), by_number) if by_name else by_number)
    return found


def _row(row: Any) -> AwardRow:
    (award, person, enrolment, chinese, surname, given, native, population, number, code, zh, en, *rest) = row
    year, level, grade, amount, decided_on, state, note, certificate, certificate_state, prints = rest
    latin = names.display_latin(surname, given)
    name_of_programme = zh if is_chinese() else en or zh
    return AwardRow(
        award, person, enrolment, chinese or latin or native, latin, population, number or "", code, name_of_programme,
        year, level, grade, amount, decided_on, state, note, certificate or "", certificate_state or "", bool(prints),
    )  # fmt: skip
