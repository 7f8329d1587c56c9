"""Plans carried out on a real store: what was imported is identical when it comes again."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gzstudents.kernel import sheets
from gzstudents.students import importing
from gzstudents.students.importing.register import RegisterExisting
from gzstudents.students.operations import import_roll
from tests.students.corpus import CASES, Case

OPTIONS = importing.Options(today=date(2026, 6, 1))


def plan_of(path: Path, store: Any) -> importing.Plan:
    book = sheets.read_book(path)
    rolls = [importing.parse_rows(table, importing.propose(table), OPTIONS) for table in importing.find_tables(book)]
    with store.reading() as session:
        return importing.make_plan(rolls, RegisterExisting(session), file_name=path.name)


def carry_out(plan: importing.Plan, store: Any) -> None:
    with store.writing("desk", "students.import") as session:
        import_roll(session, plan=plan, today=OPTIONS.today)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_same_file_again_changes_nothing(case: Case, tmp_path: Path, store: Any) -> None:
    path = tmp_path / case.name
    case.write(path)
    plan = plan_of(path, store)
    carry_out(plan, store)
    again = plan_of(path, store)
    assert again.changes_nothing, [item for item in again.items if item.kind in {"new", "changed"}]
    assert again.counts["identical"] == plan.counts["new"] + plan.counts["identical"]
    assert again.counts["rejected"] == plan.counts["rejected"]


HEADINGS = [
    "学号", "中文姓名", "护照姓", "护照名", "性别", "国家/地区", "出生日期", "证件类型", "证件号码", "证件有效期", "学习类别", "培养单位", "专业",
    "经费来源", "入学日期", "预计结束", "学籍状态", "手机", "备注",
]  # fmt: skip
LATIN = st.text(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghij'- ÉÑÖßłơ"), max_size=12)
HAN = st.text(st.sampled_from("王李张刘陈杨黄赵吴周·𠮷㐂甲乙丙"), min_size=1, max_size=4)
DAY = st.dates(date(1990, 1, 1), date(2005, 12, 31))
LATER = st.dates(date(2020, 1, 1), date(2032, 12, 31))


@st.composite
def people(draw: st.DrawFn) -> list[list[Any]]:
    numbers = draw(st.lists(st.integers(1, 10**9), unique=True, max_size=6))
    return [
        [
            f"{number:010d}", "甲" + draw(HAN), draw(LATIN), draw(LATIN), draw(st.sampled_from("男女")),
            draw(st.sampled_from(["泰国", "VNM", "Korea, Republic of", "法国", "Brazil"])), draw(DAY),
            "护照", f"P{number:08d}", draw(LATER), draw(st.sampled_from(["本科生", "语言生", "硕士研究生", ""])), draw(st.text(max_size=12)),
            draw(st.text(max_size=12)), draw(st.sampled_from(["自费", "中国政府奖学金", ""])), date(2024, 9, 1), draw(LATER),
            draw(st.sampled_from(["在读", "休学", "毕业"])), draw(st.sampled_from(["", "13800001111", "+84 91 234"])), draw(st.text(max_size=20)),
        ]
        for number in numbers
    ]  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=people())
def test_what_was_exported_comes_back_identical(
    rows: list[list[Any]], tmp_path: Path, fresh_store: Callable[[], Any]
) -> None:
    if not rows:
        return
    path, out = tmp_path / "roll.xlsx", tmp_path / "export.xlsx"
    store = fresh_store()
    sheets.write_rows(path, HEADINGS, rows)
    plan = plan_of(path, store)
    assert plan.counts["new"] == len(rows)
    carry_out(plan, store)
    sheets.write_rows(out, HEADINGS, exported(store), sheet="导出")
    assert plan_of(out, store).counts == {
        "new": 0,
        "changed": 0,
        "identical": len(rows),
        "conflicting": 0,
        "rejected": 0,
    }


def exported(store: Any) -> list[list[Any]]:
    """The same columns as the register has them."""
    statement = """
        SELECT e.student_number, p.chinese_name, p.surname, p.given_names, p.gender, n.country, p.birth_date, d.kind, d.number,
               d.valid_to, e.category, e.college, e.major, e.funding, e.start_date, e.expected_end,
               (SELECT status FROM status_changes s WHERE s.enrolment_id = e.id ORDER BY effective_on DESC, id DESC LIMIT 1),
               p.phone, p.note
        FROM people p JOIN enrolments e ON e.person_id = p.id JOIN nationalities n ON n.person_id = p.id
        JOIN identity_documents d ON d.person_id = p.id ORDER BY p.id"""
    with store.reading() as session:
        return [list(row) for row in session.connection().exec_driver_sql(statement)]


def test_a_second_enrolment_may_also_change_the_person(tmp_path: Path, store: Any) -> None:
    head = ["学号", "姓名", "国籍", "护照号", "手机", "学生类别", "入学日期", "状态"]
    first, second = tmp_path / "first.xlsx", tmp_path / "second.xlsx"
    sheets.write_rows(first, head, [["1", "阮文安", "越南", "C1234567", "111", "语言生", date(2023, 9, 1), "毕业"]])
    sheets.write_rows(second, head, [["2", "阮文安", "越南", "C1234567", "222", "本科生", date(2024, 9, 1), "在读"]])
    carry_out(plan_of(first, store), store)
    plan = plan_of(second, store)
    assert plan.counts["new"] == 1
    assert [change.field for change in plan.items[0].changes] == ["phone"]
    carry_out(plan, store)
    with store.reading() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT p.phone, count(e.id) FROM people p JOIN enrolments e ON e.person_id = p.id GROUP BY p.id"
        )
        assert [tuple(row) for row in rows] == [("222", 2)]
    assert plan_of(second, store).counts["identical"] == 1
