"""Bulk inserts: nothing goes in unheard, whatever happens in the middle, and it is undone like anything else."""

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from gzstudents.kernel import journal
from gzstudents.kernel.journal import bulk
from gzstudents.kernel.store import Store

COUNT = bulk.FEW + 7
PEOPLE = ("id", "chinese_name", "name_keys", "sort_key")


def people(first: int, count: int = COUNT) -> list[tuple[object, ...]]:
    return [(first + number, f"甲{number}", f"jia {number}", f"jia {number:05d}") for number in range(count)]


def triggers(connection: Connection) -> dict[str, str]:
    found = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return {str(name): str(sql) for name, sql in found}


def heard(store: Store) -> set[tuple[str, int]]:
    """The rows that the journal knows as inserted."""
    with store.reading() as session:
        found = session.connection().exec_driver_sql("SELECT table_name, row_id FROM changes WHERE op = 'I'")
        return {(table, row_id) for table, row_id in found}


def whole(store: Store, first: int = 1) -> int:
    """People with an enrolment that has ended with a degree, in bulk. Returns the act."""
    ids = range(first, first + COUNT)
    with store.writing("陈静", "students.import", cause="import") as session:
        connection = session.connection()
        bulk.insert_rows(connection, "people", {PEOPLE: people(first)})
        bulk.insert_rows(connection, "enrolments", {("id", "person_id", "level"): [(i, i, "BA") for i in ids]})
        graduated = [(i, "GRADUATE", "GRADUATED", "2024-07-01") for i in ids]
        columns = ("enrolment_id", "kind", "status", "effective_on")
        bulk.insert_rows(connection, "status_changes", {columns: graduated})
    return int(session.info["act_id"])


@pytest.mark.parametrize("count", [3, COUNT])
def test_every_row_has_its_entry_and_its_line(store: Store, count: int) -> None:
    with store.writing("陈静", "students.import") as session:
        bulk.insert_rows(session.connection(), "people", {PEOPLE: people(1, count), PEOPLE[:3]: [(9999, "乙", "yi")]})
    expected = {("people", row[0]) for row in people(1, count)} | {("people", 9999)}
    assert heard(store) == expected
    assert session.info["changes"] == count + 1
    with store.reading() as session:
        connection = session.connection()
        lines = {row[0] for row in connection.exec_driver_sql("SELECT person_id FROM register")}
        assert lines == {row_id for _table, row_id in expected}
        entries = connection.exec_driver_sql("SELECT DISTINCT act_id, op, old, new FROM changes").fetchall()
        assert [tuple(entry) for entry in entries] == [(1, "I", None, None)]


def test_what_other_triggers_do_is_done_too(store: Store) -> None:
    whole(store)
    with store.reading() as session:
        connection = session.connection()
        assert connection.exec_driver_sql("SELECT count(*) FROM alumni").scalar() == COUNT
        assert connection.exec_driver_sql("SELECT count(*) FROM register WHERE status = 'GRADUATED'").scalar() == COUNT
        assert connection.exec_driver_sql("SELECT count(*) FROM changes WHERE table_name = 'alumni'").scalar() == COUNT


def test_the_triggers_are_as_before(store: Store) -> None:
    with store.reading() as session:
        before = triggers(session.connection())
    whole(store)
    with store.writing("陈静", "students.edit") as session:
        assert triggers(session.connection()) == before
        session.connection().exec_driver_sql("INSERT INTO people (id, name_keys) VALUES (77777, 'x')")
    assert ("people", 77777) in heard(store)


def test_a_failure_in_the_middle_leaves_nothing_and_the_act_can_go_on(store: Store) -> None:
    with store.reading() as session:
        before = triggers(session.connection())
    with store.writing("陈静", "students.import") as session:
        connection = session.connection()
        with pytest.raises(IntegrityError):
            bulk.insert_rows(connection, "people", {PEOPLE: [*people(1), people(1)[0]]})
        assert triggers(connection) == before
        assert connection.exec_driver_sql("SELECT count(*) FROM people").scalar() == 0
        connection.exec_driver_sql("INSERT INTO people (id, name_keys) VALUES (5, 'x')")
    assert heard(store) == {("people", 5)}


def test_an_id_from_before_is_refused(store: Store) -> None:
    whole(store, first=5000)
    with (
        pytest.raises(ValueError, match="journal would miss"),
        store.writing("陈静", "students.import") as session,
    ):
        bulk.insert_rows(session.connection(), "people", {PEOPLE: people(1)})
    with store.reading() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM people").scalar() == COUNT


def test_outside_an_act_nothing_is_written(store: Store) -> None:
    with store.engine.begin() as connection:
        before = triggers(connection)
        with pytest.raises(IntegrityError):
            bulk.insert_rows(connection, "people", {PEOPLE: people(1)})
        assert triggers(connection) == before
        assert connection.exec_driver_sql("SELECT count(*) FROM people").scalar() == 0


def test_a_trigger_of_another_form_stays_in_place(store: Store) -> None:
    odd = "CREATE TRIGGER odd AFTER INSERT ON people BEGIN UPDATE people SET note = 'seen' WHERE id = new.id; END"
    with store.engine.begin() as connection:
        connection.exec_driver_sql(odd)
    with store.writing("陈静", "students.import") as session:
        bulk.insert_rows(session.connection(), "people", {PEOPLE: people(1)})
        seen = session.connection().exec_driver_sql("SELECT count(*) FROM people WHERE note = 'seen'").scalar()
    assert seen == COUNT
    assert heard(store) == {("people", row[0]) for row in people(1)}


def test_undone_like_anything_else(store: Store) -> None:
    act = whole(store)
    with store.writing("陈静", "journal.undo", cause="undo") as session:
        report = journal.undo(session, act)
    assert not report.kept
    assert not report.failed
    with store.reading() as session:
        for table in ("people", "enrolments", "status_changes", "alumni", "register"):
            assert session.connection().exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0
    with store.writing("陈静", "journal.undo", cause="undo") as again:
        journal.undo(again, act + 1)
    with store.reading() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM register").scalar() == COUNT


def indexes(connection: Connection) -> set[tuple[str, str, str]]:
    found = connection.exec_driver_sql(
        "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index' AND sql <> ''"
    )
    return {(str(name), str(table), str(sql)) for name, table, sql in found}


def test_indexes_are_as_before_and_hold_every_row(store: Store) -> None:
    with store.reading() as session:
        before = indexes(session.connection())
    whole(store)
    whole(store, 1 + COUNT)  # not more than there are: the indexes stay in place
    with store.reading() as session:
        connection = session.connection()
        assert indexes(connection) == before
        assert connection.exec_driver_sql("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_of_rows_that_fail_the_indexes_stay_too(store: Store) -> None:
    with store.writing("陈静", "students.import") as session:
        connection = session.connection()
        before = indexes(connection)
        with pytest.raises(IntegrityError):
            bulk.insert_rows(connection, "people", {PEOPLE: [*people(1), people(1)[0]]})
        assert indexes(connection) == before
