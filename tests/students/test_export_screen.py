"""An export of what the screen shows: the cells on the screen are the cells of the file."""

import csv
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QFileDialog

from gzstudents.kernel import codes
from gzstudents.kernel.store import Store
from gzstudents.students import listing
from gzstudents.students.model import Person
from gzstudents.students.screen import columns
from gzstudents.students.screen.export_dialog import ExportDialog
from gzstudents.students.screen.page import StudentsScreen
from gzstudents.students.screen.print_dialog import PrintDialog
from gzstudents.students.screen.print_preview import PrintPreview
from gzstudents.ui.list_spec import Wanted
from gzstudents.ui.main_window import MainWindow
from gzstudents.ui.unfit import UnfitDialog
from tests.students.conftest import students

LONG = 20_000
BEYOND_GBK = "𠮷"


def on_screen(screen: StudentsScreen) -> list[list[str]]:
    """What can be read in the list, line by line, column by column."""
    table, model = screen.page.table, screen.page.rows
    shown = [number for number in range(1, model.columnCount()) if not table.isColumnHidden(number)]
    shown.sort(key=table.head.visualIndex)
    lines: list[list[str]] = []
    for line in range(len(model.ids)):
        row, cells = model.row(line), []
        for number in shown:
            column = model.columns[number - 1]
            text = str(model.data(model.index(line, number), Qt.ItemDataRole.DisplayRole))
            if column.cell == "name":
                cells += [text, row.latin, column.second(row)]
            elif column.cell == "two":
                cells += [text, column.second(row)]
            elif column.id == "funding":  # a short word on the screen, the whole label in the file
                cells.append(codes.label("funding", row.funding) if row.funding else "")
            else:
                cells.append(text)
        lines.append(cells)
    return lines


def show_columns(screen: StudentsScreen, *names: str) -> None:
    """These columns in this order; the window is wide enough for all of them."""
    there = [column.id for column in screen.page.rows.columns]
    layout = screen.page.table.layout_state()
    order = [*names, *(name for name in there if name not in names)]
    screen.page.take_up(layout | {"order": order, "shown": {name: name in names for name in there}})
    assert [column.id for column in screen.page.table.shown_columns()] == list(names)


def export(
    qtbot: Any, window: MainWindow, target: Path, monkeypatch: pytest.MonkeyPatch, *, kind: str, full: bool
) -> None:
    answer: Any = lambda *_words: (str(target), "")  # noqa: E731 - stands in for the system's dialog
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    students(window).export()
    dialog = next(one for one in students(window).findChildren(ExportDialog) if one.isVisible())
    assert dialog.same.isChecked()
    getattr(dialog, kind).setChecked(True)
    if full:
        dialog.full.setChecked(True)
        dialog.purpose.setText("核对")
    dialog.go.click()
    qtbot.waitUntil(lambda: not window.desk.jobs.tasks and target.exists(), timeout=LONG)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def read(path: Path, encoding: str = "utf-8-sig") -> list[list[str]]:
    if path.suffix == ".csv":
        with path.open(encoding=encoding, newline="") as stream:
            return list(csv.reader(stream))
    book = openpyxl.load_workbook(path)
    found = [[str(cell.value or "") for cell in row] for row in book.worksheets[0].iter_rows()]
    book.close()
    return found


def test_the_cells_of_the_file_are_those_of_the_screen(
    qtbot: Any, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = students(window)
    screen.page.show_only(
        Wanted(tab="now", sort="country", ascending=False, filters={"country": frozenset({"VNM", "KOR", "RUS"})})
    )
    window.resize(1900, 900)
    show_columns(screen, "sort_key", "status", "country", "college", "funding", "birth_date")
    seen = on_screen(screen)
    assert 3 < len(seen) < 40
    assert len({line[4] for line in seen}) == 3
    for number, kind in enumerate(("xlsx", "csv")):
        target = tmp_path / f"{number}.{kind}"
        export(qtbot, window, target, monkeypatch, kind=kind, full=True)
        head, *lines = read(target)
        assert lines == seen
        assert head[:4] == ["姓名", "护照姓名", "学号", "状态"]
    masked = tmp_path / "masked.xlsx"
    export(qtbot, window, masked, monkeypatch, kind="xlsx", full=False)
    head, *lines = read(masked)
    born = head.index("出生日期")
    assert lines == [[*line[:born], line[born][:4], *line[born + 1 :]] for line in seen]


def test_what_gbk_lacks_is_reported_and_saved_anew(
    qtbot: Any, window: MainWindow, people_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = students(window)
    first = int(screen.page.rows.ids[0])
    with people_store.writing("陈静", "students.correct") as session:
        person = session.get(Person, first)
        assert person is not None
        person.chinese_name = f"王{BEYOND_GBK}"
    target = tmp_path / "旧系统.csv"
    export(qtbot, window, target, monkeypatch, kind="gbk", full=False)
    old = read(target, "gbk")
    assert ["王〓" in line for line in old].count(True) == 1
    assert not any("?" in cell for line in old for cell in line)
    qtbot.waitUntil(lambda: bool(screen.findChildren(UnfitDialog)), timeout=LONG)
    dialog = screen.findChild(UnfitDialog)
    assert isinstance(dialog, UnfitDialog)
    row = next(number for number, line in enumerate(old, 1) if "王〓" in line)
    assert dialog.lines == f"第 {row} 行“姓名”：{BEYOND_GBK} (U+20BB7)"
    target.unlink()
    dialog.go.click()
    qtbot.waitUntil(lambda: not window.desk.jobs.tasks and target.exists(), timeout=LONG)
    assert any(f"王{BEYOND_GBK}" in line for line in read(target))


def test_every_column_of_the_list_can_be_exported() -> None:
    for column in columns.COLUMNS:
        cells = listing.CELLS[column.id]
        assert [title() if callable(title) else title for title, _text in column.parts()] == [
            cell.title for cell in cells
        ], column.id


def test_the_list_is_shown_on_paper_before_it_is_printed(
    qtbot: Any, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = students(window)
    screen.page.choose([int(one) for one in screen.page.rows.ids[:3]])
    screen.made.print.run()
    dialog = screen.findChild(PrintDialog)
    assert isinstance(dialog, PrintDialog)
    assert dialog.chosen.isChecked()
    dialog.everybody.setChecked(True)
    dialog.by_college.setChecked(True)
    shown = ",".join(column.id for column in screen.page.table.shown_columns())
    assert dialog.words() == ["roster", f"--columns={shown}", "--title=学生名单", "--group"]
    dialog.labels.setChecked(True)
    dialog.sheet.setCurrentIndex(1)
    assert dialog.first.count() == 14
    assert dialog.words() == ["labels", "--sheet=2x7", "--skip=0"]
    dialog.roster.setChecked(True)
    dialog.go.click()
    qtbot.waitUntil(lambda: bool(screen.findChildren(PrintPreview)), timeout=LONG)
    preview = screen.findChild(PrintPreview)
    assert isinstance(preview, PrintPreview)
    assert f"{len(screen.page.rows.ids)} 人" in preview.windowTitle()
    target = tmp_path / "名单.pdf"
    answer: Any = lambda *_words: (str(target), "")  # noqa: E731 - stands in for the system's dialog
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    preview.save_button.click()
    qtbot.waitUntil(target.exists, timeout=LONG)
    assert target.read_bytes().startswith(b"%PDF")
    preview.close()
