"""Where a store may lie, and what happens to it while it is open."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from gzstudents.kernel import backup, places
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.store import Store
from gzstudents.schema import open_store
from gzstudents.students.model import Person


def add(store: Store) -> None:
    with store.writing("陈静", "students.register") as session:
        session.add(Person(chinese_name="阿里"))


def people(path: Path) -> int:
    store = open_store(path)
    with store.reading() as session:
        found = int(session.connection().exec_driver_sql("SELECT count(*) FROM people").scalar_one())
    store.close()
    return found


# -- folders ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "folder",
    [
        "OneDrive", "OneDrive - 云山示例大学", "Dropbox", "Dropbox (Personal)", "Nutstore Files", "我的坚果云", "坚果云",
        "BaiduSyncdisk", "百度网盘", "WPS云盘", "WPSDrive", "iCloud Drive", "Mobile Documents", "CloudStorage",
        "Google Drive", "阿里云盘", "Nextcloud",
    ],
)  # fmt: skip
def test_synchronised_folders(tmp_path: Path, folder: str) -> None:
    found = places.trouble(tmp_path / folder / "国际处" / "office.gzs")
    assert found == places.Trouble("cloud", folder)
    assert folder in places.refusal(tmp_path / folder / "office.gzs")


@pytest.mark.parametrize("folder", ["OneDriver", "我的文档", "dropboxes", "云山", "115", "1150", "onedrivebackup"])
def test_ordinary_folders(tmp_path: Path, folder: str) -> None:
    assert places.trouble(tmp_path / folder / "OneDrive.gzs") is None


@pytest.mark.parametrize(
    ("mounts", "path", "kind"),
    [
        ([("/", "ext4"), ("/mnt/share", "cifs")], "/mnt/share/a/office.gzs", "cifs"),
        ([("/", "ext4"), ("/mnt/share", "cifs")], "/mnt/shares/office.gzs", ""),
        ([("/", "ext4"), ("/mnt", "nfs4"), ("/mnt/local", "ext4")], "/mnt/local/office.gzs", ""),
        ([("/", "9p")], "/home/x/office.gzs", ""),
        ([("/", "overlay"), ("/mnt/c", "9p")], "/mnt/c/Users/office.gzs", "9p"),
        ([("/", "ext4"), ("/run/user/1000/gvfs", "fuse.gvfsd-fuse")], "/run/user/1000/gvfs/smb/office.gzs", "fuse.gvfsd-fuse"),
    ],
)  # fmt: skip
def test_network_folders(monkeypatch: pytest.MonkeyPatch, mounts: list[tuple[str, str]], path: str, kind: str) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(places, "_mounts", lambda: tuple(mounts))
    found = places._network(Path(path))
    assert (found.name if found else "") == kind


def test_unc_paths() -> None:
    assert places._network(Path("//server/share/office.gzs")) == places.Trouble("network", "UNC") or os.name == "nt"


def test_a_link_into_a_synchronised_folder(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    link = tmp_path / "documents"
    try:
        link.symlink_to(tmp_path / "Dropbox", target_is_directory=True)
    except OSError:
        pytest.fail("links can be made here") if sys.platform != "win32" else None
        return
    assert places.trouble(link / "office.gzs") == places.Trouble("cloud", "Dropbox")


def test_there_it_can_be_read_but_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = open_store(tmp_path / "office.gzs", create=True)
    add(own)
    own.close()
    folder = tmp_path / "坚果云"
    folder.mkdir()
    place = folder / "office.gzs"
    shutil.copy(own.path, place)
    with pytest.raises(UserError, match="不能在其中新建"):
        open_store(folder / "new.gzs", create=True)
    store = open_store(place)
    with store.reading() as session:
        assert session.get(Person, 1) is not None
    with pytest.raises(UserError, match="坚果云"):
        add(store)
    store.close()
    assert place.read_bytes() == own.path.read_bytes()
    places.allow(place)
    store = open_store(place)
    add(store)
    store.close()
    assert people(place) == 2


def test_the_environment_overrides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GZSTUDENTS_ANY_FOLDER", "1")
    folder = tmp_path / "Dropbox"
    folder.mkdir()
    open_store(folder / "office.gzs", create=True).close()


def test_a_file_that_cannot_be_written(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    add(store)
    store.close()
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)  # as on a CD; root may write anywhere
    again = open_store(store.path)
    with again.reading() as session:
        assert session.get(Person, 1) is not None
    with pytest.raises(UserError, match="只读"):
        add(again)
    again.close()


# -- files -----------------------------------------------------------------------------------------------------------------


def test_an_emptied_file_with_copies_is_not_taken_for_a_new_one(store: Store) -> None:
    add(store)
    backup.make(store.path)
    store.close()
    for end in ("-wal", "-shm"):
        Path(f"{store.path}{end}").unlink(missing_ok=True)
    store.path.write_bytes(b"")
    with pytest.raises(UserError, match="0 字节"):
        open_store(store.path, create=True)
    assert store.path.stat().st_size == 0


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_truncated_file(store: Store, part: float) -> None:
    for _number in range(5):
        add(store)
    store.close()
    content = store.path.read_bytes()
    store.path.write_bytes(content[: int(len(content) * part)])
    with pytest.raises(UserError, match=r"损坏|不是本程序"):
        open_store(store.path)
    assert store.path.stat().st_size == int(len(content) * part)


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be deleted there")
def test_deleted_while_open(store: Store) -> None:
    add(store)
    store.path.unlink()
    with pytest.raises(UserError, match="已被删除或移走") as first:
        add(store)
    rescued = list(store.path.parent.glob("*.rescued-*"))
    assert len(rescued) == 1
    assert str(rescued[0]) in str(first.value)
    with pytest.raises(UserError, match="已被删除或移走"):
        add(store)
    store.close()
    assert not store.path.exists(), "it does not come back empty"
    assert people(rescued[0]) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be replaced there")
def test_replaced_while_open(store: Store, tmp_path: Path) -> None:
    add(store)
    other = open_store(tmp_path / "other.gzs", create=True)
    other.close()
    other.path.replace(store.path)
    with pytest.raises(UserError, match="被另一个文件替换"):
        add(store)
    store.close()
    (rescued,) = store.path.parent.glob("*.rescued-*")
    assert people(rescued) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be deleted there")
def test_deleted_before_the_first_act_is_not_made_anew(store: Store) -> None:
    store.close()
    again = open_store(store.path)
    store.path.unlink()
    with pytest.raises(UserError):
        add(again)
    again.engine.dispose()
    with pytest.raises(UserError, match="无法打开"), again.reading() as session:
        session.get(Person, 1)
    again.close()
    assert not store.path.exists()
