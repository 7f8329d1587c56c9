"""The program before a person has sat down, and a protected store of two people. All people are invented."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from gzstudents.application import Program
from gzstudents.kernel import access
from gzstudents.kernel.preferences import Preferences
from gzstudents.kernel.vault import ROOMS, rotation, sealing
from gzstudents.office import people
from gzstudents.schema import open_store
from gzstudents.ui import setup, theme

OWN, OTHER = "liangku-baimen-tuoshan", "own words of somebody else"
Open = Callable[[], Program]


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setattr(sealing, "calibrated", lambda: sealing.Cost(1, 64, 1))
    monkeypatch.setenv("GZSTUDENTS_HOME", str(tmp_path / "home"))
    yield
    access.sign_out()


@pytest.fixture
def begin(qtbot: Any, qapp: QApplication, tmp_path: Path, cheap: None) -> Iterator[Open]:
    """The program begins on the file, as main() lets it."""
    setup.speak(qapp, "zh_CN")
    theme.apply(qapp, "light", "standard")
    begun: list[Program] = []

    def start() -> Program:
        program = Program(qapp, Preferences(tmp_path / "preferences.json"), tmp_path / "office.gzs")
        program.seat.left.disconnect()
        program.seat.restart = program.close
        begun.append(program)
        program.begin()
        return program

    yield start
    for program in begun:
        program.close()
        if program.seat.before is not None:
            program.seat.before.close()
            program.seat.before.deleteLater()


@pytest.fixture
def protected(tmp_path: Path, cheap: None) -> Path:
    """A protected store of two people."""
    path = tmp_path / "office.gzs"
    open_store(path, create=True).close()
    keys, _kit = rotation.protect(path, "陈静", OWN, rooms=ROOMS)
    store = open_store(path, keys.data)
    people.enter(store, keys)
    people.add(store, keys, login="李明", password=OTHER, roles=["careers"])
    store.close()
    access.sign_out()
    return path
