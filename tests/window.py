"""The real program on a store of its own, driven by mouse and key: for the journeys through the screens."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QTabBar, QToolTip, QWidget

from gzstudents.application import Program
from gzstudents.kernel.preferences import Preferences
from gzstudents.kernel.store import Store
from gzstudents.ui import setup, theme
from gzstudents.ui.list_page import ListPage
from gzstudents.ui.main_window import MainWindow
from gzstudents.ui.parts import Pill
from tests import make

LEFT = Qt.MouseButton.LeftButton


class Driver:
    """What a person does with the window, and what they see."""

    def __init__(self, qtbot: Any, program: Program, store: Store) -> None:
        self.qtbot, self.program, self.store = qtbot, program, store
        assert program.window is not None
        self.window: MainWindow = program.window

    # --- waiting

    def settle(self) -> None:
        """Until nothing is read, written or about to be asked."""
        jobs = self.window.desk.jobs
        for _round in range(3):
            self.qtbot.wait(80)  # the short pauses after a key or a choice
            self.qtbot.waitUntil(lambda: not jobs.busy, timeout=20_000)

    # --- going and seeing

    def go(self, screen: str, what: object = None) -> Any:
        self.window.go(screen, what)
        self.settle()
        return self.window.current

    @property
    def toast(self) -> str:
        return self.window.messages.recent[0].text if self.window.messages.recent else ""

    def undo(self) -> None:
        """Press “撤销” on the toast."""
        toast = self.window.messages.toast
        assert toast is not None
        assert toast.button is not None
        QTest.mouseClick(toast.button, LEFT)
        self.settle()

    def texts(self, widget: QWidget) -> list[str]:
        """Everything that can be read in a widget."""
        labels = [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]
        buttons = [b.text().strip() for b in widget.findChildren(QAbstractButton) if b.isVisibleTo(widget)]
        pills = [pill.accessibleName() for pill in widget.findChildren(Pill) if pill.isVisibleTo(widget)]
        return [text for text in (*labels, *pills, *buttons) if text]

    # --- doing

    def button(self, where: QWidget, name: str) -> QAbstractButton:
        """The visible button with this accessible name."""
        found = [
            b
            for b in where.findChildren(QAbstractButton)
            if b.accessibleName() == name and b.isVisibleTo(where.window())
        ]
        assert found, f"no button {name!r}: {sorted({b.accessibleName() for b in where.findChildren(QAbstractButton)})}"
        return found[0]

    def press(self, where: QWidget, name: str) -> None:
        button = self.button(where, name)
        assert button.isEnabled(), name
        QTest.mouseClick(button, LEFT)
        self.settle()

    def click_row(self, page: ListPage, line: int, *, add: bool = False) -> None:
        table = page.table
        place = table.visualRect(page.rows.index(line, 1)).center()
        held = Qt.KeyboardModifier.ControlModifier if add else Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(table.viewport(), LEFT, held, place)
        self.settle()

    def click_tab(self, tabs: QTabBar, identity: str) -> None:
        number = next(n for n in range(tabs.count()) if tabs.tabData(n) == identity)
        QTest.mouseClick(tabs, LEFT, pos=tabs.tabRect(number).center())
        self.settle()

    def type_into(self, form: Any, name: str, text: str) -> None:
        """Type ASCII into a field of a form, in place of what stands there, and leave it."""
        field = form.fields[name].editor.field()
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Tab)
        self.settle()

    def tool_tip(self, widget: QWidget, place: QPoint) -> str:
        QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, place, widget.mapToGlobal(place)))
        return QToolTip.text()

    # --- looking into the store

    def read(self, query: Callable[..., Any], **values: Any) -> Any:
        with self.store.reading() as session:
            return query(session, **values)

    def add(self, count: int = 1, **values: Any) -> list[int]:
        """Students on the roll; their ids."""
        with self.store.writing("office", "students.register") as session:
            return [make.student(session, **values).person_id for _number in range(count)]


def unnamed(root: QWidget) -> list[str]:
    """Controls that take the focus and have no name for a screen reader."""
    return [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in root.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisibleTo(root)
        and not widget.accessibleName()
        and not isinstance(widget, QLabel)
    ]


@pytest.fixture
def drive(qtbot: Any, qapp: QApplication, store: Store, tmp_path: Path) -> Iterator[Callable[[], Driver]]:
    """Opens the program; called after the store has been filled."""
    setup.speak(qapp, "zh_CN")
    theme.apply(qapp, "light", "standard")
    opened: list[Program] = []

    def start() -> Driver:
        preferences = Preferences(tmp_path / "preferences.json")
        preferences.set("look/scheme", "light")
        preferences.set("window/screen", "students")
        program = Program(qapp, preferences, store.path)
        opened.append(program)
        window = program.open()
        window.resize(1440, 900)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow, timeout=5_000)
        driver = Driver(qtbot, program, store)
        driver.settle()
        return driver

    yield start
    for program in opened:
        program.close()
