"""Choices of a person: kept, atomic, and never in the way."""

from pathlib import Path

import pytest

from gzstudents.kernel.preferences import Preferences


def test_what_is_set_is_there_next_time(tmp_path: Path) -> None:
    path = tmp_path / "preferences.json"
    Preferences(path).set("widths", {"name": 200})
    Preferences(path).set("语言", "en")
    assert Preferences(path).get("widths") == {"name": 200}
    assert Preferences(path).get("语言") == "en"
    assert [found.name for found in tmp_path.iterdir()] == ["preferences.json"]


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b"[" * 5000, b" " * (2 << 20)])
def test_a_damaged_file_counts_as_empty(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "preferences.json"
    path.write_bytes(content)
    preferences = Preferences(path)
    assert preferences.get("theme", "light") == "light"
    preferences.set("theme", "dark")
    assert Preferences(path).get("theme") == "dark"


def test_a_folder_that_cannot_be_written_disturbs_nobody(tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "no" / "preferences.json")
    preferences.set("theme", "dark")
    assert preferences.get("theme") == "dark"
