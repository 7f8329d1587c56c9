"""The first run, and setting a password later: with a password or without for now; three fields; the recovery page."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _, mark
from gzstudents.kernel.vault import ROOMS, rotation
from gzstudents.kernel.vault.keys import Keys
from gzstudents.office.screen.password_parts import KitPage, NewPassword
from gzstudents.ui import theme
from gzstudents.ui.aside import Aside
from gzstudents.ui.live import Live
from gzstudents.ui.messages import in_words
from gzstudents.ui.parts import Button, Card, Label, Picture, row

WIDE = 560


class Protecting(Live, QWidget):
    """`make(path)` makes or checks the store, `enter(keys)` opens it, both in a thread. `done` carries what enter() gave,
    None for "without a password for now"; `left` says that the window was closed before anything was done.
    """

    done = Signal(object)
    left = Signal()

    def __init__(
        self, path: Path, make: Callable[[Path], object], enter: Callable[[Keys], Any], *, first: bool
    ) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self._path, self._make, self._enter = path, make, enter
        self._aside = Aside(self)
        self._answer: Any = None
        self._is_over = False
        self.pages = QStackedWidget()
        self.pages.addWidget(self._choice())
        self.pages.addWidget(self._fields())
        column = QVBoxLayout(self)
        column.setContentsMargins(36, 30, 36, 28)
        column.addWidget(self.pages)
        self.pages.setCurrentIndex(0 if first else 1)
        self.back.setVisible(first)
        self.kit: KitPage | None = None
        self.live()
        self._on_edited()

    def retranslate(self) -> None:
        self.setWindowTitle(_("国际学生事务"))

    def restyle(self) -> None:
        self.setMinimumWidth(theme.current().px(WIDE))

    # --- pages

    def _choice(self) -> QWidget:
        page, column = _page()
        column.addLayout(row(Picture("graduation-cap", "on_accent", 20, "accent"), Label(mark("国际学生事务"), "title"), None, spacing=12))  # fmt: skip
        column.addWidget(Label(mark("名册里有护照、奖学金和学生的私事。电脑丢失时，只有密码能保护它们。"), wrap=True))
        for text, hint, icon, kind, run in (
            (
                mark("设置密码"),
                mark("推荐。打开程序时输入姓名和密码；以后可以添加同事。"),
                "lock",
                "primary",
                self._on_with,
            ),
            (
                mark("暂不设密码"),
                mark("拿到这个文件的人都能看到全部内容。以后随时可以设置。"),
                "",
                "",
                self._on_without,
            ),
        ):
            card = Card()
            inside = QVBoxLayout(card)
            inside.setContentsMargins(16, 16, 16, 14)
            inside.setSpacing(8)
            inside.addLayout(row(Button(text, kind, icon, run), None))
            inside.addWidget(Label(hint, "muted", wrap=True))
            column.addSpacing(6)
            column.addWidget(card)
        column.addStretch(1)
        return page

    def _fields(self) -> QWidget:
        page, column = _page()
        column.addWidget(Label(mark("用密码保护数据文件"), "title"))
        self.name = QLineEdit()
        self.name.setMaxLength(60)
        label = Label(mark("姓名"), "muted")
        label.setBuddy(self.name)
        self.name.setAccessibleName(_("姓名"))
        self.password = NewPassword()
        self.said = Label(role="error", wrap=True)
        self.go = Button(mark("设置密码"), "primary", "lock", self.protect)
        self.back = Button(mark("上一步"), "", run=lambda: self.pages.setCurrentIndex(0))
        for part in (label, self.name, self.password, self.said):
            column.addWidget(part)
        column.addStretch(1)
        column.addLayout(row(self.back, None, self.go))
        self.name.textChanged.connect(lambda _text: self._on_edited())
        self.password.edited.connect(self._on_edited)
        return page

    def _last(self, private: bytes) -> QWidget:
        page, column = _page()
        column.addWidget(Label(mark("打印恢复页"), "title"))
        self.kit = KitPage(private, self._path, _("数据文件和全部密钥"))
        column.addWidget(self.kit)
        self.finish = Button(mark("完成"), "primary", "check", self._on_finish)
        self.finish.setEnabled(False)
        later = Button(mark("以后再打印"), "link", run=self._on_finish)
        later.setToolTip(_("在“人员与密码”中可以打印新的恢复页"))
        self.kit.edited.connect(lambda: self.finish.setEnabled(self.kit is not None and self.kit.is_proved()))
        column.addStretch(1)
        column.addLayout(row(later, None, self.finish))
        return page

    # --- what happens

    def _on_edited(self) -> None:
        self.password.login = self.name.text().strip()
        good = bool(self.name.text().strip()) and not self.password.problem()
        self.go.setEnabled(good and not self._aside.busy)

    def _on_with(self) -> None:
        self.pages.setCurrentIndex(1)
        self.name.setFocus()

    def _on_without(self) -> None:
        self._is_over = True
        self.done.emit(None)  # whoever listens takes this window away when the other one stands

    def protect(self) -> None:
        path, make, enter = self._path, self._make, self._enter
        login, password = self.name.text().strip(), self.password.text()

        def work() -> tuple[Any, bytes]:
            make(path)
            keys, private = rotation.protect(path, login, password, rooms=ROOMS)
            return enter(keys), private

        self.said.setText("")
        self._aside.run(work, self._on_protected, self._on_failed)
        self.go.say(mark("请稍候…"))
        self._on_edited()

    def _on_protected(self, answer: tuple[Any, bytes]) -> None:
        self._answer, private = answer
        self.password.clear()
        self.pages.addWidget(self._last(private))
        self.pages.setCurrentIndex(2)

    def _on_failed(self, error: Exception) -> None:
        self.go.say(mark("设置密码"))
        self._on_edited()
        self.said.setText(str(error) if isinstance(error, UserError) else in_words(error))

    def _on_finish(self) -> None:
        self._is_over = True
        if self.kit is not None:
            self.kit.note()
        self.done.emit(self._answer)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._aside.busy:
            event.ignore()
            return
        if self._is_over:
            super().closeEvent(event)
            return
        self._is_over = True
        if self._answer is not None:  # protected; the page can be printed later
            self.done.emit(self._answer)
        else:
            self.left.emit()


def _page() -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    page.setObjectName("plain")
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(10)
    return page, column
