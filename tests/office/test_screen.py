"""The office's pages in the real window: today, history with undo, settings."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from gzstudents.application import Program
from gzstudents.kernel import i18n
from gzstudents.kernel.preferences import Preferences
from gzstudents.kernel.store import Store
from gzstudents.office.screen.figure_card import FigureCard
from gzstudents.office.screen.history import HistoryScreen
from gzstudents.office.screen.settings import SettingsScreen
from gzstudents.office.screen.today import TodayScreen
from gzstudents.office.screen.todo import TodoRow
from gzstudents.permits.screen.card import DeadlineRow
from gzstudents.students import operations
from gzstudents.ui import setup, theme
from gzstudents.ui.list_parts import EmptyView
from gzstudents.ui.parts import Button
from tests import make

Open = Callable[[str], Program]


def register(store: Store, name: str, **document: str) -> int:
    with store.writing("office", "students.register") as session:
        return operations.register(
            session,
            person={"chinese_name": name},
            country="VNM",
            document={"kind": "RESIDENCE_PERMIT", "number": "R1", **document} if document else None,
            enrolment={"student_number": name, "category": "02", "start_date": "2024-09-01"},
        )


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return Preferences(tmp_path / "preferences.json")


@pytest.fixture
def open_program(qtbot: Any, qapp: QApplication, store: Store, preferences: Preferences) -> Iterator[Open]:
    """Opens the program on the store's file at a screen, as main() does."""
    opened: list[Program] = []
    setup.speak(qapp, "zh_CN")
    theme.apply(qapp, "light", "standard")

    def open_at(screen: str) -> Program:
        program = Program(qapp, preferences, store.path)
        preferences.set("window/screen", screen)
        opened.append(program)
        window = program.open()
        qtbot.waitUntil(lambda: not window.desk.jobs.busy, timeout=10_000)
        return program

    yield open_at
    for program in opened:
        program.close()


def screen_of(program: Program) -> Any:
    assert program.window is not None
    return program.window.current


def settled(qtbot: Any, program: Program) -> None:
    assert program.window is not None
    jobs = program.window.desk.jobs
    qtbot.waitUntil(lambda: not jobs.busy, timeout=10_000)


def test_an_empty_office_is_told_how_to_begin(open_program: Open) -> None:
    screen = screen_of(open_program("today"))
    assert isinstance(screen, TodayScreen)
    empty = screen.findChild(EmptyView)
    assert empty is not None
    assert empty.isVisible()
    words = [label.text() for label in empty.findChildren(QLabel)]
    assert "名册还是空的" in words


def test_work_is_listed_and_its_button_leads_there(qtbot: Any, store: Store, open_program: Open) -> None:
    with store.writing("office", "students.register") as session:
        operations.register(
            session,
            person={"chinese_name": "陈文海"},
            country="VNM",
            enrolment={"student_number": "1", "category": "02", "start_date": "2024-09-01"},
            status="ADMITTED",
        )
    program = open_program("today")
    screen = screen_of(program)
    said = "陈文海 已到入学日期，尚未注册"

    def found() -> list[TodoRow]:
        return [
            row
            for row in screen.findChildren(TodoRow)
            if said in {label.accessibleName() for label in row.findChildren(QLabel)}
        ]

    qtbot.waitUntil(lambda: len(found()) == 1)
    rows = found()
    asked: list[str] = []
    screen.desk.screen_wanted.disconnect()
    screen.desk.screen_wanted.connect(lambda where, _what: asked.append(where))
    button = rows[0].findChild(Button)
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked == ["students"]


def test_a_permit_is_said_once_by_the_card_of_deadlines(store: Store, open_program: Open) -> None:
    make.name_school(store)
    register(store, "陈文海", valid_to="2020-01-01")
    screen = screen_of(open_program("today"))
    assert screen.findChildren(TodoRow) == []
    (row,) = screen.findChildren(DeadlineRow)
    assert "陈文海 · 居留许可已过期" in [label.accessibleName() for label in row.findChildren(QLabel)]


def test_the_figure_of_deadlines_opens_the_rows_it_counts(qtbot: Any, store: Store, open_program: Open) -> None:
    for name in ("陈文海", "阮氏香"):
        register(store, name, valid_to="2020-01-01")
    program = open_program("today")
    card = next(
        one for one in screen_of(program).findChildren(FigureCard) if one.accessibleName() == "30 天内的证件期限：2"
    )
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_Return)
    settled(qtbot, program)
    permits = screen_of(program)
    qtbot.waitUntil(lambda: len(permits.page.rows.ids) == 2)
    assert (permits.id, permits.page.asked.tab, permits.page.asked.narrowed) == ("permits", "due", False)


def test_history_shows_what_was_changed_and_takes_it_back(qtbot: Any, store: Store, open_program: Open) -> None:
    register(store, "陈文海")
    program = open_program("history")
    screen = screen_of(program)
    assert isinstance(screen, HistoryScreen)
    qtbot.waitUntil(lambda: len(screen.page.rows.ids) == 1)
    screen.page.table.selectRow(0)
    qtbot.waitUntil(screen.panel.view.isVisible)
    settled(qtbot, program)
    undo = next(button for button in screen.panel.findChildren(Button) if button.accessibleName() == "撤销这次操作")
    qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(screen.page.rows.ids) == 2, timeout=10_000)
    with store.reading() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM people").scalar_one() == 0


def test_ctrl_z_takes_back_the_last_act_and_the_other_way_round(qtbot: Any, store: Store, open_program: Open) -> None:
    register(store, "陈文海")
    program = open_program("history")
    window = program.window
    assert window is not None
    settled(qtbot, program)

    def people() -> int:
        with store.reading() as session:
            return int(session.connection().exec_driver_sql("SELECT count(*) FROM people").scalar_one())

    window.actions_kept.action(next(c for c in window.own if c.id == "edit.undo")).trigger()
    qtbot.waitUntil(lambda: people() == 0, timeout=10_000)
    settled(qtbot, program)
    window.actions_kept.action(next(c for c in window.own if c.id == "edit.redo")).trigger()
    qtbot.waitUntil(lambda: people() == 1, timeout=10_000)
    settled(qtbot, program)


def test_settings_are_saved_as_an_act_and_change_the_window(qtbot: Any, store: Store, open_program: Open) -> None:
    program = open_program("settings")
    screen = screen_of(program)
    assert isinstance(screen, SettingsScreen)
    assert not screen._save.isEnabled()
    for key, name in (("university_zh", "云山示例大学"), ("university_en", "Cloud Hill Example University")):
        screen._fields[key].show_value(name)
    screen._on_edited()
    qtbot.mouseClick(screen._save, Qt.MouseButton.LeftButton)
    settled(qtbot, program)
    qtbot.waitUntil(lambda: program.window is not None and program.window._office[0] == "云山示例大学", timeout=5_000)


def test_language_look_and_size_take_effect_at_once(qtbot: Any, open_program: Open, preferences: Preferences) -> None:
    program = open_program("settings")
    screen = screen_of(program)
    try:
        for name in ("English", "深色", "大"):
            button = next(one for one in screen.findChildren(Button) if one.isCheckable() and one._words == name)
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert i18n.language() == "en"
        assert (theme.current().name, theme.current().scale) == ("dark", 1.15)
        assert preferences.get("language") == "en"
        qtbot.waitUntil(lambda: "Settings" in [label.text() for label in screen.findChildren(QLabel)])
    finally:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        setup.speak(app, "zh_CN")
        theme.apply(app, "light", "standard")
