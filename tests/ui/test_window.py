from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from gzstudents.kernel.errors import UserError
from gzstudents.ui import setup, theme
from gzstudents.ui.commands import Actions, Command
from gzstudents.ui.desk import MemorySettings
from gzstudents.ui.dialogs import CrashDialog, KeysDialog
from gzstudents.ui.main_window import MainWindow
from tests.ui.gallery import StudentsScreen, make_window

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def test_shortcuts_and_ids_are_unique(window: MainWindow) -> None:
    for kind in window.screens:
        window.go(kind.id)
        commands = window.commands_in_force()
        ids = [command.id for command in commands]
        keys = [command.keys() for command in commands if command.shortcut != ""]
        assert len(ids) == len(set(ids))
        assert len(keys) == len(set(keys))
        assert all(keys)


def test_keys_go_to_screens_and_back(qtbot: Any, window: MainWindow) -> None:
    qtbot.keyClick(window, Qt.Key.Key_1, CTRL)
    assert window.current is not None
    assert window.current.id == "today"
    qtbot.keyClick(window, Qt.Key.Key_Left, ALT)
    assert window.current.id == "students"
    qtbot.keyClick(window, Qt.Key.Key_Right, ALT)
    assert window.current.id == "today"
    assert "今日" in window.windowTitle()


def test_find_and_panel_and_refresh(qtbot: Any, window: MainWindow, students: StudentsScreen) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F, CTRL)
    assert students.page._search.hasFocus()
    assert window.panel_open
    qtbot.keyClick(window, Qt.Key.Key_D, CTRL)
    assert not window.panel_open
    qtbot.keyClick(window, Qt.Key.Key_D, CTRL)
    with qtbot.waitSignal(students.page.wanted):
        qtbot.keyClick(window, Qt.Key.Key_F5)


def test_the_shortcut_of_another_screen_sleeps(qtbot: Any, window: MainWindow, students: StudentsScreen) -> None:
    window.go("today")
    qtbot.keyClick(window, Qt.Key.Key_N, CTRL)
    assert students.panel.form is None
    window.go("students")
    qtbot.keyClick(window, Qt.Key.Key_N, CTRL)
    assert students.panel.form is not None


def test_an_unfinished_form_keeps_the_person_here(qtbot: Any, window: MainWindow, students: StudentsScreen) -> None:
    students.register()
    form = students.panel.form
    assert form is not None
    qtbot.keyClicks(form.fields["wechat"].editor, "abc")
    window.go("today")
    assert window.current is students
    assert not window.close()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert students.panel.form is None
    window.go("today")
    assert window.current is not students


def test_the_side_bar_leads(qtbot: Any, window: MainWindow) -> None:
    nav = window.sidebar.lists
    item = nav.find_item("certificates")
    assert item is not None
    qtbot.mouseClick(nav.viewport(), Qt.MouseButton.LeftButton, pos=nav.visualRect(item.index()).center())
    assert window.current is not None
    assert window.current.id == "certificates"
    qtbot.keyClick(nav, Qt.Key.Key_Up)
    assert item.data(Qt.ItemDataRole.DisplayRole) == "证书打印"


def test_narrow_window_folds(qtbot: Any, window: MainWindow, students: StudentsScreen) -> None:
    wide = window.sidebar.width()
    window.resize(1000, 700)
    assert window.sidebar.width() < wide / 3
    assert not window.panel_open
    students.page.choose([3])
    students.detail_wanted.emit()
    assert window.panel_open
    assert window.panels.parent() is window.root
    assert window.panels.geometry().right() == window.width() - 1
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.panel_open
    window.resize(1440, 900)
    assert window.panel_open
    assert window.panels.parent() is window.splitter


def test_writes_reach_who_watches(qtbot: Any, window: MainWindow, students: StudentsScreen) -> None:
    calls: list[int] = []
    students.refresh = lambda: calls.append(1)  # type: ignore[method-assign]
    window.desk.jobs.changed.emit(frozenset({"people"}))
    window.desk.jobs.changed.emit(frozenset({"other"}))
    assert len(calls) == 1
    window.go("today")
    window.desk.jobs.changed.emit(frozenset({"*"}))
    assert len(calls) == 1
    assert students.stale
    window.go("students")
    assert len(calls) == 2


def test_nothing_flashes_as_a_window_of_its_own(qapp: QApplication, qtbot: Any, settings: MemorySettings) -> None:
    """A widget that is shown before it has a parent is a window for a moment, and takes the focus with it."""
    shown: list[str] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                shown.append(type(watched).__name__)
            return False

    watch = Watch()
    qapp.installEventFilter(watch)
    made = make_window(settings)
    qtbot.addWidget(made)
    made.show()
    for kind in made.screens:
        made.go(kind.id)
    made.go("students", 3)
    screen = made.current
    assert isinstance(screen, StudentsScreen)
    screen.register()
    screen.page.choose([1, 2, 3])
    made.messages.say("已保存", 1)
    qapp.removeEventFilter(watch)
    assert shown == ["MainWindow"]
    made.desk.jobs.close()


def test_screens_are_built_when_first_shown(window: MainWindow) -> None:
    assert set(window._built) == {"students"}


def test_errors_of_the_desk_and_bugs(qtbot: Any, window: MainWindow) -> None:
    window.show_error(UserError("文件打不开，请先关闭它"))
    assert window.errors.isVisible()
    assert "文件打不开" in window.errors.text()
    window.show_error(ZeroDivisionError("secret name"))
    page = window.findChild(CrashDialog)
    assert page is not None
    assert "secret name" not in "".join(text.toPlainText() for text in page.findChildren(QPlainTextEdit))
    page.accept()


def test_keyboard_map(qtbot: Any, window: MainWindow) -> None:
    qtbot.keyClick(window, Qt.Key.Key_Slash, CTRL)
    page = window.findChild(KeysDialog)
    assert page is not None
    page.accept()


def test_geometry_and_panel_are_remembered(qtbot: Any, window: MainWindow, settings: MemorySettings) -> None:
    window.show_panel(False)
    window.resize(1300, 800)
    window.close()
    again = make_window(settings)
    qtbot.addWidget(again)
    again.show()
    again.go("students")
    assert isinstance(settings.get("window/geometry"), str)
    assert not again.panel_open
    again.desk.jobs.close()


@pytest.mark.parametrize("scene", [("dark", "standard"), ("light", "huge"), ("dark", "small")])
def test_look_changes_while_open(qapp: QApplication, qtbot: Any, window: MainWindow, scene: tuple[str, str]) -> None:
    theme.apply(qapp, *scene)
    window.go("today")
    window.go("students")
    image = window.grab().toImage()
    assert image.pixelColor(image.width() // 2, 12).name() == theme.current().colors["sidebar"].lower()
    theme.apply(qapp, "light", "standard")


def test_language_changes_while_open(
    qapp: QApplication, qtbot: Any, window: MainWindow, students: StudentsScreen
) -> None:
    from gzstudents.kernel import i18n

    texts = {"学生": "Students", "视图(&V)": "&View", "状态": "Status", "所有更改已保存": "All changes saved"}

    class Other:
        def gettext(self, text: str) -> str:
            return texts.get(text, text)

        def ngettext(self, text: str, many: str, n: int) -> str:
            return texts.get(text, text)

    students.register()
    setup.speak(qapp, "en")
    i18n._current = Other()  # type: ignore[assignment]
    QApplication.sendEvent(qapp, QEvent(QEvent.Type.LanguageChange))
    qtbot.waitUntil(lambda: students.page._title.text() == "Students")
    assert "&View" in [action.text() for action in window.menuBar().actions()]
    assert students.page._state.text() == "All changes saved"
    assert window.sidebar.lists.find_item("students").text() == "Students"  # type: ignore[union-attr]
    assert students.page.rows.headerData(6, Qt.Orientation.Horizontal) == "Status"


def test_qts_own_texts_follow(qapp: QApplication) -> None:
    assert qapp.translate("QPlatformTheme", "Discard") == "不保存"
    assert qapp.translate("QPlatformTheme", "Cancel") == "取消"
    setup.speak(qapp, "en")
    assert qapp.translate("QPlatformTheme", "Discard") == "Discard"
    setup.speak(qapp, "zh_CN")


def controls(root: QWidget) -> list[QWidget]:
    kinds = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView, QPlainTextEdit)
    found = [w for kind in kinds for w in root.findChildren(kind) if w.isVisibleTo(root)]
    return [w for w in found if w.focusPolicy() != Qt.FocusPolicy.NoFocus]


def test_every_control_has_an_accessible_name(window: MainWindow, students: StudentsScreen) -> None:
    students.page.choose([1])
    nameless = [w for w in controls(window) if not (w.accessibleName() or getattr(w, "text", str)())]
    students.register()
    nameless += [w for w in controls(window) if not w.accessibleName()]
    assert not [f"{type(w).__name__} {w.objectName()}" for w in nameless]


def test_tab_reaches_the_table(qtbot: Any, window: MainWindow, students: StudentsScreen) -> None:
    students.search()
    for _step in range(30):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        if students.page.table.hasFocus():
            return
    pytest.fail("the table cannot be reached")


def test_a_command_hears_no_checked(qtbot: Any) -> None:
    heard: list[tuple[object, ...]] = []
    host = QWidget()
    qtbot.addWidget(host)
    actions = Actions(host)
    command = Command("a.b", "甲", lambda *what: heard.append(what), shortcut="Ctrl+J")
    action = actions.action(command)
    action.trigger()
    assert heard == [()]
    assert actions.action(command) is action
    actions.in_force([])
    assert action.shortcut().isEmpty()


def test_search_waits_for_the_input_method(qtbot: Any, students: StudentsScreen) -> None:
    search = students.page._search
    search.setFocus()
    QApplication.sendEvent(search, QInputMethodEvent("ruan", []))
    assert search.text() == ""
    commit = QInputMethodEvent()
    commit.setCommitString("阮氏明")
    with qtbot.waitSignal(students.page.wanted, check_params_cb=lambda wanted: wanted.text == "阮氏明"):
        QApplication.sendEvent(search, commit)
    assert 0 < len(students.page.rows.ids) < 300
