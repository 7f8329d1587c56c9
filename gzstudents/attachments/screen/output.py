"""Where a file goes: saved as a copy, after saying what for, or printed. Both stand in the journal."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QRect, QStandardPaths
from PySide6.QtGui import QPageLayout, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from gzstudents.attachments import exporting, rules
from gzstudents.attachments.queries import AttachmentRow
from gzstudents.attachments.scans import Picture
from gzstudents.attachments.screen import reading, words
from gzstudents.attachments.screen.images import image_of
from gzstudents.kernel import access
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui.desk import Desk
from gzstudents.ui.dialogs import Dialog
from gzstudents.ui.parts import Button, Label

FULL = "export_full"  # the right
LAST_FOLDER = "files/folder"
MOST_PRINTED = 60  # pages at once: they wait as pixels
PRINT_WIDTH = 1900  # pixels: A4 at 230 dpi


class PurposeDialog(Dialog):
    """A file shows everything: what it is for is said before it leaves, as with every full export."""

    def __init__(self, parent: QWidget | None, name: str, run: Callable[[str], object]) -> None:
        super().__init__(parent, _("另存“{name}”", name=name), 460)
        self._run = run
        self.say(_("副本不再受密码保护。时间、用途和文件指纹记入操作记录。"), "muted")
        self.purpose = QLineEdit()
        self.purpose.setMaxLength(200)
        self.purpose.setAccessibleName(_("用途"))
        self.column.addWidget(Label(mark("用途（必填）"), "muted"))
        self.column.addWidget(self.purpose)
        self.go = Button(mark("选择位置…"), "primary", "download", self._on_go)
        self.buttons(Button(mark("取消"), run=self.reject), self.go)
        self.purpose.textChanged.connect(lambda text: self.go.setEnabled(bool(text.strip())))
        self.go.setEnabled(False)
        self.go.setDefault(True)
        self.purpose.setFocus()

    def _on_go(self) -> None:
        purpose = self.purpose.text().strip()
        self.accept()
        self._run(purpose)


class Output(QObject):
    """Of one window; says on the desk what was done."""

    def __init__(self, desk: Desk, host: QWidget) -> None:
        super().__init__(host)
        self._desk, self._host = desk, host
        self._printer: QPrinter | None = None

    def save(self, row: AttachmentRow) -> None:
        """Ask what for, then where to."""
        if not access.may(FULL):
            self._desk.error(access.refusal(FULL))
            return
        PurposeDialog(self._host, words.title(row), lambda purpose: self._choose(row, purpose)).open()

    def _choose(self, row: AttachmentRow, purpose: str) -> None:
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        folder = Path(str(self._desk.settings.get(LAST_FOLDER, documents)))
        name = rules.export_name("", row.kind, row.title, row.file_name)
        chosen, _kind = QFileDialog.getSaveFileName(self._host, _("另存为"), str(folder / name))
        if chosen:
            self.write(row, Path(chosen), purpose)

    def write(self, row: AttachmentRow, path: Path, purpose: str) -> None:
        """The copy, and its entry."""
        self._desk.settings.set(LAST_FOLDER, str(path.parent))

        def saved(answer: tuple[AttachmentRow, dict[str, Any]]) -> None:
            self._desk.jobs.seen("attachments.exported", exporting.note_of([answer[0]], purpose, **answer[1]))
            self._desk.toast(_("已另存为“{name}”", name=path.name))

        self._desk.jobs.read(
            reading.save, saved, fail=self._desk.error, latest=(id(self), "save"), attachment_id=row.id, path=path
        )

    def print(self, row: AttachmentRow) -> None:
        """The system's dialog when the pages are ready."""
        if row.pages > MOST_PRINTED:
            self._desk.error(_n("一次最多打印 {count} 页，请另存后打印。", MOST_PRINTED))
            return

        def ready(pictures: list[Picture]) -> None:
            self._printer = QPrinter(QPrinter.PrinterMode.HighResolution)
            dialog = QPrintDialog(self._printer, self._host)
            dialog.setMinMax(1, len(pictures))
            dialog.accepted.connect(lambda: self.print_on(dialog.printer(), row, pictures))
            dialog.setModal(True)
            dialog.show()

        self._desk.jobs.read(
            reading.pages, ready, fail=self._desk.error, latest=(id(self), "print"),
            attachment_id=row.id, numbers=list(range(row.pages)), width=PRINT_WIDTH,
        )  # fmt: skip

    def print_on(self, printer: QPrinter, row: AttachmentRow, pictures: list[Picture]) -> None:
        """Each page as large as the paper allows, wide ones on wide paper."""
        first = max(1, printer.fromPage() or 1)
        chosen = pictures[first - 1 : printer.toPage() or len(pictures)]
        if not chosen:
            return
        painter = QPainter()
        for place, picture in enumerate(chosen):
            wide = picture.width > picture.height
            orientation = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
            printer.setPageOrientation(orientation)
            if place == 0:
                if not painter.begin(printer):
                    self._desk.error(_("打印机没有接受这份文件。"))
                    return
            else:
                printer.newPage()
            room = painter.viewport()
            scale = min(room.width() / picture.width, room.height() / picture.height)
            painter.drawImage(
                QRect(0, 0, round(picture.width * scale), round(picture.height * scale)), image_of(picture)
            )
        painter.end()
        self._desk.jobs.seen("attachments.exported", exporting.note_of([row], _("打印"), pages=len(chosen)))
        self._desk.toast(_n("已打印 {count} 页", len(chosen)))
