"""The figures of today, worked out by hand; what is waiting; what the history says."""

from datetime import date
from typing import Any

from gzstudents.kernel.store import Store
from gzstudents.office import acts, queries
from gzstudents.office.rules import months_back
from gzstudents.permits import operations as permits
from gzstudents.permits import queries as queries_of_permits
from gzstudents.requests import operations as service
from gzstudents.students import operations

TODAY = date(2026, 11, 22)


def person(
    store: Store,
    name: str,
    *,
    population: str = "INTL",
    country: str = "VNM",
    status: str = "REGISTERED",
    start: str = "2024-09-01",
    permit: str = "",
) -> tuple[int, int]:
    """(person id, enrolment id)"""  # fmt: skip
    with store.writing("陈静", "students.register") as session:
        person_id = operations.register(
            session,
            person={"chinese_name": name, "population": population},
            country=country,
            document={"kind": "RESIDENCE_PERMIT", "number": f"R{name}", "valid_to": permit} if permit else None,
            enrolment={"student_number": name, "category": "02", "start_date": start},
            status=status,
            effective_on=start,
        )
        enrolment = (
            session.connection()
            .exec_driver_sql("SELECT id FROM enrolments WHERE person_id = ?", (person_id,))
            .scalar_one()
        )
    return person_id, int(enrolment)


def page(store: Store) -> queries.Today:
    with store.reading() as session:
        return queries.today_page(session, today=TODAY)


def test_months_end_where_months_end() -> None:
    assert [str(day) for day in months_back(date(2026, 3, 31), 3)] == [
        "2025-12-31",
        "2026-01-31",
        "2026-02-28",
        "2026-03-31",
    ]
    assert [str(day) for day in months_back(date(2024, 3, 1), 1)] == ["2024-02-29", "2024-03-01"]


def test_an_empty_office_has_nothing_to_do(store: Store) -> None:
    found = page(store)
    assert (found.people, found.todos, found.origins) == (0, [], [])
    assert found.figures.international_course == [0] * 12


def test_figures_and_their_course(store: Store) -> None:
    person(store, "甲", start="2024-09-01")
    person(store, "乙", start="2026-09-01")
    _left, enrolment = person(store, "丙", start="2024-09-01")
    person(store, "丁", population="HK", country="CHN", start="2026-09-01")
    person(store, "戊", status="ADMITTED", start="2026-09-01")
    with store.writing("陈静", "x") as session:
        operations.change_status(session, enrolment_id=enrolment, status="SUSPENDED", effective_on="2026-03-10")
    with store.writing("陈静", "x") as session:
        operations.change_status(session, enrolment_id=enrolment, status="WITHDRAWN", effective_on="2026-10-05")
    figures = page(store).figures
    # Dec 2025 … Aug 2026: 甲 and 丙 (on leave is on the roll); Sep: + 乙; Oct: − 丙; Nov: 甲, 乙
    assert figures.international_course == [2] * 9 + [3, 2, 2]
    assert figures.hmt_course == [0] * 9 + [1, 1, 1]
    assert (figures.international, figures.hmt) == (2, 1)


def test_what_is_to_be_done_is_named_and_ordered(store: Store) -> None:
    person(store, "己", status="ADMITTED", start="2026-09-01")
    todos = page(store).todos
    assert [(todo.kind, todo.count, [one.name for one in todo.people]) for todo in todos] == [
        ("admitted", 1, ["己"]),
        ("unnamed", 1, []),  # nothing can be printed in the name of a school without one
    ]


def test_the_figure_of_deadlines_is_what_the_list_of_deadlines_shows(store: Store) -> None:
    """Whatever the engine counts and nothing else: also lodging, and not a permit that reaches to the end of the course."""
    late, _enrolment = person(store, "甲", permit="2026-11-01")
    person(store, "乙", permit="2026-11-25")
    person(store, "丙", permit="2026-12-29")
    person(store, "丁", permit="2027-03-01")  # to be extended from the end of January on
    _gone, enrolment = person(store, "戊", permit="2027-11-01")
    with store.writing("陈静", "x") as session:
        operations.change_status(session, enrolment_id=enrolment, status="WITHDRAWN", effective_on="2026-11-20")
        permits.record_fact(session, person_id=late, kind="MOVED", day="2026-11-20")
    with store.reading() as session:
        lines = queries_of_permits.list_lines(session, on=TODAY)
    due = [line for line in lines if line.deadline.group in queries_of_permits.DUE]
    figures = page(store).figures
    assert figures.permits == len(due)
    assert figures.permits_week == sum(line.deadline.left <= 7 for line in due)
    assert {line.deadline.rule for line in due} >= {"permit_over", "permit_extension", "lodging", "report_end"}


def test_a_confidential_request_is_counted_and_never_named(store: Store) -> None:
    person_id, _enrolment = person(store, "甲")
    with store.writing("陈静", "requests.register") as session:
        service.register(session, person_id=person_id, category="PSY", title="", opened_on="2026-01-05")
    todo = next(one for one in page(store).todos if one.kind == "request_late")
    assert (todo.count, todo.people) == (1, ())
    assert page(store).figures.requests_late == 1


def test_origins_put_nobody_from_hong_kong_under_a_country(store: Store) -> None:
    for number in range(3):
        person(store, f"港{number}", population="HK", country="CHN")
    person(store, "越", country="VNM")
    assert page(store).origins == [("HK", "", 3), ("INTL", "VNM", 1)]


def test_history_names_acts_and_their_fields(store: Store) -> None:
    person_id, _enrolment = person(store, "甲")
    with store.writing("何晓彤", "students.edit") as session:
        operations.edit(session, person_id=person_id, person={"phone": "138"})
    with store.reading() as session:
        listed = acts.list_acts(session)
        changes: list[Any] = acts.list_changes(session, listed[0].id)
    assert [(act.verb, act.who, act.about) for act in listed] == [
        ("students.edit", "何晓彤", "甲"),
        ("students.register", "陈静", "甲"),
    ]
    assert changes == [acts.ChangeLine("甲", "people", "U", "手机", "", "", "138", "phone")]
