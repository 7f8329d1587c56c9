"""What the Today page shows: figures, their course, the work to do, the days to come, and where students come from."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from gzstudents.office.queries.diary import Entry, days_ahead
from gzstudents.office.queries.running import running_cycles
from gzstudents.office.queries.sql import one, rows
from gzstudents.office.queries.work import list_work
from gzstudents.office.rules import Todo, months_back
from gzstudents.permits import queries as permits

MONTHS = 11  # with today: twelve points of a course
_ON_ROLL = "('REGISTERED', 'SUSPENDED')"


class Figures(NamedTuple):
    """Four figures of the day; `*_course` are the twelve month ends up to today."""

    international: int
    hmt: int  # Hong Kong, Macao, Taiwan and overseas Chinese; never added to the international
    permits: int  # deadlines that are to be met within 30 days, and those that are over
    permits_week: int  # of these within a week, or over
    requests: int
    requests_late: int
    international_course: list[int]
    hmt_course: list[int]


class Today(NamedTuple):
    figures: Figures
    todos: list[Todo]
    diary: list[Entry]
    origins: list[tuple[str, str, int]]  # population, country, students on the roll
    people: int


def today_page(session: Session, *, today: date) -> Today:
    """All that the page shows, read at once."""
    due = permits.count_groups(session, on=today)
    cycles = running_cycles(session)
    return Today(
        _figures(session, today, due),
        list_work(session, today, due, cycles),
        days_ahead(cycles, today),
        _origins(session),
        one(session, "SELECT count(*) FROM register"),
    )


def _figures(session: Session, today: date, due: Mapping[str, int]) -> Figures:
    on_roll = dict(
        rows(
            session,
            f"SELECT population = 'INTL', count(*) FROM register WHERE status IN {_ON_ROLL} GROUP BY 1",
        )
    )
    open_requests = "SELECT count(*) FROM service_requests WHERE state NOT IN ('RESOLVED', 'CLOSED', 'CANCELLED')"
    courses = _courses(session, today, on_roll.get(1, 0), on_roll.get(0, 0))
    return Figures(
        on_roll.get(1, 0),
        on_roll.get(0, 0),
        sum(due[group] for group in permits.DUE),
        sum(due[group] for group in permits.URGENT),
        one(session, open_requests),
        one(session, f"{open_requests} AND due_on < ?", today.isoformat()),
        *courses,
    )


def _courses(session: Session, today: date, international: int, hmt: int) -> tuple[list[int], list[int]]:
    """How many were on the roll at each month end: today's figure, walked back over the changes of status."""
    days = months_back(today, MONTHS)
    found = rows(
        session,
        f"""
        SELECT substr(s.effective_on, 1, 10), p.population = 'INTL', sum((s.status IN {_ON_ROLL}) - (
            coalesce((SELECT b.status FROM status_changes b WHERE b.enrolment_id = s.enrolment_id
                AND (b.effective_on, b.id) < (s.effective_on, s.id) ORDER BY b.effective_on DESC, b.id DESC LIMIT 1), '')
                IN {_ON_ROLL}))
        FROM status_changes s JOIN enrolments e ON e.id = s.enrolment_id JOIN people p ON p.id = e.person_id
        WHERE s.effective_on > ? AND s.effective_on <= ? GROUP BY 1, 2
        """,
        days[0].isoformat(),
        today.isoformat(),
    )
    ends = [end.isoformat() for end in days]
    steps: dict[int, Counter[int]] = {0: Counter(), 1: Counter()}
    for day, is_international, step in found:
        steps[is_international][bisect_left(ends, day)] += step
    return _walk_back(international, steps[1], len(days)), _walk_back(hmt, steps[0], len(days))


def _walk_back(now: int, steps: Counter[int], length: int) -> list[int]:
    course = [now]
    for place in range(length - 1, 0, -1):
        course.append(max(course[-1] - steps[place], 0))
    return course[::-1]


def _origins(session: Session) -> list[tuple[str, str, int]]:
    return [
        (population, country, count)
        for population, country, count in rows(
            session,
            "SELECT CASE WHEN population = 'INTL' THEN 'INTL' ELSE population END, "
            "CASE WHEN population = 'INTL' THEN country ELSE '' END, count(*) AS n FROM register "
            f"WHERE status IN {_ON_ROLL} GROUP BY 1, 2 ORDER BY n DESC, 1, 2 LIMIT 6",
        )
    ]
