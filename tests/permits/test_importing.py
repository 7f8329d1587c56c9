"""Facts of stays from sheets of others: what is read, what is wrong and where, one act, undone at once."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from gzstudents import commands
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.journal import undo
from gzstudents.kernel.sheets import Book, Sheet, write_rows
from gzstudents.kernel.store import Store
from gzstudents.permits import importing, operations, queries
from tests import make

TODAY = date(2026, 5, 21)


@pytest.fixture
def office(store: Store) -> Store:
    with store.writing("陈静", "students.register") as session:
        for number, name in ((1, "阿米娜"), (2, "白兰度"), (3, "陈诺")):
            make.student(session, chinese_name=name, surname="DIALLO", given_names="Aminata", passport=f"E000000{number}",
                         stay={"student_number": f"S{number}"})  # fmt: skip
    return store


def read(store: Store, *rows: tuple[Any, ...], today: date = TODAY) -> importing.FactPlan:
    with store.reading() as session:
        return importing.plan_facts(session, Book([Sheet("一", list(rows))], digest="d"), today=today)


def said(plan: importing.FactPlan) -> list[tuple[Any, ...]]:
    return [tuple(one) for one in plan.new]


def test_a_list_of_the_police(office: Store) -> None:
    plan = read(
        office,
        ("2026年春季入境名单",),
        ("姓名", "护照号", "入境日期", "签证种类", "停留天数", "住宿登记日期", "住址"),
        ("DIALLO AMINATA", "E 0000001", datetime(2026, 3, 2), "X1签证", "", "2026.3.3", "学生公寓 3 栋"),
        ("白兰度", "e0000002", "2026/3/2", "L", "30天", "", ""),
    )
    assert not plan.problems
    assert said(plan) == [
        (1, "ENTRY", "2026-03-02", "", "", "X1"),
        (1, "LODGING", "2026-03-03", "", "", "学生公寓 3 栋"),
        (2, "ENTRY", "2026-03-02", "2026-04-01", "", "L"),  # 30 days from the day after entry
    ]


def test_an_insurer_and_the_finance_office(office: Store) -> None:
    assert said(
        read(
            office,
            ("学号", "保单号", "起保日期", "终保日期", "保险公司"),
            ("S1", "P-1", "2026-09-01", "2027-08-31", "平安"),
        )
    ) == [
        (1, "INSURANCE", "2026-09-01", "2027-08-31", "P-1", "平安")  # it may begin later than today
    ]
    assert said(read(office, ("学号", "学费缴至"), ("S2", "2027-08-31"), ("S3", ""))) == [
        (2, "TUITION", "2026-05-21", "2027-08-31", "", "")
    ]
    assert said(read(office, ("Student No.", "Date of entry", "Visa type"), ("S3", "2 March 2026", "X2"))) == [
        (3, "ENTRY", "2026-03-02", "", "", "X2")
    ]


def test_a_sheet_that_names_what_happened(office: Store) -> None:
    plan = read(
        office,
        ("学号", "事项", "日期", "至", "编号或回执号"),
        ("S1", "健康证明", "2026-05-01", "", "H1"),
        ("S1", "搬家", "2026-05-02", "", ""),
        ("S2", "跳舞", "2026-05-02", "", ""),
    )
    assert said(plan) == [(1, "HEALTH", "2026-05-01", "", "H1", ""), (1, "MOVED", "2026-05-02", "", "", "")]
    (problem,) = plan.problems
    assert (problem.row, problem.column, problem.sheet) == (4, "事项", "一")
    assert "跳舞" in problem.message


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (("S9", "", "2026-05-01", "", ""), "学号", "没有这个学号"),
        (("", "", "2026-05-01", "", ""), "学号", "没有学号"),
        (("S1", "白兰度", "2026-05-01", "", ""), "姓名", "不符"),
        (("S1", "", "2026-02-30", "", ""), "入境日期", "不存在"),
        (("S1", "", "03/04", "", ""), "入境日期", "日期"),
        (("S1", "", "2026-05-22", "", ""), "入境日期", "之后"),
        (("S1", "", "2026-05-01", "三十", ""), "停留天数", "停留天数"),
        (("S1", "", "2026-05-01", "99999", ""), "停留天数", "停留天数"),
        (("S1", "", "2026-05-01", "", "2026-04-01"), "停留期至", "不早于"),
        (("S1", "", "", "", "2026-06-01"), "入境日期", "缺少"),
        (("S1", "", "", "", ""), "", "没有可以登记"),
        ((date(2026, 1, 1), "", "2026-05-01", "", ""), "学号", "日期"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_row_and_column(
    office: Store, row: tuple[Any, ...], column: str, words: str
) -> None:
    plan = read(office, ("学号", "姓名", "入境日期", "停留天数", "停留期至"), ("S2", "", "2026-05-01", "", ""), row)
    assert said(plan) == [(2, "ENTRY", "2026-05-01", "", "", "")]  # the good row stays good
    assert [(one.row, one.column) for one in plan.problems] == [(3, column)], [one.message for one in plan.problems]
    assert words in plan.problems[0].message


def test_number_and_document_of_two_people(office: Store) -> None:
    (problem,) = read(office, ("学号", "护照号", "入境日期"), ("S1", "E0000002", "2026-05-01")).problems
    assert "不同的学生" in problem.message


def test_what_is_known_is_not_written_twice(office: Store) -> None:
    rows = (("学号", "入境日期"), ("S1", "2026-05-01"), ("S1", "2026-05-01"), ("S1", "2026-05-02"))
    plan = read(office, *rows)
    assert len(plan.new) == 2
    with office.writing("陈静", "permits.import_facts") as session:
        assert operations.import_facts(session, facts=plan.new, source="名单.xlsx") == 2
    again = read(office, *rows)
    assert (again.new, sum(len(row.known) for row in again.rows)) == ([], 3)


@pytest.mark.parametrize(
    "rows", [[], [("甲", "乙")], [("学号", "姓名"), ("S1", "阿米娜")], [("入境日期",), ("2026-05-01",)]]
)
def test_a_file_that_is_something_else_is_refused(office: Store, rows: list[tuple[Any, ...]]) -> None:
    from gzstudents.kernel.errors import UserError

    with pytest.raises(UserError, match="标题行"):
        read(office, *rows)


def run(store: Store, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    code = commands.run(["facts", "--store", str(store.path), "--json", "--on", "2026-05-21", *words])
    return code, json.loads(capsys.readouterr().out)


def test_the_command_plans_writes_once_and_is_undone(
    office: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "入境.xlsx"
    write_rows(sheet, ["学号", "入境日期", "签证种类"], [["S1", "2026-05-01", "X1"], ["S8", "2026-05-01", "X1"]])
    code, plan = run(office, capsys, str(sheet), "--plan")
    assert (code, plan["new"], plan["rejected"], plan["act"], plan["kinds"]) == (0, 1, 1, None, {"ENTRY": 1})
    assert [(row["row"], row["result"]) for row in plan["rows"]] == [(3, "problem"), (2, "new")]
    with office.reading() as session:
        assert queries.facts_of(session, person_id=1) == []
    code, done = run(office, capsys, str(sheet), "--digest", plan["digest"], "--rejected", str(tmp_path / "错误.xlsx"))
    assert (code, done["new"], (tmp_path / "错误.xlsx").exists()) == (0, 1, True)
    with office.reading() as session:
        (fact,) = queries.facts_of(session, person_id=1)
        assert (fact.kind, fact.source) == ("ENTRY", "入境.xlsx")
        assert {one.rule for one in queries.kept_deadlines(session, TODAY)} >= {"entry_permit", "lodging"}
    with office.writing("陈静", "journal.undo") as session:
        undo(session, done["act"])
    with office.reading() as session:
        assert queries.facts_of(session, person_id=1) == []
    write_rows(sheet, ["学号", "入境日期"], [["S2", "2026-05-01"]])
    assert run(office, capsys, str(sheet), "--digest", plan["digest"])[0] == 1  # not the file that was looked at
    write_rows(sheet, ["学号", "入境日期"], [["S9", "2026-05-01"]])
    assert run(office, capsys, str(sheet))[0] == 1  # nothing of it can be used


def test_a_fact_is_corrected_or_taken_away_in_one_act(office: Store) -> None:
    with office.writing("陈静", "permits.record_fact") as session:
        fact = operations.record_fact(session, person_id=1, kind="ENTRY", day="2026-05-01", detail="X2", number="1")
    with office.writing("陈静", "permits.correct_fact") as session:
        operations.correct_fact(session, fact_id=fact, kind="ENTRY", day="2026-05-02", detail="X1")
        act = session.info["act_id"]
    with office.reading() as session:
        (now,) = queries.facts_of(session, person_id=1)
    assert (now.day, now.detail, now.number) == ("2026-05-02", "X1", "")
    with office.writing("陈静", "journal.undo") as session:
        undo(session, act)
    with office.reading() as session:
        assert [(one.day, one.detail) for one in queries.facts_of(session, person_id=1)] == [("2026-05-01", "X2")]
    with pytest.raises(RuleBroken), office.writing("陈静", "permits.correct_fact") as session:
        operations.correct_fact(session, fact_id=fact, kind="ENTRY", day="2026-02-30")
    with office.reading() as session:
        assert len(queries.facts_of(session, person_id=1)) == 1
    with pytest.raises(RuleBroken), office.writing("陈静", "permits.remove_fact") as session:
        operations.remove_fact(session, fact_id=99)
