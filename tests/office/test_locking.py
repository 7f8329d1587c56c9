"""The lock keeps what was typed, for the same person only; the computer's own lock locks the window."""

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from gzstudents.application import Program
from gzstudents.kernel import access
from gzstudents.kernel.vault import drafts, rotation, sealing, slots
from gzstudents.office import people
from gzstudents.office.screen.drafts import DraftBar, KeptDialog
from gzstudents.office.screen.sign_in import SignIn
from gzstudents.schema import open_store
from gzstudents.ui.main_window import MainWindow
from tests import make
from tests.distribution.making import hmt
from tests.office.conftest import OTHER, OWN, Open
from tests.office.test_sign_in import office, sign_in
from tests.opened import settled

TYPED = "下周三带亲属关系公证书来"


@pytest.fixture
def enrolled(protected: Path) -> int:
    """One student in the protected store; the second person of the office may edit her too."""
    keys = slots.unlock(protected, "陈静", OWN)
    store = open_store(protected, keys.data)
    people.enter(store, keys)
    with store.writing("陈静", "students.register") as session:
        person = make.student(session, chinese_name="阿米娜", surname="DIALLO", given_names="Aminata").person_id
    people.grant(store, keys, login="李明", role="student_officer")
    store.close()
    access.sign_out()
    return person


def lock(qtbot: Any, program: Program, how: Callable[[MainWindow], object] | None = None) -> None:
    """Lock, and begin anew as the next process does."""
    window = program.window
    assert window is not None
    began: list[bool] = []

    def restart() -> None:
        program.close()
        program.begin()
        began.append(True)

    program.seat.restart = restart
    (how or program.seat.lock)(window)
    qtbot.waitUntil(lambda: bool(began), timeout=10_000)
    assert isinstance(program.seat.before, SignIn)


def start_editing(qtbot: Any, program: Program, person: int) -> Any:
    """A form in which a note and half a date were typed."""
    window = office(qtbot, program)
    window.go("students", person)
    settled(qtbot, window)
    screen: Any = window.current
    qtbot.waitUntil(lambda: screen.chosen_ids() == [person], timeout=10_000)
    next(one for one in window.commands_in_force() if one.id == "students.edit").run()
    qtbot.waitUntil(lambda: screen.panel.form is not None, timeout=5_000)
    form = screen.panel.form
    form.fields["person.note"].editor.setPlainText(TYPED)
    form.fields["person.birth_date"].editor.setText("2001-13")
    return form


def bars(program: Program) -> list[DraftBar]:
    assert program.window is not None
    return [bar for bar in program.window.findChildren(DraftBar) if not bar.isHidden()]


def offered(qtbot: Any, program: Program) -> DraftBar:
    office(qtbot, program)
    qtbot.waitUntil(lambda: bool(bars(program)), timeout=5_000)
    return bars(program)[0]


def test_what_was_typed_survives_the_lock(qtbot: Any, begin: Open, protected: Path, enrolled: int) -> None:
    program = begin()
    sign_in(qtbot, program, "陈静", OWN)
    start_editing(qtbot, program, enrolled)
    lock(qtbot, program)
    folder = drafts.folder_of(protected)
    kept = list(folder.iterdir())
    assert len(kept) == 1
    if os.name == "posix":
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE(kept[0].stat().st_mode) == 0o600
    sign_in(qtbot, program, "陈静", OWN)
    bar = offered(qtbot, program)
    assert "DIALLO" in bar._said.text() or "阿米娜" in bar._said.text()
    qtbot.mouseClick(bar.resume, Qt.MouseButton.LeftButton)
    assert program.window is not None
    window = program.window
    qtbot.waitUntil(lambda: not bars(program), timeout=10_000)
    form = window.current.panel.form  # type: ignore[union-attr]
    assert form.changes()["person.note"] == TYPED
    assert form.fields["person.birth_date"].editor.text() == "2001-13"
    assert form.dirty
    assert not folder.exists()
    lock(qtbot, program)  # a resumed form is typed and not saved: it is kept again
    assert len(list(folder.iterdir())) == 1


@pytest.mark.long
def test_places_that_are_not_saved_survive_the_lock(qtbot: Any, begin: Open, protected: Path) -> None:
    keys = slots.unlock(protected, "陈静", OWN)
    store = open_store(protected, keys.data)
    people.enter(store, keys)
    made = hmt(store)
    store.close()
    access.sign_out()
    program = begin()
    sign_in(qtbot, program, "陈静", OWN)
    window = office(qtbot, program)
    window.go("distribution")
    screen: Any = window.current
    qtbot.waitUntil(lambda: screen.known is not None, timeout=10_000)
    screen.page.choose(made.applications[:1])
    screen.place_chosen("FIRST")
    lock(qtbot, program)
    sign_in(qtbot, program, "陈静", OWN)
    bar = offered(qtbot, program)
    assert bar._said.text() == "您有未保存的修改：名额分配 · 1 处分配还没有保存"
    qtbot.mouseClick(bar.resume, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not bars(program), timeout=10_000)
    assert program.window is not None
    screen = program.window.current
    assert {key: seat.grade for key, seat in screen.staging.staged.items()} == {made.applications[0]: "FIRST"}
    screen.discard()


def test_it_is_offered_to_nobody_else(qtbot: Any, begin: Open, protected: Path, enrolled: int) -> None:
    program = begin()
    sign_in(qtbot, program, "陈静", OWN)
    start_editing(qtbot, program, enrolled)
    lock(qtbot, program)
    sign_in(qtbot, program, "李明", OTHER)
    settled(qtbot, office(qtbot, program))
    assert not bars(program)
    lock(qtbot, program)
    sign_in(qtbot, program, "陈静", OWN)
    bar = offered(qtbot, program)
    qtbot.mouseClick(bar.drop, Qt.MouseButton.LeftButton)
    assert not drafts.folder_of(protected).exists()
    lock(qtbot, program)
    assert not drafts.folder_of(protected).exists()


def test_a_form_whose_record_is_gone_shows_its_words(qtbot: Any, begin: Open, protected: Path, enrolled: int) -> None:
    program = begin()
    sign_in(qtbot, program, "陈静", OWN)
    start_editing(qtbot, program, enrolled)
    lock(qtbot, program)
    keys = slots.unlock(protected, "陈静", OWN)
    (draft,) = drafts.kept(keys)
    drafts.keep(keys, [{**draft, "screen": "nowhere"}, {**draft, "typed": {}, "subtitle": "somebody else"}])
    sign_in(qtbot, program, "陈静", OWN)
    window = office(qtbot, program)
    qtbot.waitUntil(lambda: len(bars(program)) == 2, timeout=5_000)
    for bar in bars(program):
        qtbot.mouseClick(bar.resume, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: window.findChild(KeptDialog) is not None, timeout=10_000)
        dialog = window.findChild(KeptDialog)
        assert dialog is not None
        dialog.accept()
        qtbot.waitUntil(lambda: window.findChild(KeptDialog) is None, timeout=5_000)
    assert not bars(program)
    assert not drafts.folder_of(protected).exists()


def test_kept_drafts_are_sealed_to_the_person(protected: Path) -> None:
    mine, hers = slots.unlock(protected, "陈静", OWN), slots.unlock(protected, "李明", OTHER)
    drafts.keep(mine, [{"title": TYPED}])
    drafts.keep(hers, [{"title": "another"}])
    place = drafts.folder_of(protected) / f"{mine.slot}.sealed"
    assert TYPED.encode() not in place.read_bytes()
    with pytest.raises(sealing.Unreadable):  # the data key and a colleague's own key open nothing of it
        sealing.unseal(hers.private, place.read_text(), f"{mine.vault} {mine.slot} drafts")
    rotation.rotate(mine)
    again = slots.unlock(protected, "陈静", OWN)
    assert drafts.kept(again) == [{"title": TYPED}]
    place.write_text("spoilt")
    assert drafts.kept(again) == []
    assert not place.exists()
    assert drafts.kept(hers) == [{"title": "another"}]
    slots.reset_password(again, hers.slot, "a password nobody had before")
    assert drafts.kept(slots.unlock(protected, "李明", "a password nobody had before")) == []


def test_a_full_disk_does_not_keep_the_window_from_being_locked(
    qtbot: Any, begin: Open, enrolled: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = begin()
    sign_in(qtbot, program, "陈静", OWN)
    start_editing(qtbot, program, enrolled)

    def full(*_more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(drafts, "keep", full)
    lock(qtbot, program)
    assert access.signed_in() is None
