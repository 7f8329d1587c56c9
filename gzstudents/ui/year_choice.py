"""A button that says which year a list is about, and a menu to choose another."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from gzstudents.ui.commands import Command
from gzstudents.ui.live import Words, words


class YearChoice(QObject):
    """`year` "" means all of them. `said(year)` puts a year into words. Hand `command` to the list's secondary commands."""

    changed = Signal()

    def __init__(
        self, identity: str, text: Words, said: Callable[[str], str], host: QWidget, *, year: str = ""
    ) -> None:
        super().__init__(host)
        self._said, self._host = said, host
        self.year = year
        self.years: Sequence[str] = ()
        self.command = Command(identity, self.label, self.open, "calendar", hint=text)

    def label(self) -> str:
        return words(lambda: self._said(self.year))

    def offer(self, years: Sequence[str]) -> None:
        """The years there are, newest first."""
        self.years = years

    def choose(self, year: str) -> None:
        if year != self.year:
            self.year = year
            self.changed.emit()

    def open(self) -> QMenu:
        """The years as a menu below the button."""
        menu = QMenu(self._host)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for year in dict.fromkeys([*self.years, *([self.year] if self.year else []), ""]):
            if not year:
                menu.addSeparator()
            action = menu.addAction(self._said(year))
            action.setCheckable(True)
            action.setChecked(year == self.year)
            action.triggered.connect(lambda _on=False, year=year: self.choose(year))
        button = self._host.findChild(QWidget, f"button.{self.command.id}")
        under = button if button is not None else self._host
        menu.popup(under.mapToGlobal(QPoint(0, under.height() + 4)))
        return menu
