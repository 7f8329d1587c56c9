"""The service desk driven by mouse and key, and what it never shows of a confidential request."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from gzstudents.kernel.store import Store
from gzstudents.requests import operations, queries
from gzstudents.requests.screen import PERSON_SECTIONS, RegisterFor, RequestsScreen
from tests import make
from tests.window import Driver, unnamed

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # popups, offscreen
Start = Callable[[], Driver]
TODAY = date.today()
SECRET = ("区志豪", "QU ZHIHAO", "Qu Zhihao", "S7777777", "心理辅导", "Psychological support", "PSY")


def student(store: Store, name: str = "阿米娜", number: str = "S1", **values: Any) -> int:
    with store.writing("office", "students.register") as session:
        return make.student(session, chinese_name=name, stay={"student_number": number}, **values).person_id


def register(store: Store, person_id: int | None, category: str = "VISA", **values: Any) -> int:
    with store.writing("office", "requests.register") as session:
        return operations.register(session, category=category, person_id=person_id, **values)


def rows(driver: Driver) -> list[queries.RequestRow]:
    return list(driver.read(queries.list_requests, view="all", today=TODAY.isoformat()))


def shown(screen: RequestsScreen) -> list[str]:
    return [words for line in range(len(screen.page.rows.ids)) for words in cells(screen, line)[:1]]


def cells(screen: RequestsScreen, line: int) -> list[str]:
    model = screen.page.rows
    return [str(model.index(line, number).data() or "") for number in range(1, model.columnCount())]


def test_two_clicks_from_a_student(store: Store, drive: Start) -> None:
    person_id = student(store)
    driver = drive()
    students = driver.go("students")
    driver.click_row(students.page, 0)
    driver.press(students.panel, "登记服务")  # one
    desk: Any = driver.window.current
    assert isinstance(desk, RequestsScreen)
    driver.press(desk.panel, "签证居留")  # two
    (row,) = rows(driver)
    assert (row.category, row.person_id, row.state) == ("VISA", person_id, "NEW")
    assert driver.toast == "已登记 阿米娜 的签证居留"
    assert [driver.window.current] == [students]  # the student is still standing there
    assert "签证居留" in " ".join(driver.texts(students.panel))
    driver.undo()
    assert rows(driver) == []


def test_by_keys_with_title_and_note(store: Store, drive: Start) -> None:
    student(store)
    driver = drive()
    students = driver.go("students")
    driver.click_row(students.page, 0)
    QTest.keyClick(driver.window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    driver.settle()
    desk: Any = driver.window.current
    form = desk.panel.form
    driver.type_into(form, "category", "LANG")
    driver.type_into(form, "title", "HSK course")
    driver.type_into(form, "note", "Mondays")
    QTest.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    driver.settle()
    (row,) = rows(driver)
    assert (row.category, row.title) == ("LANG", "HSK course")
    detail = driver.read(queries.get_request, request_id=row.id, today=TODAY.isoformat())
    assert [note.text for note in detail.notes] == ["Mondays"]


def test_registered_at_the_desk_by_student_number(store: Store, drive: Start) -> None:
    student(store)
    driver = drive()
    desk = driver.go("requests", "new")
    form = desk.panel.form
    driver.type_into(form, "number", "S9")
    driver.type_into(form, "category", "LIFE")
    driver.press(form, "登记服务")
    assert "没有学号为“S9”的学生。" in driver.texts(form)
    driver.type_into(form, "number", "S1")
    driver.press(form, "登记服务")
    assert [row.name for row in rows(driver)] == ["阿米娜"]
    assert [row.name for row in desk.chosen_rows()] == ["阿米娜"]


def test_from_assigned_to_closed_and_back(store: Store, drive: Start) -> None:
    register(store, student(store), opened_on=(TODAY - timedelta(days=30)).isoformat())
    driver = drive()
    desk = driver.go("requests")
    assert desk.page.asked.tab == "open"  # nothing is mine
    counts = [desk.page.tabs.tabText(number).split("  ")[-1] for number in range(5)]
    assert counts == ["0", "1", "1", "1", "1"]
    driver.click_row(desk.page, 0)
    driver.press(desk.panel, "分派给我")
    assert (rows(driver)[0].assignee, rows(driver)[0].state) == ("office", "ACCEPTED")
    driver.press(desk.panel, "开始办理")
    assert driver.toast == "阿米娜 · 签证居留：办理中"
    driver.press(desk.panel, "办结")
    form = desk.panel.form
    driver.type_into(form, "satisfaction", "5")
    driver.press(form, "办结")
    (row,) = rows(driver)
    assert row.state == "CLOSED"
    assert driver.read(queries.get_request, request_id=row.id, today=TODAY.isoformat()).satisfaction == 5
    driver.undo()
    assert rows(driver)[0].state == "IN_PROGRESS"


def test_taken_up_again_needs_a_reason(store: Store, drive: Start) -> None:
    request = register(store, student(store))
    with store.writing("office", "requests.close") as session:
        operations.close(session, request_id=request)
    driver = drive()
    desk = driver.go("requests", request)
    assert [row.id for row in desk.chosen_rows()] == [request]
    driver.press(desk.panel, "重新办理")
    form = desk.panel.form
    driver.press(form, "重新办理")
    assert rows(driver)[0].state == "CLOSED"
    driver.type_into(form, "text", "one paper is missing")
    driver.press(form, "重新办理")
    assert rows(driver)[0].state == "REOPENED"
    assert "one paper is missing" in driver.texts(desk.panel)


def test_many_are_assigned_in_one_act(store: Store, drive: Start) -> None:
    person_id = student(store)
    for _number in range(3):
        register(store, person_id)
    driver = drive()
    desk = driver.go("requests")
    for line in range(3):
        driver.click_row(desk.page, line, add=line > 0)
    driver.press(desk.page, "分派")
    driver.type_into(desk.panel.form, "assignee", "He Xiaotong")
    driver.press(desk.panel.form, "分派")
    assert {row.assignee for row in rows(driver)} == {"He Xiaotong"}
    assert driver.toast == "已将 3 件分派给He Xiaotong"
    driver.undo()
    assert {row.assignee for row in rows(driver)} == {""}


def test_the_side_bar_tells_what_is_late(store: Store, drive: Start) -> None:
    person_id = student(store)
    register(store, person_id)
    register(store, person_id, opened_on=(TODAY - timedelta(days=60)).isoformat())
    driver = drive()
    said: list[tuple[str, bool]] = []
    desk = driver.window.screen_by_id("requests")
    desk.badge_changed.connect(lambda text, hot: said.append((text, hot)))
    driver.go("requests")
    assert said[-1] == ("1", True)


# --- what is confidential


def every_text(root: QWidget) -> Iterator[str]:
    """All that a widget or its children show, say to a screen reader, or keep for a tool tip."""
    for widget in (root, *root.findChildren(QWidget)):
        yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), widget.windowTitle())
        for name in ("text", "placeholderText", "toPlainText"):
            found = getattr(widget, name, None)
            if callable(found):
                yield str(found())
        model = getattr(widget, "model", None)
        if callable(model) and isinstance(model(), QAbstractItemModel):
            yield from model_texts(model())


def model_texts(model: QAbstractItemModel) -> Iterator[str]:
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
    for line in range(model.rowCount()):
        for column in range(model.columnCount()):
            yield from (str(model.index(line, column).data(role) or "") for role in roles)


def test_counselling_is_seen_nowhere(store: Store, drive: Start) -> None:
    person_id = student(store, "区志豪", "S7777777", surname="QU", given_names="ZHIHAO")
    register(store, person_id, "PSY")
    driver = drive()
    desk = driver.go("requests")
    driver.click_row(desk.page, 0)
    assert shown(desk) == ["保密"]
    desk.page.table.copy()
    clipboard = QApplication.clipboard().mimeData()
    driver.window.open_palette()
    palette = driver.window.palette_shown
    assert palette is not None
    QTest.keyClicks(palette.edit, "requests")
    driver.settle()
    values = [choice.label for name in ("category", "state", "assignee", "priority") for choice in desk._choices(name)]
    said = [
        *every_text(desk),
        *every_text(desk.panel),
        *every_text(palette),
        *values,
        clipboard.text(),
        clipboard.html(),
    ]
    for secret in SECRET:
        assert not [text for text in said if secret in text], secret
    palette.leave()


def test_no_search_finds_out_whose_it_is(store: Store, drive: Start) -> None:
    person_id = student(store, "区志豪", "S7777777")
    register(store, person_id, "PSY")
    register(store, person_id, "VISA")
    driver = drive()
    desk = driver.go("requests")
    assert len(desk.page.rows.ids) == 2
    for sought in ("S7777777", "区", "心理"):
        desk.page._search.setText(sought)
        driver.settle()
        assert [row.confidential for row in desk.chosen_rows() or map(desk.row, desk.page.rows.ids)] in ([False], [])


def test_counselling_is_registered_without_a_word(store: Store, drive: Start) -> None:
    person_id = student(store, "区志豪")
    driver = drive()
    desk = driver.go("requests", RegisterFor(person_id))
    form = desk.panel.form
    driver.type_into(form, "category", "PSY")
    assert not form.fields["title"].isVisibleTo(form)
    assert not form.fields["note"].isVisibleTo(form)
    driver.press(form, "登记服务")
    (row,) = rows(driver)
    assert row.confidential
    assert driver.toast == "已登记一项保密服务"
    assert "服务" not in driver.texts(driver.window.current.panel)  # type: ignore[union-attr]
    with store.reading() as session:
        assert PERSON_SECTIONS[0].query(session, person_id) == []


def test_every_control_has_a_name(store: Store, drive: Start) -> None:
    register(store, student(store))
    driver = drive()
    desk = driver.go("requests", RegisterFor(1))
    assert desk.panel.form is not None
    assert unnamed(driver.window) == []
