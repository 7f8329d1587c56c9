"""What the computer says of its lock and of sleep, from a bus of our own and from messages as Windows sends them."""

import ctypes
import shutil
import subprocess
import sys
from collections.abc import Iterator
from ctypes import wintypes
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtDBus import QDBusConnection, QDBusMessage

from gzstudents.office.screen import system_lock, system_lock_macos, system_lock_windows
from gzstudents.office.screen.system_lock_linux import LOGIN, LOGIN_PATH, MANAGER, SESSION, LinuxLock, own_session
from gzstudents.office.screen.system_lock_windows import Messages, WindowsLock

OWN = own_session("2")


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[str]:
    """The address of a bus of our own."""
    program = shutil.which("dbus-daemon")
    if program is None:
        pytest.skip("a bus of one's own needs the program dbus-daemon (Debian: package dbus-daemon)")
    address = f"unix:path={tmp_path / 'bus'}"
    config = tmp_path / "bus.conf"
    config.write_text(
        f"<busconfig><type>session</type><listen>{address}</listen><policy context='default'>"
        "<allow send_destination='*' eavesdrop='true'/><allow eavesdrop='true'/><allow own='*'/></policy></busconfig>"
    )
    daemon = subprocess.Popen(
        [program, f"--config-file={config}", "--nofork", "--print-address"], stdout=subprocess.PIPE
    )
    assert daemon.stdout is not None
    daemon.stdout.readline()  # it listens now
    yield address
    daemon.stdout.close()
    daemon.terminate()
    daemon.wait()


def test_linux_locks_when_logind_or_the_desktop_says_so(qtbot: Any, bus: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_SESSION_ID", "2")
    ours = QDBusConnection.connectToBus(bus, "ours")
    theirs = QDBusConnection.connectToBus(bus, "theirs")
    assert theirs.registerService(LOGIN)
    said: list[str] = []
    parent = QObject()
    lock = LinuxLock(parent, lambda: said.append("lock"), ours, ours)

    def say(path: str, interface: str, name: str, *values: Any) -> None:
        message = QDBusMessage.createSignal(path, interface, name)
        message.setArguments(list(values))
        assert theirs.send(message)

    say(own_session("c7"), SESSION, "Lock")  # somebody else's
    say(LOGIN_PATH, MANAGER, "PrepareForSleep", False)  # awake again
    say("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged", False)
    qtbot.wait(150)
    assert said == []
    signals: tuple[tuple[Any, ...], ...] = (
        (OWN, SESSION, "Lock"),
        (LOGIN_PATH, MANAGER, "PrepareForSleep", True),
        ("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged", True),
        ("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", True),
    )
    for number, signal in enumerate(signals, 1):
        say(*signal)
        qtbot.waitUntil(lambda number=number: len(said) == number, timeout=3_000)
    del lock
    parent.deleteLater()
    for name in ("ours", "theirs"):
        QDBusConnection.disconnectFromBus(name)


def test_a_computer_without_buses_has_no_sign(qtbot: Any) -> None:
    parent, nowhere = QObject(), QDBusConnection("nobody made this one")
    assert not nowhere.isConnected()
    LinuxLock(parent, lambda: pytest.fail("nothing was said"), nowhere, nowhere)


def test_the_path_of_a_session_as_logind_writes_it() -> None:
    assert own_session("2") == f"{LOGIN_PATH}/session/_32"
    assert own_session("12") == f"{LOGIN_PATH}/session/_312"
    assert own_session("c1") == f"{LOGIN_PATH}/session/c1"
    assert own_session("") == ""


def test_whatever_is_missing_the_window_goes_on(qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for platform in ("win32", "darwin"):  # libraries that are not on this computer
        monkeypatch.setattr(sys, "platform", platform)
        monkeypatch.setattr(ctypes, "CDLL", _gone)
        monkeypatch.setattr(ctypes, "WinDLL", _gone, raising=False)
        assert system_lock.listen(QObject(), lambda: None) is None


def _gone(_name: str) -> Any:
    raise OSError("no such library")


@pytest.mark.parametrize(
    ("message", "what", "locks"),
    [(0x02B1, 0x7, True), (0x02B1, 0x2, True), (0x02B1, 0x4, True), (0x02B1, 0x8, False), (0x0218, 0x4, True), (0x0218, 0x12, False), (0x0100, 0x7, False)],
)  # fmt: skip
def test_windows_messages(message: int, what: int, locks: bool) -> None:
    said: list[str] = []
    record = wintypes.MSG()
    record.message, record.wParam = message, what
    seen = Messages(lambda: said.append("lock"))
    assert seen.nativeEventFilter(b"windows_generic_MSG", ctypes.addressof(record)) == (False, 0)
    assert bool(said) is locks
    seen.nativeEventFilter(b"xcb_generic_event_t", 0)  # of another system: not looked into
    assert bool(said) is locks


class _Library:
    """Writes down what is called."""

    def __init__(self) -> None:
        self.called: list[tuple[str, Any]] = []

    def __getattr__(self, name: str) -> Any:
        def call(*values: Any) -> int:
            self.called.append((name, values))
            return 1

        self.__dict__[name] = call
        return call


def test_windows_registers_the_window_and_takes_it_out(qtbot: Any) -> None:
    library, parent = _Library(), QObject()
    WindowsLock(parent, lambda: None, library)
    assert [name for name, _values in library.called] == ["WTSRegisterSessionNotification"]
    parent.deleteLater()
    qtbot.waitUntil(lambda: len(library.called) == 2, timeout=2_000)
    assert library.called[1][0] == "WTSUnRegisterSessionNotification"
    assert system_lock_windows.is_leaving(0x02B1, 0x6)


def test_macos_listens_to_the_distributed_center(qtbot: Any) -> None:
    library, parent, said = _Library(), QObject(), list[str]()
    made = system_lock_macos.MacLock(parent, lambda: said.append("lock"), library)
    assert "CFNotificationCenterAddObserver" in dict(library.called)
    made._heard(None, None, None, None, None)
    qtbot.waitUntil(lambda: said == ["lock"], timeout=2_000)
    parent.deleteLater()
    qtbot.waitUntil(lambda: "CFNotificationCenterRemoveEveryObserver" in dict(library.called), timeout=2_000)
