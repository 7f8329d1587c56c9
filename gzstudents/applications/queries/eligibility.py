"""The conditions of the programmes against applications: what is known, what is stated, what speaks against whom."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from gzstudents.kernel import scaled
from gzstudents.scholarships.queries import facts, rules_of
from gzstudents.scholarships.rules import Hit, check, fields

_ASKED = """
SELECT a.id, a.number, a.enrolment_id, a.route, c.programme_id, c.academic_year FROM applications a
JOIN cycles c ON c.id = a.cycle_id WHERE a.id IN (SELECT value FROM json_each(?)) ORDER BY a.id
"""
_STATED = """
SELECT application_id, field, value FROM application_facts WHERE application_id IN (SELECT value FROM json_each(?))
"""


class Known(NamedTuple):
    """What is known of an application's student, what the application states beside it, and the conditions held against both."""

    number: str
    facts: Mapping[str, Any]
    stated: Mapping[str, str]
    hits: list[Hit]


def known_of(session: Session, application_ids: Sequence[int], day: str) -> dict[int, Known]:
    """Application id → facts and hits on a day; one statement for each table, however many there are."""
    run = session.connection().exec_driver_sql
    listed = json.dumps(list(application_ids))
    stated: dict[int, dict[str, str]] = defaultdict(dict)
    for application, field, value in run(_STATED, (listed,)):
        stated[application][field] = value
    asked = run(_ASKED, (listed,)).all()
    by_year: dict[str, list[int]] = defaultdict(list)
    for _id, _number, enrolment, _route, _programme, year in asked:
        by_year[year].append(enrolment)
    of_year = {year: facts(session, ids, year, day) for year, ids in by_year.items()}
    rules = {programme: rules_of(session, programme, day) for programme in {row[4] for row in asked}}
    found = {}
    for application, number, enrolment, route, programme, year in asked:
        of_student = of_year[year].get(enrolment, {})
        said = stated.get(application, {})
        hits = check(rules[programme], of_student, route, day, stated=said)
        found[application] = Known(number, of_student, said, hits)
    return found


def against(hits: Sequence[Hit]) -> list[str]:
    """The hard conditions that are not met, as sentences."""
    return [hit.sentence for hit in hits if hit.severity == "HARD" and hit.met is False]


def doubts(hits: Sequence[Hit]) -> list[str]:
    """What asks for a look: warnings that are not met, and conditions that nobody can decide."""
    return [hit.sentence for hit in hits if hit.severity != "INFO" and hit.met is not True and not _refuses(hit)]


def _refuses(hit: Hit) -> bool:
    return hit.severity == "HARD" and hit.met is False


def hundredths(known: Known, field: str) -> int | None:
    """A fact as hundredths, as the rubric counts it: what the register knows, else what the application states."""
    terms = fields.field(field)
    if terms is None:
        return None
    value = known.facts.get(field)
    if value is None and field in known.stated:
        said = known.stated[field]
        value = said if terms.kind == "text" else fields.stated(terms, said)
    if isinstance(value, str):  # a field of the office's own
        return scaled.parsed(value)
    if not isinstance(value, int):
        return None
    return value * {"number": 100, "flag": 100, "permille": 10}.get(terms.kind, 1)
