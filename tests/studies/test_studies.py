"""Results and the rest: written down by hand and from sheets; nothing is half saved, all of it can be undone."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from gzstudents import commands
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.journal import undo
from gzstudents.kernel.sheets import Book, Sheet, write_rows
from gzstudents.kernel.store import Store
from gzstudents.studies import importing, operations, queries, rules
from tests import make


@pytest.fixture
def office(store: Store) -> Store:
    with store.writing("陈静", "students.register") as session:
        for number, name in ((1, "阿米娜"), (2, "白兰度"), (3, "𠮷田·诺")):
            make.student(session, chinese_name=name, surname="DIALLO", given_names="Aminata", passport=f"E000000{number}",
                         stay={"student_number": f"S{number}"})  # fmt: skip
    return store


def read(store: Store, *rows: tuple[Any, ...], **more: str) -> importing.Plan:
    with store.reading() as session:
        return importing.plan(session, Book([Sheet("一", list(rows))], digest="d"), **more)


def said(plan: importing.Plan) -> list[tuple[str, dict[str, Any]]]:
    return [(one.table, {key: value for key, value in one.values if value not in {None, ""}}) for one in plan.new]


def test_written_down_by_hand(office: Store) -> None:
    marks = {"academic_year": "2025-2026", "term": "", "average": 8750, "rank": 3, "cohort": 40}
    with office.writing("陈静", "studies.record") as session:
        result = operations.record(session, table=rules.RESULTS, enrolment_id=1, **marks)
        operations.record(
            session, table=rules.CONDUCT, enrolment_id=1, kind="PUNISHMENT", happened_on="2025-10-02", title=" 警告 "
        )
    with pytest.raises(RuleBroken, match="已有记录"), office.writing("陈静", "studies.record") as session:
        operations.record(session, table=rules.RESULTS, enrolment_id=1, **marks)
    with pytest.raises(RuleBroken, match="不在名册"), office.writing("陈静", "studies.record") as session:
        operations.record(session, table=rules.RESULTS, enrolment_id=99, **marks)
    with office.writing("陈静", "studies.correct") as session:
        operations.correct(session, table=rules.RESULTS, record_id=result, average=9000, failed=1)
        act = session.info["act_id"]
    with office.reading() as session:
        found = queries.records_of(session, 1)
        assert [(one.table, one.student_number) for one in found] == [(rules.RESULTS, "S1"), (rules.CONDUCT, "S1")]
        assert (found[0].values["average"], found[0].values["rank"], found[1].values["title"]) == (9000, 3, "警告")
    with office.writing("陈静", "journal.undo") as session:
        assert len(undo(session, act).reversed) == 1
    with office.writing("陈静", "studies.remove") as session:
        operations.remove(session, table=rules.CONDUCT, record_id=1)
    with office.reading() as session:
        (left,) = queries.records_of(session, 1)
        assert (left.values["average"], left.values["failed"]) == (8750, None)


def test_lists_in_both_languages(office: Store) -> None:
    plan = read(
        office,
        ("国际学院 2024-2025 学年成绩",),
        ("学号", "姓名", "学年", "学期", "平均成绩", "绩点", "专业排名", "不及格门数", "出勤率"),
        ("S1", "阿米娜", "2024-2025", "全年", 87.5, 3.6666666667, "12/85", 0, 0.975),
        ("s2", "", "2024/25", "第二学期", "91", "", "第3名", "1门", "98%"),
    )
    assert not plan.problems
    assert said(plan) == [
        (rules.RESULTS, {"academic_year": "2024-2025", "gpa": 367, "average": 8750, "rank": 12, "cohort": 85, "failed": 0,
                         "attendance_permille": 975}),
        (rules.RESULTS, {"academic_year": "2024-2025", "term": "2", "average": 9100, "rank": 3, "failed": 1,
                         "attendance_permille": 980}),
    ]  # fmt: skip
    english = read(
        office,
        ("Student number", "Passport number", "GPA", "2025-09", "2025年10月", "2025-11"),
        ("S1", "", "3.2", datetime(2025, 9, 23), "✓", "否"),
        ("", "E0000002", "", "2025-09-21", "", ""),
        academic_year="2025-2026",
        term="1",
    )
    assert not english.problems
    assert said(english) == [
        (rules.RESULTS, {"academic_year": "2025-2026", "term": "1", "gpa": 320}),
        (rules.SIGN_INS, {"month": "2025-09", "signed_on": "2025-09-23"}),
        (rules.SIGN_INS, {"month": "2025-10", "signed_on": "2025-10-31", "note": "名单未写签到日期"}),
        (rules.SIGN_INS, {"month": "2025-11"}),
        (rules.SIGN_INS, {"month": "2025-09", "signed_on": "2025-09-21"}),
    ]
    away = read(
        office,
        ("学号", "缺席类型", "起始日期", "结束日期", "已批准", "奖惩类型", "日期", "名称"),
        ("S3", "离境", "2025.10.1", "2025-10-20", "是", "", "", ""),
        ("S3", "", "", "", "", "处分", "2025-11-02", "警告"),
    )
    assert [one.table for one in away.new] == [rules.ABSENCES, rules.CONDUCT]


def test_a_workbook_as_an_office_has_it(office: Store) -> None:
    """The year stands in the title and not in the rows; months without a year; leave in the words of the college; a sheet that
    is none of these is named."""
    marks = Sheet("成绩", [
        ("2024-2025学年第一学期留学生成绩汇总表",), ("序号", "学号", "平均成绩", "出勤率", "获得学分", "班主任寄语"),
        (1, "S1", "88.5分", "0.98", "42学分", "加油"), (2, "S2", 90, 1, "", ""),
    ])  # fmt: skip
    signed = Sheet(
        "签到", [("2025年秋季学期签到表",), ("学号", "9月", "10月份", "1月"), ("S1", "√", "病假", "2026-01-23")]
    )
    leave = Sheet("请假", [("学号", "假别", "开始日期"), ("S3", "回国", "2025-10-01")])
    conduct = Sheet("奖惩", [("学号", "类型", "日期", "名称"), ("S3", "记过", "2025-11-02", "旷课")])
    other = Sheet("联系人", [("电话", "单位"), ("123", "保卫处")])
    with office.reading() as session:
        plan = importing.plan(
            session, Book([marks, signed, leave, conduct, other], digest="d"), academic_year="2025-2026"
        )
    assert not plan.problems
    assert (plan.years, plan.unread, plan.left_out) == (["2024-2025"], ("联系人",), ("班主任寄语",))
    assert said(plan) == [
        (rules.RESULTS, {"academic_year": "2024-2025", "term": "1", "average": 8850, "credits": 4200, "attendance_permille": 980}),
        (rules.RESULTS, {"academic_year": "2024-2025", "term": "1", "average": 9000, "attendance_permille": 1000}),
        (rules.SIGN_INS, {"month": "2025-09", "signed_on": "2025-09-30", "note": "名单未写签到日期"}),
        (rules.SIGN_INS, {"month": "2025-10", "note": "病假"}), (rules.SIGN_INS, {"month": "2026-01", "signed_on": "2026-01-23"}),
        (rules.ABSENCES, {"kind": "ABROAD", "starts_on": "2025-10-01", "approved": 0}),
        (rules.CONDUCT, {"kind": "PUNISHMENT", "happened_on": "2025-11-02", "title": "旷课"}),
    ]  # fmt: skip


def test_bad_cells_are_named_and_say_where(office: Store) -> None:
    plan = read(
        office,
        ("学号", "姓名", "学年", "平均成绩", "排名", "出勤率"),
        ("S1", "别人", "2025-2026", "80", "", ""),
        ("S9", "", "2025-2026", "80", "", ""),
        ("S1", "", "2025-2026", "优", "", ""),
        ("S1", "", "去年", "80", "", ""),
        ("S1", "", "2025-2026", "", "90/85", ""),
        ("S1", "", "2025-2026", "", "", "120%"),
        ("S1", "", "", "80", "", ""),
        ("S2", "", "2025-2026", "80", "", ""),
        ("S2", "", "2025-2026", "81", "", ""),
        ("S3", "", "2025-2026", "", "", ""),
    )
    assert [(one.row, one.column) for one in plan.problems] == [
        (2, "姓名"), (3, "学号"), (4, "平均成绩"), (5, "学年"), (6, "排名"), (7, "出勤率"), (8, "学年"), (10, "学号"), (11, ""),
    ]  # fmt: skip
    assert all(one.sheet == "一" for one in plan.problems)
    assert [one.enrolment_id for one in plan.new] == [2]  # a row with a problem adds nothing


def test_the_command_saves_all_or_nothing(office: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*words: str) -> tuple[int, dict[str, Any]]:
        code = commands.run(["--store", str(office.path), "studies", "import", *words, "--json"])
        return code, json.loads(capsys.readouterr().out)

    path, bad = tmp_path / "成绩.xlsx", tmp_path / "bad.csv"
    write_rows(path, ["学号", "学年", "平均成绩"], [["S1", "2025-2026", "87.5"], ["S2", "2025-2026", "90"]])
    bad.write_bytes("学号,学年,平均成绩\nS1,2025-2026,80\nS3,2025-2026,很好\n".encode("gb18030"))
    code, answer = run(str(path), "--plan")
    assert (code, answer["new"], answer["act"]) == (0, 2, None)
    code, answer = run(str(path))
    assert (code, answer["kinds"], bool(answer["act"])) == (0, {"study_results": 2}, True)
    code, answer = run(str(path))
    assert (code, answer["new"], answer["known"], answer["act"]) == (0, 0, 2, None)  # the same list again
    code, answer = run(str(bad))
    assert (code, answer["act"]) == (1, None)
    (problem,) = answer["problems"]
    assert (problem["row"], problem["column"]) == (3, "平均成绩")
    code, answer = run(str(bad), "--skip-rejected")
    assert (code, answer["changed"], answer["rejected"]) == (0, 1, 1)
    with office.reading() as session:
        (first,) = queries.records_of(session, 1)
        assert (first.values["average"], first.values["source"]) == (8000, "bad.csv")
