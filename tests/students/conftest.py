"""A window on a small office, for the tests of the students' screens."""

import shutil
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from gzstudents.kernel.store import Store
from gzstudents.schema import open_store
from gzstudents.students.screen.import_page import ImportScreen
from gzstudents.students.screen.page import StudentsScreen
from gzstudents.ui import setup
from gzstudents.ui.desk import Desk, MemorySettings
from gzstudents.ui.main_window import MainWindow
from tests.students import office

PEOPLE = 40


@lru_cache(maxsize=1)
def _people_file(folder: Path) -> Path:
    """The small office, made once in `folder` and never opened again: each test has a copy of its own."""
    path = folder / "small.gzs"
    store = open_store(path, create=True)
    office.add_people(store, PEOPLE)
    store.close()
    path.chmod(0o400)
    return path


@pytest.fixture
def people_store(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = shutil.copyfile(_people_file(tmp_path_factory.getbasetemp()), tmp_path / "office.gzs")
    store = open_store(path)
    yield store
    store.close()


@pytest.fixture
def empty_store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(tmp_path / "empty.gzs", create=True)
    yield store
    store.close()


def open_window(qtbot: Any, store: Store) -> tuple[MainWindow, Desk]:
    from PySide6.QtWidgets import QApplication

    settings = MemorySettings(**{"look/scheme": "light", "language": "zh_CN"})
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    setup.speak(app, "zh_CN")
    setup.dress(app, settings)
    desk = office.make_desk(store, settings)
    window = office.make_window(desk, (StudentsScreen, ImportScreen))
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.go("students")
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=5000)
    return window, desk


def close_window(window: MainWindow, desk: Desk) -> None:
    desk.jobs.close()
    for screen in window.findChildren(StudentsScreen):
        screen.people_index.close()


@pytest.fixture
def window(qtbot: Any, people_store: Store) -> Iterator[MainWindow]:
    made, desk = open_window(qtbot, people_store)
    screen = students(made)
    qtbot.waitUntil(
        lambda: screen.people_index.index is not None and len(screen.page.rows.ids) == PEOPLE, timeout=10000
    )
    yield made
    close_window(made, desk)


@pytest.fixture
def empty_window(qtbot: Any, empty_store: Store) -> Iterator[MainWindow]:
    made, desk = open_window(qtbot, empty_store)
    screen = students(made)
    qtbot.waitUntil(lambda: screen.people_index.index is not None, timeout=10000)
    yield made
    close_window(made, desk)


def students(window: MainWindow) -> StudentsScreen:
    screen = window.screen_by_id("students")
    assert isinstance(screen, StudentsScreen)
    return screen
