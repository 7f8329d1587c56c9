"""What may wait until a window has been seen."""

from collections.abc import Callable, Iterator
from time import perf_counter

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget


class AfterFirstPaint(QObject):
    """Runs `then` once, when the window stands on the screen: a timer of zero may come before the first paint."""

    def __init__(self, window: QWidget, then: Callable[[], object]) -> None:
        super().__init__(window)
        self._window, self._then = window, then
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            QTimer.singleShot(0, self, self._run)
        return False

    def _run(self) -> None:
        self._then()
        self.deleteLater()


SLICE = 0.008  # s: half a frame


class InSlices(QObject):
    """Runs what yields between its steps, half a frame at a time, so that keys and the mouse are answered meanwhile."""

    def __init__(self, steps: Iterator[object], parent: QObject) -> None:
        super().__init__(parent)
        self._steps = steps
        QTimer.singleShot(0, self, self._go_on)

    def _go_on(self) -> None:
        until = perf_counter() + SLICE
        for _step in self._steps:
            if perf_counter() > until:
                QTimer.singleShot(0, self, self._go_on)
                return
        self.deleteLater()
