"""The screen driven by key and mouse: two records compared, merged, parted, said to be two people; the form that warns."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from gzstudents.duplicates import operations
from gzstudents.duplicates.queries import finding, queue
from gzstudents.duplicates.screen.duplicates import DuplicatesScreen
from gzstudents.duplicates.screen.person import SamePerson, alike
from gzstudents.kernel import journal
from gzstudents.kernel.store import Store
from gzstudents.students.merged import current_id
from gzstudents.students.model import Person
from tests import make
from tests.duplicates.office import do, two_records
from tests.window import Driver, drive, unnamed

__all__ = ["drive"]
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # popups, offscreen
Start = Callable[[], Driver]


@pytest.fixture(autouse=True)
def _no_child(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The search as a child process is the business of one test; the others have searched before."""
    if "by_itself" not in request.node.name:
        monkeypatch.setattr(DuplicatesScreen, "_find", lambda _self, *, whole: None)


def searched(store: Store) -> None:
    with store.reading() as session:
        found = finding.search(session.connection())
    finding.keep(store.engine, found)


def key(driver: Driver, sign: Qt.Key) -> None:
    QTest.keyClick(driver.window, sign)
    driver.settle()


def test_merged_by_keys_undone_and_parted(store: Store, drive: Start) -> None:
    kept, other = two_records(store)
    searched(store)
    driver = drive()
    screen = driver.go("duplicates")
    key(driver, Qt.Key.Key_J)
    page = screen.compared.compare
    said = " ".join(driver.texts(page))
    for words in (
        "是同一人吗",
        "护照姓名相同",
        "护照号码不同",
        "都归到保留的人名下",
        "学号",
        "外国护照 ML1234567",
        "外国护照 ML7654321",
    ):
        assert words in said, words
    assert unnamed(driver.window) == []
    assert page.found.people[0].id == kept
    with store.reading() as session:
        seen = {act.note["row"] for act in journal.list_acts(session) if act.verb == "students.revealed"}
    assert seen == {kept, other}, "who looked at both stands in the journal"
    key(driver, Qt.Key.Key_2)
    assert page.found.people[0].id == other
    key(driver, Qt.Key.Key_1)
    assert page.found.people[0].id == kept
    driver.press(page, "护照名：用 AMINATA")
    driver.press(page, "备注：用 对花生过敏")  # both were taken: this one is not wanted
    key(driver, Qt.Key.Key_Return)
    assert driver.toast == "已把 DIALLO AMINATA 并入 阿米娜"
    with store.reading() as session:
        person = session.get_one(Person, kept)
        assert (person.given_names, person.note, person.email) == ("AMINATA", "2024 年转入", "ami@mail.example")
        assert current_id(session, other) == kept
    driver.undo()
    with store.reading() as session:
        assert session.get_one(Person, kept).given_names == "Aminata"
        assert current_id(session, other) == other


def test_parted_in_the_screen(store: Store, drive: Start) -> None:
    kept, other = two_records(store)
    do(store, operations.merge, kept_id=kept, merged_id=other)
    searched(store)
    driver = drive()
    screen = driver.go("duplicates")
    driver.click_tab(screen.page.tabs, "merged")
    driver.click_row(screen.page, 0)
    page = screen.compared.part
    assert "将重新成为单独的记录" in " ".join(driver.texts(page))
    driver.press(page, "拆分")
    assert driver.toast.startswith("已拆分")
    with store.reading() as session:
        assert current_id(session, other) == other
        assert [row.state for row in queue.list_pairs(session, decided=True)] in ([], ["different"])


def test_said_to_be_two_people(store: Store, drive: Start) -> None:
    kept, other = two_records(store)
    searched(store)
    driver = drive()
    screen = driver.go("duplicates", SamePerson(other))
    page = screen.compared.compare
    assert {page.pair.one.id, page.pair.other.id} == {kept, other}
    page.reason.setText("已核对护照")
    key(driver, Qt.Key.Key_N)
    assert driver.toast == "已认定 阿米娜 与 DIALLO AMINATA 不是同一人"
    assert [line.tab for line in screen.rows()] == ["different"]
    with store.reading() as session:
        (row,) = queue.list_pairs(session, decided=True)
    assert row.decided is not None
    assert row.decided.reason == "已核对护照"
    screen._say_searching(True)
    assert [one.text() for one in screen.page.empty.findChildren(QLabel) if "…" in one.text()] == ["正在查找重复人员…"]
    screen._say_searching(False)
    assert "没有待处理的重复人员" in [one.text() for one in screen.page.empty.findChildren(QLabel)]
    driver.click_tab(screen.page.tabs, "different")
    driver.click_row(screen.page, 0)
    driver.press(screen.compared.compare, "撤回认定")
    assert [line.tab for line in screen.rows()] == ["open"]


@pytest.mark.long
def test_the_first_visit_searches_by_itself_and_enter_in_the_search_merges_nobody(store: Store, drive: Start) -> None:
    two_records(store)
    driver = drive()
    screen = driver.go("duplicates")
    driver.settle()
    assert [line.tab for line in screen.rows()] == ["open"]
    key(driver, Qt.Key.Key_J)
    screen.search()
    QTest.keyClick(driver.window.focusWidget(), Qt.Key.Key_Return)
    driver.settle()
    with store.reading() as session:
        assert len(session.query(Person).all()) == 2


def test_an_old_number_opens_the_person_it_became(store: Store, drive: Start) -> None:
    kept, other = two_records(store)
    with store.writing("陈静", "students.register") as session:
        make.student(session, chinese_name="别的人")
    do(store, operations.merge, kept_id=kept, merged_id=other)
    driver = drive()
    driver.window.desk.open_person(other)
    driver.settle()
    screen = driver.go("students")
    assert screen.panel.page.person_id == kept
    assert "合并的记录" in " ".join(driver.texts(screen.panel))


def test_the_form_warns_while_one_types(store: Store, drive: Start) -> None:
    kept, other = two_records(store)
    searched(store)
    with store.reading() as session:
        found = alike(session, {"document.kind": "PASSPORT", "document.number": "ml 7654321", "country": "MLI"})
        assert [one.person_id for one in found] == [other]
        assert alike(session, {}) == []
    driver = drive()
    screen = driver.go("students", "new")
    form = screen.panel.form
    for name, text in (
        ("person.surname", "Diallo"),
        ("person.given_names", "Aminata"),
        ("person.birth_date", "2003-05-14"),
    ):
        driver.type_into(form, name, text)
    said = " ".join(driver.texts(form))
    assert "可能已有此人：阿米娜" in said
    assert "护照姓名" in said
    assert kept
