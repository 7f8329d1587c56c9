"""Fields of the office's own for many people at once: what they share, and one value for all, in one statement each."""

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from gzstudents.kernel.custom import definition, values
from gzstudents.kernel.custom.definition import Definition
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.students.custom.queries import TABLES

PREFIX = "own_"
# (person, the record the value belongs to or None, text): the person, or the enrolment that the list shows
_NOW = {
    "person": "SELECT j.value AS person, p.id AS record, coalesce(v.text, '') AS text FROM json_each(?) j "
    "JOIN people p ON p.id = j.value LEFT JOIN person_values v ON v.person_id = p.id AND v.field_id = ?",
    "enrolment": "SELECT j.value AS person, r.enrolment_id AS record, coalesce(v.text, '') AS text FROM json_each(?) j "
    "JOIN register r ON r.person_id = j.value "
    "LEFT JOIN enrolment_values v ON v.enrolment_id = r.enrolment_id AND v.field_id = ?",
}


class Row(NamedTuple):
    """`record` is None where there is no enrolment."""

    person: int
    record: int | None
    text: str


def offered(session: Session) -> list[Definition]:
    """Fields that many may share and that who is signed in reads in full."""
    return [one for one in definition.read(session) if one.visible() and not one.is_unique]


def shared(session: Session, person_ids: Sequence[int]) -> dict[str, tuple[int, str]]:
    """Field → how many values these people have, a blank being one, and the least of them."""
    found = {}
    for field in offered(session):
        row = (
            session.connection()
            .exec_driver_sql(
                f"SELECT count(DISTINCT text), coalesce(min(text), '') FROM ({_NOW[field.owner]})",
                (_listed(person_ids), field.id),
            )
            .one()
        )
        found[field.name] = (int(row[0]), str(row[1]))
    return found


def current(session: Session, person_ids: Sequence[int], field: Definition) -> list[Row]:
    rows = session.connection().exec_driver_sql(_NOW[field.owner], (_listed(person_ids), field.id))
    return [Row._make(row) for row in rows]


def settable(session: Session, given: Mapping[str, Any]) -> dict[Definition, str]:
    """Values of the form's editors as they are kept; without those that cannot be set, as while somebody still types."""
    found: dict[Definition, str] = {}
    for name, value in given.items():
        with suppress(RuleBroken):
            found |= _wanted(session, name, value)
    return found


def _wanted(session: Session, name: str, value: Any) -> dict[Definition, str]:
    field = next((one for one in offered(session) if one.name == name), None)
    if field is None:
        raise RuleBroken(_("这些字段不能批量修改：{fields}", fields=name.partition(".")[2]))
    parsed = values.from_form(field, value)
    if parsed.problem:
        raise RuleBroken(_("{field}：{problem}", field=field.label(), problem=parsed.problem))
    if field.required and not parsed.text:
        raise RuleBroken(_("请填写{label}", label=field.label()))
    return {field: parsed.text}


def set_own(session: Session, person_ids: Sequence[int], given: Mapping[str, Any]) -> set[int]:
    """One value for all; returns the people for whom anything changed. Raises RuleBroken for a field or a value that cannot
    be set.
    """
    changed: set[int] = set()
    chosen = [pair for name, value in given.items() for pair in _wanted(session, name, value).items()]
    for field, text in chosen:
        rows = [row for row in current(session, person_ids, field) if row.record is not None and row.text != text]
        if rows:
            _write(session, field, text, [row.record for row in rows if row.record is not None])
        changed |= {row.person for row in rows}
    return changed


def _write(session: Session, field: Definition, text: str, records: Iterable[int]) -> None:
    run, (table, column) = session.connection().exec_driver_sql, TABLES[field.owner]
    listed = _listed(records)
    these = f"field_id = ? AND {column} IN (SELECT value FROM json_each(?))"
    if not text:
        run(f"DELETE FROM main.{table} WHERE {these}", (field.id, listed))
        return
    kept = (text, values.number(field, text), values.search_keys(field, text))
    run(
        f"UPDATE main.{table} SET text = ?, number = ?, keys = ?, version = version + 1 WHERE {these}",
        (*kept, field.id, listed),
    )
    run(
        f"INSERT INTO main.{table} ({column}, field_id, text, number, keys) SELECT j.value, ?, ?, ?, ? FROM json_each(?) j "
        f"WHERE j.value NOT IN (SELECT {column} FROM main.{table} WHERE field_id = ?)",
        (field.id, *kept, listed, field.id),
    )


def _listed(ids: Iterable[int]) -> str:
    return json.dumps([int(one) for one in ids])
