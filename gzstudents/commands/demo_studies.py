"""How invented students did: results of the year that is over, sign-ins of this term, some absences, rewards and punishments."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy.orm import Session

from gzstudents.kernel import dates, scaled
from gzstudents.students.model import LanguageResult
from gzstudents.studies import operations
from gzstudents.studies.importing import NewRecord

_WITHOUT: Final = 23  # of so many one has no results: somebody always forgets to hand them in
_SOURCE: Final = "教务处成绩单"  # invented
_FAILED_BELOW: Final = 6000  # a mean below 60 comes with failed courses


def studied(session: Session, sample: dict[str, Any], today: date) -> int:
    """Writes the records of all who are registered; returns how many. The same store gets the same ones again."""
    rows = session.connection().exec_driver_sql(
        "SELECT enrolment_id, level, college, coalesce(start_date, '') FROM register "
        "WHERE status = 'REGISTERED' AND enrolment_id IS NOT NULL ORDER BY enrolment_id"
    )
    stays = [tuple(row) for row in rows]
    before = dates.academic_year_bounds(dates.academic_year(today))[0] - timedelta(days=1)
    year = dates.academic_year(before)
    gone = session.connection().exec_driver_sql(
        "SELECT enrolment_id, level, college, coalesce(start_date, '') FROM register WHERE status = 'GRADUATED' "
        "AND enrolment_id IN (SELECT enrolment_id FROM status_changes WHERE status = 'GRADUATED' AND effective_on BETWEEN ? AND ?) "
        "ORDER BY enrolment_id",
        tuple(day.isoformat() for day in dates.academic_year_bounds(year)),
    )
    records = [
        *_results([*stays, *map(tuple, gone)], sample, year, before.isoformat()),
        *_sign_ins(stays, today),
        *_others(stays, sample, today),
    ]
    return operations.import_records(session, records=records, source=_SOURCE)


def tested(session: Session, today: date) -> int:
    """The HSK of most who came from abroad, some of them twice; returns how many results."""
    rows = session.connection().exec_driver_sql(
        "SELECT person_id, start_date FROM register WHERE population = 'INTL' AND coalesce(start_date, '') <> '' "
        "AND level IN ('BA', 'MA', 'PHD') ORDER BY person_id"
    )
    found = []
    for place, (person, start) in enumerate(rows.fetchall()):
        first = date(int(start[:4]), 5, 15)
        if place % 4 and first <= today:
            level = 3 + place * 5 % 4
            found.append(_hsk(person, level, first, 180 + place * 7 % 110))
            later = date(first.year + 2, 6, 12)
            if place % 5 == 0 and level < 6 and later <= today:
                found.append(_hsk(person, level + 1, later, 190 + place % 90))
    session.add_all(found)
    session.flush()
    return len(found)


def _hsk(person: int, level: int, day: date, score: int) -> LanguageResult:
    return LanguageResult(person_id=person, kind="HSK", level=str(level), score=str(score), taken_on=day.isoformat())


def _results(stays: list[Any], sample: dict[str, Any], year: str, last: str) -> Iterator[NewRecord]:
    """Ranks are those of the level at the college."""
    marks: dict[tuple[str, str], list[tuple[int, int, int]]] = defaultdict(list)
    for place, (stay, level, college, start) in enumerate(stays):
        if start <= last and place % _WITHOUT:
            base = scaled.parsed(sample["averages"][place * 7 % len(sample["averages"])]) or 0
            marks[level, college].append((base + place * 37 % 290 - 145, place, stay))
    for group in marks.values():
        for rank, (average, place, stay) in enumerate(sorted(group, reverse=True), start=1):
            attendance = scaled.parsed(sample["attendance"][place * 5 % len(sample["attendance"])], scaled.PERMILLE)
            values = {
                "academic_year": year, "term": "", "average": average, "gpa": max(0, min(average - 5000, 5000)) // 10,
                "rank": rank, "cohort": len(group), "failed": 1 + place % 2 if average < _FAILED_BELOW else 0,
                "attendance_permille": attendance,
            }  # fmt: skip
            yield NewRecord("study_results", stay, tuple(values.items()))


def _sign_ins(stays: list[Any], today: date) -> Iterator[NewRecord]:
    """Every month of this academic year that is over, by almost everybody."""
    month = dates.academic_year_bounds(dates.academic_year(today))[0]
    while (month.year, month.month) < (today.year, today.month):
        for place, (stay, _level, _college, start) in enumerate(stays):
            if start <= month.isoformat() and place % 3 == 0:
                day = None if (place + month.month) % 41 == 0 else month.replace(day=21 + place % 6).isoformat()
                yield NewRecord("sign_ins", stay, (("month", f"{month:%Y-%m}"), ("signed_on", day)))
        month = (month.replace(day=28) + timedelta(days=7)).replace(day=1)


def _others(stays: list[Any], sample: dict[str, Any], today: date) -> Iterator[NewRecord]:
    for place, (stay, *_rest) in enumerate(stays):
        day = (today - timedelta(days=20 + place % 300)).isoformat()
        if place % 47 == 5:
            title = sample["rewards"][place % len(sample["rewards"])]
            yield NewRecord("conduct_records", stay, (("kind", "REWARD"), ("happened_on", day), ("title", title)))
        elif place % 211 == 7:
            title = sample["punishments"][place % len(sample["punishments"])]
            yield NewRecord("conduct_records", stay, (("kind", "PUNISHMENT"), ("happened_on", day), ("title", title)))
        elif place % 89 == 3:
            until = (date.fromisoformat(day) + timedelta(days=6 + place % 15)).isoformat()
            absence = {
                "kind": "ABROAD",
                "starts_on": day,
                "ends_on": until,
                "approved": place % 2,
                "reason": "回国探亲",
            }
            yield NewRecord("absences", stay, tuple(absence.items()))
