"""The table itself: keys as in a sheet program, and what a form asks of an editor."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QFont, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QCompleter,
    QHeaderView,
    QLineEdit,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from gzstudents.kernel.i18n import _
from gzstudents.ui import icons, theme
from gzstudents.ui.cells.model import CellColumn, CellsModel, Grid, Trouble, block, own
from gzstudents.ui.clipboard import put_text
from gzstudents.ui.live import Live, words
from gzstudents.ui.own_field import OwnField

ROW = 32
LEAST, MOST = 5, 12  # rows that are seen at once
Edit = QAbstractItemView.EditTrigger
Index = QModelIndex | QPersistentModelIndex
Take = Callable[[str], Sequence[Sequence[str]] | None]


def _nothing_wrong(_rows: Grid) -> Iterable[Trouble]:
    return ()


def _no_take(_text: str) -> None:
    return None


class _Cell(QStyledItemDelegate):
    """A line to type in; where the column has choices they are offered at once."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        line = QLineEdit(parent)
        line.setObjectName("cell")
        line.setFrame(False)
        table = self.parent()
        column = table.cells.columns[index.column()] if isinstance(table, CellsEditor) else None
        if column is not None:
            line.setAccessibleName(words(column.title))
        if column is not None and column.kind == "number":
            line.setAlignment(Qt.AlignmentFlag.AlignRight)
        if column is not None and column.choices is not None:
            completer = QCompleter(list(column.choices()), line)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            popup = completer.popup()
            if popup is not None:
                popup.setObjectName("choices")
            line.setCompleter(completer)
        return line

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        editor.setGeometry(option.rect)  # the whole cell, not what its padding leaves

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))
            editor.selectAll()
            completer = editor.completer()
            if completer is not None:
                completer.setCompletionPrefix("")
                completer.complete()


class CellsEditor(OwnField, Live, QTableView):
    """An editor of a form whose value is rows of texts. Enter goes down, Tab goes on, Delete empties, a block can be pasted.

    `take(text)` may make whole rows of what is pasted (a table with headings, say) in place of all that is there.
    """

    edited = Signal()
    left = Signal()

    def __init__(
        self,
        columns: Sequence[CellColumn],
        check: Callable[[Grid], Iterable[Trouble]] = _nothing_wrong,
        take: Take = _no_take,
        hidden: int = 0,
    ) -> None:
        super().__init__()
        self.setObjectName("cells")
        self.cells = own(self, CellsModel(columns, check, hidden))
        self._take, self._scrolled = take, False  # sideways
        self.setModel(self.cells)
        self.setItemDelegate(_Cell(self))
        self.setEditTriggers(Edit.DoubleClicked | Edit.AnyKeyPressed | Edit.EditKeyPressed | Edit.SelectedClicked)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setSectionsClickable(False)
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for place, column in enumerate(columns):
            mode = QHeaderView.ResizeMode.Stretch if column.stretch else QHeaderView.ResizeMode.Interactive
            head.setSectionResizeMode(place, mode)
        self.cells.dataChanged.connect(lambda *_where: self._on_changed())
        self.cells.modelReset.connect(self._on_changed)
        self.cells.rowsInserted.connect(lambda *_where: self._fit())
        self.live()

    # --- as an editor of a form

    def value(self) -> Any:
        return self.cells.grid()

    def show_value(self, value: Any) -> None:
        """Rows of texts; or a text as a sheet program copies it."""
        rows = block(value) if isinstance(value, str) else value or ()
        self.cells.show(rows)

    def problem(self) -> str:
        if not self.cells.troubles:
            return ""
        (row, _column), message = min(self.cells.troubles.items())
        return _("第 {row} 行：{message}", row=row + 1, message=message)

    def text(self) -> str:
        """All of it, as a sheet program copies it."""
        return "\n".join("\t".join(row) for row in self.cells.grid())

    # --- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.empty()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self._go_down()
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            self._go_down()

    def _go_down(self) -> None:
        now = self.currentIndex()
        below = self.cells.index(now.row() + 1, now.column())
        if below.isValid() and not self.cells.is_total(below.row()):
            self.setCurrentIndex(below)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self.cells.index(0, 0))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.state() != QAbstractItemView.State.EditingState and event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    # --- the clipboard

    def copy(self) -> None:
        """The chosen cells, to paste into a sheet program."""
        chosen = self.selectionModel().selectedIndexes()
        if not chosen:
            return
        rows = sorted({one.row() for one in chosen})
        columns = sorted({one.column() for one in chosen})
        put_text("\n".join("\t".join(self.cells.text(row, column) for column in columns) for row in rows))

    def paste(self) -> None:
        """A block from the current cell on; a whole table takes the place of all."""
        text = QGuiApplication.clipboard().text()
        if not text.strip():
            return
        whole = self._take(text)
        at = self.currentIndex()
        if whole is not None:
            self.cells.show(whole)
        else:
            self.cells.put(max(at.row(), 0), max(at.column(), 0), block(text))
        self._stand_at(at.row(), at.column())

    def empty(self) -> None:
        at = self.currentIndex()
        row, column = at.row(), at.column()
        self.cells.clear((one.row(), one.column()) for one in self.selectionModel().selectedIndexes())
        self._stand_at(row, column)

    def drop_rows(self) -> None:
        at = self.currentIndex()
        row, column = at.row(), at.column()
        self.cells.drop({one.row() for one in self.selectionModel().selectedIndexes()})
        self._stand_at(row, column)

    def _stand_at(self, row: int, column: int) -> None:
        self.setCurrentIndex(self.cells.index(max(0, min(row, self.cells.rowCount() - 1)), max(column, 0)))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for icon, text, run in (
            ("copy", _("复制"), self.copy), ("clipboard", _("粘贴"), self.paste), ("circle-x", _("删除所选行"), self.drop_rows),
        ):  # fmt: skip
            menu.addAction(icons.icon(icon), text).triggered.connect(lambda _on=False, run=run: run() and None)
        menu.popup(event.globalPos())

    # --- looks

    def _on_changed(self) -> None:
        self._fit()
        self.edited.emit()

    def restyle(self) -> None:
        look = theme.current()
        self.verticalHeader().setDefaultSectionSize(look.px(ROW))
        self.horizontalHeader().setFixedHeight(look.px(ROW))
        for place, column in enumerate(self.cells.columns):
            if not column.stretch:
                self.setColumnWidth(place, self._usual(column))
        self._fit()

    def _usual(self, column: CellColumn) -> int:
        """Its own width, or what its heading needs."""
        look = theme.current()
        return max(look.px(column.width), look.width(words(column.title), 12, QFont.Weight.DemiBold) + look.px(18))

    def _fit(self) -> None:
        """As high as its rows, within bounds."""
        rows = max(LEAST, min(MOST, self.cells.rowCount()))
        bar = self.horizontalScrollBar().sizeHint().height() if self._scrolled else 0
        self.setFixedHeight(theme.current().px(ROW) * (rows + 1) + bar + 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()
        scrolled = self.horizontalHeader().length() > self.viewport().width()
        if scrolled != self._scrolled:
            self._scrolled = scrolled
            self._fit()

    def _share(self) -> None:
        """Where there is no room for the column that stretches, the table is scrolled sideways instead."""
        for place, column in enumerate(self.cells.columns):
            if column.stretch:
                others = sum(self.columnWidth(one) for one in range(len(self.cells.columns)) if one != place)
                room = self.viewport().width() - others
                narrow = room < self._usual(column)
                mode = QHeaderView.ResizeMode.Interactive if narrow else QHeaderView.ResizeMode.Stretch
                self.horizontalHeader().setSectionResizeMode(place, mode)
                if narrow:
                    self.setColumnWidth(place, self._usual(column))

    def retranslate(self) -> None:
        self.cells.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.cells.columns) - 1)
        self.restyle()
