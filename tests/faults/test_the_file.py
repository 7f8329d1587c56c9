"""What happens to the file from outside: taken, held, copied by half, on a small disk, under a wrong clock, an unfit library."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from gzstudents.kernel import backup, connection
from gzstudents.kernel.backup import memory
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.journal import chain
from gzstudents.office.checking import check
from gzstudents.schema import open_store
from gzstudents.students.screen.person_form import PersonForm
from tests.faults.conftest import ROOT, Runner, make_template
from tests.faults.judging import judge, values
from tests.faults.work import register
from tests.opened import opened, settled

KEY = b"k" * 32
DAY = 86_400


def id_of(path: Path, key: bytes | None = None) -> str:
    opened_file = connection.open_connection(path, key, readonly=True)
    found = chain.store_id(opened_file)
    opened_file.close()
    return found


@pytest.mark.parametrize(
    ("work", "room", "keyed"),
    [("save", 40_000, False), ("save", 40_000, True), ("import", 100_000, False), ("backup", 300_000, True),
     ("migrate", 100_000, False)],
)  # fmt: skip
def test_a_small_disk_is_full(runner: Runner, work: str, room: int, keyed: bool) -> None:
    outcome = runner(work, room, "small", keyed=keyed)
    said = (*outcome.refused, *outcome.failed)
    assert any("磁盘" in text for text in said), said
    assert not list(outcome.folder.glob("**/*.half")), "no part of a copy is left"
    judge(work, outcome)


def test_a_copy_of_the_file_without_its_wal(tmp_path: Path) -> None:
    """Somebody copied office.gzs while it was open, and works with the copy: what he lost is said."""
    path = make_template(tmp_path / "office", "save") / "office.gzs"
    store = open_store(path)
    for number in range(3):
        register(store, f"新生{number}")
    backup.remember(path)
    half = shutil.copy(path, tmp_path / "copied.gzs")
    store.close()
    reader = connection.open_connection(Path(half), readonly=True)
    (strange,) = backup.strangers(reader)
    reader.close()
    assert "-wal" in strange.words
    assert "deletion" in {one.kind for one in check(Path(half)).findings if one.part == "anchors"}
    assert check(path).findings == []


def test_another_writer_holds_the_lock(qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program waits, says who is in the way, and what was typed stays; when the other is done it is saved."""
    path = make_template(tmp_path / "office", "save") / "office.gzs"
    shorter = tuple(one.replace(f"busy_timeout={connection.WAIT}", "busy_timeout=200") for one in connection._PRAGMAS)
    monkeypatch.setattr(connection, "_PRAGMAS", shorter)
    with opened(qtbot, path) as window:
        window.go("students")
        settled(qtbot, window)
        screen: Any = window.current
        screen.new()
        qtbot.waitUntil(lambda: isinstance(screen.panel.form, PersonForm), timeout=10_000)
        form = screen.panel.form
        form.fields["person.chinese_name"].show_value("等待者")
        form.fields["country"].show_value("PAK")
        other = connection.open_connection(path)
        other.execute("BEGIN IMMEDIATE")
        form.save()
        settled(qtbot, window)
        assert "正被另一个操作写入" in form._count.text()
        assert form.values()["person.chinese_name"] == "等待者"
        other.execute("ROLLBACK")
        other.close()
        form.save()
        qtbot.waitUntil(lambda: screen.panel.form is None, timeout=10_000)
    assert values(path, None, "SELECT count(*) FROM people") == [2]


@pytest.mark.parametrize("key", [None, KEY])
def test_copies_beside_a_writer(tmp_path: Path, key: bytes | None) -> None:
    """Each copy is one moment: as many people as acts."""
    path = tmp_path / "office.gzs"
    store = open_store(path, key, create=True)
    register(store, "老生")
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            register(store, f"新生{number}")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        copies = [backup.make(path, key, reason="time") for _number in range(4)]
    finally:
        stop.set()
        writer.join()
        store.close()
    counts = [copy.manifest.counts for copy in copies if copy.manifest]
    assert all(one["people"] == one["acts"] for one in counts), counts
    assert counts[0]["people"] < counts[-1]["people"], "the writer was at work"
    assert all(backup.read_facts(copy.path, key, copy.manifest) for copy in copies)


def test_the_drive_of_the_copies_is_gone(tmp_path: Path) -> None:
    path = make_template(tmp_path / "office", "save") / "office.gzs"
    stick = tmp_path / "stick" / "copies"
    stick.mkdir(parents=True)
    name = id_of(path)
    backup.set_folder(name, stick)
    kept = backup.make(path)
    stick.parent.rename(tmp_path / "in the drawer")
    with pytest.raises(UserError, match="找不到备份文件夹"):
        backup.make(path)
    assert not stick.exists(), "nothing is made in its stead"
    assert memory.status(name).needs_care()
    (tmp_path / "in the drawer").rename(stick.parent)
    assert backup.read_facts(kept.path, None, kept.manifest)
    backup.make(path)
    assert not memory.status(name).needs_care()
    backup.set_folder(name, None)


@pytest.mark.parametrize("key", [None, KEY])
def test_every_kept_copy_comes_back(tmp_path: Path, key: bytes | None) -> None:
    path = tmp_path / "office.gzs"
    store = open_store(path, key, create=True)
    for number, reason in enumerate(("manual", "time", "change", "close", "restore", "update")):
        register(store, f"新生{number}")
        backup.make(path, key, reason=reason)
    store.close()
    copies = backup.list_copies(backup.folder_of(path), id_of(path, key))
    assert sorted(copy.manifest.counts["people"] for copy in copies if copy.manifest) == [1, 2, 3, 4, 5, 6]
    for copy in copies:
        backup.bring_back(copy, key)
    content = bytearray(copies[0].path.read_bytes())
    content[len(content) // 2] ^= 1
    copies[0].path.write_bytes(content)
    with pytest.raises(UserError):
        backup.bring_back(copies[0], key)


_AT_ANOTHER_TIME = """
import json, sys
from pathlib import Path
from gzstudents.kernel import backup
from gzstudents.office import copies
from gzstudents.schema import open_store
from tests.faults.work import register
path = Path(sys.argv[1])
store = open_store(path)
with store.reading() as session:
    ahead = copies.file_state(session, path=path).clock
register(store, sys.argv[2])
store.close()
backup.make(path, reason="time")
print(json.dumps({"ahead": ahead, "copies": len(backup.list_copies(backup.folder_of(path)))}))
"""


@pytest.mark.long
def test_a_clock_that_jumps(library: Path, tmp_path: Path) -> None:
    """Ten years ahead and back again, then a day back: the order stays, it is said, no copy goes."""
    path = make_template(tmp_path / "office", "save") / "office.gzs"
    for _number in range(5):
        backup.make(path, reason="time")

    def at(shift: int) -> dict[str, Any]:
        environment = {**os.environ, "LD_PRELOAD": str(library), "FAULT_CLOCK": str(shift), "PYTHONUTF8": "1"}
        done = subprocess.run(
            [sys.executable, "-c", _AT_ANOTHER_TIME, str(path), f"n{shift}"],
            capture_output=True, text=True, encoding="utf-8", env=environment, cwd=ROOT, check=True,
        )  # fmt: skip
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    assert at(-DAY) == {"ahead": True, "copies": 6}, "before the last act: that is said"
    assert at(3650 * DAY) == {"ahead": False, "copies": 7}
    assert at(0) == {"ahead": True, "copies": 8}
    reader = connection.open_connection(path, readonly=True)
    times = [row[0] for row in reader.execute("SELECT at FROM acts ORDER BY id")]
    notes = [row[0] for row in reader.execute("SELECT note FROM acts ORDER BY id")]
    reader.close()
    assert times == sorted(times)
    assert ["clock" in json.loads(note) for note in notes] == [False, True, False, True]
    assert [one for one in check(path).findings if one.part != "anchors"] == []


def test_an_unfit_library_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A SQLite before 3.51.3 may lose pages in WAL mode; one without a cipher takes a key and writes clear text."""
    path = tmp_path / "office.gzs"
    monkeypatch.setattr("gzstudents.kernel.connection.driver.sqlite_version_info", (3, 51, 2))
    with pytest.raises(UserError, match="过旧"):
        connection.open_connection(path, KEY, create=True)
    monkeypatch.undo()
    monkeypatch.setattr(connection, "driver", sqlite3)
    monkeypatch.setattr(connection, "OLDEST_SQLITE", (3, 0, 0))
    with pytest.raises(UserError, match="不支持加密"):
        connection.open_connection(path, KEY, create=True)
    assert not path.exists() or path.stat().st_size == 0
