"""The course of a figure as a line as high as a word."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gzstudents.kernel.i18n import _
from gzstudents.ui import theme
from gzstudents.ui.live import Live


class Sparkline(Live, QWidget):
    """How a figure went; the last value has a dot."""

    def __init__(self, values: Sequence[float] = (), tone: str = "accent", name: str = "") -> None:
        super().__init__()
        self._values, self._tone, self._name = list(values), tone, name
        self.live()

    def show_values(self, values: Sequence[float], tone: str, name: str) -> None:
        self._values, self._tone, self._name = list(values), tone, name
        self.retranslate()
        self.update()

    def restyle(self) -> None:
        look = theme.current()
        self.setFixedSize(look.px(92), look.px(34))

    def retranslate(self) -> None:
        figures = _("、").join(f"{value:,.0f}" for value in self._values)
        self.setAccessibleName(_("{column}：{value}", column=self._name, value=figures) if self._name else figures)

    def paintEvent(self, event: QPaintEvent) -> None:
        if len(self._values) < 2:
            return
        low, high = min(self._values), max(self._values)
        width, height = self.width() - 6, self.height() - 8
        step = width / (len(self._values) - 1)
        points = [
            QPointF(3 + n * step, 4 + height - (value - low) / ((high - low) or 1) * height)
            for n, value in enumerate(self._values)
        ]
        path = QPainterPath(points[0])
        for point in points[1:]:
            path.lineTo(point)
        under = QPainterPath(path)
        under.lineTo(points[-1].x(), self.height())
        under.lineTo(points[0].x(), self.height())
        color = theme.current().color(self._tone)
        fade = QLinearGradient(0, 0, 0, self.height())
        fade.setColorAt(0, _with_alpha(color, 46))
        fade.setColorAt(1, _with_alpha(color, 0))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(under, fade)
        painter.setPen(QPen(color, 1.75))
        painter.drawPath(path)
        painter.setBrush(color)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(points[-1], 2.75, 2.75)


def _with_alpha(color: QColor, alpha: int) -> QColor:
    made = QColor(color)
    made.setAlpha(alpha)
    return made
