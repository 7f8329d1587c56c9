"""A college is given and taken in the window, and holds from the next sign-in."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from gzstudents.kernel import access
from gzstudents.kernel.vault import slots
from gzstudents.office import people
from gzstudents.office.screen.people import PeopleScreen
from gzstudents.office.screen.people_dialogs import College, PersonDialog, RolesDialog
from gzstudents.schema import open_store
from gzstudents.students import roll
from gzstudents.ui.main_window import MainWindow
from gzstudents.ui.parts import Label
from tests import make
from tests.office.conftest import OTHER, OWN, Open
from tests.office.test_sign_in import office, sign_in
from tests.opened import settled

OURS, THEIRS = "国际教育学院", "文学院"


def with_students(path: Path) -> None:
    """Two of ours, one of another college."""
    keys = slots.unlock(path, "陈静", OWN)
    store = open_store(path, keys.data)
    people.enter(store, keys)
    with store.writing("", "students.register") as session:
        for college in (OURS, OURS, THEIRS):
            make.student(session, stay={"college": college})
    store.close()
    access.sign_out()


def seen_by(path: Path, login: str, password: str) -> int:
    """How many students this person's list has after a new sign-in."""
    keys = slots.unlock(path, login, password)
    store = open_store(path, keys.data)
    try:
        people.enter(store, keys)
        with store.reading() as session:
            return roll.count(session.connection().connection.dbapi_connection)
    finally:
        store.close()
        access.sign_out()


def opened(qtbot: Any, window: MainWindow, kind: type[Any]) -> Any:
    qtbot.waitUntil(lambda: window.findChild(kind) is not None, timeout=10_000)
    return window.findChild(kind)


def choose(qtbot: Any, dialog: PersonDialog | RolesDialog, college: str) -> None:
    box = dialog.college.box
    box.setCurrentIndex(box.findData(college))
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)


@pytest.mark.long
def test_a_college_is_given_and_taken(qtbot: Any, begin: Open, protected: Path) -> None:
    with_students(protected)
    program = begin()
    sign_in(qtbot, program, "陈静", OWN)
    window = office(qtbot, program)
    window.go("people")
    settled(qtbot, window)
    screen = window.current
    assert isinstance(screen, PeopleScreen)
    screen._on_roles(screen._rows[1])
    dialog = opened(qtbot, window, RolesDialog)
    box = dialog.college.box
    assert [box.itemData(place) for place in range(box.count())] == ["", OURS, THEIRS], "those of the roll"
    assert any("从下次登录起" in label.text() for label in dialog.college.findChildren(Label))
    choose(qtbot, dialog, THEIRS)
    qtbot.waitUntil(lambda: screen._rows[1].college == THEIRS, timeout=30_000)
    assert screen._rows[1].roles == ("careers",), "the roles stay"
    qtbot.waitUntil(lambda: window.findChild(RolesDialog) is None, timeout=10_000)

    screen._on_add()
    new = opened(qtbot, window, PersonDialog)
    new.name.setText("王芳")
    for role in ("administrator", "student_officer"):
        new.roles._boxes[role].setChecked(True)
    new.password._on_make()
    made = new.password.text()
    choose(qtbot, new, OURS)
    qtbot.waitUntil(lambda: len(screen._rows) == 3, timeout=30_000)
    assert screen._rows[2].college == OURS

    screen._on_roles(screen._rows[1])
    again = opened(qtbot, window, RolesDialog)
    assert again.college.chosen() == THEIRS
    choose(qtbot, again, "")
    qtbot.waitUntil(lambda: not screen._rows[1].college, timeout=30_000)
    settled(qtbot, window)
    assert window.errors.isHidden(), window.errors.text()
    program.close()
    access.sign_out()
    assert seen_by(protected, "李明", OTHER) == 3
    assert seen_by(protected, "王芳", made) == 2


def test_a_college_without_students_stays_chosen(qtbot: Any) -> None:
    choice = College([OURS, THEIRS], "外语学院")
    qtbot.addWidget(choice)
    assert choice.chosen() == "外语学院"
