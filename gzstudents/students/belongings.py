"""What belongs to a person beside papers and study, read for panel, forms, command line and timeline."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

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
    run, stays = session.connection().exec_driver_sql, list(enrolment_ids)
    return Belongings._make(
        tuple(sorted(_parts(run, source, stays if source.of_stay else [person_id]), key=source.order))
        for source in _SOURCES
    )


def _parts(run: Any, source: "_Source", owners: list[int]) -> Iterator[Part]:
    if owners:
        for identity, *values in run(source.statement, (json.dumps(owners),)):
            yield Part(
                identity,
                {name: "" if value is None else value for name, value in zip(source.columns, values, strict=True)},
            )


def _newest(column: str) -> Any:
    return lambda part: (*(-ord(sign) for sign in str(part.values[column] or "9999")), -part.id)


def _open_first(until: str, since: str) -> Any:
    return lambda part: (
        bool(part.values[until]),
        tuple(-ord(sign) for sign in str(part.values[since] or "")),
        -part.id,
    )


class _Source(NamedTuple):
    """A table with parts: the statement that reads them of some owners, ids in JSON, and the columns after the id."""

    statement: str
    columns: tuple[str, ...]
    order: Any
    of_stay: bool


def _source(model: type[Record], order: Any, *, of_stay: bool = False) -> _Source:
    left_out = {"id", "version", "name_keys", "person_id"}
    columns = tuple(column.name for column in model.__table__.columns if column.name not in left_out)
    owner = "enrolment_id" if of_stay else "person_id"
    statement = (
        f"SELECT id, {', '.join(columns)} FROM {model.__tablename__} WHERE {owner} IN (SELECT value FROM json_each(?))"
    )
    return _Source(statement, columns, order, of_stay)


_SOURCES = (
    _source(Nationality, _open_first("valid_to", "valid_from")),
    _source(FormerName, _newest("valid_to")),
    _source(NationalityCheck, _newest("checked_on")),
    _source(LanguageResult, _newest("taken_on")),
    _source(Contact, _open_first("valid_to", "valid_from")),
    _source(Address, _open_first("valid_to", "valid_from")),
    _source(VisaForm, _newest("issued_on"), of_stay=True),
    _source(StatusChange, _newest("effective_on"), of_stay=True),
)
