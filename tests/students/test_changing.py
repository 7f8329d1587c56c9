"""What a bulk edit would do, and what it does: the counts, the warnings, one act, and the way back."""

import time
from typing import Any

import pytest

from gzstudents.kernel import journal
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.store import Store
from gzstudents.students import changing, operations
from gzstudents.students.invented import generate
from tests.students.office import add_people


def values_of(store: Store, column: str) -> dict[int, Any]:
    with store.reading() as session:
        found = session.connection().exec_driver_sql(f"SELECT person_id, {column} FROM enrolments").fetchall()
    return {row[0]: row[1] for row in found}


def test_the_preview_says_what_is_done(store: Store) -> None:
    add_people(store, 30)
    advisers = values_of(store, "adviser")
    chosen = list(range(1, 21))
    same = sum(advisers[one] == "黄颖" for one in chosen)
    with store.writing("陈静", "students.register") as session:
        lone = operations.register(session, person={"chinese_name": "无学籍"})
    wanted: dict[str, Any] = {"adviser": "黄颖", "class_name": "", "expected_end": ""}
    with store.reading() as session:
        before = changing.preview(session, [*chosen, lone], wanted)
    by_field = {one.field: one for one in before.fields}
    assert by_field["adviser"] == changing.FieldChange("adviser", 20 - same, 0, same, 1)
    assert by_field["class_name"] == changing.FieldChange("class_name", 0, 0, 20, 1)
    assert by_field["expected_end"] == changing.FieldChange("expected_end", 20, 20, 0, 1)
    assert (before.people, before.changed) == (21, 20)
    with store.writing("陈静", "students.set_values") as session:
        assert operations.set_values(session, person_ids=[*chosen, lone], values=wanted) == before.changed
        act = session.info["act_id"]
    after = values_of(store, "adviser")
    assert all(after[one] == "黄颖" for one in chosen)
    assert all(after[one] == advisers[one] for one in range(21, 31))
    assert {values_of(store, "expected_end")[one] for one in chosen} == {None}
    with store.reading() as session:
        again = changing.preview(session, chosen, wanted)
        line = (
            session.connection().exec_driver_sql("SELECT adviser, expected_end FROM register WHERE person_id = 3").one()
        )
    assert again.changed == 0
    assert tuple(line) == ("黄颖", "")
    with store.writing("陈静", "journal.undo", cause="undo") as session:
        assert not journal.undo(session, act).failed
    assert values_of(store, "adviser") == advisers


def test_an_act_for_many_counts_versions_and_tells_the_journal(store: Store) -> None:
    add_people(store, 5)
    before = values_of(store, "version")
    with store.writing("陈静", "students.set_values") as session:
        operations.set_values(session, person_ids=[1, 2, 999], values={"adviser": " 新  老师 ", "population": "OC"})
        act = session.info["act_id"]
    after = values_of(store, "version")
    assert [after[one] - before[one] for one in range(1, 6)] == [1, 1, 0, 0, 0]
    assert values_of(store, "adviser")[1] == "新 老师"
    with store.reading() as session:
        tables = session.connection().exec_driver_sql(
            "SELECT c.table_name, count(*) FROM changes c JOIN acts a ON c.seq BETWEEN a.first_seq AND a.last_seq "
            "WHERE a.id = ? GROUP BY 1", (act,)
        ).fetchall()  # fmt: skip
    assert dict(tuple(row) for row in tables) == {"enrolments": 2, "people": 2}


def test_what_is_worth_a_second_look(store: Store) -> None:
    add_people(store, 16)
    with store.reading() as session:
        level = changing.preview(session, [1, 2], {"category": "02", "level": "PHD"})
        dates = changing.preview(session, [1, 2], {"expected_end": "1999-07"})
        group = changing.preview(session, [1, 13], {"population": "INTL"})  # 13 is from Hong Kong
    assert level.warnings["level"] == 2
    assert dates.warnings["dates"] == 2
    assert group.warnings == {"country": 1}
    with store.writing("陈静", "students.change_status") as session:
        session.connection().exec_driver_sql(
            "INSERT INTO status_changes (enrolment_id, status, effective_on) SELECT enrolment_id, 'WITHDRAWN', '2026-01-01' "
            "FROM register WHERE person_id = 5"
        )
        session.connection().exec_driver_sql("DELETE FROM status_changes WHERE status <> 'WITHDRAWN' AND enrolment_id = "
                                             "(SELECT enrolment_id FROM register WHERE person_id = 5)")  # fmt: skip
    with store.reading() as session:
        assert changing.preview(session, [5], {"adviser": "新老师"}).warnings == {"ended": 1}
        assert changing.preview(session, [], {"adviser": "新老师"}) == changing.Preview(
            0, 0, (changing.FieldChange("adviser", 0, 0, 0, 0),), {}
        )


def test_status_is_not_set_for_many_like_a_value(store: Store) -> None:
    add_people(store, 2)
    with pytest.raises(RuleBroken), store.writing("陈静", "students.set_values") as session:
        operations.set_values(session, person_ids=[1], values={"status": "GRADUATED"})


@pytest.mark.long
def test_twenty_thousand_in_seconds(store: Store) -> None:
    generate(store, 20_000, 1, actor="陈静")
    begun = time.process_time()
    with store.writing("陈静", "students.set_values") as session:
        assert operations.set_values(session, person_ids=list(range(1, 20_001)), values={"adviser": "新老师"}) == 20_000
    assert time.process_time() - begun < 8
