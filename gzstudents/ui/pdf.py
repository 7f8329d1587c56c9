"""Pages of a PDF as pictures, and PDF on paper in true size. pypdfium2 is loaded when the first page is drawn."""

import atexit
import math
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from weakref import WeakSet

from PySide6.QtCore import QMarginsF, QRect, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _

POINT = 1 / 72  # inch
DPI_MOST = 600  # queues that offer 1200 make a page of half a gigabyte
FINE = 2.2  # pixels a point from which on hairlines come out as fine as they are
BAND = 1000  # rows of a page drawn at a time


class Pdf:
    """An open PDF. Raises UserError where the bytes are none."""

    def __init__(self, content: bytes) -> None:
        import pypdfium2

        try:
            self._document: Any = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as error:
            raise UserError(_("这不是可以打开的 PDF")) from error
        _close_at_the_end(self)
        self.content = content
        self.count = len(self._document)
        self._sizes: dict[int, QSizeF] = {}

    def size(self, number: int) -> QSizeF:
        """Width and height of a page in points."""
        if number not in self._sizes:
            self._sizes[number] = QSizeF(*self._document[number].get_size())
        return self._sizes[number]

    def image(self, number: int, scale: float, rows: tuple[int, int] | None = None) -> QImage:
        """A page at `scale` pixels a point, opaque on white; `rows` gives a band of it, first and last + 1."""
        page = self._document[number]
        crop = (0.0, 0.0, 0.0, 0.0)
        if rows is not None:
            whole = math.ceil(page.get_height() * scale)
            first, last = rows
            crop = (0.0, max(0.0, whole - last - 0.25) / scale, 0.0, max(0.0, first - 0.25) / scale)
        bitmap = page.render(scale=scale, crop=crop, prefer_bgrx=True, fill_color=(255, 255, 255, 255))
        image = QImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32)
        made = image.copy()
        bitmap.close()
        return made

    def small(self, number: int, scale: float) -> QImage:
        """A page for the screen: drawn larger and brought down, else a guilloche's hairlines run together."""
        finer = min(3, math.ceil(FINE / scale)) if scale > 0 else 1
        if finer < 2:
            return self.image(number, scale)
        large = self.image(number, scale * finer)
        smooth = Qt.TransformationMode.SmoothTransformation
        return large.scaled(
            round(large.width() / finer), round(large.height() / finer), Qt.AspectRatioMode.IgnoreAspectRatio, smooth
        )

    def close(self) -> None:
        self._document.close()


_open: "WeakSet[Pdf]" = WeakSet()


def _close_at_the_end(pdf: Pdf) -> None:
    """Before the library itself goes: it would say of each document that it was left open."""
    if not _open:
        atexit.unregister(_close_all)
        atexit.register(_close_all)
    _open.add(pdf)


def _close_all() -> None:
    for pdf in list(_open):
        pdf.close()


def printer_for(pdf: Pdf, page: int = 0) -> QPrinter:
    """A printer set up for one-sided, full-page, true-size printing of a page; nothing of it is left to the queue."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    set_page(printer, pdf.size(page))
    return printer


def set_page(printer: QPrinter, size: QSizeF) -> None:
    """Paper and orientation from the PDF: a queue's default may be Letter, and inherits two-sided printing."""
    printer.setFullPage(True)
    wide = size.width() > size.height()
    upright = QSizeF(size.height(), size.width()) if wide else size
    orientation = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    layout = QPageLayout(QPageSize(upright, QPageSize.Unit.Point), orientation, QMarginsF(0, 0, 0, 0))
    layout.setMode(QPageLayout.Mode.FullPageMode)
    printer.setPageLayout(layout)
    printer.setDuplex(QPrinter.DuplexMode.DuplexNone)
    if printer.resolution() > DPI_MOST:
        printer.setResolution(DPI_MOST)


def pages_asked(printer: QPrinter, count: int) -> list[int]:
    """The pages the dialog asks for, counted from 0."""
    first, last = printer.fromPage(), printer.toPage()
    if printer.printRange() == QPrinter.PrintRange.PageRange and first > 0:
        return list(range(first - 1, min(last or first, count)))
    return list(range(count))


def print_pages(
    pdf: Pdf,
    printer: QPrinter,
    pages: Iterable[int],
    *,
    offset_mm: tuple[float, float] = (0.0, 0.0),
    printed: Callable[[int], object] = lambda _page: None,
) -> None:
    """Draw pages on a printer in bands of opaque RGB; `offset_mm` moves them right and down for pre-printed paper."""
    for number in page_by_page(pdf, printer, pages, offset_mm=offset_mm):
        printed(number)


def page_by_page(
    pdf: Pdf, printer: QPrinter, pages: Iterable[int], *, offset_mm: tuple[float, float] = (0.0, 0.0)
) -> Iterator[int]:
    """The same, giving each page's number when it is drawn: a window goes on between two of them. Closing it ends the
    task with what is drawn.
    """
    painter = QPainter()
    try:
        yield from _pages(pdf, printer, painter, pages, offset_mm)
    finally:
        if painter.isActive():
            painter.end()


def _pages(
    pdf: Pdf, printer: QPrinter, painter: QPainter, pages: Iterable[int], offset_mm: tuple[float, float]
) -> Iterator[int]:
    for place, number in enumerate(pages):
        set_page(printer, pdf.size(number))
        if place == 0:
            if not painter.begin(printer):
                raise UserError(_("打印机没有接受任务。请检查打印机是否在线，再打印一次。"))
            painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
        else:
            printer.newPage()
        _draw(pdf, number, printer, painter, offset_mm)
        yield number


def _draw(pdf: Pdf, number: int, printer: QPrinter, painter: QPainter, offset_mm: tuple[float, float]) -> None:
    import math

    dpi = printer.resolution()
    scale = dpi * POINT
    rows = math.ceil(pdf.size(number).height() * scale)
    x, y = (round(part / 25.4 * dpi) for part in offset_mm)
    for top in range(0, rows, BAND):
        band = pdf.image(number, scale, (top, min(top + BAND, rows))).convertToFormat(QImage.Format.Format_RGB888)
        painter.drawImage(QRect(x, y + top, band.width(), band.height()), band)


def can_send() -> bool:
    """Whether a PDF can go to the queue as it is, which keeps it small and its lines sharp."""
    return sys.platform.startswith("linux") and shutil.which("lp") is not None


def send(content: bytes, queue: str = "", size: QSizeF | None = None) -> None:
    """Hand the file itself to CUPS: no scaling, one side."""
    command = ["lp", "-s", "-o", "print-scaling=none", "-o", "sides=one-sided"]
    if queue:
        command += ["-d", queue]
    if size is not None:
        short, long = sorted((size.width(), size.height()))
        command += ["-o", "media=A4" if (round(short), round(long)) == (595, 842) else f"media=Custom.{short}x{long}"]
    done = subprocess.run([*command, "-"], input=content, capture_output=True, timeout=60, check=False)
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise UserError(_("打印队列没有接受文件：{reason}", reason=said or done.returncode))
