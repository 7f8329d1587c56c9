"""A child of test_slow.py: the window on a store whose disk takes its time, with somebody impatient before it."""

import ctypes
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from gzstudents.application import Program
from gzstudents.kernel.preferences import Preferences
from gzstudents.students.screen.person_form import PersonForm
from gzstudents.ui import setup

PATIENCE = 40  # seconds


def until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > end:
            raise TimeoutError
        QCoreApplication.processEvents()
        time.sleep(0.002)


class Pulse:
    """The longest time that the window did not get round to anything."""

    def __init__(self) -> None:
        self.longest, self._last = 0.0, time.monotonic()
        self._timer = QTimer(interval=10)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.monotonic()
        self.longest = max(self.longest, now - self._last)
        self._last = now


def main(path: Path, pause: int) -> dict[str, Any]:
    # outside the folder that the layer watches: it lets one writer in at a time
    likes = path.parent.with_suffix(".json")
    app = setup.make_application(sys.argv[:1], preferences := Preferences(likes))
    preferences.set("window/screen", "students")
    program = Program(app, preferences, path)
    window = program.open()
    until(lambda: not window.desk.jobs.busy)
    screen: Any = window.current
    screen.new()
    until(lambda: isinstance(screen.panel.form, PersonForm))
    until(lambda: not window.desk.jobs.busy)
    form = screen.panel.form
    form.fields["person.chinese_name"].show_value("急性子")
    form.fields["country"].show_value("PAK")
    ctypes.CDLL(None).fault_arm(str(path.parent).encode(), ctypes.c_long(pause), b"slow", b"")
    begun, pulse = time.monotonic(), Pulse()
    QTest.mouseClick(form._save, Qt.MouseButton.LeftButton)
    said = [one.text() for one in form.findChildren(QLabel)]
    for _time in range(3):
        QTest.mouseClick(form._save, Qt.MouseButton.LeftButton)
        QTest.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        QCoreApplication.processEvents()
    until(lambda: screen.panel.form is None and not window.desk.jobs.busy)
    found = {"seconds": time.monotonic() - begun, "gap": pulse.longest, "said": said}
    ctypes.CDLL(None).fault_arm(str(path.parent).encode(), ctypes.c_long(-1), b"", b"")
    program.close()
    return found


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]))), flush=True)
    os._exit(0)
