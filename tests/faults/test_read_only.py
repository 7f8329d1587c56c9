"""A medium that really cannot be written: the store opens, is read, checked and copied elsewhere, and nothing is saved.

As root a bind mount for reading only, in a namespace of mounts of its own; as anybody else a folder and a file without the
right to write. Where neither is possible the test says why it does not run.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gzstudents.kernel.connection import open_connection
from gzstudents.schema import open_store
from tests import make
from tests.faults.conftest import ROOT, make_template

_MOUNT = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'


def _mounting() -> list[str] | None:
    """What runs a command while a folder, named next, can only be read; None where that is not possible."""
    if not sys.platform.startswith("linux") or not all(map(shutil.which, ("unshare", "mount"))):
        return None
    for way in ("-m", "-rm"):
        prefix = ["unshare", way, "sh", "-c", _MOUNT]
        probe = [*prefix, str(ROOT), "sh", "-c", f"! touch '{ROOT}/.probe' 2>/dev/null"]
        if (os.geteuid() == 0 or way == "-rm") and not subprocess.run(
            probe, capture_output=True, check=False
        ).returncode:
            return prefix
    return None


@pytest.fixture(params=["mount", "rights"])
def read_only(request: pytest.FixtureRequest) -> Iterator[Callable[[Path], list[str]]]:
    """For a folder: the words that stand before the command of the child."""
    closed: list[Path] = []
    if request.param == "mount":
        prefix = _mounting()
        if prefix is None:
            pytest.skip("neither root nor allowed to mount a folder for reading only")
        yield lambda folder: [*prefix, str(folder)]
        return
    if sys.platform == "win32" or os.geteuid() == 0:
        pytest.skip("rights of folders do not hold back root, nor anybody on Windows")

    def close(folder: Path) -> list[str]:
        closed.extend([*folder.rglob("*"), folder])
        for part in closed:
            part.chmod(0o555 if part.is_dir() else 0o444)
        return []

    yield close
    for part in reversed(closed):
        part.chmod(0o755)


def state(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir()) if path.is_file()
    }


def test_on_a_medium_for_reading_only(read_only: Callable[[Path], list[str]], tmp_path: Path) -> None:
    folder, elsewhere = make_template(tmp_path / "medium", "save"), tmp_path / "elsewhere"
    (elsewhere / "copies").mkdir(parents=True)
    before = state(folder)
    command = [*read_only(folder), sys.executable, "-m", "tests.faults.read_only_work", str(folder / "office.gzs"), str(elsewhere)]  # fmt: skip
    environment = {**os.environ, "PYTHONUTF8": "1", "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env=environment, cwd=ROOT, check=False, timeout=100
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert (found["people"], found["shown"]) == (1, 1), "it is read"
    assert "不能写入" in found["saved"]
    assert found["findings"] == []
    assert found["copied"], "a copy on another disk is the way out"
    assert found["taken"]
    assert found["looked"]["code"] == 0
    assert "不能写入" in found["looked"]["beside"], "the command line says it beside the answer"
    assert "不能写入" in json.loads(found["looked_json"]["out"])["read_only"]
    assert found["looked_json"]["beside"] == ""
    assert found["changed"]["code"] == 1
    assert "不能写入" in json.loads(found["changed"]["out"])["message"]
    assert "不能写入" in found["bar"], "the window says it before anybody types"
    assert len(found["why"]) > 8
    assert all("不能写入" in why for why in found["why"].values()), "each of them says why"
    assert {"students.new", "students.edit", "edit.undo"} <= set(found["why"])
    assert not set(found["why"]) & {*found["possible"], *found["pressed"]}, "seen, and cannot be triggered"
    assert "不能写入" in found["palette"]["students.new"], "found by who looks for it"
    assert {"students.export", "go.students", "edit.copy", "file.open"} <= set(found["possible"])
    assert "不能写入" in found["said"], "what was open before it was known"
    assert found["typed"] == "不能存"
    assert state(folder) == before


def test_a_store_of_an_older_program_is_said(read_only: Callable[[Path], list[str]], tmp_path: Path) -> None:
    """It would have to be brought up to date, which needs writing: where to, not that it was opened for reading."""
    folder = make_template(tmp_path / "medium", "save")
    connection = open_connection(folder / "office.gzs")
    connection.execute("PRAGMA user_version = 1")
    connection.close()
    command = [*read_only(folder), sys.executable, "-m", "gzstudents", "--store", str(folder / "office.gzs"), "--lang", "zh_CN", "students", "--json"]  # fmt: skip
    environment = {**os.environ, "PYTHONUTF8": "1"}
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, cwd=ROOT, check=False, timeout=60)  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "旧版本" in json.loads(done.stdout)["message"]


def test_what_was_not_folded_in_is_said(read_only: Callable[[Path], list[str]], tmp_path: Path) -> None:
    """Copied to the medium while it was in use: a part of it lies in the -wal, which can only be read where it can be written."""
    folder, medium = make_template(tmp_path / "office", "save"), tmp_path / "medium"
    medium.mkdir()
    store = open_store(folder / "office.gzs")
    with store.writing("陈静", "students.register") as session:
        make.student(session)
    for name in ("office.gzs", "office.gzs-wal"):
        shutil.copy(folder / name, medium / name)
    store.close()
    command = [*read_only(medium), sys.executable, "-m", "gzstudents", "--store", str(medium / "office.gzs"), "--lang", "zh_CN", "students", "--json"]  # fmt: skip
    environment = {**os.environ, "PYTHONUTF8": "1"}
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, cwd=ROOT, check=False, timeout=60)  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "没有并入的更改" in json.loads(done.stdout)["message"]
