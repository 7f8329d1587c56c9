"""What the Today page shows: figures, their course, the work to do, and where students come from."""

from bisect import bisect_left
from collections import Counter
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from gzstudents.kernel import access, names, settings
from gzstudents.office import copies
from gzstudents.office.rules import Person, Todo, months_back
from gzstudents.permits import queries as permits

MONTHS = 11  # with today: twelve points of a course
_NAMED = 3  # people named in one line
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
    origins: list[tuple[str, str, int]]  # population, country, students on the roll
    people: int


def today_page(session: Session, *, today: date) -> Today:
    """All that the page shows, read at once."""
    return Today(
        _figures(session, today),
        _todos(session, today),
        _origins(session),
        _one(session, "SELECT count(*) FROM register"),
    )


def _figures(session: Session, today: date) -> Figures:
    on_roll = dict(
        _rows(
            session,
            f"SELECT population = 'INTL', count(*) FROM register WHERE status IN {_ON_ROLL} GROUP BY 1",
        )
    )
    due = permits.count_groups(session, on=today)
    open_requests = "SELECT count(*) FROM service_requests WHERE state NOT IN ('RESOLVED', 'CLOSED', 'CANCELLED')"
    courses = _courses(session, today, on_roll.get(1, 0), on_roll.get(0, 0))
    return Figures(
        on_roll.get(1, 0),
        on_roll.get(0, 0),
        sum(due[group] for group in permits.DUE),
        sum(due[group] for group in permits.URGENT),
        _one(session, open_requests),
        _one(session, f"{open_requests} AND due_on < ?", today.isoformat()),
        *courses,
    )


def _courses(session: Session, today: date, international: int, hmt: int) -> tuple[list[int], list[int]]:
    """How many were on the roll at each month end: today's figure, walked back over the changes of status."""
    days = months_back(today, MONTHS)
    rows = _rows(
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
    for day, is_international, step in rows:
        steps[is_international][bisect_left(ends, day)] += step
    return _walk_back(international, steps[1], len(days)), _walk_back(hmt, steps[0], len(days))


def _walk_back(now: int, steps: Counter[int], length: int) -> list[int]:
    course = [now]
    for place in range(length - 1, 0, -1):
        course.append(max(course[-1] - steps[place], 0))
    return course[::-1]


def _todos(session: Session, today: date) -> list[Todo]:
    """In the order in which they hurt; what is empty is left out."""
    return [
        *_copy(session),
        *_kit(today),
        *_requests(session, today),
        *_certificates(session),
        *_admitted(session, today),
        *_unnamed(session),
    ]


def _requests(session: Session, today: date) -> list[Todo]:
    """Overdue ones, then those that nobody has taken. A confidential one is counted, never named."""
    found: list[Todo] = []
    state = "q.state NOT IN ('RESOLVED', 'CLOSED', 'CANCELLED')"
    for kind, where, bound in (
        ("request_late", f"{state} AND q.due_on < ?", today.isoformat()),
        ("request_new", f"{state} AND q.due_on >= ? AND q.assignee = ''", today.isoformat()),
    ):
        rows = _rows(
            session,
            "SELECT q.id, q.confidential, coalesce(p.chinese_name, ''), coalesce(p.surname, ''), coalesce(p.given_names, ''), "
            "q.title, q.due_on FROM service_requests q LEFT JOIN people p ON p.id = q.person_id "
            f"WHERE {where} ORDER BY q.due_on, q.id",
            bound,
        )
        if rows:
            named = [Person(row[0], _name(*row[2:5]), row[5]) for row in rows if not row[1]][:_NAMED]
            found.append(
                Todo(kind, len(rows), tuple(named), rows[0][6], rows[0][0] if len(rows) == 1 else 0)  # type: ignore[arg-type]
            )
    return found


def _unnamed(session: Session) -> list[Todo]:
    """Certificates cannot be issued from the window before; asked for once there are people."""
    asked = not settings.get_settings(session)[settings.SCHOOL] and _one(
        session, "SELECT EXISTS (SELECT 1 FROM register)"
    )
    return [Todo("unnamed", 1)] if asked else []


def _copy(session: Session) -> list[Todo]:
    """Nothing hurts like the copy one does not have: the last one failed, or is days old."""
    known = copies.status(session)
    if not known.needs_care():
        return []
    return [Todo("copy_failed" if known.failed or known.rehearsal else "copy_late", 1, day=known.last[:10])]


def _kit(today: date) -> list[Todo]:
    """The recovery page, for those who keep it."""
    from gzstudents.kernel.vault import rehearsal

    keys = access.keys()
    if keys is None or not access.may("people"):
        return []
    found = rehearsal.due(keys.path, today)
    return [Todo(found, 1, day=rehearsal.state(keys.path).checked)] if found else []


def _certificates(session: Session) -> list[Todo]:
    count = _one(session, "SELECT count(*) FROM certificates WHERE state = 'ISSUED' AND print_count = 0")
    return [Todo("certificates", count)] if count else []


def _admitted(session: Session, today: date) -> list[Todo]:
    """Admitted, the start has come, and not registered yet."""
    rows = _rows(
        session,
        "SELECT r.person_id, p.chinese_name, p.surname, p.given_names, r.college, r.start_date FROM register r "
        "JOIN people p ON p.id = r.person_id WHERE r.status = 'ADMITTED' AND r.start_date <> '' AND r.start_date <= ? "
        "ORDER BY r.start_date, r.person_id",
        today.isoformat(),
    )
    people = tuple(Person(row[0], _name(*row[1:4]), row[4]) for row in rows[:_NAMED])
    return [Todo("admitted", len(rows), people, rows[0][5])] if rows else []


def _origins(session: Session) -> list[tuple[str, str, int]]:
    return [
        (population, country, count)
        for population, country, count in _rows(
            session,
            "SELECT CASE WHEN population = 'INTL' THEN 'INTL' ELSE population END, "
            "CASE WHEN population = 'INTL' THEN country ELSE '' END, count(*) AS n FROM register "
            f"WHERE status IN {_ON_ROLL} GROUP BY 1, 2 ORDER BY n DESC, 1, 2 LIMIT 6",
        )
    ]


def _name(chinese: str, surname: str, given: str) -> str:
    return chinese or names.display_latin(surname, given)


def _rows(session: Session, statement: str, *values: Any) -> list[Any]:
    return list(session.connection().exec_driver_sql(statement, values).fetchall())


def _one(session: Session, statement: str, *values: Any) -> int:
    return int(session.connection().exec_driver_sql(statement, values).scalar() or 0)
