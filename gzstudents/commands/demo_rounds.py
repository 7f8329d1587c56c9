"""A whole cycle of the demo office in a few steps: entered, submitted, ranked by marks, distributed, made public, decided."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy.orm import Session

from gzstudents.applications import operations
from gzstudents.applications.rules.quotas import Cell
from gzstudents.distribution import operations as distribution
from gzstudents.kernel import dates
from gzstudents.scholarships.queries import get_terms
from gzstudents.scholarships.rules import populations
from gzstudents.studies.model import StudyResult

# days before the decision; what comes after it is reckoned from it too
_DAYS: Final = {
    "opens_on": -75,
    "closes_on": -40,
    "review_until": -28,
    "notice_from": -20,
    "notice_until": -8,
    "pay_by": 60,
}
_MARKS: Final[tuple[dict[str, Any], ...]] = (
    {"code": "MARKS", "name_zh": "学业成绩", "name_en": "Marks", "weight": 1000, "max_points": 100, "fact": "average/100"},
)  # fmt: skip
# whoever was on the roll on a day, of the programme's populations, and has no award of the year; is there still, or has gone
_ON_THE_ROLL: Final = """
SELECT e.person_id, e.id FROM enrolments e JOIN people p ON p.id = e.person_id
WHERE p.population IN ({populations}) AND e.level IN ('BA', 'MA', 'PHD') AND e.start_date <= :day
    AND (SELECT s.status FROM status_changes s WHERE s.enrolment_id = e.id AND s.effective_on <= :day
         ORDER BY s.effective_on DESC, s.id DESC LIMIT 1) = 'REGISTERED'
    AND NOT EXISTS (SELECT 1 FROM awards a WHERE a.person_id = e.person_id AND a.academic_year = :year)
    AND (:anew = 0 OR NOT EXISTS (SELECT 1 FROM awards b JOIN programmes g ON g.id = b.programme_id
                                  WHERE b.person_id = e.person_id AND g.code = :code))
    AND :still = EXISTS (SELECT 1 FROM register r WHERE r.enrolment_id = e.id AND r.status = 'REGISTERED')
ORDER BY p.sort_key, e.id
"""


class Round(NamedTuple):
    """How many apply anew, how many places, what it may cost in yuan; `cells` instead of places where there are grades."""

    programme: str
    applied: int
    places: int
    yuan: int
    cells: tuple[Cell, ...] = ()
    renews: bool = False


def decide(session: Session, one: Round, year: str, decided: date) -> None:
    """Everything up to the awards of the cycle, on the days on which it would have happened."""
    cycle = _open(session, one, year, decided)
    people = on_the_roll(session, one.programme, year, decided, one.applied, anew=one.renews)
    operations.enter_many(session, cycle_id=cycle, entries=[operations.Entry(*who) for who in people])
    if one.renews:
        operations.propose_renewals(session, cycle_id=cycle)
    applied = session.connection().exec_driver_sql(
        "SELECT id, enrolment_id FROM applications WHERE cycle_id = ? ORDER BY id", (cycle,)
    )
    ids = []
    for place, (application, stay) in enumerate(applied.fetchall()):
        result(session, stay, year, 9_480 - 83 * (place * 7 % 37))
        ids.append(application)
    if ids:
        _to_awards(session, cycle, ids, decided)


def _open(session: Session, one: Round, year: str, decided: date) -> int:
    days = {name: (decided + timedelta(days=off)).isoformat() for name, off in _DAYS.items()}
    cycle = operations.add_cycle(session, programme=one.programme, academic_year=year, values={**days, "budget_fen": one.yuan * 100})  # fmt: skip
    if one.cells:
        operations.set_places(session, cycle_id=cycle, cells=one.cells)
    else:
        operations.edit_cycle(session, cycle_id=cycle, values={"quota_mode": "SIMPLE", "places": one.places})
    operations.set_criteria(session, cycle_id=cycle, criteria=_MARKS)
    operations.advance(session, cycle_id=cycle, state="OPEN", today=days["opens_on"], confirmed=True)
    return cycle


def _to_awards(session: Session, cycle: int, ids: Sequence[int], decided: date) -> None:
    def day(name: str) -> str:
        return (decided + timedelta(days=_DAYS[name])).isoformat()

    operations.submit(session, application_ids=ids, today=day("closes_on"), on_refusal=operations.MARK, confirmed=True)
    operations.advance(session, cycle_id=cycle, state="REVIEW", today=day("review_until"), confirmed=True)
    operations.rank(session, cycle_id=cycle, today=day("review_until"))
    operations.advance(session, cycle_id=cycle, state="DISTRIBUTION", today=day("review_until"), confirmed=True)
    distribution.fill(session, cycle_ids=[cycle])
    operations.advance(session, cycle_id=cycle, state="NOTICE", today=day("notice_from"), confirmed=True)
    operations.publish(
        session, cycle_id=cycle, starts_on=day("notice_from"), ends_on=day("notice_until"), confirmed=True
    )
    distribution.finalise(session, cycle_id=cycle, decided_on=decided.isoformat(), accept_shares=True)


def on_the_roll(
    session: Session, code: str, year: str, day: date, count: int, *, still: bool = True, anew: bool = False
) -> list[tuple[int, int]]:
    """Persons and enrolments at even distances in the order of the list. `still`: who is there today as well, else who left.
    `anew`: nobody who had the programme before, and renews it or was suspended.
    """
    listed = ", ".join(f"'{one}'" for one in sorted(populations(get_terms(session, code).populations)))
    given = {"day": day.isoformat(), "year": year, "still": still, "anew": anew, "code": code}
    found = session.connection().exec_driver_sql(_ON_THE_ROLL.format(populations=listed), given).all()
    step = max(len(found) // count, 1)
    return [(row[0], row[1]) for row in found[::step][:count]]


def result(session: Session, enrolment_id: int, year: str, average: int) -> None:
    """The mark of the year before, where none of it or of the year is known."""
    first = int(year[:4])
    before = f"{first - 1}-{first}"
    there = session.connection().exec_driver_sql(
        "SELECT 1 FROM study_results WHERE enrolment_id = ? AND academic_year IN (?, ?)", (enrolment_id, before, year)
    )
    if there.first() is None:
        session.add(StudyResult(enrolment_id=enrolment_id, academic_year=before, average=average, failed=0))


def earlier(year: str, back: int = 1) -> str:
    """The academic year so many years before."""
    first = int(year[:4]) - back
    return f"{first}-{first + 1}"


def in_year(year: str, month: int, day: int) -> date:
    """A day of an academic year: autumn in its first calendar year."""
    start = dates.academic_year_bounds(year)[0]
    return date(start.year + (month < start.month), month, day)
