"""Lists of nominations as offices send them."""

from pathlib import Path

import pytest
import xlsxwriter

from gzstudents.kernel.errors import UserError
from gzstudents.scholarships.importing import read_nominations


def sheet(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "名单.csv"
    path.write_text(text, encoding="utf-8-sig")
    return path


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("学号,等级\n2024001,特等\n2024002,一等奖\n", [("2024001", "SPECIAL"), ("2024002", "FIRST")]),
        ("2025 年获奖名单\n\n姓名,Student No.,Grade\nA,2024001,second\n", [("2024001", "SECOND")]),
        ("学号,等级\n2024001,\n,\n２０２４００２,三等\n", [("2024001", "THIRD"), ("2024002", "THIRD")]),
        ("2024001\n2024002\n", [("2024001", "THIRD"), ("2024002", "THIRD")]),  # no heading
        ("0012,特等\n", [("0012", "SPECIAL")]),
    ],
)
def test_ways_to_write_a_list(tmp_path: Path, text: str, items: list[tuple[str, str]]) -> None:
    nominations = read_nominations(sheet(tmp_path, text), "THIRD")
    assert (nominations.items, nominations.problems) == (items, [])


def test_a_workbook_with_numbers_as_numbers(tmp_path: Path) -> None:
    path = tmp_path / "名单.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        for row, cells in enumerate(
            [["学号", "等级"], [2024001, "特等"], [202400100000000001, "一等"], ["2.024E+17", ""]]
        ):
            page.write_row(row, 0, cells)
    nominations = read_nominations(path)
    assert nominations.items == [("2024001", "SPECIAL")]
    assert [(one.row, one.column, one.code) for one in nominations.problems] == [(3, "A", "number"), (4, "A", "number")]


def test_an_unknown_grade_is_said_with_its_place(tmp_path: Path) -> None:
    (problem,) = read_nominations(sheet(tmp_path, "学号,等级\n2024001,优秀\n")).problems
    assert (problem.row, problem.column, problem.message) == (2, "B", "不认识等级“优秀”。")


def test_nobody_on_it(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="学号"):
        read_nominations(sheet(tmp_path, "学号,等级\n"))
