"""The card of the settings that says what is demanded of passwords and locks, and lets an administrator choose it."""

from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from gzstudents.kernel import access
from gzstudents.kernel.i18n import _, mark
from gzstudents.kernel.vault import profiles
from gzstudents.office.screen.choice_row import Choice
from gzstudents.ui.desk import Desk
from gzstudents.ui.parts import Card, Label


class DemandsCard(Card):
    """Each demand in a sentence; without a password there is nothing to choose."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 18)
        column.setSpacing(12)
        column.addWidget(Label(mark("安全要求"), "h2"))
        column.addWidget(Label(mark("对这个数据文件的每个人、每台电脑生效"), "muted", wrap=True))
        listed = [(one.code, one.label) for one in profiles.profiles().values()]
        self.choice = Choice(mark("按照"), listed, self._on_chosen)
        self.words = Label(wrap=True, select=True)
        for part in (self.choice, self.words):
            column.addWidget(part)
        self.refresh()

    def refresh(self) -> None:
        found = profiles.of(self._desk.path) if access.keys() is not None else profiles.normal()
        self.choice.show_code(found.code)
        refusal = access.refusal_to_write("people")
        if access.keys() is None:
            refusal = _("没有密码保护，不能选定。请先设置密码。")
        self.choice.setEnabled(not refusal)
        self.choice.setToolTip(refusal)
        self.words.setText("\n".join(f"· {one}" for one in found.words()) if access.keys() is not None else refusal)

    def _on_chosen(self, code: str) -> None:
        if code != profiles.of(self._desk.path).code:
            self._desk.jobs.run(
                ["people", "profile", code], self._on_done, title=_("正在更新安全要求"), fail=self._on_failed
            )

    def _on_done(self, _answer: dict[str, Any]) -> None:
        self.refresh()
        self._desk.toast(_("安全要求已更改，新的规定从下次登录和下次改密码起生效。"))

    def _on_failed(self, error: Exception) -> None:
        self.refresh()
        self._desk.error(error)
