import time
from typing import Any

import numpy as np
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPixmap, QRegion
from PySide6.QtWidgets import QApplication

from gzstudents.kernel.i18n import mark
from gzstudents.ui import theme
from gzstudents.ui.column_table import NAME_LEAST
from gzstudents.ui.main_window import MainWindow
from gzstudents.ui.rows import PAGE, Column, RowsModel
from gzstudents.ui.table import COPY_MOST, Table
from tests.ui.gallery import COLUMNS, StudentsScreen

LEFT = Qt.MouseButton.LeftButton


def cell(table: Table, row: int, column: int) -> QPoint:
    return table.visualRect(table.rows.index(row, column)).center()


def click(qtbot: Any, table: Table, row: int, column: int = 1) -> None:
    qtbot.mouseClick(table.viewport(), LEFT, pos=cell(table, row, column))


def test_click_shows_the_record(qtbot: Any, students: StudentsScreen) -> None:
    click(qtbot, students.page.table, 2)
    row = students.page.rows.row(2)
    qtbot.waitUntil(lambda: students.panel.view.head.title.text() == (row.name or row.latin))


def test_tick_boxes_add_up_and_escape_takes_back(qtbot: Any, students: StudentsScreen) -> None:
    page = students.page
    for row in (0, 2, 3):
        click(qtbot, page.table, row, 0)
    qtbot.waitUntil(lambda: page.bar.currentWidget() is page.bulk)
    assert page.table.chosen_count() == 3
    assert page.chosen_ids() == [page.rows.id_at(n) for n in (0, 2, 3)]
    qtbot.keyClick(page.table, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.bar.currentWidget() is page.chips)


def test_keys(qtbot: Any, students: StudentsScreen) -> None:
    table = students.page.table
    click(qtbot, table, 0)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert table.current_id() == students.page.rows.id_at(1)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert table.chosen_count() == 0
    with qtbot.waitSignal(table.opened):
        qtbot.keyClick(table, Qt.Key.Key_Return)
    qtbot.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert table.chosen_count() == 300
    with qtbot.waitSignal(table.edit_wanted):
        qtbot.keyClick(table, Qt.Key.Key_F2)


def test_copy_goes_through_the_one_action(qtbot: Any, window: MainWindow, students: StudentsScreen) -> None:
    table = students.page.table
    table.setFocus()
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QApplication.clipboard().text().splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("姓名\t护照姓名\t学号\t国家/地区")
    assert QApplication.clipboard().mimeData().hasHtml()


def test_too_many_to_copy_is_said(qtbot: Any, students: StudentsScreen) -> None:
    page = students.page
    page.rows.set_ids(np.ones(COPY_MOST + 1, dtype=np.int64))
    page.table.selectAll()
    page.table.copy()
    assert "50,000" in page.errors.text()


def test_sorting_is_asked_of_the_owner(qtbot: Any, students: StudentsScreen) -> None:
    page = students.page
    head = page.table.head
    place = QPoint(head.sectionViewportPosition(6) + 20, head.height() // 2)
    with qtbot.waitSignal(page.wanted, check_params_cb=lambda wanted: wanted.sort == "status"):
        qtbot.mouseClick(head.viewport(), LEFT, pos=place)
    assert [page.rows.row(n).status for n in range(5)] == sorted(page.rows.row(n).status for n in range(5))


def test_columns_leave_in_their_order(qtbot: Any, students: StudentsScreen) -> None:
    table = students.page.table
    hidden = []
    for width in (900, 740, 650, 420):
        table.setFixedWidth(width)
        table.fit_columns()
        hidden.append({COLUMNS[n - 1].id for n in range(1, len(COLUMNS) + 1) if table.isColumnHidden(n)} - {"score"})
    assert hidden == sorted(hidden, key=len)
    assert {"fund"} in hidden
    assert {"fund", "country"} in hidden
    assert table.columnWidth(1) >= min(NAME_LEAST, 420 - 42 - 118 - 90 - 12)  # the scroll bar


def test_columns_are_remembered(qtbot: Any, students: StudentsScreen) -> None:
    table = students.page.table
    table.head.choose(7, True)
    table.head.choose(2, False)
    table.head.moveSection(table.head.visualIndex(6), 2)
    table.head.resizeSection(5, 150)
    table.set_low(True)
    state = table.layout_state()
    other = Table(RowsModel(COLUMNS, lambda _ids: {}))
    qtbot.addWidget(other)
    other.resize(1600, 400)
    other.show()
    other.restore_layout(state | {"order": [*state["order"], "gone"], "widths": {**state["widths"], "gone": 9}})
    assert other.layout_state()["order"] == state["order"]
    assert other.columnWidth(5) == 150
    assert not other.isColumnHidden(7)
    assert other.isColumnHidden(2)
    assert other.cell.low
    other.reset_columns()
    assert other.layout_state()["order"] == [column.id for column in COLUMNS]


def test_column_menu_never_hides_the_name(students: StudentsScreen) -> None:
    menu = students.page.table.head.columns_menu(students)
    actions = menu.actions()
    assert not actions[0].isEnabled()
    actions[1].setChecked(False)
    assert students.page.table.isColumnHidden(2)
    actions[-1].trigger()
    assert not students.page.table.isColumnHidden(2)
    menu.close()


def test_selection_survives_another_order(qtbot: Any, students: StudentsScreen) -> None:
    page = students.page
    page.choose([5, 9])
    page._on_sort("name", False)
    assert sorted(page.chosen_ids()) == [5, 9]


def test_a_million_rows(qtbot: Any, students: StudentsScreen) -> None:
    page = students.page
    person = students.people[1]
    page.chosen.disconnect(students.show_chosen)
    page.rows._fetch = lambda ids: dict.fromkeys(ids, person)
    page.rows.set_ids(np.arange(1, 1_000_001))
    began = time.perf_counter()
    page.table.selectAll()
    page.table.verticalScrollBar().setValue(page.table.verticalScrollBar().maximum() // 2)
    page.table.viewport().repaint()
    page.table.head.viewport().repaint()
    page.rows.set_ids(np.arange(1_000_000, 0, -1))
    page.table.viewport().repaint()
    assert time.perf_counter() - began < 2  # Qt's own header alone took 20 s with everything selected
    page.choose([999_999])
    assert page.table.currentIndex().row() == 1


def test_a_jump_reads_only_what_it_shows(students: StudentsScreen) -> None:
    page, asked = students.page, []
    person = students.people[1]
    page.rows._fetch = lambda ids: asked.append(ids) or dict.fromkeys(ids, person)  # type: ignore[func-returns-value]
    page.rows.set_ids(np.arange(1, 1_000_001))
    page.table.viewport().repaint()
    asked.clear()
    page.table.scrollTo(page.rows.index(500_003, 1), Table.ScrollHint.PositionAtTop)
    page.table.viewport().repaint()
    lines = page.table.viewport().height() // page.table.rowHeight(0) + 2
    assert [len(ids) <= lines + 2 * PAGE for ids in asked] == [True]
    assert 500_004 in asked[0]


def test_a_part_is_painted_as_the_whole(students: StudentsScreen) -> None:
    table = students.page.table
    table.choose([2, 3], scroll=False)
    table.verticalScrollBar().setValue(17)
    view = table.viewport()
    whole, parts = QPixmap(view.size()), QPixmap(view.size())
    view.render(whole)
    for y in range(0, view.height(), 31):
        for x in range(0, view.width(), 97):
            piece = QRect(x, y, 97, 31).intersected(view.rect())
            view.render(parts, piece.topLeft(), QRegion(piece))
    assert whole.toImage() == parts.toImage()


def test_nothing_to_paint(students: StudentsScreen) -> None:
    table = students.page.table
    ground = QColor(theme.current().color("surface"))
    table.rows.set_ids([])
    image = table.viewport().grab().toImage()
    assert {image.pixelColor(x, 20).name() for x in range(0, image.width(), 7)} == {ground.name()}


def test_hover_and_narrow_header_paint(qtbot: Any, students: StudentsScreen) -> None:
    table = students.page.table
    qtbot.mouseMove(table.viewport(), cell(table, 3, 1))
    qtbot.waitUntil(lambda: table.cell.hover_row == 3)
    table.head.filtered = frozenset({2, 7})
    table.head.choose(7, True)
    table.show_sort("score", False)
    table.head.resizeSection(2, 36)
    assert not students.grab().isNull()


def test_a_sign_stays_in_its_column(qtbot: Any) -> None:
    columns = [
        Column("until", mark("证件有效期"), lambda _row: "2020-01-01", "date", 44),
        Column("next", mark("状态"), lambda _row: "", "pill", 200),
    ]
    table = Table(RowsModel(columns, lambda ids: dict.fromkeys(ids, "x")))
    qtbot.addWidget(table)
    table.resize(400, 200)
    table.set_low(True)
    table.show()
    table.head.resizeSection(1, 60)
    table.rows.set_ids([1])
    place = table.visualRect(table.rows.index(0, 2))
    image = table.viewport().grab().toImage().copy(place.adjusted(0, 2, 0, -2))
    colors = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    assert not any(color.red() > color.green() + 30 for color in colors)  # the sign is red


def test_pills_are_as_wide_as_their_words(qtbot: Any) -> None:
    columns = (
        Column("name", mark("姓名"), str, "name", stretch=True),
        Column("state", mark("状态"), str, "pill", 60),
        Column("other", mark("类别"), str, "pill", 60),
    )
    table = Table(RowsModel(columns, lambda ids: {one: one for one in ids}))
    qtbot.addWidget(table)
    table.head.resizeSection(3, 70)  # pulled by hand
    delivered = table.head.sectionSize(2)
    table.fit_words(["short", "a word that is much longer than the column"])
    assert table.head.sectionSize(2) > delivered + 100
    assert table.head.sectionSize(3) == 70
    table.fit_words(["short"])
    assert table.head.sectionSize(2) < delivered + 30
