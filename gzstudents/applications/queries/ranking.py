"""The applications of some cycles in the order of their ranks: what places are given out by."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from gzstudents.kernel import names

_CHUNK = 400
# country or region as in the list of students: of people from Hong Kong that is Hong Kong, China
_SELECT = """
SELECT a.id, a.number, a.cycle_id, a.person_id, a.enrolment_id, coalesce(e.student_number, ''), e.level, e.college,
    coalesce(r.country, ''), p.population, a.route, a.wanted_grade, a.preference, a.score, a.rank, a.college_rank,
    a.stage, a.outcome, p.chinese_name, p.surname, p.given_names, p.native_name
FROM applications a
JOIN people p ON p.id = a.person_id
JOIN enrolments e ON e.id = a.enrolment_id
LEFT JOIN register r ON r.person_id = a.person_id
WHERE a.stage <> 'DRAFT' AND a.cycle_id IN ({marks})
"""


class Ranked(NamedTuple):
    """One application; `score` in hundredths, `rank` 1 is best. Score and ranks are None before the ranking."""

    application_id: int
    number: str
    cycle_id: int
    person_id: int
    enrolment_id: int
    name: str
    student_number: str
    level: str
    college: str
    country: str
    population: str
    route: str
    wanted_grade: str
    preference: int
    score: int | None
    rank: int | None
    college_rank: int | None
    stage: str
    outcome: str


def ranked(session: Session, cycle_ids: Sequence[int]) -> list[Ranked]:
    """What was submitted to these cycles, whatever came of it: cycles as they are given, each by rank, then number.

    Who withdrew or was excluded is among them (`outcome`); drafts are not. Without a rank: after those who have one.
    """
    place = {cycle: at for at, cycle in enumerate(dict.fromkeys(cycle_ids))}
    known = list(place)
    found: list[Ranked] = []
    for start in range(0, len(known), _CHUNK):
        chunk = known[start : start + _CHUNK]
        rows = session.connection().exec_driver_sql(_SELECT.format(marks=", ".join("?" * len(chunk))), tuple(chunk))
        found += [_row(row) for row in map(tuple, rows)]
    found.sort(key=lambda one: (place[one.cycle_id], one.rank is None, one.rank or 0, one.number))
    return found


def _row(row: tuple[object, ...]) -> Ranked:
    *first, chinese, surname, given, native = row
    name = str(chinese) or names.display_latin(str(surname), str(given)) or str(native)
    return Ranked._make((*first[:5], name, *first[5:]))
