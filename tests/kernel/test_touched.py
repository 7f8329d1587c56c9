"""Whose rows an act touched: found in the act alone, however long the history before it."""

from typing import Any

import pytest
from sqlalchemy import Connection

from gzstudents.kernel import touched
from gzstudents.kernel.store import Store
from tests import make

_EACH = 50  # instructions of SQLite between two counts


@pytest.fixture
def two(store: Store) -> Store:
    """Two students, each with a stay, a nationality and a status."""
    with store.writing("陈静", "students.register") as session:
        make.student(session, chinese_name="阿米娜")
        make.student(session, chinese_name="单国平")
    return store


def work(connection: Connection, first: int) -> tuple[set[int], int]:
    """The people, and how many instructions finding them took."""
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += 1
        return 0

    raw: Any = connection.connection.dbapi_connection
    raw.set_progress_handler(count, _EACH)
    try:
        return touched.people(connection, first), counted * _EACH
    finally:
        raw.set_progress_handler(None, _EACH)


def edited(store: Store, *statements: str) -> tuple[set[int], int]:
    with store.writing("陈静", "students.edit") as session:
        connection = session.connection()
        first = connection.exec_driver_sql("SELECT max(seq) + 1 FROM changes").scalar_one()
        for statement in statements:
            connection.exec_driver_sql(statement)
        return work(connection, first)


def test_by_the_row_by_what_it_names_and_by_what_it_named(two: Store) -> None:
    assert edited(two, "UPDATE people SET note = '一' WHERE id = 1")[0] == {1}
    assert edited(two, "UPDATE status_changes SET reason = '一' WHERE enrolment_id = 2")[0] == {2}
    assert edited(two, "UPDATE nationalities SET person_id = 2 WHERE person_id = 1")[0] == {1, 2}
    assert edited(two, "DELETE FROM status_changes WHERE enrolment_id = 1")[0] == {1}
    assert edited(two, "INSERT INTO settings (key, value) VALUES ('office_zh', '国际处')")[0] == set()


def test_a_long_history_costs_nothing(two: Store) -> None:
    statements = ("UPDATE people SET note = note || '二' WHERE id = 1", "UPDATE enrolments SET adviser = adviser || '二' WHERE id = 2")  # fmt: skip
    found, before = edited(two, *statements)
    with two.writing("陈静", "students.edit") as session:
        for number in range(400):
            for table in ("people", "enrolments", "status_changes", "nationalities"):
                column = {"people": "note", "enrolments": "adviser", "status_changes": "reason"}.get(
                    table, "valid_from"
                )
                session.connection().exec_driver_sql(f"UPDATE {table} SET {column} = ?", (f"2020-{number}",))
    again, after = edited(two, *statements)
    assert found == again == {1, 2}
    assert before > 0
    assert after < before * 1.5, "3,200 changes before it, and it looks at its own only"
