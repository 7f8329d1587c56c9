"""Stores for the tests of duplicates: a new file for each example of a property is a copy of one that was made once."""

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gzstudents.schema import open_store


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("duplicates") / "empty.gzs"
    open_store(path, create=True).close()
    return path


@pytest.fixture
def fresh_store(tmp_path: Path, empty_file: Path) -> Iterator[Callable[[], Any]]:
    made: list[Any] = []
    numbers = itertools.count()

    def make() -> Any:
        while made:
            made.pop().close()
        path = tmp_path / f"office-{next(numbers)}.gzs"
        shutil.copy(empty_file, path)
        made.append(open_store(path))
        return made[-1]

    yield make
    for one in made:
        one.close()
