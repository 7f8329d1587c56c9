"""One value of the office's own fields for many people: said beforehand, done in one act, undone with it."""

from typing import Any

import pytest

from gzstudents.kernel import journal
from gzstudents.kernel.custom import book
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.store import Store
from gzstudents.students import changing, chosen, operations, roll
from gzstudents.students.custom import queries
from gzstudents.students.screen import own_fields
from tests.custom.office import define, define_all, fill
from tests.students.office import add_people

AREA, DEPOSIT, SPORTS, SCORE = "own_person.area", "own_enrolment.deposit", "own_person.sports", "own_enrolment.score"
NICKNAME = "own_person.nickname"


def own_of(store: Store) -> dict[int, dict[str, str]]:
    with store.reading() as session:
        return queries.of_people(session, range(1, 40))


def set_values(store: Store, ids: list[int], **values: Any) -> tuple[int, int]:
    with store.writing("陈静", "students.set_values") as session:
        count = operations.set_values(session, person_ids=ids, values=values)
        return count, session.info["act_id"]


@pytest.fixture
def people(store: Store) -> list[int]:
    """Twelve, one of them without an enrolment; two have a dormitory already."""
    define_all(store)
    add_people(store, 11)
    with store.writing("陈静", "students.register") as session:
        lone = operations.register(session, person={"chinese_name": "无学籍"})
    fill(store, "person", 3, area="2", sports="1 3")
    fill(store, "person", 4, area="1")
    return [*range(1, 12), lone]


def test_preview_and_act_agree_and_undo_brings_all_back(store: Store, people: list[int]) -> None:
    before, lone = own_of(store), people[-1]
    wanted: dict[str, Any] = {AREA: "2", DEPOSIT: 123_456, "adviser": "黄颖"}
    with store.reading() as session:
        preview = changing.preview(session, people, wanted)
    by_field = {one.field: one for one in preview.fields}
    assert by_field[AREA] == changing.FieldChange(AREA, 11, 0, 1, 0)
    assert by_field[DEPOSIT] == changing.FieldChange(DEPOSIT, 11, 0, 0, 1)
    count, act = set_values(store, people, **wanted)
    assert count == preview.changed == 12
    after = own_of(store)
    assert {one: after[one].get(AREA) for one in people} == dict.fromkeys(people, "2")
    assert {one: after[one].get(DEPOSIT) for one in people if one != lone} == dict.fromkeys(people[:-1], "123456")
    assert DEPOSIT not in after[lone]
    assert after[3][SPORTS] == "1 3"
    with store.reading() as session:
        assert changing.preview(session, people, wanted).changed == 0
    with store.writing("陈静", "journal.undo", cause="undo") as session:
        assert not journal.undo(session, act).failed
    assert own_of(store) == before


def test_a_value_is_taken_away_and_found_by_the_search(store: Store, people: list[int]) -> None:
    field = define(store, label_zh="绰号", searchable=True)
    name = next(one.name for one in book.current() if one.id == field)
    assert set_values(store, people[:5], **{name: "小老虎"})[0] == 5
    with store.reading() as session:
        raw = session.connection().connection.dbapi_connection
        assert sorted(roll.search(raw, "小老虎")) == people[:5]
    with store.reading() as session:
        assert changing.preview(session, people, {name: None}).fields[0].cleared == 5
    assert set_values(store, people, **{name: None})[0] == 5
    with store.reading() as session:
        assert roll.search(session.connection().connection.dbapi_connection, "小老虎") == []


def test_what_people_share_is_shown(store: Store, people: list[int]) -> None:
    set_values(store, people[:4], **{DEPOSIT: 500})
    with store.reading() as session:
        shared = chosen.shared_values(session, people[:4], "2026-06-18")
    assert shared.different[AREA] == 3, "two areas and none"
    assert shared.values[DEPOSIT] == "500"
    assert shared.values[SCORE] == ""
    assert own_fields.form_values(shared.values)[DEPOSIT] == 500


def test_what_cannot_be_set_is_refused_whole(store: Store, people: list[int]) -> None:
    define(store, label_zh="校园卡号", label_en="Campus card", is_unique=True, key="card")
    define(store, label_zh="必填项", required=True, key="must")
    assert {"own_person.card"}.isdisjoint(one.name for one in own_fields.bulk_fields({}))
    before = own_of(store)
    for wrong in (
        {"own_person.card": "1"},
        {"own_person.must": ""},
        {AREA: "9"},
        {SCORE: "viel"},
        {"own_person.gone": "1"},
    ):
        with store.reading() as session:
            assert changing.preview(session, people, wrong).changed == 0
        with pytest.raises(RuleBroken):
            set_values(store, people, **{SPORTS: "2"}, **wrong)
        assert own_of(store) == before
