"""Linux: systemd-logind says when the session is locked and before sleep; the desktop says when its screen saver comes."""

import os
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher, QDBusUnixFileDescriptor

LOGIN = "org.freedesktop.login1"
LOGIN_PATH = "/org/freedesktop/login1"
MANAGER, SESSION = f"{LOGIN}.Manager", f"{LOGIN}.Session"
SAVERS = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver")


class LinuxLock(QObject):
    """`system` and `session` are the two buses; a bus that is not there is left out."""

    def __init__(
        self,
        parent: QObject,
        lock: Callable[[], object],
        system: QDBusConnection | None = None,
        session: QDBusConnection | None = None,
    ) -> None:
        super().__init__(parent)
        self._lock = lock
        self._own = own_session(os.environ.get("XDG_SESSION_ID", ""))
        self._pause: QDBusUnixFileDescriptor | None = None  # held: sleep waits, some seconds at most, until we are gone
        self._system = system or QDBusConnection.systemBus()
        self._session = session or QDBusConnection.sessionBus()
        if self._system.isConnected():
            self._system.connect(LOGIN, "", SESSION, "Lock", self, _slot("on_session(QDBusMessage)"))
            self._system.connect(LOGIN, LOGIN_PATH, MANAGER, "PrepareForSleep", self, _slot("on_sleep(bool)"))
            self._ask_for_a_pause()
        if self._session.isConnected():
            for saver in SAVERS:
                self._session.connect("", "", saver, "ActiveChanged", self, _slot("on_saver(bool)"))

    def _ask_for_a_pause(self) -> None:
        """Without waiting for the answer: a bus without logind gives none."""
        call = QDBusMessage.createMethodCall(LOGIN, LOGIN_PATH, MANAGER, "Inhibit")
        call.setArguments(["sleep", "gzstudents", "lock", "delay"])
        watcher = QDBusPendingCallWatcher(self._system.asyncCall(call), self)
        watcher.finished.connect(self._on_pause)

    def _on_pause(self, watcher: QDBusPendingCallWatcher) -> None:
        found = watcher.reply().arguments() if not watcher.isError() else []
        if found and isinstance(found[0], QDBusUnixFileDescriptor):
            self._pause = found[0]
        watcher.deleteLater()

    @Slot(QDBusMessage)
    def on_session(self, message: QDBusMessage) -> None:
        """The service names the session; that of somebody else on this computer is none of ours."""
        if not self._own or message.path() == self._own:
            self._lock()

    @Slot(bool)
    def on_sleep(self, begins: bool) -> None:
        if begins:
            self._lock()

    @Slot(bool)
    def on_saver(self, active: bool) -> None:
        if active:
            self._lock()


def _slot(text: str) -> Any:
    """The binding takes what SLOT() gives, though it says that it wants bytes."""
    return SLOT(text)


def own_session(number: str) -> str:
    """The path of a session as logind writes it: "2" is /org/freedesktop/login1/session/_32 (sd_bus_path_encode)."""
    letters = [
        char if char.isascii() and char.isalnum() and not (place == 0 and char.isdigit()) else f"_{ord(char):02x}"
        for place, char in enumerate(number)
    ]
    return f"{LOGIN_PATH}/session/{''.join(letters)}" if number else ""
