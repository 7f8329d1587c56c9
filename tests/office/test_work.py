"""What Today says of scholarships: the step each cycle waits for, months that are not paid, and the days to come."""

from datetime import date

import pytest

from gzstudents.applications import operations as applications
from gzstudents.kernel import access, i18n
from gzstudents.kernel.settings import save_settings
from gzstudents.kernel.store import Store
from gzstudents.office import queries
from gzstudents.office.rules import Todo
from gzstudents.office.screen.todo import said
from gzstudents.payments import operations as payments
from tests import make
from tests.applications import offices
from tests.payments import money

TODAY = date(2025, 11, 3)


def page(store: Store, today: date = TODAY) -> queries.Today:
    with store.reading() as session:
        return queries.today_page(session, today=today)


def titles(todos: list[Todo]) -> list[tuple[str, str, str]]:
    return [(line.title, line.under, line.button) for line in (said(todo, TODAY) for todo in todos)]


@pytest.fixture
def lived(store: Store) -> Store:
    """A cycle whose applications are in, three months of the Chinese Government's, and a school with a name."""
    make.name_school(store)
    with store.writing("何老师", "applications.enter") as session:
        cycle = offices.cycle(session)
        for stay in offices.students(session):
            applications.enter(session, cycle_id=cycle, person_id=stay.person_id, enrolment_id=stay.id)
        session.connection().exec_driver_sql("UPDATE applications SET stage = 'SUBMITTED'")
        session.connection().exec_driver_sql("UPDATE cycles SET state = 'REVIEW'")
    money.students(store, 2)
    money.plan(store)
    september = money.do(store, payments.make_roster, programme="CGS", month="2025-09", today="2025-09-20").roster_id
    money.do(store, payments.lock, roster_id=september, today="2025-09-21")
    money.do(store, payments.make_roster, programme="CGS", month="2025-10", today="2025-10-20")
    return store


def test_what_waits_is_said_with_its_button(lived: Store) -> None:
    todos = [todo for todo in page(lived).todos if todo.kind.startswith(("cycle", "roster"))]
    assert titles(todos) == [
        ("港澳及华侨学生奖学金：6 份申请等待评审", "还有 11 天 · 名额 4 个", "评审"),
        ("1 个月的奖学金还没有发放表", "中国政府奖学金 2025-11", "制表"),
        ("1 份发放表还是草稿", "中国政府奖学金 2025-10", "核对"),
        ("1 份发放表已锁定，等待发放", "中国政府奖学金 2025-09", "发放"),
    ]
    assert todos[0].number > 0  # the cycle it opens
    with lived.writing("何老师", "office.settings") as session:
        save_settings(session, sign_in_programmes="CGS")
    (late,) = (todo for todo in page(lived).todos if todo.kind == "sign_in")  # September stands on a locked roster
    assert titles([late]) == [("2 名学生没有按时签到，生活费将不发", "学生0、学生1 · 2025-10", "查看")]
    assert len(late.ids) == 2
    with i18n.speaking("en"):
        assert titles(todos)[0][0].startswith("6 applications to review: Scholarship for Hong Kong")


def test_days_to_come_stand_beside_it(lived: Store) -> None:
    assert [(entry.day, entry.what) for entry in page(lived).diary] == [("2025-11-14", "review_until")]
    assert page(lived, date(2025, 11, 15)).diary == []


def test_everybody_is_asked_for_what_they_may_do(lived: Store) -> None:
    everything = {todo.kind for todo in page(lived).todos}
    assert everything >= {"cycle_review", "roster_none", "roster_draft", "roster_locked"}
    for role, kinds in (("finance", {"roster_locked"}), ("reviewer", {"cycle_review"}), ("auditor", set())):
        access.sign_in(access.Person("1", "x", "某人", frozenset({role})))
        try:
            assert {todo.kind for todo in page(lived).todos} == kinds
        finally:
            access.sign_out()
