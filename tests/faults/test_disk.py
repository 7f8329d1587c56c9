"""Our own work on a failing disk: killed, torn, out of space, unreadable. The store opens, is sound, and every act is whole or absent."""

import os

import pytest

from gzstudents.schema import open_store
from tests.conftest import tally
from tests.faults.conftest import Runner
from tests.faults.judging import judge, values
from tests.faults.work import KEYED, WORKS, register

MODES = ("kill", "torn", "eio", "eio1", "enospc", "short", "fsync")
SHORT = 3  # points of each work and mode in the short form
LONG, LONG_KILLS = 30, 80  # with --faults, spread over all operations; more in the night: GZSTUDENTS_POINTS=1000
KILLS = 5


def points(count: int, wanted: int) -> list[int]:
    """Every operation, or `wanted` of them spread over all."""
    if count <= wanted:
        return list(range(1, count + 1))
    return sorted({1 + number * (count - 1) // (wanted - 1) for number in range(wanted)})


def run_through(runner: Runner, work: str, mode: str, wanted: int, *, keyed: bool = False) -> None:
    whole = runner(work, keyed=keyed)
    assert (whole.killed, whole.failed, whole.refused) == (False, [], [])
    assert whole.count > 5, "the shim hears our files"
    judge(work, whole)
    killed = 0
    tried = points(whole.count, wanted)
    for at in tried:
        outcome = runner(work, at, mode, keyed=keyed)
        killed += outcome.killed
        judge(work, outcome)
    if mode in {"kill", "torn"}:
        assert killed, "the fault was met"
    tally[f"points with {mode}"] += len(tried)


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


@pytest.mark.parametrize(
    ("work", "mode"),
    [("save", "enospc"), ("save", "eio"), ("rotate", "kill"), ("password", "eio"), ("save", "fsync")],
)
def test_faults_below_a_password(runner: Runner, work: str, mode: str) -> None:
    run_through(runner, work, mode, SHORT, keyed=True)


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("work", "keyed"), [*((work, False) for work in WORKS), *((work, True) for work in KEYED)])
def test_many_points(runner: Runner, work: str, keyed: bool, mode: str) -> None:
    usual = LONG_KILLS if mode in {"kill", "torn"} else LONG
    run_through(runner, work, mode, int(os.environ.get("GZSTUDENTS_POINTS", usual)), keyed=keyed)


def test_a_full_disk_is_said_in_words_and_works_again(runner: Runner) -> None:
    whole = runner("import")
    outcome = runner("import", whole.count // 2, "enospc")
    assert outcome.acknowledged == 0
    assert any("磁盘" in text for text in (*outcome.refused, *outcome.failed)), outcome
    store = open_store(outcome.folder / "office.gzs")
    register(store, "后来")
    store.close()
    assert values(store.path, None, "SELECT count(*) FROM people") == [2]
