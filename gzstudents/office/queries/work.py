"""The work that waits, in the order in which it hurts."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from gzstudents.applications.rules.waiting import waiting
from gzstudents.evaluation.model import AnnualReview
from gzstudents.kernel import access, names, settings
from gzstudents.kernel.told import heard_all, joined
from gzstudents.office import copies
from gzstudents.office.queries.running import Running, programme_names
from gzstudents.office.queries.sql import one, rows
from gzstudents.office.rules import RIGHTS, Kind, Person, Todo
from gzstudents.payments.queries import MonthRow, list_months, unsigned

_NAMED = 3  # people, or months of payment, named in one line
_CYCLES = 6  # lines
_BACK = 365  # days: a month of payment that was left alone longer than that waits for nobody
_ROSTER: dict[str, Kind] = {"": "roster_none", "DRAFT": "roster_draft", "LOCKED": "roster_locked"}


def list_work(session: Session, today: date, due: Mapping[str, int], cycles: Sequence[Running]) -> list[Todo]:
    """What is empty is left out, and what the person has no right to do. `due`: deadlines by group."""
    first = [*_copy(session), *_kit(today)]
    rest = [
        *_requests(session, today),
        *_cycles(cycles, today),
        *_payments(session, today),
        *_sign_ins(session, today),
        *_reviews(session),
        *_certificates(session),
        *_admitted(session, today),
        *_unnamed(session),
    ]
    return _deadlines([todo for todo in first if _may(todo)], due, [todo for todo in rest if _may(todo)])


def _may(todo: Todo) -> bool:
    return access.may(RIGHTS[todo.kind])


def _deadlines(first: list[Todo], due: Mapping[str, int], rest: list[Todo]) -> list[Todo]:
    """What the law wants of the students comes before other work, as one line: the card with the names stands below it all,
    and says it alone where there is nothing else.
    """
    late, soon = due["late"], due["today"] + due["week"]
    line = Todo("deadlines", late, more=soon)
    return [*first, *([line] if (late or soon) and (first or rest) and _may(line) else []), *rest]


def _cycles(cycles: Sequence[Running], today: date) -> list[Todo]:
    """What keeps each cycle of a scholarship from its next step; objections first, then by the day."""
    found = []
    for cycle in cycles:
        wait = waiting(cycle.state, cycle.now, today.isoformat())
        if wait is not None:
            found.append(
                Todo(wait.kind, wait.many, day=wait.day, number=cycle.id, about=cycle.called, more=cycle.places or 0)
            )
    found.sort(key=lambda todo: (todo.kind != "cycle_objection", todo.day or "9999"))
    left = len(found) - _CYCLES
    return [*found[:_CYCLES], *([Todo("cycle_more", left)] if left > 0 else [])]


def _payments(session: Session, today: date) -> list[Todo]:
    """Months of payment that have come and are not paid: without a roster, in draft, or locked."""
    first, last = (today - timedelta(days=_BACK)).isoformat()[:7], today.isoformat()[:7]
    found: dict[Kind, list[MonthRow]] = {}
    for month in list_months(session, first, last):
        state = month.rosters[-1].state if month.rosters else ""
        if month.people and month.due_fen > month.paid_fen and state in _ROSTER:
            found.setdefault(_ROSTER[state], []).append(month)
    named = programme_names(session) if found else {}
    return [
        Todo(kind, len(found[kind]), about=_months(found[kind], named)) for kind in _ROSTER.values() if kind in found
    ]


def _sign_ins(session: Session, today: date) -> list[Todo]:
    """Who did not sign in while it was time, before a roster leaves them out."""
    found = unsigned(session, today)
    people = {one.person_id: Person(one.person_id, one.name) for one in found}
    if not people:
        return []
    months = list(dict.fromkeys(one.month for one in found))
    named = tuple(people.values())[:_NAMED]
    return [Todo("sign_in", len(people), named, about=" · ".join(months[-_NAMED:]), ids=tuple(people))]


def _months(months: Sequence[MonthRow], named: Mapping[int, tuple[str, str]]) -> str:
    first = [joined(*(f"{name} {month.month}" for name in named[month.programme_id])) for month in months[:_NAMED]]
    return heard_all(first, " · ")


def _reviews(session: Session) -> list[Todo]:
    """Annual reviews that the office has to fill in or to give its opinion on; not those that the sponsor decides."""
    count = one(session, f"SELECT count(*) FROM {AnnualReview.__tablename__} WHERE state IN ('DUE', 'DRAFTED')")
    return [Todo("annual_review", count)] if count else []


def _requests(session: Session, today: date) -> list[Todo]:
    """Overdue ones, then those that nobody has taken. A confidential one is counted, never named."""
    todos: list[Todo] = []
    state = "q.state NOT IN ('RESOLVED', 'CLOSED', 'CANCELLED')"
    asked: tuple[tuple[Kind, str, str], ...] = (
        ("request_late", f"{state} AND q.due_on < ?", today.isoformat()),
        ("request_new", f"{state} AND q.due_on >= ? AND q.assignee = ''", today.isoformat()),
    )
    for kind, where, bound in asked:
        found = rows(
            session,
            "SELECT q.id, q.confidential, coalesce(p.chinese_name, ''), coalesce(p.surname, ''), coalesce(p.given_names, ''), "
            "q.title, q.due_on FROM service_requests q LEFT JOIN people p ON p.id = q.person_id "
            f"WHERE {where} ORDER BY q.due_on, q.id",
            bound,
        )
        if found:
            named = [Person(row[0], _name(*row[2:5]), row[5]) for row in found if not row[1]][:_NAMED]
            todos.append(Todo(kind, len(found), tuple(named), found[0][6], found[0][0] if len(found) == 1 else 0))
    return todos


def _unnamed(session: Session) -> list[Todo]:
    """Certificates cannot be issued from the window before; asked for once there are people."""
    asked = not settings.get_settings(session)[settings.SCHOOL] and one(
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
    count = one(session, "SELECT count(*) FROM certificates WHERE state = 'ISSUED' AND print_count = 0")
    return [Todo("certificates", count)] if count else []


def _admitted(session: Session, today: date) -> list[Todo]:
    """Admitted, the start has come, and not registered yet."""
    found = rows(
        session,
        "SELECT r.person_id, p.chinese_name, p.surname, p.given_names, r.college, r.start_date FROM register r "
        "JOIN people p ON p.id = r.person_id WHERE r.status = 'ADMITTED' AND r.start_date <> '' AND r.start_date <= ? "
        "ORDER BY r.start_date, r.person_id",
        today.isoformat(),
    )
    people = tuple(Person(row[0], _name(*row[1:4]), row[4]) for row in found[:_NAMED])
    return [Todo("admitted", len(found), people, found[0][5])] if found else []


def _name(chinese: str, surname: str, given: str) -> str:
    return chinese or names.display_latin(surname, given)
