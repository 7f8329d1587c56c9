"""One slow thing in a thread of its own; its result, or what went wrong, in the thread of the window."""

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot


class Aside(QObject):
    """For what is done without a store: checking a password, giving a file another key. One thing at a time."""

    _done = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._then: Callable[[Any], object] | None = None
        self._fail: Callable[[Exception], object] | None = None
        self._thread: threading.Thread | None = None
        self._done.connect(self._on_done)

    @property
    def busy(self) -> bool:
        return self._then is not None

    def run(self, work: Callable[[], Any], then: Callable[[Any], object], fail: Callable[[Exception], object]) -> None:
        if self.busy:
            return
        self._then, self._fail = then, fail

        def run() -> None:
            try:
                value, error = work(), None
            except Exception as trouble:  # whatever it is belongs in the thread of the window
                value, error = None, trouble
            self._done.emit(value, error)

        self._thread = threading.Thread(target=run, name="gzstudents-aside", daemon=True)
        self._thread.start()

    def wait(self) -> None:
        if self._thread is not None:
            self._thread.join()

    @Slot(object, object)
    def _on_done(self, value: Any, error: Exception | None) -> None:
        then, fail = self._then, self._fail
        self._then = self._fail = None
        if error is not None and fail is not None:
            fail(error)
        elif error is None and then is not None:
            then(value)
