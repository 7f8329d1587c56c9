"""The demo office's earlier years: an academic year with all that belongs to it, and before it two awards paid in one sum."""

from datetime import date, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.applications.rules.quotas import Cell
from gzstudents.certificates import operations as certificates
from gzstudents.certificates.model import Certificate
from gzstudents.commands import demo_money, demo_reviews
from gzstudents.commands.demo_rounds import Round, decide, earlier, in_year, on_the_roll
from gzstudents.commands.office import Office
from gzstudents.kernel import dates
from gzstudents.payments.rules import months
from gzstudents.scholarships import operations as scholarships
from gzstudents.studies.model import SignIn

_OLDEST: Final = 3  # academic years before the last one, with the university's own award and the province's
_EACH: Final = ((24, 64), (28, 80), (34, 110))  # holders of each in those
_UNI: Final = 28  # in the last year
_GD: Final = 44
_GONE: Final = 6  # of each programme of that year, who graduated or left since
_ROUNDS: Final = (
    (Round("CGS", 34, 28, 2_480_000), (9, 5)),
    (Round("HKMO", 30, 0, 150_000, (Cell("BA", "FIRST", "", 4), Cell("BA", "SECOND", "", 7), Cell("BA", "THIRD", "", 11),
                                    Cell("MA", "SECOND", "", 1), Cell("MA", "THIRD", "", 1))), (12, 4)),
    (Round("TW", 11, 0, 45_000, (Cell("BA", "SECOND", "", 3), Cell("BA", "THIRD", "", 4), Cell("MA", "THIRD", "", 1))), (12, 4)),
)  # fmt: skip
_GRADES: Final = ("FIRST", "SECOND", "THIRD", "THIRD")


def live(office: Office, today: date) -> None:
    """From the first award to the evaluation of the last year; the months up to its review are paid before it is decided."""
    year = earlier(dates.academic_year(today))
    for back, (university, province) in zip(range(_OLDEST, 0, -1), _EACH, strict=True):
        _university(office, earlier(year, back), university)
        _province(office, earlier(year, back), province, gone=province * 3 // 4)
    for one, (month, day) in _ROUNDS:
        with office.store().writing(office.actor, "distribution.finalise") as session:
            decide(session, one, year, in_year(year, month, day))
            _give(
                session, one.programme, year, in_year(year, month, day), 0, ("THIRD" if one.cells else "",), gone=_GONE
            )
    _university(office, year, _UNI)
    _province(office, year, _GD, gone=_GONE)
    with office.store().writing(office.actor, "studies.import", cause="import") as session:
        _signed(session, year)
    demo_money.before(office, year, _OLDEST)
    reviewed = in_year(year, 6, 20)
    demo_money.months_of(office, year, until=reviewed)
    demo_reviews.decided(office, year, reviewed)
    demo_money.months_of(office, year, since=reviewed)


def _signed(session: Session, year: str) -> None:
    """Whoever had the state's scholarship signed in every month, with a miss now and then."""
    rows = session.connection().exec_driver_sql(
        "SELECT a.enrolment_id FROM awards a JOIN programmes g ON g.id = a.programme_id "
        "WHERE g.code = 'CGS' AND a.academic_year = ? ORDER BY a.enrolment_id",
        (year,),
    )
    for place, (stay,) in enumerate(rows.fetchall()):
        for month in months.span(f"{year[:4]}-09", f"{year[5:]}-05"):
            if (place * 5 + int(month[5:])) % 19:
                session.add(SignIn(enrolment_id=stay, month=month, signed_on=f"{month}-{21 + place % 6}"))
    session.flush()


def closed(office: Office, today: date) -> None:
    """When the students' records are there: what the year came to, kept as it was reported."""
    year = earlier(dates.academic_year(today))
    with office.store().writing(office.actor, "certificates.mark_printed") as session:
        numbers = session.scalars(select(Certificate.number).where(Certificate.academic_year <= year)).all()
        certificates.mark_printed(session, numbers=numbers)  # handed out at the time
    demo_reviews.report(office, year, min(dates.academic_year_bounds(year)[1] + timedelta(days=19), today))


def _university(office: Office, year: str, count: int) -> None:
    """The university's own award, paid in one sum to whoever did well."""
    with office.store().writing(office.actor, "scholarships.award") as session:
        _give(session, "UNI", year, in_year(year, 10, 15), count // 4, _GRADES, gone=count - count // 4)


def _province(office: Office, year: str, count: int, *, gone: int) -> None:
    with office.store().writing(office.actor, "scholarships.award") as session:
        _give(session, "GD", year, in_year(year, 9, 22), count - gone, gone=gone)


def _give(
    session: Session, code: str, year: str, day: date, count: int, grades: tuple[str, ...] = ("",), *, gone: int = 0
) -> None:
    """Without a cycle, to so many who are there today and so many who have left since."""
    people = on_the_roll(session, code, year, day, count) if count else []
    people += on_the_roll(session, code, year, day, gone, still=False) if gone else []
    items = [(stay, grades[place % len(grades)]) for place, (_person, stay) in enumerate(people)]
    if items:
        scholarships.award(
            session, programme=code, academic_year=year, items=items, decided_on=day.isoformat(), skip_refused=True
        )
