"""Files that are put in the place of others, on the systems that are not at hand too: what they do is said to the code."""

import sys
from pathlib import Path, PurePosixPath, PureWindowsPath
from types import SimpleNamespace

import pytest

from gzstudents.commands import signing
from gzstudents.kernel import durable
from gzstudents.kernel.connection import open_connection, uri_of
from gzstudents.kernel.errors import UserError


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A file that somebody else reads just then, as many times as the number says."""
    times = [3]
    whole = Path.replace

    def refused(self: Path, target: Path) -> Path:
        if times[0] > 0:
            times[0] -= 1
            raise PermissionError(13, "used by another process")
        return whole(self, target)

    monkeypatch.setattr(Path, "replace", refused)
    monkeypatch.setattr(durable, "_PAUSE", 0)
    return times


def test_a_file_that_is_read_just_then_is_replaced_a_moment_later(
    busy: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, place = tmp_path / "新.half", tmp_path / "钥匙"
    new.write_text("new")
    place.write_text("old")
    monkeypatch.setattr(durable, "os", SimpleNamespace(name="nt"))
    durable.replace(new, place)
    assert (place.read_text(), new.exists(), busy) == ("new", False, [0])
    new.write_text("newer")
    busy[0] = 1000
    with pytest.raises(PermissionError):
        durable.replace(new, place)
    assert place.read_text() == "new"


def test_elsewhere_a_refusal_is_a_refusal(busy: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_text("new")
    monkeypatch.setattr(durable, "os", SimpleNamespace(name="posix"))
    with pytest.raises(PermissionError):
        durable.replace(tmp_path / "a", tmp_path / "b")
    assert busy == [2]


def test_on_macos_the_drive_is_asked_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    known = SimpleNamespace(F_FULLFSYNC=51, fcntl=lambda handle, order: asked.append(order))
    monkeypatch.setitem(sys.modules, "fcntl", known)
    monkeypatch.setattr(durable, "sys", SimpleNamespace(platform="darwin"))
    path = tmp_path / "office.gzs.keys"
    path.write_text("x")
    durable.sync(path)
    assert asked == [51]

    def unknown(*_values: object) -> None:
        raise OSError(25, "not known to this file system")

    monkeypatch.setattr(known, "fcntl", unknown)
    synced: list[int] = []
    monkeypatch.setattr(durable, "os", SimpleNamespace(fsync=synced.append))
    durable.sync(path)
    assert len(synced) == 1


def test_sqlite_reads_the_names_of_all_systems(tmp_path: Path) -> None:
    assert uri_of(PureWindowsPath(r"C:\Users\陈静\我的 数据#1\office.gzs")).startswith("file:///C:/Users/%E9%99%88")
    assert uri_of(PureWindowsPath(r"\\server\share\a b.gzs")) == "file:////server/share/a%20b.gzs"
    assert uri_of(PurePosixPath("/home/陈静/100%?.gzs")) == "file:///home/%E9%99%88%E9%9D%99/100%25%3F.gzs"
    folder = tmp_path / "陈静 的 100% #文件?"
    folder.mkdir()
    from gzstudents.schema import open_store

    open_store(folder / "数据 & 备份.gzs", create=True).close()
    open_connection(folder / "数据 & 备份.gzs", readonly=True).close()


@pytest.mark.parametrize(
    "raw",
    ["陈静的 长密码 一句话\r\n".encode(code) for code in ("utf-8", "utf-8-sig", "utf-16", "gbk")],
)
def test_a_password_file_as_the_editors_of_windows_write_it(raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "密码.txt"
    path.write_bytes(raw)
    assert signing.from_file(path) == "陈静的 长密码 一句话"
    path.write_bytes(b"\r\n" + raw)
    if not raw.startswith((b"\xff\xfe", b"\xef")):
        with pytest.raises(UserError, match="第一行"):
            signing.from_file(path)
