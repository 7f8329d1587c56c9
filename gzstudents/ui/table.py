"""The list itself: selection by ids, keys, columns that come and go with the width, copying as cells."""

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _
from gzstudents.ui import theme
from gzstudents.ui.clipboard import put_cells
from gzstudents.ui.delegates import ROW_LOW, ROW_TALL, Cell
from gzstudents.ui.header import Header
from gzstudents.ui.live import Live
from gzstudents.ui.parts import plain_viewport
from gzstudents.ui.rows import Column, Ids, RowsModel, as_html, as_list, as_tsv

NAME_LEAST = 196
TICK_WIDTH = 42
COPY_MOST = 50_000
KEEP_MOST = 2_000  # selected rows that are looked for again after the list was read anew

Flag = QItemSelectionModel.SelectionFlag


class Table(Live, QTableView):
    """A list of rows. `chosen` tells when the selection changed; `opened` when Enter or a double click asks for one."""

    chosen = Signal()
    opened = Signal(int)  # id
    edit_wanted = Signal(int)  # id
    menu_wanted = Signal(QPoint)  # global place
    columns_changed = Signal()
    trouble = Signal(object)

    def __init__(self, model: RowsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setViewport(plain_viewport())
        self.setObjectName("rows")
        self.rows = model
        self.keyboard_used = False
        self.cell = Cell(self)
        self.setModel(model)
        self.head = Header(self)
        self.setHorizontalHeader(self.head)
        self.setItemDelegate(self.cell)
        self._configure()
        self._place_columns()
        model.modelAboutToBeReset.connect(self._remember_chosen)
        model.modelReset.connect(self._choose_again)
        self.selectionModel().selectionChanged.connect(lambda *_what: self.chosen.emit())
        self.doubleClicked.connect(lambda index: self.opened.emit(model.id_at(index.row())))
        self.head.sectionMoved.connect(lambda *_what: self.columns_changed.emit())
        self.head.sectionResized.connect(self._on_resized)
        self._kept: tuple[list[int], int | None] = ([], None)
        self._fitting = False
        self.live()

    def _configure(self) -> None:
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)  # Tab leaves the table, arrows move inside it
        self.setCornerButtonEnabled(False)
        self.head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)

    # --- columns

    def column(self, logical: int) -> Column:
        return self.rows.columns[logical - 1]

    def _place_columns(self) -> None:
        look = theme.current()
        self.head.chosen = {n: column.shown for n, column in enumerate(self.rows.columns, 1)}
        self.head.resizeSection(0, look.px(TICK_WIDTH))
        self.head.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        for number, column in enumerate(self.rows.columns, 1):
            mode = QHeaderView.ResizeMode.Stretch if column.stretch else QHeaderView.ResizeMode.Interactive
            self.head.setSectionResizeMode(number, mode)
            self.head.resizeSection(number, self._usual_width(column))

    def _usual_width(self, column: Column) -> int:
        """Its own, or what its heading needs with the sort arrow."""
        look = theme.current()
        heading = look.width(column.heading(), 12, QFont.Weight.DemiBold) + look.px(12 + 22)
        return max(look.px(column.width), heading)

    def reset_columns(self) -> None:
        """Columns as they were delivered: all of them, in order, in their widths."""
        for number in range(self.head.count()):
            self.head.moveSection(self.head.visualIndex(number), number)
        self._place_columns()
        self.fit_columns()

    def fit_columns(self) -> None:
        """Give columns up in their order until the stretched one has its least width."""
        look = theme.current()
        numbered = list(enumerate(self.rows.columns, 1))
        wanted = [number for number, _column in numbered if self.head.chosen.get(number, True)]
        need = look.px(TICK_WIDTH)
        for number, column in numbered:
            if number in wanted:
                need += look.px(NAME_LEAST) if column.stretch else self._width(number)
        leaving = sorted((c.give_up, n) for n, c in numbered if c.give_up and n in wanted)
        for _order, number in leaving:
            if need <= self.viewport().width():
                break
            wanted.remove(number)
            need -= self._width(number)
        self._fitting = True
        for number, _column in numbered:
            if self.isColumnHidden(number) == (number in wanted):
                self.setColumnHidden(number, number not in wanted)
        self._fitting = False
        self.columns_changed.emit()

    def _width(self, number: int) -> int:
        return self.head.sectionSize(number) or self._usual_width(self.column(number))

    def _on_resized(self, number: int, _old: int, _new: int) -> None:
        if not self._fitting and number > 0 and not self.column(number).stretch:
            self.columns_changed.emit()

    def layout_state(self) -> dict[str, Any]:
        """What to remember of the columns, as plain values by column id."""
        names = [column.id for column in self.rows.columns]
        order = sorted(range(1, len(names) + 1), key=self.head.visualIndex)
        widths = {names[n - 1]: self.head.sectionSize(n) for n in order if not self.isColumnHidden(n)}
        shown = {names[n - 1]: on for n, on in self.head.chosen.items()}
        return {"order": [names[n - 1] for n in order], "widths": widths, "shown": shown, "low": self.cell.low}

    def restore_layout(self, state: dict[str, Any]) -> None:
        """Take up a remembered layout; columns it does not know stay as delivered."""
        numbers = {column.id: n for n, column in enumerate(self.rows.columns, 1)}
        known = [numbers[name] for name in state.get("order", []) if name in numbers]
        for place, number in enumerate(known, 1):
            self.head.moveSection(self.head.visualIndex(number), place)
        for name, width in state.get("widths", {}).items():
            if name in numbers and not self.column(numbers[name]).stretch:
                self.head.resizeSection(numbers[name], max(36, int(width)))
        self.head.chosen.update({numbers[n]: bool(on) for n, on in state.get("shown", {}).items() if n in numbers})
        self.head.chosen[1] = True
        self.set_low(bool(state.get("low")))
        self.fit_columns()

    def show_sort(self, column_id: str, ascending: bool) -> None:
        """Draw the arrow without asking for a sort."""
        number = next((n for n, c in enumerate(self.rows.columns, 1) if c.id == column_id), -1)
        blocked = self.head.blockSignals(True)
        self.head.setSortIndicator(number, Qt.SortOrder.AscendingOrder if ascending else Qt.SortOrder.DescendingOrder)
        self.head.blockSignals(blocked)
        self.head.viewport().update()

    # --- selection, always by ids

    def chosen_count(self) -> int:
        return sum(piece.height() for piece in self.selectionModel().selection().toList())

    def chosen_ids(self, most: int | None = None) -> list[int]:
        """Ids of the selected rows in the order of the list."""
        found: list[int] = []
        pieces = sorted((piece.top(), piece.bottom()) for piece in self.selectionModel().selection().toList())
        for top, bottom in pieces:
            last = bottom + 1 if most is None else min(bottom + 1, top + most - len(found))
            found += as_list(self.rows.ids[top:last])
            if most is not None and len(found) >= most:
                break
        return found

    def current_id(self) -> int | None:
        index = self.currentIndex()
        return self.rows.id_at(index.row()) if index.isValid() and index.row() < len(self.rows.ids) else None

    def choose(self, ids: Iterable[int], *, scroll: bool = True) -> None:
        """Select these, as far as they are in the list."""
        lines = sorted(line for line in map(self.rows.row_of, ids) if line >= 0)
        picked = QItemSelection()
        last = self.rows.columnCount() - 1
        for line in lines:
            picked.select(self.rows.index(line, 0), self.rows.index(line, last))
        self.selectionModel().select(picked, Flag.ClearAndSelect | Flag.Rows)
        if lines:
            self.selectionModel().setCurrentIndex(self.rows.index(lines[0], 1), Flag.NoUpdate)
            if scroll:
                self.scrollTo(self.rows.index(lines[0], 1))

    def _remember_chosen(self) -> None:
        count = self.chosen_count()
        self._kept = (self.chosen_ids() if count <= KEEP_MOST else [], self.current_id())

    def _choose_again(self) -> None:
        """After the list was read anew the same people stay selected, wherever they stand now."""
        ids, current = self._kept
        lines = lines_of(self.rows.ids, ids)
        picked = QItemSelection()
        last = self.rows.columnCount() - 1
        for line in lines:
            picked.select(self.rows.index(line, 0), self.rows.index(line, last))
        if current is not None and lines:
            at = lines_of(self.rows.ids, [current])
            if at:
                self.selectionModel().setCurrentIndex(self.rows.index(at[0], 1), Flag.NoUpdate)
        self.selectionModel().select(picked, Flag.ClearAndSelect | Flag.Rows)
        self.chosen.emit()

    # --- what the person does

    def set_low(self, low: bool) -> None:
        self.cell.low = low
        self.restyle()

    def restyle(self) -> None:
        height = theme.current().px(ROW_LOW if self.cell.low else ROW_TALL)
        self.verticalHeader().setDefaultSectionSize(height)
        self.head.resizeSection(0, theme.current().px(TICK_WIDTH))
        self.viewport().update()

    def retranslate(self) -> None:
        self.rows.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self.fit_columns)

    def paintEvent(self, event: QPaintEvent) -> None:
        top, bottom = self.rowAt(0), self.rowAt(self.viewport().height())
        last = bottom if bottom >= 0 else len(self.rows.ids) - 1
        lines: set[int] = set()
        for piece in self.selectionModel().selection().toList():
            lines.update(range(max(top, piece.top()), min(last, piece.bottom()) + 1))
        self.cell.selected = frozenset(lines)
        index = self.currentIndex()
        shown = self.keyboard_used and self.hasFocus()
        self.cell.focused = (index.row(), index.column()) if shown else (-1, -1)
        painter = QPainter(self.viewport())
        self.cell.paint_rows(painter, event.rect())
        painter.end()

    def _hover(self, row: int) -> None:
        if row != self.cell.hover_row:
            self.cell.hover_row = row
            self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.indexAt(event.position().toPoint()).row())
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.keyboard_used = False
        index = self.indexAt(event.position().toPoint())
        left = event.button() == Qt.MouseButton.LeftButton
        if index.isValid() and index.column() == 0 and left and not event.modifiers():
            self.selectionModel().setCurrentIndex(index, Flag.NoUpdate)
            self.selectionModel().select(index, Flag.Toggle | Flag.Rows)
            return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.keyboard_used = True
        key, current = event.key(), self.current_id()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and current is not None:
            self.opened.emit(current)
        elif key == Qt.Key.Key_F2 and current is not None:
            self.edit_wanted.emit(current)
        elif key == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.selectionModel().select(self.currentIndex(), Flag.Toggle | Flag.Rows)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos())
        if index.isValid() and not self.selectionModel().isRowSelected(index.row(), index.parent()):
            self.selectRow(index.row())
        self.menu_wanted.emit(event.globalPos())

    def shown_columns(self) -> list[Column]:
        numbers = [n for n in range(1, self.rows.columnCount()) if not self.isColumnHidden(n)]
        return [self.column(n) for n in sorted(numbers, key=self.head.visualIndex)]

    def copy(self) -> None:
        """The selected rows as cells, to paste into Excel or WPS."""
        if self.chosen_count() > COPY_MOST:
            self.trouble.emit(UserError(_("一次最多复制 {count} 行，更多请用“导出”", count=f"{COPY_MOST:,}")))
            return
        rows = self.rows.rows(self.chosen_ids())
        columns = self.shown_columns()
        put_cells(as_tsv(columns, rows), as_html(columns, rows))


def lines_of(ids: Ids, wanted: Sequence[int]) -> list[int]:
    """Where the wanted ids stand in a list of any length, in order."""
    if not wanted or not len(ids):
        return []
    import numpy as np

    return [int(line) for line in np.flatnonzero(np.isin(np.asarray(ids), np.asarray(wanted)))]
