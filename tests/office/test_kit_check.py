"""The recovery page is checked once a year, by really opening with it."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from gzstudents.kernel import access
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.vault import ROOMS, kit, membership, rehearsal, rotation, slots
from gzstudents.kernel.vault.keys import Keys
from gzstudents.office import people, queries
from gzstudents.office.rules import KIT
from gzstudents.office.screen.kit_check import KitCheckDialog
from gzstudents.schema import open_store
from tests.office.conftest import OTHER, OWN, Open
from tests.office.test_sign_in import office, sign_in
from tests.opened import settled

DAY = date(2026, 11, 22)


@pytest.fixture
def keys(protected: Path) -> Keys:
    return slots.unlock(protected, "陈静", OWN)


def test_a_page_is_due_until_it_was_checked_and_after_a_year(protected: Path, keys: Keys) -> None:
    assert rehearsal.due(protected, DAY) == "kit_never"
    rehearsal.note_checked(keys, DAY)
    assert rehearsal.due(protected, DAY + timedelta(days=364)) == ""
    assert rehearsal.due(protected, DAY + timedelta(days=365)) == "kit_year"
    rotation.rotate(keys)
    assert rehearsal.due(protected, DAY) == ""
    membership.new_kit(keys, ["counselling"])  # the page of a room is another one
    assert rehearsal.due(protected, DAY) == ""
    membership.new_kit(keys, ["file", *ROOMS])  # nobody has had this one in her hand
    assert rehearsal.due(protected, DAY) == "kit_never"


def test_only_the_page_in_force_passes(protected: Path, keys: Keys) -> None:
    old = kit.code(membership.new_kit(keys, ["file", *ROOMS]))
    code = kit.code(membership.new_kit(keys, ["file", *ROOMS]))
    groups = code.split("-")
    for wrong in ("", "rubbish", old, "-".join([*groups[:13], "AAAA"]), "-".join(groups[:2]), "-".join(groups[::-1])):
        with pytest.raises(UserError):
            rehearsal.check(keys, wrong, DAY)
        assert rehearsal.due(protected, DAY) == "kit_never"
    rotation.rotate(keys)
    rehearsal.check(keys, code.lower().replace("-", " "), DAY)
    assert rehearsal.state(protected) == (date.today().isoformat(), DAY.isoformat())
    assert slots.unlock(protected, "陈静", OWN).data == keys.data


def test_only_those_who_keep_the_page_are_asked(protected: Path, keys: Keys) -> None:
    store = open_store(protected, keys.data)
    for login, password, kinds in (("陈静", OWN, ["kit_never"]), ("李明", OTHER, [])):
        access.sign_out()
        people.enter(store, slots.unlock(protected, login, password))
        with store.reading() as session:
            page = queries.today_page(session, today=DAY)
        assert [todo.kind for todo in page.todos if todo.kind.startswith("kit")] == kinds
    store.close()


def test_the_page_is_checked_in_the_window(qtbot: Any, begin: Open, protected: Path, keys: Keys) -> None:
    code = kit.code(membership.new_kit(keys, ["file", *ROOMS]))
    program = begin()
    sign_in(qtbot, program, "陈静", OWN)
    window = office(qtbot, program)
    window.go("people", KIT)
    settled(qtbot, window)
    dialog = window.findChild(KitCheckDialog)
    assert dialog is not None
    dialog.code.setText(code[:-1])
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "14 组" in dialog.said.text(), timeout=5_000)
    dialog.code.setText(code)
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: rehearsal.due(protected, date.today()) == "", timeout=5_000)
    qtbot.waitUntil(lambda: window.findChild(KitCheckDialog) is None, timeout=5_000)
