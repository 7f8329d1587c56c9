"""The page on which reason sheets are looked at, printed and saved."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from gzstudents.distribution.queries import Line
from gzstudents.distribution.screen.output import make_sheets
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui.desk import Desk
from gzstudents.ui.live import Live
from gzstudents.ui.messages import ErrorBar
from gzstudents.ui.parts import Button, Elided, IconButton, row
from gzstudents.ui.pdf_view import PdfView

LAST_FOLDER = "distribution/folder"


class SheetsView(Live, QWidget):
    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self._desk, self._lines, self.content = desk, list[Line](), b""
        self._title = Elided(role="title")
        self.errors = ErrorBar()
        self.pdf = PdfView()
        self._save = Button(mark("存为 PDF…"), "", "file-down", self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 20, 12)
        column.setSpacing(10)
        head = row(IconButton("chevron-left", mark("返回名额分配"), self.left.emit), self._title, self._save)
        head.setStretchFactor(self._title, 1)
        column.addLayout(head)
        column.addWidget(self.errors)
        column.addWidget(self.pdf, 1)
        self.live()

    def show_for(self, lines: Sequence[Line]) -> None:
        self._lines, self.content = list(lines), b""
        self.errors.hide()
        self.pdf.show_pdf(None)
        self.retranslate()
        make_sheets(self._desk, self._lines, self._on_made, self.errors.show_error)

    def _on_made(self, content: bytes) -> None:
        self.content = content
        self.pdf.show_pdf(content)
        self.retranslate()

    def retranslate(self) -> None:
        one = self._lines[0].name if len(self._lines) == 1 else ""
        many = _n("{count} 人的评定理由", len(self._lines))
        self._title.setText(_("{who}的评定理由", who=one) if one else many)
        self._save.setEnabled(bool(self.content))

    def save(self) -> None:
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        folder = Path(str(self._desk.settings.get(LAST_FOLDER, documents)))
        one = self._lines[0].number if len(self._lines) == 1 else ""
        name = _("评定理由 {number}.pdf", number=one) if one else _("评定理由.pdf")
        chosen, _kind = QFileDialog.getSaveFileName(self, _("存为 PDF…").rstrip("…"), str(folder / name), "PDF (*.pdf)")
        if chosen and self.content:
            self._desk.settings.set(LAST_FOLDER, str(Path(chosen).parent))
            try:
                Path(chosen).write_bytes(self.content)
            except OSError as error:
                self.errors.show_error(
                    _("无法写入“{name}”：{reason}", name=Path(chosen).name, reason=error.strerror or error)
                )
                return
            self._desk.toast(_("已保存 {name}", name=Path(chosen).name))
