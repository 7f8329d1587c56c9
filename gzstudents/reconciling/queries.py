"""What a reconciliation asks of the store: whom the file should have, facts of stays, what was set aside."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from gzstudents.kernel import names
from gzstudents.reconciling.model import IS
from gzstudents.reconciling.rules import later_fact
from gzstudents.reconciling.working import Expected, Register
from gzstudents.students.importing.existing import Existing
from gzstudents.students.importing.register import RegisterExisting
from gzstudents.students.importing.templates import Template

_SCOPES = frozenset({"status", "population", "funding", "category", "level", "college"})  # columns of the register


def register_for(session: Session, template: Template) -> Register:
    """Everything a reconciliation with this kind of list needs."""
    kinds = {one.fact for one in template.partner_fields.values() if one.fact}
    return Register(
        existing(session),
        expected(session, template),
        facts_of(session, kinds),
        set_aside(session, template.code),
        assigned(session, template.code),
    )


def existing(session: Session) -> Existing:
    return RegisterExisting(session)


def expected(session: Session, template: Template) -> list[Expected]:
    """Those of the register whom the template's scope names; without a scope nobody is missed."""
    scope = {name: codes for name, codes in template.scope.items() if name in _SCOPES and codes}
    if not scope:
        return []
    where = " AND ".join(f"r.{name} IN (SELECT value FROM json_each(?))" for name in scope)
    rows = session.connection().exec_driver_sql(
        "SELECT r.person_id, p.chinese_name, p.surname, p.given_names, r.student_number, r.status FROM register r "
        f"JOIN people p ON p.id = r.person_id WHERE {where} ORDER BY r.sort_key, r.person_id",
        tuple(json.dumps(list(codes)) for codes in scope.values()),
    )
    return [Expected(row[0], row[1] or names.display_latin(row[2], row[3]), row[4] or "", row[5]) for row in rows]


def facts_of(session: Session, kinds: Iterable[str]) -> dict[int, dict[str, Mapping[str, Any]]]:
    """Person → kind → the fact of it that is in force."""
    every: dict[tuple[int, str], list[Mapping[str, Any]]] = defaultdict(list)
    rows = session.connection().exec_driver_sql(
        "SELECT person_id, kind, id, day, coalesce(until, ''), number, detail FROM stay_facts "
        "WHERE kind IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps(sorted(kinds)),),
    )
    for person, kind, *parts in rows:
        every[person, kind].append(dict(zip(("id", "day", "until", "number", "detail"), parts, strict=True)))
    found: dict[int, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    for (person, kind), facts in every.items():
        fact = later_fact(facts)
        if fact is not None:
            found[person][kind] = fact
    return found


def set_aside(session: Session, template: str) -> frozenset[str]:
    """The marks that were said to be no difference of this kind of list."""
    rows = session.connection().exec_driver_sql(
        "SELECT mark FROM no_differences WHERE template = ? AND field <> ?", (template, IS)
    )
    return frozenset(str(row[0]) for row in rows)


def assigned(session: Session, template: str) -> dict[str, int]:
    """Row as it is known again → the person that the office said it is."""
    rows = session.connection().exec_driver_sql(
        "SELECT mark, person_id FROM no_differences WHERE template = ? AND field = ? AND person_id IS NOT NULL ORDER BY id",
        (template, IS),
    )
    return {str(mark): int(person) for mark, person in rows}
