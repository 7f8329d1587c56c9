"""What the program says: toasts with Undo, the last of them, and errors in place."""

import logging
from collections import deque
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from gzstudents.kernel.errors import RuleBroken, UserError
from gzstudents.kernel.i18n import _, mark
from gzstudents.ui import icons
from gzstudents.ui.parts import IconButton, Label, Picture

log = logging.getLogger(__name__)

STAYS = 8_000  # ms
KEPT = 30


def announce(widget: QWidget, text: str) -> None:
    """Say something to screen readers without moving the focus."""
    from PySide6.QtGui import (
        QAccessible,
        QAccessibleAnnouncementEvent,
    )  # many names; nothing is said before the first paint

    event = QAccessibleAnnouncementEvent(widget, text)
    QAccessible.updateAccessibility(event)


class Said(NamedTuple):
    """One toast that was shown."""

    at: str
    text: str
    act: int | None


class Toast(QFrame):
    """Says what was done and offers to undo it; never takes the focus; waits while the mouse is on it."""

    gone = Signal()

    def __init__(self, host: QWidget, text: str, undo: Callable[[], object] | None) -> None:
        super().__init__(host)
        self.setObjectName("toast")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._host = host
        self._undo = undo
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 8, 6)
        row.setSpacing(12)
        row.addWidget(Picture("circle-check", "on_toast", 16))
        label = Label()
        label.setText(text)
        row.addWidget(label)
        self.button: QPushButton | None = None
        if undo is not None:
            self.button = QPushButton(_("撤销"))
            self.button.setAccessibleName(_("撤销：{text_done}", text_done=text))
            self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.button.clicked.connect(lambda _on=False: self._on_undo())
            row.addWidget(self.button)
        self._timer = QTimer(self, singleShot=True, interval=STAYS)
        self._timer.timeout.connect(self.leave)
        host.installEventFilter(self)
        self.place()
        self.show()
        self.raise_()
        self._timer.start()
        announce(self, text)

    def place(self) -> None:
        host = self._host
        self.setMaximumWidth(max(200, host.width() - 32))
        self.adjustSize()
        self.move((host.width() - self.width()) // 2, host.height() - self.height() - 48)

    def leave(self) -> None:
        self._timer.stop()
        self._host.removeEventFilter(self)
        self.hide()
        self.gone.emit()
        self.deleteLater()

    def _on_undo(self) -> None:
        undo, self._undo = self._undo, None
        self.leave()
        if undo is not None:
            undo()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._timer.start()
        super().leaveEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() == QEvent.Type.Resize:
            self.place()
        return super().eventFilter(watched, event)


class Messages(QObject):
    """Shows toasts on a window, one at a time, and keeps the last ones for “最近通知”."""

    def __init__(self, host: QWidget, undo: Callable[[int], object]) -> None:
        super().__init__(host)
        self._host, self._undo = host, undo
        self.recent: deque[Said] = deque(maxlen=KEPT)
        self.toast: Toast | None = None

    def say(self, text: str, act: int | None = None) -> None:
        self.recent.appendleft(Said(f"{datetime.now():%H:%M}", text, act))
        self.hide()
        toast = Toast(self._host, text, None if act is None else lambda: self._undo(act))
        toast.gone.connect(partial(self._forget, toast))
        self.toast = toast

    def hide(self) -> None:
        toast, self.toast = self.toast, None
        if toast is not None:
            toast.leave()

    def _forget(self, toast: Toast) -> None:
        if self.toast is toast:
            self.toast = None

    def menu(self, parent: QWidget) -> QMenu:
        """The last notifications, newest first; one that names an act can be undone from here."""
        menu = QMenu(parent)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(_("最近通知"))
        for said in self.recent:
            text = f"{said.at}  {said.text}".replace("&", "&&")
            action = menu.addAction(icons.icon("undo-2" if said.act else "circle-check"), text)
            action.setIconVisibleInMenu(True)
            if said.act is not None:
                action.setToolTip(_("撤销"))
                action.triggered.connect(lambda _on=False, act=said.act: self._undo(act))
        if not self.recent:
            menu.addAction(_("还没有通知")).setEnabled(False)
        return menu


class ErrorBar(QFrame):
    """What went wrong, in place, until it is closed or things go well again."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("errorbar")
        self._label = Label(wrap=True, select=True)
        close = IconButton("x", mark("关闭"), self.hide)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(8)
        row.addWidget(Picture("circle-alert", "bad", 16), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._label, 1)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        self.hide()

    def show_error(self, error: object) -> None:
        """An exception or a text; what is not meant for the desk is logged and said in general words."""
        text = in_words(error)
        self._label.setText(text)
        self.show()
        announce(self, text)

    def text(self) -> str:
        return self._label.text()


def in_words(error: object) -> str:
    """What the desk should read of an error."""
    if isinstance(error, RuleBroken) and error.reasons:
        return "\n".join([str(error), *(f"· {reason}" for reason in error.reasons)])
    if isinstance(error, UserError) or not isinstance(error, BaseException):
        return str(error)
    log.error("shown to the desk", exc_info=error)
    return _("这一步没有做成：程序遇到意外情况，数据没有改动。详情在日志里（帮助 → 复制诊断信息）。")
