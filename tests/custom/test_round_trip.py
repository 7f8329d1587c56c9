"""Form → store → sheet → import: every kind says the same at each end, in both languages, and again where nothing changed."""

import json
from pathlib import Path
from time import sleep
from typing import Any

import pytest

from gzstudents import commands
from gzstudents.kernel import access, i18n, journal, scope, sheets
from gzstudents.kernel.connection import open_connection
from gzstudents.kernel.custom import book
from gzstudents.kernel.errors import Problem, RuleBroken
from gzstudents.kernel.journal.as_of import known_before
from gzstudents.kernel.store import Store
from gzstudents.schema import open_store
from gzstudents.students import as_of, importing, operations, roll
from gzstudents.students.custom import queries
from gzstudents.students.importing.register import RegisterExisting
from tests import make
from tests.custom.office import KINDS, OPTIONS, define, define_all, fill, fill_all, in_words

HEAD = ["学号", "中文姓名", "国家/地区", "护照号"]


@pytest.fixture
def language() -> Any:
    yield i18n.use
    i18n.use("zh_CN")


def _student(store: Store, **values: Any) -> tuple[int, int]:
    with store.writing("office", "students.register") as session:
        stay = make.student(session, **values)
        return int(stay.person_id), int(stay.id)


def _own(store: Store) -> list[dict[str, str]]:
    connection = open_connection(store.path, readonly=True)
    try:
        return [dict(line.own) for line in roll.enrolment_rows(connection, roll.search(connection, ""))]
    finally:
        connection.close()


def _imported(store: Store, path: Path) -> tuple[Any, list[Problem]]:
    book_ = sheets.read_book(path)
    table = importing.find_tables(book_)[0]
    parsed = importing.parse_rows(table, importing.propose(table))
    with store.reading(whole=True) as session:
        plan = importing.make_plan(parsed, RegisterExisting(session), file_name=path.name)
    if not plan.changes_nothing:
        with store.writing("office", "students.import") as session:
            operations.import_roll(session, plan=plan)
    return plan, plan.problems


@pytest.mark.parametrize(("code", "place"), [("zh_CN", 3), ("en", 4)])
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_every_kind_goes_out_and_comes_back(
    store: Store, tmp_path: Path, language: Any, capsys: pytest.CaptureFixture[str], code: str, place: int, ending: str
) -> None:
    define_all(store)
    person, stay = _student(store, chinese_name="阿里", passport="AB1234567", country="PAK")
    fill_all(store, person, stay)
    language(code)
    with store.reading() as session:
        merged = in_words(session, person, code)
    expected = {key: one[place] for key, one in KINDS.items()}
    assert merged == expected
    path = tmp_path / f"out.{ending}"
    asked = ["export", str(path), "--store", str(store.path), "--lang", code, "--full", "--purpose", "核对"]
    assert commands.run(asked) == 0
    language(code)
    plan, problems = _imported(store, path)
    assert plan.counts["identical"] == 1, (plan.items, problems)
    for own in ("person_values", "enrolment_values"):  # the same sheet fills an emptied store again
        with store.writing("office", "students.edit") as session:
            session.connection().exec_driver_sql(f"DELETE FROM {own}")
    plan, _problems = _imported(store, path)
    assert plan.counts["changed"] == 1
    with store.reading() as session:
        assert in_words(session, person, code) == expected


def test_a_new_student_of_a_sheet_brings_values_and_a_newer_sheet_changes_them(store: Store, tmp_path: Path) -> None:
    define_all(store)
    path = tmp_path / "roll.xlsx"
    head = [*HEAD, "Dormitory area", "体育项目", "入学测试分", "素食"]
    sheets.write_rows(path, head, [["2024001", "阿里", "泰国", "AB1234567", "北校区", "足球；太极", "8.50", "√"]])
    plan, _problems = _imported(store, path)
    assert plan.counts["new"] == 1
    assert _own(store) == [{"area": "2", "sports": "1 2", "score": "8.5", "vegetarian": "1"}]
    sheets.write_rows(path, head, [["2024001", "阿里", "泰国", "AB1234567", "校外", "", "9", "否"]])
    plan, _problems = _imported(store, path)
    (item,) = plan.items
    assert {(one.field, one.old, one.new, one.column) for one in item.changes} == {
        ("own_person.area", "2", "3", "Dormitory area"), ("own_enrolment.score", "8.5", "9", "入学测试分"),
        ("own_person.vegetarian", "1", "0", "素食"),
    }  # fmt: skip
    assert _own(store) == [{"area": "3", "sports": "1 2", "score": "9", "vegetarian": "0"}], (
        "an empty cell erases nothing"
    )


def test_what_cannot_be_read_is_said_as_of_built_in_columns_and_the_row_is_imported(
    store: Store, tmp_path: Path
) -> None:
    define_all(store)
    path = tmp_path / "roll.csv"
    sheets.write_csv(
        path,
        [*HEAD, "宿舍区", "到校日", "入学测试分", "押金", "素食", "去过的国家", "雅号"],
        [
            [
                "2024001",
                "阿里",
                "泰国",
                "AB1234567",
                "西校区",
                "32/13/2025",
                "很好",
                "-5",
                "也许",
                "亚特兰蒂斯",
                "长" * 201,
            ]
        ],
    )
    plan, problems = _imported(store, path)
    said = {problem.column: problem.message for problem in problems}
    assert said["宿舍区"] == "不认识“西校区”。可以填写：南校区、北校区、校外。"
    assert said["素食"] == "不认识“也许”。可以填写：是、否。"
    assert "不是能识别的数字" in said["入学测试分"]
    assert "负数" in said["押金"]
    assert "32/13/2025" in said["到校日"]
    assert "亚特兰蒂斯" in said["去过的国家"]
    assert {p.column for p in problems if p.severity == "error"} == {"雅号"}, "too long for any text column"
    assert plan.counts["rejected"] == 1


def test_numbers_are_read_as_a_sheet_holds_them(store: Store, tmp_path: Path) -> None:
    define_all(store)
    path = tmp_path / "roll.xlsx"
    sheets.write_rows(
        path, [*HEAD, "入学测试分", "押金"], [["2024001", "阿里", "泰国", "AB1234567", 3.7500000001, 1234.5]]
    )
    _imported(store, path)
    assert _own(store) == [{"score": "3.75", "deposit": "123450"}]


def test_a_mask_is_no_value(store: Store, tmp_path: Path) -> None:
    """What was exported masked must not come back as dots."""
    define(store, label_zh="银行卡号后四位", key="card", needs="documents")
    person, _stay = _student(store, chinese_name="阿里", passport="AB1234567")
    fill(store, "person", person, card="7788")
    path = tmp_path / "out.csv"
    assert commands.run(["export", str(path), "--store", str(store.path)]) == 0
    assert "7788" not in path.read_text("utf-8-sig")
    _imported(store, path)
    assert _own(store) == [{"card": "7788"}]


def test_a_value_that_another_one_has_is_a_conflict_before_anything_is_written(store: Store, tmp_path: Path) -> None:
    define(store, label_zh="保险号", key="insurance", is_unique=1)
    person, _stay = _student(store, chinese_name="阿里", passport="AB1234567")
    fill(store, "person", person, insurance="P-1")
    path = tmp_path / "roll.csv"
    rows = [
        ["2024001", "王一", "泰国", "CD1234567", "p-1"],
        ["2024002", "王二", "泰国", "EF1234567", "P-2"],
        ["2024003", "王三", "泰国", "GH1234567", "P-2"],
    ]
    sheets.write_csv(path, [*HEAD, "保险号"], rows)
    plan, problems = _imported(store, path)
    assert [item.kind for item in plan.items] == ["conflicting", "new", "conflicting"]
    assert [p.message for p in problems if p.code == "value_taken"] == [
        "保险号“p-1”已属于另一名学生。", "保险号“P-2”已属于另一名学生。",
    ]  # fmt: skip


def test_a_plan_is_stale_when_a_value_was_changed_since(store: Store, tmp_path: Path) -> None:
    define(store, label_zh="雅号", key="nick")
    person, stay = _student(store, chinese_name="阿里", passport="AB1234567")
    with store.reading() as session:
        number = session.connection().exec_driver_sql("SELECT student_number FROM enrolments").scalar_one()
    path = tmp_path / "roll.csv"
    sheets.write_csv(path, [*HEAD, "雅号"], [[number, "阿里", "泰国", "AB1234567", "小阿"]])
    table = importing.find_tables(sheets.read_book(path))[0]
    with store.reading(whole=True) as session:
        plan = importing.make_plan(importing.parse_rows(table, importing.propose(table)), RegisterExisting(session))
    fill(store, "person", person, nick="阿阿")
    with pytest.raises(RuleBroken, match="名册又有更改"), store.writing("office", "students.import") as session:
        operations.import_roll(session, plan=plan)
    assert stay


def test_hostile_headings_are_texts_in_a_sheet_and_known_again(store: Store, tmp_path: Path) -> None:
    define(store, label_zh="=1+1 验算", label_en="@SUM(A1)", key="sum")
    person, _stay = _student(store, chinese_name="阿里", passport="AB1234567")
    fill(store, "person", person, sum="=cmd|' /C calc'!A0")
    for ending in ("xlsx", "csv"):
        path = tmp_path / f"out.{ending}"
        assert commands.run(["export", str(path), "--store", str(store.path), "--full", "--purpose", "核对"]) == 0
        assert _imported(store, path)[0].counts["identical"] == 1
    text = path.read_text("utf-8-sig")
    assert "'=1+1 验算" in text
    assert "'=cmd" in text


def test_a_required_field_is_asked_of_new_students_in_a_sheet_that_has_its_column(store: Store, tmp_path: Path) -> None:
    define(store, label_zh="宿舍区", key="area", required=1, kind="choice", options=OPTIONS)
    path = tmp_path / "roll.csv"
    sheets.write_csv(path, [*HEAD, "宿舍区"], [["2024001", "阿里", "泰国", "AB1234567", ""]])
    plan, problems = _imported(store, path)
    assert plan.counts["new"] == 1
    assert [(p.code, p.severity, p.message) for p in problems] == [("own_missing", "warning", "请填写宿舍区")]
    person, _stay = _student(store)
    fill(store, "person", person, area="1")
    with pytest.raises(RuleBroken, match="请填写宿舍区"):
        fill(store, "person", person, area="")


# --- undo, another day, who may read


def test_an_act_with_values_is_taken_back(store: Store) -> None:
    define_all(store)
    person, stay = _student(store)
    fill_all(store, person, stay)
    act = fill(store, "person", person, area="", nickname="新雅号", sports="2")
    with store.writing("office", "journal.undo") as session:
        assert not journal.undo(session, act).failed
    with store.reading() as session:
        found = in_words(session, person, "zh_CN")
    assert (found["area"], found["nickname"], found["sports"]) == ("北校区", "阿 K=1+1", "太极、羽毛球")


def test_the_register_of_another_day_has_the_values_of_that_day(store: Store) -> None:
    define_all(store)
    person, stay = _student(store)
    fill_all(store, person, stay)
    sleep(0.01)  # the journal tells moments apart by a thousandth of a second
    act = fill(store, "person", person, area="1")
    with store.reading() as session:
        moment = session.connection().exec_driver_sql("SELECT at FROM acts WHERE id = ?", (act,)).scalar_one()
    then = known_before(store.path, None, moment, as_of.TABLES)
    try:
        assert queries.of_people(then, [person])[person]["own_person.area"] == "2"
    finally:
        then.close()
    assert _own(store)[0]["area"] == "1"


def test_the_file_is_whole_and_its_journal_agrees(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    define_all(store)
    person, stay = _student(store)
    fill_all(store, person, stay)
    fill(store, "person", person, area="1", nickname="")
    store.close()
    assert commands.run(["check", "--store", str(store.path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ok"]


def test_a_field_for_some_is_masked_for_all_others(store: Store) -> None:
    define(store, label_zh="备用电话", key="emergency", needs="contacts")
    define(store, label_zh="雅号", key="nick")
    person, _stay = _student(store)
    fill(store, "person", person, emergency="13900001111", nick="小阿")
    connection = open_connection(store.path, readonly=True)
    scope.narrow(connection, scope.Scope(missing=frozenset({"contacts"})))
    try:
        assert queries.of_people(connection, [person])[person] == {
            "own_person.emergency": "••••",
            "own_person.nick": "小阿",
        }
        assert connection.execute("SELECT text FROM person_values WHERE text LIKE '139%'").fetchall() == []
    finally:
        connection.close()
    access.sign_in(access.Person("2", "wu", "吴", frozenset({"finance"})))
    try:
        assert [one.key for one in book.readable()] == ["nick"]
        with pytest.raises(RuleBroken, match="权限"), store.writing("office", "students.edit") as session:
            from gzstudents.students.custom.operations import save_own

            save_own(session, "person", person, {"emergency": "1"})
    finally:
        access.sign_out()


def test_values_of_a_college_are_seen_by_that_college(store: Store) -> None:
    define_all(store)
    person, stay = _student(store, stay={"college": "文学院"})
    fill_all(store, person, stay)
    for college, seen in (("文学院", 1), ("医学院", 0)):
        connection = open_connection(store.path, readonly=True)
        scope.narrow(connection, scope.Scope(college=college))
        assert len(queries.of_people(connection, [person])) == seen
        assert connection.execute("SELECT count(*) > 0 FROM enrolment_values").fetchone()[0] == seen
        connection.close()


def test_who_has_a_value_is_found_by_it_where_the_field_is_searched(store: Store) -> None:
    made = define(store, label_zh="导师组", key="team", searchable=1)
    define(store, label_zh="雅号", key="nick")
    person, _stay = _student(store)
    fill(store, "person", person, team="青铜器断代组", nick="小阿")
    connection = open_connection(store.path, readonly=True)
    try:
        assert roll.search(connection, "青铜") == [person]
        assert roll.search(connection, "qingtong") == [person]
        assert roll.search(connection, "小阿") == []
        with store.writing("office", "custom.edit") as session:
            from gzstudents.custom import operations as custom

            custom.edit(session, field_id=made, changes={"searchable": 0})
        assert roll.search(connection, "青铜") == []
    finally:
        connection.close()


def test_the_process_knows_the_fields_of_the_store_it_opens(store: Store) -> None:
    define(store, label_zh="雅号", key="nick")
    book.take_up(())
    open_store(store.path).close()
    assert [one.key for one in book.current()] == ["nick"]
