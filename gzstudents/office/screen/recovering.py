"""Opening with the recovery page when the password is lost: a new password, a new data key, a new page."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QWidget

from gzstudents.kernel.i18n import _, mark
from gzstudents.kernel.vault.keys import Keys
from gzstudents.office.recovery import nothing, recover
from gzstudents.office.screen.password_parts import KitPage, NewPassword
from gzstudents.office.screen.slow_dialog import SlowDialog
from gzstudents.ui.parts import Button, Label


class RecoverDialog(SlowDialog):
    """`then(login, password)` when the new password is good and the new page was shown."""

    def __init__(
        self, parent: QWidget | None, path: Path, login: str, then: Callable[[str, str], object],
        bring_back: Callable[[Keys], object] = nothing,
    ) -> None:  # fmt: skip
        """`bring_back(keys)`: in a thread, puts a copy in the place of a file that is gone."""
        super().__init__(parent, _("使用恢复页"), 560)
        self._path, self._login, self._then, self._bring_back = path, login, then, bring_back
        self.say(_("按顺序键入恢复页上的 14 组字母和数字，并为“{name}”设置新密码。", name=login), "muted")
        if bring_back is not nothing:
            self.say(_("数据文件会先从选中的备份恢复。"), "muted")
        self.code = QLineEdit()
        self.code.setMaxLength(120)
        self.code.setAccessibleName(_("恢复码"))
        self.password = NewPassword(path)
        self.password.login = login
        self.page: KitPage | None = None
        self._keys: Keys | None = None
        for part in (Label(mark("恢复码"), "muted"), self.code, self.password):
            self.column.addWidget(part)
        self._finish(Button(mark("重设密码"), "primary", run=self._on_go), Button(mark("取消"), run=self.reject))
        self.code.textChanged.connect(lambda _text: self._on_edited())
        self.password.edited.connect(self._on_edited)

    def _ready(self) -> bool:
        return bool(self.code.text().strip()) and not self.password.problem()

    def _on_go(self) -> None:
        if self.page is not None:
            self.accept()
            if self._keys is not None:
                self.page.note(self._keys)
            self._then(self._login, self.password.text())
            return
        path, login, code, password = self._path, self._login, self.code.text(), self.password.text()

        def work() -> bytes:
            kept: list[bytes] = []
            self._keys, _shut = recover(path, login, code, password, kept.append, self._bring_back)
            return kept[0]

        self._start(work, self._on_done)

    def _on_done(self, private: bytes) -> None:
        for part in (self.code, self.password, self.said, self.stay):
            part.hide()
        self.page = KitPage(private, self._path, _("数据文件和全部密钥"))
        self.column.insertWidget(2, self.page)
        self.go.say(mark("登录"))
        self.go.setEnabled(True)
