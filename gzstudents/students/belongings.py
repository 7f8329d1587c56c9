"""What belongs to a person beside papers and study, read for panel, forms, command line and timeline."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.kernel.store import Record
from gzstudents.students.model import (
    Address,
    Contact,
    FormerName,
    LanguageResult,
    Nationality,
    NationalityCheck,
    StatusChange,
    VisaForm,
)


class Part(NamedTuple):
    """One row that belongs to a person or an enrolment: its id and its shown columns; days that are open are ""."""

    id: int
    values: dict[str, Any]


class Belongings(NamedTuple):
    """All parts of one person, in the order they are shown: what holds first, then what has ended."""

    nationalities: tuple[Part, ...] = ()
    former_names: tuple[Part, ...] = ()
    checks: tuple[Part, ...] = ()
    languages: tuple[Part, ...] = ()
    contacts: tuple[Part, ...] = ()
    addresses: tuple[Part, ...] = ()
    visa_forms: tuple[Part, ...] = ()
    changes: tuple[Part, ...] = ()


def belongings(session: Session, person_id: int, enrolment_ids: Iterable[int]) -> Belongings:
    """Everything of one person: eight small statements along an index each."""
    stays = list(enrolment_ids)
    return Belongings(
        _parts(session, Nationality, "person_id", [person_id], _open_first("valid_to", "valid_from")),
        _parts(session, FormerName, "person_id", [person_id], _newest("valid_to")),
        _parts(session, NationalityCheck, "person_id", [person_id], _newest("checked_on")),
        _parts(session, LanguageResult, "person_id", [person_id], _newest("taken_on")),
        _parts(session, Contact, "person_id", [person_id], _open_first("valid_to", "valid_from")),
        _parts(session, Address, "person_id", [person_id], _open_first("valid_to", "valid_from")),
        _parts(session, VisaForm, "enrolment_id", stays, _newest("issued_on")),
        _parts(session, StatusChange, "enrolment_id", stays, _newest("effective_on")),
    )


def _parts(session: Session, model: type[Record], owner: str, ids: list[int], order: Any) -> tuple[Part, ...]:
    if not ids:
        return ()
    columns = [column for column in model.__table__.columns if column.name not in {"version", "name_keys", "person_id"}]
    rows = session.execute(select(*columns).where(model.__table__.c[owner].in_(ids)))
    names = [column.name for column in columns]
    found = [dict(zip(names, row, strict=True)) for row in rows]
    parts = [
        Part(values.pop("id"), {name: "" if value is None else value for name, value in values.items()})
        for values in found
    ]
    return tuple(sorted(parts, key=order))


def _newest(column: str) -> Any:
    return lambda part: (*(-ord(sign) for sign in str(part.values[column] or "9999")), -part.id)


def _open_first(until: str, since: str) -> Any:
    return lambda part: (
        bool(part.values[until]),
        tuple(-ord(sign) for sign in str(part.values[since] or "")),
        -part.id,
    )
