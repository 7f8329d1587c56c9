"""`generate` and `students` as a script calls them."""

import json
from pathlib import Path

import pytest

from gzstudents import commands

_KEYS = [
    "student_number", "chinese_name", "surname", "given_names", "native_name", "population", "nationality", "gender",
    "birth_date", "document_type", "document_number", "category", "level", "college", "major", "funding", "status",
    "start_date", "expected_end", "discipline", "teaching_language", "adviser", "supervisor", "class_name", "study_form",
    "is_exchange", "duration", "entry_route", "sending_institution", "csc_number", "hsk", "on_campus", "in_china",
    "simplified_name", "preferred_name", "birth_country", "residence_country", "own",
]  # fmt: skip


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = commands.run(list(arguments))
    return code, capsys.readouterr().out


def test_generate_and_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = str(tmp_path / "office.gzs")
    code, out = _run(capsys, "generate", "70", "--seed", "3", "--store", store, "--json")
    assert code == 0
    assert json.loads(out)["count"] == 70
    code, out = _run(capsys, "students", "--store", store, "--json")
    answer = json.loads(out)
    assert (code, answer["count"]) == (0, 70)
    assert len(answer["students"]) >= 70
    assert all(list(row) == _KEYS for row in answer["students"])
    number = answer["students"][5]["student_number"]
    _code, out = _run(capsys, "students", "--find", number, "--store", store, "--json")
    assert number in [row["student_number"] for row in json.loads(out)["students"]]
    _code, out = _run(capsys, "students", "--limit", "4", "--store", store, "--json")
    assert len(json.loads(out)["students"]) == 4
    code, out = _run(capsys, "students", "--find", number, "--store", store, "--lang", "zh_CN")
    assert code == 0
    assert number in out
    assert "共 1 人。" in out


def test_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = str(tmp_path / "office.gzs")
    assert _run(capsys, "generate", "-1", "--store", store)[0] == 2
    assert _run(capsys, "generate", "many", "--store", store)[0] == 2
    assert _run(capsys, "students", "--limit", "-2", "--store", store)[0] == 2
    assert _run(capsys, "students", "--store", store)[0] == 1
