"""Reading service requests. Confidential ones show no name and no text in any list."""

from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, or_, select, true
from sqlalchemy.orm import Session

from gzstudents.consents import queries as consents
from gzstudents.kernel import access, names
from gzstudents.kernel.vault import rooms
from gzstudents.requests import rules
from gzstudents.requests.model import RequestNote, ServiceRequest
from gzstudents.students.model import Person, RegisterLine

VIEWS = ("mine", "unassigned", "overdue", "open", "all")
HIDDEN = "CONFIDENTIAL"  # stands in place of the category


class RequestRow(NamedTuple):
    """A line of a list. For a confidential request name, title, person and category are withheld."""

    id: int
    confidential: bool
    person_id: int | None
    name: str
    category: str
    title: str
    state: str
    priority: str
    channel: str
    assignee: str
    opened_on: str
    due_on: str
    closed_on: str
    overdue: bool
    student_number: str = ""
    sort_key: str = ""  # of the name


class NoteRow(NamedTuple):
    id: int
    noted_on: str
    author: str
    text: str


class RequestDetail(NamedTuple):
    row: RequestRow
    version: int
    language: str
    waiting_since: str
    satisfaction: int | None
    notes: list[NoteRow]
    next_states: list[str]
    asks_consent: bool = False  # before a note is written the student's separate consent is asked for


def list_requests(
    session: Session,
    *,
    view: str = "open",
    actor: str = "",
    today: str,
    category: str = "",
    text: str = "",
    limit: int = 500,
    offset: int = 0,
) -> list[RequestRow]:
    """A page of a view, the most pressing first. A search looks only at what the list shows: no hit tells of a confidential one."""
    pressing = case({"EMERGENCY": 0, "URGENT": 1}, value=ServiceRequest.priority, else_=2)
    ended = ServiceRequest.state.in_(rules.ENDED)
    statement = (
        select(ServiceRequest, Person, RegisterLine.student_number)
        .outerjoin(Person, Person.id == ServiceRequest.person_id)
        .outerjoin(RegisterLine, RegisterLine.person_id == ServiceRequest.person_id)
        .where(*_view(view, actor, today), *_search(category, text))
        .order_by(ended, case((ended, 2), else_=pressing), ServiceRequest.due_on, ServiceRequest.id)
        .limit(limit)
        .offset(offset)
    )
    return [_row(record, person, today, number or "") for record, person, number in session.execute(statement)]


def get_request(session: Session, request_id: int, *, today: str) -> RequestDetail | None:
    """One request with its notes. Those of a confidential one only come to who holds the counsellors' key."""
    found = session.execute(
        select(ServiceRequest, Person, RegisterLine.student_number)
        .outerjoin(Person, Person.id == ServiceRequest.person_id)
        .outerjoin(RegisterLine, RegisterLine.person_id == ServiceRequest.person_id)
        .where(ServiceRequest.id == request_id)
    ).first()
    if found is None:
        return None
    record, person, number = found
    return RequestDetail(
        _row(record, person, today, number or ""),
        record.version,
        "" if record.confidential else record.language,
        record.waiting_since or "",
        record.satisfaction,
        _notes(session, request_id) if not record.confidential or _may_read() else [],
        rules.next_states(record.state),
        bool(record.confidential) and _may_read() and _asks_consent(session, record.person_id),
    )


def _asks_consent(session: Session, person_id: int | None) -> bool:
    return person_id is not None and not consents.holds(session, person_id, rules.CONSENT)


def requests_of_person(session: Session, person_id: int, *, today: str) -> list[RequestRow]:
    """The requests that a person's page may show, newest first: confidential ones are not even counted."""
    found = session.execute(_of_person(), {"person": person_id})
    return [_row(record, person, today) for record, person in found]


@cache
def _of_person() -> Select[ServiceRequest, Person]:
    """Made once: every person who is opened is asked for."""
    return (
        select(ServiceRequest, Person)
        .join(Person, Person.id == ServiceRequest.person_id)
        .where(ServiceRequest.person_id == bindparam("person"), ServiceRequest.confidential == 0)
        .order_by(ServiceRequest.opened_on.desc(), ServiceRequest.id.desc())
    )


def _notes(session: Session, request_id: int) -> list[NoteRow]:
    found = session.scalars(
        select(RequestNote).where(RequestNote.request_id == request_id).order_by(RequestNote.id.desc())
    )
    about = rules.about_note(request_id)
    return [NoteRow(note.id, note.noted_on, note.author, rooms.open_text(note.text, about)) for note in found]


def _may_read() -> bool:
    return rooms.is_open(rules.ROOM) and access.may("counselling")


def _view(view: str, actor: str, today: str) -> list[ColumnElement[bool]]:
    is_open = ServiceRequest.state.in_(rules.OPEN)
    conditions: dict[str, list[ColumnElement[bool]]] = {
        "mine": [is_open, ServiceRequest.assignee == actor, ServiceRequest.assignee != ""],
        "unassigned": [is_open, ServiceRequest.assignee == ""],
        "overdue": [
            is_open,
            ServiceRequest.state.not_in(rules.STANDING_STILL),
            ServiceRequest.due_on < today,
        ],
        "open": [is_open],
    }
    return conditions.get(view, [])


def _all(conditions: list[ColumnElement[bool]]) -> ColumnElement[bool]:
    return and_(true(), *conditions)


def _search(category: str, text: str) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if category == HIDDEN:
        found.append(ServiceRequest.confidential == 1)
    elif category:
        found += [ServiceRequest.category == category, ServiceRequest.confidential == 0]
    tokens = names.query_tokens(text)
    if tokens:
        by_name = [Person.name_keys.icontains(token, autoescape=True) for token in tokens]
        by_title = ServiceRequest.title.icontains(names.query_text(text), autoescape=True)
        found += [ServiceRequest.confidential == 0, or_(_all(by_name), by_title)]
    return found


def _row(record: ServiceRequest, person: Person | None, today: str, number: str = "") -> RequestRow:
    hidden = bool(record.confidential)
    return RequestRow(
        id=record.id,
        confidential=hidden,
        person_id=None if hidden else record.person_id,
        name="" if hidden or person is None else _name(person),
        category=HIDDEN if hidden else record.category,
        title="" if hidden else record.title,
        state=record.state,
        priority=record.priority,
        channel=record.channel,
        assignee=record.assignee,
        opened_on=record.opened_on,
        due_on=record.due_on,
        closed_on=record.closed_on or "",
        overdue=rules.is_overdue(record.state, record.due_on, today),
        student_number="" if hidden else number,
        sort_key="" if hidden or person is None else person.sort_key,
    )


def _name(person: Any) -> str:
    latin = names.display_latin(person.surname, person.given_names)
    return str(person.chinese_name or latin or person.native_name)
