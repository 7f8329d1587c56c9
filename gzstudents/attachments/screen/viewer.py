"""The window that shows attachments: the files at the left, the page at the right; or a document's fields beside its scan."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QSplitter, QVBoxLayout, QWidget

from gzstudents.attachments.queries import DOCUMENTS, AttachmentRow
from gzstudents.attachments.scans import Picture
from gzstudents.attachments.screen import reading, words
from gzstudents.attachments.screen.forms import BesideForm
from gzstudents.attachments.screen.images import framed, image_of, thumbnail
from gzstudents.attachments.screen.output import Output
from gzstudents.attachments.screen.reading import Paper
from gzstudents.attachments.screen.view import ScanView
from gzstudents.kernel import access
from gzstudents.kernel.i18n import _, mark
from gzstudents.ui import icons, theme
from gzstudents.ui.desk import Desk
from gzstudents.ui.live import Live
from gzstudents.ui.parts import Button, IconButton, Label

_PICTURE = 48


class Viewer(Live, QDialog):
    """Not modal: the student stays in reach behind it. `seen` is noted for each file that is opened."""

    mended = Signal(str, object)  # text, act

    def __init__(self, parent: QWidget, desk: Desk, name: str, rows: Sequence[AttachmentRow]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self._desk, self._name, self._rows = desk, name, list(rows)
        self._row: AttachmentRow | None = None
        self._page = 0
        self.form: BesideForm | None = None
        self.output = Output(desk, self)
        self.files = QListWidget()
        self.files.setIconSize(QSize(theme.current().px(_PICTURE), theme.current().px(_PICTURE)))
        self.files.setWordWrap(True)
        self.files.setSpacing(2)
        self.view = ScanView()
        self._where, self._zoom = Label(role="muted"), Label(role="muted")
        self._split = QSplitter()
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.files)
        self._split.addWidget(self._right())
        self._split.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._split)
        self.resize(theme.current().px(1040), theme.current().px(720))
        self._split.setSizes([theme.current().px(230), theme.current().px(810)])
        self._fill()
        self.files.currentRowChanged.connect(self._on_chosen)
        self.view.turned.connect(self.turn)
        self.view.zoomed.connect(self._on_zoomed)
        self.live()

    def _right(self) -> QWidget:
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(4)
        self._previous = IconButton("chevron-up", mark("上一页"), lambda: self.turn(-1))
        self._next = IconButton("chevron-down", mark("下一页"), lambda: self.turn(1))
        self._out = IconButton("zoom-out", mark("缩小"), lambda: self.view.step_zoom(-1))
        self._in = IconButton("zoom-in", mark("放大"), lambda: self.view.step_zoom(1))
        self._fit = IconButton("maximize-2", mark("适合窗口"), lambda: self.view.set_zoom(None))
        self._turn = IconButton("rotate-cw", mark("向右转 90 度"), self.view.rotate)
        self.beside = Button(mark("对照证件信息"), "tool", "id-card", self.compare)
        self.save = Button(mark("另存为…"), "tool", "download", self._on_save)
        self.print_ = Button(mark("打印…"), "tool", "printer", self._on_print)
        for widget in (self._previous, self._where, self._next, self._out, self._zoom, self._in, self._fit, self._turn):
            row.addWidget(widget)
        row.addStretch(1)
        for button in (self.beside, self.save, self.print_):
            button.setAutoDefault(False)
            row.addWidget(button)
        column.addLayout(row)
        column.addWidget(self.view, 1)
        return right

    def _on_save(self) -> None:
        if self._row is not None:
            self.output.save(self._row)

    def _on_print(self) -> None:
        if self._row is not None:
            self.output.print(self._row)

    def _fill(self) -> None:
        ratio = self.devicePixelRatioF()
        for row in self._rows:
            item = QListWidgetItem(f"{words.title(row)}\n{words.under(row)}")
            side = self.files.iconSize().width()
            made = thumbnail(row.thumbnail, self.files.iconSize(), ratio) if row.thumbnail else QPixmap()
            if made.isNull():
                made = icons.pixmap("file-text", "muted", side * 2 // 3, ratio)
            item.setIcon(QIcon(framed(made, side, ratio)))
            item.setToolTip(row.file_name)
            self.files.addItem(item)

    # --- showing

    def show_file(self, attachment_id: int) -> None:
        place = next((n for n, row in enumerate(self._rows) if row.id == attachment_id), 0)
        if self.files.currentRow() == place:
            self._on_chosen(place)
        self.files.setCurrentRow(place)

    def _on_chosen(self, place: int) -> None:
        if not 0 <= place < len(self._rows) or self._rows[place] is self._row:
            return
        self._row, self._page = self._rows[place], 0
        self.view.fresh()
        self._desk.jobs.seen(
            "attachments.seen", {"table": "attachments", "row": self._row.id, "columns": ["attachments.content"]}
        )
        self._show_page()

    def turn(self, step: int) -> None:
        """To another page."""
        if self._row is not None and 0 <= self._page + step < self._row.pages:
            self._page += step
            self._show_page()

    def _show_page(self) -> None:
        row = self._row
        if row is None:
            return
        if not words.is_shown(row):
            gone = (
                _("内容已被清除。")
                if not row.blob
                else _("这种文件不能在这里预览。请另存后用 Word、Excel 或 WPS 打开。")
            )
            self.view.say(gone)
        else:
            if not self.view.has_image():
                self.view.say(_("正在打开…"))
            self._ask_page()
        self.retranslate()

    def _ask_page(self) -> None:
        if self._row is not None:
            self._desk.jobs.read(
                reading.page, self._on_page, fail=self._on_failed, latest=self,
                attachment_id=self._row.id, page=self._page, width=self.view.wanted_width(),
            )  # fmt: skip

    def _on_page(self, answer: tuple[int, int, Picture]) -> None:
        attachment_id, page, picture = answer
        if self._row is not None and (attachment_id, page) == (self._row.id, self._page):
            self.view.show_image(image_of(picture))
            self.retranslate()

    def _on_failed(self, error: Exception) -> None:
        self.view.say(str(error))
        self.retranslate()

    def _on_zoomed(self) -> None:
        self._ask_page()
        self.retranslate()

    # --- beside its fields

    def compare(self) -> None:
        """The document's fields at the left, the scan at the right."""
        row = self._row
        if row is not None and row.record_table == DOCUMENTS and self.form is None:
            self._desk.jobs.read(reading.paper, self._on_paper, fail=self._desk.error, document_id=row.record_id)

    def _on_paper(self, paper: Paper) -> None:
        self.form = BesideForm(self._desk, paper, self._name)
        self.form.done.connect(self._on_mended)
        self.form.cancelled.connect(self._close_form)
        self._split.insertWidget(0, self.form)
        self.files.hide()
        self.form.setMinimumWidth(theme.current().px(330))
        self.form.focus_first()
        self.retranslate()

    def _on_mended(self, text: str, act: object) -> None:
        self._close_form()
        self.mended.emit(text, act)

    def _close_form(self) -> None:
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
            self.form = None
            self.files.show()
            self.retranslate()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.form is not None:
            self.form.cancel()
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        row: Any = self._row
        self.setWindowTitle(_("{name} · 附件", name=self._name))
        self.files.setAccessibleName(_("附件"))
        shown = row is not None and self.view.has_image()
        many = row is not None and row.pages > 1
        self._where.setText(_("第 {page} 页，共 {count} 页", page=self._page + 1, count=row.pages) if many else "")
        self._zoom.setText(f"{self.view.zoom or 1.0:.0%}" if shown else "")
        for widget in (self._previous, self._next, self._where):
            widget.setVisible(many)
        for button in (self._out, self._in, self._fit, self._turn, self.print_):
            button.setEnabled(shown)
        self.save.setEnabled(row is not None and bool(row.blob))
        self.beside.setVisible(
            row is not None and row.record_table == DOCUMENTS and self.form is None and access.may_write("register")
        )
