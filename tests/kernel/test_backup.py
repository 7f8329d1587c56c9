"""Copies: verified or not there at all, thinned out, rehearsed, brought back."""

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gzstudents.kernel import backup
from gzstudents.kernel.backup import files, making, memory
from gzstudents.kernel.backup.listing import manifest_path, manifest_text
from gzstudents.kernel.backup.thinning import FEWEST, Kept
from gzstudents.kernel.connection import open_connection
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.journal import chain
from gzstudents.kernel.store import Store
from gzstudents.schema import open_store
from gzstudents.students.model import Person

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def add(store: Store, count: int = 1) -> None:
    with store.writing("陈静", "students.register") as session:
        session.add_all(Person(chinese_name=f"学生{number}") for number in range(count))


def people(path: Path, key: bytes | None = None) -> int:
    connection = open_connection(path, key, readonly=True)
    found = int(connection.execute("SELECT count(*) FROM people").fetchone()[0])
    connection.close()
    return found


def state(path: Path) -> memory.Status:
    connection = open_connection(path, readonly=True)
    found = memory.status(chain.store_id(connection))
    connection.close()
    return found


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("key", [None, b"k" * 32])
def test_a_copy_is_whole_and_says_what_it_holds(tmp_path: Path, key: bytes | None) -> None:
    store = open_store(tmp_path / "办公 室.gzs", key, create=True)
    add(store, 3)
    with store.reading() as session:  # somebody is looking meanwhile
        session.get(Person, 1)
        copy = backup.make(store.path, key)
    store.close()
    assert copy.manifest is not None
    assert (copy.manifest.counts["people"], copy.manifest.act, copy.manifest.reason) == (3, 1, "manual")
    assert copy.path.parent == tmp_path / "办公 室.copies"
    assert names(copy.path.parent) == [copy.path.name, f"{copy.path.name}.json"]
    assert backup.list_copies(copy.path.parent) == [copy]
    assert people(copy.path, key) == 3
    assert (b"SQLite format" in copy.path.read_bytes()[:16]) is (key is None)
    assert backup.read_facts(copy.path, key, copy.manifest).head.act == 1


def test_two_copies_in_one_second_have_two_names(store: Store) -> None:
    add(store)
    assert backup.make(store.path).path != backup.make(store.path).path
    assert len(backup.list_copies(backup.folder_of(store.path))) == 2


def test_two_processes_at_once(store: Store) -> None:
    add(store, 50)
    children = [
        subprocess.Popen([sys.executable, "-m", "gzstudents", "backup", "--store", str(store.path)])
        for _number in range(2)
    ]
    assert [child.wait(60) for child in children] == [0, 0]
    copies = backup.list_copies(backup.folder_of(store.path))
    assert len(copies) == 2
    assert all(people(copy.path) == 50 for copy in copies)
    assert len(names(copies[0].path.parent)) == 4


def test_when_a_copy_is_due(store: Store) -> None:
    assert backup.due(store.path) == ""
    add(store)
    assert backup.due(store.path) == "day"
    copy = backup.make(store.path)
    assert backup.due(store.path) == backup.due(store.path, closing=True) == ""
    add(store)
    assert backup.due(store.path) == ""
    assert backup.due(store.path, closing=True) == "close"
    add(store, making.LARGE + 1)
    assert backup.due(store.path) == "change"
    backup.make(store.path)
    assert backup.due(store.path) == ""
    shutil.rmtree(copy.path.parent)  # somebody tidied up: then there is none, whatever is remembered
    assert backup.due(store.path, closing=True) == "close"


def test_a_large_store_is_copied_at_once_only_after_a_change_as_large(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(store)
    backup.make(store.path)
    add(store, making.LARGE * 2)
    assert backup.due(store.path) == "change"
    with monkeypatch.context() as large:
        large.setattr(making, "_size", lambda _connection: making._SMALL * 10)
        assert backup.due(store.path) == ""
        assert backup.due(store.path, closing=True) == "close"
        add(store, making.LARGE * 11)
        assert backup.due(store.path) == "change"


def test_a_day_later(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    add(store)
    backup.make(store.path)
    add(store)
    found = state(store.path)
    tomorrow = datetime.now(UTC) + timedelta(days=1, minutes=1)
    assert memory.age(found.last, tomorrow) > making.DAILY
    assert not found.needs_care(tomorrow)
    assert found.needs_care(tomorrow + timedelta(days=3))
    assert found.needs_care(datetime.now(UTC) - timedelta(days=1)), "a copy from the future: the clock is wrong"


def test_a_folder_that_cannot_be_written(store: Store, tmp_path: Path) -> None:
    add(store)
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    with pytest.raises(UserError, match="备份没有做成"):
        backup.make(store.path, folder=blocked)
    found = state(store.path)
    assert found.failed
    assert found.needs_care()
    assert "file" in found.message
    backup.make(store.path)
    assert not state(store.path).needs_care()


def test_a_full_disk_leaves_nothing_half_made(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    add(store)
    kept = backup.make(store.path)
    monkeypatch.setattr(making.shutil, "disk_usage", lambda _folder: shutil._ntuple_diskusage(10, 10, 0))  # type: ignore[attr-defined]
    with pytest.raises(UserError, match="磁盘空间不足"):
        backup.make(store.path)
    assert names(kept.path.parent) == [kept.path.name, f"{kept.path.name}.json"]


@pytest.mark.parametrize("place", ["_sync", "digest_of", "read_facts", "_write_manifest", "sync_folder"])
def test_whatever_fails_no_half_copy_bears_the_name_of_one(
    store: Store, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    add(store)

    def fail(*_arguments: Any, **_values: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(making, place, fail)
    with pytest.raises(UserError, match="磁盘空间不足"):
        backup.make(store.path)
    monkeypatch.undo()
    folder = backup.folder_of(store.path)
    assert [name for name in names(folder) if name.endswith(files.HALF)] == []
    assert all(copy.manifest for copy in backup.list_copies(folder))


def test_what_a_killed_process_left_is_taken_away(store: Store) -> None:
    import os
    import socket

    add(store)
    folder = backup.make(store.path).path.parent
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    orphan = folder / f".office-{socket.gethostname()}-{gone.pid}-abc{files.HALF}"
    busy = folder / f".office-{socket.gethostname()}-{os.getpid()}-abc{files.HALF}"
    for path in (orphan, busy):
        path.write_bytes(b"x")
    files.tidy(folder)
    assert busy.exists()
    assert not orphan.exists() or os.name != "posix"
    long_ago = (datetime.now() - timedelta(days=2)).timestamp()
    os.utime(busy, (long_ago, long_ago))
    files.tidy(folder)
    assert not busy.exists()


def test_damaged_and_foreign_copies_are_refused(store: Store, tmp_path: Path) -> None:
    add(store, 200)
    copy = backup.make(store.path)
    content = copy.path.read_bytes()
    copy.path.write_bytes(content[:20_000] + bytes([content[20_000] ^ 1]) + content[20_001:])
    with pytest.raises(UserError, match="校验值不符"):
        backup.read_facts(copy.path, None, copy.manifest)
    copy.path.write_bytes(content[: len(content) // 2])
    with pytest.raises(UserError, match="损坏"):
        backup.read_facts(copy.path)
    words = tmp_path / "信.gzs"
    words.write_text("各位老师" * 3000, encoding="utf-8")
    with pytest.raises(UserError, match=r"信\.gzs"):
        backup.read_facts(words)
    with pytest.raises(UserError, match="找不到备份"):
        backup.find_copy("没有", tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"store_id": 3}', "null", "[" * 5000])
def test_a_manifest_that_is_none(store: Store, text: str) -> None:
    add(store)
    copy = backup.make(store.path)
    manifest_path(copy.path).write_text(text, encoding="utf-8")
    assert backup.list_copies(copy.path.parent) == []


def test_manifest_with_odd_values(store: Store) -> None:
    add(store)
    copy = backup.make(store.path)
    beside = manifest_path(copy.path)
    said = json.loads(beside.read_text("utf-8"))
    beside.write_text(json.dumps({**said, "created": "someday"}), encoding="utf-8")
    assert making.thin(copy.path.parent, said["store_id"]) == []
    beside.write_text(json.dumps({**said, "act": "x"}), encoding="utf-8")
    assert backup.list_copies(copy.path.parent) == []


def test_the_rehearsal_brings_the_newest_copy_back(store: Store) -> None:
    add(store)
    with pytest.raises(UserError, match="还没有备份"):
        backup.rehearse(store.path)
    copy = backup.make(store.path)
    assert making.rehearsal_due(store.path)
    assert backup.rehearse(store.path) == copy
    assert not making.rehearsal_due(store.path)
    assert state(store.path).rehearsed
    copy.path.write_bytes(b"x" * 100)
    with pytest.raises(UserError, match="校验值不符"):
        backup.rehearse(store.path)
    assert state(store.path).needs_care()


# -- heads noted outside ---------------------------------------------------------------------------------------------------


def test_an_older_file_in_place_is_noticed(store: Store, tmp_path: Path) -> None:
    add(store)
    older = backup.make(store.path).path
    add(store)
    connection = open_connection(store.path)
    assert backup.strangers(connection) == []
    backup.remember_head(connection)
    connection.close()
    store.close()
    shutil.copy(older, store.path)  # by hand, not by restore
    connection = open_connection(store.path)
    assert [one.kind for one in backup.strangers(connection)] == ["deletion"]
    backup.remember_head(connection)
    assert backup.strangers(connection), "it stays until somebody accepts it"
    backup.accept(connection)
    assert backup.strangers(connection) == []
    connection.close()


# -- bringing back ---------------------------------------------------------------------------------------------------------


def test_putting_a_copy_in_place_keeps_the_present_file(store: Store) -> None:
    add(store)
    copy = backup.make(store.path).path
    add(store, 4)
    store.close()
    kept = backup.put_in_place(store.path, copy)
    assert people(store.path) == 1
    assert kept is not None
    assert people(kept) == 5
    assert not [name for name in names(store.path.parent) if "restoring" in name or name.endswith("-wal")]


def test_a_file_in_use_is_not_replaced(store: Store) -> None:
    add(store)
    copy = backup.make(store.path).path
    add(store)
    with pytest.raises(UserError, match="正在使用"):
        backup.put_in_place(store.path, copy)
    assert people(store.path) == 2
    add(store)
    assert people(store.path) == 3


def test_a_wal_that_could_not_be_deleted_does_not_get_into_the_restored_file(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite does not mind when it cannot delete its -wal; the restored file would be damaged by it."""
    from gzstudents.kernel.backup import restoring

    add(store, 50)
    copy = backup.make(store.path).path
    add(store, 300)
    wal = Path(f"{store.path}-wal")
    stale = wal.read_bytes()
    assert len(stale) > 4096
    store.close()
    real = restoring._let_go

    def let_go(path: Path, key: bytes | None) -> None:
        real(path, key)
        wal.write_bytes(stale)

    monkeypatch.setattr(restoring, "_let_go", let_go)
    backup.put_in_place(store.path, copy)
    assert people(store.path) == 50
    open_store(store.path).close()


def test_a_damaged_present_file_is_moved_aside(store: Store) -> None:
    add(store, 300)
    copy = backup.make(store.path).path
    store.close()
    content = store.path.read_bytes()
    store.path.write_bytes(content[:9000] + b"\xff" * 30_000 + content[39_000:])
    kept = backup.put_in_place(store.path, copy)
    assert people(store.path) == 300
    assert kept is not None
    assert kept.read_bytes()[9000:9010] == b"\xff" * 10


def test_onto_a_computer_without_a_file(store: Store, tmp_path: Path) -> None:
    add(store, 2)
    copy = backup.make(store.path).path
    place = tmp_path / "new.gzs"
    assert backup.put_in_place(place, copy) is None
    assert people(place) == 2


# -- thinning --------------------------------------------------------------------------------------------------------------


def kept_at(*ages: timedelta, by_hand: bool = False) -> list[Kept]:
    return [Kept(f"{number}{'h' if by_hand else ''}", NOW - age, by_hand) for number, age in enumerate(ages)]


def test_thinning_worked_out_by_hand() -> None:
    hours = kept_at(*(timedelta(hours=number) for number in range(0, 24 * 60, 6)))  # 60 days, four a day
    gone = set(backup.surplus(hours, NOW))
    stay = [copy for copy in hours if copy.name not in gone]
    assert all(copy.name not in gone for copy in hours if NOW - copy.at <= timedelta(days=2))
    days = {copy.at.date() for copy in stay}
    assert {(NOW - timedelta(days=number)).date() for number in range(30)} <= days
    assert len(stay) < 8 + 30 + 8 + 12
    assert backup.surplus(stay, NOW) == []


def test_a_wrong_clock_thins_nothing_out() -> None:
    copies = kept_at(*(timedelta(hours=number) for number in range(0, 24 * 60, 6)))
    assert backup.surplus(copies, NOW - timedelta(days=1)) == []


@given(
    st.lists(st.integers(-3, 3_000_000), max_size=60, unique=True),
    st.lists(st.integers(-3, 3_000_000), max_size=5, unique=True),
)
def test_thinning_always(ages: list[int], by_hand: list[int]) -> None:
    copies = kept_at(*(timedelta(minutes=age) for age in ages))
    copies += kept_at(*(timedelta(minutes=age) for age in by_hand), by_hand=True)
    gone = set(backup.surplus(copies, NOW))
    stay = [copy for copy in copies if copy.name not in gone]
    assert len(stay) >= min(FEWEST, len(copies))
    assert all(copy in stay for copy in copies if copy.by_hand)
    if copies:
        assert max(copies, key=lambda copy: copy.at) in stay
    assert backup.surplus(stay, NOW) == [], "thinning twice is thinning once"


def test_days_without_a_copy_do_not_count() -> None:
    """The clock jumps ten years ahead, or everybody was on holiday: the copies of the last two days of work all stay."""
    hours = kept_at(*(timedelta(hours=number) for number in range(0, 36, 2)))
    assert backup.surplus(hours, NOW + timedelta(days=3650)) == []
    assert backup.surplus([*hours, Kept("later", NOW + timedelta(days=3650))], NOW + timedelta(days=3650)) == []


# -- how often, and when not to thin out -------------------------------------------------------------------------------------


def test_half_an_hour_of_work(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    add(store)
    backup.make(store.path)
    known = state(store.path)
    earlier = (datetime.fromisoformat(known.last) - timedelta(minutes=31)).isoformat()
    name = store_id_of(store.path)
    memory.note("copies", name, last=earlier)
    assert backup.due(store.path) == "", "nothing was changed"
    add(store)
    assert backup.due(store.path) == "time"
    monkeypatch.setattr(making, "_SMALL", making._SMALL // 10_000)
    assert backup.due(store.path) == "", "a large store less often"
    memory.note("copies", name, last=(datetime.now(UTC) - timedelta(days=1, minutes=1)).isoformat())
    assert backup.due(store.path) == "day"


def test_after_a_restore_nothing_goes_until_somebody_has_looked(store: Store) -> None:
    add(store)
    for number in range(8):  # two a day
        copy = backup.make(store.path, reason="time")
        assert copy.manifest is not None
        made = (datetime.now(UTC) - timedelta(days=1 + number // 2, minutes=number)).isoformat()
        manifest_path(copy.path).write_text(manifest_text(replace(copy.manifest, created=made)), encoding="utf-8")
    name, folder = store_id_of(store.path), backup.folder_of(store.path)
    backup.pause_thinning(name)
    assert state(store.path).paused
    assert making.thin(folder, name) == []
    backup.confirm_restored(name)
    assert not state(store.path).paused
    assert making.thin(folder, name)


def store_id_of(path: Path) -> str:
    connection = open_connection(path, readonly=True)
    found = chain.store_id(connection)
    connection.close()
    return found
