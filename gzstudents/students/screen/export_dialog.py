"""What leaves the office: which columns, in which format, and masked unless somebody says what the full numbers are for.

Remembers nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QButtonGroup, QLineEdit, QRadioButton, QWidget

from gzstudents.kernel import access
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui.dialogs import Dialog
from gzstudents.ui.parts import Button, Label

FULL = "export_full"  # the right
_LONGEST = 200


class ExportDialog(Dialog):
    """`run(options, suffix)`: the words for the command line, and how the file's name ends. `columns`: the ids of those that
    the list shows; without them all columns are written.
    """

    def __init__(
        self, parent: QWidget | None, count: int, run: Callable[[list[str], str], object], columns: Sequence[str] = ()
    ) -> None:
        super().__init__(parent, _n("导出 {count} 人", count), 480)
        self._run, self._columns = run, tuple(columns)
        self._groups: list[QButtonGroup] = []
        self.same = QRadioButton(_("与屏幕相同的列，每人一行"))
        self.all_columns = QRadioButton(_("全部列，每段学籍一行（可再导入）"))
        if columns:
            self._choice(_("列"), self.same, self.all_columns)
        self.xlsx = QRadioButton(_("Excel 工作簿（xlsx）"))
        self.csv = QRadioButton(_("CSV（UTF-8）"))
        self.gbk = QRadioButton(_("CSV（GBK，只给不认识 UTF-8 的旧系统）"))
        self._choice(_("格式"), self.xlsx, self.csv, self.gbk)
        self._ask_how_much()
        self.say(_("导出的时间、人数、列、用途和文件指纹记入操作记录。"), "muted")
        self.go = Button(mark("选择位置…"), "primary", "download", self._on_go)
        self.buttons(Button(mark("取消"), run=self.reject), self.go)
        self.full.toggled.connect(self._on_full)
        self.purpose.textChanged.connect(lambda _text: self._on_edited())
        self.go.setDefault(True)
        self._on_edited()

    def _choice(self, title: str, *radios: QRadioButton) -> None:
        """One of several; the first is what is usual."""
        group = QButtonGroup(self)
        self._groups.append(group)
        self.say(title, "section")
        for radio in radios:
            group.addButton(radio)
            self.column.addWidget(radio)
        radios[0].setChecked(True)

    def _ask_how_much(self) -> None:
        self.masked = QRadioButton(_("遮盖号码（如 E1••••678），出生日期只留年份"))
        self.full = QRadioButton(_("完整的证件号码和出生日期"))
        self._choice(_("号码"), self.masked, self.full)
        refused = "" if access.may(FULL) else access.refusal(FULL)
        self.full.setEnabled(not refused)
        self.full.setToolTip(refused)
        if refused:
            self.say(refused, "muted")
        self.purpose = QLineEdit()
        self.purpose.setMaxLength(_LONGEST)
        self.purpose.setAccessibleName(_("用途"))
        self._asked = Label(self._purpose_words, "muted")
        for field in (self._asked, self.purpose):
            self.column.addWidget(field)

    def _purpose_words(self) -> str:
        return _("用途（必填）") if self.full.isChecked() else _("用途（可不填）")

    def options(self) -> list[str]:
        purpose = self.purpose.text().strip()
        found = ["--full"] if self.full.isChecked() else []
        found += [f"--purpose={purpose}"] if purpose else []
        found += [f"--columns={','.join(self._columns)}"] if self._columns and self.same.isChecked() else []
        return [*found, *(["--encoding=gbk"] if self.gbk.isChecked() else [])]

    def suffix(self) -> str:
        return ".xlsx" if self.xlsx.isChecked() else ".csv"

    def _on_full(self, on: bool) -> None:
        self._on_edited()
        if on:
            self.purpose.setFocus()

    def _on_edited(self) -> None:
        self._asked.say(self._purpose_words)
        self.go.setEnabled(not self.full.isChecked() or bool(self.purpose.text().strip()))

    def _on_go(self) -> None:
        options, suffix = self.options(), self.suffix()
        self.accept()
        self._run(options, suffix)
