"""What may be defined, and what becomes of values when a definition changes."""

from typing import Any

import pytest

from gzstudents.custom import operations, queries, rules
from gzstudents.kernel import journal
from gzstudents.kernel.custom import book, definition
from gzstudents.kernel.errors import RuleBroken, StaleRecord
from gzstudents.kernel.fields import Option
from gzstudents.kernel.store import Store
from tests import make
from tests.custom.office import OPTIONS, change, define, fill, in_words

RLO, PDF = "\u202e", "\u202c"


@pytest.mark.parametrize(
    "label", ["学号", "Student number", "护照号", "国籍", " 学  号（必填） ", "ｐｈｏｎｅ", "预计结束"]
)
def test_a_name_that_a_built_in_column_has_is_refused(store: Store, label: str) -> None:
    """Else an import could not tell which of the two a column is."""
    with pytest.raises(RuleBroken, match="分不清是哪一列"):
        define(store, label_zh=label)


@pytest.mark.parametrize(
    ("label", "why"),
    [("好" * 500, "最多 60 个字，现有 500 个"), ("=-+@", "至少要有一个文字"), ("", "请填写字段的名称")],
)
def test_names_that_nobody_can_read_are_refused(store: Store, label: str, why: str) -> None:
    with pytest.raises(RuleBroken, match=why):
        define(store, label_zh=label)


def test_hostile_names_are_cleaned_and_kept_apart(store: Store) -> None:
    define(store, label_zh=f"宿{RLO}舍{PDF}区\x07", label_en="=HYPERLINK(1)")
    (field,) = book.current()
    assert (field.label_zh, field.label_en, field.key) == ("宿舍区", "=HYPERLINK(1)", "hyperlink_1")
    with pytest.raises(RuleBroken, match="宿舍区"):
        define(store, label_zh="宿舍区")
    with pytest.raises(RuleBroken, match="已经有名为"):
        define(store, label_zh="另一个", label_en="hyperlink 1")


def test_keys_are_made_of_names_and_never_given_twice(store: Store) -> None:
    made = [
        define(store, label_zh=zh, label_en=en) for zh, en in (("宿舍区", ""), ("Q 宿舍", "Sushequ"), ("①号", "№ 7"))
    ]
    with store.reading() as session:
        keys = {row.id: row.field.key for row in queries.list_fields(session)}
    assert [keys[one] for one in made] == ["sushequ", "sushequ_2", "no_7"]
    with pytest.raises(RuleBroken, match="已经用过"):
        define(store, key="no_7", label_zh="又一个")
    with pytest.raises(RuleBroken, match="小写字母"):
        define(store, key="own.person", label_zh="又一个")


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"kind": "choice"}, "至少填写一个选项"),
        ({"kind": "choice", "options": "甲\n甲"}, "两个选项都叫"),
        ({"kind": "choice", "options": "甲 = A\n乙 = a"}, "两个选项都叫"),
        ({"kind": "choices", "options": "甲、乙"}, "不能有顿号"),
        ({"kind": "number", "searchable": 1}, "只有文字可以搜索"),
        ({"searchable": 1, "needs": "contacts"}, "泄露"),
        ({"kind": "flag", "is_unique": 1}, "不得重复"),
        ({"section": "study"}, "不能放在这个部分"),
        ({"help_zh": "长" * 301}, "说明最多"),
    ],
)
def test_parts_that_do_not_fit_are_refused(store: Store, given: dict[str, Any], why: str) -> None:
    with pytest.raises(RuleBroken, match=why):
        define(store, label_zh="某字段", **given)


def test_a_choice_keeps_its_code_when_it_is_called_otherwise(store: Store) -> None:
    made = define(store, label_zh="宿舍区", kind="choice", options=OPTIONS)
    person = _person(store)
    fill(store, "person", person, sushequ="2")
    change(store, made, options="北校区 = Upper campus\n东校区\n南校区 = South campus")
    (field,) = book.current()
    assert field.options == (
        Option("2", "北校区", "Upper campus"), Option("4", "东校区"), Option("1", "南校区", "South campus"),
        Option("3", "校外", "Off campus", retired=True),
    )  # fmt: skip
    assert rules.written_options(field.options) == "北校区 = Upper campus\n东校区\n南校区 = South campus"
    with store.reading() as session:
        assert in_words(session, person, "en") == {"sushequ": "Upper campus"}
    assert [one.code for one in field.field("3").options] == ["2", "4", "1", "3"], "what stands there stays readable"
    assert [one.code for one in field.field("2").options] == ["2", "4", "1"]


# --- another kind


def test_a_kind_changes_only_where_all_values_convert(store: Store) -> None:
    made = define(store, label_zh="分数")
    people = [_person(store) for _number in range(4)]
    for person, text in zip(people, ("85", "９０.50", "1,200", "八十"), strict=True):
        fill(store, "person", person, fenshu=text)
    old = book.current()[0]
    with store.reading() as session:
        found = queries.preview(session, old=old, new=operations.changed(old, {"kind": "number"}))
    assert (found.values, found.failing, found.examples) == (4, 1, (("八十", 1),))
    with pytest.raises(RuleBroken, match="有 1 个值不能改成"):
        change(store, made, kind="number")
    assert _texts(store) == ["1,200", "85", "八十", "９０.50"], "nothing was changed"
    fill(store, "person", people[3], fenshu="80")
    assert change(store, made, kind="number") == 4
    assert _texts(store) == ["1200", "80", "85", "90.5"]
    assert change(store, made, kind="amount") == 4
    assert _texts(store) == ["120000", "8000", "8500", "9050"], "yuan are kept as fen, none of them twice"
    assert change(store, made, kind="text") == 4
    assert _texts(store) == ["1,200", "80", "85", "90.50"]


def test_texts_become_choices_by_their_names_in_either_language(store: Store) -> None:
    made = define(store, label_zh="宿舍区")
    for text in ("南校区", "North Campus", "北校区"):
        fill(store, "person", _person(store), sushequ=text)
    assert change(store, made, kind="choice", options=OPTIONS) == 3
    assert _texts(store) == ["1", "2", "2"]
    assert change(store, made, kind="choices") == 3
    assert change(store, made, kind="text") == 3
    assert _texts(store) == ["北校区", "北校区", "南校区"]


def test_a_change_of_kind_is_one_act_and_taken_back_whole(store: Store) -> None:
    made = define(store, label_zh="分数", searchable=1)
    fill(store, "person", _person(store), fenshu="85")
    with store.writing("office", "custom.edit") as session:
        operations.edit(session, field_id=made, changes={"kind": "number"})
    assert book.current()[0].kind != "number"
    act = int(session.info["act_id"])
    with store.reading() as session:
        assert not definition.read(session)[0].searchable, "a number is not searched"
    with store.writing("office", "journal.undo") as session:
        report = journal.undo(session, act)
    assert not report.failed
    with store.reading() as session:
        assert (definition.read(session)[0].kind, definition.read(session)[0].searchable) == ("text", True)
    assert _texts(store) == ["85"]


def test_who_saw_an_older_definition_is_told(store: Store) -> None:
    made = define(store, label_zh="宿舍区")
    change(store, made, help_zh="写楼号")
    with pytest.raises(StaleRecord), store.writing("office", "custom.edit") as session:
        operations.edit(session, field_id=made, changes={"help_zh": "别的"}, version=1)


def test_retired_fields_keep_their_values_and_come_back(store: Store) -> None:
    made = define(store, label_zh="宿舍区")
    person = _person(store)
    fill(store, "person", person, sushequ="南校区")
    with store.writing("office", "custom.retire") as session:
        operations.retire(session, field_id=made)
    with store.reading() as session:
        assert definition.read(session) == ()
        assert in_words(session, person, "zh_CN") == {}
        assert [(row.field.retired, row.used) for row in queries.list_fields(session)] == [(True, 1)]
    with pytest.raises(RuleBroken, match="已停用"):
        fill(store, "person", person, sushequ="北校区")
    with pytest.raises(RuleBroken, match="宿舍区"):
        define(store, label_zh="宿舍区")
    with store.writing("office", "custom.retire") as session:
        operations.retire(session, field_id=made, retired=False)
    with store.reading() as session:
        assert in_words(session, person, "zh_CN") == {"sushequ": "南校区"}


def test_the_order_is_the_offices_own(store: Store) -> None:
    ids = [define(store, label_zh=label) for label in ("甲字段", "乙字段", "丙字段")]
    with store.writing("office", "custom.order") as session:
        operations.reorder(session, field_ids=[ids[2], ids[0]])
    with store.reading() as session:
        assert [row.id for row in queries.list_fields(session)] == [ids[2], ids[0], ids[1]]


def test_values_that_repeat_keep_a_field_from_being_unique(store: Store) -> None:
    made = define(store, label_zh="保险号")
    one, other = _person(store), _person(store)
    fill(store, "person", one, baoxianhao="AB-1")
    fill(store, "person", other, baoxianhao="ab-1")
    with pytest.raises(RuleBroken, match="已有 2 个值重复"):
        change(store, made, is_unique=1)
    fill(store, "person", other, baoxianhao="AB-2")
    change(store, made, is_unique=1)
    with pytest.raises(RuleBroken, match="已属于另一名学生"):
        fill(store, "person", other, baoxianhao="aB-1")
    fill(store, "person", one, baoxianhao="AB-1")


def _person(store: Store) -> int:
    with store.writing("office", "students.register") as session:
        return int(make.person(session).id)


def _texts(store: Store) -> list[str]:
    with store.reading() as session:
        rows = session.connection().exec_driver_sql("SELECT text FROM person_values ORDER BY text")
        return [row[0] for row in rows]
