"""The side bar: brand, screens with their counts, the rarer ones below, and who is working."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListView, QVBoxLayout, QWidget

from gzstudents.kernel.i18n import _, mark
from gzstudents.ui import icons, theme
from gzstudents.ui.live import Live
from gzstudents.ui.parts import Avatar, Elided, Picture, line, plain_viewport
from gzstudents.ui.screen import ScreenKind

WIDE, NARROW = 212, 56
ID = Qt.ItemDataRole.UserRole + 1
ICON = Qt.ItemDataRole.UserRole + 2
BADGE = Qt.ItemDataRole.UserRole + 3
HOT = Qt.ItemDataRole.UserRole + 4
LINE, LEAST = 36, 28  # a line of the side bar, and where the window is low
CAPTION, CAPTION_NARROW = 30, 12
_AROUND = 56  # margins, gaps and the thin line
SECTIONS = {"outputs": mark("产出")}


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


class SideBar(Live, QFrame):
    """`asked` carries the id of the screen that was pressed."""

    asked = Signal(str)
    person_pressed = Signal(QPoint)

    def __init__(self, screens: Sequence[ScreenKind]) -> None:
        super().__init__()
        self.setObjectName("sidebar")
        self._screens = screens
        self.narrow = False
        self.lists = NavList()
        self.foot = NavList()
        self._mark = Picture("graduation-cap", "on_accent", 18, "accent")
        self._brand, self._under = Elided(), Elided(role="muted")
        self._brand.setObjectName("brand")
        self._avatar = Avatar("", 30)
        self._name, self._office = Elided(), Elided(role="faint")
        for nav in (self.lists, self.foot):
            nav.asked.connect(self._on_asked)
        self._fill()
        self._build()
        self.live()

    def _on_asked(self, identity: str) -> None:
        if identity:
            self.asked.emit(identity)

    def _fill(self) -> None:
        self.lists.put([s for s in self._screens if s.section == ""])
        for section, caption in SECTIONS.items():
            screens = [s for s in self._screens if s.section == section]
            if screens:
                self.lists.put(screens, _(caption))
        self.foot.put([s for s in self._screens if s.section == "foot"])

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 14, 10, 12)
        column.setSpacing(4)
        self._brand_box = _beside(self._mark, self._brand, self._under)
        column.addWidget(self._brand_box)
        column.addWidget(self.lists, 1)
        column.addWidget(self.foot)
        column.addWidget(line())
        self._person_box = _beside(self._avatar, self._name, self._office)
        column.addWidget(self._person_box)

    def show_office(self, program: str, university: str) -> None:
        self._brand.setText(program)
        self._under.setText(university)

    def show_person(self, name: str, office: str) -> None:
        self._avatar.show_name(name)
        self._name.setText(name)
        self._office.setText(office)
        self._person_box.setVisible(bool(name))

    def show_current(self, identity: str) -> None:
        for nav in (self.lists, self.foot):
            item = nav.find_item(identity)
            if item is not None:
                nav.setCurrentIndex(item.index())
            else:
                nav.clearSelection()
                nav.setCurrentIndex(QModelIndex())

    def show_badge(self, identity: str, text: str, hot: bool) -> None:
        for nav in (self.lists, self.foot):
            item = nav.find_item(identity)
            if item is not None:
                item.setData(text, BADGE)
                item.setData(hot, HOT)
                name = next(s.title() for s in self._screens if s.id == identity)
                spoken = _("{name}，{count}", name=name, count=text) if text else name
                item.setData(spoken, Qt.ItemDataRole.AccessibleTextRole)

    def set_narrow(self, narrow: bool) -> None:
        self.narrow = narrow
        self.restyle()

    def restyle(self) -> None:
        look = theme.current()
        self.setFixedWidth(look.px(NARROW) if self.narrow else look.px(WIDE))
        for box, above, below in ((self._brand_box, 0, 8), (self._person_box, 6, 0)):
            box.setContentsMargins(1 if self.narrow else 8, above, 0, below)
        self._fit()
        for label in (self._brand, self._under, self._name, self._office):
            label.setVisible(not self.narrow)

    def _fit(self) -> None:
        """Every screen is seen without scrolling as long as that is possible: in a low window the lines are lower."""
        names = [
            nav.items.item(number).data(ID) for nav in (self.lists, self.foot) for number in range(nav.items.rowCount())
        ]
        boxes = [box for box in (self._brand_box, self._person_box) if not box.isHidden()]
        captions = (CAPTION_NARROW if self.narrow else CAPTION) * names.count(None)
        look = theme.current()
        room = self.height() - sum(box.sizeHint().height() for box in boxes) - look.px(captions) - _AROUND
        lines = sum(map(bool, names))
        line = max(LEAST, min(LINE, int(room / look.scale) // lines)) if lines else LINE
        for nav in (self.lists, self.foot):
            nav.fit(self.narrow, line)
        self.foot.setFixedHeight(self.foot.height_needed())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().height() != event.oldSize().height():
            self._fit()

    def retranslate(self) -> None:
        self.lists.setAccessibleName(_("导航"))
        self.foot.setAccessibleName(_("设置与帮助"))
        for screen in self._screens:
            for nav in (self.lists, self.foot):
                item = nav.find_item(screen.id)
                if item is not None:
                    item.setText(screen.title())
                    item.setToolTip(screen.title())
        captions = iter(_(text) for s, text in SECTIONS.items() if any(c.section == s for c in self._screens))
        for number in range(self.lists.items.rowCount()):
            item = self.lists.items.item(number)
            if not item.data(ID):
                item.setText(next(captions))


def _beside(picture: QWidget, upper: QWidget, lower: QWidget) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    row.addWidget(picture)
    texts = QVBoxLayout()
    texts.setSpacing(0)
    texts.addWidget(upper)
    texts.addWidget(lower)
    row.addLayout(texts, 1)
    return box
