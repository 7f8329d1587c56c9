"""Windows: messages to the window when the session is locked or goes away, and before sleep."""

import ctypes
from collections.abc import Callable
from ctypes import wintypes
from typing import Any

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject
from PySide6.QtWidgets import QWidget

WM_WTSSESSION_CHANGE, WM_POWERBROADCAST = 0x02B1, 0x0218
WTS_CONSOLE_DISCONNECT, WTS_REMOTE_DISCONNECT, WTS_SESSION_LOGOFF, WTS_SESSION_LOCK = 0x2, 0x4, 0x6, 0x7
PBT_APMSUSPEND = 0x4
NOTIFY_FOR_THIS_SESSION = 0
_LEAVING = {WTS_CONSOLE_DISCONNECT, WTS_REMOTE_DISCONNECT, WTS_SESSION_LOGOFF, WTS_SESSION_LOCK}


class Messages(QAbstractNativeEventFilter):
    """Looks at what Windows sends to the window, and keeps nothing from it."""

    def __init__(self, lock: Callable[[], object]) -> None:
        super().__init__()
        self._lock = lock

    def nativeEventFilter(self, kind: QByteArray | bytes | bytearray | memoryview, message: int) -> Any:
        if bytes(kind.data() if isinstance(kind, QByteArray) else kind) == b"windows_generic_MSG":
            said = wintypes.MSG.from_address(int(message))
            if is_leaving(said.message, said.wParam):
                self._lock()
        return False, 0


def is_leaving(message: int, what: int) -> bool:
    """Whether the person leaves the computer, or the computer goes to sleep."""
    if message == WM_WTSSESSION_CHANGE:
        return what in _LEAVING
    return message == WM_POWERBROADCAST and what == PBT_APMSUSPEND


class WindowsLock(QObject):
    """Registers the window and takes it out again at the end."""

    def __init__(self, parent: QObject, lock: Callable[[], object], library: Any = None) -> None:
        super().__init__(parent)
        self._wts = library or ctypes.WinDLL("wtsapi32")  # type: ignore[attr-defined, unused-ignore]
        self.messages = Messages(lock)
        handle = int(parent.winId()) if isinstance(parent, QWidget) else 0
        self._wts.WTSRegisterSessionNotification(wintypes.HWND(handle), NOTIFY_FOR_THIS_SESSION)
        app, wts, messages = QCoreApplication.instance(), self._wts, self.messages
        if app is not None:
            app.installNativeEventFilter(messages)

        def over(_gone: object = None) -> None:
            if app is not None:
                app.removeNativeEventFilter(messages)
            wts.WTSUnRegisterSessionNotification(wintypes.HWND(handle))

        self.destroyed.connect(over)
