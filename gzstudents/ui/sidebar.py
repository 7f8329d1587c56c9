"""The side bar: brand, screens with their counts, the rarer ones below, and who is working."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from gzstudents.kernel.i18n import _, mark
from gzstudents.ui import theme
from gzstudents.ui.live import Live
from gzstudents.ui.nav_list import BADGE, CAPTION, CAPTION_NARROW, HOT, ID, LEAST, LINE, NARROW, WIDE, NavList
from gzstudents.ui.parts import Avatar, Elided, Picture, line
from gzstudents.ui.screen import ScreenKind

_AROUND = 56  # margins, gaps and the thin line
SECTIONS = {"outputs": mark("产出")}


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
