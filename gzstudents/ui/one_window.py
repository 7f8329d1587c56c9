"""One window per file: the first holds a lock beside it, a second start raises the first instead of opening another."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

_PATIENCE = 1_500  # ms for the first window to answer


class OneWindow(QObject):
    """`asked` comes when somebody started the program again on the same file."""

    asked = Signal()

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = QLockFile(f"{path}.lock")
        self._lock.setStaleLockTime(0)  # only a dead process loses its lock, never a slow one
        self._path = path
        self._server: QLocalServer | None = None

    def take(self) -> bool:
        """Whether this window may have the file. A folder that cannot be written holds no lock: then everybody may read."""
        return self._lock.tryLock(0) or self._lock.error() != QLockFile.LockError.LockFailedError

    def listen(self) -> None:
        """Hear who starts the program again: to be called after the first paint, because QtNetwork takes its time to load.
        A Linux without the Kerberos library that it asks for: then the lock holds, and nobody is called.
        """
        if self._server is not None:
            return
        try:
            from PySide6.QtNetwork import QLocalServer
        except ImportError:
            return
        name = _channel(self._path)
        QLocalServer.removeServer(name)  # of a window that was killed
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_call)
        self._server.listen(name)

    def call_first(self) -> bool:
        """Ask the window that has the file to come to the front; False when it does not answer (another computer)."""
        try:
            from PySide6.QtNetwork import QLocalSocket
        except ImportError:
            return False
        socket = QLocalSocket()
        socket.connectToServer(_channel(self._path))
        answers = socket.waitForConnected(_PATIENCE)
        socket.abort()
        return answers

    def owner(self) -> str:
        """The computer on which the file is open, as the lock names it."""
        known = self._lock.getLockInfo()  # type: ignore[call-overload, unused-ignore]
        parts = [part for part in known if isinstance(part, str) and part] if isinstance(known, tuple) else []
        return parts[0] if parts else ""

    def release(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.unlock()

    def _on_call(self) -> None:
        if self._server is not None:
            socket = self._server.nextPendingConnection()
            if socket is not None:
                socket.deleteLater()
        self.asked.emit()


def _channel(path: Path) -> str:
    import getpass
    import hashlib  # both are not needed to hold the lock

    try:
        person = getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name
        person = ""
    return "gzstudents-" + hashlib.sha256(f"{path.resolve()}\n{person}".encode("utf-8", "replace")).hexdigest()[:24]
