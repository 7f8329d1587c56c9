"""The runner with the failing disk, and what stands in its folder before each fault."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from gzstudents.kernel import access, backup
from gzstudents.kernel.vault import ROOMS, rotation
from gzstudents.kernel.vault.sealing import Cost
from gzstudents.office import people
from gzstudents.schema import open_store
from tests.commands.conftest import write_roll
from tests.faults.work import LOGIN, PASSWORD, PEOPLE, register
from tests.older import older_release

ENOUGH = 200 << 20  # bytes
ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Outcome:
    """What the child could still say: acts it told us were saved, refusals and errors in words, operations it counted."""

    folder: Path
    killed: bool
    keyed: bool = False
    acknowledged: int = 0
    refused: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    count: int = 0


class Templates:
    """The folder as it is before each work: one person, one act; after an import; with a copy; from an older release. Made
    when first asked for.
    """

    def __init__(self, base: Path) -> None:
        self._base = base

    def of(self, work: str, *, keyed: bool = False) -> Path:
        folder = self._base / f"{work}{'-keyed' if keyed else ''}"
        return folder if folder.exists() else make_template(folder, work, keyed=keyed)


class Runner:
    """Does one work on a fresh folder while the disk fails at its `at`-th operation."""

    def __init__(self, library: Path, templates: Templates, folder: Path) -> None:
        environment = {**os.environ, "LD_PRELOAD": str(library), "PYTHONUTF8": "1"}
        self._child = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.work"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environment, cwd=ROOT,
        )  # fmt: skip
        self.templates, self.folder = templates, folder

    def __call__(
        self, work: str, at: int = -1, mode: str = "kill", *, keyed: bool = False, log: str = "", careless: bool = False
    ) -> Outcome:
        place, home = self.folder / "office", self.folder / "home"
        for old in (place, home):
            shutil.rmtree(old, ignore_errors=True)
        shutil.copytree(self.templates.of(work, keyed=keyed), place)
        home.mkdir()
        order = {"work": work, "folder": str(place), "home": str(home), "at": at, "mode": mode, "log": log, "careless": careless}  # fmt: skip
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        print(json.dumps(order), file=self._child.stdin, flush=True)
        answer = json.loads(self._child.stdout.readline())
        return _outcome(Outcome(place, bool(answer["killed"]), keyed), answer["said"])

    def close(self) -> None:
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.kill()  # nothing of worth is left in it
        self._child.wait(30)
        self._child.stdin.close()
        self._child.stdout.close()


def _outcome(found: Outcome, said: list[str]) -> Outcome:
    for line in said:
        kind, _blank, rest = line.partition(" ")
        if kind in {"saved", "done"}:
            found.acknowledged += 1
        elif kind == "refused":
            found.refused.append(rest)
        elif kind == "failed":
            found.failed.append(rest)
        elif kind == "count":
            found.count = int(rest)
    return found


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The failing disk, compiled. Only on Linux and only where there is a compiler: said aloud where it is not."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if sys.platform != "linux" or compiler is None:
        pytest.skip("the failing disk needs Linux and a C compiler; faults without it run in test_without_a_compiler")
    made = tmp_path_factory.mktemp("faultfs") / "faultfs.so"
    source = Path(__file__).with_name("faultfs.c")
    subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", made, source, "-ldl", "-lpthread"], check=True)
    return made


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    return Templates(tmp_path_factory.mktemp("templates"))


def make_template(folder: Path, work: str, *, keyed: bool = False) -> Path:
    folder.mkdir()
    path = folder / "office.gzs"
    store = open_store(path, create=True)
    register(store, "老生")
    if work in {"import", "undo"}:
        roll = [(f"S{n}", f"学生{n}", "LI", "Si", "男", "泰国", "2001-01-30", f"AA{7000000 + n}", "硕士", "文学院", "2024-09-01", "在校") for n in range(PEOPLE)]  # fmt: skip
        write_roll(folder / "名册.csv", roll)
    if work == "undo":
        with store.writing("陈静", "students.import", cause="import") as session:
            rows = [(f"学生{number}",) for number in range(PEOPLE)]
            session.connection().exec_driver_sql("INSERT INTO people (chinese_name) VALUES (?)", rows)
    store.close()
    if work == "migrate":
        older_release(path)
    key = _protected(path, enter=work != "migrate") if keyed else None
    if work == "restore":
        _newer_than_its_copy(path, key)
    return folder


def _protected(path: Path, *, enter: bool) -> bytes:
    """With a password, and its person on record as after her first sign-in (an act of its own)."""
    keys, _kit = rotation.protect(path, LOGIN, PASSWORD, rooms=ROOMS, cost=Cost(1, 64, 1))
    key = keys.data
    if enter:
        store = open_store(path, key)
        people.enter(store, keys)
        access.sign_out()  # which empties the keys
        store.close()
    return key


def _newer_than_its_copy(path: Path, key: bytes | None) -> None:
    made = backup.make(path, key, folder=path.parent / "elsewhere").path
    shutil.copy(made, path.parent / "copy.gzs")
    shutil.rmtree(made.parent)
    store = open_store(path, key)
    for number in range(3):
        register(store, f"新生{number}")
    store.close()


@pytest.fixture(scope="session")
def quick_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """In memory where there is such a place: what is lost is decided by the failing disk, not by a real one."""
    shared = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    if not os.access(shared, os.W_OK) or shutil.disk_usage(shared).free < ENOUGH:
        yield tmp_path_factory.mktemp("runner")
        return
    with tempfile.TemporaryDirectory(dir=shared, prefix="gzstudents-faults-") as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def shared_runner(library: Path, templates: Templates, quick_folder: Path) -> Iterator[Runner]:
    """One for all: starting it takes longer than most works."""
    made = Runner(library, templates, quick_folder)
    yield made
    made.close()


@pytest.fixture
def runner(shared_runner: Runner, monkeypatch: pytest.MonkeyPatch) -> Runner:
    monkeypatch.setenv("GZSTUDENTS_HOME", os.environ["GZSTUDENTS_HOME"])  # the judge moves from home to home
    return shared_runner
