"""An editor that turns into another one when what is asked for is of another kind."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gzstudents.ui.editors import Editor
from gzstudents.ui.text_editor import TextEditor


class TurningEditor(QWidget):
    """Stands in a form for the editor inside. `turn(key, make)` puts another one there, empty; with the same key it stays."""

    edited = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._key: object = None
        self._inside: Any = None
        self.turn("", TextEditor)

    def turn(self, key: object, make: Callable[[], Editor]) -> bool:
        """Whether it was turned."""
        if self._inside is not None and key == self._key:
            return False
        old, self._key, self._inside = self._inside, key, make()
        if old is not None:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._column.addWidget(self._inside)
        self._inside.edited.connect(self.edited)
        self._inside.left.connect(self.left)
        self.setFocusProxy(self._inside.field())
        return True

    def value(self) -> Any:
        return self._inside.value()

    def show_value(self, value: Any) -> None:
        blocked = self._inside.blockSignals(True)
        self._inside.show_value(value)
        self._inside.blockSignals(blocked)

    def problem(self) -> str:
        return str(self._inside.problem())

    def set_state(self, state: str) -> None:
        self._inside.set_state(state)

    def field(self) -> QWidget:
        found: QWidget = self._inside.field()
        return found
