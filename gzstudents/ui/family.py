"""Screens that belong together: one line in the side bar, and above the screen a tab for each."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QTabBar, QWidget

from gzstudents.kernel import access
from gzstudents.kernel.i18n import _
from gzstudents.ui.live import Live
from gzstudents.ui.screen import ScreenKind


def leader_of(screens: Sequence[ScreenKind], identity: str) -> str:
    """The screen that stands in the side bar for this one: the one its section names, else itself."""
    section = next((screen.section for screen in screens if screen.id == identity), "")
    return section if any(screen.id == section for screen in screens) else identity


def family_of(screens: Sequence[ScreenKind], identity: str) -> list[ScreenKind]:
    """The leader and all whose section names it, in their order; only itself where nothing belongs to it."""
    leader = leader_of(screens, identity)
    first = [screen for screen in screens if screen.id == leader]
    return first + [screen for screen in screens if screen.section == leader]


class FamilyBar(Live, QWidget):
    """The tabs of one family; those one may not see stand there and say which right they need."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self._screens: list[ScreenKind] = []
        self._tabs = QTabBar()
        self._tabs.setObjectName("views")
        self._tabs.setExpanding(False)
        self._tabs.setDrawBase(False)
        self._tabs.setElideMode(Qt.TextElideMode.ElideNone)
        self._tabs.setUsesScrollButtons(True)
        self._tabs.currentChanged.connect(self._on_current)
        row = QHBoxLayout(self)
        row.setContentsMargins(28, 6, 28, 0)
        row.addWidget(self._tabs, 1)
        self.live()

    def show_family(self, screens: Sequence[ScreenKind], current: str) -> None:
        """These tabs, this one chosen; nothing is told."""
        blocked = self._tabs.blockSignals(True)
        if [screen.id for screen in screens] != [screen.id for screen in self._screens]:
            self._screens = list(screens)
            while self._tabs.count():
                self._tabs.removeTab(0)
            for screen in screens:
                self._tabs.addTab(screen.title())
        self.retranslate()
        self._tabs.setCurrentIndex(next(n for n, screen in enumerate(self._screens) if screen.id == current))
        self._tabs.blockSignals(blocked)

    def _on_current(self, number: int) -> None:
        if number >= 0:
            self.asked.emit(self._screens[number].id)

    def retranslate(self) -> None:
        self._tabs.setAccessibleName(_("相关页面"))
        for number, screen in enumerate(self._screens):
            refused = access.refusal_of_window(f"go.{screen.id}")
            self._tabs.setTabText(number, screen.title().replace("&", "&&"))
            self._tabs.setTabEnabled(number, not refused)
            self._tabs.setTabToolTip(number, refused)
        self._tabs.updateGeometry()
