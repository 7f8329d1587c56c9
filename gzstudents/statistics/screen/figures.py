"""A table of figures: every one of them can be chosen, and opens the people behind it."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractItemView, QWidget

from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _
from gzstudents.kernel.money import yuan
from gzstudents.ui import theme
from gzstudents.ui.figure_table import FigureTable
from gzstudents.ui.parts import BOLD

if TYPE_CHECKING:
    from gzstudents.statistics.rules.table import Line, Table

Index = QModelIndex | QPersistentModelIndex
TOTAL = "TOTAL"
_ALIGN_FIGURE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ALIGN_LABEL = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_ACROSS = Qt.Orientation.Horizontal


class FiguresModel(QAbstractTableModel):
    """A table of the statistics; the first column are the row heads, the last the shares where there are any."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table: Table | None = None
        self._rows: list[list[str]] = []
        self._shares = False

    def show(self, table: "Table | None") -> None:
        self.beginResetModel()
        self.table = table
        self._shares = table is not None and any(line.key == TOTAL for line in table.rows)
        self._rows = [] if table is None else [self._texts(table, line) for line in table.rows]
        self.endResetModel()

    def _texts(self, table: "Table", line: "Line") -> list[str]:
        figures = []
        for column in table.columns:
            value = table.value(line.key, column.key)
            figures.append("–" if not value else yuan(value) if column.measure == "yuan" else f"{value:,}")
        share = [table.share(line.key, "yuan:TOTAL" if table.id.startswith("G") else TOTAL)] if self._shares else []
        return ["\u2003" * line.indent + line.label(), *figures, *share]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        if parent.isValid() or self.table is None:
            return 0
        return 1 + len(self.table.columns) + self._shares

    def keys(self, index: Index) -> tuple[str, str]:
        """Row and column of a figure; a row head or a share stands for the row's total."""
        if self.table is None or not index.isValid():
            raise KeyError(index)
        columns = self.table.columns
        place = index.column() - 1
        column = columns[place].key if 0 <= place < len(columns) else TOTAL
        return self.table.rows[index.row()].key, column

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self.table is None or not index.isValid():
            return None
        text = self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGN_LABEL if index.column() == 0 else _ALIGN_FIGURE
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return self.said(index)
        return self._look(index, role, text)

    def _look(self, index: Index, role: int, text: str) -> Any:
        """Sums are bold, nothing is faint, the unknown is in the colour of a warning, the total stands on a ground."""
        row, column = self._line(index)
        look = theme.current()
        if role == Qt.ItemDataRole.FontRole:
            bold = any(line is not None and line.kind in {"subtotal", "total"} for line in (row, column))
            return look.font(13, BOLD if bold else QFont.Weight.Normal, index.column() > 0)
        if role == Qt.ItemDataRole.ForegroundRole:
            if text in {"–", "0.00"}:
                return look.color("faint")
            if "unknown" in {row.kind, column.kind if column else ""}:
                return look.color("warn")
        if role == Qt.ItemDataRole.BackgroundRole and row.kind == "total":
            return look.color("neutral_soft")
        return None

    def _line(self, index: Index) -> "tuple[Line, Line | None]":
        if self.table is None:
            raise IndexError(index)
        place = index.column() - 1
        inside = 0 <= place < len(self.table.columns)
        return self.table.rows[index.row()], self.table.columns[place] if inside else None

    def said(self, index: Index) -> str:
        """A figure in words: what a screen reader says."""
        row, column = self._line(index)
        head = column.label() if column and column.measure == "persons" else self.headerData(index.column(), _ACROSS)
        text = self._rows[index.row()][index.column()]
        if index.column() == 0:
            return row.label()
        return _("{row}，{column}：{value}", row=row.label(), column=str(head).replace("\n", " "), value=text)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self.table is None or orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGN_LABEL if section == 0 else _ALIGN_FIGURE
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if section == 0:
            from gzstudents.kernel import i18n

            return self.table.head[0] if i18n.is_chinese() else self.table.head[1]
        if section > len(self.table.columns):
            return codes.label("statistic", "share")
        return self._head(self.table.columns[section - 1])

    def _head(self, column: "Line") -> str:
        if column.measure == "persons":
            short = f"short.{column.key}"
            return codes.label("statistic", short) if codes.get("statistic", short) else column.label()
        measure = codes.label("statistic", column.measure)
        return measure if column.kind == "total" else f"{measure}\n{column.label()}"


class FiguresView(FigureTable):
    """Click a figure or move to it with the arrow keys: `chosen`. Enter: `opened`, the people get the focus."""

    chosen = Signal(str, str)  # row, column

    def __init__(self, parent: QWidget | None = None) -> None:
        self.figures = FiguresModel()
        super().__init__(self.figures, parent)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.live()

    def show_table(self, table: "Table | None") -> None:
        """Show a table; the place in it is forgotten."""
        self._soon.stop()
        self.figures.show(table)
        self.fit()

    def choose(self, row: str, column: str = TOTAL) -> None:
        """Go to a figure by its keys: a bar of the chart was pressed."""
        table = self.figures.table
        if table is None:
            return
        rows, columns = [line.key for line in table.rows], [line.key for line in table.columns]
        if row in rows and column in columns:
            self.setCurrentIndex(self.figures.index(rows.index(row), columns.index(column) + 1))

    def retranslate(self) -> None:
        self.setAccessibleName(_("统计表"))
        if self.figures.table is not None:
            self.show_table(self.figures.table)

    def restyle(self) -> None:
        look = theme.current()
        self.verticalHeader().setDefaultSectionSize(look.px(30))
        self.horizontalHeader().setFixedHeight(look.px(44))
        self.fit()

    def fit(self) -> None:
        """Figures take what they need, row heads what is left; where that is too little, the table scrolls."""
        count = self.figures.columnCount()
        if not count:
            return
        look = theme.current()
        wanted = min(max(self.sizeHintForColumn(0), look.px(150)), look.px(380))
        self.resizeColumnsToContents()
        others = 0
        for column in range(1, count):
            self.setColumnWidth(column, max(look.px(52), self.columnWidth(column)))
            others += self.columnWidth(column)
        self.setColumnWidth(0, max(self.viewport().width() - others, min(wanted, look.px(190))))

    def tell(self) -> None:
        self._soon.stop()
        index = self.currentIndex()
        if index.isValid():
            self.chosen.emit(*self.figures.keys(index))
