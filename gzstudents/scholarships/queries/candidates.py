"""Students as candidates for an award: read in a few statements, however many they are."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from gzstudents.kernel import names
from gzstudents.kernel.i18n import is_chinese
from gzstudents.scholarships import rates as worth
from gzstudents.scholarships.queries.programmes import get_terms
from gzstudents.scholarships.rates import Study
from gzstudents.scholarships.rules import Candidate, Held, Terms, first_day, objections, populations

_CHUNK = 400

Asked = int | str  # an enrolment's id, or a student number

_SELECT = """
SELECT e.id, e.student_number, e.person_id, p.chinese_name, p.surname, p.given_names, p.native_name, p.population,
    e.level, e.category, e.discipline, e.teaching_language, e.funding, coalesce(e.start_date, ''),
    coalesce(e.end_date, ''), e.major,
    coalesce((SELECT status FROM status_changes s WHERE s.enrolment_id = e.id AND s.effective_on <= :day
        ORDER BY effective_on DESC, id DESC LIMIT 1), ''),
    coalesce((SELECT country FROM nationalities n WHERE n.person_id = p.id
        AND (n.valid_from IS NULL OR n.valid_from <= :day) AND (n.valid_to IS NULL OR n.valid_to >= :day)
        ORDER BY n.valid_from IS NULL, n.valid_from DESC, n.id DESC LIMIT 1),
        (SELECT country FROM nationalities n WHERE n.person_id = p.id ORDER BY n.id DESC LIMIT 1), '')
FROM enrolments e JOIN people p ON p.id = e.person_id
"""


@dataclass(frozen=True, slots=True)
class Nominee:
    """A candidate, and what a certificate says of the person."""

    candidate: Candidate
    chinese_name: str
    surname: str
    given_names: str
    native_name: str
    major: str
    country: str


class _Line(NamedTuple):
    enrolment_id: int
    student_number: str | None
    person_id: int
    chinese_name: str
    surname: str
    given_names: str
    native_name: str
    population: str
    level: str
    category: str
    discipline: str
    teaching_language: str
    funding: str
    start_date: str
    end_date: str
    major: str
    status: str
    country: str


def find_nominees(session: Session, asked: Iterable[Asked], day: str) -> dict[Asked, Nominee]:
    """The students that were asked for, as they are on a day; who does not exist is left out."""
    keys = list(asked)
    connection = session.connection()
    found: dict[Asked, Nominee] = {}
    for line in _lines(connection, "e.id", [key for key in keys if isinstance(key, int)], day):
        found[line.enrolment_id] = _nominee(line)
    for line in _lines(connection, "e.student_number", [key for key in keys if isinstance(key, str)], day):
        found[line.student_number or ""] = _nominee(line)
    return found


def held_awards(session: Session, person_ids: Sequence[int], academic_year: str) -> dict[int, list[Held]]:
    """Person id → the awards of that academic year that stand, and the Chinese scholarships from elsewhere (domain: trap 29)."""
    name = "g.name_zh" if is_chinese() else "coalesce(nullif(g.name_en, ''), g.name_zh)"
    given = {"ids": json.dumps(list(person_ids)), "year": academic_year}
    found: dict[int, list[Held]] = {}
    rows = session.connection().exec_driver_sql(
        f"SELECT a.person_id, g.code, {name}, g.stacking, g.exclusive_group FROM awards a "
        "JOIN programmes g ON g.id = a.programme_id WHERE a.academic_year = :year AND a.state <> 'CANCELLED' "
        "AND a.person_id IN (SELECT value FROM json_each(:ids)) UNION ALL "
        "SELECT person_id, '', name, 'ALLOWED', '' FROM external_awards WHERE academic_year = :year AND is_chinese "
        "AND person_id IN (SELECT value FROM json_each(:ids))",
        given,
    )
    for person_id, *award in rows:
        found.setdefault(person_id, []).append(Held._make(award))
    return found


def eligible_numbers(
    session: Session, *, programme: str, academic_year: str, limit: int, decided_on: str = ""
) -> dict[str, list[str]]:
    """Grade → student numbers of up to `limit` students in all, in the order of the roll, who may have the award.

    The grades are shared out like a prize list: the fewest for the best. "" where the programme has no grades.
    """
    terms = get_terms(session, programme)
    day = decided_on or date.today().isoformat()
    allowed = sorted(populations(terms.populations))
    numbers = [
        number
        for (number,) in session.connection().exec_driver_sql(
            "SELECT r.student_number FROM register r WHERE r.student_number <> '' AND r.status = 'REGISTERED' "
            f"AND r.population IN ({', '.join('?' * len(allowed))}) ORDER BY r.sort_key, r.person_id",
            tuple(allowed),
        )
    ]
    chosen: dict[str, list[str]] = {}
    taken = 0
    for start in range(0, len(numbers), _CHUNK):
        nominees = find_nominees(session, numbers[start : start + _CHUNK], day)
        held = held_awards(session, [one.candidate.person_id for one in nominees.values()], academic_year)
        for number in numbers[start : start + _CHUNK]:
            who = nominees[number].candidate
            grade = _share(terms, who, academic_year, taken, limit)
            if objections(terms, who, academic_year, grade, day, held.get(who.person_id, [])):
                continue
            chosen.setdefault(grade, []).append(number)
            taken += 1
            if taken >= limit:
                return chosen
    return chosen


def _share(terms: Terms, who: Candidate, academic_year: str, place: int, places: int) -> str:
    """The grade of the n-th winner: of 1 + 2 + … + n shares the best grade has one, the last n."""
    suitable = worth.for_study(worth.in_force(terms.rates, first_day(academic_year)), who.study)
    known = worth.grades(suitable)
    shares = len(known) * (len(known) + 1) // 2
    passed = 0
    for rank, grade in enumerate(known, start=1):
        passed += rank
        if place * shares < passed * places:
            return grade
    return known[-1] if known else ""


def _lines(connection: Connection, column: str, keys: Sequence[Asked], day: str) -> Iterable[_Line]:
    for start in range(0, len(keys), _CHUNK):
        chunk = keys[start : start + _CHUNK]
        values = {f"k{place}": key for place, key in enumerate(chunk)}
        marks = ", ".join(f":{name}" for name in values)
        yield from map(
            _Line._make,
            connection.exec_driver_sql(f"{_SELECT} WHERE {column} IN ({marks})", {"day": day, **values}),
        )


def _nominee(line: _Line) -> Nominee:
    latin = names.display_latin(line.surname, line.given_names)
    candidate = Candidate(
        person_id=line.person_id,
        enrolment_id=line.enrolment_id,
        name=line.chinese_name or latin or line.native_name,
        student_number=line.student_number or "",
        population=line.population,
        study=Study(line.level, line.category, line.discipline, line.teaching_language),
        status=line.status,
        funding=line.funding,
        start_date=line.start_date,
        end_date=line.end_date,
    )
    return Nominee(
        candidate, line.chinese_name, line.surname, line.given_names, line.native_name, line.major, line.country
    )
