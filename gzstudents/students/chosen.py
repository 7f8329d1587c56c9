"""Reading about many chosen people at once: what they share, and what a bulk edit would change."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.kernel import names
from gzstudents.students.custom import bulk
from gzstudents.students.model import Enrolment

# field → where it stands: r the register, e the enrolment that the list shows, p the person
FIELDS = {
    "population": "p.population", "country": "r.country", "category": "r.category", "level": "r.level",
    "status": "r.status", "college": "r.college", "major": "r.major", "discipline": "coalesce(e.discipline, '')",
    "funding": "r.funding", "teaching_language": "r.teaching_language", "adviser": "r.adviser",
    "class_name": "coalesce(e.class_name, '')", "expected_end": "coalesce(e.expected_end, '')", "note": "p.note",
    "supervisor": "r.supervisor", "study_form": "coalesce(e.study_form, '')", "entry_route": "coalesce(e.entry_route, '')",
    "duration": "coalesce(e.duration, '')",
}  # fmt: skip
SOURCES = (
    "FROM json_each(?) j JOIN register r ON r.person_id = j.value JOIN people p ON p.id = j.value "
    "LEFT JOIN enrolments e ON e.id = r.enrolment_id"
)
ON_PERSON = frozenset({"population", "note"})


class SharedValues(NamedTuple):
    """`values`: field → the one value they all have; `different`: field → how many values there are, where not one."""

    people: int
    values: dict[str, str]
    different: dict[str, int]
    expiring: int
    first_expiry: str


def shared_values(session: Session, person_ids: Sequence[int], today: str) -> SharedValues:
    """What these people have in common; `expiring` within 30 days of today or already run out, of those on the roll."""
    limit = (date.fromisoformat(today) + timedelta(days=30)).isoformat()
    columns = ", ".join(f"count(DISTINCT {place}), min({place})" for place in FIELDS.values())
    row = (
        session.connection()
        .exec_driver_sql(
            f"SELECT count(*), coalesce(sum(r.permit_until BETWEEN '0' AND ?), 0), "
            f"coalesce(min(nullif(r.permit_until, '')), ''), {columns} {SOURCES}",
            (limit, json.dumps([int(one) for one in person_ids])),
        )
        .one()
    )
    pairs = {name: (row[3 + 2 * place], row[4 + 2 * place]) for place, name in enumerate(FIELDS)}
    pairs |= bulk.shared(session, person_ids)
    return SharedValues(
        row[0],
        {name: value or "" for name, (count, value) in pairs.items() if count <= 1},
        {name: count for name, (count, _value) in pairs.items() if count > 1},
        row[1],
        row[2],
    )


def owner_of_number(session: Session, number: str) -> int | None:
    """Whose student number this is; None while nobody has it."""
    return session.scalar(select(Enrolment.person_id).where(Enrolment.student_number == names.query_text(number)))


def count_seen(session: Session, person_ids: Iterable[int]) -> int:
    """How many of these people there are for who is signed in."""
    listed = json.dumps([int(one) for one in person_ids])
    row = session.connection().exec_driver_sql(
        "SELECT count(*) FROM people WHERE id IN (SELECT value FROM json_each(?))", (listed,)
    )
    return int(row.scalar_one())
