"""The file is gone and its copies are there: said in the window and by the command, brought back, never begun anew over."""

import json
import secrets
import shutil
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from gzstudents import commands
from gzstudents.application import Program
from gzstudents.kernel import backup
from gzstudents.kernel.backup.lost import copies_of_lost
from gzstudents.kernel.connection import open_connection
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.vault import ROOMS, kit, membership, rotation, slots
from gzstudents.kernel.vault.sidecar import beside
from gzstudents.office.screen.lost import Lost
from gzstudents.office.screen.protecting import Protecting
from gzstudents.office.screen.recovering import RecoverDialog
from gzstudents.office.screen.sign_in import SignIn
from gzstudents.schema import open_store
from gzstudents.ui.parts import Button
from tests import make
from tests.office.conftest import OWN, Open
from tests.office.test_sign_in import office, sign_in


def with_copies(path: Path, key: bytes | None = None) -> list[Path]:
    """Two copies of the store at the path, of one student and of two; the newest first."""
    made = []
    store = open_store(path, key, create=key is None)
    for name in ("阿米娜", "单国平"):
        with store.writing("陈静", "students.register") as session:
            make.student(session, chinese_name=name)
        made.append(backup.make(path, key).path)
    store.close()
    return made[::-1]


def lose(path: Path, *, keys: bool = False) -> None:
    for end in ("", "-wal", "-shm", *((".keys", ".keys.prev") if keys else ())):
        path.with_name(path.name + end).unlink(missing_ok=True)


def people(path: Path, key: bytes | None = None) -> int:
    connection = open_connection(path, key, readonly=True)
    found = int(connection.execute("SELECT count(*) FROM people").fetchone()[0])
    connection.close()
    return found


def lost_window(program: Program) -> Lost:
    window = program.seat.before
    assert isinstance(window, Lost)
    return window


def words(window: Lost) -> str:
    return " ".join(label.text() for label in window.findChildren(QLabel) if label.isVisibleTo(window))


@pytest.mark.parametrize("emptied", [False, True])
def test_the_window_says_it_and_brings_the_newest_copy_back(
    qtbot: Any, begin: Open, tmp_path: Path, emptied: bool
) -> None:
    path = tmp_path / "office.gzs"
    with_copies(path)
    lose(path)
    if emptied:
        path.touch()
    program = begin()
    window = lost_window(program)
    assert ("空的" if emptied else "删除") in words(window)
    assert [window.list.item(row).text().split(" · ")[1] for row in range(2)] == ["2 人（最新）", "1 人"]
    assert window.list.currentRow() == 0
    qtbot.mouseClick(window.go, Qt.MouseButton.LeftButton)
    opened = office(qtbot, program)
    assert opened.errors.isHidden(), opened.errors.text()
    assert people(path) == 2


def test_a_protected_file_is_brought_back_with_the_password(qtbot: Any, begin: Open, protected: Path) -> None:
    keys = slots.unlock(protected, "陈静", OWN)
    with_copies(protected, keys.data)
    lose(protected, keys=True)
    program = begin()
    qtbot.mouseClick(lost_window(program).go, Qt.MouseButton.LeftButton)
    sign_in(qtbot, program, "陈静", OWN)
    opened = office(qtbot, program)
    assert opened.errors.isHidden(), opened.errors.text()
    assert beside(protected).exists()
    assert people(protected, keys.data) == 2


def chosen(qtbot: Any, program: Program) -> RecoverDialog:
    """The newest copy, then the sign-in's way for a forgotten password."""
    qtbot.mouseClick(lost_window(program).go, Qt.MouseButton.LeftButton)
    window = program.seat.before
    assert isinstance(window, SignIn)
    window.who.setCurrentText("陈静")
    link = next(one for one in window.findChildren(Button) if one.text() == "使用恢复页…")
    assert link.isVisibleTo(window)
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    dialog = window.findChild(RecoverDialog)
    assert dialog is not None
    return dialog


def typed(qtbot: Any, dialog: RecoverDialog, private: bytes) -> None:
    """All fourteen groups, then wait for what comes of it."""
    dialog.code.setText(kit.code(private))
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog._aside.busy, timeout=20_000)


@pytest.mark.parametrize("left", ["keys", "copies", "half rotated"])
def test_file_and_password_are_gone_and_the_recovery_page_is_there(
    qtbot: Any, begin: Open, protected: Path, left: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole way in the window: copy, forgotten password, page, new password, new page, office."""
    keys = slots.unlock(protected, "陈静", OWN)
    private, void = membership.new_kit(keys, ["file", *ROOMS]), secrets.token_bytes(32)
    with_copies(protected, keys.data)
    if left == "half rotated":  # killed between the two keys: which of them opened the file can no longer be tried
        with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
            patched.setattr(rotation, "rewrite", interrupted)
            rotation.rotate(keys)
    lose(protected, keys=left == "copies")
    program = begin()
    dialog = chosen(qtbot, program)
    dialog.password._on_make()
    made = dialog.password.text()
    typed(qtbot, dialog, void)
    assert "这一页打不开" in dialog.said.text()
    assert not protected.exists(), "nothing is brought back for a page that opens nothing"
    typed(qtbot, dialog, private)
    assert dialog.page is not None, dialog.said.text()
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    opened = office(qtbot, program)
    assert opened.errors.isHidden(), opened.errors.text()
    assert opened._office[1] == "陈静"
    program.close()
    again = slots.unlock(protected, "陈静", made)
    assert people(protected, again.data) == 2
    assert set(ROOMS) <= set(again.rings), "her rooms stay open to her"
    with pytest.raises(slots.WrongPassword):
        slots.unlock(protected, "陈静", OWN)
    with pytest.raises(slots.WrongPassword):
        slots.unlock_with_kit(protected, private)
    connection = open_connection(protected, again.data, readonly=True)
    assert connection.execute("SELECT who FROM acts WHERE verb = 'store.restore'").fetchone() == ("恢复页",)
    connection.close()


def interrupted(*_given: object) -> None:
    raise KeyboardInterrupt


def test_only_the_keys_are_left_and_a_copy_lies_elsewhere(
    qtbot: Any, begin: Open, protected: Path, tmp_path: Path
) -> None:
    keys = slots.unlock(protected, "陈静", OWN)
    private = membership.new_kit(keys, ["file", *ROOMS])
    newest = with_copies(protected, keys.data)[0]
    stick = tmp_path / "U 盘" / "office-备份.gzs"
    stick.parent.mkdir()
    newest.rename(stick)
    shutil.rmtree(newest.parent)
    lose(protected)
    program = begin()
    window = lost_window(program)
    assert "密钥还在" in words(window)
    assert not window.go.isEnabled()
    window.take(stick)
    assert window.list.item(0).text() == stick.name
    dialog = chosen(qtbot, program)
    dialog.password._on_make()
    typed(qtbot, dialog, private)
    assert dialog.page is not None, dialog.said.text()
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert office(qtbot, program).errors.isHidden()
    assert stick.exists(), "the copy stays"


def test_the_command_line_brings_a_copy_back_with_the_page(
    protected: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = slots.unlock(protected, "陈静", OWN)
    private = membership.new_kit(keys, ["file"])
    newest = with_copies(protected, keys.data)[0]
    lose(protected, keys=True)
    code, word, page = tmp_path / "code", tmp_path / "word", tmp_path / "kit.pdf"
    code.write_text(kit.code(private), encoding="utf-8")
    word.write_text("qinghe-songbai-zhuyun", encoding="utf-8")
    words = ["--store", str(protected), "--json", "people", "recover", "陈静", "--code-file", str(code),
             "--new-password-file", str(word), "--kit", str(page)]  # fmt: skip
    assert commands.run(words) == 1
    assert str(newest) in json.loads(capsys.readouterr().out)["message"]
    assert commands.run([*words, "--copy", newest.name]) == 0, capsys.readouterr().out
    assert people(protected, slots.unlock(protected, "陈静", "qinghe-songbai-zhuyun").data) == 2
    assert page.read_bytes().startswith(b"%PDF")


def test_a_copy_from_before_the_password_gets_it_too(qtbot: Any, begin: Open, tmp_path: Path, protected: Path) -> None:
    """The keys are still beside the lost file, and a copy that anybody can read is the only one left."""
    keys = slots.unlock(protected, "陈静", OWN)
    store = open_store(protected, keys.data)
    with store.writing("陈静", "students.register") as session:
        make.student(session)
    store.close()
    clear = tmp_path / "clear" / "office.gzs"
    clear.parent.mkdir()
    copies = with_copies(clear)
    folder = backup.folder_of(protected)
    folder.mkdir(exist_ok=True)
    for copy in copies:
        for part in (copy, copy.with_name(f"{copy.name}.json")):
            part.rename(folder / part.name)
    lose(protected)
    program = begin()
    qtbot.mouseClick(lost_window(program).go, Qt.MouseButton.LeftButton)
    window = sign_in(qtbot, program, "陈静", OWN)
    # whoever may sign in stands in the file itself: this one knows nobody yet, and she begins
    qtbot.waitUntil(lambda: program.window is not None or bool(window.said.text()), timeout=20_000)
    assert people(protected, keys.data) == 2
    with pytest.raises(UserError):
        open_connection(protected, readonly=True)


def test_another_file_instead_and_none_of_ours(qtbot: Any, begin: Open, tmp_path: Path) -> None:
    path, moved = tmp_path / "office.gzs", tmp_path / "别处.gzs"
    with_copies(path)
    path.rename(moved)
    lose(path)
    program = begin()
    window = lost_window(program)
    foreign = tmp_path / "foreign.gzs"
    foreign.write_text("no store", encoding="utf-8")
    window.open(foreign)
    qtbot.waitUntil(lambda: bool(window.said.text()), timeout=10_000)
    assert window.go.isEnabled()
    window.open(moved)
    office(qtbot, program)
    assert program.path == moved
    assert not path.exists()


def test_a_new_file_never_takes_the_place_of_the_lost_one(qtbot: Any, begin: Open, tmp_path: Path) -> None:
    path = tmp_path / "office.gzs"
    with_copies(path)
    lose(path)
    program = begin()
    window = lost_window(program)
    window.make(path)
    assert "换一个文件名" in window.said.text()
    window.make(tmp_path / "新的")
    first = program.seat.before
    assert isinstance(first, Protecting), "a new file begins with the first run"
    assert program.path == tmp_path / "新的.gzs"
    assert not path.exists()


def test_the_first_run_of_all_is_the_first_run(begin: Open) -> None:
    assert isinstance(begin().seat.before, Protecting)


@pytest.mark.parametrize("command", [["students"], ["check"], ["backup"], ["generate", "3"]])
def test_the_command_line_names_the_newest_copy(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "office.gzs"
    newest, _older = with_copies(path)
    lose(path)
    code = commands.run(["--store", str(path), "--json", "--lang", "zh_CN", *command])
    answer = json.loads(capsys.readouterr().out)
    assert code == 1
    assert str(newest) in answer["message"]
    assert "2 份备份" in answer["message"]
    assert not path.exists(), "nothing new is made in its place"


def test_copies_in_a_chosen_folder_are_known_by_the_name_of_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, other, folder = tmp_path / "office.gzs", tmp_path / "other.gzs", tmp_path / "copies on a disk"
    folder.mkdir()
    for store_path in (path, other):
        store = open_store(store_path, create=True)
        with store.reading() as session:
            mark = session.connection().exec_driver_sql("SELECT store_id FROM store_mark").scalar_one()
        store.close()
        backup.set_folder(mark, folder)
        with_copies(store_path)
        lose(store_path)
    assert [copy.path.name[:6] for copy in copies_of_lost(path)] == ["office", "office"]
    assert commands.run(["--store", str(path), "--json", "restore"]) == 0
    listed = json.loads(capsys.readouterr().out)["copies"]
    assert [Path(one["copy"]).name[:6] for one in listed] == ["office", "office"]
    elsewhere = tmp_path / "another office" / "office.gzs"  # the same name, another file: a demo, a colleague's
    elsewhere.parent.mkdir()
    assert copies_of_lost(elsewhere) == []
    open_store(elsewhere, create=True).close()
