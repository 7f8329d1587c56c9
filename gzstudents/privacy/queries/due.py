"""What has been kept for as long as it may be: by person and group, with the day on which the time was over."""

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.kernel import access
from gzstudents.kernel.journal import chain
from gzstudents.privacy import rules
from gzstudents.privacy.model import Erasure, RetentionTerm
from gzstudents.privacy.queries import tree
from gzstudents.privacy.rules import Group
from gzstudents.students.model import PERSON_LABEL
from gzstudents.students.rules import ENDED

MOST = 20_000
_SECRET = "COUNSELLING"  # noqa: S105 - a group of which only counsellors learn whom it concerns
_ENDED = ", ".join(f"'{status}'" for status in sorted(ENDED))
_LAST_DAY = (
    "CASE length({0}) WHEN 4 THEN {0} || '-12-31' WHEN 7 THEN date({0} || '-01', '+1 month', '-1 day') ELSE {0} END"
)
# the day from which the years count, one row a person; without one where a stay or a request is still open
_STARTS = {
    "LEFT": f"""
        SELECT person_id, max(ended) AS since FROM (SELECT e.person_id, coalesce({_LAST_DAY.format("e.end_date")},
            (SELECT CASE WHEN s.status IN ({_ENDED}) THEN s.effective_on END FROM status_changes s
             WHERE s.enrolment_id = e.id ORDER BY s.effective_on DESC, s.id DESC LIMIT 1)) AS ended
            FROM enrolments e WHERE :person IS NULL OR e.person_id = :person)
        GROUP BY person_id HAVING count(*) = count(ended)""",
    "CLOSED": """
        SELECT person_id, max(closed_on) AS since FROM service_requests WHERE person_id IS NOT NULL AND confidential = 0
            AND (:person IS NULL OR person_id = :person)
        GROUP BY person_id HAVING count(*) = count(closed_on)""",
}
# alumni who said yes are still written to
_UNLESS = {"CONTACT": "NOT EXISTS (SELECT 1 FROM alumni a WHERE a.person_id = b.person_id AND a.consent = 'YES')"}


class DueRow(NamedTuple):
    """`id` counts the rows of the answer. `since`: the day it began to count; `due_on`: from then on nothing keeps it."""

    id: int
    person_id: int
    name: str
    student_number: str
    group: str
    since: str
    due_on: str
    years: int
    proposed: int  # the waiting proposal for this person, 0 for none


class ErasureRow(NamedTuple):
    id: int
    person_id: int
    name: str
    groups: tuple[str, ...]
    reason: str
    state: str
    proposed_by: str
    proposed_slot: str
    proposed_on: str
    decided_by: str
    decided_on: str
    imports: int = 0  # unfinished imports that went with it


def terms(session: Session) -> dict[str, Group]:
    """The groups with the years the office has set, or those that ship."""
    own = {row.group_code: row.years for row in session.scalars(select(RetentionTerm))}
    return {code: group._replace(years=own.get(code, group.years)) for code, group in rules.groups().items()}


def due(session: Session, day: date, *, person_id: int | None = None) -> list[DueRow]:
    """Whose data of which group may go on a day, the longest overdue first. What is erased already is not in it."""
    found: list[Any] = []
    for group in terms(session).values():
        if group.years != rules.FOR_EVER and (group.code != _SECRET or access.may("counselling")):
            found += [(*row[:3], group.code, *row[3:], group.years) for row in _rows(session, group, day, person_id)]
    found.sort(key=lambda row: (row[5], row[0], row[3]))
    waiting = _proposed(session)
    return [DueRow._make((place, *row, waiting.get(row[0], 0))) for place, row in enumerate(found[:MOST], start=1)]


def list_erasures(session: Session) -> list[ErasureRow]:
    """Those that wait first, then the ledger, newest first."""
    label = PERSON_LABEL.replace("t.", "p.")
    rows = (
        session.connection()
        .exec_driver_sql(
            f"SELECT e.id, e.person_id, {label}, e.groups, e.reason, e.state, e.proposed_by, e.proposed_slot, e.proposed_on, "
            "e.decided_by, coalesce(e.decided_on, ''), e.token FROM erasures e JOIN people p ON p.id = e.person_id "
            "ORDER BY e.state = 'PROPOSED' DESC, e.id DESC"
        )
        .fetchall()
    )
    imports = _imports_gone(session)
    return [ErasureRow._make((*row[:3], tuple(row[3].split()), *row[4:-1], imports.get(row[-1], 0))) for row in rows]


def _imports_gone(session: Session) -> dict[str, int]:
    """By token of an erasure, how many unfinished imports held the person: the note of the act that erased says so."""
    found = session.connection().exec_driver_sql(
        f"SELECT j.key, j.value FROM acts a, json_each(a.note, '$.imports') j WHERE a.verb IN ({chain.MARKS})",
        chain.ERASING,
    )
    return {str(token): int(count) for token, count in found}


def _proposed(session: Session) -> dict[int, int]:
    found = session.scalars(select(Erasure).where(Erasure.state == "PROPOSED"))
    return {row.person_id: row.id for row in found}


def _rows(session: Session, group: Group, day: date, person_id: int | None) -> list[Any]:
    """(person, name, student number, since, due on)"""
    label = PERSON_LABEL.replace("t.", "p.")
    statement = f"""
        SELECT b.person_id, {label}, coalesce(r.student_number, ''), b.since,
            date(b.since, '+' || :years || ' years') AS due_on
        FROM ({_STARTS[group.start]}) b JOIN people p ON p.id = b.person_id
        LEFT JOIN register r ON r.person_id = b.person_id
        WHERE b.since <= :day AND date(b.since, '+' || :years || ' years') <= :day
            AND {_UNLESS.get(group.code, "1")} AND ({_anything_left(group)})
        ORDER BY due_on LIMIT {MOST}"""
    values = {"person": person_id, "day": day.isoformat(), "years": group.years}
    return list(session.connection().exec_driver_sql(statement, values).fetchall())


def _anything_left(group: Group) -> str:
    """Whether any field of the group still holds something of the person b.person_id."""
    tests = []
    for table, columns in group.columns().items():
        filled = " OR ".join(_filled(table, column) for column in columns)
        tests.append(
            f"EXISTS (SELECT 1 FROM {table} x WHERE {_belongs(table, 'x')} AND ({filled}) "
            f"AND x.id IN (SELECT id FROM {table} WHERE {group.only.get(table, '1')}))"
            if table in group.only
            else f"EXISTS (SELECT 1 FROM {table} x WHERE {_belongs(table, 'x')} AND ({filled}))"
        )
    return " OR ".join(tests)


def _filled(table: str, column: str) -> str:
    if table == "certificates":
        return "x.content NOT LIKE '%\"erased\":true%'"
    if (table, column) == ("service_requests", "title"):
        return "x.title NOT IN ('', '—')"
    if table == "people" and column in {"chinese_name", "pinyin", "initials", "sort_key", "name_keys"}:
        return f"x.chinese_name NOT LIKE '{rules.ERASED_NAME}%'"
    return f"coalesce(x.\"{column}\", '') <> ''"


def _belongs(table: str, alias: str) -> str:
    """The condition under which a row is the person's, from the references between tables."""
    if table == tree.PEOPLE:
        return f"{alias}.id = b.person_id"
    column, parent = tree.ways()[table]
    if parent == tree.PEOPLE:
        return f'{alias}."{column}" = b.person_id'
    above = f"{alias}{alias}"
    return f'{alias}."{column}" IN (SELECT {above}.id FROM {parent} {above} WHERE {_belongs(parent, above)})'
