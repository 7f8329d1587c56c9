"""What was revealed and copied does not stay on the clipboard: it goes after half a minute if it is still ours."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

KEPT = 30_000  # ms


class Revealed(QObject):
    """Remembers which values were shown unmasked, and watches the clipboard for them."""

    def __init__(self) -> None:
        super().__init__()
        self._values: set[str] = set()
        self._copied = ""
        self._timer = QTimer(self, singleShot=True, interval=KEPT)
        self._timer.timeout.connect(self.forget)
        QGuiApplication.clipboard().dataChanged.connect(self._on_changed)

    def note(self, value: str) -> None:
        if len(value) > 3:
            self._values.add(value)

    def forget(self) -> None:
        """Clear the clipboard if what we watch is still on it."""
        clipboard = QGuiApplication.clipboard()
        if self._copied and clipboard.text() == self._copied:
            clipboard.clear()
        self._copied = ""

    def _on_changed(self) -> None:
        clipboard = QGuiApplication.clipboard()
        text = clipboard.text()
        if text and any(value in text or text in value for value in self._values):
            self._copied = text
            self._timer.start()


_revealed: list[Revealed] = []


def note_revealed(value: str) -> None:
    """A masked value is shown from now on."""
    if not _revealed:
        made = Revealed()
        made.setParent(QGuiApplication.instance())
        _revealed.append(made)
    _revealed[0].note(value)
