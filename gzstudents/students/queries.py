"""Reading about one person: for panel, form and timeline. Lists are read in roll.py."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.kernel import journal
from gzstudents.students.belongings import Belongings, belongings
from gzstudents.students.custom.model import EnrolmentValue, PersonValue
from gzstudents.students.custom.queries import own_fields
from gzstudents.students.merged import current_id
from gzstudents.students.model import (
    Address,
    Contact,
    Enrolment,
    FormerName,
    IdentityDocument,
    LanguageResult,
    Nationality,
    NationalityCheck,
    RegisterLine,
    StatusChange,
)
from gzstudents.students.rules import changes_nothing_of_status, status_at


class DocumentRow(NamedTuple):
    id: int
    kind: str
    issuing_country: str
    number: str
    issued_on: str
    valid_to: str
    is_current: bool


class EnrolmentRow(NamedTuple):
    id: int
    version: int
    student_number: str
    category: str
    level: str
    college: str
    major: str
    discipline: str
    funding: str
    teaching_language: str
    adviser: str
    class_name: str
    start_date: str
    expected_end: str
    end_date: str
    degree_date: str
    is_exchange: int
    study_form: str
    duration: str
    entry_route: str
    csc_number: str
    sending_institution: str
    home_at_partner: int
    on_campus: str
    supervisor: str
    status: str


class PersonRow(NamedTuple):
    id: int
    version: int
    chinese_name: str
    surname: str
    given_names: str
    native_name: str
    simplified_name: str
    name_reading: str
    preferred_name: str
    population: str
    gender: str
    birth_date: str
    birth_country: str
    residence_country: str
    education_country: str
    mother_tongue: str
    in_china: str
    phone: str
    email: str
    wechat: str
    note: str
    country: str


class Person360(NamedTuple):
    """A person with all that belongs to them; the first enrolment is the one that the list shows."""

    person: PersonRow
    enrolments: list[EnrolmentRow]
    documents: list[DocumentRow]
    permit_until: str
    more: Belongings = Belongings()
    own: Mapping[str, str] = MappingProxyType({})  # fields of the office's own, of the person and the first enrolment


class Event(NamedTuple):
    """One line of a timeline: a day, what (a verb, a status, a kind of change), who. `text`: more of it, or all, in words."""

    day: str
    kind: str  # "status", "change", "act" or "fact"
    what: str
    who: str
    text: str = ""
    tone: str = ""


_PERSON = f"""
SELECT {", ".join(f"p.{name}" for name in PersonRow._fields[:-1])},
    coalesce((SELECT n.country FROM nationalities n WHERE n.person_id = p.id ORDER BY n.valid_to IS NULL DESC, n.id DESC LIMIT 1), ''),
    r.enrolment_id, coalesce(r.permit_until, '')
FROM people p LEFT JOIN register r ON r.person_id = p.id WHERE p.id = ?
"""
_ENROLMENTS = f"SELECT {', '.join(EnrolmentRow._fields[:-1])} FROM enrolments WHERE person_id = ?"
_DOCUMENTS = """
SELECT id, kind, issuing_country, number, coalesce(issued_on, ''), coalesce(valid_to, ''), is_current FROM identity_documents
WHERE person_id = ? ORDER BY is_current DESC, id DESC
"""
_STATUSES = """
SELECT s.effective_on, s.status, s.kind, s.detail FROM enrolments e JOIN status_changes s ON s.enrolment_id = e.id
WHERE e.person_id = ?
"""


def get_person(session: Session, person_id: int, today: str = "9999-12-31") -> Person360 | None:
    """Everything of one person; None when there is no such person (any more)."""
    run = session.connection().exec_driver_sql
    record = run(_PERSON, (person_id,)).first()
    if record is None and (now := current_id(session, person_id)) != person_id:
        return get_person(session, now, today)  # the record was merged into another one of the same person
    if record is None:
        return None
    *values, shown, permit_until = record
    stays: list[list[Any]] = [
        ["" if value is None else value for value in row] for row in run(_ENROLMENTS, (person_id,))
    ]
    more = belongings(session, person_id, [stay[0] for stay in stays])
    found = [EnrolmentRow._make([*stay, _status(more, stay[0], today)]) for stay in stays]
    found.sort(key=lambda stay: (stay.id != shown, [-ord(sign) for sign in stay.start_date]))
    return Person360(
        PersonRow._make(values),
        found,
        _documents(session, person_id),
        permit_until,
        more,
        own_fields(session, person_id, found[0].id if found else None).values,
    )


def timeline(session: Session, person_id: int, limit: int = 20) -> list[Event]:
    """What happened to a person, newest first: changes of status by their day, then acts of the journal."""
    changes = session.connection().exec_driver_sql(_STATUSES, (person_id,))
    events = [
        Event(day, "change", kind, "", detail)
        if changes_nothing_of_status(kind)
        else Event(day, "status", status, "", detail)
        for day, status, kind, detail in changes
    ]
    acts = journal.acts_of(session, _rows_of(session, person_id), limit)
    events += [Event(act.at[:10], "act", act.verb, act.who) for act in acts]
    return sorted(events, key=lambda event: event.day, reverse=True)[:limit]


_OF_PERSON = (
    Nationality,
    IdentityDocument,
    Enrolment,
    FormerName,
    NationalityCheck,
    LanguageResult,
    Contact,
    Address,
    PersonValue,
)
_OF_STAY = (StatusChange, EnrolmentValue)
_OWN_ROWS = " UNION ALL ".join(
    [
        *(f"SELECT '{one.__tablename__}', id FROM {one.__tablename__} WHERE person_id = :person" for one in _OF_PERSON),
        *(
            f"SELECT '{one.__tablename__}', r.id FROM enrolments e JOIN {one.__tablename__} r ON r.enrolment_id = e.id "
            "WHERE e.person_id = :person"
            for one in _OF_STAY
        ),
    ]
)


def _rows_of(session: Session, person_id: int) -> list[tuple[str, int]]:
    """The person's row and those that belong to it, for the journal."""
    found = session.connection().exec_driver_sql(_OWN_ROWS, {"person": person_id})
    return [("people", person_id), *((table, row_id) for table, row_id in found)]


def enrolments_of(session: Session, person_ids: list[int]) -> dict[int, int]:
    """Person id → the enrolment that the list shows; people without one are left out."""
    found: dict[int, int] = {}
    for start in range(0, len(person_ids), 400):
        rows = session.execute(
            select(RegisterLine.person_id, RegisterLine.enrolment_id).where(
                RegisterLine.person_id.in_(person_ids[start : start + 400]), RegisterLine.enrolment_id.is_not(None)
            )
        )
        found.update({person: enrolment for person, enrolment in rows if enrolment is not None})
    return found


def _status(more: Belongings, enrolment_id: int, today: str) -> str:
    """Of an enrolment on a day; before its first change that one's."""
    changes = [(part.values["effective_on"], part.id, part.values["status"]) for part in more.changes
               if part.values["enrolment_id"] == enrolment_id]  # fmt: skip
    pairs = [(day, status) for day, _id, status in sorted(changes)]
    return status_at(pairs, today) or (pairs[0][1] if pairs else "")


def _documents(session: Session, person_id: int) -> list[DocumentRow]:
    rows = session.connection().exec_driver_sql(_DOCUMENTS, (person_id,))
    return [DocumentRow._make((*row[:-1], bool(row[-1]))) for row in rows]
