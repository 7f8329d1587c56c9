"""One line of text: the editor that all others of one line are made of."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit

from gzstudents.ui.own_field import OwnField


class TextEditor(OwnField, QLineEdit):
    """One line of text, without spaces at its ends and with single spaces inside."""

    edited = Signal()
    left = Signal()

    def __init__(self, length: int = 200) -> None:
        super().__init__()
        self.setMaxLength(length)
        self.setMinimumWidth(40)
        self.textChanged.connect(lambda _text: self.edited.emit())

    def value(self) -> Any:
        return " ".join(self.text().split())

    def show_value(self, value: Any) -> None:
        self.setText("" if value is None else str(value))
        self.setCursorPosition(0)

    def problem(self) -> str:
        return ""

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()
