"""One page of a scan: fitted, enlarged, turned. The pixels come from the guarded child; nothing is decoded here."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea

from gzstudents.kernel.i18n import _
from gzstudents.ui import theme
from gzstudents.ui.live import Live

GAP = 16
STEPS = (0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0)


class ScanView(Live, QAbstractScrollArea):
    """`zoom` None fits the window, else it is the size against that fit."""

    zoomed = Signal()
    turned = Signal(int)  # a step to the next or the previous page

    def __init__(self) -> None:
        super().__init__()
        self.zoom: float | None = None
        self._image = QImage()
        self._said = ""
        self._quarter = 0  # turns to the right
        self._grabbed: QPoint | None = None
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.live()

    def retranslate(self) -> None:
        self.setAccessibleName(_("预览"))

    def show_image(self, image: QImage) -> None:
        """Another page; how it was turned and enlarged stays."""
        self._said = ""
        self._image = image
        self._settle()

    def say(self, text: str) -> None:
        """Words in place of a picture."""
        self._image, self._said = QImage(), text
        self._settle()

    def has_image(self) -> bool:
        return not self._image.isNull()

    def rotate(self) -> None:
        """A quarter to the right; only on the screen."""
        self._quarter = (self._quarter + 1) % 4
        self._settle()

    def fresh(self) -> None:
        """Fitted and upright, for another file."""
        self.zoom, self._quarter = None, 0

    def wanted_width(self) -> int:
        """As many pixels as are worth asking for."""
        return round(
            max(800, self.viewport().width()) * self.devicePixelRatioF() * max(1.0, min(3.0, self.zoom or 1.0))
        )

    def set_zoom(self, zoom: float | None) -> None:
        self.zoom = zoom
        self._settle()
        self.zoomed.emit()

    def step_zoom(self, step: int) -> None:
        now = self.zoom or 1.0
        if step > 0:
            self.set_zoom(next((one for one in STEPS if one > now + 0.01), STEPS[-1]))
        else:
            self.set_zoom(next((one for one in reversed(STEPS) if one < now - 0.01), STEPS[0]))

    def _upright(self) -> QSize:
        size = self._image.size()
        return size.transposed() if self._quarter % 2 else size

    def _shown(self) -> QSize:
        room = self.viewport().size() - QSize(2 * GAP, 2 * GAP)
        fitted = self._upright().scaled(room.expandedTo(QSize(1, 1)), Qt.AspectRatioMode.KeepAspectRatio)
        return fitted * (self.zoom or 1.0)

    def _settle(self) -> None:
        size, room = self._shown() if self.has_image() else QSize(), self.viewport().size()
        for bar, need, have in (
            (self.verticalScrollBar(), size.height(), room.height()),
            (self.horizontalScrollBar(), size.width(), room.width()),
        ):
            bar.setRange(0, max(0, need + 2 * GAP - have))
            bar.setPageStep(have)
            bar.setSingleStep(40)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), look.color("pressed"))
        if not self.has_image():
            painter.setPen(look.color("muted"))
            painter.setFont(look.font(13))
            room = self.viewport().rect().adjusted(40, 40, -40, -40)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap), self._said)
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self._shown()
        around = self.viewport().size()
        at = QPoint(
            max(GAP, (around.width() - size.width()) // 2) - self.horizontalScrollBar().value(),
            max(GAP, (around.height() - size.height()) // 2) - self.verticalScrollBar().value(),
        )
        box = QRect(at, size)
        image = self._image.transformed(QTransform().rotate(90 * self._quarter)) if self._quarter else self._image
        painter.drawImage(box, image)
        painter.setPen(QPen(look.color("border_strong"), 1))
        painter.drawRect(box.adjusted(-1, -1, 0, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_zoom(1 if event.angleDelta().y() > 0 else -1)
        else:
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._grabbed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is not None:
            moved = event.position().toPoint() - self._grabbed
            self._grabbed = event.position().toPoint()
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - moved.x())
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() - moved.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grabbed = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        steps = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        zooms = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}
        if key in steps:
            self.turned.emit(steps[key])
        elif key in zooms:
            self.step_zoom(zooms[key])
        elif key == Qt.Key.Key_0:
            self.set_zoom(None)
        elif key == Qt.Key.Key_R:
            self.rotate()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(560, 640)
