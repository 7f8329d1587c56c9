"""The tabs above a list: the fixed ones, and behind them the views that were saved."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QTabBar

from gzstudents.kernel.i18n import _
from gzstudents.ui import icons
from gzstudents.ui.live import Live, Words, words

CHANGED = "\u2009•"  # behind the name of a view that is not as it was saved


class ViewTab(NamedTuple):
    """One saved view: `shared` ones carry a sign."""

    id: str
    title: str
    shared: bool = False


class Tabs(Live, QTabBar):
    """Views with their counts. `menu_wanted(identity, place)` asks what can be done with a saved one."""

    chosen = Signal(str)
    menu_wanted = Signal(str, QPoint)

    def __init__(self, tabs: Sequence[tuple[str, Words]]) -> None:
        super().__init__()
        self.setObjectName("views")
        self._titles: dict[str, Words] = dict(tabs)
        self._fixed = tuple(self._titles)
        self._shared: frozenset[str] = frozenset()
        self._counts: dict[str, int] = {}
        self._changed = ""
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setUsesScrollButtons(True)
        for identity in self._titles:
            self.setTabData(self.addTab(""), identity)
        if not self._titles:  # never show what has no parent yet: it would be a window for a moment
            self.hide()
        self.currentChanged.connect(self._on_current)
        self.live()

    def _on_current(self, number: int) -> None:
        self.updateGeometry()
        if number >= 0:
            self.chosen.emit(self.identity(number))

    def identity(self, number: int) -> str:
        return str(self.tabData(number))

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Of the fixed tabs, or of the saved views: what is not told stays."""
        self._counts |= counts
        self.retranslate()

    def show_views(self, views: Sequence[ViewTab]) -> None:
        """These saved views behind the fixed tabs, in this order; the current tab stays the current one where it is left."""
        current = self.identity(self.currentIndex()) if self.currentIndex() >= 0 else ""
        blocked = self.blockSignals(True)
        while self.count() > len(self._fixed):
            self.removeTab(self.count() - 1)
        self._titles = {name: self._titles[name] for name in self._fixed}
        self._shared = frozenset(view.id for view in views if view.shared)
        for view in views:
            self._titles[view.id] = _plainly(view.title)
            self.setTabData(self.addTab(""), view.id)
        self.blockSignals(blocked)
        self.setVisible(self.count() > 0)
        self.choose(current)
        self.retranslate()

    def show_changed(self, identity: str) -> None:
        """Which saved view is not as it was saved, "" for none."""
        if identity != self._changed:
            self._changed = identity
            self.retranslate()

    def choose(self, identity: str) -> None:
        """Turn to a tab without telling."""
        blocked = self.blockSignals(True)
        for number in range(self.count()):
            if self.tabData(number) == identity:
                self.setCurrentIndex(number)
        self.blockSignals(blocked)
        self.updateGeometry()  # another one is bold now

    def retranslate(self) -> None:
        self.setAccessibleName(_("视图"))
        for number in range(self.count()):
            identity = self.identity(number)
            count = self._counts.get(identity)
            title = words(self._titles[identity]).replace("&", "&&") + (CHANGED if identity == self._changed else "")
            text = title if count is None else f"{title}  {count:,}"
            if self.tabText(number) != text:
                self.setTabText(number, text)
            if identity not in self._fixed:
                self._tell_more(number, shared=identity in self._shared)
        self.updateGeometry()  # the chosen one is bold: its new text alone does not tell the layout

    def _tell_more(self, number: int, *, shared: bool) -> None:
        said = _("共享视图") if shared else _("我的视图")
        if self.identity(number) == self._changed:
            said = _("{view}，有未保存的更改", view=said)
        self.setTabToolTip(number, said)
        self.setTabIcon(number, icons.icon("users" if shared else "bookmark", "faint", 2))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        number = self.tabAt(event.pos())
        if number >= len(self._fixed):
            self.menu_wanted.emit(self.identity(number), event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The menu of a saved view by its key, as everywhere."""
        number = self.currentIndex()
        if event.key() == Qt.Key.Key_Menu and number >= len(self._fixed):
            place = self.mapToGlobal(self.tabRect(number).bottomLeft())
            self.menu_wanted.emit(self.identity(number), place)
        else:
            super().keyPressEvent(event)


def _plainly(title: str) -> Words:
    """A name that a person gave is no msgid."""
    return lambda: title
