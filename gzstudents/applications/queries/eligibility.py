"""The conditions of the programmes against applications: what is known, what is stated, what speaks against whom."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from gzstudents.kernel import scaled
from gzstudents.scholarships.queries import facts, hits_of
from gzstudents.scholarships.rules import Hit, fields

_ASKED = """
SELECT a.id, a.number, a.enrolment_id, a.route, a.cycle_id, c.programme_id, c.academic_year FROM applications a
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


def known_of(session: Session, application_ids: Sequence[int], day: str, *, hits: bool = True) -> dict[int, Known]:
    """Application id → facts, what it states, and (with `hits`) every rule and condition of its programme on a day; one
    statement for each table and cycle, however many there are.
    """
    run = session.connection().exec_driver_sql
    listed = json.dumps(list(application_ids))
    stated: dict[int, dict[str, str]] = defaultdict(dict)
    for application, field, value in run(_STATED, (listed,)):
        stated[application][field] = value
    asked = [_Asked._make(row) for row in run(_ASKED, (listed,))]
    by_year: dict[str, list[int]] = defaultdict(list)
    for one in asked:
        by_year[one.year].append(one.enrolment)
    of_year = {year: facts(session, ids, year, day) for year, ids in by_year.items()}
    judged = _judged(session, asked, stated, day) if hits else {}
    return {
        one.id: Known(
            one.number, of_year[one.year].get(one.enrolment, {}), stated.get(one.id, {}), judged.get(one.id, [])
        )
        for one in asked
    }


class _Asked(NamedTuple):
    id: int
    number: str
    enrolment: int
    route: str
    cycle: int
    programme: int
    year: str


def _judged(
    session: Session, asked: Sequence[_Asked], stated: Mapping[int, Mapping[str, str]], day: str
) -> dict[int, list[Hit]]:
    """Application id → hits. In one cycle nobody has two applications that stand."""
    groups: dict[tuple[int, str], list[_Asked]] = defaultdict(list)
    for one in asked:
        groups[one.cycle, one.route].append(one)
    found: dict[int, list[Hit]] = {}
    for (_cycle, route), ones in groups.items():
        said = {one.enrolment: stated.get(one.id, {}) for one in ones}
        known = hits_of(session, ones[0].programme, list(said), ones[0].year, day, route=route, stated=said)
        found |= {one.id: known.get(one.enrolment, []) for one in ones}
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
