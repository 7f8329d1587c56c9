"""One page of a scan: fitted, enlarged, turned. The pixels come from the guarded child; nothing is decoded here."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPen, QTransform

from gzstudents.ui import theme
from gzstudents.ui.sheet_view import GAP, SheetView


class ScanView(SheetView):
    """Fitted means whole; the zoom is the size against that fit."""

    turned = Signal(int)  # a step to the next or the previous page

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self._said = ""
        self._quarter = 0  # turns to the right
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.live()

    def show_image(self, image: QImage) -> None:
        """Another page; how it was turned and enlarged stays."""
        self._said = ""
        self._image = image
        self.settle()

    def say(self, text: str) -> None:
        """Words in place of a picture."""
        self._image, self._said = QImage(), text
        self.settle()

    def has_image(self) -> bool:
        return not self._image.isNull()

    def rotate(self) -> None:
        """A quarter to the right; only on the screen."""
        self._quarter = (self._quarter + 1) % 4
        self.settle()

    def fresh(self) -> None:
        """Fitted and upright, for another file."""
        self.zoom, self._quarter = None, 0

    def wanted_width(self) -> int:
        """As many pixels as are worth asking for."""
        return round(
            max(800, self.viewport().width()) * self.devicePixelRatioF() * max(1.0, min(3.0, self.zoom or 1.0))
        )

    def enlarged(self) -> float:
        return self.zoom or 1.0

    def _upright(self) -> QSize:
        size = self._image.size()
        return size.transposed() if self._quarter % 2 else size

    def _shown(self) -> QSize:
        room = self.viewport().size() - QSize(2 * GAP, 2 * GAP)
        fitted = self._upright().scaled(room.expandedTo(QSize(1, 1)), Qt.AspectRatioMode.KeepAspectRatio)
        return fitted * self.enlarged()

    def extent(self) -> QSize:
        return (self._shown() if self.has_image() else QSize()) + QSize(2 * GAP, 2 * GAP)

    def draw(self, painter: QPainter) -> None:
        look, around = theme.current(), self.viewport().rect()
        if not self.has_image():
            painter.setPen(look.color("muted"))
            painter.setFont(look.font(13))
            words = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
            painter.drawText(around.adjusted(40, 40, -40, -40), words, self._said)
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self._shown()
        at = QPoint(max(GAP, (around.width() - size.width()) // 2), max(GAP, (around.height() - size.height()) // 2))
        box = QRect(at + self.offset(), size)
        image = self._image.transformed(QTransform().rotate(90 * self._quarter)) if self._quarter else self._image
        painter.drawImage(box, image)
        painter.setPen(QPen(look.color("border_strong"), 1))
        painter.drawRect(box.adjusted(-1, -1, 0, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps: dict[int, int] = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        if event.key() in steps:
            self.turned.emit(steps[event.key()])
        elif event.key() == Qt.Key.Key_R:
            self.rotate()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(560, 640)
