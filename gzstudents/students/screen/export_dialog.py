"""What leaves the office: masked unless somebody says what the full numbers are for. Remembers nothing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QRadioButton, QWidget

from gzstudents.kernel import access
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui.dialogs import Dialog
from gzstudents.ui.parts import Button, Label

FULL = "export_full"  # the right
_LONGEST = 200


class ExportDialog(Dialog):
    """`run(options)`: the words for the command line."""

    def __init__(self, parent: QWidget | None, count: int, run: Callable[[list[str]], object]) -> None:
        super().__init__(parent, _n("导出 {count} 人", count), 480)
        self._run = run
        self.masked = QRadioButton(_("遮盖号码（如 E1••••678），出生日期只留年份"))
        self.full = QRadioButton(_("完整的证件号码和出生日期"))
        self.masked.setChecked(True)
        refused = "" if access.may(FULL) else access.refusal(FULL)
        self.full.setEnabled(not refused)
        self.full.setToolTip(refused)
        for part in (self.masked, self.full):
            self.column.addWidget(part)
        if refused:
            self.say(refused, "muted")
        self.purpose = QLineEdit()
        self.purpose.setMaxLength(_LONGEST)
        self.purpose.setAccessibleName(_("用途"))
        self._asked = Label(self._purpose_words, "muted")
        for field in (self._asked, self.purpose):
            self.column.addWidget(field)
        self.say(_("导出的时间、人数、列、用途和文件指纹记入操作记录。"), "muted")
        self.go = Button(mark("选择位置…"), "primary", "download", self._on_go)
        self.buttons(Button(mark("取消"), run=self.reject), self.go)
        self.full.toggled.connect(self._on_full)
        self.purpose.textChanged.connect(lambda _text: self._on_edited())
        self.go.setDefault(True)
        self._on_edited()

    def _purpose_words(self) -> str:
        return _("用途（必填）") if self.full.isChecked() else _("用途（可不填）")

    def options(self) -> list[str]:
        purpose = self.purpose.text().strip()
        return [*(["--full"] if self.full.isChecked() else []), *([f"--purpose={purpose}"] if purpose else [])]

    def _on_full(self, on: bool) -> None:
        self._on_edited()
        if on:
            self.purpose.setFocus()

    def _on_edited(self) -> None:
        self._asked.say(self._purpose_words)
        self.go.setEnabled(not self.full.isChecked() or bool(self.purpose.text().strip()))

    def _on_go(self) -> None:
        options = self.options()
        self.accept()
        self._run(options)
