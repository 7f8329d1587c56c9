"""What a bulk edit would do, field by field, and what is worth a second look before it is done."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from gzstudents.kernel.conditions.periods import first_day, last_day
from gzstudents.students import rules
from gzstudents.students.chosen import FIELDS, ON_PERSON, SOURCES
from gzstudents.students.custom import bulk

_HMT = {"HK": "HKG", "MO": "MAC", "TW": "TWN"}


class FieldChange(NamedTuple):
    """`changed` people get another value, `cleared` of them lose one; `same` have it already; `without` have no enrolment."""

    field: str
    changed: int
    cleared: int
    same: int
    without: int


class Preview(NamedTuple):
    """`warnings`: code → how many people; see WARNINGS."""

    people: int
    changed: int
    fields: tuple[FieldChange, ...]
    warnings: dict[str, int]


class _Person(NamedTuple):
    """What the warnings look at, as it will be."""

    status: str
    category: str
    level: str
    start_date: str
    expected_end: str
    population: str
    country: str


def _wrong_level(one: _Person) -> bool:
    expected = rules.LEVEL_OF_CATEGORY.get(one.category, "")
    return bool(expected and one.level and expected != one.level)


def _wrong_country(one: _Person) -> bool:
    """HMT and Chinese citizens are no international students, foreigners are none of theirs (domain: trap 1)."""
    if not one.country:
        return False
    chinese = one.country in {"CHN", *_HMT.values()}
    return chinese is (one.population == "INTL")


WARNINGS: dict[str, Callable[[_Person], bool]] = {
    "level": _wrong_level,
    "dates": lambda one: (
        bool(one.start_date and one.expected_end) and last_day(one.expected_end) < first_day(one.start_date)
    ),
    "ended": lambda one: one.status in rules.ENDED,
    "country": _wrong_country,
}
_LOOKED_AT = {"level": {"category", "level"}, "dates": {"expected_end"}, "country": {"population"}}


def preview(session: Session, person_ids: Sequence[int], values: Mapping[str, Any]) -> Preview:
    """What set_values() would do with these values; unknown fields are left out, and values that cannot be set."""
    wanted = {name: _text(value) for name, value in values.items() if name in FIELDS}
    fields, changed = [], set[int]()
    rows = list(_rows(session, person_ids, wanted))
    people = len(rows)
    for place, (name, value) in enumerate(wanted.items()):
        without = 0 if name in ON_PERSON else sum(row.enrolment is None for row in rows)
        other = [row for row in rows if row.values[place] != value and (name in ON_PERSON or row.enrolment is not None)]
        changed.update(row.person_id for row in other)
        cleared = len(other) if not value else 0
        fields.append(FieldChange(name, len(other), cleared, people - len(other) - without, without))
    own = {name: value for name, value in values.items() if name.startswith(bulk.PREFIX)}
    for field, text in bulk.settable(session, own).items():
        found = bulk.current(session, person_ids, field)
        others = [row.person for row in found if row.record is not None and row.text != text]
        changed.update(others)
        without = sum(row.record is None for row in found)
        cleared = len(others) if not text else 0
        fields.append(FieldChange(field.name, len(others), cleared, len(found) - len(others) - without, without))
    touched = [row.person._replace(**_of_person(wanted)) for row in rows if row.person_id in changed]
    warnings = {
        code: count
        for code, is_odd in WARNINGS.items()
        if (code not in _LOOKED_AT or wanted.keys() & _LOOKED_AT[code]) and (count := sum(map(is_odd, touched)))
    }
    return Preview(people, len(changed), tuple(fields), warnings)


class _Row(NamedTuple):
    person_id: int
    enrolment: int | None
    person: _Person
    values: tuple[str, ...]


def _rows(session: Session, person_ids: Sequence[int], wanted: Mapping[str, str]) -> Iterator[_Row]:
    listed = "".join(f", {FIELDS[name]}" for name in wanted)
    found = session.connection().exec_driver_sql(
        "SELECT r.person_id, r.enrolment_id, r.status, r.category, r.level, r.start_date, coalesce(e.expected_end, ''), "
        f"p.population, r.country{listed} {SOURCES}",
        (json.dumps([int(one) for one in person_ids]),),
    )
    for row in found:
        yield _Row(row[0], row[1], _Person(*row[2:9]), tuple(_text(value) for value in row[9:]))


def _of_person(wanted: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in wanted.items() if name in _Person._fields}


def _text(value: Any) -> str:
    return "" if value is None else str(value)
