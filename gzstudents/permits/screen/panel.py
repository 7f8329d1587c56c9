"""The panel of the deadlines: one of them, many, a form; or, while letters are looked at, who gets them."""

from collections.abc import Callable, Sequence

from gzstudents.permits.operations import Written
from gzstudents.permits.screen.letters import LettersSide
from gzstudents.ui.panel import Panel


class PermitsPanel(Panel):
    """The side of the letters lies over whatever the panel shows, and leaves it as it was."""

    def __init__(self, note: Callable[[Sequence[Written], str], object]) -> None:
        super().__init__()
        self.side = LettersSide(note)
        self.side.hide()
        layout = self.layout()
        if layout is not None:
            layout.addWidget(self.side)

    def show_side(self, *, on: bool) -> None:
        self._pages.setVisible(not on)
        self.side.setVisible(on)
