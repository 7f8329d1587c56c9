"""Our own work on a failing disk: killed, torn, out of space, unreadable. The store opens, is sound, and every act is whole or absent."""

from pathlib import Path
from typing import Any

import pytest

from gzstudents.kernel import backup
from gzstudents.office.checking import check
from gzstudents.schema import VERSION, open_store
from tests.faults.conftest import Outcome, Runner
from tests.faults.work import PEOPLE, WORKS

MODES = ("kill", "torn", "eio", "eio1", "enospc", "short", "fsync")
SHORT = 3  # points of each work and mode in the short form; all of them with --long
KILLS = 8


def values(path: Path, *statements: str) -> list[Any]:
    store = open_store(path)
    with store.reading() as session:
        found = [session.connection().exec_driver_sql(statement).scalar_one() for statement in statements]
    store.close()
    return found


def judge(work: str, outcome: Outcome) -> None:
    """What must be true whatever happened."""
    path = outcome.folder / "office.gzs"
    people, acts, version = values(
        path, "SELECT count(*) FROM people", "SELECT count(*) FROM acts", "PRAGMA user_version"
    )
    findings = [one for one in check(path).findings if one.part != "anchors"]
    assert findings == []
    assert version == VERSION
    if work == "save":
        assert people == acts
        assert people >= 1 + outcome.acknowledged, "an acknowledged act is kept"
    elif work == "import":
        assert (people, acts) in {(1, 1), (1 + PEOPLE, 2)}
        assert people > 1 or not outcome.acknowledged
    elif work == "undo":
        assert (people, acts) in {(1, 3), (1 + PEOPLE, 2)}
        assert people == 1 or not outcome.acknowledged
    elif work == "restore":
        assert people in {1, 4}
        assert people == 1 or not outcome.acknowledged
    else:
        assert people == 1
    whole_copies(outcome.folder / "office.copies")
    for error in (*outcome.failed, *outcome.refused):
        assert "Traceback" not in error
        assert not error.startswith(("TypeError", "AttributeError", "AssertionError", "KeyError")), error


def whole_copies(folder: Path) -> None:
    """Whatever bears the name of a copy and has its manifest is one."""
    for copy in backup.list_copies(folder):
        assert backup.read_facts(copy.path, None, copy.manifest)


def points(count: int, wanted: int | None) -> list[int]:
    """Every operation, or `wanted` of them spread over all."""
    if wanted is None or count <= wanted:
        return list(range(1, count + 1))
    return sorted({1 + number * (count - 1) // (wanted - 1) for number in range(wanted)})


def run_through(runner: Runner, work: str, mode: str, wanted: int | None) -> None:
    whole = runner(work)
    assert (whole.killed, whole.failed, whole.refused) == (False, [], [])
    assert whole.count > 5, "the shim hears our files"
    judge(work, whole)
    killed = 0
    for at in points(whole.count, wanted):
        outcome = runner(work, at, mode)
        killed += outcome.killed
        judge(work, outcome)
    if mode in {"kill", "torn"}:
        assert killed, "the fault was met"


@pytest.mark.parametrize("work", sorted(WORKS))
def test_killed_at_many_points(runner: Runner, work: str) -> None:
    run_through(runner, work, "kill", KILLS)


@pytest.mark.parametrize(
    ("work", "mode"),
    [*(("save", mode) for mode in MODES[1:]), ("import", "torn"), ("import", "enospc"), ("backup", "enospc"), ("backup", "eio"),
     ("migrate", "eio1"), ("restore", "eio1")],
)  # fmt: skip
def test_every_kind_of_fault(runner: Runner, work: str, mode: str) -> None:
    run_through(runner, work, mode, SHORT)


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("work", sorted(WORKS))
def test_every_point(runner: Runner, work: str, mode: str) -> None:
    run_through(runner, work, mode, None)


def test_a_full_disk_is_said_in_words_and_works_again(runner: Runner) -> None:
    whole = runner("import")
    outcome = runner("import", whole.count // 2, "enospc")
    assert outcome.acknowledged == 0
    assert any("磁盘" in text for text in (*outcome.refused, *outcome.failed)), outcome
    from tests.faults.work import register

    store = open_store(outcome.folder / "office.gzs")
    register(store, "后来")
    store.close()
    assert values(store.path, "SELECT count(*) FROM people") == [2]
