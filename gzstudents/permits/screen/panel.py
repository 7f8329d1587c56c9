"""The panel of the deadlines: one of them, many, a form; or what belongs to the letters, or to the calendar."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from gzstudents.permits.operations import Written
from gzstudents.permits.screen.calendar import WeekSide
from gzstudents.permits.screen.letters import LettersSide
from gzstudents.ui.panel import Panel


class PermitsPanel(Panel):
    """A side lies over whatever the panel shows, and leaves it as it was."""

    def __init__(self, note: Callable[[Sequence[Written], str], object]) -> None:
        super().__init__()
        self.side, self.week = LettersSide(note), WeekSide()
        layout = self.layout()
        for side in (self.side, self.week):
            side.hide()
            if layout is not None:
                layout.addWidget(side)

    def show_side(self, side: QWidget | None) -> None:
        """None: the panel itself."""
        self._pages.setVisible(side is None)
        for one in (self.side, self.week):
            one.setVisible(one is side)
