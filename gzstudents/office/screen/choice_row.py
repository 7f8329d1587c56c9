"""A few values side by side, one of them taken."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from gzstudents.ui.live import Words
from gzstudents.ui.parts import Button, Label


class Choice(QWidget):
    """`choose(code)` is called with the value that was taken."""

    def __init__(self, title: Words, values: Sequence[tuple[str, Words]], choose: Any) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        name = Label(title, "muted")
        name.setMinimumWidth(96)
        row.addWidget(name)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, Button] = {}
        for code, text in values:
            button = Button(text, "choice", run=partial(choose, code))
            button.setCheckable(True)
            self._group.addButton(button)
            self._buttons[code] = button
            row.addWidget(button)
        row.addStretch(1)

    def show_code(self, code: str) -> None:
        if code in self._buttons:
            self._buttons[code].setChecked(True)
