import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout
from PySide6.QtPrintSupport import QPrintDialog, QPrinter

from gzstudents.kernel.errors import UserError
from gzstudents.ui import pdf as pdf_module
from gzstudents.ui.pdf import BAND, DPI_MOST, Pdf, pages_asked, print_pages, printer_for, send
from gzstudents.ui.pdf_view import PdfView


def test_pages_as_pictures(pdf_file: bytes) -> None:
    pdf = Pdf(pdf_file)
    assert pdf.count == 2
    assert pdf.size(0).height() == pytest.approx(841.89, abs=0.01)
    image = pdf.image(0, 1)
    assert (image.width(), image.height()) == (596, 842)
    assert image.pixelColor(200, 842 - 125).lightness() < 20
    assert image.pixelColor(20, 20).lightness() == 255
    pdf.close()


def test_bands_make_the_same_page(pdf_file: bytes) -> None:
    pdf = Pdf(pdf_file)
    whole = pdf.image(0, 3)
    rows = whole.height()
    found = 0
    for top in range(0, rows, BAND):
        bottom = min(top + BAND, rows)
        band = pdf.image(0, 3, (top, bottom))
        assert (band.width(), band.height()) == (whole.width(), bottom - top)
        far = max(
            abs(band.pixelColor(x, y).lightness() - whole.pixelColor(x, top + y).lightness())
            for x in range(0, band.width(), 97)
            for y in range(0, band.height(), 7)
        )
        assert far <= 2
        found += band.height()
    assert found == rows


@pytest.mark.parametrize("content", [b"", b"nonsense", b"%PDF-1.4\n%%EOF"])
def test_not_a_pdf(qtbot: Any, content: bytes) -> None:
    with pytest.raises(UserError):
        Pdf(content)
    view = PdfView()
    qtbot.addWidget(view)
    view.show_pdf(content or b"x")
    assert view._errors.text()
    assert not view.print_button.isEnabled()


def test_paper_follows_the_pdf_not_the_queue(qapp: Any, pdf_file: bytes) -> None:
    printer = printer_for(Pdf(pdf_file), 1)
    assert printer.fullPage()
    assert printer.duplex() == QPrinter.DuplexMode.DuplexNone
    assert printer.pageLayout().orientation() == QPageLayout.Orientation.Landscape
    assert printer.pageLayout().pageSize().id().name == "A4"
    assert printer.resolution() <= DPI_MOST


def test_prints_in_true_size_where_it_is_told(qapp: Any, pdf_file: bytes, tmp_path: Path) -> None:
    pdf = Pdf(pdf_file)
    printer = printer_for(pdf)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    printer.setResolution(150)
    done: list[int] = []
    print_pages(pdf, printer, [0, 1], offset_mm=(10, 0), printed=done.append)
    assert done == [0, 1]
    out = Pdf((tmp_path / "out.pdf").read_bytes())
    assert out.count == 2
    assert out.size(1).width() > out.size(1).height()
    image = out.image(0, 25.4 / 72 * 10)  # 10 pixels a millimetre
    left = next(x for x in range(image.width()) if image.pixelColor(x, image.height() - 441).lightness() < 100)
    assert left / 10 == pytest.approx(100 / 72 * 25.4 + 10, abs=0.3)


def test_which_pages(qapp: Any, pdf_file: bytes) -> None:
    printer = printer_for(Pdf(pdf_file))
    assert pages_asked(printer, 5) == [0, 1, 2, 3, 4]
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 9)
    assert pages_asked(printer, 5) == [1, 2, 3, 4]


def test_view_zooms_and_turns_pages(qtbot: Any, pdf_file: bytes) -> None:
    view = PdfView()
    qtbot.addWidget(view)
    view.resize(700, 500)
    view.show()
    view.show_pdf(pdf_file)
    assert view._where.text() == "第 1 页，共 2 页"
    fit = view.pages.scale()
    qtbot.mouseClick(view._in, Qt.MouseButton.LeftButton)
    assert view.pages.scale() > fit
    qtbot.mouseClick(view._out, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(view._fit, Qt.MouseButton.LeftButton)
    assert view.pages.scale() == pytest.approx(fit, rel=0.1)
    qtbot.mouseClick(view._next, Qt.MouseButton.LeftButton)
    assert view._where.text() == "第 2 页，共 2 页"
    qtbot.keyClick(view.pages, Qt.Key.Key_PageUp)
    assert view.pages.page() == 0
    assert isinstance(view.grab().toImage(), QImage)
    qtbot.keyClick(view.pages, Qt.Key.Key_Plus)
    assert view.pages.scale() > fit
    qtbot.keyClick(view.pages, Qt.Key.Key_0)
    assert view.pages.zoom is None
    at = view.pages.verticalScrollBar().value()
    qtbot.mousePress(view.pages.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    qtbot.mouseMove(view.pages.viewport(), QPoint(300, 150))
    qtbot.mouseRelease(view.pages.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 150))
    assert view.pages.verticalScrollBar().value() == at + 50
    view.show_pdf(None)
    assert view._where.text() == ""


def test_the_systems_dialog_is_asked(
    qtbot: Any, pdf_file: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def to_file(pdf: Pdf, page: int = 0) -> QPrinter:
        printer = printer_for(pdf, page)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "out.pdf"))
        printer.setResolution(72)
        return printer

    monkeypatch.setattr("gzstudents.ui.pdf_view.printer_for", to_file)
    view = PdfView()
    qtbot.addWidget(view)
    assert view.print_dialog() is None
    view.show_pdf(pdf_file)
    dialog = view.print_dialog()
    assert isinstance(dialog, QPrintDialog)
    with qtbot.waitSignal(view.printed, check_params_cb=lambda pages: pages == [0, 1]):
        dialog.done(1)
    assert (tmp_path / "out.pdf").stat().st_size > 500


def test_a_file_goes_to_the_queue_unscaled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "lp"
    program.write_text(
        '#!/bin/sh\nprintf "%s\\n" "$@" > "$OUT"\ncat > "$OUT.pdf"\ngrep -q bad "$OUT.pdf" && { echo no queue >&2; exit 1; }\nexit 0\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("OUT", str(tmp_path / "said"))
    if not pdf_module.can_send():
        assert not sys.platform.startswith("linux")
        return
    send(b"pdf", "office", QSizeF(842, 595))
    said = (tmp_path / "said").read_text().split()
    assert {"print-scaling=none", "sides=one-sided", "office", "media=A4"} <= set(said)
    with pytest.raises(UserError, match="no queue"):
        send(b"bad")


def test_a_document_left_open_is_closed_quietly_at_the_end() -> None:
    """A window that is closed with the program leaves its preview to Python's end; the library says so on the terminal."""
    program = (
        "import io, sys, tempfile\nfolder = tempfile.TemporaryDirectory()\nfrom reportlab.pdfgen.canvas import Canvas\nfrom gzstudents.ui.pdf import Pdf\n"
        "paper = io.BytesIO()\ncanvas = Canvas(paper)\ncanvas.drawString(9, 9, 'x')\ncanvas.save()\n"
        "sys.modules['__main__'].kept = [Pdf(paper.getvalue())]\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert (done.stdout, done.stderr) == ("", "")
