"""A PDF in the window: pages under one another, zoom, printing."""

from collections import OrderedDict
from collections.abc import Callable, Iterator

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPen
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gzstudents.kernel.i18n import _, mark
from gzstudents.ui import theme
from gzstudents.ui.live import Live
from gzstudents.ui.messages import ErrorBar
from gzstudents.ui.parts import Button, IconButton, Label
from gzstudents.ui.pdf import Pdf, can_send, page_by_page, pages_asked, printer_for, send
from gzstudents.ui.sheet_view import GAP, SheetView

KEPT = 6  # drawn pages kept
SCREEN = 96 / 72  # pixels a point at 100 %


class Pages(SheetView):
    """Draws the pages that can be seen. Fitted means by the width."""

    page_changed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.pdf: Pdf | None = None
        self._kept: OrderedDict[tuple[int, int], QImage] = OrderedDict()
        self.verticalScrollBar().valueChanged.connect(lambda _value: self.page_changed.emit(self.page()))
        self.live()

    def show_pdf(self, pdf: Pdf | None) -> None:
        self.pdf = pdf
        self._kept.clear()
        self.settle()
        self.verticalScrollBar().setValue(0)
        self.page_changed.emit(0)

    def scale(self) -> float:
        """Pixels a point."""
        if self.zoom is not None or self.pdf is None:
            return (self.zoom or 1.0) * SCREEN
        widest = max(self.pdf.size(number).width() for number in range(min(self.pdf.count, 20)))
        return max(0.1, (self.viewport().width() - 2 * GAP) / widest)

    def enlarged(self) -> float:
        return self.scale() / SCREEN

    def set_zoom(self, zoom: float | None) -> None:
        at = self.page()
        super().set_zoom(zoom)
        self.go(at)

    def _boxes(self) -> list[QRect]:
        """The pages on the long sheet, from the top."""
        if self.pdf is None:
            return []
        scale, y, boxes = self.scale(), GAP, []
        for number in range(self.pdf.count):
            size = self.pdf.size(number)
            width, height = round(size.width() * scale), round(size.height() * scale)
            x = max(GAP, (self.viewport().width() - width) // 2)
            boxes.append(QRect(x, y, width, height))
            y += height + GAP
        return boxes

    def extent(self) -> QSize:
        boxes = self._boxes()
        return QSize(max((box.width() for box in boxes), default=0) + 2 * GAP, boxes[-1].bottom() + GAP if boxes else 0)

    def page(self) -> int:
        """The page in the middle of the view."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        return next((n for n, box in enumerate(self._boxes()) if box.bottom() + GAP >= middle), 0)

    def go(self, number: int) -> None:
        boxes = self._boxes()
        if boxes:
            self.verticalScrollBar().setValue(boxes[max(0, min(number, len(boxes) - 1))].y() - GAP)

    def _image(self, number: int, width: int) -> QImage:
        ratio = self.devicePixelRatioF()
        key = (number, round(width * ratio))
        found = self._kept.get(key)
        if found is None and self.pdf is not None:
            found = self.pdf.small(number, self.scale() * ratio)
            found.setDevicePixelRatio(ratio)
            self._kept[key] = found
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found if found is not None else QImage()

    def draw(self, painter: QPainter) -> None:
        seen = self.viewport().rect()
        painter.setPen(QPen(theme.current().color("border_strong"), 1))
        for number, box in enumerate(self._boxes()):
            shown = box.translated(self.offset())
            if shown.intersects(seen):
                painter.drawImage(QRectF(shown), self._image(number, box.width()))
                painter.drawRect(shown.adjusted(-1, -1, 0, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps: dict[int, int] = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        if event.key() in steps:
            self.go(self.page() + steps[event.key()])
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(640, 480)


class PdfView(Live, QWidget):
    """Pages with a row of controls. `printed` tells which pages (counted from 0) went to the printer."""

    printed = Signal(list)

    def __init__(self) -> None:
        super().__init__()
        self.offset_mm = (0.0, 0.0)  # for pre-printed paper
        self._work: Iterator[int] | None = None  # pages on their way to the printer
        self._paper: tuple[Pdf, QPrinter, list[int]] | None = None
        self._drawn: list[int] = []
        self._printer: QPrinter | None = None
        self._held = held = list[Pdf]()  # what is open now: closed with the view
        self.destroyed.connect(lambda: _close(held))
        self.pages = Pages()
        self._errors = ErrorBar()
        self._where = Label(role="muted")
        self._zoom = Label(role="muted")
        self.row = QHBoxLayout()
        self.row.setContentsMargins(0, 0, 0, 8)
        self.row.setSpacing(4)
        self._previous = IconButton("chevron-up", mark("上一页"), lambda: self.pages.go(self.pages.page() - 1))
        self._next = IconButton("chevron-down", mark("下一页"), lambda: self.pages.go(self.pages.page() + 1))
        self._out = IconButton("zoom-out", mark("缩小"), lambda: self.pages.step_zoom(-1))
        self._in = IconButton("zoom-in", mark("放大"), lambda: self.pages.step_zoom(1))
        self._fit = IconButton("maximize-2", mark("适合宽度"), lambda: self.pages.set_zoom(None))
        self.print_button = Button(mark("打印…"), "primary", "printer", self.print_dialog)
        for widget in (self._previous, self._where, self._next):
            self.row.addWidget(widget)
        self.row.addSpacing(8)
        for widget in (self._out, self._zoom, self._in, self._fit):
            self.row.addWidget(widget)
        self.row.addStretch(1)
        if can_send():
            self.row.addWidget(
                Button(mark("直接送打印队列"), "tool", "file-down", self.send, mark("不经缩放，保留矢量"))
            )
        self.row.addWidget(self.print_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self.row)
        column.addWidget(self._errors)
        column.addWidget(self.pages, 1)
        self.pages.page_changed.connect(lambda _page: self.retranslate())
        self.pages.zoomed.connect(self.retranslate)
        self.live()

    def show_pdf(self, content: bytes | None) -> None:
        """Show a PDF; None shows nothing. What cannot be opened is said above the pages."""
        self._errors.hide()
        old = self.pages.pdf
        try:
            self.pages.show_pdf(Pdf(content) if content else None)
        except Exception as error:  # a broken file is told in place, whatever the library raises
            self.pages.show_pdf(None)
            self._errors.show_error(error)
        if old is not None:
            old.close()
        self._held[:] = [self.pages.pdf] if self.pages.pdf is not None else []
        self.retranslate()

    def retranslate(self) -> None:
        pdf = self.pages.pdf
        count = pdf.count if pdf is not None else 0
        if self._paper is not None:
            self._where.setText(_("正在打印 {done} / {total}", done=len(self._drawn), total=len(self._paper[2])))
        else:
            here = self.pages.page() + 1
            self._where.setText(_("第 {page} 页，共 {count} 页", page=here, count=count) if count else "")
        self._zoom.setText(f"{self.pages.enlarged():.0%}" if count else "")
        for widget in (self._previous, self._next, self._out, self._in, self._fit, self.print_button):
            widget.setEnabled(count > 0 and self._work is None)

    def print_dialog(self) -> QPrintDialog | None:
        """The system's own dialog; it prints when it is accepted."""
        pdf = self.pages.pdf
        if pdf is None:
            return None
        self._printer = printer_for(pdf)  # the dialog only borrows it
        dialog = QPrintDialog(self._printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setMinMax(1, pdf.count)
        dialog.accepted.connect(lambda: self.print_on(dialog.printer()))
        dialog.setModal(True)
        dialog.show()
        return dialog

    @property
    def is_printing(self) -> bool:
        return self._work is not None

    def print_on(self, printer: QPrinter) -> None:
        """Print the pages that the printer is set to; the window stays alive between two pages."""
        pdf = self.pages.pdf
        if pdf is None or self._work is not None:
            return
        self._paper = (Pdf(pdf.content), printer, pages_asked(printer, pdf.count))
        self._work = page_by_page(*self._paper, offset_mm=self.offset_mm)
        self._drawn = []
        self._print_next()

    def _print_next(self) -> None:
        """One page more; what is shown may change meanwhile, what is printed does not."""
        try:
            number = next(self._work, None) if self._work is not None else None
        except Exception as error:  # printers fail in many ways: all of them are told in place
            self._errors.show_error(error)
            number = None
        if number is not None:
            self._drawn.append(number)
            QTimer.singleShot(0, self, self._print_next)
        else:
            self._finish()
        self.retranslate()

    def _finish(self) -> None:
        paper, drawn = self._paper, self._drawn
        self._work, self._paper, self._drawn = None, None, []
        if paper is not None:
            paper[0].close()
        if drawn:
            self.printed.emit(drawn)

    def send(self) -> None:
        pdf = self.pages.pdf
        if pdf is not None and self._try(lambda: send(pdf.content, size=pdf.size(0))):
            self.printed.emit(list(range(pdf.count)))

    def _try(self, work: Callable[[], None]) -> bool:
        self._errors.hide()
        try:
            work()
        except Exception as error:  # printers fail in many ways: all of them are told in place
            self._errors.show_error(error)
            return False
        return True


def _close(held: list[Pdf]) -> None:
    for pdf in held:
        pdf.close()
