"""After each start the file is looked through; damage makes the window read-only and offers the copies."""

import os
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from gzstudents.kernel import backup
from gzstudents.kernel.backup import memory
from gzstudents.kernel.connection import open_connection
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.journal import chain
from gzstudents.kernel.store import Store
from gzstudents.office import start_check
from gzstudents.office.screen.damage_bar import DamageBar
from gzstudents.office.screen.keeping import Keeping
from gzstudents.office.screen.restore_dialog import RestoreDialog
from gzstudents.schema import open_store
from tests.faults.work import register
from tests.office.test_keeping import Open, click, open_program, settle

__all__ = ["open_program"]  # the fixture
KEY = b"k" * 32
PAGE = 4096


def filled(path: Path, key: bytes | None = None) -> Path:
    store = open_store(path, key, create=True)
    for number in range(20):
        register(store, f"老生{number}")
    store.close()
    return path


def flip(path: Path, page: int, random: Random) -> None:
    """One bit of a page of a file at rest."""
    with path.open("r+b") as stream:
        place = (page - 1) * PAGE + random.randrange(PAGE)
        stream.seek(place)
        (byte,) = stream.read(1)
        stream.seek(place)
        stream.write(bytes([byte ^ 1 << random.randrange(8)]))


def named_pages(path: Path, pages: list[int]) -> None:
    whole, random = path.read_bytes(), Random(11)
    for page in pages:
        flip(path, page, random)
        said = start_check.look(path, KEY)
        assert "已损坏" in said or page == 1, page  # without its first page it is no file of ours at all
        assert said
        opens = not said.startswith("数据文件“") and page > 1  # else a page of the schema: nothing can be read at all
        assert f"page {page}" in said or not opens, said
        path.write_bytes(whole)
    assert start_check.look(path, KEY) == ""


def test_a_flipped_bit_is_named_with_its_page(tmp_path: Path) -> None:
    path = filled(tmp_path / "office.gzs", KEY)
    last = path.stat().st_size // PAGE
    named_pages(path, sorted({1, last, *Random(4).sample(range(2, last), 10)}))


@pytest.mark.long
@pytest.mark.timeout(900)
def test_a_flipped_bit_on_each_page(tmp_path: Path) -> None:
    path = filled(tmp_path / "office.gzs", KEY)
    named_pages(path, list(range(1, path.stat().st_size // PAGE + 1)))


@pytest.mark.parametrize("key", [None, KEY])
def test_a_large_store_is_sampled_and_once_a_week_read_whole(
    tmp_path: Path, key: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = filled(tmp_path / "office.gzs", key)
    name = id_of(path, key)
    monkeypatch.setattr(start_check, "LARGE", 0)
    assert start_check.look(path, key) == ""
    assert start_check.whole_due(name)
    assert start_check.look(path, key, whole=True) == ""
    assert not start_check.whole_due(name)
    memory.note("checks", name, whole="2020-01-01T00:00:00+00:00")
    assert start_check.whole_due(name)
    start_check.look(path, key, whole=True)
    start_check.note_open(name, is_open=True)
    assert start_check.whole_due(name), "the last window did not come to its end"
    harm(path)
    assert "已损坏" in start_check.look(path, key)
    with pytest.raises(UserError, match="已损坏"):
        refused(path, key)
    start_check.forget_damage(name)
    assert not start_check.known_damage(name)


def refused(path: Path, key: bytes | None) -> None:
    store = open_store(path, key)
    try:
        register(store, "后来")
    finally:
        store.close()


def id_of(path: Path, key: bytes | None = None) -> str:
    connection = open_connection(path, key, readonly=True)
    found = chain.store_id(connection)
    connection.close()
    return found


def harm(path: Path) -> None:
    """Many pages in the last third become rubbish, as after a bad sector."""
    content = bytearray(path.read_bytes())
    for page in range(len(content) // PAGE * 2 // 3, len(content) // PAGE):
        content[page * PAGE : page * PAGE + 64] = os.urandom(64)
    path.write_bytes(content)


def harm_a_table(path: Path, table: str) -> None:
    """A page that nobody reads while the window is opened."""
    connection = open_connection(path, readonly=True)
    (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    connection.close()
    content = bytearray(path.read_bytes())
    content[(root - 1) * PAGE] = 0xFF
    path.write_bytes(content)


def test_the_child_steps_back(tmp_path: Path) -> None:
    code = "from gzstudents.kernel.background import step_back; import os; step_back(); print(os.nice(0) if os.name == 'posix' else 19)"  # fmt: skip
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "19"


def start(program: Any) -> Any:
    assert program.window is not None
    keeping = Keeping(program.window.desk, program.window.desk)
    keeping.start()
    return program.window


def test_damage_makes_the_window_read_only_and_is_mended_by_a_copy(
    qtbot: Any, store: Store, open_program: Open
) -> None:
    for number in range(20):
        register(store, f"老生{number}")
    backup.make(store.path)
    store.close()
    harm_a_table(store.path, "alumni")
    program = open_program("settings")
    window = start(program)
    settle(qtbot, program)
    (bar,) = window.findChildren(DamageBar)
    assert "已损坏" in bar.text.text()
    assert bar.isVisible()
    said: list[Exception] = []
    window.desk.jobs.write(lambda _session: None, fail=said.append, verb="students.register")
    settle(qtbot, program)
    assert "只读" in str(said[0])
    assert len(backup.list_copies(backup.folder_of(store.path))) == 1, "no copy of a damaged file"
    click(bar.bring)
    dialog = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, RestoreDialog))
    settle(qtbot, program)
    dialog.list.setCurrentRow(0)
    qtbot.waitUntil(dialog.go.isEnabled, timeout=20_000)
    click(dialog.go)
    qtbot.waitUntil(lambda: program.window is not None and program.window is not window, timeout=30_000)
    settle(qtbot, program)
    assert program.window is not None
    program.window.desk.jobs.write(_register, verb="students.register")
    settle(qtbot, program)
    assert start_check.look(store.path) == ""
    connection = open_connection(store.path, readonly=True)
    assert connection.execute("SELECT count(*) FROM people").fetchone() == (21,)
    connection.close()


def _register(session: Any) -> None:
    session.connection().exec_driver_sql("INSERT INTO people (chinese_name) VALUES ('后来')")


def test_a_file_that_does_not_open_is_offered_its_copies(qtbot: Any, store: Store, open_program: Open) -> None:
    register(store, "老生")
    backup.make(store.path)
    store.close()
    store.path.write_bytes(store.path.read_bytes()[:PAGE] + os.urandom(3 * PAGE))
    program = open_program("settings")
    window = start(program)
    settle(qtbot, program)
    (bar,) = window.findChildren(DamageBar)
    click(bar.bring)
    dialog = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, RestoreDialog))
    settle(qtbot, program)
    assert dialog.list.count() == 1
    dialog.reject()
