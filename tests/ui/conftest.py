"""A window with invented rows, and no dialog left open."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from gzstudents.ui import setup, theme
from gzstudents.ui.desk import MemorySettings
from gzstudents.ui.main_window import MainWindow
from tests.ui.gallery import StudentsScreen, make_people, make_window


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["gzstudents-test"]


@pytest.fixture(autouse=True)
def look(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Light, standard size, Chinese, whatever the test before did."""
    monkeypatch.setenv("GZSTUDENTS_HOME", str(tmp_path_factory.getbasetemp() / "home"))
    if theme.current().name != "light" or theme.current().scale != 1.0 or not qapp.styleSheet():
        theme.apply(qapp, "light", "standard")
    setup.speak(qapp, "zh_CN")


@pytest.fixture(autouse=True)
def no_stray_dialog(look: None) -> Iterator[None]:
    """A modal dialog that nobody asked for would hang the run: fail instead."""
    yield
    left = QApplication.activeModalWidget()
    if left is not None:
        left.close()
        pytest.fail(f"left open: {left.windowTitle()!r}")


@pytest.fixture
def settings() -> MemorySettings:
    return MemorySettings()


@pytest.fixture
def window(qtbot: Any, settings: MemorySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    monkeypatch.setattr(StudentsScreen, "people", make_people(300))
    made = make_window(settings)
    qtbot.addWidget(made)
    made.resize(1440, 900)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.go("students")
    yield made
    made.desk.jobs.close()


@pytest.fixture
def students(window: MainWindow) -> StudentsScreen:
    assert isinstance(window.current, StudentsScreen)
    return window.current


@pytest.fixture
def pdf_file(tmp_path: Path) -> bytes:
    """Two pages, one upright, one wide."""
    import io

    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.rect(100, 100, 200, 50, fill=1)
    canvas.showPage()
    canvas.setPageSize(landscape(A4))
    canvas.rect(0, 0, 50, 50, fill=1)
    canvas.save()
    return out.getvalue()
