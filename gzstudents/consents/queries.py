"""Reading consents. Those to counselling only come to who may read counselling notes."""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.consents import rules
from gzstudents.consents.model import Consent
from gzstudents.kernel import access
from gzstudents.students.model import Person, RegisterLine

SECRET = "COUNSELLING"  # noqa: S105 - the purpose of which not even the question is anybody's business


class ConsentRow(NamedTuple):
    id: int
    person_id: int
    name: str
    student_number: str
    purpose: str
    version: str
    notice: str
    language: str
    answer: str
    answered_on: str
    how: str
    withdrawn_on: str
    stands: bool  # it is this person's last answer, a consent, not withdrawn, to a notice that still counts


def holds(session: Session, person_id: int, purpose: str) -> bool:
    """Whether this person's separate consent to a purpose stands."""
    found = session.execute(
        select(Consent.notice_version, Consent.answer, Consent.withdrawn_on)
        .where(Consent.person_id == person_id, Consent.purpose == purpose)
        .order_by(Consent.answered_on, Consent.id)
    ).all()
    return rules.holds(purpose, (rules.Answer(version, answer, day or "") for version, answer, day in found))


def has_answered(session: Session, person_id: int, purpose: str) -> bool:
    """Whether this person ever answered, whatever it was."""
    found = select(Consent.id).where(Consent.person_id == person_id, Consent.purpose == purpose).limit(1)
    return session.scalar(found) is not None


def list_consents(session: Session, person_id: int | None = None) -> list[ConsentRow]:
    """The newest first, of everybody or of one person."""
    statement = (
        select(Consent, Person, RegisterLine.student_number)
        .join(Person, Person.id == Consent.person_id)
        .outerjoin(RegisterLine, RegisterLine.person_id == Consent.person_id)
        .order_by(Consent.answered_on, Consent.id)
    )
    if person_id is not None:
        statement = statement.where(Consent.person_id == person_id)
    if not access.may("counselling"):
        statement = statement.where(Consent.purpose != SECRET)
    rows = [_row(consent, person, number or "") for consent, person, number in session.execute(statement)]
    last = {(row.person_id, row.purpose): row for row in rows}
    return [row._replace(stands=last[row.person_id, row.purpose] is row and _stands(row)) for row in reversed(rows)]


def _stands(row: ConsentRow) -> bool:
    return rules.holds(row.purpose, [rules.Answer(row.version, row.answer, row.withdrawn_on)])


def _row(record: Consent, person: Person, number: str) -> ConsentRow:
    name = person.chinese_name or f"{person.surname} {person.given_names}".strip() or person.native_name
    return ConsentRow(
        record.id, record.person_id, name, number, record.purpose, record.notice_version, record.notice, record.language,
        record.answer, record.answered_on, record.how, record.withdrawn_on or "", False,
    )  # fmt: skip
