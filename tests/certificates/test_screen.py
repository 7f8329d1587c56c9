"""The screen 证书打印: preview, printing with the entry in the register, saving, voiding, replacing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtPrintSupport import QPrinter

from gzstudents.certificates import queries
from gzstudents.certificates.screen import CertificatesScreen, ShowCertificates
from gzstudents.certificates.screen.pane import Pages
from gzstudents.kernel.store import Store
from gzstudents.scholarships import operations
from gzstudents.ui.list_spec import Wanted
from gzstudents.ui.pdf import Pdf, printer_for
from tests import make
from tests.window import Driver, unnamed

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # popups, offscreen
Start = Callable[[], Driver]
YEAR = "2025-2026"


def issued(store: Store, count: int = 2, **values: Any) -> list[str]:
    """Students with an award each; the numbers of their certificates."""
    with store.writing("office", "scholarships.award") as session:
        given = {"chinese_name": "阿米娜", "surname": "DIALLO", "given_names": "Aminata", **values}
        stays = [make.student(session, **given) for _number in range(count)]
        items = [(stay.id, "") for stay in stays]
        result = operations.award(session, programme="GD", academic_year=YEAR, items=items, decided_on="2025-11-20")
    return [one.certificate for one in result.awarded]


@pytest.fixture
def paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's dialog accepted at once, with a PDF file as the printer."""
    out = tmp_path / "paper.pdf"

    def accept(pages: Pages) -> None:
        pdf = pages.pages.pdf
        assert pdf is not None
        printer = printer_for(pdf)
        printer.setResolution(72)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(out))
        pages.print_on(printer)

    monkeypatch.setattr(Pages, "print_dialog", accept)
    return out


def printed(driver: Driver) -> list[int]:
    return [row.print_count for row in driver.read(queries.list_certificates)]


def settle_print(driver: Driver, screen: Any) -> None:
    driver.qtbot.waitUntil(lambda: not screen.pane.pages.is_printing, timeout=20_000)
    driver.settle()


def test_what_is_selected_is_seen_and_printed_and_entered(store: Store, drive: Start, paper: Path) -> None:
    issued(store, 3)
    driver = drive()
    screen = driver.go("certificates")
    assert isinstance(screen, CertificatesScreen)
    driver.click_row(screen.page, 0)
    driver.click_row(screen.page, 1, add=True)
    assert screen.pane.pages.pages.pdf is not None
    assert screen.pane.pages.pages.pdf.count == 2
    driver.press(screen.pane, "打印")
    settle_print(driver, screen)
    assert Pdf(paper.read_bytes()).count == 2
    assert printed(driver) == [1, 1, 0]
    assert driver.toast == "已打印 2 份证书"
    assert len(screen.page.rows.ids) == 1  # two have left the tab of what is not printed
    driver.undo()
    assert printed(driver) == [0, 0, 0]


def test_all_at_once(store: Store, drive: Start, paper: Path) -> None:
    issued(store, 3)
    driver = drive()
    screen = driver.go("certificates", Wanted(tab="unprinted"))
    driver.press(screen.page, "打印全部")
    settle_print(driver, screen)
    assert printed(driver) == [1, 1, 1]


def test_a_character_without_a_glyph_stops_everything(store: Store, drive: Start, paper: Path) -> None:
    numbers = issued(store)
    (bad,) = issued(store, 1, chinese_name="阿\ue123娜")
    driver = drive()
    screen = driver.go("certificates", ShowCertificates(numbers=(*numbers, bad)))
    assert len(screen.chosen_rows()) == 3
    driver.press(screen.pane, "打印")
    said = screen.page.errors.text()
    assert "没有打印任何证书" in said
    assert bad in said
    assert "阿\ue123娜" in said
    assert "U+E123" in said
    assert printed(driver) == [0, 0, 0]
    assert not paper.exists()


def test_saved_in_one_file_and_one_a_person(store: Store, drive: Start, tmp_path: Path) -> None:
    numbers = issued(store)
    driver = drive()
    screen = driver.go("certificates")
    screen.output.save(numbers, tmp_path / "all.pdf", True)
    driver.settle()
    assert Pdf((tmp_path / "all.pdf").read_bytes()).count == 2
    screen.output.save(numbers, tmp_path / "each", False)
    driver.settle()
    assert len(list((tmp_path / "each").glob("*.pdf"))) == 2
    assert printed(driver) == [2, 2]


@pytest.mark.long
def test_many_are_saved_by_a_child_process(store: Store, drive: Start, tmp_path: Path) -> None:
    numbers = issued(store, 21)
    driver = drive()
    screen = driver.go("certificates")
    screen.output.save(numbers, tmp_path / "many.pdf", True)
    assert driver.window.desk.jobs.tasks
    driver.settle()
    assert Pdf((tmp_path / "many.pdf").read_bytes()).count == 21
    assert printed(driver) == [1] * 21
    assert driver.toast == "已把 21 份证书存入“many.pdf”"
    found: list[Any] = []
    screen.output.prepare(numbers, found.append)
    driver.settle()
    assert Pdf(found[0].content).count == 21
    assert printed(driver) == [1] * 21  # a draft for the printer is no print yet


def test_voided_with_a_reason_and_back(store: Store, drive: Start) -> None:
    issued(store, 1)
    driver = drive()
    screen = driver.go("certificates")
    driver.click_row(screen.page, 0)
    screen.void_command.run()
    driver.settle()
    driver.type_into(screen.pane.form, "reason", "wrong name")
    driver.press(screen.pane.form, "作废证书")
    (row,) = driver.read(queries.list_certificates)
    assert (row.state, row.void_reason) == ("VOIDED", "wrong name")
    driver.click_tab(screen.page.tabs, "void")
    driver.click_row(screen.page, 0)
    assert "作废：wrong name" in driver.texts(screen.pane)
    assert not screen.print_command.enabled()
    driver.undo()
    assert driver.read(queries.list_certificates)[0].state == "ISSUED"


def test_a_replacement_says_the_present_name(store: Store, drive: Start) -> None:
    (number,) = issued(store, 1)
    driver = drive()
    screen = driver.go("certificates")
    driver.click_row(screen.page, 0)
    screen.reissue_command.run()
    driver.settle()
    awards: Any = driver.window.current
    assert awards.id == "scholarships"
    driver.type_into(awards.panel.form, "reason", "lost")
    driver.press(awards.panel.form, "补发证书")
    rows = driver.read(queries.list_certificates)
    assert sorted((row.state, row.reissue_of) for row in rows) == [("ISSUED", number), ("REISSUED", "")]


def test_the_certificates_of_chosen_people(store: Store, drive: Start) -> None:
    issued(store, 3)
    driver = drive()
    students = driver.go("students")
    driver.click_row(students.page, 0)
    driver.press(students.panel, "打印证书")
    screen = driver.window.current
    assert isinstance(screen, CertificatesScreen)
    assert len(screen.page.rows.ids) == 1
    assert len(screen.chosen_rows()) == 1
    assert unnamed(driver.window) == []


def test_at_any_width(store: Store, drive: Start) -> None:
    """The page's height follows its width, and never the other way round."""
    issued(store, 2)
    driver = drive()
    screen = driver.go("certificates")
    driver.click_row(screen.page, 0)
    for width in range(820, 1500, 40):
        driver.window.resize(width, 620)
        driver.qtbot.wait(5)
        pages = screen.pane.pages
        assert pages.width() <= screen.pane.width()
        assert pages.pages.height() < pages.width()
