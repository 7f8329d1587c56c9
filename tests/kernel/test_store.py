"""The store: one act or nothing, no write outside an act, and honest words for a bad file."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from gzstudents.kernel import journal
from gzstudents.kernel.connection import open_connection
from gzstudents.kernel.errors import RuleBroken, StaleRecord, UserError
from gzstudents.kernel.store import Store
from gzstudents.schema import APPLICATION_ID, open_store
from gzstudents.students.model import Person


def add(store: Store, name: str) -> int:
    with store.writing("陈静", "students.register") as session:
        person = Person(chinese_name=name)
        session.add(person)
        session.flush()
        return person.id


def count(store: Store, table: str) -> int:
    with store.reading() as session:
        return int(session.connection().exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())


def test_an_act_names_who_did_what(store: Store) -> None:
    add(store, "阿里")
    with store.reading() as session:
        act = journal.list_acts(session)[0]
    assert (act.who, act.verb, act.cause, act.changes) == ("陈静", "students.register", "manual", 1)


def test_all_or_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.writing("陈静", "students.register") as session:
        session.add(Person(chinese_name="阿里"))
        session.flush()
        _ = 1 / 0
    assert count(store, "people") == count(store, "acts") == count(store, "changes") == count(store, "register") == 0


def test_an_act_that_changes_nothing_leaves_no_trace(store: Store) -> None:
    with store.writing("陈静", "students.edit") as session:
        session.get(Person, 1)
    assert session.info["changed"] == frozenset()
    assert count(store, "acts") == 0


def test_the_changed_tables_are_known_after_the_act(store: Store) -> None:
    with store.writing("陈静", "students.register") as session:
        session.add(Person(chinese_name="阿里"))
    assert session.info["changed"] == {"people"}


@pytest.mark.parametrize(
    "statement",
    ["INSERT INTO people (chinese_name) VALUES ('x')", "UPDATE people SET chinese_name = 'x'", "DELETE FROM people"],
)
def test_writing_outside_an_act_is_refused(store: Store, statement: str) -> None:
    add(store, "阿里")
    connection = open_connection(store.path)
    with pytest.raises(Exception, match="NOT NULL"):
        connection.execute(statement)
    connection.close()


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM changes", "UPDATE changes SET row_id = 7", "DELETE FROM acts", "UPDATE acts SET who = '别人'"],
)
def test_the_journal_is_append_only(store: Store, statement: str) -> None:
    add(store, "阿里")
    connection = open_connection(store.path)
    with pytest.raises(Exception, match="append-only"):
        connection.execute(statement)
    connection.close()


def test_a_stale_save_is_refused(store: Store) -> None:
    person_id = add(store, "阿里")
    with pytest.raises(StaleRecord), store.writing("陈静", "students.edit") as session:
        person = session.get(Person, person_id)
        assert person is not None
        session.connection().exec_driver_sql("UPDATE people SET phone = '1', version = version + 1")
        person.phone = "2"


def test_a_broken_constraint_is_a_bug_of_ours_and_stays_one(store: Store) -> None:
    with pytest.raises(IntegrityError), store.writing("陈静", "students.register") as session:
        session.add(Person(chinese_name="阿里", population="ALIEN"))


def test_pragmas_of_durability(store: Store) -> None:
    connection = open_connection(store.path)
    assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert connection.execute("PRAGMA synchronous").fetchone()[0] == 2  # FULL
    assert connection.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    assert connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    connection.close()


def test_ids_are_never_used_twice(store: Store) -> None:
    first = add(store, "阿里")
    with store.writing("陈静", "people.delete") as session:
        session.delete(session.get(Person, first))
    assert add(store, "陈文海") > first


def test_a_key_makes_the_file_unreadable_without_it(tmp_path: Path) -> None:
    path = tmp_path / "closed.gzs"
    store = open_store(path, b"k" * 32, create=True)
    add(store, "阿里")
    store.close()
    assert "阿里".encode() not in path.read_bytes()
    with pytest.raises(UserError, match="密码不对"):
        open_store(path)
    with pytest.raises(UserError, match="密码不对"):
        open_store(path, b"x" * 32)
    again = open_store(path, b"k" * 32)
    assert count(again, "people") == 1
    again.close()


def test_a_missing_file_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="找不到"):
        open_store(tmp_path / "none.gzs")
    assert not (tmp_path / "none.gzs").exists()
    with pytest.raises(UserError, match="不存在"):
        open_store(tmp_path / "no" / "folder.gzs", create=True)


@pytest.mark.parametrize("content", [b"PK\x03\x04" + b"x" * 4000, b"hello", b"\0" * 5000])
def test_a_foreign_file_is_refused_and_untouched(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "名册.gzs"
    path.write_bytes(content)
    with pytest.raises(UserError, match=r"名册\.gzs"):
        open_store(path, create=True)
    assert path.read_bytes() == content


def test_another_programs_sqlite_file_is_refused(tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE t (x)")
    other.close()
    with pytest.raises(UserError, match="不是本程序"):
        open_store(path, create=True)


def test_a_newer_file_is_refused(store: Store) -> None:
    connection = open_connection(store.path)
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    with pytest.raises(UserError, match="升级程序"):
        open_store(store.path)


def test_readers_do_not_wait_for_a_writer(store: Store) -> None:
    add(store, "阿里")
    with store.writing("陈静", "students.register") as session:
        session.add(Person(chinese_name="陈文海"))
        session.flush()
        assert count(store, "people") == 1
    assert count(store, "people") == 2


def test_rules_pass_through_unchanged(store: Store) -> None:
    with pytest.raises(RuleBroken, match="不行"), store.writing("陈静", "x") as session:
        session.add(Person(chinese_name="阿里"))
        raise RuleBroken("不行", ["因为"])
    assert count(store, "people") == 0


def test_what_a_killed_process_left_is_rolled_back_for_a_reader_too(tmp_path: Path) -> None:
    """A rollback journal beside the file, as after a kill: who may only read cannot play it back."""
    path = tmp_path / "hot.gzs"
    code = (
        "import os, sys; from pathlib import Path; from gzstudents.kernel.connection import open_connection;"
        "c = open_connection(Path(sys.argv[1]), create=True); c.execute('PRAGMA journal_mode=DELETE');"
        "c.execute('CREATE TABLE t (x)'); c.execute(\"INSERT INTO t VALUES ('kept')\"); c.execute('PRAGMA cache_size=2');"
        "c.execute('BEGIN'); c.executemany('INSERT INTO t VALUES (?)', [('lost' * 500,)] * 2000); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    assert path.with_name("hot.gzs-journal").stat().st_size > 0
    connection = open_connection(path, readonly=True)
    assert connection.execute("SELECT x FROM t").fetchall() == [("kept",)]
    connection.close()
