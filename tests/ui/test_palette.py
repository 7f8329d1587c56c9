from typing import Any

import pytest
from PySide6.QtCore import Qt

from gzstudents.ui.main_window import MainWindow
from gzstudents.ui.palette import ENTRY, Entry, Palette
from tests.ui.gallery import StudentsScreen


@pytest.fixture
def palette(qtbot: Any, window: MainWindow) -> Palette:
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.palette_shown is not None
    return window.palette_shown


def entries(palette: Palette) -> list[str]:
    found = (palette.items.item(n).data(ENTRY) for n in range(palette.items.rowCount()))
    return [entry.text for entry in found if entry is not None]


def captions(palette: Palette) -> list[str]:
    items = (palette.items.item(n) for n in range(palette.items.rowCount()))
    return [item.text() for item in items if item.data(ENTRY) is None]


def test_lists_commands_and_screens(palette: Palette) -> None:
    assert palette.edit.hasFocus()
    assert captions(palette) == ["操作", "转到"]
    assert "新增学生" in entries(palette)
    assert "今日" in entries(palette)


def test_finds_a_person_and_opens_them(
    qtbot: Any, window: MainWindow, students: StudentsScreen, palette: Palette
) -> None:
    qtbot.keyClicks(palette.edit, "nguyen")
    qtbot.waitUntil(lambda: "人员" in captions(palette))
    qtbot.keyClick(palette.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.palette_shown is None)
    assert len(students.page.chosen_ids()) == 1
    assert "Nguyen" in students.page.rows.row(students.page.table.currentIndex().row()).latin


def test_keys_move_past_headings_and_round(qtbot: Any, palette: Palette) -> None:
    first = palette.list.currentIndex().row()
    assert first == 1
    qtbot.keyClick(palette.edit, Qt.Key.Key_Up)
    assert palette.list.currentIndex().row() == palette.items.rowCount() - 1
    qtbot.keyClick(palette.edit, Qt.Key.Key_Down)
    assert palette.list.currentIndex().row() == first
    assert not palette.grab().isNull()


def test_what_was_run_last_comes_first(qtbot: Any, window: MainWindow, palette: Palette) -> None:
    palette.edit.setText("今日")
    qtbot.keyClick(palette.edit, Qt.Key.Key_Return)
    assert window.current is not None
    assert window.current.id == "today"
    qtbot.waitUntil(lambda: window.palette_shown is None)
    window.open_palette()
    assert window.palette_shown is not None
    assert captions(window.palette_shown)[0] == "最近"
    assert entries(window.palette_shown)[0] == "今日"
    window.palette_shown.leave()


def test_nothing_found_is_said_and_escape_gives_the_focus_back(
    qtbot: Any, window: MainWindow, students: StudentsScreen, palette: Palette
) -> None:
    qtbot.keyClicks(palette.edit, "zzzz")
    assert captions(palette) == ["没有找到“zzzz”"]
    qtbot.keyClick(palette.edit, Qt.Key.Key_Return)
    qtbot.keyClick(palette.edit, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.palette_shown is None)


def test_a_late_answer_is_dropped(palette: Palette) -> None:
    palette.edit.setText("a")
    late = Entry("late", "users", "late", "", lambda: None)
    palette._show_persons("b", [late])
    assert late not in palette._persons
    palette.leave()
