"""The command as a user runs it."""

import json
from pathlib import Path

import pytest

from gzstudents import commands
from gzstudents.kernel.store import Store


def run(capsys: pytest.CaptureFixture[str], store: Store, *arguments: str) -> tuple[int, str, str]:
    code = commands.run(["statistics", "--store", str(store.path), "--lang", "zh_CN", *arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_both_files_and_a_summary(capsys: pytest.CaptureFixture[str], sixty_store: Store, tmp_path: Path) -> None:
    xlsx, pdf = tmp_path / "年度 统计.xlsx", tmp_path / "a.pdf"
    code, out, _err = run(capsys, sixty_store, "--date", "2025-09-01", "--out", str(xlsx), "--pdf", str(pdf))
    assert code == 0
    assert "国际学生 38，港澳台学生 6，华侨学生 1" in out
    assert "1 段学籍没有学籍状态" in out
    assert xlsx.read_bytes()[:2] == b"PK"
    assert pdf.read_bytes()[:5] == b"%PDF-"


@pytest.mark.parametrize(
    ("period", "key", "total"),
    [
        (["--date", "2025-09-01"], "2025-09-01", 38),
        (["--academic-year", "2025-2026"], "2025-2026", 40),
        (["--calendar-year", "2025"], "2025", 47),
        (["--date", "2025-09-01", "--basis", "enrolments"], "2025-09-01", 41),
    ],
)
def test_json(capsys: pytest.CaptureFixture[str], sixty_store: Store, period: list[str], key: str, total: int) -> None:
    code, out, _err = run(capsys, sixty_store, *period, "--json")
    data = json.loads(out)
    assert code == 0
    assert data["ok"] is True
    assert data["period"]["key"] == key
    assert {table["id"]: table["totals"]["all"] for table in data["tables"]}["B"] == total


def test_six_continents(capsys: pytest.CaptureFixture[str], sixty_store: Store) -> None:
    _code, out, _err = run(capsys, sixty_store, "--date", "2025-09-01", "--continents", "6", "--json")
    keys = [row["key"] for row in json.loads(out)["tables"][1]["rows"]]
    assert {"NA", "SA"} <= set(keys)
    assert "AM" not in keys


@pytest.mark.parametrize(
    "wrong",
    [
        ["--date", "2025-02-29"],
        ["--date", "yesterday"],
        ["--academic-year", "2025-2027"],
        ["--academic-year", "2025"],
        ["--calendar-year", "25"],
        ["--calendar-year", "99999"],
    ],
)
def test_a_period_that_is_none(capsys: pytest.CaptureFixture[str], sixty_store: Store, wrong: list[str]) -> None:
    code, out, _err = run(capsys, sixty_store, *wrong, "--json")
    assert code == 2
    assert "看不懂统计时期" in json.loads(out)["message"]


def test_two_periods_are_wrong_usage(capsys: pytest.CaptureFixture[str], sixty_store: Store) -> None:
    code, _out, _err = run(capsys, sixty_store, "--date", "2025-09-01", "--calendar-year", "2025", "--json")
    assert code == 2


def test_nowhere_to_write(capsys: pytest.CaptureFixture[str], sixty_store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    code, _out, err = run(capsys, sixty_store, "--out", str(tmp_path / "file" / "a.xlsx"))
    assert code == 1
    assert "无法写入" in err
    code, _out, err = run(capsys, sixty_store)
    assert code == 2
    assert "--out" in err


def test_no_store(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code = commands.run(["statistics", "--store", str(tmp_path / "none.gzs"), "--json"])
    assert code == 1
    assert not json.loads(capsys.readouterr().out)["ok"]
