"""How the cells of a list are drawn: row state first, then the column's own kind."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from gzstudents.kernel.i18n import _
from gzstudents.ui import icons, theme
from gzstudents.ui.rows import Column

if TYPE_CHECKING:
    from gzstudents.ui.table import Table

Index = QModelIndex | QPersistentModelIndex
LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
RIGHT = LEFT | int(Qt.AlignmentFlag.AlignRight)
AVATAR_TONES = ("info", "teal", "plum", "ok", "warn", "neutral")
MEDIUM = QFont.Weight.Medium
NORMAL = QFont.Weight.Normal
ROW_TALL, ROW_LOW = 48, 34


def pill(painter: QPainter, rect: QRect, text: str, tone: str, *, dot: bool = True, on_selection: bool = False) -> None:
    """A word on a soft ground; on a selected row the ground is the surface, or it would drown in the tint."""
    look = theme.current()
    height, pad = look.px(22), look.px(8)
    lead = look.px(11) if dot else 0
    width = min(look.width(text, 12) + 2 * pad + lead, rect.width())
    ground = QRectF(rect.x(), rect.y() + (rect.height() - height) / 2, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color("surface" if on_selection else f"{tone}_soft"))
    painter.drawRoundedRect(ground, height / 2, height / 2)
    x = ground.x() + pad
    if dot:
        side = look.px(6)
        painter.setBrush(look.color(tone))
        painter.drawEllipse(QRectF(x, ground.center().y() - side / 2, side, side))
        x += lead
    painter.setFont(look.font(12))
    painter.setPen(look.color(tone))
    room = ground.right() - x - pad / 2
    cut = look.width(text, 12) > room
    shown = look.metrics(12).elidedText(text, Qt.TextElideMode.ElideRight, int(room)) if cut else text
    painter.drawText(QRectF(x, ground.y(), room, height), LEFT, shown)


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
    look = theme.current()
    side = look.px(16)
    box = QRectF(rect.x() + 2, rect.y() + (rect.height() - side) // 2, side, side)
    if on:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("accent"))
        painter.drawRoundedRect(box, 4, 4)
        icons.paint(painter, "check", "on_accent", box.adjusted(2, 2, -2, -2), 3)
    else:
        painter.setBrush(look.color("surface"))
        painter.setPen(QPen(look.color("field"), 1))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)


class Cell(QStyledItemDelegate):
    """One delegate for the whole table."""

    def __init__(self, view: "Table") -> None:
        super().__init__(view)
        self._view = view
        self.hover_row = -1
        self.low = False
        self.selected: frozenset[int] = frozenset()  # lines in view; asked once for each painting, not for each cell
        self.focused = (-1, -1)
        self._kinds: dict[str, Callable[[QPainter, QRect, Column, Any, bool], None]] = {
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

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look = theme.current()
        rect: QRect = option.rect
        number, line = index.column(), index.row()
        selected = line in self.selected
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # on: seams between cells at 125 and 150 %
        if selected:
            painter.fillRect(rect, look.color("accent_soft"))
        elif line == self.hover_row:
            painter.fillRect(rect, look.color("hover"))
        painter.fillRect(QRect(rect.x(), rect.bottom(), rect.width(), 1), look.color("border"))
        if selected and number == 0:
            painter.fillRect(QRect(rect.x(), rect.y(), 3, rect.height()), look.color("accent"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = rect.adjusted(look.px(12), 0, -look.px(8), -1)
        if number == 0:
            tick(painter, body, selected)
        else:
            self._content(painter, body, line, number, selected)
        if (line, number) == self.focused:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.color("accent"), 1.5))
            painter.drawRoundedRect(QRectF(rect).adjusted(1.5, 1.5, -1.5, -2.5), 4, 4)
        painter.restore()

    def _content(self, painter: QPainter, body: QRect, line: int, number: int, selected: bool) -> None:
        row = self._view.rows.row(line)
        if row is None:
            if number == 1:
                self._text(painter, body, _("（已删除）"), "faint")
            return
        column = self._view.column(number)
        self._kinds[column.cell](painter, body, column, row, selected)

    def _text(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        color: str = "text",
        size: float = 13,
        weight: QFont.Weight = NORMAL,
        *,
        tabular: bool = False,
        flags: int = LEFT,
    ) -> None:
        look = theme.current()
        painter.setFont(look.font(size, weight, tabular))
        painter.setPen(look.color(color))
        if look.width(text, size, weight, tabular) > rect.width():
            text = look.metrics(size, weight, tabular).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, flags, text)

    def _lines(self, rect: QRect) -> tuple[QRect, QRect]:
        height = rect.height()
        upper = QRect(rect.x(), rect.y() + round(height * 0.10), rect.width(), height // 2)
        return upper, QRect(rect.x(), rect.y() + round(height * 0.48), rect.width(), round(height * 0.42))

    def _plain(self, painter: QPainter, rect: QRect, column: Column, row: Any, selected: bool) -> None:
        text = column.text(row)
        color = "muted" if column.cell == "muted" else "text"
        self._text(painter, rect, text or "—", color if text else "faint")

    def _number(self, painter: QPainter, rect: QRect, column: Column, row: Any, selected: bool) -> None:
        text = column.text(row)
        self._text(painter, rect, text or "—", "text" if text else "faint", tabular=True, flags=RIGHT)

    def _two(self, painter: QPainter, rect: QRect, column: Column, row: Any, selected: bool) -> None:
        second = "" if self.low else column.second(row)
        if not second:
            self._plain(painter, rect, column, row, selected)
            return
        upper, lower = self._lines(rect)
        self._text(painter, upper, column.text(row) or "—")
        self._text(painter, lower, second, "muted", 11.5)

    def _name(self, painter: QPainter, rect: QRect, column: Column, row: Any, selected: bool) -> None:
        look = theme.current()
        name, side_text = column.text(row), column.side(row)
        side = look.px(24 if self.low else 32)
        avatar(painter, QRectF(rect.x(), rect.y() + (rect.height() - side) / 2, side, side), name or side_text)
        rect = rect.adjusted(side + look.px(10), 0, 0, 0)
        second = "" if self.low else column.second(row)
        upper, lower = self._lines(rect) if second else (rect, rect)
        self._text(painter, upper, name, weight=MEDIUM)
        width = look.width(name, 13, MEDIUM)
        gap = look.px(8) if name else 0
        if side_text and width + gap + look.px(20) < upper.width():
            self._text(painter, upper.adjusted(width + gap, 0, 0, 0), side_text, "muted", 12.5)
        if second:
            self._text(painter, lower, second, "faint", 11.5, tabular=True)

    def _pill(self, painter: QPainter, rect: QRect, column: Column, row: Any, selected: bool) -> None:
        text = column.text(row)
        if text:
            pill(painter, rect, text, column.tone(row), dot=column.dot, on_selection=selected)
        else:
            self._text(painter, rect, "—", "faint")

    def _date(self, painter: QPainter, rect: QRect, column: Column, row: Any, selected: bool) -> None:
        look = theme.current()
        text = column.text(row)
        said, tone = column.ending(row)
        hot = tone in {"warn", "bad"}
        side = look.px(13)
        symbol = "circle-alert" if tone == "bad" else "clock"
        if not text:
            self._text(painter, rect, said, "faint")
        elif self.low or not said:
            self._text(painter, rect, text, tone if hot else "text", weight=MEDIUM if hot else NORMAL, tabular=True)
            if hot:
                x = rect.x() + look.width(text, 13, MEDIUM, True) + look.px(8)
                place = QRectF(x, rect.y() + (rect.height() - side) / 2, side, side)
                icons.paint(painter, symbol, tone, place, 2)
        else:
            upper, lower = self._lines(rect)
            self._text(painter, upper, text, tabular=True)
            room = lower.adjusted(0, 0, -side - look.px(5), 0) if hot else lower
            self._text(painter, room, said, tone if hot else "faint", 11.5)
            if hot:
                x = rect.x() + min(look.width(said, 11.5), room.width()) + look.px(5)
                place = QRectF(x, lower.y() + (lower.height() - side) / 2, side, side)
                icons.paint(painter, symbol, tone, place, 2)
