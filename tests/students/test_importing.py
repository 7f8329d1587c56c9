"""Rolls: from ugly files to exact plans."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gzstudents.kernel import masking, numbers, sheets
from gzstudents.kernel.errors import UserError
from gzstudents.students import importing
from gzstudents.students.importing import KnownDocument, KnownEnrolment, KnownPerson, Nobody, Options, Plan
from tests.students.corpus import CASES, Case, text, xlsx

OPTIONS = Options(today=date(2026, 6, 1))


def plan_of(path: Path, existing: Any = None, options: Options = OPTIONS) -> Plan:
    book = sheets.read_book(path)
    rolls = [importing.parse_rows(table, importing.propose(table), options) for table in importing.find_tables(book)]
    return importing.make_plan(rolls, existing or Nobody(), file_name=path.name, warnings=book.warnings)


def made(tmp_path: Path, rows: list[list[Any]], existing: Any = None, options: Options = OPTIONS) -> Plan:
    path = tmp_path / "roll.xlsx"
    xlsx(("名册", rows))(path)
    return plan_of(path, existing, options)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_corpus(case: Case, tmp_path: Path) -> None:
    path = tmp_path / case.name
    case.write(path)
    book = sheets.read_book(path)
    tables = importing.find_tables(book)
    questions = {name for table in tables for name in importing.propose(table).questions}
    assert questions == case.questions
    plan = plan_of(path)
    counts = plan.counts
    found = {(row, name): cell(plan, row, name) for row, name in case.cells}
    assert found == case.cells
    assert {(p.row, p.column, p.code) for p in plan.problems} == case.problems
    assert tuple(counts[kind] for kind in ("new", "identical", "conflicting", "rejected")) == case.counts
    assert all(problem.message for problem in plan.problems)


_DOCUMENT = {"kind", "number", "number_key", "issuing_country", "issued_on", "valid_to"}


def cell(plan: Plan, row: int, name: str) -> Any:
    item = next(item for item in plan.items if item.row == row and item.kind == "new")
    identity = [d for d in item.documents if d["kind"] not in {"VISA", "RESIDENCE_PERMIT"}]
    if name == "permit":
        return next(d["valid_to"] for d in item.documents if d["kind"] == "RESIDENCE_PERMIT")
    if name == "status":
        return item.statuses[-1][0] if item.statuses else None
    if name in {"country", "same_as"}:
        return getattr(item, name)
    if name in _DOCUMENT:
        return identity[0][name]
    return {**(item.person or {}), **(item.enrolment or {})}.get(name)


# -- against a register --------------------------------------------------------------------------------------------------


class Register:
    """A register of plain dictionaries."""

    def __init__(self, *people: KnownPerson) -> None:
        self._people = {person.id: person for person in people}

    def by_student_numbers(self, numbers: Sequence[str]) -> Mapping[str, int]:
        own = {e.values["student_number"]: p.id for p in self._people.values() for e in p.enrolments}
        return {number: own[number] for number in numbers if number in own}

    def by_documents(self, keys: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], Sequence[int]]:
        return {
            (country, number): [
                person.id
                for person in self._people.values()
                if any(d.number_key == number and country in {"", d.issuing_country} for d in person.documents)
            ]
            for country, number in keys
        }

    def by_births(self, births: Sequence[str]) -> Mapping[str, Sequence[tuple[int, str, str, str]]]:
        return {
            birth: [
                (p.id, p.values.get("chinese_name", ""), p.values.get("surname", ""), p.values.get("given_names", ""))
                for p in self._people.values()
                if p.values.get("birth_date") == birth
            ]
            for birth in births
        }

    def people(self, ids: Sequence[int]) -> Mapping[int, KnownPerson]:
        return {number: self._people[number] for number in ids}


def person(
    number: int = 7,
    *,
    documents: Sequence[KnownDocument] = (),
    enrolments: Sequence[KnownEnrolment] = (),
    **values: str,
) -> KnownPerson:
    own = {"chinese_name": "阮文安", "population": "INTL", "gender": "1", "birth_date": "2001-09-30", **values}
    return KnownPerson(number, own["chinese_name"], own, 70 + number, "VNM", documents, enrolments)


def passport(number: str, *, row: int = 1, current: int = 1, until: str | None = None) -> KnownDocument:
    return KnownDocument(row, "PASSPORT", "VNM", number, number, None, until, current)


def enrolment(
    number: str | None = "2024001", row: int = 5, status: str = "REGISTERED", **values: Any
) -> KnownEnrolment:
    return KnownEnrolment(row, {"student_number": number, "category": "02", "level": "BA", **values}, status)


HEAD = ["学号", "姓名", "性别", "国籍", "护照号", "护照有效期", "学生类别", "状态", "手机"]
LINE = ["2024001", "阮文安", "男", "越南", "C1234567", None, "本科生", "在读", None]


def test_an_unchanged_person_is_identical_and_empty_cells_erase_nothing(tmp_path: Path) -> None:
    known = Register(
        person(documents=[passport("C1234567", until="2030-01-01")], enrolments=[enrolment()], phone="138")
    )
    plan = made(tmp_path, [HEAD, LINE], known)
    assert plan.counts == {"new": 0, "changed": 0, "identical": 1, "conflicting": 0, "rejected": 0}
    assert plan.changes_nothing
    assert plan.items[0].person_id == 7


@pytest.mark.parametrize("narrow", [False, True])
def test_what_an_export_masked_is_said_and_overwrites_nothing(tmp_path: Path, narrow: bool) -> None:
    full = {"手机": "13800001111", "邮箱": "an@mail.example.edu.cn", "微信": "an_2024"}
    known = person(documents=[passport("C1234567")], enrolments=[enrolment()], phone=full["手机"], email=full["邮箱"],
                   wechat=full["微信"], birth_date="2003-05-06")  # fmt: skip
    masks = [numbers.mask("C1234567"), masking.phone(full["手机"]), masking.email(full["邮箱"]), masking.text(full["微信"]),
             masking.day("2003-05-06")]  # fmt: skip
    head = ["学号", "姓名", "性别", "国籍", "护照号", "手机", "邮箱", "微信", "出生日期", "专业"]
    line = ["2024001", "阮文安", "男", "越南", *(one.replace("•", "*") if narrow else one for one in masks), "汉语言"]
    (item,) = (plan := made(tmp_path, [head, line], Register(known))).items
    assert [(change.field, change.new) for change in item.changes] == [("major", "汉语言")]
    assert (item.documents, item.person_id) == ((), 7)
    said = [(one.row, one.column) for one in plan.problems if one.code == "masked"]
    assert {column for _row, column in said} == {"护照号", "手机", "邮箱", "微信"}
    assert {row for row, _column in said} == {2}


def test_short_numbers_are_recognised_when_masked_and_values_are_not() -> None:
    assert all(masking.is_masked(mask) for mask in (numbers.mask("12"), masking.phone("1234567"), masking.phone("123")))
    full = ("C1234567", "138 0000 1111", "a*b", "**注意** 见附件", "an@mail.example.edu.cn", "马丁·路德")
    assert not any(map(masking.is_masked, full))


def test_every_changed_cell_is_named_with_old_and_new(tmp_path: Path) -> None:
    known = Register(
        person(documents=[passport("C1234567", until="2026-01-01")], enrolments=[enrolment()], phone="138")
    )
    line = ["2024001", "阮文安", "女", "老挝", "C1234567", "2031-01-01", "硕士", "休学", "139 0000 1111"]
    plan = made(tmp_path, [HEAD, line], known)
    (item,) = plan.items
    assert item.kind == "changed"
    assert {(c.table, c.row_id, c.field, c.old, c.new, c.column) for c in item.changes} == {
        ("people", 7, "gender", "1", "2", "性别"),
        ("people", 7, "phone", "138", "139 0000 1111", "手机"),
        ("nationalities", 77, "country", "VNM", "LAO", "国籍"),
        ("enrolments", 5, "category", "02", "03", "学生类别"),
        ("enrolments", 5, "level", "BA", "MA", "学生类别"),
        ("status_changes", 5, "status", "REGISTERED", "SUSPENDED", "状态"),
        ("identity_documents", 1, "is_current", 1, 0, "护照号"),
    }
    assert item.documents[0]["issuing_country"] == "LAO"


def test_a_renewed_passport_is_added_and_the_old_one_stays(tmp_path: Path) -> None:
    known = Register(person(documents=[passport("C1234567", until="2026-01-01")], enrolments=[enrolment()]))
    line = [*LINE[:4], "D7654321", "2036-01-01", *LINE[6:]]
    (item,) = made(tmp_path, [HEAD, line], known).items
    assert item.kind == "changed"
    assert [(c.field, c.row_id, c.old, c.new) for c in item.changes] == [("is_current", 1, 1, 0)]
    assert [(d["number"], d["is_current"]) for d in item.documents] == [("D7654321", 1)]


def test_an_older_passport_of_an_old_file_does_not_become_the_current_one(tmp_path: Path) -> None:
    known = Register(person(documents=[passport("D7654321", until="2036-01-01")], enrolments=[enrolment()]))
    line = [*LINE[:5], "2026-01-01", *LINE[6:]]
    (item,) = made(tmp_path, [HEAD, line], known).items
    assert not item.changes
    assert [(d["number"], d["is_current"]) for d in item.documents] == [("C1234567", 0)]


def test_an_old_passport_still_finds_its_holder(tmp_path: Path) -> None:
    papers = [passport("C1234567", current=0), passport("D7654321", row=2)]
    known = Register(person(documents=papers, enrolments=[enrolment()]))
    (item,) = made(tmp_path, [HEAD, [None, *LINE[1:]]], known).items
    assert (item.kind, item.person_id, item.matched_by) == ("identical", 7, "document")


def test_a_new_student_number_of_a_known_passport_is_a_second_enrolment(tmp_path: Path) -> None:
    known = Register(person(documents=[passport("C1234567")], enrolments=[enrolment()]))
    (item,) = made(tmp_path, [HEAD, ["2028001", *LINE[1:6], "硕士", "在读", None]], known).items
    assert (item.kind, item.person_id, item.person) == ("new", 7, None)
    assert item.enrolment is not None
    assert item.enrolment["student_number"] == "2028001"
    assert item.statuses == (("REGISTERED", ""),)


def test_a_number_given_later_completes_the_enrolment_that_waits_for_it(tmp_path: Path) -> None:
    known = Register(person(documents=[passport("C1234567")], enrolments=[enrolment(None)]))
    (item,) = made(tmp_path, [HEAD, LINE], known).items
    assert [(c.table, c.field, c.old, c.new) for c in item.changes] == [
        ("enrolments", "student_number", None, "2024001")
    ]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (["2024001", "阮文安", "男", "越南", "D1111111", None, "本科生", "在读", None], "keys_disagree"),
        (["2029009", "完全不同", "男", "越南", "C1234567", None, "本科生", "在读", None], "different_person"),
    ],
)
def test_contradictions_are_conflicts(tmp_path: Path, line: list[Any], code: str) -> None:
    known = Register(
        person(7, documents=[passport("C1234567")], enrolments=[enrolment()]),
        person(8, documents=[passport("D1111111", row=3)], enrolments=[enrolment("2024002", 6)], chinese_name="别人"),
    )
    (item,) = made(tmp_path, [HEAD, line], known).items
    assert item.kind == "conflicting"
    assert [problem.code for problem in item.problems] == [code]


def test_same_name_and_birth_date_is_only_a_suggestion(tmp_path: Path) -> None:
    rows = [["学号", "姓名", "国籍", "出生日期"], ["2025009", "阮文安", "越南", "2001-09-30"]]
    (item,) = made(tmp_path, rows, Register(person(enrolments=[enrolment()]))).items
    assert item.kind == "new"
    assert item.person is not None
    assert [(similar.person_id, similar.label) for similar in item.similar] == [(7, "阮文安")]
    assert [problem.code for problem in item.problems] == ["similar_person"]


def test_a_sheet_of_numbers_and_phones_updates_people_it_need_not_describe(tmp_path: Path) -> None:
    known = Register(person(documents=[passport("C1234567")], enrolments=[enrolment()]))
    plan = made(tmp_path, [["学号", "手机"], ["2024001", 13800001111.0], ["2024999", "1"]], known)
    assert [(item.kind, [c.new for c in item.changes]) for item in plan.items] == [
        ("changed", ["13800001111"]),
        ("rejected", []),
    ]
    assert [problem.code for problem in plan.items[1].problems] == ["missing_name", "nationality_missing"]


def test_a_less_exact_date_and_a_name_spelt_otherwise_change_nothing(tmp_path: Path) -> None:
    known = Register(
        person(enrolments=[enrolment(start_date="2024-09-01")], surname="NGUYEN", given_names="VAN AN"),
    )
    rows = [["学号", "英文姓名", "入学日期", "出生日期"], ["2024001", "Nguyen Van An", "2024.9", "2001"]]
    assert made(tmp_path, rows, known).counts["identical"] == 1


def test_two_rows_that_give_one_person_different_phones_conflict(tmp_path: Path) -> None:
    known = Register(person(documents=[passport("C1234567")], enrolments=[enrolment(), enrolment("2028001", 6)]))
    rows = [["学号", "姓名", "手机"], ["2024001", "阮文安", "111"], ["2028001", "阮文安", "222"]]
    plan = made(tmp_path, rows, known)
    assert [item.kind for item in plan.items] == ["changed", "conflicting"]


# -- the plan as an object -----------------------------------------------------------------------------------------------


def test_a_plan_survives_json(tmp_path: Path) -> None:
    path = tmp_path / "hmt.xlsx"
    next(case for case in CASES if case.name == "hmt.xlsx").write(path)
    plan = plan_of(path)
    assert Plan.from_json(plan.to_json()) == plan
    assert len(plan.file_hash) == 64


def test_rejected_rows_come_back_with_their_reasons_and_can_be_read_again(tmp_path: Path) -> None:
    path, out = tmp_path / "numbers.xlsx", tmp_path / "rejected.xlsx"
    next(case for case in CASES if case.name == "numbers.xlsx").write(path)
    plan = plan_of(path)
    assert importing.rejected_sheet(plan, out) == 4
    (sheet,) = sheets.read_book(out).sheets
    assert sheet.rows[0][-2:] == ("原行号", "错误")
    assert [row[-2] for row in sheet.rows[1:]] == [2, 4, 5, 7]
    assert "设置为文本格式" in str(sheet.rows[1][-1])
    again = plan_of(out)
    assert again.counts == {"new": 0, "changed": 0, "identical": 0, "conflicting": 0, "rejected": 4}


def test_conflicts_come_back_on_a_sheet_of_their_own(tmp_path: Path) -> None:
    path, out = tmp_path / "duplicates.xlsx", tmp_path / "rejected.xlsx"
    next(case for case in CASES if case.name == "duplicates.xlsx").write(path)
    assert importing.rejected_sheet(plan_of(path), out) == 0
    (sheet,) = sheets.read_book(out).sheets
    assert sheet.name == "冲突 名册"
    assert len(sheet.rows) == 5


def test_nothing_rejected_still_makes_a_readable_file(tmp_path: Path) -> None:
    out = tmp_path / "rejected.xlsx"
    assert importing.rejected_sheet(made(tmp_path, [HEAD, LINE]), out) == 0
    assert len(sheets.read_book(out).sheets[0].rows) == 1


# -- columns -------------------------------------------------------------------------------------------------------------


def test_a_person_may_answer_override_and_be_remembered(tmp_path: Path) -> None:
    path = tmp_path / "two-candidates.xlsx"
    next(case for case in CASES if case.name == "two-candidates.xlsx").write(path)
    (table,) = importing.find_tables(sheets.read_book(path))
    mapping = importing.propose(table)
    assert mapping.questions == {"nationality": (2, 3)}
    chosen = mapping.assign(3, "nationality").assign(1, "native_name")
    assert chosen.fields == ("student_number", "native_name", "", "nationality")
    assert not chosen.questions
    assert importing.propose(table, {table.fingerprint: list(chosen.fields)}) == chosen
    assert table.examples(3) == ["越南"]
    assert importing.label("nationality") == "国家/地区"


def test_a_sheet_without_numbers_says_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    text([["姓名", "国籍"], ["甲乙", "泰国"]], "utf-8")(path)
    (table,) = importing.find_tables(sheets.read_book(path))
    assert importing.propose(table).missing() == ["没有找到学号或证件号码的列。请指明哪一列是学号或证件号码。"]


@pytest.mark.parametrize("rows", [[["甲", "乙"], ["丙", "丁"]], [["学号", "姓名"]]])
def test_what_is_no_roll_is_refused(tmp_path: Path, rows: list[list[Any]]) -> None:
    path = tmp_path / "other.csv"
    text(rows, "utf-8")(path)
    with pytest.raises(UserError, match=r"没有找到学生名册|只有标题行"):
        importing.find_tables(sheets.read_book(path))


def test_the_order_of_day_and_month_may_be_told(tmp_path: Path) -> None:
    rows = [["学号", "姓名", "国籍", "出生日期"], ["1", "甲乙", "泰国", "03/04/2001"]]
    for order, expected in (("dmy", "2001-04-03"), ("mdy", "2001-03-04")):
        (item,) = made(tmp_path, rows, options=Options(today=date(2026, 6, 1), date_order=order)).items
        assert item.person is not None
        assert item.person["birth_date"] == expected


def test_a_count_beside_a_total_is_no_person(tmp_path: Path) -> None:
    rows = [["序号", "学号", "姓名", "国籍"], ["1", "1", "甲乙", "泰国"], ["合计", "40", "", ""]]
    assert [item.row for item in made(tmp_path, rows).items] == [2]


def test_who_graduated_was_registered_before(tmp_path: Path) -> None:
    rows = [
        ["学号", "姓名", "国籍", "入学日期", "毕业日期", "状态"],
        ["1", "甲乙", "泰国", "2020-09-01", "2024-06-30", "毕业"],
    ]
    (item,) = made(tmp_path, rows).items
    assert item.statuses == (("REGISTERED", "2020-09-01"), ("GRADUATED", "2024-06-30"))


def test_without_a_column_of_statuses_everybody_is_registered(tmp_path: Path) -> None:
    (item,) = made(tmp_path, [["学号", "姓名", "国籍", "入学日期"], ["1", "甲乙", "泰国", "2024-09-01"]]).items
    assert item.statuses == (("REGISTERED", "2024-09-01"),)


def test_every_field_has_labels_and_no_two_strong_headings_clash() -> None:
    import tomllib

    from gzstudents.kernel import paths
    from gzstudents.students.importing.columns import find, heading_key

    entries = tomllib.loads(paths.resource("import", "columns.toml").read_text("utf-8"))["fields"]
    seen: dict[str, str] = {}
    for code, entry in entries.items():
        for heading in entry["strong"]:
            assert seen.setdefault(heading_key(heading), code) == code, heading
            match = find(heading)
            assert match is not None
            assert match.field == code, heading
    assert all(entry["zh"] and entry["en"] for entry in entries.values())
