"""A button that says which cycle is on the board, and a menu of the cycles of its year and of the other years."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from gzstudents.distribution.queries import WHOLE_YEAR, Board, CycleRow
from gzstudents.distribution.screen import words
from gzstudents.kernel.i18n import _, mark
from gzstudents.ui import theme
from gzstudents.ui.commands import Command

_NAME_ROOM = 82  # the whole name stands above the places


class CycleChoice(QObject):
    """`year` and `cycle_id` are what the board is asked with; "" and 0 let it choose. `changed` when another is chosen."""

    changed = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self.year, self.cycle_id = "", 0
        self._years: Sequence[str] = ()
        self._cycles: Sequence[CycleRow] = ()
        self.command = Command("distribution.cycle", self.label, self.open, "calendar", hint=mark("选择项目和学年"))

    def label(self) -> str:
        if self.cycle_id == WHOLE_YEAR:
            return _("{year} 全部项目", year=self.year)
        found = next((one for one in self._cycles if one.id == self.cycle_id), None)
        if found is None:
            return _("选择项目")
        look = theme.current()
        name = look.metrics(13).elidedText(found.name, Qt.TextElideMode.ElideRight, look.px(_NAME_ROOM))
        return words.cycle(found).replace(found.name, name)

    def show_board(self, board: Board) -> None:
        self._years, self._cycles = board.years, board.cycles
        self.year, self.cycle_id = board.year, board.chosen

    def choose(self, year: str, cycle_id: int) -> None:
        if (year, cycle_id) != (self.year, self.cycle_id):
            self.year, self.cycle_id = year, cycle_id
            self.changed.emit()

    def open(self) -> QMenu:
        """The cycles as a menu below the button."""
        menu = QMenu(self._host)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for one in self._cycles:
            self._add(menu, words.cycle(one), self.year, one.id)
        if len(self._cycles) > 1:
            menu.addSeparator()
            self._add(menu, _("{year} 全部项目", year=self.year), self.year, WHOLE_YEAR)
        others = [year for year in self._years if year != self.year]
        if others:
            menu.addSeparator()
        for year in others:
            self._add(menu, _("{year} 学年", year=year), year, 0)
        button = self._host.findChild(QWidget, f"button.{self.command.id}")
        under = button if button is not None else self._host
        menu.popup(under.mapToGlobal(QPoint(0, under.height() + 4)))
        return menu

    def _add(self, menu: QMenu, text: str, year: str, cycle_id: int) -> None:
        action = menu.addAction(text.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked((year, cycle_id) == (self.year, self.cycle_id))
        action.triggered.connect(lambda _on=False: self.choose(year, cycle_id))
