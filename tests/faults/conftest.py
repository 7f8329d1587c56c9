"""The runner with the failing disk, and what stands in its folder before each fault."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from gzstudents.kernel import backup
from gzstudents.schema import open_store
from tests.commands.conftest import write_roll
from tests.faults.work import PEOPLE, WORKS, register
from tests.older import older_release

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Outcome:
    """What the child could still say: acts it told us were saved, refusals and errors in words, operations it counted."""

    folder: Path
    killed: bool
    acknowledged: int = 0
    refused: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    count: int = 0


class Runner:
    """Does one work on a fresh folder while the disk fails at its `at`-th operation."""

    def __init__(self, library: Path, templates: dict[str, Path], home: Path, folder: Path) -> None:
        environment = {**os.environ, "LD_PRELOAD": str(library), "GZSTUDENTS_HOME": str(home), "PYTHONUTF8": "1"}
        self._child = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.work"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environment, cwd=ROOT,
        )  # fmt: skip
        self._templates, self._folder = templates, folder

    def __call__(self, work: str, at: int = -1, mode: str = "kill", log: str = "") -> Outcome:
        place = self._folder / "office"
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self._templates[work], place)
        order = {"work": work, "folder": str(place), "at": at, "mode": mode, "log": log}
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        print(json.dumps(order), file=self._child.stdin, flush=True)
        answer = json.loads(self._child.stdout.readline())
        return _outcome(place, answer)

    def close(self) -> None:
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.close()
        self._child.wait(30)
        self._child.stdout.close()


def _outcome(place: Path, answer: dict[str, Any]) -> Outcome:
    found = Outcome(place, bool(answer["killed"]))
    for line in answer["said"]:
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
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """For each work the folder as it is before: one person, one act; after an import; with a copy; from an older release."""
    base = tmp_path_factory.mktemp("templates")
    return {work: make_template(base / work, work) for work in WORKS}


def make_template(folder: Path, work: str) -> Path:
    folder.mkdir()
    store = open_store(folder / "office.gzs", create=True)
    register(store, "老生")
    if work in {"import", "undo"}:
        people = [(f"S{n}", f"学生{n}", "LI", "Si", "男", "泰国", "2001-01-30", f"AA{7000000 + n}", "硕士", "文学院", "2024-09-01", "在校") for n in range(PEOPLE)]  # fmt: skip
        write_roll(folder / "名册.csv", people)
    if work == "undo":
        with store.writing("陈静", "students.import", cause="import") as session:
            rows = [(f"学生{number}",) for number in range(PEOPLE)]
            session.connection().exec_driver_sql("INSERT INTO people (chinese_name) VALUES (?)", rows)
    if work == "restore":
        shutil.copy(backup.make(store.path, folder=folder / "elsewhere").path, folder / "copy.gzs")
        shutil.rmtree(folder / "elsewhere")
        for number in range(3):
            register(store, f"新生{number}")
    store.close()
    if work == "migrate":
        older_release(folder / "office.gzs")
    return folder


@pytest.fixture
def runner(
    library: Path, templates: dict[str, Path], tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Runner]:
    made = Runner(library, templates, tmp_path / "home", tmp_path)
    yield made
    made.close()
