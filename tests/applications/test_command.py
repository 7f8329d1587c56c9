"""`applications` as it is typed, with lists as colleges send them."""

import csv
from pathlib import Path

from gzstudents.applications import operations
from gzstudents.applications.rules.quotas import Cell
from gzstudents.kernel.store import Store
from gzstudents.schema import open_store
from tests import make
from tests.applications import offices
from tests.commands.conftest import CommandLine, gz

__all__ = ["gz"]
WHERE = ("--programme", "HKMO", "--year", offices.YEAR)


def _sheet(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


def _office(line: CommandLine) -> Store:
    store = open_store(line.store, create=True)
    with store.writing("陈静", "cycles.add") as session:
        stays = offices.students(session, 4)
        for place, stay in enumerate(stays):
            stay.student_number = f"2024010{place}"
        made = operations.add_cycle(session, programme="HKMO", academic_year=offices.YEAR, values=offices.DAYS)
        operations.set_places(session, cycle_id=made, cells=[Cell("BA", "FIRST", "", 2)])
        operations.advance(session, cycle_id=made, state="OPEN", today="2025-10-20")
        make.student(session, chinese_name="陈小明", population="HK", birth_date="2001-01-01")
    return store


def test_a_list_of_a_college_is_taken_in_once(gz: CommandLine) -> None:
    _office(gz).close()
    heading = ["序号", "学号", "姓名", "出生日期", "推荐等级", "志愿", "平均成绩", "HSK级别", "综合得分", "备注"]
    paper = _sheet(
        gz.folder / "申请.csv",
        [
            ["2025 年港澳学生奖学金推荐名单"],
            heading,
            ["1", "20240100", "陈小明", "", "一等", "1", "88.5", "", "91.25", ""],
            ["2", "20240101", "王五", "", "一等", "1", "", "", "", ""],  # another name than the register's
            ["3", "", "何家欣", "2004-03-03", "特等", "", "", "", "80", "按姓名"],
            ["4", "29999999", "某人", "", "", "", "", "", "", ""],
            ["5", "20240103", "", "", "全额", "第二志愿", "优秀", "", "120", ""],
        ],
    )
    code, planned = gz("applications", "import", paper, *WHERE, "--plan")
    assert (code, planned["new"], planned["rejected"], planned["act"]) == (0, 2, 3, None)
    said = {row["row"]: row["message"] for row in planned["rows"] if row["result"] == "problem"}
    assert "“黄国强”不符" in said[4]
    assert "名册中没有这个学号" in said[6]
    for part in ("没有“全额”", "“平均成绩”的“优秀”读不懂", "0 到 100 之间"):
        assert part in said[7], said[7]
    assert gz("applications", "list")[1]["applications"] == []
    code, done = gz("applications", "import", paper, *WHERE, "--digest", planned["digest"])
    assert (code, done["new"], done["known"]) == (0, 2, 0)
    assert done["act"]
    again = gz("applications", "import", paper, *WHERE)[1]
    assert (again["new"], again["known"], again["act"]) == (0, 2, None)
    assert gz("applications", "import", paper, *WHERE, "--digest", "0")[0] == 1
    listed = gz("applications", "list", *WHERE, "--stage", "填写中")[1]["applications"]
    assert [(one["number"], one["name"], one["wanted_grade"], one["score"]) for one in listed] == [
        ("APP-2025-00001", "陈小明", "FIRST", "91.25"),
        ("APP-2025-00002", "何家欣", "SPECIAL", "80"),
    ]
    assert gz("applications", "rank", *WHERE)[1]["message"] == "还没有可以排名的申请。"
    store = open_store(gz.store)
    with store.writing("陈静", "applications.submit") as session:
        operations.submit(session, application_ids=[1, 2], today="2025-10-20", confirmed=True, on_refusal="mark")
    store.close()
    code, ranked = gz("applications", "rank", *WHERE)  # without a rubric: by the scores that came with the list
    assert (code, ranked["ranked"], ranked["tied"]) == (0, 2, [])
    assert [one["rank"] for one in gz("applications", "list", *WHERE)[1]["applications"]] == [1, 2]


def test_what_is_no_list_and_no_cycle(gz: CommandLine) -> None:
    _office(gz).close()
    paper = _sheet(gz.folder / "别的.csv", [["姓名", "电话"], ["陈小明", "123"]])
    code, answer = gz("applications", "import", paper, *WHERE)
    assert (code, "没有找到申请名单" in answer["message"]) == (1, True)
    code, answer = gz("applications", "rank", "--programme", "UNI", "--year", offices.YEAR)
    assert (code, "没有批次" in answer["message"]) == (1, True)
    assert gz("applications", "list", "--stage", "何方")[1]["message"] == "不认识“何方”。"
