import json
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QObject

from gzstudents.kernel.errors import RuleBroken, UserError
from gzstudents.ui.jobs import EVERYTHING, Jobs


class Shelf:
    """A store in a list: what jobs need of one."""

    def __init__(self) -> None:
        self.kept: list[Any] = []
        self.opened = 0
        self.threads: set[str] = set()

    @contextmanager
    def reading(self) -> Iterator[Any]:
        self.threads.add(threading.current_thread().name)
        yield SimpleNamespace(kept=tuple(self.kept), info={})

    @contextmanager
    def writing(
        self, actor: str, verb: str, *, cause: str = "manual", note: dict[str, Any] | None = None
    ) -> Iterator[Any]:
        self.threads.add(threading.current_thread().name)
        session = SimpleNamespace(new=[], info={"act_id": len(self.kept) + 1})
        yield session
        self.kept += session.new
        session.info["changed"] = {"people"} if session.new else set()
        self.last = (actor, verb, cause)


def kept(session: Any, least: int = 0) -> list[int]:
    return [value for value in session.kept if value >= least]


def put(session: Any, *, value: int) -> str:
    session.new.append(value)
    return f"put {value}"


def refuse(session: Any) -> None:
    session.new.append(0)
    raise RuleBroken("不行", ["因为"])


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def jobs(qtbot: Any, shelf: Shelf) -> Iterator[Jobs]:
    def open_shelf() -> Shelf:
        shelf.opened += 1
        return shelf

    made = Jobs(open_shelf, actor=lambda: "陈静", program=[sys.executable, "-c"])
    yield made
    made.close()
    assert not any(thread.name in {"gzstudents-read", "gzstudents-write"} for thread in threading.enumerate())


def test_reads_and_writes_away_from_the_window(qtbot: Any, jobs: Jobs, shelf: Shelf) -> None:
    got: list[Any] = []
    with qtbot.waitSignal(jobs.changed, check_params_cb=lambda tables: tables == {"people"}):
        jobs.write(put, lambda result, act: got.append((result, act)), value=7, verb="shelf.put", cause="import")
    qtbot.waitUntil(lambda: got == [("put 7", 1)])
    assert shelf.last == ("陈静", "shelf.put", "import")
    jobs.read(kept, got.append, least=3)
    qtbot.waitUntil(lambda: got[-1] == [7])
    assert shelf.threads == {"gzstudents-reader", "gzstudents-writer"}
    assert shelf.opened == 1


def test_an_act_that_changed_nothing_has_no_id(qtbot: Any, jobs: Jobs) -> None:
    got: list[Any] = []
    jobs.write(lambda session: "nothing", lambda result, act: got.append((result, act)), verb="v")
    qtbot.waitUntil(lambda: got == [("nothing", None)])


def test_a_refused_write_says_why_and_keeps_nothing(qtbot: Any, jobs: Jobs, shelf: Shelf) -> None:
    with qtbot.waitSignal(jobs.failed, check_params_cb=lambda error: error.reasons == ["因为"]):
        jobs.write(refuse)
    errors: list[Exception] = []
    jobs.write(refuse, fail=errors.append)
    qtbot.waitUntil(lambda: len(errors) == 1)
    assert shelf.kept == []


def test_only_the_latest_answer_counts(qtbot: Any, jobs: Jobs) -> None:
    gate = threading.Event()

    class Owner(QObject):
        def __init__(self) -> None:
            super().__init__()
            self.got: list[int] = []

        def take(self, value: int) -> None:
            self.got.append(value)

    def slow(session: Any, *, value: int) -> int:
        gate.wait(5)
        return value

    owner = Owner()
    for value in range(5):
        jobs.read(slow, owner.take, value=value)
    gate.set()
    qtbot.waitUntil(lambda: owner.got == [4])
    qtbot.waitUntil(lambda: not jobs.busy)
    assert owner.got == [4]


def test_an_answer_for_a_deleted_widget_is_dropped(qtbot: Any, jobs: Jobs) -> None:
    class Owner(QObject):
        def take(self, value: object) -> None:
            raise AssertionError

    owner = Owner()
    jobs.read(kept, owner.take)
    owner.deleteLater()
    owner.destroyed.connect(lambda: None)
    import shiboken6

    shiboken6.delete(owner)
    qtbot.waitUntil(lambda: not jobs.busy)


CHILD = """
import json, sys
from time import sleep
def say(done, text=""): print(json.dumps({"done": done, "total": 3, "text": text}), file=sys.stderr, flush=True)
"""


def run_and_wait(qtbot: Any, jobs: Jobs, code: str, **options: Any) -> tuple[list[Any], list[Any], list[Any]]:
    done: list[Any] = []
    failed: list[Any] = []
    refused: list[Any] = []
    task = jobs.run([CHILD + code], done.append, fail=failed.append, refused=refused.append, **options)
    with qtbot.waitSignal(task.ended, timeout=20_000):
        pass
    return done, failed, refused


def test_child_process_with_progress_and_answer(qtbot: Any, jobs: Jobs) -> None:
    said: list[tuple[int, int, str]] = []
    changed: list[object] = []
    jobs.changed.connect(changed.append)
    code = "say(1, '读取'); print('中文 noise', file=sys.stderr); say(3)\nprint(json.dumps({'new': 412, 'args': sys.argv[1:]}))"
    done, failed, _refused = run_and_wait(qtbot, jobs, code, progress=lambda *what: said.append(what))
    assert done[0]["new"] == 412
    assert done[0]["args"] == ["--json", "--progress"]
    assert said == [(1, 3, "读取"), (3, 3, "")]
    assert not failed
    assert changed == [EVERYTHING]
    assert jobs.tasks == []


def test_child_names_what_it_changed(qtbot: Any, jobs: Jobs) -> None:
    changed: list[object] = []
    jobs.changed.connect(changed.append)
    run_and_wait(qtbot, jobs, "print(json.dumps({'changed': ['people']}))")
    run_and_wait(qtbot, jobs, "print('{}')", writes=False)
    assert changed == [{"people"}]


def test_child_that_refuses(qtbot: Any, jobs: Jobs) -> None:
    code = "print(json.dumps({'message': '不能', 'reasons': ['甲']})); sys.exit(1)"
    done, failed, refused = run_and_wait(qtbot, jobs, code)
    assert refused[0]["message"] == "不能"
    assert not done
    assert not failed
    errors: list[Any] = []
    task = jobs.run([CHILD + code], done.append, fail=errors.append)
    with qtbot.waitSignal(task.ended, timeout=20_000):
        pass
    assert isinstance(errors[0], RuleBroken)
    assert errors[0].reasons == ["甲"]


@pytest.mark.parametrize("code", ["sys.exit(3)", "print('not json'); sys.exit(0)", "import os; os.abort()", "1/0"])
def test_child_that_breaks(qtbot: Any, jobs: Jobs, code: str) -> None:
    done, failed, refused = run_and_wait(qtbot, jobs, code)
    assert not done
    assert not refused
    assert isinstance(failed[0], RuntimeError)


def test_child_that_is_cancelled_rolls_back_by_itself(qtbot: Any, jobs: Jobs) -> None:
    done: list[Any] = []
    code = "say(1)\nline = sys.stdin.readline()\nprint(json.dumps({'heard': line.strip()})); sys.exit(1)"
    task = jobs.run([CHILD + code], done.append, fail=done.append, refused=done.append)
    with qtbot.waitSignal(task.progressed, timeout=20_000):
        pass
    with qtbot.waitSignal(task.ended, timeout=20_000):
        task.cancel()
    assert task.cancelled
    assert task.answer == {"heard": "cancel"}
    assert not done


def test_first_line_carries_the_key(qtbot: Any, jobs: Jobs) -> None:
    done, _failed, _refused = run_and_wait(
        qtbot, jobs, "print(json.dumps({'key': sys.stdin.readline().strip()}))", first_line=b"secret"
    )
    assert done == [{"key": "secret"}]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has classes instead of numbers")
def test_a_child_comes_after_the_window(qtbot: Any, jobs: Jobs) -> None:
    code = "sys.stdin.readline(); import os; print(json.dumps({'priority': os.getpriority(os.PRIO_PROCESS, 0)}))"
    done: list[Any] = []
    task = jobs.run([CHILD + code], done.append)
    with qtbot.waitSignal(task._process.started, timeout=20_000):
        pass
    with qtbot.waitSignal(task.ended, timeout=20_000):
        task._process.write(b"go\n")
    assert done[0]["priority"] > os.getpriority(os.PRIO_PROCESS, 0)


def test_program_that_does_not_exist(qtbot: Any, shelf: Shelf) -> None:
    jobs = Jobs(shelf, program=["/no/such/program"])
    with qtbot.waitSignal(jobs.failed, timeout=5000):
        jobs.run(["x"], lambda answer: None)
    jobs.close()


def test_close_ends_children_and_drops_answers(qtbot: Any, jobs: Jobs) -> None:
    got: list[Any] = []
    jobs.run([CHILD + "sleep(60)"], got.append)
    jobs.read(kept, got.append)
    jobs.close()
    jobs.read(kept, got.append)
    assert got == []


def test_ourown_program_is_the_command_line() -> None:
    from gzstudents.ui.jobs import own_program

    assert own_program()[1:] == ["-m", "gzstudents"]
    assert json.dumps(UserError("x").args) == '["x"]'
