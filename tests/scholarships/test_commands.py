"""`award` and `certificates` as a user types them."""

import json
from pathlib import Path
from typing import Any

import pytest

from gzstudents import commands
from gzstudents.kernel.store import Store
from gzstudents.schema import open_store
from tests import make

YEAR = ("--year", "2025-2026")


@pytest.fixture
def office(tmp_path: Path) -> tuple[Path, list[str]]:
    """A store with two international students and one of Hong Kong."""
    path = tmp_path / "office.gzs"
    store: Store = open_store(path, create=True)
    with store.writing("陈静", "students.register") as session:
        stays = [make.student(session, chinese_name=name) for name in ("阿米娜", "巴希尔")]
        stays.append(make.student(session, population="HK", chinese_name="陈小明"))
        numbers = [stay.student_number or "" for stay in stays]
    store.close()
    return path, numbers


def run(capsys: pytest.CaptureFixture[str], store: Path, *words: str) -> tuple[int, dict[str, Any]]:
    code = commands.run([*words, "--store", str(store), "--json", "--lang", "zh_CN"])
    return code, json.loads(capsys.readouterr().out)


def test_award_then_print(office: tuple[Path, list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store, (first, second, _hk) = office
    code, answer = run(capsys, store, "award", "--programme", "gd", *YEAR, "--student", first, second)
    assert (code, answer["ok"], answer["awarded"], answer["amount"]) == (0, True, 2, "20,000")
    assert [one["certificate"] for one in answer["awards"]] == ["GZ-GD-2025-0001", "GZ-GD-2025-0002"]
    code, answer = run(capsys, store, "certificates", "--programme", "GD", *YEAR, "--out", str(tmp_path / "证书"))
    assert (code, answer["certificates"]) == (0, 2)
    assert all(Path(file).read_bytes().startswith(b"%PDF") for file in answer["files"])
    one = tmp_path / "all.pdf"
    code, answer = run(capsys, store, "certificates", "--programme", "GD", *YEAR, "--out", str(one), "--one-file")
    assert (code, answer["files"]) == (0, [str(one)])
    again = open_store(store)
    with again.reading() as session:
        counts = session.connection().exec_driver_sql("SELECT print_count FROM certificates").scalars().all()
    again.close()
    assert counts == [2, 2]


def test_refused_with_reasons(office: tuple[Path, list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    store, (first, _second, hk) = office
    words = ("award", "--programme", "GD", *YEAR, "--student", first, hk, "nobody")
    code, answer = run(capsys, store, *words)
    assert (code, answer["ok"], answer["awarded"]) == (1, False, 0)
    assert [problem["code"] for problem in answer["problems"]] == ["refused", "refused"]
    assert "陈小明" in answer["reasons"][0]
    code, answer = run(capsys, store, *words, "--skip-refused")
    assert (code, answer["awarded"], len(answer["refused"])) == (0, 1, 2)
    assert commands.run([*words, "--store", str(store)]) == 1
    assert "nobody" in capsys.readouterr().err


def test_from_a_list(office: tuple[Path, list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store, (first, second, hk) = office
    paper = tmp_path / "名单.csv"
    paper.write_text(f"学号,等级\n{first},一等\n{second},\n{hk},三等\n", encoding="utf-8")
    words = ("award", "--programme", "UNI", *YEAR, "--from", str(paper))
    code, answer = run(capsys, store, *words)
    assert code == 1
    assert "未填等级" in answer["reasons"][0]
    code, answer = run(capsys, store, *words, "--grade", "二等")
    assert (code, [one["grade"] for one in answer["awards"]]) == (0, ["FIRST", "SECOND", "THIRD"])
    paper.write_text("学号,等级\n1,优秀\n", encoding="utf-8")
    code, answer = run(capsys, store, *words)
    assert (code, answer["problems"][0]["row"], answer["problems"][0]["column"]) == (1, 2, "B")


@pytest.mark.parametrize(
    "words",
    [
        ("award", "--programme", "GD", *YEAR),
        ("award", "--programme", "GD", "--year", "25", "--student", "1"),
        ("award", "--programme", "GD", *YEAR, "--student", "1", "--from", "x.xlsx"),
        ("award", "--programme", "GD", *YEAR, "--student", "1", "--date", "gestern"),
        ("certificates", "--programme", "GD", *YEAR),
    ],
)
def test_wrong_usage(
    office: tuple[Path, list[str]], words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    code, answer = run(capsys, office[0], *words)
    assert (code, answer["ok"]) == (2, False)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("award", "--programme", "NOPE", *YEAR, "--student", "1"), "CGS、HKMO"),
        (("award", "--programme", "GD", *YEAR, "--student", "1", "--grade", "优秀"), "不认识等级"),
        (("award", "--programme", "GD", *YEAR, "--from", "missing.xlsx"), "missing.xlsx"),
        (("certificates", "--programme", "GD", *YEAR, "--out", "x"), "没有有效的证书"),
        (("certificates", "--programme", "GD", *YEAR, "--out", "x.pdf"), "--one-file"),
    ],
)
def test_refusals(
    office: tuple[Path, list[str]], words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, answer = run(capsys, office[0], *words)
    assert (code, answer["ok"]) == (1, False)
    assert said in answer["message"]


def test_a_name_without_glyphs_prints_nothing_and_says_who(
    office: tuple[Path, list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, _numbers = office
    store = open_store(path)
    with store.writing("陈静", "students.register") as session:
        stay = make.student(session, surname="\U00016a00X", given_names="Ali")
        number = stay.student_number or ""
    store.close()
    assert run(capsys, path, "award", "--programme", "GD", *YEAR, "--student", number)[0] == 0
    out = tmp_path / "证书"
    code, answer = run(capsys, path, "certificates", "--programme", "GD", *YEAR, "--out", str(out))
    assert code == 1
    assert "U+16A00" in json.dumps(answer["problems"], ensure_ascii=False).upper()
    assert not out.exists() or not list(out.iterdir())
