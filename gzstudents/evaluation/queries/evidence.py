"""What an annual review rests on, and what has become of the award's money."""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.evaluation.model import AnnualReview
from gzstudents.evaluation.queries.reviews import suspensions
from gzstudents.kernel import dates
from gzstudents.scholarships.model import Award
from gzstudents.studies.model import Absence, ConductRecord, SignIn, StudyResult

CLAIMED = "CLAIMED"  # to be paid back and not paid back yet: an instalment with a minus
_STATES = ("PAID", "APPROVED", "PLANNED", "HELD", "DROPPED", CLAIMED, "CLAWED_BACK")
_PAYMENTS = f"""
SELECT CASE WHEN amount_fen < 0 AND state IN ('PLANNED', 'APPROVED', 'HELD') THEN '{CLAIMED}' ELSE state END AS what, count(*),
    sum(CASE state WHEN 'DROPPED' THEN full_fen ELSE abs(amount_fen) END)
FROM instalments WHERE award_id = ? GROUP BY what
"""


class Mark(NamedTuple):
    """Results of a term ("" is the year), in hundredths and ‰."""

    term: str
    average: int | None
    gpa: int | None
    failed: int | None
    attendance_permille: int | None


class Away(NamedTuple):
    kind: str
    starts_on: str
    ends_on: str
    approved: bool


class Conduct(NamedTuple):
    kind: str
    happened_on: str
    title: str
    lifted_on: str


class LastReview(NamedTuple):
    academic_year: str
    score: int | None
    result: str
    decision: str


class Payment(NamedTuple):
    """Instalments of the award in a state (HELD, DROPPED …): how many, and what they are worth in fen."""

    state: str
    many: int
    fen: int


class Evidence(NamedTuple):
    """What a review rests on: of the academic year; `signed` are months. `payments`: what became of the award's money."""

    marks: list[Mark]
    signed: list[str]
    absences: list[Away]
    conduct: list[Conduct]
    last: LastReview | None
    suspended_on: str
    payments: list[Payment]


def evidence(session: Session, *, review_id: int) -> Evidence | None:
    """None where the review is gone."""
    record = session.get(AnnualReview, review_id)
    if record is None:
        return None
    award = session.get_one(Award, record.award_id)
    year = record.academic_year
    first, last = (day.isoformat() for day in dates.academic_year_bounds(year))
    stay = award.enrolment_id
    marks = session.scalars(
        select(StudyResult).where(StudyResult.enrolment_id == stay, StudyResult.academic_year == year)
    )
    absences = session.scalars(
        select(Absence)
        .where(Absence.enrolment_id == stay, Absence.starts_on <= last)
        .where((Absence.ends_on.is_(None)) | (Absence.ends_on >= first))
        .order_by(Absence.starts_on)
    )
    conduct = session.scalars(
        select(ConductRecord)
        .where(ConductRecord.enrolment_id == stay, ConductRecord.happened_on <= last)
        .where((ConductRecord.happened_on >= first) | (ConductRecord.kind == "PUNISHMENT"))
        .where((ConductRecord.lifted_on.is_(None)) | (ConductRecord.lifted_on >= first))
        .order_by(ConductRecord.happened_on)
    )
    return Evidence(
        [
            Mark(one.term, one.average, one.gpa, one.failed, one.attendance_permille)
            for one in sorted(marks, key=lambda one: one.term or "9")
        ],
        _signed(session, stay, first[:7], last[:7]),
        [Away(one.kind, one.starts_on, one.ends_on or "", bool(one.approved)) for one in absences],
        [Conduct(one.kind, one.happened_on, one.title, one.lifted_on or "") for one in conduct],
        _last(session, award, year),
        suspensions(session, [award.id]).get(award.id, ""),
        _payments(session, award.id),
    )


def _signed(session: Session, enrolment_id: int, first: str, last: str) -> list[str]:
    """The months in which somebody signed in."""
    return list(
        session.scalars(
            select(SignIn.month)
            .where(SignIn.enrolment_id == enrolment_id, SignIn.signed_on.is_not(None))
            .where(SignIn.month >= first, SignIn.month <= last)
            .order_by(SignIn.month)
        )
    )


def _payments(session: Session, award_id: int) -> list[Payment]:
    """In the order of an instalment's life. What is dropped is worth what it would have been."""
    rows = session.connection().exec_driver_sql(_PAYMENTS, (award_id,))
    found = {state: Payment(state, many, fen) for state, many, fen in rows}
    return [found[state] for state in _STATES if state in found]


def _last(session: Session, award: Award, year: str) -> LastReview | None:
    """The latest review of the same person and programme before the year."""
    found = session.execute(
        select(AnnualReview.academic_year, AnnualReview.score, AnnualReview.result, AnnualReview.decision)
        .join(Award, Award.id == AnnualReview.award_id)
        .where(Award.person_id == award.person_id, Award.programme_id == award.programme_id)
        .where(AnnualReview.academic_year < year)
        .order_by(AnnualReview.academic_year.desc(), AnnualReview.id.desc())
    ).first()
    return LastReview(*found) if found else None
