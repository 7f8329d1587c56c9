"""`applications` as it is typed, with lists as colleges send them."""

import csv
from pathlib import Path

from gzstudents.applications import operations
from gzstudents.applications.queries import scores
from gzstudents.applications.rules.quotas import Cell
from gzstudents.kernel import sheets
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
    heading = [
        "序号",
        "学号",
        "姓名",
        "出生日期",
        "推荐等级",
        "志愿",
        "平均成绩",
        "HSK级别",
        "综合得分",
        "备注",
        "班主任寄语",
    ]
    paper = _sheet(
        gz.folder / "申请.csv",
        [
            ["2025 年港澳学生奖学金推荐名单"],
            heading,
            ["1", "20240100", "陈小明", "", "一等", "1", "88.5", "", "91.25", ""],
            ["2", "20240101", "王五", "", "一等", "1", "", "", "", ""],  # another name than the register's
            ["3", "", "何家欣", "2004-03-03", "特等", "", "缺考", "", "80", "按姓名"],
            ["4", "29999999", "某人", "", "", "", "", "", "", ""],
            ["5", "20240103", "", "", "全额", "第二志愿", "优秀", "", "120", ""],
            ["6", "20240103、20240101", "李嘉欣、黄国强", "", "", "", "", "", "", "两人合报"],
            ["7", "", "李嘉欣", "", "一等", "", "90", "", "", ""],
            ["8", "20240101.0", "黄国强", "", "二等", "", "85分", "HSK四级", "90.5分", ""],
        ],
    )
    code, planned = gz("applications", "import", paper, *WHERE, "--plan")
    assert (code, planned["new"], planned["rejected"], planned["act"]) == (0, 3, 5, None)
    said = {row["row"]: row["message"] for row in planned["rows"] if row["result"] == "problem"}
    assert said[8] == "一格里有 2 个号码。请分成各自的行。"
    assert "只有姓名，请写明学号。名册中叫这个名字的有：20240103。" in said[9]
    assert planned["left_out"] == ["班主任寄语"]
    looked_at = {row["row"]: row["message"] for row in planned["rows"] if row["result"] == "new" and row["message"]}
    assert looked_at == {5: "“平均成绩”的“缺考”读不懂，没有采用。请在申请里补填。"}
    assert "“黄国强”不符" in said[4]
    assert "名册中没有这个学号" in said[6]
    for part in ("没有“全额”", "“平均成绩”的“优秀”读不懂", "0 到 100 之间"):
        assert part in said[7], said[7]
    assert gz("applications", "list")[1]["applications"] == []
    code, done = gz("applications", "import", paper, *WHERE, "--digest", planned["digest"])
    assert (code, done["new"], done["known"]) == (0, 3, 0)
    assert done["act"]
    again = gz("applications", "import", paper, *WHERE)[1]
    assert (again["new"], again["known"], again["act"]) == (0, 3, None)
    assert gz("applications", "import", paper, *WHERE, "--digest", "0")[0] == 1
    listed = gz("applications", "list", *WHERE, "--stage", "填写中")[1]["applications"]
    assert [(one["number"], one["name"], one["wanted_grade"], one["score"]) for one in listed] == [
        ("APP-2025-00001", "陈小明", "FIRST", "91.25"),
        ("APP-2025-00002", "何家欣", "SPECIAL", "80"),
        ("APP-2025-00003", "黄国强", "SECOND", "90.5"),
    ]
    assert gz("applications", "rank", *WHERE)[1]["message"] == "还没有可以排名的申请。"
    store = open_store(gz.store)
    with store.writing("陈静", "applications.submit") as session:
        operations.submit(session, application_ids=[1, 2, 3], today="2025-10-20", confirmed=True, on_refusal="mark")
    store.close()
    code, ranked = gz("applications", "rank", *WHERE)  # without a rubric: by the scores that came with the list
    assert (code, ranked["ranked"], ranked["tied"]) == (0, 3, [])
    assert [one["rank"] for one in gz("applications", "list", *WHERE)[1]["applications"]] == [1, 2, 3]


def test_what_is_no_list_and_no_cycle(gz: CommandLine) -> None:
    _office(gz).close()
    paper = _sheet(gz.folder / "别的.csv", [["姓名", "电话"], ["陈小明", "123"]])
    code, answer = gz("applications", "import", paper, *WHERE)
    assert (code, "没有找到申请名单" in answer["message"]) == (1, True)
    code, answer = gz("applications", "rank", "--programme", "UNI", "--year", offices.YEAR)
    assert (code, "没有批次" in answer["message"]) == (1, True)
    assert gz("applications", "list", "--stage", "何方")[1]["message"] == "不认识“何方”。"


def test_points_come_back_from_the_sheet_that_was_given_out(gz: CommandLine) -> None:
    """林芳 is the adviser of the second student; who has given points already is known."""
    store = _office(gz)
    with store.writing("陈静", "cycles.criteria") as session:
        operations.set_criteria(session, cycle_id=1, criteria=offices.RUBRIC)
        stays = session.connection().exec_driver_sql("SELECT person_id, id FROM enrolments ORDER BY id LIMIT 3").all()
        session.connection().exec_driver_sql("UPDATE enrolments SET adviser = '林芳' WHERE id = ?", (stays[1][1],))
        ids = operations.enter_many(session, cycle_id=1, entries=[operations.Entry(*row) for row in stays])
        operations.submit(session, application_ids=ids, today="2025-10-20", confirmed=True)
        operations.assign(session, application_ids=ids, reviewers=["赵文远"])
        operations.assign(session, application_ids=ids[:2], reviewers=["林芳"])
    store.close()
    code, sheet = gz("applications", "sheet", *WHERE, "--out", gz.folder / "评分表.xlsx")
    assert (code, sheet["rows"]) == (0, 4)
    hers, book = sheets.read_book(gz.folder / "评分表.xlsx").sheets
    assert (hers.name, len(hers.rows), hers.rows[1][5], book.name) == (
        "林芳",
        2,
        "林芳",
        "赵文远",
    )  # not her own student
    header, *rows = ([str(cell) for cell in row] for row in book.rows)
    assert header[6:8] == ["品行表现（满分 10）", "综合素质（满分 20）"]
    filled = [
        [*rows[0][:5], "林芳", "9.5", "18分", "赞成", "很好"], [*rows[1][:5], "林芳", "9", "18", "", ""],
        [*rows[2][:5], "林芳", "9", "二十", "也许", ""], rows[0],
    ]  # fmt: skip
    paper = _sheet(gz.folder / "评分.csv", [header, *filled])
    code, done = gz("applications", "points", paper, *WHERE)
    assert (code, done["new"], done["rejected"]) == (0, 1, 2)
    said = {row["row"]: row["message"] for row in done["rows"] if row["result"] == "problem"}
    assert "林芳 是学生的辅导员" in said[3]
    assert "“综合素质”的得分应在 0 到 20 之间" in said[4]
    assert "“也许”应是同意、不同意或弃权" in said[4]
    code, again = gz("applications", "points", paper, *WHERE, "--plan")
    assert (again["new"], again["known"]) == (0, 1)
    store = open_store(gz.store)
    with store.reading() as session:
        found = scores.reviews_of(session, ids)[ids[0]]
    store.close()
    assert [(one.reviewer, sorted(one.points.values()), one.recommendation) for one in found] == [
        ("赵文远", [], ""), ("林芳", [950, 1800], "SUPPORT"),
    ]  # fmt: skip
    assert gz("undo", done["act"])[0] == 0
    lost = _sheet(gz.folder / "无.csv", [["学号", "分数"], ["20240100", "9"]])
    code, refused = gz("applications", "points", lost, *WHERE)
    assert code == 1
    assert "评分项的名称：品行表现、综合素质" in refused["message"]
