"""A journey: thirty people get another adviser, in four presses; and they get the old ones back in one."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gzstudents.students.screen.bulk_form import BulkForm
from tests import make
from tests.window import Driver, drive  # noqa: F401 - a fixture

LEFT = Qt.MouseButton.LeftButton


def advisers(driver: Driver) -> dict[int, str]:
    with driver.store.reading() as session:
        found = session.connection().exec_driver_sql("SELECT person_id, adviser FROM register").fetchall()
    return {row[0]: row[1] for row in found}


def test_the_adviser_of_thirty_people_is_changed(drive: Callable[[], Driver], qtbot: Any) -> None:  # noqa: F811
    driver = drive()
    with driver.store.writing("陈静", "students.import", cause="import") as session:
        for number in range(40):
            make.student(
                session, chinese_name=f"学生{number:02d}", stay={"adviser": ("黄颖", "李卓文", "何晓彤")[number % 3]}
            )
    screen = driver.go("students")
    screen.refresh()
    page = screen.page
    qtbot.waitUntil(lambda: len(page.rows.ids) == 40, timeout=20_000)
    before = advisers(driver)
    page.table.setFocus()
    picked = QItemSelection(page.rows.index(0, 0), page.rows.index(29, page.rows.columnCount() - 1))
    page.table.selectionModel().select(picked, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    thirty = set(page.chosen_ids())
    driver.settle()
    assert len(thirty) == 30
    assert any("3 种不同的值" in text for text in driver.texts(screen.panel))
    bulk = next(one for one in page.bulk.buttons if one.command.id == "students.bulk")
    QTest.mouseClick(bulk, LEFT)  # 1
    driver.settle()
    form = screen.panel.form
    assert isinstance(form, BulkForm)
    editor = form.fields["adviser"].editor
    assert "3 种不同的值" in editor.placeholderText() or any("3 种不同的值" in text for text in driver.texts(form))
    QTest.mouseClick(editor, LEFT)  # 2
    commit = QInputMethodEvent()
    commit.setCommitString("周敏")
    QApplication.sendEvent(editor, commit)
    qtbot.waitUntil(lambda: any("辅导员：改 30 人" in text for text in driver.texts(form)), timeout=10_000)
    QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)  # 3
    driver.settle()
    after = advisers(driver)
    assert {after[one] for one in thirty} == {"周敏"}
    assert {one: after[one] for one in after if one not in thirty} == {
        one: before[one] for one in before if one not in thirty
    }
    assert driver.toast == "已修改 30 人"
    driver.undo()  # 4
    assert advisers(driver) == before
