"""How the cells of a list are drawn: row state first, then the column's own kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate

from gzstudents.kernel.i18n import _
from gzstudents.ui import icons, theme, typeset
from gzstudents.ui.rows import Column
from gzstudents.ui.typeset import LEFT, RIGHT

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionViewItem

    from gzstudents.ui.table import Table

Index = QModelIndex | QPersistentModelIndex
AVATAR_TONES = ("info", "teal", "plum", "ok", "warn", "neutral")
MEDIUM = QFont.Weight.Medium
NORMAL = QFont.Weight.Normal
ROW_TALL, ROW_LOW = 48, 34


class Box(NamedTuple):
    """A rectangle as plain numbers. Making a QRect lets other threads of ours take over: hundreds of times a painting."""

    x: int
    y: int
    width: int
    height: int

    def from_left(self, indent: int) -> Box:
        return Box(self.x + indent, self.y, self.width - indent, self.height)

    def upper(self) -> Box:
        return Box(self.x, self.y + round(self.height * 0.10), self.width, self.height // 2)

    def lower(self) -> Box:
        return Box(self.x, self.y + round(self.height * 0.48), self.width, round(self.height * 0.42))


def _box(rect: QRect) -> Box:
    return Box(rect.x(), rect.y(), rect.width(), rect.height())


_place = QRectF()


def _at(x: float, y: float, width: float, height: float) -> QRectF:
    """Good until the next call, in the GUI thread."""
    _place.setRect(x, y, width, height)
    return _place


def pill(painter: QPainter, rect: QRect, text: str, tone: str, *, dot: bool = True, on_selection: bool = False) -> None:
    """A word on a soft ground; on a selected row the ground is the surface, or it would drown in the tint."""
    _pill(painter, _box(rect), text, tone, dot, on_selection)


def _pill(painter: QPainter, box: Box, text: str, tone: str, dot: bool, on_selection: bool) -> None:
    look = theme.current()
    height, pad = look.px(22), look.px(8)
    lead = look.px(11) if dot else 0
    width = min(look.width(text, 12) + 2 * pad + lead, box.width)
    y = box.y + (box.height - height) / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color("surface" if on_selection else f"{tone}_soft"))
    painter.drawRoundedRect(_at(box.x, y, width, height), height / 2, height / 2)
    x = box.x + pad
    if dot:
        side = look.px(6)
        painter.setBrush(look.color(tone))
        painter.drawEllipse(_at(x, y + height / 2 - side / 2, side, side))
        x += lead
    painter.setPen(look.color(tone))
    typeset.face(12).draw(painter, x, y, box.x + width - x - pad / 2, height, text)


def pill_width(text: str, *, dot: bool = True) -> int:
    look = theme.current()
    return look.width(text, 12) + look.px(16) + (look.px(11) if dot else 0)


def avatar(painter: QPainter, rect: QRectF, name: str, size: float = 13) -> None:
    """The first letter of a name on a colour that the name always gets."""
    look = theme.current()
    tone = AVATAR_TONES[sum(map(ord, name)) % len(AVATAR_TONES)]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color(f"{tone}_soft"))
    painter.drawEllipse(rect)
    painter.setPen(look.color(tone))
    painter.setFont(look.font(size, QFont.Weight.DemiBold))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, name[:1].upper() or "?")


def tick(painter: QPainter, rect: QRect, on: bool) -> None:
    """A tick box at the left of a rectangle."""
    _tick(painter, _box(rect), on)


def _tick(painter: QPainter, box: Box, on: bool) -> None:
    look = theme.current()
    side = look.px(16)
    x, y = box.x + 2, box.y + (box.height - side) // 2
    if on:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("accent"))
        painter.drawRoundedRect(_at(x, y, side, side), 4, 4)
        icons.paint(painter, "check", "on_accent", QRectF(x + 2, y + 2, side - 4, side - 4), 3)
    else:
        painter.setBrush(look.color("surface"))
        painter.setPen(look.color("field"))
        painter.drawRoundedRect(_at(x + 0.5, y + 0.5, side - 1, side - 1), 4, 4)


class Cell(QStyledItemDelegate):
    """Draws all cells of the table; a delegate only for what Qt asks of their size."""

    def __init__(self, view: Table) -> None:
        super().__init__(view)
        self._view = view
        self.hover_row = -1
        self.low = False
        self.selected: frozenset[int] = frozenset()  # lines in view; asked once for each painting, not for each cell
        self.focused = (-1, -1)
        self._kinds: dict[str, Callable[[QPainter, Box, Column, Any, bool], None]] = {
            "text": self._plain,
            "muted": self._plain,
            "name": self._name,
            "two": self._two,
            "pill": self._pill,
            "date": self._date,
            "number": self._number,
        }

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(10, theme.current().px(ROW_LOW if self.low else ROW_TALL))

    def paint_rows(self, painter: QPainter, area: QRect) -> None:
        """Every cell that touches the area, in the view's coordinates. One call a painting: Qt's own way, a call and two
        copies of the options a cell, costs more than all the drawing.
        """
        head, view = self._view.head, self._view
        columns = [
            (number, view.columnViewportPosition(number), head.sectionSize(number))
            for number in range(head.count())
            if not head.isSectionHidden(number)
        ]
        columns = [(number, x, width) for number, x, width in columns if x <= area.right() and x + width > area.x()]
        lines = self._lines_in(area)
        if not columns or not lines:
            return
        left = min(x for _number, x, _width in columns)
        right = max(x + width for _number, x, width in columns)
        self._grounds(painter, lines, QRect(left, 0, right - left, view.rowHeight(lines[0][0])))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        view.rows.see(lines[0][0], lines[-1][0])
        rows = [(line, y, view.rows.row(line)) for line, y in lines]
        for number, x, width in columns:
            self._column(painter, rows, number, x, width)
        self._focus(painter, rows, columns)

    def _lines_in(self, area: QRect) -> list[tuple[int, int]]:
        """The lines of the list that touch the area, and where they begin."""
        view = self._view
        first, last = view.rowAt(area.y()), view.rowAt(area.bottom())
        if first < 0:
            return []
        last = len(view.rows.ids) - 1 if last < 0 else last
        height, top = view.rowHeight(first), view.rowViewportPosition(first)
        return [(line, top + (line - first) * height) for line in range(first, last + 1)]

    def _grounds(self, painter: QPainter, lines: list[tuple[int, int]], strip: QRect) -> None:
        look = theme.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # on: seams between rows at 125 and 150 %
        bar = self._view.columnViewportPosition(0)
        x, width, height = strip.x(), strip.width(), strip.height()
        for line, y in lines:
            if line in self.selected:
                painter.fillRect(x, y, width, height, look.color("accent_soft"))
            elif line == self.hover_row:
                painter.fillRect(x, y, width, height, look.color("hover"))
            painter.fillRect(x, y + height - 1, width, 1, look.color("border"))
            if line in self.selected:
                painter.fillRect(bar, y, 3, height, look.color("accent"))

    def _column(self, painter: QPainter, rows: list[tuple[int, int, Any]], number: int, x: int, width: int) -> None:
        look = theme.current()
        start, room = x + look.px(12), width - look.px(12) - look.px(8)
        height = self._view.rowHeight(rows[0][0]) - 1
        if number == 0:
            for line, y, _row in rows:
                _tick(painter, Box(start, y, room, height), line in self.selected)
            return
        column = self._view.column(number)
        paint = self._kinds[column.cell]
        for line, y, row in rows:
            box = Box(start, y, room, height)
            if row is not None:
                paint(painter, box, column, row, line in self.selected)
            elif number == 1:
                self._text(painter, box, _("（已删除）"), "faint")

    def _focus(self, painter: QPainter, rows: list[tuple[int, int, Any]], columns: list[tuple[int, int, int]]) -> None:
        line, number = self.focused
        for y, x, width in ((y, x, w) for at, y, _row in rows if at == line for n, x, w in columns if n == number):
            rect = QRectF(x, y, width, self._view.rowHeight(line))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.current().color("accent"), 1.5))
            painter.drawRoundedRect(rect.adjusted(1.5, 1.5, -1.5, -2.5), 4, 4)

    def _text(
        self,
        painter: QPainter,
        box: Box,
        text: str,
        color: str = "text",
        size: float = 13,
        weight: QFont.Weight = NORMAL,
        *,
        tabular: bool = False,
        flags: int = LEFT,
    ) -> None:
        painter.setPen(theme.current().color(color))
        typeset.face(size, weight, tabular).draw(painter, *box, text, flags)

    def _plain(self, painter: QPainter, box: Box, column: Column, row: Any, selected: bool) -> None:
        text = column.text(row)
        color = "muted" if column.cell == "muted" else "text"
        self._text(painter, box, text or "—", color if text else "faint")

    def _number(self, painter: QPainter, box: Box, column: Column, row: Any, selected: bool) -> None:
        text = column.text(row)
        self._text(painter, box, text or "—", "text" if text else "faint", tabular=True, flags=RIGHT)

    def _two(self, painter: QPainter, box: Box, column: Column, row: Any, selected: bool) -> None:
        second = "" if self.low else column.second(row)
        if not second:
            self._plain(painter, box, column, row, selected)
            return
        self._text(painter, box.upper(), column.text(row) or "—")
        self._text(painter, box.lower(), second, "muted", 11.5)

    def _name(self, painter: QPainter, box: Box, column: Column, row: Any, selected: bool) -> None:
        look = theme.current()
        name, side_text = column.text(row), column.side(row)
        side = look.px(24 if self.low else 32)
        avatar(painter, _at(box.x, box.y + (box.height - side) / 2, side, side), name or side_text)
        box = box.from_left(side + look.px(10))
        second = "" if self.low else column.second(row)
        upper = box.upper() if second else box
        self._text(painter, upper, name, weight=MEDIUM)
        width = look.width(name, 13, MEDIUM)
        gap = look.px(8) if name else 0
        if side_text and width + gap + look.px(20) < upper.width:
            self._text(painter, upper.from_left(width + gap), side_text, "muted", 12.5)
        if second:
            self._text(painter, box.lower(), second, "faint", 11.5, tabular=True)

    def _pill(self, painter: QPainter, box: Box, column: Column, row: Any, selected: bool) -> None:
        text = column.text(row)
        if text:
            _pill(painter, box, text, column.tone(row), column.dot, selected)
        else:
            self._text(painter, box, "—", "faint")

    def _date(self, painter: QPainter, box: Box, column: Column, row: Any, selected: bool) -> None:
        look = theme.current()
        text = column.text(row)
        said, tone = column.ending(row)
        hot = tone in {"warn", "bad"}
        if not text:
            self._text(painter, box, said, "faint")
        elif self.low or not said:
            self._text(painter, box, text, tone if hot else "text", weight=MEDIUM if hot else NORMAL, tabular=True)
            if hot:
                self._warning(painter, box, tone, look.width(text, 13, MEDIUM, True) + look.px(8))
        else:
            self._text(painter, box.upper(), text, tabular=True)
            lower = box.lower()
            room = lower.width - look.px(13) - look.px(5) if hot else lower.width
            self._text(painter, lower._replace(width=room), said, tone if hot else "faint", 11.5)
            if hot:
                self._warning(painter, lower, tone, min(look.width(said, 11.5), room) + look.px(5))

    def _warning(self, painter: QPainter, box: Box, tone: str, indent: int) -> None:
        """A sign behind a date, where the column is wide enough for it."""
        side, margin = theme.current().px(13), theme.current().px(8)
        if indent + side <= box.width + margin:
            place = QRectF(box.x + indent, box.y + (box.height - side) / 2, side, side)
            icons.paint(painter, "circle-alert" if tone == "bad" else "clock", tone, place, 2)
