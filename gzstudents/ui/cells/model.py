"""What stands in the cells: rows of texts, an empty row to go on in, and a row of totals below."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from gzstudents.kernel.i18n import _
from gzstudents.ui import theme
from gzstudents.ui.live import Words, words

Grid = tuple[tuple[str, ...], ...]
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
NOWHERE = QModelIndex()
MOST_ROWS = 2_000
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Trouble(NamedTuple):
    """What is wrong with a cell; row and column from 0."""

    row: int
    column: int
    message: str


@dataclass(frozen=True, slots=True)
class CellColumn:
    """A column. "number" stands at the right; "sum" is worked out from the numbers before it and cannot be typed into.

    `choices` are offered while one types; `total`: added up in the last row, with `suffix` behind. Width in px.
    """

    title: Words
    kind: Literal["text", "number", "sum"] = "text"
    width: int = 64
    stretch: bool = False
    choices: Callable[[], Sequence[str]] | None = None
    total: bool = False
    suffix: str = ""


def block(text: str) -> list[list[str]]:
    """Cells as a sheet program puts them on the clipboard: quotes and line breaks inside cells too."""
    rows = csv.reader(io.StringIO(text.replace("\r\n", "\n")), dialect="excel-tab", strict=False)
    return [[" ".join(cell.split()) for cell in row] for row in rows]


def number(text: str) -> float | None:
    """A number as people type it; None for anything else."""
    try:
        return float(text.replace(",", "").replace("，", "").rstrip("%％ "))
    except ValueError:
        return None


class CellsModel(QAbstractTableModel):
    """The cells of an editor. `check(rows)` says what is wrong with them; `hidden` columns of a row travel with it."""

    def __init__(self, columns: Sequence[CellColumn], check: Callable[[Grid], Iterable[Trouble]], hidden: int) -> None:
        super().__init__()
        self.columns, self._check, self._hidden = list(columns), check, hidden
        self._rows: list[list[str]] = []
        self.troubles: dict[tuple[int, int], str] = {}
        self.totalled = any(column.total for column in columns)

    # --- as plain data

    @property
    def width(self) -> int:
        """Texts in a row: those that are typed, then those that are not shown."""
        return len(self._typed()) + self._hidden

    def _typed(self) -> list[int]:
        return [place for place, column in enumerate(self.columns) if column.kind != "sum"]

    def grid(self) -> Grid:
        """The rows that hold anything that was typed."""
        shown = len(self._typed())
        return tuple(tuple(row) for row in self._rows if any(row[:shown]))

    def show(self, rows: Iterable[Sequence[str]]) -> None:
        self.beginResetModel()
        self._rows = [self._fitted(row) for row in rows][:MOST_ROWS]
        self._close_up()
        self.endResetModel()

    def _fitted(self, row: Sequence[str]) -> list[str]:
        cells = [str(cell) for cell in row][: self.width]
        return cells + [""] * (self.width - len(cells))

    def _close_up(self) -> None:
        """One empty row below, to go on in; troubles are looked for again."""
        while self._rows and not any(self._rows[-1]):
            self._rows.pop()
        if len(self._rows) < MOST_ROWS:
            self._rows.append([""] * self.width)
        self.look()

    def look(self) -> None:
        """Ask what is wrong: of the rows as grid() gives them."""
        shown = len(self._typed())
        places = [place for place, row in enumerate(self._rows) if any(row[:shown])]
        found: dict[tuple[int, int], str] = {}
        for one in self._check(self.grid()):
            if one.row < len(places):
                found.setdefault((places[one.row], self._typed()[min(one.column, shown - 1)]), one.message)
        self.troubles = found

    def put(self, row: int, column: int, rows: Sequence[Sequence[str]]) -> None:
        """Write a block of cells from one on; it goes on below as far as it needs."""
        typed = self._typed()
        start = typed.index(column) if column in typed else len(typed)
        self.beginResetModel()
        for down, cells in enumerate(rows):
            while len(self._rows) <= row + down and len(self._rows) < MOST_ROWS:
                self._rows.append([""] * self.width)
            for across, text in enumerate(cells):
                if row + down < len(self._rows) and start + across < len(typed):
                    self._rows[row + down][start + across] = text
        self._close_up()
        self.endResetModel()

    def clear(self, cells: Iterable[tuple[int, int]]) -> None:
        typed = self._typed()
        self.beginResetModel()
        for row, column in cells:
            if row < len(self._rows) and column in typed:
                self._rows[row][typed.index(column)] = ""
        self._close_up()
        self.endResetModel()

    def drop(self, rows: Iterable[int]) -> None:
        gone = set(rows)
        self.beginResetModel()
        self._rows = [row for place, row in enumerate(self._rows) if place not in gone]
        self._close_up()
        self.endResetModel()

    def text(self, row: int, column: int) -> str:
        if row < len(self._rows):
            return self._sum(self._rows[row]) if self.columns[column].kind == "sum" else self._cell(row, column)
        return self._total(column)

    def _cell(self, row: int, column: int) -> str:
        return self._rows[row][self._typed().index(column)]

    def _sum(self, row: Sequence[str]) -> str:
        numbers = [self._typed().index(place) for place, one in enumerate(self.columns) if one.kind == "number"]
        found = [value for place in numbers if (value := number(row[place])) is not None]
        return f"{sum(found):g}" if found else ""

    def _total(self, column: int) -> str:
        one = self.columns[column]
        if column == 0:
            return _("合计")
        if not one.total:
            return ""
        found = [value for row in range(len(self._rows)) if (value := number(self.text(row, column))) is not None]
        return f"{sum(found):g}{one.suffix}"

    # --- for Qt

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows) + self.totalled

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def is_total(self, row: int) -> bool:
        return row >= len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        fixed = self.is_total(index.row()) or self.columns[index.column()].kind == "sum"
        return usual if fixed else usual | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        if role in {Role.DisplayRole, Role.EditRole}:
            return self.text(row, column)
        if role == Role.TextAlignmentRole and self.columns[column].kind != "text":
            return _RIGHT
        if role in {Role.ToolTipRole, Role.AccessibleDescriptionRole}:
            return self.troubles.get((row, column), "") or (self.text(row, column) if role == Role.ToolTipRole else "")
        if role == Role.ForegroundRole and (row, column) in self.troubles:
            return theme.current().color("bad")
        if role == Role.FontRole and (self.is_total(row) or self.columns[column].kind == "sum"):
            return theme.current().font(13, QFont.Weight.DemiBold)
        return None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        if role != Role.EditRole:
            return False
        text = " ".join(str(value).split())
        if text == self.text(index.row(), index.column()):
            return False
        last = index.row() == len(self._rows) - 1
        self._rows[index.row()][self._typed().index(index.column())] = text
        if last and len(self._rows) < MOST_ROWS:
            self.beginInsertRows(NOWHERE, len(self._rows), len(self._rows))
            self._rows.append([""] * self.width)
            self.endInsertRows()
        self.look()
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(self.columns) - 1))
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            if role in {Role.DisplayRole, Role.ToolTipRole}:
                return words(self.columns[section].title)
            if role == Role.TextAlignmentRole and self.columns[section].kind != "text":
                return _RIGHT
        return None


def own(parent: QObject, model: CellsModel) -> CellsModel:
    """The model lives as long as its table."""
    model.setParent(parent)
    return model
