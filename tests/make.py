"""Valid records for tests: every value has a default, and what a test is about is said in the test. All people are invented."""

from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from gzstudents.kernel import names
from gzstudents.kernel.settings import save_settings
from gzstudents.kernel.store import Store
from gzstudents.students.model import Enrolment, IdentityDocument, Nationality, Person, StatusChange

_numbers = count(1)
_COUNTRIES = {"INTL": "THA"}  # everybody else is Chinese, whatever the region


def person(session: Session, *, country: str | None = None, passport: str = "", **values: Any) -> Person:
    """A person with a nationality; with `passport` also a document. A Latin name unless names are given."""
    named = {"surname": "DIALLO", "given_names": "Aminata"} if not _NAMES & values.keys() else {}
    record = Person(**{"population": "INTL", "gender": "2", "birth_date": "2003-05-14", **named, **values})
    keys = names.search_keys(*(values_of(record, *_SEARCHED)))
    record.pinyin, record.initials, record.sort_key, record.name_keys = keys
    session.add(record)
    session.flush()
    session.add(Nationality(person_id=record.id, country=country or _COUNTRIES.get(record.population, "CHN")))
    if passport:
        document = {"kind": "PASSPORT", "issuing_country": country or "THA", "number": passport, "number_key": passport}
        session.add(IdentityDocument(person_id=record.id, valid_to="2030-01-01", **document))
    session.flush()
    return record


def enrolment(
    session: Session, who: Person, *, status: str = "REGISTERED", status_on: str = "", **values: Any
) -> Enrolment:
    """A stay of a person, with one status from its first day on ("" leaves the status out)."""
    number = f"S{next(_numbers):08d}"
    given: dict[str, Any] = {
        "student_number": number,
        "category": "02",
        "level": "BA",
        "college": "国际教育学院",
        "major": "国际经济与贸易",
        "discipline": "02",
        "funding": "5",
        "teaching_language": "ZH",
        "start_date": "2024-09-01",
        **values,
    }
    record = Enrolment(person_id=who.id, **given)
    session.add(record)
    session.flush()
    if status:
        change(session, record, status, status_on or (record.start_date or "2024-09-01"))
    return record


def student(
    session: Session, *, status: str = "REGISTERED", stay: dict[str, Any] | None = None, **values: Any
) -> Enrolment:
    """A person and their one stay."""
    return enrolment(session, person(session, **values), status=status, **(stay or {}))


def change(session: Session, stay: Enrolment, status: str, day: str) -> StatusChange:
    """A change of status from a day on."""
    record = StatusChange(enrolment_id=stay.id, status=status, effective_on=(day + "-01-01")[:10])
    session.add(record)
    session.flush()
    return record


def values_of(record: Any, *columns: str) -> list[str]:
    """Columns of a record that is not saved yet: what was not given is ""."""
    return [getattr(record, column) or "" for column in columns]


_SEARCHED = ("chinese_name", "surname", "given_names", "native_name")
_NAMES = {"surname", "given_names", "chinese_name", "native_name"}


def name_school(store: Store) -> None:
    """What stands on certificates: without it the window issues none."""
    with store.writing("office", "office.settings") as session:
        save_settings(session, university_zh="珠江示例大学", university_en="Pearl River Example University")
