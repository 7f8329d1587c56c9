"""How long nobody has stirred, and the lock after that."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QGuiApplication, QWindow

from gzstudents.kernel.i18n import _
from gzstudents.ui.desk import Desk
from gzstudents.ui.main_window import MainWindow
from gzstudents.ui.messages import announce
from gzstudents.ui.panel_parts import CalloutBar

MINUTES = (1, 5, 10, 15, 30)
DEFAULT_MINUTES = 10
WARNING = 60_000  # ms before the lock
_STIRRING = {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel}


class Idle(QObject):
    """Says a minute before that it is going to lock."""

    def __init__(self, desk: Desk, lock: Callable[[], object], window: MainWindow, *, most: int = 30) -> None:
        """`most`: minutes after which it locks at the latest, whatever is set on this computer."""
        super().__init__(window)
        self._desk, self._lock, self._window, self._most = desk, lock, window, most
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._on_quiet)
        self._warned = False
        self._bar: CalloutBar | None = None  # the warning, until somebody stirs
        QGuiApplication.instance().focusWindowChanged.connect(self._watch)  # type: ignore[union-attr]
        self._watch(QGuiApplication.focusWindow())
        self.stir()

    def _watch(self, window: QWindow | None) -> None:
        """Only what comes to a window from outside: a filter on the whole program would hear every repaint."""
        self.stir()
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)

    def minutes(self) -> int:
        found = self._desk.settings.get("lock/minutes", DEFAULT_MINUTES)
        return min(self._most, max(1, found if isinstance(found, int) else DEFAULT_MINUTES))

    def stir(self) -> None:
        """Somebody is there."""
        self._warned = False
        if self._bar is not None:
            self._bar.hide()
        self._timer.start(max(1_000, self.minutes() * 60_000 - WARNING))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _STIRRING and (self._warned or self._timer.remainingTime() < self._timer.interval() - 5_000):
            self.stir()
        return False

    def _on_quiet(self) -> None:
        if self._warned:
            self._lock()
            return
        self._warned = True
        self._warn()
        self._timer.start(min(WARNING, self.minutes() * 60_000))

    def _warn(self) -> None:
        """Above every screen, and as long as it holds: a toast would be gone before whoever reads a paper looks up."""
        said = _("一分钟后锁定；没有保存的表单会为您保留")
        if self._bar is None:
            self._bar = CalloutBar()
            self._window.add_notice(self._bar)
        self._bar.fill(said, "warn", None)
        self._bar.show()
        announce(self._bar, said)
