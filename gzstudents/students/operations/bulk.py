"""One change for many students."""

import json
from typing import Any

from sqlalchemy.orm import Session

from gzstudents.kernel import names
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.students.custom import bulk

BULK_COLUMNS = frozenset(
    {
        "college",
        "major",
        "adviser",
        "class_name",
        "funding",
        "teaching_language",
        "discipline",
        "category",
        "level",
        "expected_end",
        "supervisor",
        "study_form",
        "entry_route",
        "duration",
    }
)
BULK_PERSON_COLUMNS = frozenset({"population", "note"})
_DATES = frozenset({"expected_end"})


@operation("students.set_values")
def set_values(session: Session, *, person_ids: list[int], values: dict[str, Any]) -> int:
    """Give the ticked fields one value for all these people (on the enrolment that the list shows); returns how many changed."""
    own = {name: value for name, value in values.items() if name.startswith(bulk.PREFIX)}
    unknown = set(values) - BULK_COLUMNS - BULK_PERSON_COLUMNS - set(own)
    if unknown:
        raise RuleBroken(_("这些字段不能批量修改：{fields}", fields="、".join(sorted(unknown))))
    session.flush()
    chosen = json.dumps([int(one) for one in person_ids])
    stays = "SELECT enrolment_id FROM main.register WHERE person_id IN (SELECT value FROM json_each(?))"
    people = "SELECT value FROM json_each(?)"
    changed = _set(session, "enrolments", "person_id", stays, chosen, _of(values, BULK_COLUMNS))
    changed |= _set(session, "people", "id", people, chosen, _of(values, BULK_PERSON_COLUMNS))
    changed |= bulk.set_own(session, person_ids, own)
    session.expire_all()
    return len(changed)


def _of(values: dict[str, Any], columns: frozenset[str]) -> dict[str, Any]:
    """What belongs to one table, cleaned; a date that is taken away is nothing, a text is empty."""
    return {
        column: (names.clean(value) if isinstance(value, str) else value) or (None if column in _DATES else "")
        for column, value in values.items()
        if column in columns
    }


def _set(session: Session, table: str, person: str, rows: str, chosen: str, values: dict[str, Any]) -> set[int]:
    """One statement for all rows that differ: twenty thousand take a second or two, most of it for the journal. Returns whose
    they are.
    """
    if not values:
        return set()
    where = f"id IN ({rows}) AND ({' OR '.join(f'{column} IS NOT ?' for column in values)})"
    given = list(values.values())
    connection = session.connection()
    found = connection.exec_driver_sql(f"SELECT {person} FROM main.{table} WHERE {where}", (chosen, *given)).fetchall()
    if found:
        assigned = ", ".join(f"{column} = ?" for column in values)
        connection.exec_driver_sql(
            f"UPDATE main.{table} SET {assigned}, version = version + 1 WHERE {where}", (*given, chosen, *given)
        )
    return {row[0] for row in found}
