"""What the statistics keep is held against the tables: what plain SQL changed in it is named, and then thrown away."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from gzstudents import commands
from gzstudents.kernel import codes
from gzstudents.kernel.connection import open_connection
from gzstudents.kernel.store import Store
from gzstudents.office.checking import Finding
from gzstudents.schema import open_store
from gzstudents.statistics import checking
from gzstudents.statistics.queries import load_and_keep, snapshot
from gzstudents.statistics.queries.packing import pack
from gzstudents.statistics.rules.facts import Words
from tests import make


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Eight students, packed; then one more and one change, which are not."""
    made = open_store(tmp_path / "office.gzs", create=True)
    with made.writing("陈静", "students.register") as session:
        for _number in range(8):
            make.student(session)
    with made.reading() as session:
        load_and_keep(session)
    with made.writing("陈静", "students.register") as session:
        make.student(session)
        session.connection().exec_driver_sql("UPDATE people SET gender = '1' WHERE id = 2")
    yield made
    made.close()


def behind(store: Store, *statements: tuple[str, tuple[object, ...]]) -> None:
    connection = open_connection(store.path)
    for sql, values in statements:
        connection.execute(sql, values)
    connection.close()


def spoil(store: Store, table: str, column: str, row: int) -> None:
    """Another value of one row in a block, packed as the program packs it."""
    connection = open_connection(store.path)
    columns = snapshot.unpacked(connection.execute)
    assert columns is not None
    part = {name: values.copy() for name, values in columns[table].items()}
    part[column][part["id"] == row] += 1
    connection.execute("UPDATE fact_blocks SET data = ? WHERE table_name = ?", (pack(part), table))
    connection.close()


def found(store: Store) -> list[Finding]:
    connection = open_connection(store.path, readonly=True)
    try:
        return checking.wrong(connection)
    finally:
        connection.close()


def test_what_agrees_is_not_spoken_of(store: Store) -> None:
    assert found(store) == []


@pytest.mark.parametrize(
    ("table", "column", "row"),
    [
        ("people", "gender", 5),
        ("nationalities", "country", 1),
        ("enrolments", "start", 3),
        ("status_changes", "day", 8),
    ],
)
def test_one_changed_value_is_named(store: Store, table: str, column: str, row: int) -> None:
    spoil(store, table, column, row)
    (one,) = found(store)
    assert (one.part, one.kind, one.where) == ("facts", "changed", f"{table} {row}")
    assert f"#{row}" in one.message
    assert codes.label("record_table", table) in one.message


def test_blocks_of_rows_that_are_gone_or_missing(store: Store) -> None:
    behind(store, ("DELETE FROM fact_blocks WHERE table_name = 'enrolments'", ()))
    (one,) = found(store)
    assert (one.kind, one.where) == ("changed", "enrolments 1")
    assert "8 条" in one.message, "the ninth is newer than the blocks and read from its table"


def test_blocks_that_are_newer_than_the_journal(store: Store) -> None:
    behind(store, ("UPDATE fact_state SET seq = seq + 1000", ()))
    (one,) = found(store)
    assert one.kind == "stale"
    with store.reading() as session:  # and they are not believed
        assert len(load_and_keep(session).people.ids) == 9


def test_damaged_blocks(store: Store) -> None:
    behind(store, ("UPDATE fact_blocks SET data = x'00' WHERE table_name = 'people'", ()))
    (one,) = found(store)
    assert one.kind == "unreadable"


def test_blocks_of_another_program_are_not_believed_and_not_spoken_of(store: Store) -> None:
    spoil(store, "people", "gender", 5)
    behind(store, ("UPDATE fact_state SET stamp = 'of another list'", ()))
    assert found(store) == []
    connection = open_connection(store.path, readonly=True)
    assert snapshot.known_seq(connection.execute, Words()) is None
    connection.close()


def test_the_command_names_it_and_the_next_figures_are_right(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*words: str) -> tuple[int, dict[str, object]]:
        code = commands.run([*words, "--store", str(store.path), "--json", "--lang", "zh_CN"])
        return code, json.loads(capsys.readouterr().out)

    before = run("statistics", "--date", "2025-09-01")[1]["tables"]
    spoil(store, "people", "gender", 5)
    code, answer = run("check")
    assert code == 1
    assert [one["part"] for one in answer["findings"]] == ["facts"]  # type: ignore[attr-defined]
    assert "已丢弃" in str(answer["message"])
    assert run("check")[0] == 0
    assert run("statistics", "--date", "2025-09-01")[1]["tables"] == before
