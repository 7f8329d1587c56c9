"""The first steps: what they leave for after the first picture."""

import gc
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from gzstudents import starting
from gzstudents.application import collect_again


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    """The root logger, as before at the end."""
    logger = logging.getLogger()
    kept, level = logger.handlers[:], logger.level
    yield logger
    for handler in logger.handlers:
        if handler not in kept:
            handler.close()
    logger.handlers[:] = kept
    logger.setLevel(level)


def test_the_log_file_is_opened_by_the_first_record(
    root: logging.Logger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GZSTUDENTS_HOME", str(tmp_path))
    file = tmp_path / "data" / "logs" / "gzstudents.log"
    root.handlers[:] = []  # what the test run has put there
    starting._keep_log()
    assert not file.exists()
    for text in ("one", "two"):
        logging.getLogger("gzstudents.x").info(text)
    lines = file.read_text("utf-8").splitlines()
    assert [line.split()[-1] for line in lines] == ["one", "two"]


def test_the_collector_works_again_after_the_start() -> None:
    gc.disable()
    try:
        collect_again()
        assert gc.isenabled()
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()
        gc.enable()


def test_a_collector_that_works_is_left_alone() -> None:
    before = gc.get_freeze_count()
    collect_again()
    assert gc.get_freeze_count() == before


def test_options_of_the_window() -> None:
    assert starting._window_options(["--store=a.gzs", "--lang", "en", "x"]) == ("a.gzs", "en", ["x"])
