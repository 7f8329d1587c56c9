"""A part of a panel that takes files which are dropped on it, and pictures from the clipboard."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QApplication, QWidget

from gzstudents.kernel import access
from gzstudents.ui import theme
from gzstudents.ui.live import Live


class TakesFiles(Live, QWidget):
    """To write one: give take() and take_image()."""

    def __init__(self) -> None:
        super().__init__()
        self._dragged = False
        self.setAcceptDrops(True)

    def take(self, paths: Sequence[Path]) -> None:
        """Local files that were dropped."""
        raise NotImplementedError

    def take_image(self, image: QImage) -> None:
        """A picture that was dropped or pasted, e.g. a part of the screen."""
        raise NotImplementedError

    def paste(self) -> None:
        """The picture on the clipboard."""
        image = QApplication.clipboard().image()
        if not image.isNull() and access.may_write("register"):
            self.take_image(image)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if access.may_write("register") and (_paths(event.mimeData()) or event.mimeData().hasImage()):
            event.acceptProposedAction()
            self._show_dragged(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_dragged(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._show_dragged(False)
        paths = _paths(event.mimeData())
        event.acceptProposedAction()
        if paths:
            self.take(paths)
        elif event.mimeData().hasImage():
            self.take_image(QImage(event.mimeData().imageData()))

    def _show_dragged(self, on: bool) -> None:
        self._dragged = on
        self.update()

    def event(self, event: QEvent) -> bool:
        """Ctrl+V on one of the lines is ours before it is the window's: a picture, not cells of a sheet."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Paste)
            and not QApplication.clipboard().image().isNull()
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._dragged:
            painter = QPainter(self)
            look = theme.current()
            painter.setPen(QPen(look.color("accent"), 1.5, Qt.PenStyle.DashLine))
            painter.setBrush(look.color("accent_soft"))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 8, 8)


def _paths(what: QMimeData | None) -> list[Path]:
    """Local files."""
    if what is None or not what.hasUrls():
        return []
    return [Path(url.toLocalFile()) for url in what.urls() if url.isLocalFile()]
