"""The steps of a task on one page: where one is, and a way back."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gzstudents.kernel.i18n import _
from gzstudents.ui import icons, theme
from gzstudents.ui.live import Live, Words, words
from gzstudents.ui.typeset import LEFT


class Stepper(Live, QWidget):
    """Steps done can be pressed to go back; later ones cannot."""

    asked = Signal(int)

    def __init__(self, steps: Sequence[Words]) -> None:
        super().__init__()
        self._steps = tuple(steps)
        self.current = 0
        self.furthest = 0
        self.locked = False  # nothing can be gone back to any more
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.live()

    def show_step(self, number: int, *, locked: bool = False) -> None:
        self.current, self.locked = number, locked
        self.furthest = max(self.furthest, number)
        self.retranslate()

    def start_again(self) -> None:
        self.current = self.furthest = 0
        self.locked = False
        self.retranslate()

    def retranslate(self) -> None:
        name = words(self._steps[self.current])
        self.setAccessibleName(
            _("第 {number} 步，共 {count} 步：{name}", number=self.current + 1, count=len(self._steps), name=name)
        )
        self.update()

    def restyle(self) -> None:
        self.setFixedHeight(theme.current().px(40))

    def sizeHint(self) -> QSize:
        return QSize(theme.current().px(600), theme.current().px(40))

    def _boxes(self) -> list[QRect]:
        """Each step takes its own width; the hairlines share what is left."""
        look = theme.current()
        metrics = look.metrics(13, QFont.Weight.DemiBold)
        widths = [look.px(34) + metrics.horizontalAdvance(words(step)) for step in self._steps]
        gap = max(look.px(24), min(look.px(90), (self.width() - sum(widths)) // max(1, len(widths) - 1)))
        boxes, x = [], 0
        for width in widths:
            boxes.append(QRect(x, 0, width, self.height()))
            x += width + gap
        return boxes

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        boxes = self._boxes()
        side = look.px(24)
        for number, (box, step) in enumerate(zip(boxes, self._steps, strict=True)):
            done, here = number < self.current, number == self.current
            disc = QRectF(box.x() + 1, (self.height() - side) / 2, side, side)
            painter.setPen(Qt.PenStyle.NoPen if done or here else QPen(look.color("field"), 1))
            painter.setBrush(look.color("accent" if here else "accent_soft" if done else "canvas"))
            painter.drawEllipse(disc)
            if done:
                icons.paint(painter, "check", "accent", disc.adjusted(5, 5, -5, -5), 2.5)
            else:
                painter.setPen(look.color("on_accent" if here else "faint"))
                painter.setFont(look.font(12, QFont.Weight.DemiBold, True))
                painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(number + 1))
            weight = QFont.Weight.DemiBold if here else QFont.Weight.Normal
            painter.setFont(look.font(13, weight))
            painter.setPen(look.color("text" if here else "muted"))
            painter.drawText(box.adjusted(side + look.px(9), 0, look.px(20), 0), LEFT, words(step))
            if number + 1 < len(boxes):
                painter.setPen(QPen(look.color("border_strong"), 1))
                y = self.height() // 2
                painter.drawLine(box.right() + look.px(8), y, boxes[number + 1].x() - look.px(8), y)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.color("accent"), 1.5))
            painter.drawRoundedRect(QRectF(boxes[self.current]).adjusted(-1, 3, 3, -3), 6, 6)

    def _may(self, number: int) -> bool:
        return not self.locked and 0 <= number < self.current

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        for number, box in enumerate(self._boxes()):
            if box.contains(place) and self._may(number):
                self.asked.emit(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Backspace} and self._may(self.current - 1):
            self.asked.emit(self.current - 1)
        else:
            super().keyPressEvent(event)
