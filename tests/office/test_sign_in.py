"""First run, sign-in, lock and switch of person through the real window."""

import time
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from gzstudents.application import Program
from gzstudents.kernel import access
from gzstudents.kernel.vault import ROOMS, is_protected, kit, membership, phrases, slots
from gzstudents.office import people, signing
from gzstudents.office.screen.open_bar import OpenBar
from gzstudents.office.screen.people import PeopleScreen
from gzstudents.office.screen.people_dialogs import OwnPasswordDialog, PersonDialog, RolesDialog
from gzstudents.office.screen.protecting import Protecting
from gzstudents.office.screen.recovering import RecoverDialog
from gzstudents.office.screen.sign_in import SignIn
from gzstudents.schema import open_store
from gzstudents.ui.main_window import MainWindow
from tests.office.conftest import OTHER, OWN, Open
from tests.opened import settled


def sign_in(qtbot: Any, program: Program, who: str, password: str) -> SignIn:
    window = program.seat.before
    assert isinstance(window, SignIn)
    window.who.setCurrentText(who)
    window.password.line.setText(password)
    qtbot.mouseClick(window.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window._aside.busy, timeout=20_000)
    return window


def office(qtbot: Any, program: Program) -> MainWindow:
    qtbot.waitUntil(lambda: program.window is not None, timeout=20_000)
    assert program.window is not None
    settled(qtbot, program.window)
    return program.window


def words(window: Any) -> list[str]:
    return [label.text() for label in window.findChildren(QLabel) if label.isVisibleTo(window)]


def test_the_first_run_without_a_password_says_so_for_ever(qtbot: Any, begin: Open) -> None:
    program = begin()
    first = program.seat.before
    assert isinstance(first, Protecting)
    first._on_without()
    window = office(qtbot, program)
    assert window.findChild(OpenBar) is not None
    assert "此文件没有密码保护" in words(window)
    assert not is_protected(program.path)


def test_the_first_run_with_a_password(qtbot: Any, begin: Open, tmp_path: Path) -> None:
    program = begin()
    first = program.seat.before
    assert isinstance(first, Protecting)
    first._on_with()
    assert not first.go.isEnabled()
    first.name.setText("陈静")
    first.password.first.line.setText(OWN)
    first.password.second.line.setText(OWN + "x")
    assert "两次输入的密码不同。" in words(first)
    assert not first.go.isEnabled()
    first.password._on_make()
    made = first.password.text()
    assert phrases.problem(made) == ""
    assert first.go.isEnabled()
    qtbot.mouseClick(first.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: first.kit is not None, timeout=20_000)
    page = first.kit
    assert page is not None
    page.save(tmp_path / "kit.pdf")
    assert (tmp_path / "kit.pdf").read_bytes().startswith(b"%PDF")
    assert not first.finish.isEnabled()
    for number, line in zip(page._asked, page._lines, strict=True):
        line.setText(kit.group(kit.code(page._private), number).lower())
    assert first.finish.isEnabled()
    qtbot.mouseClick(first.finish, Qt.MouseButton.LeftButton)
    window = office(qtbot, program)
    assert window.findChild(OpenBar) is None
    assert window._office[1:] == ("陈静", "全部权限")
    assert is_protected(program.path)
    assert slots.unlock(program.path, "陈静", made).login == "陈静"


def test_a_password_is_set_on_a_store_in_use(qtbot: Any, begin: Open, tmp_path: Path) -> None:
    open_store(tmp_path / "office.gzs", create=True).close()
    program = begin()
    window = office(qtbot, program)
    bar = window.findChild(OpenBar)
    assert bar is not None
    program.protect()
    assert program.window is None
    page = program.seat.before
    assert isinstance(page, Protecting)
    page.name.setText("陈静")
    for field in (page.password.first, page.password.second):
        field.line.setText(OWN)
    page.protect()
    qtbot.waitUntil(lambda: page.kit is not None, timeout=20_000)
    page.close()  # the page is printed later
    window = office(qtbot, program)
    assert window.findChild(OpenBar) is None
    assert is_protected(program.path)


def test_wrong_passwords_wait_and_are_told(qtbot: Any, begin: Open, protected: Path) -> None:
    program = begin()
    window = sign_in(qtbot, program, "陈静", "wrong")
    assert program.window is None
    assert "姓名或密码不对。请检查大小写和输入法后再试。" in words(window)
    signing.remember(protected, "陈静", signing.Failures(8, time.time()))
    window.password.line.setText("wrong again")
    assert not window.go.isEnabled()
    qtbot.waitUntil(lambda: any("秒再试" in text for text in words(window)), timeout=3_000)
    signing.remember(protected, "陈静", signing.Failures(3, time.time() - 60))
    qtbot.waitUntil(window.go.isEnabled, timeout=3_000)
    sign_in(qtbot, program, "陈静", OWN)
    assert "3 次密码错误" in office(qtbot, program).errors.text()
    assert signing.failures(protected, "陈静").count == 0


def test_waiting_times() -> None:
    waits = [signing.Failures(count, 100.0).wait(100.0) for count in range(12)]
    assert waits == [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 30, 30]
    assert signing.Failures(99, 100.0).wait(131.0) == 0


def test_acts_are_signed_and_children_get_the_keys(qtbot: Any, begin: Open, protected: Path) -> None:
    program = begin()
    sign_in(qtbot, program, "陈静", OWN)
    window = office(qtbot, program)
    answers: list[Any] = []
    window.desk.jobs.run(["generate", "3"], answers.append)
    settled(qtbot, window)
    assert answers
    assert answers[0]["ok"] is True
    program.close()
    access.sign_out()
    keys = slots.unlock(protected, "陈静", OWN)
    store = open_store(protected, keys.data)
    with store.reading() as session:
        assert session.connection().exec_driver_sql("SELECT DISTINCT who FROM acts WHERE verb = 'students.generate'").scalar() == "陈静"  # fmt: skip
    store.close()


def test_locking_hides_everything_and_forgets_the_keys(qtbot: Any, begin: Open, protected: Path) -> None:
    program = begin()
    sign_in(qtbot, program, "李明", OTHER)
    window = office(qtbot, program)
    assert window._office[1:] == ("李明", "就业指导")
    began: list[bool] = []

    def restart() -> None:
        program.close()
        program.begin()
        began.append(True)

    program.seat.restart = restart
    idle = program.seat._idle
    assert idle is not None
    idle._on_quiet()
    assert window.isVisible()  # only said, until somebody stirs
    assert idle._bar is not None
    assert idle._bar.isVisible()
    assert "一分钟后锁定" in idle._bar._text.text()
    idle.stir()
    assert not idle._bar.isVisible()
    idle._on_quiet()
    idle._on_quiet()
    assert not window.isVisible()
    qtbot.waitUntil(lambda: bool(began), timeout=10_000)
    assert access.signed_in() is None
    assert program.seat.keys is None
    assert isinstance(program.seat.before, SignIn)
    assert program.seat.before.who.currentText() == "李明"
    sign_in(qtbot, program, "陈静", OWN)
    assert office(qtbot, program)._office[1] == "陈静"


# each walks through all screens; the rights themselves are tried for every role in test_rights.py
_WALKED = {"student_officer"}


@pytest.mark.parametrize(
    "role", [pytest.param(role, marks=[] if role in _WALKED else pytest.mark.long) for role in access.roles()]
)
def test_what_one_may_not_do_is_seen_disabled_with_the_reason(
    role: str, qtbot: Any, begin: Open, protected: Path
) -> None:
    keys = slots.unlock(protected, "陈静", OWN)
    store = open_store(protected, keys.data)
    people.enter(store, keys)
    with store.writing("", "office.people") as session:
        people.set_roles(session, login="李明", roles=[role])
    store.close()
    access.sign_out()
    program = begin()
    sign_in(qtbot, program, "李明", OTHER)
    window = office(qtbot, program)
    rights = access.roles()[role]["rights"]
    for door in window.screens:
        needed = access.right_of_window(f"go.{door.id}")
        window.go(door.id)
        settled(qtbot, window)
        assert window.current is not None
        assert (window.current.id == door.id) is (not needed or needed in rights), door.id
        for command in window.commands_in_force():
            right = access.right_of_window(command.id)
            if right and right not in rights:
                assert not command.enabled(), command.id
                assert access.label("rights", right) in command.tip()
                assert not window.actions_kept.action(command).isEnabled()
            else:
                assert command.refusal() == "", command.id


def test_every_command_that_acts_has_its_right(qtbot: Any, begin: Open, protected: Path) -> None:
    """Whoever adds a command to a screen names its right, or says in rights.toml that it needs none."""
    free = set(access._data()["free"]["window"]) | {"students.paste", "list.columns"}
    program = begin()
    sign_in(qtbot, program, "陈静", OWN)
    window = office(qtbot, program)
    found = set()
    for door in window.screens:
        window.go(door.id)
        settled(qtbot, window)
        found |= {command.id for command in window.commands_in_force()}
    acting = {one for one in found if one.split(".")[0] not in {"edit", "view", "help", "file", "window", "go"}} - free
    assert not [one for one in sorted(acting) if not access.right_of_window(one)]


@pytest.mark.long
def test_people_are_managed_in_the_window(qtbot: Any, begin: Open, protected: Path) -> None:
    program = begin()
    sign_in(qtbot, program, "陈静", OWN)
    window = office(qtbot, program)
    window.go("people")
    settled(qtbot, window)
    screen = window.current
    assert isinstance(screen, PeopleScreen)
    assert [row.login for row in screen._rows] == ["陈静", "李明"]
    screen._on_add()
    qtbot.waitUntil(lambda: window.findChild(PersonDialog) is not None, timeout=10_000)
    dialog = window.findChild(PersonDialog)
    assert dialog is not None
    assert [dialog.college.box.itemText(n) for n in range(dialog.college.box.count())] == ["全校"]
    dialog.name.setText("王芳")
    dialog.roles._boxes["director"].setChecked(True)
    dialog.roles._boxes["administrator"].setChecked(True)  # with a third person there must be two
    dialog.password._on_make()
    made = dialog.password.text()
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(screen._rows) == 3, timeout=30_000)
    assert slots.unlock(protected, "王芳", made).login == "王芳"
    screen._on_roles(screen._rows[1])
    qtbot.waitUntil(lambda: window.findChild(RolesDialog) is not None, timeout=10_000)
    roles = window.findChild(RolesDialog)
    assert roles is not None
    roles.roles._boxes["careers"].setChecked(False)
    roles.roles._boxes["student_officer"].setChecked(True)
    qtbot.mouseClick(roles.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: screen._rows[1].roles == ("student_officer",), timeout=30_000)
    screen._child(["people", "disable", "李明", "--later"])
    qtbot.waitUntil(lambda: len(screen._rows) == 3 and not screen._rows[2].active, timeout=30_000)
    settled(qtbot, window)
    assert window.errors.isHidden(), window.errors.text()
    generation = slots.unlock(protected, "陈静", OWN).generation
    program.close()
    program.begin()
    again = program.seat.before
    assert isinstance(again, SignIn)
    assert {again.who.itemText(n) for n in range(again.who.count())} == {"陈静", "王芳"}
    sign_in(qtbot, program, "陈静", OWN)
    office(qtbot, program)
    assert program.seat.keys is not None
    assert program.seat.keys.generation == generation + 1  # the interrupted rotation was done at the sign-in


def test_ones_own_password_and_a_new_recovery_page(qtbot: Any, begin: Open, protected: Path) -> None:
    program = begin()
    sign_in(qtbot, program, "李明", OTHER)
    window = office(qtbot, program)
    window.go("people")
    settled(qtbot, window)
    screen = window.current
    assert isinstance(screen, PeopleScreen)
    assert not screen._add.isEnabled()
    assert "管理人员与权限" in screen._add.toolTip()
    screen._on_own()
    dialog = window.findChild(OwnPasswordDialog)
    assert dialog is not None
    dialog.old.line.setText("wrong")
    dialog.password._on_make()
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(dialog.said.text()), timeout=20_000)
    made = dialog.password.text()
    dialog.old.line.setText(OTHER)
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog._aside.busy, timeout=20_000)
    assert slots.unlock(protected, "李明", made).login == "李明"
    with pytest.raises(slots.WrongPassword):
        slots.unlock(protected, "李明", OTHER)


def test_the_recovery_page_opens_when_the_password_is_lost(qtbot: Any, begin: Open, protected: Path) -> None:
    private = membership.new_kit(slots.unlock(protected, "陈静", OWN), ["file", *ROOMS])
    program = begin()
    window = program.seat.before
    assert isinstance(window, SignIn)
    window.who.setCurrentText("陈静")
    window._on_recover()
    dialog = window.findChild(RecoverDialog)
    assert dialog is not None
    dialog.code.setText("rubbish")
    dialog.password._on_make()
    made = dialog.password.text()
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "14 组" in dialog.said.text(), timeout=20_000)
    dialog.code.setText(kit.code(private).lower())
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.page is not None, timeout=20_000)
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert office(qtbot, program)._office[1] == "陈静"
    program.close()
    with pytest.raises(slots.WrongPassword):
        slots.unlock(protected, "陈静", OWN)
    assert "counselling" in slots.unlock(protected, "陈静", made).rings
    with pytest.raises(slots.WrongPassword):
        slots.unlock_with_kit(protected, private)
