"""Amounts in the file itself: whole fen, whoever writes them; stores from before the rule are brought up to date."""

import math
from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlcipher3.dbapi2 as driver

import gzstudents.schema  # noqa: F401 - makes the tables known
from gzstudents.kernel.connection import Connection, open_connection
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.store import Record, Store
from gzstudents.office.checking import check
from gzstudents.schema import open_store
from gzstudents.scholarships import operations
from tests import make
from tests.duplicates.anything import Maker, tables_of_people
from tests.older import older_release

MONEY = sorted(
    (table.name, column.name)
    for table in Record.metadata.tables.values()
    for column in table.columns
    if column.name.endswith("_fen")
)
BAD = {
    "inf": math.inf,
    "-inf": -math.inf,
    "nan": math.nan,
    "text": "很多",
    "fraction": 1.5,
    "huge": 1e300,
    "blob": b"1",
}


@pytest.fixture
def awarded(store: Store) -> Store:
    """A store with one award."""
    with store.writing("陈静", "students.register") as session:
        number = make.student(session).student_number
    with store.writing("陈静", "scholarships.award") as session:
        operations.award(
            session, programme="GD", academic_year="2025-2026", items=[(str(number), "")], decided_on="2025-11-20"
        )
    return store


def opened(path: Path) -> Connection:
    """The file as any other program sees it, with an act under way."""
    connection = open_connection(path)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE current_act SET act_id = (SELECT max(id) FROM acts)")
    return connection


def dump(path: Path) -> dict[str, Any]:
    connection = open_connection(path, readonly=True)
    tables = ("awards", "rates", "acts", "changes", "row_digests", "sqlite_sequence WHERE seq > 0")
    found = {}
    for one in tables:
        answer = connection.execute(f"SELECT * FROM {one}")
        names = [column[0] for column in answer.description]  # a column added later stands last in an older store
        found[one] = sorted((sorted(zip(names, row, strict=True)) for row in answer.fetchall()), key=repr)
    connection.close()
    return found


@pytest.fixture
def moneyed(awarded: Store) -> Store:
    """A store with a row in every table that has an amount."""
    with awarded.writing("陈静", "scholarships.award") as session:
        maker = Maker(session.connection(), Random(5))
        make.student(session)  # some rows speak of two people
        for name in tables_of_people():
            maker.row(name, 1)
        for name in sorted({table for table, _column in MONEY} - set(tables_of_people())):
            maker.shared(name)
    return awarded


def test_plain_sql_cannot_write_an_amount_that_is_none(moneyed: Store) -> None:
    connection = opened(moneyed.path)
    for table, column in MONEY:
        connection.execute(f"UPDATE {table} SET {column} = 7")  # an ordinary amount goes through the same door
        (rows,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
        assert rows, f"a row of {table} is there to be spoiled"
        optional = Record.metadata.tables[table].columns[column].nullable
        for name, value in BAD.items():
            if optional and name == "nan":
                continue  # SQLite takes it for an empty value
            with pytest.raises(driver.IntegrityError):
                connection.execute(f"UPDATE {table} SET {column} = ?", (value,))
        assert connection.execute(f"SELECT DISTINCT {column} FROM {table}").fetchall() == [(7,)], (table, column)
    connection.execute("ROLLBACK")
    connection.close()


def test_an_older_store_gets_the_rule_and_keeps_rows_numbers_and_journal(awarded: Store) -> None:
    with awarded.writing("陈静", "scholarships.award") as session:
        session.connection().exec_driver_sql(
            "INSERT INTO awards (person_id, enrolment_id, programme_id, academic_year, amount_fen, decided_on) "
            "SELECT person_id, enrolment_id, programme_id, '2024-2025', 5, decided_on FROM awards"
        )
    with awarded.writing("陈静", "scholarships.award") as session:
        session.connection().exec_driver_sql("DELETE FROM awards WHERE academic_year = '2024-2025'")
    awarded.close()
    before = dump(awarded.path)
    older_release(awarded.path, 7)
    assert "whole_fen" not in table_sql(awarded.path)
    open_store(awarded.path).close()
    assert "whole_fen" in table_sql(awarded.path)
    after = dump(awarded.path)
    assert (after["awards"], after["rates"]) == (before["awards"], before["rates"])
    for table in ("acts", "changes", "row_digests"):  # besides the conditions that the new release ships
        assert [row for row in before[table] if row not in after[table]] == []
    given = [row for row in before["sqlite_sequence WHERE seq > 0"] if ("name", "awards") in row]
    assert given  # the number of the award that is gone is not given again
    assert given == [row for row in after["sqlite_sequence WHERE seq > 0"] if ("name", "awards") in row]
    # a release of then had no conditions: only this test's way back to it knows digests of them
    of_then = ("eligibility_rules", "programmes")
    assert [one for one in check(awarded.path).findings if not one.where.startswith(of_then)] == []


def table_sql(path: Path) -> str:
    connection = open_connection(path, readonly=True)
    (sql,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'awards'").fetchone()
    connection.close()
    return str(sql)


def test_an_older_store_with_an_infinite_amount_is_left_as_it_is(awarded: Store) -> None:
    awarded.close()
    older_release(awarded.path, 7)
    connection = open_connection(awarded.path)
    connection.execute("UPDATE awards SET amount_fen = 9e999")
    connection.close()
    before = dump(awarded.path)
    with pytest.raises(UserError, match="“奖学金”中有 1 个金额"):
        open_store(awarded.path)
    assert dump(awarded.path) == before
