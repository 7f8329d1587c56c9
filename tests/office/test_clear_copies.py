"""Copies from before the password: found, encrypted and wiped, or left on purpose."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from gzstudents.kernel import access, backup
from gzstudents.kernel.backup import clear
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.vault import ROOMS, rotation
from gzstudents.office.screen.clear_copies import LEFT, ClearBar, ClearDialog
from gzstudents.schema import open_store
from tests import make
from tests.office.conftest import OWN, Open
from tests.office.test_sign_in import office, sign_in

NAME = "李佳怡佳怡"


@pytest.fixture
def once_open(tmp_path: Path, cheap: None) -> Path:
    """A store that was in use before it got a password: a copy in its folder, one from before an update."""
    path = tmp_path / "office.gzs"
    store = open_store(path, create=True)
    with store.writing("office", "students.register") as session:
        make.student(session, chinese_name=NAME)
    store.close()
    backup.make(path)
    backup.make(path, reason=backup.UPDATE)
    (tmp_path / "office.before-update-2025.gzs").write_bytes(path.read_bytes())
    (tmp_path / "officeother.gzs").write_bytes(path.read_bytes())  # of another store
    rotation.protect(path, "陈静", OWN, rooms=ROOMS)
    access.sign_out()
    return path


def test_clear_copies_are_encrypted_and_nothing_readable_stays(once_open: Path) -> None:
    from gzstudents.kernel.vault import slots

    keys = slots.unlock(once_open, "陈静", OWN)
    found = clear.find(once_open)
    assert len(found) == 3
    made = [clear.encrypt(copy, keys) for copy in found]
    assert clear.find(once_open) == []
    for place in (*made, once_open):
        assert NAME.encode() not in place.read_bytes()
    copies = backup.list_copies(once_open.with_name("office.copies"))
    assert len(copies) == 2
    for copy in copies:
        assert copy.manifest is not None
        backup.bring_back(copy, keys.data)  # whole, and what the manifest says
        assert slots.unlock(copy.path, "陈静", OWN).data == keys.data  # its keys lie beside it
    assert not any(place.name.startswith(".") for place in once_open.with_name("office.copies").iterdir())


def test_a_copy_that_does_not_fit_stays_as_it_was(once_open: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from gzstudents.kernel.vault import slots

    keys = slots.unlock(once_open, "陈静", OWN)
    copy = clear.find(once_open)[-1]
    before = copy.read_bytes()

    def broken(*_values: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(rotation, "sync", broken)
        with pytest.raises(UserError, match="磁盘已满"):
            clear.encrypt(copy, keys)
    assert copy.read_bytes() == before
    assert not list(copy.parent.glob("*-locked*"))
    listed = backup.list_copies(once_open.with_name("office.copies"))[0].path
    listed.write_bytes(listed.read_bytes()[:-1] + b"x")
    with pytest.raises(UserError, match="清单不符"):
        clear.encrypt(listed, keys)
    assert listed.exists()


def test_wiping_writes_over_the_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "x.gzs"
    place.write_bytes(NAME.encode() * 1000)
    monkeypatch.setattr(clear, "take_away", lambda _copy: None)
    clear.wipe(place)
    assert set(place.read_bytes()) == {0}
    assert place.stat().st_size == len(NAME.encode()) * 1000


def test_the_window_offers_it_until_somebody_has_decided(qtbot: Any, begin: Open, once_open: Path) -> None:
    program = begin()
    sign_in(qtbot, program, "陈静", OWN)
    window = office(qtbot, program)
    qtbot.waitUntil(lambda: window.findChild(ClearBar) is not None, timeout=5_000)
    bar = window.findChild(ClearBar)
    assert bar is not None
    assert "3 份副本" in bar.text.text()
    qtbot.mouseClick(bar.look, Qt.MouseButton.LeftButton)
    dialog = window.findChild(ClearDialog)
    assert dialog is not None
    qtbot.mouseClick(dialog.stay, Qt.MouseButton.LeftButton)
    assert len(clear.find(once_open)) == 3
    assert len(program.preferences.get(LEFT)) == 3
    qtbot.waitUntil(lambda: window.findChild(ClearBar) is None, timeout=5_000)
    program.preferences.set(LEFT, [])
    program.close()
    program.begin()
    sign_in(qtbot, program, "陈静", OWN)
    window = office(qtbot, program)
    qtbot.waitUntil(lambda: window.findChild(ClearBar) is not None, timeout=5_000)
    window.findChild(ClearBar).look.click()  # type: ignore[union-attr]
    dialog = window.findChild(ClearDialog)
    assert dialog is not None
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: clear.find(once_open) == [], timeout=10_000)
    qtbot.waitUntil(lambda: window.findChild(ClearDialog) is None, timeout=5_000)
