"""An empty store, and nothing defined before or after."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gzstudents.kernel.custom import book
from gzstudents.kernel.store import Store
from gzstudents.schema import open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    book.take_up(())
    opened = open_store(tmp_path / "office.gzs", create=True)
    yield opened
    opened.close()
    book.take_up(())
