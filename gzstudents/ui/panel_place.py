"""Where the details of a screen stand: beside its list, or over it where the window is narrow."""

from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from gzstudents.ui import theme
from gzstudents.ui.desk import Desk
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
        self._move(over=width < theme.current().px(BREAK), splitter=self._splitter, root=self._root)
        look = theme.current()
        if self.is_over:
            self.setMinimumWidth(0)
            self.setVisible(has and opened)
            wide = min(look.px(PANEL), width - 80)
            self.setGeometry(width - wide, 0, wide, self._root.height())
            self.raise_()
            return
        self.setMinimumWidth(look.px(_LEAST))
        self.setMaximumWidth(look.px(_MOST))
        self.setVisible(has and self._wanted)
        sizes = self._splitter.sizes()
        if sum(sizes) and sizes[1] < look.px(_LEAST):
            self._splitter.setSizes([self._splitter.width() - look.px(PANEL), look.px(PANEL)])

    def _move(self, *, over: bool, splitter: QSplitter, root: QWidget) -> None:
        if over == self.is_over:
            return
        self.is_over = over
        set_role(self, "over", over)
        self.setParent(root if over else splitter)
        if not over:
            splitter.addWidget(self)
