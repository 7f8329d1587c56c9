"""What every screen is handed: the background, the settings, and the window's few services."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from gzstudents.kernel import access, i18n
from gzstudents.ui.jobs import Jobs


class Settings(Protocol):
    """Where choices of the person are kept. Values are plain JSON values."""

    def get(self, key: str, default: Any = None) -> Any: ...

    def set(self, key: str, value: Any) -> None: ...


class MemorySettings:
    """Settings that last as long as the program; for tests and the gallery."""

    def __init__(self, **values: Any) -> None:
        self._values: dict[str, Any] = dict(values)

    def get(self, key: str, default: Any = None) -> Any:
        return self._values.get(key, default)

    def set(self, key: str, value: Any) -> None:
        self._values[key] = value


class Desk(QObject):
    """Handed to each screen. `undo_act` is set by the application: it undoes one act of the journal."""

    toast_wanted = Signal(str, object)  # text, act id or None
    person_wanted = Signal(int)  # person id
    screen_wanted = Signal(str, object)  # screen id, what to open there
    look_changed = Signal()  # language, light or dark, text size were set in the settings
    error_wanted = Signal(object)  # an exception or a text
    shut_changed = Signal()  # whether the store can be written has changed: ask every command again

    def __init__(self, jobs: Jobs, path: Path, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.jobs = jobs
        self.path = path
        self.settings = settings
        self.key: bytes | None = None  # of an encrypted store
        self.undo_act: Callable[[int], object] | None = None
        self.restore_copy: Callable[[str], object] | None = None  # set by the application: it closes the window for it

    @property
    def language(self) -> str:
        return i18n.language()

    def toast(self, text: str, act: int | None = None) -> None:
        """Say what was done; with an act, offer to undo it."""
        self.toast_wanted.emit(text, act)

    def open_person(self, person_id: int) -> None:
        self.person_wanted.emit(person_id)

    def go(self, screen_id: str, what: object = None) -> None:
        """Show another screen; `what` is handed to its open()."""
        self.screen_wanted.emit(screen_id, what)

    def error(self, error: object) -> None:
        """Show what went wrong (an exception or a text) where the person looks."""
        self.error_wanted.emit(error)

    def shut(self, reason: str) -> None:
        """From now on nothing can be written, and this is why; "": it can."""
        if reason != access.shut_because():
            access.shut(reason)
            self.shut_changed.emit()

    def undo(self, act: int) -> None:
        if self.undo_act is not None:
            self.undo_act(act)
