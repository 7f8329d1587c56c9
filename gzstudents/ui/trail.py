"""Where the person has been: back and forward, through screens and through what was shown in them."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from gzstudents.ui.screen import Screen

SETTLED = 700  # ms: whoever walks down a list or types has not arrived yet
Stop = tuple[str, object]
LENGTH = 100


class Trail:
    """Two stacks, as in a browser."""

    def __init__(self) -> None:
        self._behind: list[Stop] = []
        self._ahead: list[Stop] = []

    def leave(self, screen: str, place: object) -> None:
        """The person goes on from here by their own choice."""
        if not self._behind or self._behind[-1] != (screen, place):
            self._behind = [*self._behind[-LENGTH:], (screen, place)]
        self._ahead = []

    def walk(self, step: int, screen: str, place: object) -> Stop | None:
        """The stop one step back (-1) or forward (1); None at the end of the trail."""
        source, target = (self._behind, self._ahead) if step < 0 else (self._ahead, self._behind)
        if not source:
            return None
        target.append((screen, place))
        return source.pop()

    def can(self, step: int) -> bool:
        return bool(self._behind if step < 0 else self._ahead)


class Steps(QObject):
    """Follows the person through the window: a place where he or she stayed becomes a stop of the trail when it is left."""

    def __init__(self, trail: Trail, current: "Callable[[], Screen | None]", parent: QObject) -> None:
        super().__init__(parent)
        self._trail, self._current = trail, current
        self._at: Stop | None = None  # where the person stays
        self._walking = False  # the window itself moves: that is no new stop
        self._soon = QTimer(self, singleShot=True, interval=SETTLED)
        self._soon.timeout.connect(self.settle)

    def on_moved(self) -> None:
        """Something else is shown or chosen; whether that is a place is seen when it stays."""
        self._soon.start()

    def settle(self) -> None:
        self._soon.stop()
        screen = self._current()
        if screen is None:
            return
        here: Stop = (screen.id, screen.place())
        if self._at is not None and self._at != here and self._at[0] == here[0] and not self._walking:
            self._trail.leave(*self._at)
        self._at, self._walking = here, False

    def leave(self) -> None:
        """The person goes to another screen."""
        self.settle()
        if self._at is not None:
            self._trail.leave(*self._at)

    def walk(self, step: int) -> Stop | None:
        """The stop one step back (-1) or forward (1) from here."""
        self.settle()
        return self._trail.walk(step, *self._at) if self._at is not None else None

    def arrive(self, *, walking: bool) -> None:
        """Another screen, or another place of this one, is shown by the window."""
        self._walking = walking
        self._at = None if not walking else self._at
        self._soon.start()
