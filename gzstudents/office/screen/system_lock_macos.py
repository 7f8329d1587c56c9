"""macOS: the system tells every program when the screen is locked (com.apple.screenIsLocked), through Core Foundation.

Sleep is covered where the system asks for the password after it, which is its default: it locks the screen then.
"""

import ctypes
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer

_LIBRARY = "/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation"
_UTF8, _AT_ONCE = 0x08000100, 4  # kCFStringEncodingUTF8, CFNotificationSuspensionBehaviorDeliverImmediately
_Callback = ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * 5)
LOCKED = b"com.apple.screenIsLocked"


class MacLock(QObject):
    """Listens as long as it lives; `library` is Core Foundation."""

    def __init__(self, parent: QObject, lock: Callable[[], object], library: Any = None) -> None:
        super().__init__(parent)
        core = library or ctypes.CDLL(_LIBRARY)
        core.CFNotificationCenterGetDistributedCenter.restype = ctypes.c_void_p
        core.CFStringCreateWithCString.restype = ctypes.c_void_p
        self._heard = _Callback(lambda *_said: QTimer.singleShot(0, self, lock))  # must outlive the registration
        center = ctypes.c_void_p(core.CFNotificationCenterGetDistributedCenter())
        name = ctypes.c_void_p(core.CFStringCreateWithCString(None, LOCKED, _UTF8))
        me = ctypes.c_void_p(id(self._heard))
        core.CFNotificationCenterAddObserver(center, me, self._heard, name, None, _AT_ONCE)
        heard = self._heard

        def over(_gone: object = None) -> None:
            core.CFNotificationCenterRemoveEveryObserver(center, ctypes.c_void_p(id(heard)))

        self.destroyed.connect(over)
