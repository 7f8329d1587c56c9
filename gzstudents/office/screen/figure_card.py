"""A figure of Today: its name, the number, its course, what it means; pressed it opens what it counts."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from gzstudents.kernel.i18n import _, _n
from gzstudents.ui import theme
from gzstudents.ui.live import Words, words
from gzstudents.ui.parts import Card, Elided, Label
from gzstudents.ui.sparkline import Sparkline


class FigureCard(Card):
    """One figure with its name, a word on it, and how it went; it may open the list behind it."""

    def __init__(self) -> None:
        super().__init__()
        self._open: Callable[[], object] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(2)
        self._name = Elided(role="muted")  # four cards stay equally wide, whatever the language
        self._figure = Label(role="figure")
        self._course = Sparkline()
        self._hint = Elided(role="muted")
        row = QHBoxLayout()
        row.addWidget(self._figure, 1)
        row.addWidget(self._course, 0, Qt.AlignmentFlag.AlignBottom)
        column.addWidget(self._name)
        column.addLayout(row)
        column.addWidget(self._hint)

    def opens(self, run: Callable[[], object]) -> None:
        """By mouse, by Enter or Space."""
        self._open = run
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._open is not None and self.rect().contains(event.position().toPoint()):
            self._open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._open is not None and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._open()
        else:
            super().keyPressEvent(event)

    def show_figure(self, name: Words, figure: int, hint: str, course: list[int], tone: str) -> None:
        self._name.setText(words(name))
        self._figure.setFont(theme.current().font(26, QFont.Weight.DemiBold, tabular=True))
        self._figure.setText(f"{figure:,}")
        self._hint.setText(hint)
        self.setAccessibleName(_("{name}：{figure}", name=words(name), figure=f"{figure:,}"))
        self._course.setVisible(len(course) > 1)
        self._course.show_values(course, tone, words(name))


def since(course: list[int]) -> str:
    """How the figure stands against half a year ago: about one term."""
    difference = course[-1] - course[-7]
    if difference > 0:
        return _n("比半年前多 {count} 人", difference)
    return _n("比半年前少 {count} 人", -difference) if difference < 0 else _("与半年前相同")
