"""The real program on a real store, opened as main() does it, and a small full office to open it on. All people are invented."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication

from gzstudents.application import Program
from gzstudents.kernel.preferences import Preferences
from gzstudents.schema import open_store
from gzstudents.ui import setup, theme
from gzstudents.ui.main_window import MainWindow
from tests import make

YEAR = "2025-2026"


@lru_cache(maxsize=1)
def _full(folder: Path) -> Path:
    """Two dozen people of every population with awards, certificates, requests, and one who has graduated."""
    from gzstudents.requests import operations as desk
    from gzstudents.scholarships import operations as money

    path = folder / "full.gzs"
    store = open_store(path, create=True)
    with store.writing("陈静", "students.register") as session:
        stays = [
            make.student(
                session,
                chinese_name=f"阿米娜{n}",
                surname="DIALLO",
                given_names=f"Aminata {n}",
                population="INTL" if n < 18 else ("HK", "MO", "TW", "OC")[n % 4],
                passport=f"AB12345{n:02d}",
                status="GRADUATED" if n == 17 else "REGISTERED",
            )
            for n in range(24)
        ]
        numbers = [stay.student_number or "" for stay in stays]
        people = [stay.person_id for stay in stays]
    with store.writing("陈静", "scholarships.award") as session:
        money.award(session, programme="GD", academic_year=YEAR, items=[(number, "") for number in numbers[:5]])
    with store.writing("陈静", "requests.register") as session:
        for person, category in zip(people[:3], ("LANG", "PSY", "VISA"), strict=True):
            said = {} if category == "PSY" else {"title": "想找一位辅导老师", "note": "下周二有空"}
            desk.register(session, category=category, person_id=person, **said)
    store.close()
    return path


def full_store(folder: Path, path: Path) -> Path:
    """A copy of the full office at `path`; made once in `folder`."""
    return Path(shutil.copy(_full(folder), path))


@contextmanager
def opened(qtbot: Any, path: Path, *, language: str = "zh_CN", scheme: str = "light") -> Iterator[MainWindow]:
    """The window of the program on the file; at the end it is closed and the looks are as before."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    preferences = Preferences(path.with_suffix(".json"))
    preferences.set("language", language)
    preferences.set("look/scheme", scheme)
    setup.speak(app, language)
    theme.apply(app, scheme, "standard")
    program = Program(app, preferences, path)
    window = program.open()
    settled(qtbot, window)
    try:
        yield window
    finally:
        program.close()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # else a window that is gone is dressed once more
        setup.speak(app, "zh_CN")
        theme.apply(app, "light", "standard")


def settled(qtbot: Any, window: MainWindow, patience: int = 30_000) -> None:
    """Nothing is read, written or run any more, and what came of it is shown."""
    quiet = 0
    while quiet < 3:
        qtbot.waitUntil(lambda: not window.desk.jobs.busy, timeout=patience)
        qtbot.wait(20)
        quiet = 0 if window.desk.jobs.busy else quiet + 1


def choose_first(view: QAbstractItemView) -> bool:
    """Select the first row of a list, if it has one."""
    model = view.model()
    if model is None or not model.rowCount():
        return False
    view.setCurrentIndex(model.index(0, 0))
    return True
