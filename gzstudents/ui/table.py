"""The list itself: selection by ids, keys, columns that come and go with the width, copying as cells."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _
from gzstudents.ui import theme
from gzstudents.ui.clipboard import put_cells
from gzstudents.ui.column_table import TICK_WIDTH, ColumnTable
from gzstudents.ui.delegates import ROW_LOW, ROW_TALL, Cell
from gzstudents.ui.live import Live
from gzstudents.ui.rows import Ids, RowsModel, as_html, as_list, as_tsv

COPY_MOST = 50_000
KEEP_MOST = 2_000  # selected rows that are looked for again after the list was read anew

Flag = QItemSelectionModel.SelectionFlag


class Table(Live, ColumnTable):
    """A list of rows. `chosen` tells when the selection changed; `opened` when Enter or a double click asks for one."""

    chosen = Signal()
    opened = Signal(int)  # id
    edit_wanted = Signal(int)  # id
    menu_wanted = Signal(QPoint)  # global place
    trouble = Signal(object)

    def __init__(self, model: RowsModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self.setObjectName("rows")
        self.keyboard_used = False
        self.cell = Cell(self)
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
        self.live()

    def _configure(self) -> None:
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        # it paints its own ground: what is scrolled is moved, not painted anew
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)  # Tab leaves the table, arrows move inside it
        self.setCornerButtonEnabled(False)
        self.head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)

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

    def is_low(self) -> bool:
        return self.cell.low

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
        painter.fillRect(event.rect(), theme.current().color("surface"))
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
        if event.button() in {Qt.MouseButton.BackButton, Qt.MouseButton.ForwardButton}:
            event.ignore()  # the window goes back or forward
            return
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
        elif key == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.head.open_filter(max(1, self.currentIndex().column()))
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
