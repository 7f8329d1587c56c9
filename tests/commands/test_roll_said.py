"""What an import says on a console: nothing is left out silently, and one fault of many rows is one line."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl

from gzstudents.commands import roll_reading, roll_said
from gzstudents.commands.office import Office
from gzstudents.kernel.errors import Problem

COUNTS = {"new": 12, "changed": 0, "identical": 0, "conflicting": 0, "rejected": 0}


def column(heading: str, field: str = "", *examples: str) -> dict[str, Any]:
    return {"heading": heading, "field": field, "question": "", "examples": list(examples)}


def said(problems: list[Problem], *columns: dict[str, Any], **data: Any) -> list[str]:
    plan = SimpleNamespace(counts=COUNTS, changes_nothing=False)
    given = {"rolls": [], "acts": [], "missing": [], "undated": 0, "columns": list(columns)} | data
    return roll_said.said(plan, problems, given).splitlines()


def test_columns_that_fill_nothing_are_named_and_those_of_stays_have_a_place() -> None:
    lines = said(
        [],
        column("序号", "", "1"),
        column("学号", "student_number", "S1"),
        column("来华时间", "", "2024-08-30"),
        column("星座", "", "狮子"),
        column("空列", ""),
    )
    assert lines[1:] == [
        "没有导入的列：来华时间、星座。",
        "其中“来华时间”是居留信息：名册导入后，用 facts 命令从同一个文件读入。",
    ]


def test_who_is_not_counted_yet_is_said() -> None:
    (line,) = said([], undated=3)[1:]
    assert line.startswith("3 名新学生没有入学日期，从导入当天起算在读")


def test_one_fault_of_many_rows_is_one_line_and_what_kept_rows_out_comes_first() -> None:
    problems = [Problem("w", "没有国籍。", "名册", row, "国籍", "warning") for row in range(2, 14)]
    problems += [
        Problem("e", "不认识。", "名册", 20, "性别"),
        Problem("d", "与第 2 行相同。", "名册", 3, "", "warning"),
    ]
    assert said(problems)[1:] == [
        "  名册 第 20 行“性别”：不认识。",
        "  名册 第 2、3、4、5、6、7、8、9 等 12 行“国籍”：没有国籍。",
        "  名册 第 3 行：与第 2 行相同。",
    ]


def test_what_is_missing_is_said_even_when_nothing_could_be_planned() -> None:
    plan = SimpleNamespace(counts=COUNTS | {"new": 0}, changes_nothing=True)
    text = roll_said.said(
        plan, [], {"rolls": [], "acts": [], "missing": ["没有找到学号的列。"], "undated": 0, "columns": []}
    )
    assert text.splitlines()[1:] == ["没有找到学号的列。"]


def test_sheets_that_were_not_read_are_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "在校"
    for row in (["学号", "姓名", "国籍"], ["S1", "安娜", "泰国"]):
        book.active.append(row)
    book.create_sheet("说明").append(["请勿改动"])
    old = book.create_sheet("旧名单")
    for row in (["学号", "姓名", "国籍"], ["S0", "旧人", "泰国"]):
        old.append(row)
    old.sheet_state = "hidden"
    book.create_sheet("空表")
    path = tmp_path / "名册.xlsx"
    book.save(path)
    found = roll_reading.read(roll_reading.Choices(path), Office(tmp_path / "none.gzs"), only_look=True)
    assert [sheet["name"] for sheet in found.sheets] == ["在校"]
    assert [(one.code, one.severity) for one in found.warnings] == [
        ("sheet_not_read", "warning"),
        ("sheet_hidden", "warning"),
    ]
    assert "“说明”" in found.warnings[0].message
    assert "“旧名单”" in found.warnings[1].message
    chosen = roll_reading.Choices(path, sheets=("在校",))
    assert not roll_reading.read(chosen, Office(tmp_path / "none.gzs"), only_look=True).warnings
