from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from gzstudents.ui.cells import CellColumn, CellsEditor, Grid, Trouble

COLUMNS = (
    CellColumn("学院", stretch=True, choices=lambda: ["文学院", "医学院"]), CellColumn("一等", "number", total=True),
    CellColumn("二等", "number", total=True), CellColumn("合计", "sum", total=True),
)  # fmt: skip
Key = Qt.Key


def _wrong(rows: Grid) -> list[Trouble]:
    return [Trouble(number, 1, "不是数") for number, row in enumerate(rows) if row[1] and not row[1].isdecimal()]


@pytest.fixture
def cells(qtbot: Any) -> CellsEditor:
    made = CellsEditor(COLUMNS, _wrong, hidden=1)
    qtbot.addWidget(made)
    made.resize(420, 300)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.setFocus()
    return made


def test_keys_go_as_in_a_sheet(qtbot: Any, cells: CellsEditor) -> None:
    cells.show_value([("文学院", "1", "2", "kept")])
    assert cells.cells.text(1, 0) == ""  # a row to go on in, above the totals
    cells.setCurrentIndex(cells.cells.index(1, 1))
    qtbot.keyClick(cells, Key.Key_4)  # typing opens the cell
    line = cells.findChild(QLineEdit, "cell")
    qtbot.keyClicks(line, "0")
    qtbot.keyClick(line, Key.Key_Return)
    qtbot.waitUntil(lambda: cells.currentIndex().row() == 2)
    assert cells.value() == (("文学院", "1", "2", "kept"), ("", "40", "", ""))
    assert [cells.cells.text(3, column) for column in range(4)] == ["合计", "41", "2", "43"]
    cells.setCurrentIndex(cells.cells.index(0, 1))
    qtbot.keyClick(cells, Key.Key_Delete)
    assert cells.value()[0] == ("文学院", "", "2", "kept")
    cells.selectRow(0)
    cells.drop_rows()
    assert cells.value() == (("", "40", "", ""),)


def test_a_block_is_pasted_and_copied(qtbot: Any, cells: CellsEditor) -> None:
    QGuiApplication.clipboard().setText('"医\n学院"\t3\t\r\n文学院\tviele\t5\t超出\r\n')
    cells.paste()
    assert cells.value() == (("医 学院", "3", "", ""), ("文学院", "viele", "5", ""))  # what does not fit is left out
    assert cells.problem() == "第 2 行：不是数"
    cells.selectAll()
    qtbot.keyClick(cells, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().splitlines()[:2] == ["医 学院\t3\t\t3", "文学院\tviele\t5\t5"]
    cells.show_value(cells.text())  # what a draft keeps
    assert cells.value()[0] == ("医 学院", "3", "", "")
