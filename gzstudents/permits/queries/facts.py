"""The facts about chosen people, for the engine."""

import json
from collections import defaultdict
from typing import Any

from sqlalchemy.orm import Session

from gzstudents.permits.rules import Change, Facts, Paper, State, StayFact

CHOSEN = "IN (SELECT value FROM json_each(?))"


def read_facts(connection: Any, people: list[int]) -> list[Facts]:
    """The facts of these people, by person; whoever has no line in the register has none."""
    papers: dict[int, list[Paper]] = defaultdict(list)
    for person, *values in chosen(
        connection,
        "SELECT person_id, id, kind, coalesce(issued_on, ''), coalesce(valid_to, ''), is_current FROM identity_documents "
        f"WHERE person_id {CHOSEN} ORDER BY id",
        people,
    ):
        papers[person].append(Paper(*values))
    stays: dict[int, list[StayFact]] = defaultdict(list)
    for person, *values in chosen(
        connection,
        f"SELECT person_id, id, kind, day, coalesce(until, ''), detail FROM stay_facts WHERE person_id {CHOSEN} ORDER BY id",
        people,
    ):
        stays[person].append(StayFact(*values))
    changes: dict[int, list[Change]] = defaultdict(list)
    for person, *values in chosen(
        connection,
        "SELECT r.person_id, s.id, s.status, s.effective_on FROM register r JOIN status_changes s "
        f"ON s.enrolment_id = r.enrolment_id WHERE r.person_id {CHOSEN} ORDER BY s.id",
        people,
    ):
        changes[person].append(Change(*values))
    rows = chosen(
        connection,
        "SELECT r.person_id, r.population, coalesce(e.expected_end, '') FROM register r "
        f"LEFT JOIN enrolments e ON e.id = r.enrolment_id WHERE r.person_id {CHOSEN}",
        people,
    )
    return [
        Facts(person, population, end, tuple(changes[person]), tuple(papers[person]), tuple(stays[person]))
        for person, population, end in rows
    ]


def read_states(connection: Any, people: list[int] | None = None) -> dict[int, dict[tuple[str, str], State]]:
    """What the office decided, by person; None: about anybody."""
    statement = (
        "SELECT person_id, rule, document, state, coalesce(until, ''), reason, receipt, coalesce(receipt_on, ''), due "
    )
    statement += "FROM deadline_states"
    rows = (
        connection.execute(statement).fetchall()
        if people is None
        else chosen(connection, f"{statement} WHERE person_id {CHOSEN}", people)
    )
    found: dict[int, dict[tuple[str, str], State]] = defaultdict(dict)
    for person, rule, document, *values in rows:
        found[person][rule, document] = State(*values)
    return found


def chosen(connection: Any, statement: str, people: list[int]) -> list[Any]:
    found: list[Any] = connection.execute(statement, (json.dumps(people),)).fetchall()
    return found


def raw(session: Session) -> Any:
    """The driver's connection of a session: many rows, no mapping."""
    return session.connection().connection.dbapi_connection
