"""The names of the screens in the side bar, drawn whole."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import QListView

from gzstudents.ui import icons, theme
from gzstudents.ui.parts import plain_viewport
from gzstudents.ui.screen import ScreenKind

WIDE, NARROW = 212, 56
ID = Qt.ItemDataRole.UserRole + 1
ICON = Qt.ItemDataRole.UserRole + 2
BADGE = Qt.ItemDataRole.UserRole + 3
HOT = Qt.ItemDataRole.UserRole + 4
LINE, LEAST = 36, 28  # a line of the side bar, and where the window is low
CAPTION, CAPTION_NARROW = 30, 12


class NavList(QListView):
    """Names of screens, with icon and count, and captions; the current one is the shown one. Drawn whole by the list: Qt's
    own way, by a delegate, needs classes that the first picture of the window can do without.
    """

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setViewport(plain_viewport())
        self.keyboard_used = False
        self.narrow = False
        self.line = LINE
        self._hover = -1
        self.items = QStandardItemModel(self)
        self.setModel(self.items)
        self.setMouseTracking(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.clicked.connect(lambda index: self.asked.emit(str(index.data(ID) or "")))

    # --- what stands in it

    def put(self, screens: Sequence[ScreenKind], caption: str = "") -> None:
        if caption:
            item = QStandardItem(caption)
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.items.appendRow(item)
        for screen in screens:
            item = QStandardItem(screen.title())
            item.setData(screen.id, ID)
            item.setData(screen.icon, ICON)
            self.items.appendRow(item)

    def find_item(self, identity: str) -> QStandardItem | None:
        found = (self.items.item(n) for n in range(self.items.rowCount()))
        return next((item for item in found if item.data(ID) == identity), None)

    def height_needed(self) -> int:
        look = theme.current()
        return sum(look.px(self._height_of(number)) for number in range(self.items.rowCount())) + 2

    def _height_of(self, number: int) -> int:
        if self.items.item(number).data(ID):
            return self.line
        return CAPTION_NARROW if self.narrow else CAPTION

    def fit(self, narrow: bool, line: int) -> None:
        """Set the height of every line."""
        self.narrow, self.line = narrow, line
        look = theme.current()
        for number in range(self.items.rowCount()):
            self.items.item(number).setSizeHint(QSize(NARROW - 20, look.px(self._height_of(number))))
        self.viewport().update()

    # --- what the person does

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.keyboard_used = True
        super().keyPressEvent(event)
        moved = event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End}
        if moved or event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.asked.emit(str(self.currentIndex().data(ID) or ""))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._point(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point(-1)

    def _point(self, row: int) -> None:
        if row != self._hover:
            self._hover = row
            self.viewport().update()

    # --- drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number in range(self.items.rowCount()):
            index = self.items.index(number, 0)
            rect = self.visualRect(index)
            if not rect.intersects(event.rect()):
                continue
            if index.data(ID):
                self._item(painter, index, rect)
            else:
                self._caption(painter, rect, str(index.data() or ""))
        painter.end()

    def _item(self, painter: QPainter, index: QModelIndex, rect: QRect) -> None:
        look = theme.current()
        selected = self.selectionModel().isSelected(index)
        self._ground(painter, index, rect, selected)
        side = look.px(18)
        x = rect.x() + ((rect.width() - side) / 2 if self.narrow else look.px(14))
        place = QRectF(x, rect.y() + (rect.height() - side) / 2, side, side)
        icons.paint(painter, str(index.data(ICON)), "accent" if selected else "muted", place)
        badge, hot = str(index.data(BADGE) or ""), bool(index.data(HOT))
        if not self.narrow:
            used = self._badge(painter, rect, badge, hot) if badge else look.px(8)
            weight = QFont.Weight.DemiBold if selected else QFont.Weight.Normal
            painter.setFont(look.font(13.5, weight))
            painter.setPen(look.color("text"))
            room = rect.adjusted(look.px(42), 0, -used, 0)
            text = look.metrics(13.5, weight).elidedText(str(index.data()), Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        elif hot:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("bad"))
            painter.drawEllipse(QRectF(place.right() - 2, place.top() - 3, 7, 7))

    def _caption(self, painter: QPainter, rect: QRect, text: str) -> None:
        look = theme.current()
        if self.narrow:
            painter.fillRect(QRect(rect.x() + 6, rect.center().y(), rect.width() - 12, 1), look.color("border"))
            return
        painter.setFont(look.font(11, QFont.Weight.DemiBold))
        painter.setPen(look.color("faint"))
        painter.drawText(rect.adjusted(look.px(12), look.px(8), 0, 0), Qt.AlignmentFlag.AlignVCenter, text)

    def _ground(self, painter: QPainter, index: QModelIndex, rect: QRect, selected: bool) -> None:
        look = theme.current()
        box = QRectF(rect).adjusted(0, 1, 0, -1)
        if selected:
            painter.setPen(QPen(look.color("border"), 1))
            painter.setBrush(look.color("surface"))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accent"))
            painter.drawRoundedRect(QRectF(box.x() + 3, box.center().y() - look.px(8), 3, look.px(16)), 1.5, 1.5)
        elif index.row() == self._hover:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("pressed"))
            painter.drawRoundedRect(box, 7, 7)
        if self.keyboard_used and self.hasFocus() and index.row() == self.currentIndex().row():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.color("accent"), 1.5))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 7, 7)

    def _badge(self, painter: QPainter, rect: QRect, text: str, hot: bool) -> int:
        look = theme.current()
        weight = QFont.Weight.DemiBold if hot else QFont.Weight.Normal
        painter.setFont(look.font(11.5, weight, True))
        width = look.metrics(11.5, weight, True).horizontalAdvance(text)
        if not hot:
            painter.setPen(look.color("faint"))
            painter.drawText(
                rect.adjusted(0, 0, -look.px(14), 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text
            )
            return width + look.px(20)
        wide, height = max(width + look.px(12), look.px(20)), look.px(18)
        box = QRectF(rect.right() - look.px(8) - wide, rect.y() + (rect.height() - height) / 2, wide, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("bad_soft"))
        painter.drawRoundedRect(box, height / 2, height / 2)
        painter.setPen(look.color("bad"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        return round(wide) + look.px(14)
