"""`export --columns --encoding`: what the list shows, in the order that is given, in old encodings with a report."""

import csv
import json
from pathlib import Path

import pytest

from gzstudents.commands import export_columns
from gzstudents.kernel.sheets import Unfit
from tests.commands.conftest import PEOPLE, CommandLine

ODD = (
    "S9",
    "王𠮷",
    "=HYPERLINK",
    "Ƙofar",
    "女",
    "尼日利亚",
    "2003-05-14",
    "A1234567",
    "本科",
    "国际学院",
    "2024-09-01",
    "在校",
)


def lines(path: Path, encoding: str) -> list[list[str]]:
    with path.open(encoding=encoding, newline="") as stream:
        return list(csv.reader(stream))


def test_columns_in_the_order_asked_and_people_in_the_order_given(filled: CommandLine) -> None:
    ids = filled.folder / "ids.json"
    ids.write_text(json.dumps([3, 1]), encoding="utf-8")
    out = filled.folder / "out.csv"
    code, answer = filled("export", out, "--people", ids, "--columns", "country, sort_key,birth_date")
    assert (code, answer["count"], answer["encoding"], answer["problems"]) == (0, 2, "utf-8", [])
    head, *rows = lines(out, "utf-8-sig")
    assert head == ["国家/地区", "姓名", "护照姓名", "学号", "出生日期"]
    assert rows == [
        ["越南", "NGUYEN Thi Hoa", "NGUYEN Thi Hoa", "S3", "2004"],
        ["马里", "阿米娜", "DIALLO Aminata", "S1", "2003"],
    ]
    full = ("--full", "--purpose", "核对")
    assert filled("export", out, "--people", ids, "--columns", "birth_date", *full)[0] == 0
    assert lines(out, "utf-8-sig")[1:] == [["2004-11-02"], ["2003-05-14"]]


@pytest.mark.parametrize("asked", ["passport", "", "country,nothing"])
def test_a_column_that_there_is_not_is_named(filled: CommandLine, asked: str) -> None:
    out = filled.folder / "out.csv"
    code, answer = filled("export", out, f"--columns={asked}")
    assert code == 2
    assert "sort_key" in answer["message"]
    assert not out.exists()


def test_gbk_reports_each_character_it_lacks_and_writes_no_question_mark(gz: CommandLine) -> None:
    assert gz("import", gz.roll(people=[*PEOPLE, ODD]))[1]["new"] == 4
    out = gz.folder / "out.csv"
    code, answer = gz("export", out, "--columns", "sort_key,birth_date", "--encoding", "gbk")
    assert (code, answer["replaced"]) == (0, 2)
    rows = lines(out, "gbk")
    number = next(place for place, row in enumerate(rows, 1) if row[0] == "王〓")
    assert rows[number - 1] == ["王〓", "'=HYPERLINK 〓ofar", "S9", "2003"], "a formula stays a text"
    assert {(one["row"], one["column"], one["severity"]) for one in answer["problems"]} == {
        (number, "姓名", "warning"),
        (number, "护照姓名", "warning"),
    }
    assert "𠮷 (U+20BB7)" in answer["message"]
    assert b"?" not in out.read_bytes()
    assert gz("export", gz.folder / "out.xlsx", "--encoding", "gbk")[0] == 2


def test_masks_can_be_written_in_gbk(filled: CommandLine) -> None:
    out = filled.folder / "out.csv"
    code, answer = filled("export", out, "--encoding", "gbk")
    assert (code, answer["replaced"]) == (0, 0)
    head, *rows = lines(out, "gbk")
    assert {row[head.index("证件号码")] for row in rows} == {"ML****567", "AA****321", "C1****567"}


def test_many_are_counted_and_the_first_are_named() -> None:
    unfit = [Unfit(row, "姓名", "𠮷") for row in range(2, 2 + export_columns.TOLD + 7)]
    found = export_columns.problems(unfit)
    assert len(found) == export_columns.TOLD + 1
    assert "7" in found[-1].message
