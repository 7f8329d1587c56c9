"""Correcting cells on the table of the check page, with keys."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gzstudents.kernel.store import Store
from gzstudents.students.model import Person
from gzstudents.students.screen.import_cell import CellEditor
from gzstudents.students.screen.import_check import CheckStep
from gzstudents.ui.main_window import MainWindow
from tests import here
from tests.students.conftest import PEOPLE
from tests.students.test_screen_import import execute, line, roll, take

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # popups, offscreen

KEY = Qt.Key


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    here.use(monkeypatch)


def editor_of(step: CheckStep) -> CellEditor:
    assert step.editing.editor is not None
    return step.editing.editor


def heading(step: CheckStep) -> str:
    return editor_of(step).cell.field.heading()


def place(step: CheckStep) -> int:
    chosen = step._chosen()
    assert chosen is not None
    return int(chosen.item["row"])


def write(step: CheckStep, text: str) -> None:
    """As an input method writes."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    target = step.table if step.editing.editor is None else editor_of(step).line
    QApplication.sendEvent(target, event)


def test_faults_are_corrected_one_after_the_other_on_the_table(
    qtbot: Any, window: MainWindow, people_store: Store, tmp_path: Path
) -> None:
    path = roll(
        tmp_path, line(1), line(2, 国籍="没有这个国家", 出生日期="2004-13-45"), line(3), line(4, 国籍="阿特兰蒂斯")
    )
    screen = take(qtbot, window, path)
    step, table = screen.check_step, screen.check_step.table
    step.tabs.choose("rejected")
    step._show_kind("rejected")
    table.setFocus()
    QTest.keyClick(table, KEY.Key_F2)
    assert (place(step), heading(step)) == (3, "国籍")
    assert editor_of(step).line.text() == "没有这个国家"
    assert editor_of(step).line.hasFocus()
    cell = table.visualRect(step.model.index(0, 2))
    assert editor_of(step).geometry() == cell
    QTest.keyClick(editor_of(step).line, KEY.Key_Escape)
    assert step.editing.editor is None
    assert table.hasFocus()
    assert screen.work.corrections == []
    write(step, "越南")  # what is written on the table takes the place of what was there
    assert editor_of(step).line.text() == "越南"
    QTest.keyClick(editor_of(step).line, KEY.Key_Return)
    qtbot.waitUntil(lambda: step.editing.editor is not None and heading(step) == "出生日期")
    QTest.keyClicks(editor_of(step).line, "2004-14-01")
    QTest.keyClick(editor_of(step).line, KEY.Key_Return)
    qtbot.waitUntil(lambda: "2004-14-01" in editor_of(step)._said.text())
    assert window.focusWidget() is editor_of(step).line, "what is no day is not taken"
    editor_of(step).line.selectAll()
    QTest.keyClicks(editor_of(step).line, "2004/12/5")
    QTest.keyClick(editor_of(step).line, KEY.Key_Return)
    qtbot.waitUntil(lambda: step.editing.editor is not None and place(step) == 5, timeout=60_000)
    assert screen.work.corrections == [("Sheet1", 3, 3, "越南"), ("Sheet1", 3, 5, "2004-12-05")]
    assert (step.written, step.left_out) == (3, 1)
    QTest.keyClick(editor_of(step).line, KEY.Key_Return)  # as it is: there is no other fault to go on to
    qtbot.waitUntil(lambda: step.editing.editor is None)
    QTest.keyClick(table, KEY.Key_L)
    assert editor_of(step).line.text() == "l"
    editor_of(step).line.selectAll()
    write(step, "老挝")
    QTest.keyClick(editor_of(step).line, KEY.Key_Return)
    qtbot.waitUntil(lambda: step.left_out == 0 and not screen.busy.running, timeout=60_000)
    assert step.editing.editor is None
    execute(qtbot, window)
    with people_store.reading() as session:
        assert session.query(Person).count() == PEOPLE + 4


def test_a_double_click_edits_and_going_elsewhere_takes_it(qtbot: Any, window: MainWindow, tmp_path: Path) -> None:
    screen = take(qtbot, window, roll(tmp_path, line(1), line(2, 国籍="没有这个国家"), line(3, 国籍="也没有")))
    step, table = screen.check_step, screen.check_step.table
    step.tabs.choose("rejected")
    step._show_kind("rejected")
    at = table.visualRect(step.model.index(1, 2)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert place(step) == 4
    write(step, "泰国")
    popup = editor_of(step).line.completer().popup()
    assert popup is not None
    popup.hide()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    step.next.setFocus()
    qtbot.waitUntil(lambda: step.left_out == 1 and not screen.busy.running, timeout=60_000)
    assert step.editing.editor is None, "nobody asked for the next one"
    step.tabs.choose("new")
    step._show_kind("new")
    QTest.keyClick(table, KEY.Key_F2)
    assert step.editing.editor is None, "nothing is said of any of its cells"
