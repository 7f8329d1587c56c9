"""The window before the window: who, and the password."""

import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from gzstudents.kernel import vault
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.kernel.vault import profiles
from gzstudents.kernel.vault.keys import Keys
from gzstudents.office import signing
from gzstudents.office.recovery import nothing
from gzstudents.office.screen.password_parts import PasswordField
from gzstudents.ui import theme
from gzstudents.ui.aside import Aside
from gzstudents.ui.live import Live
from gzstudents.ui.messages import in_words
from gzstudents.ui.parts import Button, Elided, Label, Picture, row

WIDE = 420
SLOW = ("gzstudents.schema", "gzstudents.screens", "gzstudents.ui.main_window")  # imported while the person types


class SignIn(Live, QWidget):
    """`enter(keys)` opens the store and sits the person down, in a thread; `done` carries what it gave and what is to be
    said of wrong passwords since last time.
    """

    done = Signal(object, str)
    left = Signal()

    def __init__(
        self,
        path: Path,
        enter: Callable[[Keys], Any],
        last: str = "",
        more: Sequence[Button] = (),
        *,
        bring_back: Callable[[Keys], object] = nothing,
    ) -> None:
        """`bring_back(keys)`: in a thread, for a file that is gone: puts the copy that was chosen in its place. `enter` finds it
        there.
        """
        super().__init__()
        self.setObjectName("canvas")
        self._path, self._enter, self._more, self._bring_back = path, enter, more, bring_back
        self._demands = profiles.of(path)
        self._aside = Aside(self)
        self._is_over = False
        self._tick = QTimer(self, interval=250)
        self._tick.timeout.connect(self._on_tick)
        self.who = QComboBox()
        self.who.addItems(vault.logins(path))
        if last:
            self.who.setCurrentText(last)
        self.password = PasswordField(mark("密码"))
        self.said = Label(role="error", wrap=True)
        self.go = Button(mark("登录"), "primary", "", self.try_it)
        self._build()
        self.password.setFocus()
        self.live()
        self.password.edited.connect(self._on_edited)
        self.password.entered.connect(self.try_it)
        self.who.currentTextChanged.connect(lambda _text: self._on_edited())
        self._on_edited()
        threading.Thread(target=_import_slow, name="gzstudents-imports", daemon=True).start()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(36, 30, 36, 28)
        column.setSpacing(10)
        column.addLayout(row(Picture("graduation-cap", "on_accent", 20, "accent"), Label(mark("国际学生事务"), "title"), None, spacing=12))  # fmt: skip
        name = Elided(str(self._path.name), "muted")
        name.setToolTip(str(self._path))
        column.addWidget(name)
        column.addSpacing(8)
        label = Label(mark("姓名"), "muted")
        label.setBuddy(self.who)
        for part in (label, self.who, self.password, self.said):
            column.addWidget(part)
        self.said.setMinimumHeight(theme.current().px(36))
        recover = Button(mark("使用恢复页…"), "link", run=self._on_recover)
        column.addLayout(row(recover, *self._more, None, self.go))

    def retranslate(self) -> None:
        self.setWindowTitle(_("登录 — {program}", program=_("国际学生事务")))
        self.who.setAccessibleName(_("姓名"))

    def restyle(self) -> None:
        self.setMinimumWidth(theme.current().px(WIDE))

    def _wait(self) -> float:
        found = signing.failures(self._path, self.who.currentText())
        return found.wait(time.time(), self._demands.free, self._demands.longest)

    def _on_edited(self) -> None:
        waiting = self._wait()
        self.go.setEnabled(bool(self.password.text()) and not waiting and not self._aside.busy)
        if waiting and not self._tick.isActive():
            self._tick.start()

    def _on_tick(self) -> None:
        waiting = self._wait()
        if waiting:
            self.said.setText(_n("密码错误次数太多，请等 {count} 秒再试。", max(1, round(waiting))))
            return
        self._tick.stop()
        self.said.setText("")
        self._on_edited()

    def try_it(self) -> None:
        """Check the password; about a second, by design."""
        if not self.go.isEnabled():
            return
        path, enter, bring_back = self._path, self._enter, self._bring_back
        login, password = self.who.currentText(), self.password.text()

        def work() -> tuple[Any, str]:
            before = signing.failures(path, login)
            keys = signing.open_keys(path, login, password)
            bring_back(keys)
            answer = enter(keys)
            signing.remember(path, login, None)
            return answer, signing.told(before)

        self._aside.run(work, self._on_open, self._on_failed)
        self.said.setText("")
        self.go.say(mark("请稍候…"))
        self.go.setEnabled(False)

    def _on_recover(self) -> None:
        from gzstudents.office.screen.recovering import RecoverDialog

        RecoverDialog(self, self._path, self.who.currentText(), self._on_recovered, self._bring_back).open()

    def _on_recovered(self, login: str, password: str) -> None:
        self.who.setCurrentText(login)
        self.password.line.setText(password)
        self.try_it()

    def _on_open(self, found: tuple[Any, str]) -> None:
        self._is_over = True
        self.password.line.clear()
        self.done.emit(*found)  # whoever listens takes this window away when the other one stands

    def _on_failed(self, error: Exception) -> None:
        self.go.say(mark("登录"))
        self.said.setText(str(error) if isinstance(error, UserError) else in_words(error))
        self.password.line.selectAll()
        self.password.setFocus()
        self._on_edited()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._aside.wait()
        super().closeEvent(event)
        if not self._is_over:
            self._is_over = True
            self.left.emit()


def _import_slow() -> None:
    from importlib import import_module

    for name in SLOW:
        import_module(name)
