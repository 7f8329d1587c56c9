"""What is handed over: the wheel and the source archive are whole, and the program runs from the wheel alone."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from gzstudents import __version__

ROOT = Path(__file__).resolve().parents[1]


def _shipped(folder: str) -> set[str]:
    found = {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob("*") if path.is_file()}
    return {name for name in found if "__pycache__" not in name and not name.endswith(".mo")}


def _build(kind: str, out: Path) -> Path:
    """Built as an office's machine would, but offline and with the tools that are here."""
    copy = out / "source tree"
    ours = ("gzstudents", "resources", "i18n", "requirements", "tests")
    for name in ours:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo", "artefacts"))
    for name in ("pyproject.toml", "dev", "README.md", "CHANGELOG.md", "LICENSE", "NOTICE", ".gitignore"):
        shutil.copy(ROOT / name, copy / name)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-build-isolation", "--no-deps", "--no-index", "-w"]
    words = [*pip, str(out), "."] if kind == "wheel" else [sys.executable, "-m", "hatchling", "build", "-t", "sdist"]
    made = subprocess.run(words, cwd=copy, capture_output=True, text=True, encoding="utf-8", check=False)
    assert made.returncode == 0, made.stderr[-2000:]
    (found,) = out.glob("*.whl") if kind == "wheel" else (copy / "dist").glob("*.tar.gz")
    return found


@pytest.mark.long
def test_the_program_runs_from_the_wheel_in_an_empty_folder(tmp_path: Path) -> None:
    wheel = _build("wheel", tmp_path)
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        installed, empty = tmp_path / "installed", tmp_path / "空 文件夹"
        archive.extractall(installed)  # noqa: S202 - our own; a wheel of pure Python is installed by unpacking it
    assert {f"gzstudents/{name}" for name in _shipped("resources")} <= names
    assert {f"gzstudents/i18n/{language}/LC_MESSAGES/gzstudents.mo" for language in ("en", "zh_CN")} <= names
    assert {"gzstudents/py.typed", f"gzstudents-{__version__}.dist-info/licenses/NOTICE"} <= names
    assert _shipped("gzstudents") <= names
    assert not [name for name in names if name.endswith((".po", ".pot", ".pyc")) or name.startswith("tests")]
    empty.mkdir()
    env = {**os.environ, "PYTHONPATH": str(installed), "GZSTUDENTS_HOME": str(empty / "home")}
    where = [sys.executable, "-c", "import gzstudents; print(gzstudents.__file__)"]
    assert (
        str(installed) in subprocess.run(where, cwd=empty, env=env, capture_output=True, text=True, check=True).stdout
    )
    words = [sys.executable, "-m", "gzstudents", "demo", "office", "--people", "150", "--json", "--lang", "en"]
    made = subprocess.run(words, cwd=empty, env=env, capture_output=True, text=True, encoding="utf-8", check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    answer = json.loads(made.stdout)
    assert answer["import"]["new"] == 150
    assert "demo office" in answer["message"], "the catalogues speak"
    assert all((empty / "office" / name).is_file() for name in answer["files"])


@pytest.mark.long
def test_the_source_archive_is_whole(tmp_path: Path) -> None:
    with tarfile.open(_build("sdist", tmp_path)) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
        mode = next(entry.mode for entry in archive.getmembers() if entry.name.endswith("/dev"))
    assert _shipped("resources") | _shipped("gzstudents") | _shipped("i18n") <= names
    assert {"dev", "README.md", "LICENSE", "NOTICE", "requirements/dev.txt", "tests/conftest.py"} <= names
    assert mode & 0o100, "the door can be opened"


def test_no_call_that_only_posix_knows() -> None:
    """Windows and macOS run the same code; what only one of them has stands behind a question."""
    only = ("import pwd", "import grp", "import termios", "os.fork(", "os.getuid(", "os.geteuid(")
    for path in (ROOT / "gzstudents").rglob("*.py"):
        text = path.read_text("utf-8")
        assert not [call for call in only if call in text], path
        if "import resource" in text or "import fcntl" in text:
            assert 'sys.platform == "' in text or 'sys.platform != "win32"' in text or "ImportError" in text, path
