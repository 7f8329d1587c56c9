"""The columns of a list: which are shown, how wide, in which order, and which are given up where there is no room."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from gzstudents.ui import theme
from gzstudents.ui.delegates import pill_width
from gzstudents.ui.header import Header
from gzstudents.ui.parts import plain_viewport
from gzstudents.ui.rows import Column, RowsModel

NAME_LEAST = 196
TICK_WIDTH = 42
ASKED_MOST = 300  # rows whose words are measured: the words of a pill are few and come back soon


class ColumnTable(QTableView):
    """The first column ticks, the others are those of the model. `columns_changed` when one was moved, resized or hidden."""

    columns_changed = Signal()

    def __init__(self, model: RowsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setViewport(plain_viewport())
        self.rows = model
        self.setModel(model)
        self.head = Header(self)
        self.setHorizontalHeader(self.head)
        self._fitting = False
        self._words: dict[str, int] = {}  # by column id: px that its longest word needs

    def set_low(self, low: bool) -> None:
        """Rows of one line, or of two."""
        raise NotImplementedError

    def is_low(self) -> bool:
        raise NotImplementedError

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
        """Its own, or what its heading needs with the sort arrow, or its longest word."""
        look = theme.current()
        heading = look.width(column.heading(), 12, QFont.Weight.DemiBold) + look.px(12 + 22)
        return max(look.px(column.width), heading, self._words.get(column.id, 0))

    def fit_words(self, rows: Iterable[Any]) -> None:
        """Widen the columns of pills to the words of these rows. Those that the person has pulled stay as they are."""
        asked = list(islice(rows, ASKED_MOST))
        for number, column in enumerate(self.rows.columns, 1):
            if column.cell != "pill" or column.stretch:
                continue
            untouched = self.head.sectionSize(number) in {0, self._usual_width(column)}
            texts = {column.text(row) for row in asked}
            room = 2 * theme.current().px(12)
            self._words[column.id] = max((pill_width(text, dot=column.dot) + room for text in texts if text), default=0)
            if untouched:
                self.head.resizeSection(number, self._usual_width(column))
        self.fit_columns()

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
        return {"order": [names[n - 1] for n in order], "widths": widths, "shown": shown, "low": self.is_low()}

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

    def shown_columns(self) -> list[Column]:
        numbers = [n for n in range(1, self.rows.columnCount()) if not self.isColumnHidden(n)]
        return [self.column(n) for n in sorted(numbers, key=self.head.visualIndex)]
