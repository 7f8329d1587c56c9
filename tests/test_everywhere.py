"""Every screen of the side bar, on an empty and on a full store, in both languages, light and dark."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTabBar,
    QTextEdit,
    QWidget,
)

from gzstudents.screens import SCREENS
from gzstudents.ui.main_window import MainWindow
from gzstudents.ui.panel_parts import PanelScroll
from gzstudents.ui.parts import Elided
from tests.opened import choose_first, full_store, opened, settled

LOOKS = [("zh_CN", "light"), ("en", "dark")]
# in every run the full office in Chinese and the empty one in English; the other two with --long
CASES = [
    pytest.param((*look, filled), id="-".join((filled, *look)), marks=[] if short else pytest.mark.long)
    for look, filled, short in [
        (LOOKS[0], "full", True), (LOOKS[1], "empty", True), (LOOKS[1], "full", False), (LOOKS[0], "empty", False),
    ]
]  # fmt: skip
CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QTabBar,
)


@pytest.fixture(params=CASES)
def window(
    request: pytest.FixtureRequest, qtbot: Any, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MainWindow]:
    language, scheme, filled = request.param
    path = tmp_path / "office.gzs"
    if filled == "full":
        full_store(tmp_path_factory.getbasetemp(), path)
    with opened(qtbot, path, language=language, scheme=scheme) as window:
        window.resize(1366, 720)
        yield window


def shown(window: MainWindow) -> list[QWidget]:
    return [widget for widget in window.findChildren(QWidget) if widget.isVisibleTo(window)]


def named(widget: QWidget) -> str:
    """For the message: what it is and where."""
    chain: list[QWidget] = [widget]
    while (above := chain[-1].parentWidget()) is not None and len(chain) < 4:
        chain.append(above)
    return " < ".join(one.objectName() or type(one).__name__ for one in chain)


def nameless(widgets: list[QWidget]) -> list[str]:
    """Controls that the keyboard reaches and a screen reader could not name."""
    return [
        named(widget)
        for widget in widgets
        if isinstance(widget, CONTROLS)
        and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not (widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text().strip()))
        and widget.objectName() != "qt_spinbox_lineedit"
        and not isinstance(widget.parentWidget(), QComboBox | QAbstractSpinBox)
    ]


def cut(widgets: list[QWidget]) -> list[str]:
    """Labels, buttons and choices of one line with less room than their words need."""
    found = []
    for widget in widgets:
        if isinstance(widget, QComboBox) and not widget.isEditable():
            needed = widget.fontMetrics().horizontalAdvance(widget.currentText()) + 24  # and the arrow
            found += [f"{widget.currentText()!r}: {widget.width()} of {needed} px"] if needed > widget.width() else []
        if not isinstance(widget, QLabel | QPushButton) or isinstance(widget, Elided) or not widget.text():
            continue
        if isinstance(widget, QLabel) and (widget.wordWrap() or not widget.pixmap().isNull()):
            continue
        if widget.sizeHint().width() > widget.width() + 1:
            found.append(f"{widget.text()!r}: {widget.width()} of {widget.sizeHint().width()} px ({named(widget)})")
    return found


def too_wide(widgets: list[QWidget]) -> list[str]:
    """Panels whose content does not fit beside the list: they scroll downwards only."""
    panels = [one for one in widgets if isinstance(one, PanelScroll)]
    return [named(one) for one in panels if one.body.width() > one.viewport().width()]


def doubled(window: MainWindow) -> list[str]:
    """Ids of commands, and keys, that more than one has at the same time: Qt would run none of them."""
    ids = Counter(command.id for command in window.commands_in_force())
    keys = Counter(action.shortcut().toString() for action in window.actions() if not action.shortcut().isEmpty())
    return [word for word, count in (ids + keys).items() if count > 1]


def same_words(window: MainWindow) -> list[str]:
    """Commands that the palette would show with the same words."""
    words = Counter(command.label() for command in window.commands_in_force())
    return [word for word, count in words.items() if count > 1]


def test_every_screen_opens_and_is_whole(window: MainWindow, qtbot: Any) -> None:
    faults: list[str] = []
    for door in SCREENS:
        window.go(door.id)
        settled(qtbot, window)
        screen = window.current
        assert screen is not None
        assert screen.id == door.id
        assert window.errors.isHidden(), door.id
        faults += [f"{door.id}: twice: {word}" for word in doubled(window)]
        faults += [f"{door.id}: twice in the palette: {word}" for word in same_words(window)]
        for view in screen.findChildren(QAbstractItemView):
            if view.isVisibleTo(window) and choose_first(view):
                break
        settled(qtbot, window)
        widgets = shown(window)
        faults += [f"{door.id}: no name: {one}" for one in nameless(widgets)]
        faults += [f"{door.id}: cut: {one}" for one in cut(widgets)]
        faults += [f"{door.id}: wider than its place: {one}" for one in too_wide(widgets)]
        assert not window.grab().isNull()
    assert not faults, "\n".join(dict.fromkeys(faults))


def test_switching_language_and_look_while_it_is_open(qtbot: Any, tmp_path: Path, tmp_path_factory: Any) -> None:
    path = full_store(tmp_path_factory.getbasetemp(), tmp_path / "office.gzs")
    with opened(qtbot, path) as window:
        for door in SCREENS:
            window.go(door.id)
        settled(qtbot, window)
        before = {door.id: door.title() for door in SCREENS}
        for identity in ("view.language", "view.dark", "view.language", "view.dark"):
            command = next(one for one in window.commands_in_force() if one.id == identity)
            window.actions_kept.action(command).trigger()
            settled(qtbot, window)
            for door in SCREENS:
                window.go(door.id)
            assert window.errors.isHidden()
        assert {door.id: door.title() for door in SCREENS} == before
