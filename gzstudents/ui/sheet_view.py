"""Paper on a grey desk: it scrolls, is enlarged by keys and wheel, and is pulled about with the mouse."""

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QScrollBar

from gzstudents.kernel.i18n import _
from gzstudents.ui import theme
from gzstudents.ui.live import Live

GAP = 16  # around a page
STEPS = (0.1, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
_ZOOMS = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}


class SheetView(Live, QAbstractScrollArea):
    """`zoom` None fits the window. Whoever inherits says how large the whole is, how far it is enlarged, and draws it."""

    zoomed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.zoom: float | None = None
        self._grabbed: QPoint | None = None
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)

    def extent(self) -> QSize:
        """Of all that there is, with its margins, in pixels."""
        raise NotImplementedError

    def enlarged(self) -> float:
        """The zoom as it is now, fitted or not."""
        raise NotImplementedError

    def draw(self, painter: QPainter) -> None:
        """What stands on the desk, moved by `offset`."""
        raise NotImplementedError

    def offset(self) -> QPoint:
        return -QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def retranslate(self) -> None:
        self.setAccessibleName(_("预览"))

    def settle(self) -> None:
        """After anything that changes a size."""
        need, have = self.extent(), self.viewport().size()
        _stretch(self.verticalScrollBar(), need.height(), have.height())
        _stretch(self.horizontalScrollBar(), need.width(), have.width())
        self.viewport().update()

    def set_zoom(self, zoom: float | None) -> None:
        self.zoom = zoom
        self.settle()
        self.zoomed.emit()

    def step_zoom(self, step: int) -> None:
        now = self.enlarged()
        if step > 0:
            self.set_zoom(next((one for one in STEPS if one > now + 0.01), STEPS[-1]))
        else:
            self.set_zoom(next((one for one in reversed(STEPS) if one < now - 0.01), STEPS[0]))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme.current().color("pressed"))
        self.draw(painter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.settle()

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
        if event.key() in _ZOOMS:
            self.step_zoom(_ZOOMS[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_0:
            self.set_zoom(None)
        else:
            super().keyPressEvent(event)


def _stretch(bar: QScrollBar, need: int, have: int) -> None:
    bar.setRange(0, max(0, need - have))
    bar.setPageStep(have)
    bar.setSingleStep(40)
