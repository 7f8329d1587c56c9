"""The statistics in the window, by mouse and keys."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QWidget

from gzstudents.kernel import i18n
from gzstudents.kernel.store import Store
from gzstudents.statistics.screen import StatisticsScreen
from gzstudents.statistics.screen.members import MembersModel
from gzstudents.ui.desk import Desk, MemorySettings
from gzstudents.ui.jobs import Jobs
from gzstudents.ui.parts import Button


@pytest.fixture
def desk(sixty_store: Store) -> Iterator[Desk]:
    jobs = Jobs(sixty_store, options=lambda: ["--store", str(sixty_store.path), "--lang", i18n.language()])
    yield Desk(jobs, sixty_store.path, MemorySettings())
    jobs.close()


@pytest.fixture
def screen(qtbot: Any, desk: Desk) -> StatisticsScreen:
    """Open on 2025-09-01, beside its panel."""
    made = StatisticsScreen(desk)
    assert made.detail is not None
    qtbot.addWidget(made)
    qtbot.addWidget(made.detail)
    made.chooser.day.setText("2025-09-01")
    made.chooser.day.editingFinished.emit()
    made.resize(1300, 900)
    made.detail.resize(352, 900)
    made.show()
    made.detail.show()
    qtbot.waitUntil(lambda: made.report is not None and made.report.period.first == date(2025, 9, 1))
    return made


def click(qtbot: Any, screen: StatisticsScreen, row: str, column: str) -> None:
    """Click the figure with these keys."""
    view = screen.figures
    table = view.figures.table
    assert table is not None
    rows, columns = [line.key for line in table.rows], [line.key for line in table.columns]
    index = view.figures.index(rows.index(row), columns.index(column) + 1)
    view.scrollTo(index)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center())


def names(screen: StatisticsScreen) -> list[int]:
    return [member.person_id for member in screen.panel.people.members]


def test_opens_with_table_a(screen: StatisticsScreen) -> None:
    model = screen.figures.figures
    assert model.table is not None
    assert model.table.id == "A"
    assert model.data(model.index(0, 0)) == "国际学生"
    assert "38" in [model.data(model.index(0, n)) for n in range(model.columnCount())]


def test_a_figure_a_subtotal_and_a_total_open_their_people(qtbot: Any, screen: StatisticsScreen) -> None:
    screen.tabs.setCurrentIndex(1)
    click(qtbot, screen, "THA", "BA")
    qtbot.waitUntil(lambda: names(screen) == [1, 2, 3, 4, 5, 6])
    assert "学生1" in str(screen.panel.people.data(screen.panel.people.index(0)))
    click(qtbot, screen, "AF", "DEGREE")
    qtbot.waitUntil(lambda: names(screen) == [17, 18, 48])
    click(qtbot, screen, "TOTAL", "PHD")
    qtbot.waitUntil(lambda: names(screen) == [11, 12, 13, 29])
    click(qtbot, screen, "TOTAL", "TOTAL")
    qtbot.waitUntil(lambda: len(names(screen)) == 38)


def test_keys_go_to_a_figure_and_on_to_a_person(qtbot: Any, screen: StatisticsScreen, desk: Desk) -> None:
    screen.activateWindow()
    screen.tabs.setCurrentIndex(7)
    view = screen.figures
    view.setFocus()
    view.choose("HK", "TOTAL")
    qtbot.keyClick(view, Qt.Key.Key_Down)  # Macao
    qtbot.waitUntil(lambda: names(screen) == [57])
    assert screen.detail is not None
    screen.detail.activateWindow()
    with qtbot.waitSignal(desk.person_wanted) as opened:
        screen.panel.list.setCurrentIndex(screen.panel.people.index(0))
        qtbot.keyClick(screen.panel.list, Qt.Key.Key_Return)
    assert opened.args == [57]


def test_a_bar_of_the_chart_opens_its_people(qtbot: Any, screen: StatisticsScreen) -> None:
    screen.show_table("F")
    screen.chart.pressed.emit("TW")
    qtbot.waitUntil(lambda: names(screen) == [59, 60])


def test_warnings_are_seen_and_name_their_people(qtbot: Any, screen: StatisticsScreen) -> None:
    assert screen.notices.isVisible()
    screen.notices.toggle()
    button = next(one for one in screen.notices.buttons if "没有有效的国籍记录" in one.text())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: names(screen) == [24])
    screen.notices.toggle()
    assert not screen.notices.buttons


def test_another_period_basis_and_scheme(qtbot: Any, screen: StatisticsScreen) -> None:
    kind, year = screen.chooser.kind, screen.chooser.year
    kind.setCurrentIndex(kind.findData("calendar"))
    if year.findData("2025") >= 0:
        year.setCurrentIndex(year.findData("2025"))
    qtbot.waitUntil(lambda: screen.report is not None and screen.report.period.key == "2025")
    assert screen.report is not None
    assert screen.report.tables["B"].value() == 47
    screen.chooser.basis.setCurrentIndex(1)
    qtbot.waitUntil(lambda: screen.report is not None and screen.report.basis == "enrolments")
    screen.chooser.scheme.setCurrentIndex(1)
    qtbot.waitUntil(lambda: screen.report is not None and screen.report.scheme == 6)
    kind.setCurrentIndex(kind.findData("academic"))
    qtbot.waitUntil(lambda: screen.report is not None and screen.report.period.kind == "academic")


def test_a_day_that_is_none_keeps_the_table(qtbot: Any, screen: StatisticsScreen) -> None:
    screen.chooser.day.setText("2025-02-30")
    screen.chooser.day.editingFinished.emit()
    assert screen.chooser.choice() is None
    assert screen.report is not None
    assert screen.report.period.key == "2025-09-01"


def test_a_write_is_followed(qtbot: Any, screen: StatisticsScreen, desk: Desk) -> None:
    before = screen.report
    desk.jobs.changed.emit(frozenset({"enrolments"}))
    qtbot.waitUntil(lambda: screen.report is not before)


def test_both_languages(qtbot: Any, screen: StatisticsScreen) -> None:
    screen.show_table("B")
    click(qtbot, screen, "THA", "TOTAL")
    qtbot.waitUntil(lambda: len(names(screen)) == 6)
    i18n.use("en")
    for widget in (screen, screen.detail):
        assert widget is not None
        QApplication.sendEvent(widget, QEvent(QEvent.Type.LanguageChange))
    model = screen.figures.figures
    assert model.data(model.index(0, 0)) == "Asia"
    assert screen._heading.text() == "International students by continent, country or region and level"


def test_everything_that_takes_the_focus_has_a_name(qtbot: Any, screen: StatisticsScreen) -> None:
    screen.notices.toggle()
    for root in (screen, screen.detail):
        assert root is not None
        for widget in root.findChildren(QWidget):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
                text = widget.text() if isinstance(widget, Button) else ""
                assert widget.accessibleName() or text, widget


def test_models(qtmodeltester: Any, screen: StatisticsScreen) -> None:
    for name in ("A", "B", "G"):
        screen.show_table(name)
        qtmodeltester.check(screen.figures.figures)


def test_the_model_of_people(qtbot: Any, qtmodeltester: Any, screen: StatisticsScreen) -> None:
    screen.show_table("F")
    click(qtbot, screen, "TOTAL", "TOTAL")
    qtbot.waitUntil(lambda: len(names(screen)) == 7)
    people: MembersModel = screen.panel.people
    qtmodeltester.check(people)


@pytest.mark.parametrize("kind", ["xlsx", "pdf"])
def test_export_by_a_child_process(qtbot: Any, screen: StatisticsScreen, desk: Desk, tmp_path: Path, kind: str) -> None:
    choice = screen.chooser.choice()
    assert choice is not None
    target = tmp_path / f"年度统计.{kind}"
    with qtbot.waitSignal(desk.toast_wanted, timeout=60_000) as said:
        screen.files.write(kind, choice, target)
    assert said.args is not None
    assert target.name in str(said.args[0])
    if kind == "xlsx":
        assert "B" in openpyxl.load_workbook(target).sheetnames
    else:
        assert target.read_bytes().startswith(b"%PDF")
    assert json.dumps(choice.arguments()) == '["--date", "2025-09-01", "--basis", "persons", "--continents", "5"]'


def test_escape_lets_go_of_the_figure(qtbot: Any, screen: StatisticsScreen) -> None:
    screen.show_table("F")
    click(qtbot, screen, "HK", "TOTAL")
    qtbot.waitUntil(lambda: len(names(screen)) == 3)
    assert screen.escape()
    assert not names(screen)
    assert not screen.escape()
