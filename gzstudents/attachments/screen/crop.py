"""Cutting a photo: a frame of 3 to 4 over the picture, moved and sized by mouse or keys."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from gzstudents.kernel.i18n import _, mark
from gzstudents.ui import theme
from gzstudents.ui.dialogs import Dialog
from gzstudents.ui.parts import Button

RATIO = 3 / 4  # width by height
_STEP = 0.01  # of the picture's height, for one press of a key
_LEAST = 0.15  # of the largest frame
Box = tuple[float, float, float, float]


class CropView(QWidget):
    """`box()`: left, top, right, bottom of the frame, from 0 to 1 of the picture."""

    changed = Signal()

    def __init__(self, image: QImage) -> None:
        super().__init__()
        self._image = image
        self._grabbed: QPointF | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.SizeAllCursor)
        self.setMinimumSize(theme.current().px(320), theme.current().px(360))
        self.setAccessibleName(_("裁剪框：方向键移动，加号和减号缩放"))
        wide, high = float(image.width()), float(image.height())
        self._largest = min(high, wide / RATIO)
        self._height = self._largest
        self._at = QPointF((wide - self._height * RATIO) / 2, (high - self._height) / 3)  # faces are above the middle

    def box(self) -> Box:
        frame, wide, high = self._frame(), self._image.width(), self._image.height()
        return frame.left() / wide, frame.top() / high, frame.right() / wide, frame.bottom() / high

    def move_by(self, dx: float, dy: float) -> None:
        """In parts of the picture's height."""
        high = self._image.height()
        self._settle(QPointF(self._at.x() + dx * high, self._at.y() + dy * high), self._height)

    def zoom(self, steps: int) -> None:
        """Smaller frame for positive steps; its middle stays."""
        middle = self._frame().center()
        height = self._height * 0.95**steps
        self._settle(QPointF(middle.x() - height * RATIO / 2, middle.y() - height / 2), height)

    def _frame(self) -> QRectF:
        return QRectF(self._at.x(), self._at.y(), self._height * RATIO, self._height)

    def _settle(self, at: QPointF, height: float) -> None:
        """Inside the picture, whatever is asked."""
        self._height = min(self._largest, max(self._largest * _LEAST, height))
        self._at = QPointF(
            min(max(0.0, at.x()), self._image.width() - self._height * RATIO),
            min(max(0.0, at.y()), self._image.height() - self._height),
        )
        self.update()
        self.changed.emit()

    def _shown(self) -> tuple[QRectF, float]:
        """Where the picture stands, and pixels of the window for one of the picture."""
        scale = min(self.width() / self._image.width(), self.height() / self._image.height())
        wide, high = self._image.width() * scale, self._image.height() * scale
        return QRectF((self.width() - wide) / 2, (self.height() - high) / 2, wide, high), scale

    def sizeHint(self) -> QSize:
        return QSize(theme.current().px(460), theme.current().px(460))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        shown, scale = self._shown()
        painter.drawImage(shown, self._image)
        frame = QRectF(
            shown.x() + self._at.x() * scale, shown.y() + self._at.y() * scale, self._height * RATIO * scale,
            self._height * scale,
        )  # fmt: skip
        painter.fillRect(shown, QColor(0, 0, 0, 130))
        painter.drawImage(frame, self._image, self._frame())
        painter.setPen(QPen(theme.current().color("accent"), 2))
        painter.drawRect(frame)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._grabbed = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is not None:
            _shown, scale = self._shown()
            moved = (event.position() - self._grabbed) / scale
            self._grabbed = event.position()
            self._settle(self._at + moved, self._height)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grabbed = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(1 if event.angleDelta().y() > 0 else -1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Left: (-_STEP, 0.0), Qt.Key.Key_Right: (_STEP, 0.0), Qt.Key.Key_Up: (0.0, -_STEP),
            Qt.Key.Key_Down: (0.0, _STEP),
        }  # fmt: skip
        zooms = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}
        key = Qt.Key(event.key())
        if key in moves:
            self.move_by(*moves[key])
        elif key in zooms:
            self.zoom(zooms[key])
        else:
            super().keyPressEvent(event)


class CropDialog(Dialog):
    """`run(box)` when the frame is right."""

    def __init__(self, parent: QWidget | None, image: QImage, run: Callable[[Box], object]) -> None:
        super().__init__(parent, _("裁剪照片"), 520)
        self._run = run
        self.say(_("拖动方框，让头部在中间；滚轮或加减号缩放。照片按 3:4 保存。"), "muted")
        self.view = CropView(image)
        self.column.addWidget(self.view, 1)
        self.go = Button(mark("用作照片"), "primary", "check", self._on_go)
        self.buttons(Button(mark("取消"), run=self.reject), self.go)
        self.go.setDefault(True)
        self.view.setFocus()

    def _on_go(self) -> None:
        box = self.view.box()
        self.accept()
        self._run(box)
