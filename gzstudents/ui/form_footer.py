"""The foot of a form: what is to be said of the whole of it, and its two buttons."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from gzstudents.ui.parts import Button, Label, set_role

_LINES = 2  # beside the buttons; what needs more stands above them
_SIDE, _GAP = 20, 8


class FormFooter(QFrame):
    """A short note stands beside the buttons; a long one, which would become a column of single words there, above them."""

    def __init__(self, cancel: Button, save: Button) -> None:
        super().__init__()
        self.setObjectName("footer")
        self.note = Label(role="error", wrap=True)
        self._buttons = (cancel, save)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(_SIDE, 10, _SIDE, 12)
        self._column.setSpacing(_GAP)
        self._row = QHBoxLayout()
        self._row.setSpacing(_GAP)
        self._row.addWidget(self.note, 1)
        self._row.addStretch(0)
        for button in self._buttons:
            self._row.addWidget(button)
        self._column.addLayout(self._row)

    def say(self, text: str, role: str = "error") -> None:
        set_role(self.note, "role", role)
        self.note.setText(text)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        room = self.width() - 2 * _SIDE - sum(button.sizeHint().width() + _GAP for button in self._buttons)
        above = self.note.fontMetrics().horizontalAdvance(self.note.text()) > _LINES * max(room, 1)
        if above != (self._column.indexOf(self.note) >= 0):
            (self._row if above else self._column).removeWidget(self.note)
            if above:
                self._column.insertWidget(0, self.note)
            else:
                self._row.insertWidget(0, self.note, 1)
