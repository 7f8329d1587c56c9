from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTabWidget, QWidget

from gzstudents.kernel.errors import RuleBroken
from gzstudents.ui.dialogs import AboutDialog, ConfirmDialog, Dialog, diagnosis
from gzstudents.ui.main_window import MainWindow
from gzstudents.ui.messages import ErrorBar, in_words
from tests.ui.gallery import StudentsScreen


def test_toast_offers_undo_and_never_takes_the_focus(qtbot: Any, window: MainWindow, students: StudentsScreen) -> None:
    undone: list[int] = []
    window.desk.undo_act = undone.append
    students.search()
    window.desk.toast("已导入 412 人", 7)
    toast = window.messages.toast
    assert toast is not None
    assert toast.button is not None
    assert students.page._search.hasFocus()
    qtbot.mouseClick(toast.button, Qt.MouseButton.LeftButton)
    assert undone == [7]
    assert students.page._search.hasFocus()
    qtbot.waitUntil(lambda: window.messages.toast is None)


def test_toast_waits_for_the_mouse(qtbot: Any, window: MainWindow) -> None:
    window.desk.toast("已保存")
    toast = window.messages.toast
    assert toast is not None
    assert toast.button is None
    point = QPointF(1, 1)
    QApplication.sendEvent(toast, QEnterEvent(point, point, point))
    assert not toast._timer.isActive()
    toast.leaveEvent(QEnterEvent(point, point, point))
    assert toast._timer.isActive()
    assert 7_000 < toast._timer.interval() <= 8_000
    window.resize(1300, 700)
    assert toast.geometry().bottom() < window.root.height()
    with qtbot.waitSignal(toast.gone):
        toast._timer.timeout.emit()


def test_one_toast_at_a_time_and_all_are_kept(window: MainWindow) -> None:
    window.desk.toast("一", 1)
    window.desk.toast("二 & 三")
    menu = window.messages.menu(window)
    texts = [action.text() for action in menu.actions()]
    assert texts[0].endswith("二 && 三")
    assert texts[1].endswith("一")
    undone: list[int] = []
    window.desk.undo_act = undone.append
    menu.actions()[1].trigger()
    assert undone == [1]
    menu.close()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_recent_notifications_open(window: MainWindow) -> None:
    from gzstudents.ui.window_commands import _open_recent

    _open_recent(window)
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()


def test_errors_in_words(qtbot: Any, caplog: pytest.LogCaptureFixture) -> None:
    assert in_words(RuleBroken("不能授予", ["已有国家奖学金"])) == "不能授予\n· 已有国家奖学金"
    assert in_words("文本") == "文本"
    assert "意外" in in_words(KeyError("secret"))
    assert "secret" not in in_words(KeyError("secret"))
    bar = ErrorBar()
    qtbot.addWidget(bar)
    bar.show_error("打不开")
    assert bar.text() == "打不开"


def test_irreversible_acts_name_themselves(qtbot: Any) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.show()
    done: list[int] = []
    dialog = ConfirmDialog(host, "永久删除 3 人？", "删除后不能恢复。", "永久删除 3 人", lambda: done.append(1))
    dialog.open()
    assert dialog.go.accessibleName() == "永久删除 3 人"
    assert dialog.stay.isDefault()
    qtbot.mouseClick(dialog.stay, Qt.MouseButton.LeftButton)
    assert done == []
    again = ConfirmDialog(host, "永久删除 3 人？", "", "永久删除 3 人", lambda: done.append(1))
    again.open()
    qtbot.mouseClick(again.go, Qt.MouseButton.LeftButton)
    assert done == [1]


def test_about_shows_the_licences(qtbot: Any) -> None:
    dialog = AboutDialog(None, "国际学生事务", "0.1.0")
    qtbot.addWidget(dialog)
    tabs = dialog.findChild(QTabWidget)
    assert isinstance(tabs, QTabWidget)
    assert [tabs.tabText(n) for n in range(tabs.count())] == ["Qt", "图标 Lucide", "字体"]
    text = "".join(page.toPlainText() for page in dialog.findChildren(QPlainTextEdit))
    assert "LGPL" in text
    assert "ISC License" in text
    assert "SIL" in text
    assert "gzstudents 0.1.0" in diagnosis("0.1.0")


def test_a_tall_dialog_on_a_small_screen_cuts_no_field(qtbot: Any) -> None:
    """Qt would make it two thirds of the screen high, whatever stands in it."""
    dialog = Dialog(None, "很多栏")
    qtbot.addWidget(dialog)
    lines = [QLineEdit() for _number in range(7)]
    for line in lines:
        dialog.column.addWidget(line)
        dialog.say("这里有一段比较长的说明，窗口不宽的时候要分成两行才放得下，所以高度要按宽度来算。", "muted")
    dialog.open()
    assert dialog.height() == dialog.column.totalHeightForWidth(dialog.width())
    assert dialog.height() > dialog.screen().availableGeometry().height() * 2 // 3
