"""Choosing several of a few values: a box for each, as many beside each other as there is room for."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from gzstudents.kernel.i18n import _
from gzstudents.ui.flow import Flow
from gzstudents.ui.live import Live
from gzstudents.ui.parts import set_role


class ChoicesEditor(Live, QWidget):
    """The value is the chosen codes in the order of the list, divided by a space; a code that the list does not have stays."""

    edited = Signal()
    left = Signal()

    def __init__(self, choices: Callable[[], Sequence[tuple[str, str]]]) -> None:
        super().__init__()
        self._choices = choices
        self._boxes: dict[str, QCheckBox] = {}
        self._others: list[str] = []
        self._flow = Flow(self, 10)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for code, _label in choices():
            box = QCheckBox()
            box.toggled.connect(self._on_toggled)
            self._boxes[code] = box
            self._flow.addWidget(box)
        self.live()

    def retranslate(self) -> None:
        for code, label in self._choices():
            if code in self._boxes:
                self._boxes[code].setText(label.replace("&", "&&"))
                self._boxes[code].setAccessibleName(label)
        self.setAccessibleName(_("可选多项"))

    def _on_toggled(self, _on: bool) -> None:
        self.edited.emit()
        self.left.emit()

    def value(self) -> Any:
        return " ".join([*(code for code, box in self._boxes.items() if box.isChecked()), *self._others])

    def show_value(self, value: Any) -> None:
        chosen = str(value or "").split()
        self._others = [code for code in chosen if code not in self._boxes]
        for code, box in self._boxes.items():
            blocked = box.blockSignals(True)
            box.setChecked(code in chosen)
            box.blockSignals(blocked)

    def problem(self) -> str:
        return ""

    def set_state(self, state: str) -> None:
        for box in self._boxes.values():
            set_role(box, "state", state)

    def field(self) -> QWidget:
        return next(iter(self._boxes.values()), self)
