"""The computer's own lock and sleep lock the window too. Loaded after the first paint; what is not there is not missed."""

import logging
import sys
from collections.abc import Callable

from PySide6.QtCore import QObject

log = logging.getLogger(__name__)


def listen(parent: QObject, lock: Callable[[], object]) -> QObject | None:
    """Call `lock` when the screen is locked, when another person's session comes to the front, and before sleep. The
    window must stand already. Returns who listens, None where this system gives no sign.
    """
    try:
        if sys.platform == "win32":
            from gzstudents.office.screen.system_lock_windows import WindowsLock

            return WindowsLock(parent, lock)
        if sys.platform == "darwin":
            from gzstudents.office.screen.system_lock_macos import MacLock

            return MacLock(parent, lock)
        from gzstudents.office.screen.system_lock_linux import LinuxLock

        return LinuxLock(parent, lock)
    except (ImportError, OSError, AttributeError) as error:  # the lock after ten idle minutes stays
        log.warning("no sign of the computer's lock: %s", type(error).__name__)
        return None
