"""The program before a person has sat down, and a protected store of two people. All people are invented."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from gzstudents.application import Program
from gzstudents.kernel import access
from gzstudents.kernel.preferences import Preferences
from gzstudents.kernel.vault import ROOMS, rotation, sealing, sidecar
from gzstudents.office import people
from gzstudents.schema import open_store
from gzstudents.ui import setup, theme

OWN, OTHER = "liangku-baimen-tuoshan", "own words of somebody else"
Open = Callable[[], Program]


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Passwords that cost nothing, and a home of one's own but for the cache: fonts and lists are unpacked once."""
    monkeypatch.setattr(sealing, "calibrated", lambda: sealing.Cost(1, 64, 1))
    home = tmp_path / "home"
    monkeypatch.setenv("GZSTUDENTS_HOME", str(home))
    cache = tmp_path_factory.getbasetemp() / "home" / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    home.mkdir(exist_ok=True)
    with suppress(OSError):  # Windows: not everybody may
        (home / "cache").symlink_to(cache, target_is_directory=True)
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


@lru_cache(maxsize=1)
def _made_once(folder: Path) -> Path:
    path = folder / "office.gzs"
    open_store(path, create=True).close()
    keys, _kit = rotation.protect(path, "陈静", OWN, rooms=ROOMS)
    store = open_store(path, keys.data)
    people.enter(store, keys)
    people.add(store, keys, login="李明", password=OTHER, roles=["careers"])
    store.close()
    access.sign_out()
    return path


@pytest.fixture
def protected(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, cheap: None) -> Path:
    """A protected store of two people: a copy, with all its keys, of one that is never opened again."""
    folder = tmp_path_factory.getbasetemp() / "protected"
    folder.mkdir(exist_ok=True)
    made, path = _made_once(folder), tmp_path / "office.gzs"
    shutil.copyfile(made, path)
    for source, target in zip(sidecar.copies(made), sidecar.copies(path), strict=True):
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(_kept(source, folder), target)
    return path


def _kept(source: Path, folder: Path) -> Path:
    """The copy of the keys among the settings lay in the home of the first test: it stands with the store."""
    kept = folder / source.name
    if not kept.exists():
        shutil.copyfile(source, kept)
    return kept
