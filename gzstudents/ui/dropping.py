"""Files dropped anywhere on a window."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

Thing = TypeVar("Thing")


class Drops(QObject):
    """Offers what is dragged over `window` to `find`; what it finds is handed to `take`. A widget that takes drops
    itself is asked before: the window only gets what nobody under the pointer wanted.
    """

    def __init__(
        self, window: QWidget, find: Callable[[QMimeData | None], Thing | None], take: Callable[[Thing], object]
    ) -> None:
        super().__init__(window)
        self._find, self._take = find, take
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent):
            if self._find(event.mimeData()) is not None:
                event.acceptProposedAction()
                return True
        elif isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            found = self._find(event.mimeData())
            if found is not None:
                event.acceptProposedAction()
                self._take(found)
                return True
        return super().eventFilter(watched, event)
