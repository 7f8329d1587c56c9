"""Small charts drawn by hand, with words for those who do not see them."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gzstudents.kernel.i18n import _
from gzstudents.ui import theme
from gzstudents.ui.live import Live
from gzstudents.ui.parts import focus_ring
from gzstudents.ui.typeset import LEFT, RIGHT

SERIES = ("accent", "teal", "plum", "field", "warn", "ok", "border_strong", "bad")


class Bar(NamedTuple):
    """One bar; `key` comes back when it is pressed."""

    label: str
    value: float
    key: object = None
    shown: str = ""

    def words(self) -> str:
        return self.shown or f"{self.value:,.0f}"


class Stack(NamedTuple):
    """One bar of several parts, in the order of the series."""

    label: str
    values: Sequence[float]
    key: object = None


class _Rows(Live, QWidget):
    """What horizontal charts share: a line for each label, pressed with mouse or keys."""

    pressed = Signal(object)  # the bar's key
    ROW = 30

    def __init__(self) -> None:
        super().__init__()
        self._at = -1
        self._hover = -1
        self.label_width = 0
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def count(self) -> int:
        raise NotImplementedError

    def key(self, row: int) -> object:
        raise NotImplementedError

    def said(self, row: int) -> str:
        raise NotImplementedError

    def row_height(self) -> int:
        return theme.current().px(self.ROW)

    def sizeHint(self) -> QSize:
        return QSize(theme.current().px(280), self.count() * self.row_height())

    def settle(self) -> None:
        """After new values: height, words, whether the keyboard can come here."""
        self.setFixedHeight(max(1, self.count() * self.row_height()) + self.extra())
        can = any(self.key(row) is not None for row in range(self.count()))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if can else Qt.FocusPolicy.NoFocus)
        self._at = min(self._at, self.count() - 1)
        self.setAccessibleName(_("；").join(self.said(row) for row in range(self.count())))
        self.update()

    def extra(self) -> int:
        return 0

    def restyle(self) -> None:
        self.settle()

    def retranslate(self) -> None:
        self.settle()

    def row_at(self, y: float) -> int:
        row = int(y // self.row_height())
        return row if 0 <= row < self.count() else -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        row = self.row_at(event.position().y())
        if row != self._hover:
            self._hover = row
            can = row >= 0 and self.key(row) is not None
            self.setCursor(Qt.CursorShape.PointingHandCursor if can else Qt.CursorShape.ArrowCursor)
            if row >= 0:
                QToolTip.showText(event.globalPosition().toPoint(), self.said(row), self)
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._press(self.row_at(event.position().y()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps: dict[int, int] = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        step = steps.get(event.key())
        if step and self.count():
            self._at = (self._at + step) % self.count()
            self.setAccessibleDescription(self.said(self._at))
            self.update()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._press(self._at)
        else:
            super().keyPressEvent(event)

    def _press(self, row: int) -> None:
        if row >= 0 and self.key(row) is not None:
            self.pressed.emit(self.key(row))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row in range(self.count()):
            box = QRect(0, row * self.row_height(), self.width(), self.row_height())
            self.paint_row(painter, box, row)
            if row == self._at and self.hasFocus():
                focus_ring(painter, QRectF(box), theme.current().color("accent"))

    def paint_row(self, painter: QPainter, box: QRect, row: int) -> None:
        raise NotImplementedError

    def paint_label(self, painter: QPainter, box: QRect, text: str, labels: Sequence[str]) -> int:
        """The label at the left; gives the place where the bar begins."""
        look = theme.current()
        metrics = look.metrics(13)
        most = max((metrics.horizontalAdvance(label) for label in labels), default=0)
        width = min(self.label_width or look.px(140), max(look.px(72), most + look.px(12)))
        painter.setFont(look.font(13))
        painter.setPen(look.color("text"))
        cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width - look.px(8))
        painter.drawText(QRect(0, box.y(), width, box.height()), LEFT, cut)
        return width


class Bars(_Rows):
    """Horizontal bars with their figures."""

    def __init__(self, bars: Sequence[Bar] = (), tone: str = "accent") -> None:
        super().__init__()
        self._bars, self._tone = list(bars), tone
        self.live()

    def show_bars(self, bars: Sequence[Bar]) -> None:
        self._bars = list(bars)
        self.settle()

    def count(self) -> int:
        return len(self._bars)

    def key(self, row: int) -> object:
        return self._bars[row].key

    def said(self, row: int) -> str:
        return _("{column}：{value}", column=self._bars[row].label, value=self._bars[row].words())

    def paint_row(self, painter: QPainter, box: QRect, row: int) -> None:
        look = theme.current()
        bar = self._bars[row]
        start = self.paint_label(painter, box, bar.label, [other.label for other in self._bars])
        figures = max(look.metrics(12.5, tabular=True).horizontalAdvance(b.words()) for b in self._bars)
        top = max((other.value for other in self._bars), default=0) or 1
        height = look.px(10)
        room = QRectF(
            start, box.y() + (box.height() - height) / 2, self.width() - start - figures - look.px(14), height
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("pressed" if row == self._hover else "neutral_soft"))
        painter.drawRoundedRect(room, height / 2, height / 2)
        if bar.value > 0:
            full = QRectF(room)
            full.setWidth(max(height, room.width() * bar.value / top))
            painter.setBrush(look.color(self._tone))
            painter.drawRoundedRect(full, height / 2, height / 2)
        painter.setPen(look.color("muted"))
        painter.setFont(look.font(12.5, tabular=True))
        painter.drawText(box, RIGHT, bar.words())


class StackedBars(_Rows):
    """Horizontal bars of several parts, with a legend above."""

    LEGEND = 28

    def __init__(self, series: Sequence[str] = (), stacks: Sequence[Stack] = ()) -> None:
        super().__init__()
        self._series, self._stacks = list(series), list(stacks)
        self.live()

    def show_stacks(self, series: Sequence[str], stacks: Sequence[Stack]) -> None:
        self._series, self._stacks = list(series), list(stacks)
        self.settle()

    def count(self) -> int:
        return len(self._stacks)

    def key(self, row: int) -> object:
        return self._stacks[row].key

    def extra(self) -> int:
        return theme.current().px(self.LEGEND)

    def row_at(self, y: float) -> int:
        return super().row_at(y - self.extra()) if y >= self.extra() else -1

    def said(self, row: int) -> str:
        stack = self._stacks[row]
        parts = [f"{name} {value:,.0f}" for name, value in zip(self._series, stack.values, strict=False) if value]
        return _("{column}：{value}", column=stack.label, value=_("，").join(parts) or "0")

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x = 0
        metrics = look.metrics(12)
        painter.setFont(look.font(12))
        for number, name in enumerate(self._series):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color(SERIES[number % len(SERIES)]))
            painter.drawRoundedRect(QRectF(x, look.px(7), look.px(10), look.px(10)), 3, 3)
            painter.setPen(look.color("muted"))
            painter.drawText(QRect(x + look.px(16), 0, self.width(), look.px(24)), LEFT, name)
            x += look.px(34) + metrics.horizontalAdvance(name)
        for row in range(self.count()):
            box = QRect(0, self.extra() + row * self.row_height(), self.width(), self.row_height())
            self.paint_row(painter, box, row)
            if row == self._at and self.hasFocus():
                focus_ring(painter, QRectF(box), look.color("accent"))

    def paint_row(self, painter: QPainter, box: QRect, row: int) -> None:
        look = theme.current()
        stack = self._stacks[row]
        start = self.paint_label(painter, box, stack.label, [other.label for other in self._stacks])
        totals = [sum(other.values) for other in self._stacks]
        figures = max(look.metrics(12.5, tabular=True).horizontalAdvance(f"{total:,.0f}") for total in totals)
        height = look.px(14)
        room = self.width() - start - figures - look.px(14)
        x = float(start)
        painter.setPen(Qt.PenStyle.NoPen)
        clip = QPainterPath()
        whole = room * totals[row] / (max(totals) or 1)
        clip.addRoundedRect(QRectF(start, box.y() + (box.height() - height) / 2, whole, height), 4, 4)
        painter.save()
        painter.setClipPath(clip)
        for number, value in enumerate(stack.values):
            width = room * value / (max(totals) or 1)
            painter.fillRect(
                QRectF(x, box.y() + (box.height() - height) / 2, width, height),
                look.color(SERIES[number % len(SERIES)]),
            )
            x += width
        painter.restore()
        painter.setPen(look.color("muted"))
        painter.setFont(look.font(12.5, QFont.Weight.Normal, True))
        painter.drawText(box, RIGHT, f"{totals[row]:,.0f}")
