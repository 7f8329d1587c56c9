"""Known files: recognised by their headings, read by their own words; the office keeps its own."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gzstudents.kernel import codes, sheets
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.sheets import Book, Sheet
from gzstudents.students import importing
from gzstudents.students.importing import columns, templates
from gzstudents.students.importing.templates import Template

SHIPPED = {one.code: one for one in templates.shipped()}
LISTS = {"nationality": "country", "document_kind": "document_type"}


def table(headings: list[str], *rows: list[Any], name: str = "名册") -> importing.Table:
    book = Book([Sheet(name, [tuple(headings), *(tuple(row) for row in rows)])])
    return importing.find_tables(book)[0]


def headings_of(template: Template) -> list[str]:
    """The headings as the file of the template has them."""
    import tomllib

    path = Path("resources/import/templates") / f"{template.code}.toml"
    return [str(one) for one in tomllib.loads(path.read_text("utf-8"))["fingerprint"]]


@pytest.mark.parametrize("template", templates.shipped(), ids=lambda one: one.code)
def test_a_shipped_template_says_only_what_there_is(template: Template) -> None:
    known = {"", *columns.fields(), *template.partner_fields}
    assert set(template.fields.values()) <= known
    assert set(template.compared) <= known
    assert template.source
    assert template.as_of
    assert {columns.heading_key(text) for text in headings_of(template)} == template.fingerprint
    assert template.fingerprint <= template.fields.keys()
    for name, words in template.values.items():
        for code in words.values():
            assert codes.get(LISTS.get(name, name), code) is not None, (name, code)
    for one in template.partner_fields.values():
        assert one.kind in {"text", "day", "year_end"}
        assert not one.fact or codes.get("stay_fact", one.fact) is not None


@pytest.mark.parametrize("template", templates.shipped(), ids=lambda one: one.code)
def test_it_is_recognised_whatever_the_order_and_not_by_half(template: Template) -> None:
    headings = headings_of(template)
    full = table([*headings[::-1], "办公室自己加的列"], ["x"] * (len(headings) + 1))
    assert templates.recognise(full, templates.shipped()) is template
    loose = table([f" {text}（必填） " for text in headings[1:]], ["x"] * (len(headings) - 1))
    assert templates.recognise(loose, templates.shipped()) is template
    few = table([*headings[: len(headings) // 2], "学号", "姓名"], ["x"] * (len(headings) // 2 + 2))
    assert templates.recognise(few, [template]) is None


def test_its_words_are_translated_and_its_footers_skipped() -> None:
    template = SHIPPED["hmt_roll"]
    head = headings_of(template)
    values = {"学号": "20250001", "姓名": "陳嘉欣", "性别": "女", "出生日期": "2005-01-02", "港澳台侨类别": "香港同胞",
              "通行证号码": "H12345678", "学院": "岭南学院", "专业": "法学", "培养层次": "本科", "入学日期": "2025-09-01"}  # fmt: skip
    found = table(
        head, [values.get(text, "") for text in head], ["说明：本表一式两份", *[""] * (len(head) - 1)], name="港澳台"
    )
    mapping = templates.propose_by(template, found)
    assert not mapping.questions
    (row,) = importing.parse_rows(found, mapping, template=template).rows
    assert row.values["population"] == "HK"
    assert [document["kind"] for document in row.documents] == ["HKMO_PERMIT"]
    odd = table(head, [{**values, "港澳台侨类别": "本部甲类"}.get(text, "") for text in head])
    own = replace(template, values={"population": {"本部甲类": "HK"}})
    (refused,) = importing.parse_rows(odd, mapping, template=template).rows
    assert [problem.code for problem in refused.problems] == ["unknown_population"]
    (read,) = importing.parse_rows(odd, mapping, template=own).rows
    assert read.values["population"] == "HK"


def test_a_heading_twice_is_asked_only_where_it_matters() -> None:
    template = SHIPPED["lhs_roll"]
    head = [*headings_of(template), "护照号"]
    place = head.index("护照号")
    row = ["x"] * len(head)
    row[place], row[-1] = "AB123456", "AB123456"
    same = templates.propose_by(template, table(head, row))
    assert same.column("passport_number") == place
    row[-1] = "CD999999"
    asked = templates.propose_by(template, table(head, row))
    assert asked.questions == {"passport_number": (place, len(head) - 1)}
    row[-1] = ""
    assert templates.propose_by(template, table(head, row)).column("passport_number") == place


def test_what_a_person_chose_before_comes_first() -> None:
    template = SHIPPED["xuegong_roll"]
    found = table(headings_of(template), ["x"] * len(headings_of(template)))
    chosen = ["student_number", *[""] * (len(found.headings) - 1)]
    assert templates.propose_by(template, found, {found.fingerprint: chosen}).fields == tuple(chosen)


def test_a_sheets_name_may_decide() -> None:
    template = replace(SHIPPED["lhs_roll"], sheets=("学生",))
    head = headings_of(template)
    assert templates.recognise(table(head, ["x"] * len(head), name="2026 学生"), [template]) is template
    assert templates.recognise(table(head, ["x"] * len(head), name="汇总"), [template]) is None


def test_the_offices_own_comes_before_a_shipped_one() -> None:
    shipped = SHIPPED["lhs_roll"]
    head = headings_of(shipped)
    data = templates.of_mapping("我校", head, ["student_number", *["_ignored"] * (len(head) - 1)])
    own = templates.from_data({**data, "code": "我校"}, own=7)
    assert templates.recognise(table(head, ["x"] * len(head)), [shipped, own]) is own
    assert templates.propose_by(own, table(head, ["x"] * len(head))).fields[0] == "student_number"
    assert set(templates.propose_by(own, table(head, ["x"] * len(head))).fields[1:]) == {""}


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"zh": "a"},
        {"code": "a", "zh": "a", "fingerprint": 3, "columns": {}},
        {"code": 1, "zh": "a", "fingerprint": [], "columns": []},
    ],
)
def test_what_is_no_template_is_a_sentence(data: dict[str, Any]) -> None:
    with pytest.raises(UserError, match="模板文件"):
        templates.from_data(data)


def test_a_named_template_that_is_not_there_lists_those_that_are() -> None:
    assert templates.chosen("来华留学生管理信息系统名册", templates.shipped()).code == "lhs_roll"
    with pytest.raises(UserError, match="lhs_roll"):
        templates.chosen("没有", templates.shipped())


def test_a_file_of_merged_headings_in_two_rows_with_notes_above(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["某大学来华留学生名册（2026 年秋）"])
    sheet.append(["填表说明：请勿改动标题"])
    sheet.append(["学号", "姓名", None, "性别", "出生日期", "国籍", "护照信息", None, "学生类别", "经费办法", "院系", "专业名称", "授课语言", "入学日期", "预计毕业日期", "学生当前状态"])  # fmt: skip
    sheet.append([None, "护照姓名", "中文姓名", None, None, None, "护照号", "护照有效期"])
    sheet.merge_cells("B3:C3")
    sheet.merge_cells("G3:H3")
    sheet.append([2.02e9, "NGUYEN, Van An", "阮文安", "男", "2004.5.6", "越南", "Ｂ１２３４５６７", "2031/3/1", "本科生", "中国政府资助", "文学院", "汉语言", "汉语", 45536, "2028年7月", "在学"])  # fmt: skip
    sheet.append(["2.02E+19", "TRAN, Thi Hoa", "", "女", "2005-01-01", "越南", "C7654321", "", "本科生", "自费", "文学院", "法学", "英语", "20240901", "", "在学"])  # fmt: skip
    sheet.append(["合计", "2 人"])
    path = tmp_path / "留学生.xlsx"
    book.save(path)
    (found,) = importing.find_tables(sheets.read_book(path))
    template = templates.recognise(found, templates.shipped())
    assert template is SHIPPED["lhs_roll"]
    first, second = importing.parse_rows(found, templates.propose_by(template, found), template=template).rows
    assert first.values["student_number"] == "2020000000"
    assert first.values["funding"] == "2"
    assert first.values["teaching_language"] == "ZH"
    assert first.values["birth_date"] == "2004-05-06"
    assert first.values["start_date"] == "2024-09-01"
    assert first.documents[0]["number"] == "B1234567"
    assert first.documents[0]["valid_to"] == "2031-03-01"
    assert second.rejected
    assert [problem.code for problem in second.problems] == ["digits_lost"]
