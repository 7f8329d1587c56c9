"""Shipped data is kept in a form that is read quickly, and is always that of the file."""

import os
import tomllib
from pathlib import Path

import pytest

from gzstudents.kernel import paths, shipped


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GZSTUDENTS_HOME", str(tmp_path))
    made = tmp_path / "codes" / "one.toml"
    made.parent.mkdir()
    made.write_text('text = "甲"\n', encoding="utf-8")
    return made


def test_the_second_time_nothing_is_parsed(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = shipped.read(file)
    monkeypatch.setattr(tomllib, "loads", None)
    assert shipped.read(file) == first == {"text": "甲"}


def test_a_changed_file_is_read_anew(file: Path) -> None:
    shipped.read(file)
    file.write_text('text = "乙"\n', encoding="utf-8")
    os.utime(file, ns=(1, 1))
    assert shipped.read(file) == {"text": "乙"}


def test_another_version_of_the_program_reads_anew(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped.read(file)
    monkeypatch.setattr(shipped, "__version__", "0.0.0")
    monkeypatch.setattr(tomllib, "loads", lambda _text: {"text": "parsed"})
    assert shipped.read(file) == {"text": "parsed"}


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"stamp": 1}', b"\xff", b"[" * 100_000])
def test_a_damaged_copy_counts_as_none(file: Path, damage: bytes) -> None:
    shipped.read(file)
    (paths.cache_folder() / "codes-one.json").write_bytes(damage)
    assert shipped.read(file) == {"text": "甲"}


def test_what_json_cannot_hold_is_parsed_each_time(file: Path) -> None:
    file.write_text("day = 2026-01-02\n", encoding="utf-8")
    assert shipped.read(file) == shipped.read(file) == tomllib.loads("day = 2026-01-02")
    assert not list(paths.cache_folder().glob("codes-one.json"))


def test_a_cache_that_cannot_be_written_is_no_harm(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "cache_folder", lambda: file)
    assert shipped.read(file) == {"text": "甲"}
