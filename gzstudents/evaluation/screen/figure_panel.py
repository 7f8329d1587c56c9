"""The panel beside the form: a figure's formula and cautions, and the names of its numerator or denominator."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from gzstudents.kernel.i18n import _, mark
from gzstudents.ui.commands import Command
from gzstudents.ui.live import Live
from gzstudents.ui.members import MembersPanel
from gzstudents.ui.parts import CommandButton, Label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gzstudents.evaluation.rules.evaluating import Line
    from gzstudents.evaluation.rules.facts import ProgrammeFacts


class FigurePanel(Live, QFrame):
    """`wanted(title, ids, awards)`: names are asked for; the owner reads them and calls members.show_members()."""

    wanted = Signal(str, object, bool)
    named = Signal(str)  # the code of an indicator that is to be called otherwise

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("detail")
        self._line: Line | None = None
        self._programmes: tuple[ProgrammeFacts, ...] = ()
        self._title = Label(role="h2", wrap=True)
        self._formula = Label(role="muted", wrap=True, select=True)
        self._caution = Label(role="faint", wrap=True)
        self.over = Command("evaluation.over", self._over_text, lambda: self._ask(over=True), enabled=lambda: self._can(over=True))  # fmt: skip
        self.under = Command("evaluation.under", self._under_text, lambda: self._ask(over=False), enabled=lambda: self._can(over=False))  # fmt: skip
        self.name = Command("evaluation.name", mark("名称…"), lambda: self.named.emit(self._line.code if self._line else ""), "pencil")  # fmt: skip
        self._buttons = [CommandButton(self.over), CommandButton(self.under)]
        self._rename = CommandButton(self.name, "tool")
        self._rename.set_short(True)
        self.members = MembersPanel()
        self.members.setObjectName("plain")
        self._head = QFrame()
        head = QVBoxLayout(self._head)
        head.setContentsMargins(20, 18, 12, 0)
        head.setSpacing(8)
        title = QHBoxLayout()
        title.addWidget(self._title, 1)
        title.addWidget(self._rename, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(title)
        for widget in (self._formula, self._caution):
            head.addWidget(widget)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in self._buttons:
            buttons.addWidget(button)
        buttons.addStretch(1)
        head.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self.members, 1)
        self.show_nothing()
        self.live()

    def show_nothing(self) -> None:
        self._line = None
        self._head.hide()
        self.members.show_nothing()

    def show_line(self, line: "Line", programmes: "Iterable[ProgrammeFacts]") -> None:
        """The formula, and at once the names above the line. `programmes`: whose budgets and places may stand below it."""
        self._line, self._programmes = line, tuple(programmes)
        self._head.show()
        self._say()
        self._ask(over=bool(line.figure.over))

    def show_slice(self, title: str, ids: tuple[int, ...]) -> None:
        """The awards behind a bar."""
        self._line = None
        self._head.hide()
        self.wanted.emit(title, ids, True)

    def _say(self) -> None:
        from gzstudents.evaluation.rules import words

        line = self._line
        if line is None:
            return
        shown = words.value(line.indicator, line.figure.value)
        self._title.setText(_("{column}：{value}", column=line.indicator.label(), value=shown))
        self._formula.setText(line.indicator.formula())
        said = [part for part in (words.parts(line, self._programmes), words.caution(line), line.note) if part]
        self._caution.setText("\n".join(said))
        self._caution.setVisible(bool(said))
        for button, there in zip(self._buttons, (line.figure.over, line.figure.under), strict=True):
            button.retranslate()
            button.ask()
            button.setVisible(bool(there or (line.figure.over and not line.figure.parts)))

    def _over_text(self) -> str:
        return _("分子（{count}）", count=f"{len(self._line.figure.over) if self._line else 0:,}")

    def _under_text(self) -> str:
        return _("分母（{count}）", count=f"{len(self._line.figure.under) if self._line else 0:,}")

    def _can(self, *, over: bool) -> bool:
        return self._line is not None and bool(self._line.figure.over if over else self._line.figure.under)

    def _ask(self, *, over: bool) -> None:
        if self._line is None:
            return
        figure = self._line.figure
        ids = figure.over if over else figure.under
        self.wanted.emit(_(mark("分子")) if over else _(mark("分母")), ids, figure.awards)

    def retranslate(self) -> None:
        self._say()
