"""The applications of a cycle as reviewers get them on a sheet, and what has been given already."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from gzstudents.applications.queries.scores import ReviewRow, reviews_of
from gzstudents.applications.rules import moves
from gzstudents.kernel import names

_LISTED = """
SELECT a.id, a.number, coalesce(e.student_number, ''), p.chinese_name, p.surname, p.given_names, p.native_name, e.college, e.level,
    a.stage, a.outcome, e.adviser, e.supervisor
FROM applications a JOIN people p ON p.id = a.person_id JOIN enrolments e ON e.id = a.enrolment_id
WHERE a.cycle_id = ? AND a.stage <> 'DRAFT' ORDER BY a.number
"""


class Scored(NamedTuple):
    """One application; `may_be_reviewed`: by its stage and outcome, the cycle aside."""

    id: int
    number: str
    student_number: str
    name: str
    college: str
    level: str
    may_be_reviewed: bool
    adviser: str
    supervisor: str
    reviews: Sequence[ReviewRow]

    def review_of(self, reviewer: str) -> ReviewRow | None:
        return next((one for one in self.reviews if one.reviewer == reviewer), None)


def to_be_scored(session: Session, cycle_id: int) -> list[Scored]:
    """Everything that was submitted, by number."""
    rows = [tuple(row) for row in session.connection().exec_driver_sql(_LISTED, (cycle_id,))]
    reviews: Mapping[int, Sequence[ReviewRow]] = reviews_of(session, [row[0] for row in rows])
    return [
        Scored(
            row[0], row[1], row[2], row[3] or names.display_latin(row[4], row[5]) or row[6], row[7], row[8],
            row[9] in moves.REVIEWED and row[10] not in moves.GONE, row[11], row[12], reviews.get(row[0], []),
        )
        for row in rows
    ]  # fmt: skip
