"""Contacts, addresses, HSK and visa forms from a sheet: nothing where known, asked where different, added where new, undone together."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gzstudents import commands
from gzstudents.kernel import journal, sheets
from gzstudents.schema import open_store
from gzstudents.students import importing, operations
from gzstudents.students.importing import columns, parts
from gzstudents.students.invented import generate
from gzstudents.students.operations import import_roll
from gzstudents.students.screen import import_data

from .test_importing_store import carry_out, plan_of

HEAD = [
    "学号", "姓名", "国籍", "护照号", "学生类别", "入学日期", "监护人姓名", "监护人关系", "监护人电话", "紧急联系人", "紧急联系电话", "家庭住址", "在穗住址", "HSK级别",
    "HSK成绩", "HSK考试日期", "JW202编号",
]  # fmt: skip
ROW = [
    "2024001", "阮文安", "越南", "C1234567", "本科生", date(2024, 9, 1), "NGUYEN VAN BINH", "父亲", "+84 912 345 678", "陈芳", "13800138000",
    "12 Tran Phu, Da Nang", "大学城外环西路 230 号", "HSK 四级", "245", "2024-05", "2024-0012345",
]  # fmt: skip
TABLES = ("contacts", "addresses", "language_results", "visa_forms")


def written(tmp_path: Path, *rows: list[Any], head: list[str] = HEAD, name: str = "roll.xlsx") -> Path:
    path = tmp_path / name
    sheets.write_rows(path, head, [list(row) for row in rows])
    return path


def kept(store: Any) -> dict[str, list[tuple[Any, ...]]]:
    columns = {
        "contacts": "kind, name, relation, phone", "addresses": "kind, address",
        "language_results": "kind, level, score, taken_on", "visa_forms": "kind, number",
    }  # fmt: skip
    with store.reading() as session:
        run = session.connection().exec_driver_sql
        return {
            table: [tuple(row) for row in run(f"SELECT {columns[table]} FROM {table} ORDER BY id")] for table in TABLES
        }


def changed(row: list[Any], **cells: Any) -> list[Any]:
    return [cells.get(heading, cell) for heading, cell in zip(HEAD, row, strict=True)]


@pytest.fixture
def filled(store: Any, tmp_path: Path) -> Any:
    carry_out(plan_of(written(tmp_path, ROW), store), store)
    return store


def test_a_new_person_brings_them_all(filled: Any) -> None:
    assert kept(filled) == {
        "contacts": [
            ("GUARDIAN", "NGUYEN VAN BINH", "父亲", "+84 912 345 678"),
            ("EMERGENCY", "陈芳", "", "13800138000"),
        ],
        "addresses": [("HOME", "12 Tran Phu, Da Nang"), ("LOCAL", "大学城外环西路 230 号")],
        "language_results": [("HSK", "4", "245", "2024-05")],
        "visa_forms": [("JW202", "2024-0012345")],
    }
    with filled.reading() as session:
        assert session.connection().exec_driver_sql("SELECT hsk FROM register").scalar_one() == "4"


def test_what_is_known_is_nothing_new_also_spelt_otherwise(filled: Any, tmp_path: Path) -> None:
    again = changed(
        ROW, 监护人电话="+84912345678", 监护人姓名="Nguyen Van Binh", HSK级别=4, HSK考试日期="2024", 紧急联系人=""
    )
    for row in (ROW, again):
        assert plan_of(written(tmp_path, row), filled).counts["identical"] == 1


def test_what_differs_is_a_cell_to_look_at_and_empty_cells_erase_nothing(filled: Any, tmp_path: Path) -> None:
    row = changed(ROW, 监护人电话="+84 999", 家庭住址="Hanoi", JW202编号="2024-777", HSK成绩="", 监护人关系="")
    plan = plan_of(written(tmp_path, row), filled)
    assert plan.counts["changed"] == 1
    assert [(one.table, one.field, one.old, one.new, one.column) for one in plan.items[0].changes] == [
        ("contacts", "phone", "+84 912 345 678", "+84 999", "监护人电话"),
        ("addresses", "address", "12 Tran Phu, Da Nang", "Hanoi", "家庭住址"),
        ("visa_forms", "number", "2024-0012345", "2024-777", "JW202编号"),
    ]
    assert plan.items[0].parts == ()
    carry_out(importing.Plan.from_json(plan.to_json()), filled)
    assert plan_of(written(tmp_path, row), filled).changes_nothing
    assert len(kept(filled)["contacts"]) == 2


def test_another_parent_and_another_attempt_are_added(filled: Any, tmp_path: Path) -> None:
    row = changed(
        ROW, 监护人姓名="TRAN THI LAN", 监护人电话="+84 111", HSK级别="5", HSK成绩="", HSK考试日期="2025-03-16"
    )
    plan = plan_of(written(tmp_path, row), filled)
    assert plan.items[0].changes == ()
    assert [part["table"] for part in plan.items[0].parts] == ["contacts", "language_results"]
    shown = import_data.cells(import_data.PlanRow(1, plan.items[0]._asdict()))
    assert shown == [("监护人", "无", "TRAN THI LAN · 父亲 · +84 111"), ("汉语水平考试 HSK", "无", "5 · 2025-03-16")]
    carry_out(plan, filled)
    assert [row[1] for row in kept(filled)["contacts"]] == ["NGUYEN VAN BINH", "陈芳", "TRAN THI LAN"]
    assert plan_of(written(tmp_path, row), filled).changes_nothing
    phone_only = written(tmp_path, ["2024001", "+84 222"], head=["学号", "监护人电话"])
    unclear = plan_of(phone_only, filled)
    assert unclear.changes_nothing
    assert [problem.code for problem in unclear.items[0].problems] == ["part_unclear"]


def test_a_form_belongs_to_the_enrolment_of_its_row(filled: Any, tmp_path: Path) -> None:
    second = changed(ROW, 学号="2028001", 学生类别="硕士研究生", 入学日期=date(2028, 9, 1), JW202编号="2028-1")
    plan = plan_of(written(tmp_path, second), filled)
    carry_out(plan, filled)
    with filled.reading() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT e.student_number, v.number FROM visa_forms v JOIN enrolments e ON e.id = v.enrolment_id ORDER BY 1"
        )
        assert [tuple(row) for row in rows] == [("2024001", "2024-0012345"), ("2028001", "2028-1")]
    assert len(kept(filled)["contacts"]) == 2
    unclear = plan_of(written(tmp_path, ["C1234567", "2030-9"], head=["护照号", "JW202编号"]), filled)
    assert unclear.changes_nothing
    assert [problem.code for problem in unclear.items[0].problems] == ["part_unclear"]


def test_two_rows_of_one_new_person_bring_a_contact_once(store: Any, tmp_path: Path) -> None:
    second = changed(ROW, 学号="2023009", 学生类别="语言生", 入学日期=date(2023, 9, 1), JW202编号="2023-5")
    carry_out(plan_of(written(tmp_path, ROW, second), store), store)
    found = kept(store)
    assert [len(found[table]) for table in TABLES] == [2, 2, 1, 2]


def test_undone_with_the_import_and_refused_when_changed_meanwhile(filled: Any, tmp_path: Path) -> None:
    before = kept(filled)
    row = changed(ROW, 监护人电话="+84 999", 紧急联系人="李娜", 紧急联系电话="10086")
    plan = plan_of(written(tmp_path, row), filled)
    with filled.writing("desk", "students.import") as session:
        import_roll(session, plan=plan, today=date(2026, 6, 1))
        act = session.info["act_id"]
    assert kept(filled) != before
    with filled.writing("desk", "office.undo") as session:
        assert not journal.undo(session, act).failed
    assert kept(filled) == before
    with filled.writing("desk", "students.contact") as session:
        operations.save_contact(session, person_id=1, values={"phone": "1"}, part_id=1)
    with pytest.raises(Exception, match="核对之后名册又有更改"):
        carry_out(plan, filled)


@pytest.mark.parametrize(
    ("cell", "level"),
    [("HSK 4级", "4"), ("四级", "4"), ("新HSK5", "5"), ("HSK(六级)", "6"), (3.0, "3"), ("HSK 10", ""), ("优秀", ""), ("无", "")],
)  # fmt: skip
def test_levels_as_sheets_write_them(store: Any, tmp_path: Path, cell: Any, level: str) -> None:
    plan = plan_of(written(tmp_path, changed(ROW, HSK级别=cell, HSK成绩="", HSK考试日期="")), store)
    assert [part.get("level") for part in plan.items[0].parts if part["table"] == "language_results"] == [level] * bool(
        level
    )
    assert plan.counts["new"] == 1  # nothing of it rejects the row


def test_every_field_can_be_matched_to_a_column() -> None:
    assert columns.fields().keys() >= parts.FIELDS


def test_a_full_export_read_again_changes_nothing(store: Any, tmp_path: Path) -> None:
    """Also of people with several tests of HSK, and of those from 中国香港."""
    generate(store, 80, seed=11, today=date(2026, 6, 1))
    with store.writing("desk", "students.language_result") as session:
        for level, day in (("3", "2024-03-16"), ("5", "2025-03-16")):
            values = {"kind": "HSK", "level": level, "taken_on": day}
            operations.save_language_result(session, person_id=1, values=values)
    store.close()
    file = tmp_path / "all.xlsx"
    assert commands.run(["--store", str(store.path), "export", str(file), "--full", "--purpose", "测试"]) == 0
    again = open_store(store.path)
    counts = plan_of(file, again).counts
    again.close()
    assert (counts["new"], counts["changed"], counts["conflicting"], counts["rejected"]) == (0, 0, 0, 0)
    assert counts["identical"] >= 80
