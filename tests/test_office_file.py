"""The file a window works on: one window at a time has it."""

from pathlib import Path
from typing import Any

import pytest

from gzstudents.office_file import OfficeFile

pytestmark = pytest.mark.usefixtures("qapp")


def _nothing() -> None: ...


def test_a_second_window_does_not_get_the_file(tmp_path: Path, qtbot: Any) -> None:
    path = tmp_path / "office.gzs"
    first, second = OfficeFile(path, lambda: None), OfficeFile(path, lambda: None)
    assert first.take(path, _nothing) is True
    assert second.take(path, _nothing) is not True
    assert not second.is_taken
    first.release()
    assert second.take(path, _nothing) is True
    second.release()


def test_a_window_keeps_its_file_until_it_has_the_other(tmp_path: Path, qtbot: Any) -> None:
    one, other = tmp_path / "one.gzs", tmp_path / "other.gzs"
    holder = OfficeFile(other, lambda: None)
    assert holder.take(other, _nothing)
    file = OfficeFile(one, lambda: None)
    assert file.take(one, _nothing)
    assert not file.take(other, _nothing)
    assert OfficeFile(one, lambda: None).take(one, _nothing) is not True
    holder.release()
    assert file.take(other, _nothing)
    free = OfficeFile(one, lambda: None)
    assert free.take(one, _nothing) is True
    free.release()
    file.release()


def test_the_store_is_opened_once_and_can_be_opened_again(tmp_path: Path) -> None:
    file = OfficeFile(tmp_path / "office.gzs", lambda: None)
    assert not file.is_open
    assert file.store() is file.store()
    assert file.is_open
    file.close()
    file.close()
    assert not file.is_open
    file.store()
    file.close()
