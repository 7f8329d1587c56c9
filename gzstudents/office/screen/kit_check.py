"""Once a year: whether the printed recovery page is still there, legible, and opens the store."""

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QLineEdit, QWidget

from gzstudents.kernel.i18n import _, mark
from gzstudents.kernel.vault import rehearsal
from gzstudents.kernel.vault.keys import Keys
from gzstudents.office.screen.slow_dialog import SlowDialog
from gzstudents.ui.parts import Button, Label


class KitCheckDialog(SlowDialog):
    """`then()` when the code that was typed has opened the recovery slot; nothing else is changed."""

    def __init__(self, parent: QWidget | None, keys: Keys, then: Callable[[], object]) -> None:
        super().__init__(parent, _("核对恢复页"), 560)
        self._keys, self._then = keys, then
        self.say(
            _("从保险柜里取出恢复页，按顺序键入全部 14 组字母和数字。程序用它真正打开一次数据文件，不作其他更改。")
        )
        known = rehearsal.state(keys.path)
        self.say(_("上次核对：{day}", day=known.checked or _("从未")), "muted")
        self.code = QLineEdit()
        self.code.setMaxLength(120)
        self.code.setAccessibleName(_("恢复码"))
        for part in (Label(mark("恢复码"), "muted"), self.code):
            self.column.addWidget(part)
        self._finish(Button(mark("核对"), "primary", "check", self._on_go), Button(mark("取消"), run=self.reject))
        self.code.textChanged.connect(lambda _text: self._on_edited())
        self.code.returnPressed.connect(self._on_go)

    def _ready(self) -> bool:
        return bool(self.code.text().strip())

    def _on_go(self) -> None:
        if not self.go.isEnabled():
            return
        keys, code = self._keys, self.code.text()
        self._start(lambda: rehearsal.check(keys, code, date.today()), self._on_done)

    def _on_done(self, _nothing: object) -> None:
        self.code.clear()
        self.accept()
        self._then()
