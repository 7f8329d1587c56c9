"""The few windows over the window: irreversible acts, the keyboard map, about, and the page after a crash."""

import logging
import platform
import traceback
from collections.abc import Callable, Sequence

import PySide6
from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gzstudents.kernel import paths
from gzstudents.kernel.i18n import _, mark
from gzstudents.ui import theme
from gzstudents.ui.parts import Button, Label

log = logging.getLogger(__name__)


class Dialog(QDialog):
    """A window over the window: title, body, buttons at the right below. It deletes itself; use open(), never exec()."""

    def __init__(self, parent: QWidget | None, title: str, width: int = 460) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(theme.current().px(width))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 20, 24, 18)
        self.column.setSpacing(12)
        self.head = Label(role="h2", wrap=True)
        self.head.setText(title)
        self.column.addWidget(self.head)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt lets a window be no higher than two thirds of the screen at first: on a small one the fields would be cut."""
        needed = self.column.totalHeightForWidth(self.width()) if self.column.hasHeightForWidth() else 0
        room = self.screen().availableGeometry().height()
        if needed > self.height():
            self.resize(self.width(), min(needed, room))
        super().showEvent(event)

    def say(self, text: str, role: str = "") -> Label:
        label = Label(role=role, wrap=True, select=True)
        label.setText(text)
        self.column.addWidget(label)
        return label

    def buttons(self, *buttons: Button) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for button in buttons:
            button.setAutoDefault(False)
            row.addWidget(button)
        self.column.addSpacing(4)
        self.column.addLayout(row)


class ConfirmDialog(Dialog):
    """For what cannot be undone, and for nothing else. The button says what it does; Cancel is the default."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        text: str,
        verb: str,
        run: Callable[[], object],
        picture: str = "trash-2",
    ) -> None:
        super().__init__(parent, title)
        self.say(text, "muted")
        self.go = Button(lambda: verb, "danger", picture, self._on_go)
        self.stay = Button(mark("取消"), run=self.reject)
        self.buttons(self.stay, self.go)
        self._run = run
        self.stay.setDefault(True)
        self.stay.setFocus()

    def _on_go(self) -> None:
        self.accept()
        self._run()


class KeysDialog(Dialog):
    """The keyboard map."""

    def __init__(self, parent: QWidget | None, groups: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> None:
        super().__init__(parent, _("键盘快捷键"), 640)
        body = QWidget()
        body.setObjectName("plain")
        columns = QHBoxLayout(body)
        columns.setContentsMargins(0, 0, 8, 0)
        columns.setSpacing(32)
        halves = [QVBoxLayout(), QVBoxLayout()]
        lengths = [0, 0]
        for title, lines in groups:
            if lines:
                side = 0 if lengths[0] <= lengths[1] else 1
                halves[side].addLayout(_keys_group(title, lines))
                lengths[side] += len(lines) + 2
        for half in halves:
            half.setSpacing(16)
            half.addStretch(1)
            columns.addLayout(half, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(body)
        scroll.setMinimumHeight(theme.current().px(480))
        self.column.addWidget(scroll, 1)
        close = Button(mark("关闭"), run=self.accept)
        self.buttons(close)
        close.setFocus()


def _keys_group(title: str, lines: Sequence[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(0, 1)
    head = Label(role="section")
    head.setText(title)
    grid.addWidget(head, 0, 0, 1, 2)
    for number, (name, keys) in enumerate(lines, 1):
        left, right = Label(), Label(role="muted")
        left.setText(name)
        right.setText(keys)
        grid.addWidget(left, number, 0)
        grid.addWidget(right, number, 1, Qt.AlignmentFlag.AlignRight)
    return grid


class AboutDialog(Dialog):
    """What this is, and the licences of everything in it. `notices`: (name, text)."""

    def __init__(
        self, parent: QWidget | None, name: str, version: str, notices: Sequence[tuple[str, str]] = ()
    ) -> None:
        super().__init__(parent, name, 620)
        self.say(_("版本 {version}", version=version), "muted")
        self.say(_("开放源代码，Apache 许可证 2.0 版。数据只保存在本机，不上传。"))
        tabs = QTabWidget()
        tabs.setAccessibleName(_("许可证"))
        for title, text in notices or shipped_notices():
            page = QPlainTextEdit(text)
            page.setReadOnly(True)
            page.setAccessibleName(title)
            page.setMinimumHeight(theme.current().px(260))
            tabs.addTab(page, title)
        self.column.addWidget(tabs, 1)
        copy = Button(mark("复制诊断信息"), "", "copy", lambda: copy_diagnosis(version))
        close = Button(mark("关闭"), "primary", run=self.accept)
        self.buttons(copy, close)
        close.setFocus()


def shipped_notices() -> list[tuple[str, str]]:
    """Licences that ship beside fonts and icons, and what Qt's licence asks us to say."""
    qt = _(
        "本程序使用 Qt {qt} 与 PySide6 {pyside}，按 LGPL 第 3 版以动态链接方式使用，未作修改；"
        "可用自行编译的同版本替换。",
        qt=qVersion(),
        pyside=PySide6.__version__,
    )
    found = [("Qt", qt)]
    icons = paths.resource("icons", "LICENSE")
    if icons.is_file():
        found.append((_("图标 Lucide"), icons.read_text("utf-8")))
    folder = paths.resource("fonts")
    texts = [file.read_text("utf-8", "replace") for file in sorted(folder.glob("LICENSE*"))] if folder.is_dir() else []
    if texts:
        found.append((_("字体"), ("\n\n" + "—" * 20 + "\n\n").join(texts)))
    return found


def diagnosis(version: str, detail: str = "") -> str:
    """Facts about program and system, without personal data."""
    lines = [
        f"gzstudents {version}",
        f"Python {platform.python_version()}, PySide6 {PySide6.__version__}, Qt {qVersion()}",
        f"{platform.system()} {platform.release()} {platform.machine()}, {QApplication.platformName()}",
    ]
    return "\n".join([*lines, detail] if detail else lines)


def copy_diagnosis(version: str, detail: str = "") -> None:
    QApplication.clipboard().setText(diagnosis(version, detail))


class CrashDialog(Dialog):
    """A bug of ours: what it means for the person, and what to send us. The trace names code, not students."""

    def __init__(self, parent: QWidget | None, error: BaseException) -> None:
        super().__init__(parent, _("程序遇到意外情况"), 560)
        log.error("unexpected", exc_info=error)
        self.say(
            _("刚才这一步没有做成，已有的数据没有改动。可以继续工作；如果再次发生，请把下面的诊断信息发给维护人员。")
        )
        from gzstudents import __version__

        trace = "".join(traceback.format_tb(error.__traceback__)[-12:]) + type(error).__name__
        self._text = diagnosis(__version__, trace)
        page = QPlainTextEdit(self._text)
        page.setReadOnly(True)
        page.setAccessibleName(_("诊断信息"))
        page.setMinimumHeight(theme.current().px(180))
        self.column.addWidget(page, 1)
        copy = Button(mark("复制诊断信息"), "", "copy", lambda: QApplication.clipboard().setText(self._text))
        close = Button(mark("继续工作"), "primary", run=self.accept)
        self.buttons(copy, close)
        close.setFocus()


__all__ = ["AboutDialog", "ConfirmDialog", "CrashDialog", "Dialog", "KeysDialog", "copy_diagnosis"]
