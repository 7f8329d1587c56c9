"""What has to be said beside the tables: how many things to check, and each with its people."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gzstudents.kernel.i18n import _n, mark
from gzstudents.ui.commands import Command
from gzstudents.ui.live import Live
from gzstudents.ui.panel_parts import CalloutBar
from gzstudents.ui.parts import Button, clear

if TYPE_CHECKING:
    from gzstudents.statistics.rules.notices import Notice


class Notices(Live, QWidget):
    """One line that says how many, opened into all of them; `chosen` asks for the people of one."""

    chosen = Signal(object)  # Notice

    def __init__(self) -> None:
        super().__init__()
        self._notices: Sequence[Notice] = ()
        self._open = False
        self.bar = CalloutBar()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.buttons: list[Button] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.bar)
        column.addLayout(self._rows)
        self._show = Command("statistics.notices", mark("查看"), self.toggle)
        self._hide = Command("statistics.notices", mark("收起"), self.toggle)
        self.live()

    def show_notices(self, notices: "Sequence[Notice]") -> None:
        self._notices = notices
        self.retranslate()

    def toggle(self) -> None:
        self._open = not self._open
        self.retranslate()

    def retranslate(self) -> None:
        self.setVisible(bool(self._notices))
        warnings = sum(1 for one in self._notices if one.severity == "warning")
        text = _n("{count} 处需要核对", warnings) if warnings else _n("{count} 条说明", len(self._notices))
        self.bar.fill(text, "warn" if warnings else "info", self._hide if self._open else self._show)
        clear(self._rows)
        self.buttons = []
        for one in self._notices if self._open else ():
            icon = "circle-alert" if one.severity == "warning" else "info"
            button = Button(one.words, "link", icon, partial(self.chosen.emit, one))
            button.setEnabled(bool(one.people))
            self.buttons.append(button)
            self._rows.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
