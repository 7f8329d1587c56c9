"""Where the details of a screen stand: beside its list, or over it where the window is narrow."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from gzstudents.ui import theme
from gzstudents.ui.desk import Desk
from gzstudents.ui.panel import Panel
from gzstudents.ui.parts import set_role
from gzstudents.ui.screen import Screen

BREAK = 1180  # below this width the side bar shows icons only and the panel lies over the list
PANEL = 352
_LEAST, _MOST = 320, 620


class PanelPlace(QStackedWidget):
    """One page for each screen that has details; whether it is wanted is remembered."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("panels")
        self._desk = desk
        self._pages: dict[str, QWidget] = {}
        self._splitter: QSplitter | None = None
        self._root: QWidget | None = None
        self._wanted = bool(desk.settings.get("window/panel", True))
        self.is_over = False
        self._usual = 0  # px beside the list, while a form has more
        self._room = 0  # px that the form in front would like to have
        self._covers = False  # such a form lies over the list, though the window is wide

    def stand_in(self, splitter: QSplitter, root: QWidget) -> None:
        """Beside the list in `splitter`, over it as a child of `root`."""
        self._splitter, self._root = splitter, root
        splitter.addWidget(self)

    def take(self, screen: Screen, *, current: bool) -> None:
        """The screen's details, in place of what stood here for it."""
        if screen.detail is None:
            return
        old = self._pages.get(screen.id)
        self._pages[screen.id] = screen.detail
        self.addWidget(screen.detail)
        if isinstance(screen.detail, Panel):
            screen.detail.room_wanted.connect(self._give)
        if current:
            self.setCurrentWidget(screen.detail)
        if old is not None:
            self.removeWidget(old)
            old.deleteLater()

    def want(self, on: bool) -> None:
        """Where it lies over the list this is not remembered."""
        if not self.is_over:
            self._wanted = on
            self._desk.settings.set("window/panel", on)

    def place(self, width: int, screen: Screen | None, *, opened: bool) -> None:
        """For a window of this width."""
        if self._splitter is None or self._root is None:
            return
        has = screen is not None and screen.detail is not None
        self._room = _room_of(screen)
        self._covers = self._covers and bool(self._room)
        look = theme.current()
        self._move(over=width < look.px(BREAK) or self._covers, splitter=self._splitter, root=self._root)
        if self.is_over:
            self.setMinimumWidth(0)
            self.setVisible(has and opened)
            self.setGeometry(self._over())
            self.raise_()
            return
        self.setMinimumWidth(look.px(_LEAST))
        self.setMaximumWidth(look.px(_MOST))
        self.setVisible(has and self._wanted)
        sizes = self._splitter.sizes()
        if sum(sizes) and sizes[1] < look.px(_LEAST):
            self._splitter.setSizes([self._splitter.width() - look.px(PANEL), look.px(PANEL)])
        self._stretch()

    def _over(self) -> QRect:
        """Where it lies over the list."""
        look, root = theme.current(), self._root
        if root is None:
            return self.geometry()
        wide = min(look.px(max(PANEL, self._room)), root.width() - 80)
        return QRect(root.width() - wide, 0, wide, root.height())

    def _give(self, room: int) -> None:
        """More room for a form with a table in it, and as much as before when it is left."""
        self._room = room
        if self._covers and not room and self._splitter is not None and self._root is not None:
            self._covers = False
            self._move(over=False, splitter=self._splitter, root=self._root)
            self.setVisible(self._wanted)
        if self.is_over:
            self.setGeometry(self._over())
        else:
            self._stretch()

    def _stretch(self) -> None:
        """Share the width with the list. Where the list cannot give as much as a form needs, the form lies over it."""
        if self._splitter is None or self._root is None or not sum(self._splitter.sizes()) or not self.isVisible():
            return
        whole, now = sum(self._splitter.sizes()), self._splitter.sizes()[1]
        if not self._room:
            if self._usual:
                self._splitter.setSizes([whole - self._usual, self._usual])
            self.setMaximumWidth(theme.current().px(_MOST))
            self._usual = 0
            return
        wanted = max(now, theme.current().px(self._room))
        self.setMaximumWidth(max(theme.current().px(_MOST), wanted))
        if wanted == now:
            return
        self._usual = self._usual or now
        self._splitter.setSizes([whole - wanted, wanted])
        if self._splitter.sizes()[1] < wanted:
            self._covers = True
            self._splitter.setSizes([whole - self._usual, self._usual])
            self._move(over=True, splitter=self._splitter, root=self._root)
            self.setGeometry(self._over())
            self.show()
            self.raise_()

    def _move(self, *, over: bool, splitter: QSplitter, root: QWidget) -> None:
        if over == self.is_over:
            return
        self.is_over = over
        set_role(self, "over", over)
        self.setParent(root if over else splitter)
        if not over:
            splitter.addWidget(self)


def _room_of(screen: Screen | None) -> int:
    """What the form on a screen would like to have, 0 without one."""
    panel = screen.detail if screen is not None else None
    return panel.form.room if isinstance(panel, Panel) and panel.form is not None else 0
