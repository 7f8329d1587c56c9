"""Step 1 of an import: the file, how its text is encoded, and which sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gzstudents.kernel.i18n import _, mark
from gzstudents.students.screen.import_sheets import SheetsChoice
from gzstudents.ui import theme
from gzstudents.ui.commands import Command
from gzstudents.ui.live import Live
from gzstudents.ui.messages import ErrorBar
from gzstudents.ui.panel_parts import CalloutBar
from gzstudents.ui.parts import Button, Elided, Label, Picture, row

TEXT_SUFFIXES: Final = frozenset({".csv", ".tsv", ".txt"})
_ENCODING_NAMES: Final = {
    "": mark("自动判断"),
    "utf-8": mark("UTF-8"),
    "gb18030": mark("GB18030（简体中文）"),
    "utf-16-le": mark("UTF-16"),
    "utf-16-be": mark("UTF-16（大端）"),
    "big5": mark("Big5（繁体中文）"),
    "windows-1252": mark("Windows-1252（西欧）"),
}
SHOWN_ROWS, SHOWN_COLUMNS = 12, 30


class DropField(Live, QFrame):
    """The field that says where to drop a file; the whole window takes it."""

    def __init__(self) -> None:
        super().__init__()
        self.hot = False
        self.setObjectName("plain")
        self._picture = Picture("file-spreadsheet", "accent", 30, "accent_soft")
        title = Label(mark("把名册拖到这里"), "h2")
        hint = Label(
            mark("支持 xlsx、xls、et、ods、csv、txt；标题行、合并单元格和列的顺序都不用整理"), "muted", wrap=True
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addStretch(1)
        column.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(6)
        for label in (title, hint):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        self.row = QHBoxLayout()
        self.row.setSpacing(10)
        column.addSpacing(10)
        column.addLayout(self.row)
        column.addStretch(1)
        self.live()

    def show_hot(self, hot: bool) -> None:
        self.hot = hot
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(look.color("accent" if self.hot else "border_strong"), 1.5, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(look.color("accent_soft" if self.hot else "surface"))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 10, 10)


class PreviewTable(QTableWidget):
    """The first rows of a file as it was understood."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("figures")
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.verticalHeader().setDefaultSectionSize(30)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.horizontalHeader().setMaximumSectionSize(240)
        self.setAccessibleName(_("文件预览"))

    def fill(self, rows: Sequence[Sequence[Any]]) -> None:
        from gzstudents.kernel.sheets import column_name

        self.clear()
        width = min(SHOWN_COLUMNS, max((len(one) for one in rows), default=0))
        self.setColumnCount(width)
        self.setRowCount(min(SHOWN_ROWS, len(rows)))
        self.setHorizontalHeaderLabels([column_name(number) for number in range(width)])
        for line, cells in enumerate(rows[:SHOWN_ROWS]):
            for column, value in enumerate(cells[:width]):
                self.setItem(line, column, QTableWidgetItem(str(value)[:200]))
        self.resizeColumnsToContents()


class FileStep(Live, QWidget):
    """`chosen` asks for a file, `pasted` for the clipboard; `changed` when encoding or sheet is another; `go_on`."""

    choose_wanted = Signal()
    paste_wanted = Signal()
    changed = Signal()
    go_on = Signal()

    def __init__(self, unfinished: QWidget, reconcile: QWidget, templates: QWidget) -> None:
        super().__init__()
        self._filling = False
        self.drop = DropField()
        choose = Button(mark("选择文件…"), "primary", "folder-open", self.choose_wanted.emit)
        paste = Button(
            mark("粘贴单元格"),
            "",
            "clipboard",
            self.paste_wanted.emit,
            mark("粘贴从 Excel 或 WPS 复制的单元格（Ctrl+V）"),
        )
        self.drop.row.addStretch(1)
        self.drop.row.addWidget(choose)
        self.drop.row.addWidget(paste)
        self.drop.row.addWidget(reconcile)
        self.drop.row.addWidget(templates)
        self.drop.row.addStretch(1)
        self.errors = ErrorBar()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.errors)
        column.addWidget(self.drop, 1)
        column.addWidget(unfinished)
        column.addWidget(self._file_card(), 2)
        self.live()

    def _file_card(self) -> QFrame:
        self.card = QFrame()
        self.card.setObjectName("card")
        self.name = Elided(role="h2")
        self.size_label = Label(role="muted")
        self.encoding = QComboBox()
        self.encoding_label = QLabel()
        self.encoding_label.setBuddy(self.encoding)
        self.sheets = SheetsChoice()
        self.partner = CalloutBar()
        self.partner.hide()
        self.preview = PreviewTable()
        self.hint = Label(mark("文字显示为乱码时，换一种编码"), "faint")
        self.next = Button(mark("继续"), "primary", "arrow-right", self.go_on.emit)
        head = row(Picture("file-spreadsheet", "accent", 18), self.name, self.size_label)
        head.setStretch(1, 1)
        inside = QVBoxLayout(self.card)
        inside.setContentsMargins(16, 14, 16, 14)
        inside.setSpacing(10)
        inside.addLayout(head)
        inside.addLayout(row(self.encoding_label, self.encoding, 12, self.hint, None, self.next))
        inside.addWidget(self.partner)
        inside.addWidget(self.sheets)
        inside.addWidget(self.preview, 1)
        inside.addStretch(0)
        self.encoding.currentIndexChanged.connect(self._on_changed)
        self.sheets.changed.connect(self.changed)
        self.card.hide()
        return self.card

    def _on_changed(self, _number: int) -> None:
        if not self._filling:
            self.changed.emit()

    def show_file(self, path: Path | None, name: str, encoding: str = "") -> None:
        """A file of which nothing is known yet; without a path one that lies in the store."""
        self._filling = True
        size = path.stat().st_size if path is not None and path.exists() else 0
        self.name.setText(name)
        self.size_label.setText(_("{size} KB", size=f"{max(1, round(size / 1024)):,}") if size else "")
        self.encoding.setCurrentIndex(max(0, self.encoding.findData(encoding)))
        self.sheets.show_rolls([], (), per_sheet=False)
        self.partner.hide()
        is_text = path is not None and path.suffix.lower() in TEXT_SUFFIXES
        for widget in (self.encoding, self.encoding_label, self.hint):
            widget.setVisible(is_text)
        self.preview.setVisible(is_text)
        self.preview.fill([])
        self.card.show()
        self.errors.hide()
        self._filling = False

    def show_rolls(self, rolls: Sequence[Mapping[str, Any]], chosen: Sequence[str], *, per_sheet: bool) -> None:
        self.sheets.show_rolls(rolls, chosen, per_sheet=per_sheet)

    def show_partner(self, rolls: Sequence[Mapping[str, Any]], reconcile: Callable[[], object]) -> None:
        """A partner's list among them is for another page."""
        found = next((roll for roll in rolls if roll.get("purpose") == "partner"), None)
        self.partner.setVisible(found is not None)
        if found is not None:
            text = _("这是“{template}”：核对只列出与名册的差异，逐项采用。", template=found["template_label"])
            self.partner.fill(text, "info", Command("import.reconcile", mark("改为核对"), reconcile))

    def show_preview(self, rows: Sequence[Sequence[Any]], encoding: str) -> None:
        self.preview.fill(rows)
        self.preview.show()
        if encoding:
            self.encoding.setItemText(0, _("自动判断（{encoding}）", encoding=encoding.upper()))

    def chosen_encoding(self) -> str:
        return str(self.encoding.currentData() or "")

    def retranslate(self) -> None:
        self.encoding_label.setText(_("文字编码"))
        self.encoding.setAccessibleName(_("文字编码"))
        self._filling = True
        chosen = self.encoding.currentIndex()
        self.encoding.clear()
        for code, name in _ENCODING_NAMES.items():
            self.encoding.addItem(_(name), code)
        self.encoding.setCurrentIndex(max(0, chosen))
        self._filling = False
