"""Merge and part: whatever points at either person, in every table there is."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import gzstudents.schema  # noqa: F401 - every slice's tables
from gzstudents.duplicates import operations
from gzstudents.duplicates.queries import comparing
from gzstudents.duplicates.queries.ties import PEOPLE, owned, ties, uniques
from gzstudents.duplicates.rules.combining import BLANKS_FILLED, SAME_ROW, SETTLE_FIRST, TAKEN_WHOLE
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.store import Record, Store
from tests import make
from tests.duplicates.anything import NOT_MADE, Maker, register_lines, snapshot, tables_of_people

_SLOW = settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
_NAMES = ["", "阿米娜", "王小明", "Aminata", "O'Brien", "Đặng"]


def populate(store: Store, seed: int, rows: int = 15) -> tuple[int, int]:
    """Three people with random values and random rows in every table; the two of whom the test speaks."""
    chance = Random(seed)
    with store.writing("陈静", "students.register") as session:
        ids = [
            make.person(
                session, chinese_name=chance.choice(_NAMES), surname=chance.choice(_NAMES[3:]),
                given_names=chance.choice(_NAMES[3:]), phone=chance.choice(["", "13900001111"]),
                email=chance.choice(["", "a@mail.example", "b@mail.example"]), note=chance.choice(["", "甲", "乙"]),
                birth_date=chance.choice(["", "2003", "2003-05-14"]), country=chance.choice(["THA", "MLI"]),
            ).id
            for _each in range(3)
        ]  # fmt: skip
        maker = Maker(session.connection(), chance)
        names = tables_of_people()
        for name in names:
            for who in ids[:2]:
                maker.row(name, who)
        for _each in range(rows):
            maker.row(chance.choice(names), chance.choice(ids))
    return ids[0], ids[1]


def state(store: Store) -> tuple[Any, Any]:
    with store.reading() as session:
        return snapshot(session.connection()), register_lines(session.connection())


def do(store: Store, operation: Any, **values: Any) -> Any:
    with store.writing("陈静", operation.verb) as session:
        return operation(session, **values)


def choices_of(store: Store, chance: Random, kept: int, merged: int) -> dict[str, str]:
    with store.reading() as session:
        lines = comparing.comparison(session, kept, merged).lines
    return {line.key: chance.choice(["kept", "merged"]) for line in lines if chance.random() < 0.7}


def settle(store: Store) -> None:
    """Awards and applications that exclude each other are cancelled, as the office is told to."""
    with store.writing("陈静", "scholarships.cancel_award") as session:
        for table, column in (("awards", "state"), ("applications", "outcome")):
            session.connection().exec_driver_sql(
                f"UPDATE {table} SET {column} = 'CANCELLED' WHERE person_id = 1 AND {column} <> 'CANCELLED'"
            )


# -- the walls -------------------------------------------------------------------------------------------------------------


def test_every_table_that_points_at_a_person_is_reached_and_journalled() -> None:
    """A new slice cannot be forgotten: what has a key to people moves, and what moves stands in the journal."""
    for table in Record.metadata.sorted_tables:
        if any(key.column.table.name == PEOPLE for key in table.foreign_keys):
            assert table.name in owned(), table.name
            assert table.info.get("journal", True), table.name


def test_no_number_of_a_person_stands_anywhere_without_a_key() -> None:
    """A column that holds people's numbers and is no reference would be left behind by a merge."""
    derived = {"register", "register_dirty", "duplicate_pairs"}  # what is worked out anew
    loose = {
        f"{table.name}.{column.name}"
        for table in Record.metadata.sorted_tables
        for column in table.columns
        if ("person" in column.name or column.name in {"other_id", "student_id"})
        and not column.foreign_keys
        and column.type.python_type is int
        and table.name not in derived
    }
    assert loose == {"different_people.other_id"}, "the merge has to know each of these: see queries/ties.py"


def test_every_rule_of_uniqueness_about_a_person_was_thought_of() -> None:
    """Whoever adds "only one a person" says what happens when two people who have one become one."""
    found = {
        table for table, column in owned().items() for one in uniques(table, column) if set(one.columns) & {column}
    }
    assert found == BLANKS_FILLED | SETTLE_FIRST | TAKEN_WHOLE
    known = {table.name for table in Record.metadata.sorted_tables}
    assert set(SAME_ROW) | SETTLE_FIRST | TAKEN_WHOLE <= known


def test_rows_are_made_in_every_table(store: Store) -> None:
    """The property below says something about each table only if it has rows."""
    seen: set[str] = set()
    for seed in range(3):
        populate(store, seed)
    with store.reading() as session:
        for name in tables_of_people():
            if session.connection().exec_driver_sql(f'SELECT 1 FROM "{name}" LIMIT 1').first():
                seen.add(name)
    assert seen == set(tables_of_people())
    assert NOT_MADE.isdisjoint(seen)


# -- the identity ----------------------------------------------------------------------------------------------------------


@_SLOW
@given(seed=st.integers(0, 10**6))
def test_merge_then_part_is_the_identity(fresh_store: Callable[[], Any], seed: int) -> None:
    store = fresh_store()
    kept, merged = populate(store, seed)
    settle(store)
    before = state(store)
    chosen = choices_of(store, Random(seed), kept, merged)
    redirect = do(store, operations.merge, kept_id=kept, merged_id=merged, choices=chosen)
    between = state(store)
    assert all(row[0] != merged for row in between[0]["people"])
    for tie in ties():
        if tie.parent == PEOPLE and tie.table != "merged_people":
            with store.reading() as session:
                left = session.connection().exec_driver_sql(
                    f'SELECT count(*) FROM "{tie.table}" WHERE "{tie.column}" = ?'
                    + (f" AND \"{tie.named}\" = '{PEOPLE}'" if tie.named else ""),
                    (merged,),
                )
                assert left.scalar_one() == 0, tie
    report = do(store, operations.unmerge, redirect_id=redirect)
    assert report.kept == report.failed == []
    after = state(store)
    for name, rows in before[0].items():
        assert after[0][name] == rows, name
    assert after[1] == before[1]


@_SLOW
@given(seed=st.integers(0, 10**6))
def test_undo_of_a_merge_and_of_its_parting(fresh_store: Callable[[], Any], seed: int) -> None:
    """The general way back, and the way forth again, lead to the same places."""
    from gzstudents.kernel import journal

    store = fresh_store()
    kept, merged = populate(store, seed)
    settle(store)
    before = state(store)
    redirect = do(store, operations.merge, kept_id=kept, merged_id=merged)
    between = state(store)
    with store.writing("陈静", "duplicates.unmerge") as session:
        operations.unmerge(session, redirect_id=redirect)
        parted = session.info["act_id"]
    assert state(store)[0] == before[0]
    with store.writing("陈静", "journal.redo", cause="undo") as session:
        report = journal.undo(session, parted)
    assert report.kept == report.failed == []
    assert state(store)[0] == between[0], "taking the parting back merges again"


@_SLOW
@given(seed=st.integers(0, 10**6))
def test_parting_after_later_edits_restores_all_that_was_not_touched(fresh_store: Callable[[], Any], seed: int) -> None:
    """Random edits of moved and combined rows, and rows added since: everything else is exactly as it was."""
    store = fresh_store()
    kept, merged = populate(store, seed)
    settle(store)
    before = state(store)[0]
    redirect = do(
        store, operations.merge, kept_id=kept, merged_id=merged, choices=choices_of(store, Random(seed), kept, merged)
    )
    touched, new = edit_some(store, Random(seed), kept)
    report = do(store, operations.unmerge, redirect_id=redirect)
    after = state(store)[0]
    for name, rows in before.items():
        now = {row[0]: row for row in after[name]}
        for row in rows:
            if (name, row[0]) not in touched:
                assert now.get(row[0]) == row, (name, row)
        added = set(now) - {row[0] for row in rows}
        assert {(name, row_id) for row_id in added} <= new
    said = {(one.table, one.row_id) for one in (*report.reversed, *report.kept, *report.failed)}
    assert new <= said, new - said  # what came since is named, wherever it stays
    assert not report.failed or {one.reason for one in report.failed} <= {"crossed", "gone", "refused"}


def edit_some(store: Store, chance: Random, person: int) -> tuple[set[tuple[str, int]], set[tuple[str, int]]]:
    """Change some values of some rows of a person, and add rows; which rows those are."""
    touched, new = set(), set()
    with store.writing("陈静", "students.edit") as session:
        connection = session.connection()
        for name, column in owned().items():
            if name in {"merged_people", "different_people", "erasures"}:
                continue
            ids = [
                row[0] for row in connection.exec_driver_sql(f'SELECT id FROM "{name}" WHERE "{column}" = ?', (person,))
            ]
            texts = [
                one.name for one in Record.metadata.tables[name].columns
                if one.name in {"note", "reason", "title", "major", "detail", "employer", "country"}
            ]  # fmt: skip
            for row_id in ids:
                if texts and chance.random() < 0.3:
                    connection.exec_driver_sql(
                        f'UPDATE "{name}" SET "{texts[0]}" = ? WHERE id = ?', (f"后改{row_id}", row_id)
                    )
                    touched.add((name, row_id))
        connection.exec_driver_sql("UPDATE people SET phone = '13711119999' WHERE id = ?", (person,))
        touched.add((PEOPLE, person))
        maker = Maker(connection, chance)
        for name in [*owned(), *owned()]:
            if name not in {"merged_people", "different_people", "erasures", "awards"} and (
                row := maker.row(name, person)
            ):
                new.add((name, row))
    return touched, new


def test_what_cannot_be_merged(store: Store) -> None:
    with store.writing("陈静", "students.register") as session:
        one, other = make.student(session).person_id, make.student(session).person_id
    with pytest.raises(RuleBroken, match="同一条记录"):
        do(store, operations.merge, kept_id=one, merged_id=one)
    with pytest.raises(RuleBroken, match="不在名册"):
        do(store, operations.merge, kept_id=one, merged_id=99)
    with pytest.raises(RuleBroken, match="没有“nonsense"):
        do(store, operations.merge, kept_id=one, merged_id=other, choices={"nonsense": "kept"})
    with pytest.raises(RuleBroken, match="没有“surname = both"):
        do(store, operations.merge, kept_id=one, merged_id=other, choices={"surname": "both"})
    with pytest.raises(RuleBroken, match="拆分过"):
        do(store, operations.unmerge, redirect_id=7)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(60))
def test_the_same_for_many_seeds(fresh_store: Callable[[], Any], seed: int) -> None:
    for one in (
        test_merge_then_part_is_the_identity,
        test_undo_of_a_merge_and_of_its_parting,
        test_parting_after_later_edits_restores_all_that_was_not_touched,
    ):
        one.hypothesis.inner_test(fresh_store, seed)  # type: ignore[attr-defined]
