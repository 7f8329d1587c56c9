"""What all tests share: a store of their own, Chinese as the language, a home that is nobody's."""

import gc
import itertools
import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

from gzstudents.kernel import background, i18n

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# hundreds of child processes are started: without bytecode each compiles the program anew, which is most of what it costs
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


tally: Counter[str] = Counter()  # faults that were tried, for the last line of a run

# where the disk fails, the power goes, files are hostile: whole with --faults
FAULTS = ("tests/faults/", "tests/hostile/", "tests/kernel/test_vault.py", "tests/office/test_start_check.py")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also the whole loops and the large stores")
    parser.addoption(
        "--faults", action="store_true", help="only the faults, and all of them: every point, image and kill"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is marked long is left out unless asked for; nothing is skipped in silence: the README names the flags."""
    if config.getoption("--faults"):
        out = [item for item in items if not item.nodeid.startswith(FAULTS)]
    elif config.getoption("--long"):
        return
    else:
        out = [item for item in items if item.get_closest_marker("long")]
    if out:
        gone = set(out)
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in gone]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, Any, Any]:
    """What is there before the first test stays to the end: the collector need not go through it again and again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


def pytest_sessionfinish(session: pytest.Session) -> None:
    output = getattr(session.config, "workeroutput", None)  # of one of several processes: told to the first
    if output is not None:
        output["tally"] = dict(tally)


def pytest_configure(config: pytest.Config) -> None:
    if config.pluginmanager.hasplugin("dsession") or config.pluginmanager.hasplugin("xdist"):
        config.pluginmanager.register(_Tallies())


class _Tallies:
    """Where several processes run the tests, each tells what it tried when it is done."""

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        tally.update(getattr(node, "workeroutput", {}).get("tally", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if tally:
        terminalreporter.write_line("faults: " + ", ".join(f"{count} {what}" for what, count in sorted(tally.items())))


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings and caches of the tests; the cache is shared, because unpacking the fonts takes seconds."""
    home = tmp_path_factory.getbasetemp() / "home"
    monkeypatch.setenv("GZSTUDENTS_HOME", str(home))


@pytest.fixture(autouse=True)
def _own_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that steps back is a child of the window; typed in here it would slow down every test after it."""
    monkeypatch.setattr(background, "step_back", lambda: None)


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    """A thread of ours that outlives its window would hold a store open, or keys."""
    yield
    patience = time.monotonic() + 5
    while (
        left := [one for one in threading.enumerate() if one.name.startswith("gzstudents-")]
    ) and time.monotonic() < patience:
        left[0].join(0.1)
    assert not left, [one.name for one in left]


@pytest.fixture(autouse=True)
def _chinese() -> Iterator[None]:
    i18n.use("zh_CN")
    yield
    i18n.use("zh_CN")


@pytest.fixture(scope="session", autouse=True)
def _made_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A new store is a copy of one that the program made at the first test that asks: making one anew takes 150 ms of the
    processor, a copy 5, and thousands of tests begin with one. Each copy gets a mark of its own. Under a key it is made anew.
    """
    from gzstudents import schema
    from tests.template import Template

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "_make", Template(tmp_path_factory.mktemp("template"), schema._make).make)
        yield


@pytest.fixture
def store(tmp_path: Path) -> Iterator["object"]:
    """An empty store in a file of its own."""
    from gzstudents.schema import open_store

    made = open_store(tmp_path / "office.gzs", create=True)
    yield made
    made.close()


@pytest.fixture
def fresh_store(tmp_path: Path) -> Iterator[Callable[[], "object"]]:
    """For property tests: a new empty store at each call."""
    from gzstudents.schema import open_store

    made = []
    numbers = itertools.count()

    def make() -> object:
        one = open_store(tmp_path / f"office-{next(numbers)}.gzs", create=True)
        made.append(one)
        return one

    yield make
    for one in made:
        one.close()
