"""Annual reviews: who is due, and the list of a year."""

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.applications.model import Application
from gzstudents.evaluation.model import AnnualReview
from gzstudents.evaluation.rules import reviews as rules
from gzstudents.evaluation.rules.reviews import Holder, Standing
from gzstudents.kernel import dates, names
from gzstudents.kernel.i18n import is_chinese
from gzstudents.scholarships.model import Award, AwardEvent, Programme
from gzstudents.students.model import Enrolment, Person, StatusChange

_BATCH = 400


class ReviewRow(NamedTuple):
    id: int
    award_id: int
    person_id: int
    enrolment_id: int
    name: str
    latin: str
    student_number: str
    college: str
    level: str
    population: str
    programme: str
    programme_name: str
    award_year: str
    award_state: str
    academic_year: str
    state: str
    exempt_reason: str
    exam_result: str
    attendance_permille: int | None
    attitude: str
    conduct: str
    score: int | None
    result: str
    proposal: str
    school_opinion: str
    decision: str
    decided_on: str
    effective_on: str
    suspended_until: str
    document: str


class Due(NamedTuple):
    """An award that is asked about this year and has no review yet."""

    award_id: int
    standing: Standing


def due_reviews(session: Session, *, academic_year: str, programme: str = "") -> list[Due]:
    """Awards of programmes that require the review and have none yet for the year; suspended ones of earlier years too."""
    reviewed = select(AnnualReview.award_id).where(AnnualReview.academic_year == academic_year)
    renewals = select(Application.renews_award_id).where(
        Application.renews_award_id.is_not(None), Application.outcome.not_in(("WITHDRAWN", "CANCELLED"))
    )
    statement = (
        select(
            Award.id, Award.academic_year, Award.state, Enrolment.start_date, Enrolment.expected_end, Enrolment.id,
            Award.id.in_(renewals),
        )
        .join(Programme, Programme.id == Award.programme_id)
        .join(Enrolment, Enrolment.id == Award.enrolment_id)
        .where(
            Programme.review_required == 1,
            Award.id.not_in(reviewed),
            ((Award.academic_year == academic_year) & Award.state.in_(("ACTIVE", "SUSPENDED")))
            | ((Award.academic_year < academic_year) & (Award.state == "SUSPENDED")),
        )
        .order_by(Award.id)
    )  # fmt: skip
    if programme:
        statement = statement.where(Programme.code == programme)
    rows = session.execute(statement).all()
    last = dates.academic_year_bounds(academic_year)[1].isoformat()
    statuses = _statuses(session, [row[5] for row in rows], last)
    found = []
    for award, year, state, start, end, enrolment, extension in rows:
        holder = Holder(award, year, state, start or "", end or "", statuses.get(enrolment, ""), bool(extension))
        given = rules.standing(holder, academic_year)
        if given.state:
            found.append(Due(award, given))
    return found


def _statuses(session: Session, enrolments: list[int], until: str) -> dict[int, str]:
    """The last status of each up to a day."""
    found: dict[int, str] = {}
    for part in _parts(enrolments):
        statement = (
            select(StatusChange.enrolment_id, StatusChange.status)
            .where(StatusChange.enrolment_id.in_(part), StatusChange.effective_on <= until)
            .order_by(StatusChange.effective_on, StatusChange.id)
        )
        found.update((row[0], row[1]) for row in session.execute(statement))
    return found


def list_reviews(
    session: Session, *, academic_year: str = "", programme: str = "", ids: Collection[int] | None = None
) -> list[ReviewRow]:
    """By name. `ids`: only these."""
    if ids is not None:
        chosen = [
            row for part in _parts(list(ids)) for row in session.execute(_select().where(AnnualReview.id.in_(part)))
        ]
        return [_row(row) for row in chosen]
    statement = _select().order_by(Person.sort_key, AnnualReview.id)
    if academic_year:
        statement = statement.where(AnnualReview.academic_year == academic_year)
    if programme:
        statement = statement.where(Programme.code == programme)
    return [_row(row) for row in session.execute(statement)]


def review_years(session: Session) -> list[str]:
    """The academic years with reviews, newest first."""
    return list(
        session.scalars(select(AnnualReview.academic_year).distinct().order_by(AnnualReview.academic_year.desc()))
    )


def suspensions(session: Session, award_ids: list[int]) -> dict[int, str]:
    """Award → the day of its last suspension."""
    found: dict[int, str] = {}
    for part in _parts(award_ids):
        statement = (
            select(AwardEvent.award_id, AwardEvent.happened_on)
            .where(AwardEvent.award_id.in_(part), AwardEvent.kind == "SUSPEND")
            .order_by(AwardEvent.happened_on, AwardEvent.id)
        )
        found.update((row[0], row[1]) for row in session.execute(statement))
    return found


def statuses_since(session: Session, enrolment_id: int, day: str) -> tuple[str, ...]:
    """What became of the studies from a day on."""
    return tuple(
        session.scalars(
            select(StatusChange.status)
            .where(StatusChange.enrolment_id == enrolment_id, StatusChange.effective_on >= day)
            .order_by(StatusChange.effective_on, StatusChange.id)
        )
    )


def _parts(ids: list[int]) -> list[list[int]]:
    return [ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH)]


_OWN = tuple(getattr(AnnualReview, name) for name in ReviewRow._fields[ReviewRow._fields.index("academic_year") :])


def _select() -> Any:
    return (
        select(
            AnnualReview.id, Award.id, Award.person_id, Award.enrolment_id, Person.chinese_name, Person.surname,
            Person.given_names, Person.native_name, Enrolment.student_number, Enrolment.college, Enrolment.level,
            Person.population, Programme.code, Programme.name_zh, Programme.name_en, Award.academic_year, Award.state, *_OWN,
        )
        .join(Award, Award.id == AnnualReview.award_id)
        .join(Person, Person.id == Award.person_id)
        .join(Enrolment, Enrolment.id == Award.enrolment_id)
        .join(Programme, Programme.id == Award.programme_id)
    )  # fmt: skip


def _row(row: Any) -> ReviewRow:
    (
        review,
        award,
        person,
        stay,
        chinese,
        surname,
        given,
        native,
        number,
        college,
        level,
        population,
        code,
        zh,
        en,
        *rest,
    ) = row
    year, state, *own = rest
    latin = names.display_latin(surname, given)
    shown = zh if is_chinese() else en or zh
    values = [
        value if value is not None or name in {"score", "attendance_permille"} else ""
        for name, value in zip(ReviewRow._fields[ReviewRow._fields.index("academic_year") :], own, strict=True)
    ]
    return ReviewRow._make((
        review, award, person, stay, chinese or latin or native, latin, number or "", college or "", level or "", population,
        code, shown, year, state, *values,
    ))  # fmt: skip
