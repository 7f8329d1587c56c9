"""The rows compared with the journal: what was done behind the program is found, what was done with it is not."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gzstudents.kernel import journal
from gzstudents.kernel.connection import open_connection
from gzstudents.kernel.journal import bulk, chain, digests, present
from gzstudents.kernel.journal.present import Report
from gzstudents.kernel.journal.triggers import journalled
from gzstudents.kernel.store import Store
from gzstudents.schema import open_store
from gzstudents.students.model import Enrolment, Person
from tests.kernel.test_chain import tamper
from tests.older import older_release

TABLES = [table.name for table in journalled()]


def compare(path: Path) -> Report:
    connection = open_connection(path, readonly=True)
    try:
        assert chain.verify(connection).broken == []
        return present.verify(connection, TABLES)
    finally:
        connection.close()


def where(path: Path) -> list[str]:
    return [one.where for one in compare(path).broken]


def register(store: Store, *names: str) -> None:
    with store.writing("陈静", "students.register") as session:
        session.add_all(Person(chinese_name=name, phone="1", note='a "quote",\n\t line') for name in names)


def run(store: Store, statement: str, *values: Any) -> None:
    with store.writing("何晓彤", "students.edit") as session:
        session.connection().exec_driver_sql(statement, values)


@pytest.fixture
def office(store: Store) -> Store:
    """Five people by two acts; the second's telephone was changed, the fourth is gone again."""
    register(store, "甲", "乙", "丙")
    register(store, "丁", "戊")
    run(store, "UPDATE people SET phone = '2', version = version + 1 WHERE id = 2")
    run(store, "DELETE FROM people WHERE id = 4")
    return store


def test_an_untouched_store_is_silent(office: Store) -> None:
    report = compare(office.path)
    assert (report.broken, report.uncovered) == ([], 0)
    assert report.rows > 4  # the programmes that it was made with are looked at, too


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE people SET phone = '9' WHERE id = 1", ["people 1 phone"]),  # never updated by the program
        ("UPDATE people SET phone = '9' WHERE id = 2", ["people 2 phone"]),  # the last recorded value
        ("UPDATE people SET surname = 'X' WHERE id = 2", ["people 2 surname"]),  # another column of a changed row
        ("UPDATE people SET phone = '', surname = '1' WHERE id = 5", ["people 5 surname, phone"]),
        ("UPDATE people SET note = note || ' ' WHERE id = 3", ["people 3 note"]),
        ("DELETE FROM people WHERE id = 1", ["people 1"]),
        ("DELETE FROM people WHERE id = 2", ["people 2"]),
        ("INSERT INTO people (chinese_name) VALUES ('己')", ["people 6"]),
        ("INSERT INTO people (id, chinese_name) VALUES (4, '丁')", ["people 4"]),
        ("UPDATE people SET id = 7 WHERE id = 3", ["people 7", "people 3"]),
        ("UPDATE people SET id = CASE id WHEN 1 THEN -3 ELSE -1 END WHERE id IN (1, 3)", ["people -3", "people -1", "people 1", "people 3"]),
        ("UPDATE people SET chinese_name = CASE id WHEN 1 THEN '丙' ELSE '甲' END WHERE id IN (1, 3)",
         ["people 1 chinese_name", "people 3 chinese_name"]),
        ("UPDATE programmes SET name_zh = 'X' WHERE id = 1", ["programmes 1 name_zh"]),
        ("DELETE FROM rates WHERE id = 2", ["rates 2"]),
    ],
)  # fmt: skip
def test_what_was_done_behind_the_program_is_named(office: Store, statement: str, expected: list[str]) -> None:
    office.close()
    tamper(office.path, statement)
    report = compare(office.path)
    assert [one.where for one in report.broken] == expected
    assert all(one.words.endswith("。") and one.kind == "row" for one in report.broken)


def test_swapped_ids_are_two_changed_rows(office: Store) -> None:
    office.close()
    tamper(
        office.path,
        "UPDATE people SET id = -1 WHERE id = 1",
        "UPDATE people SET id = 1 WHERE id = 3",
        "UPDATE people SET id = 3 WHERE id = -1",
    )
    assert where(office.path) == ["people 1 chinese_name", "people 3 chinese_name"]


def test_what_the_program_wrote_over_since_is_still_found(office: Store) -> None:
    """The digest says what the act left, the next change what it found."""
    triggers = _triggers(office.path)
    tamper(office.path, "UPDATE people SET phone = '9' WHERE id IN (1, 2)")
    _restore(office.path, triggers)
    run(office, "UPDATE people SET phone = '3' WHERE id IN (1, 2)")
    office.close()
    assert sorted(where(office.path)) == ["people 1 phone", "people 2 phone"]


def _triggers(path: Path) -> list[str]:
    connection = open_connection(path, readonly=True)
    found = [row[0] for row in connection.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")]
    connection.close()
    return found


def _restore(path: Path, triggers: list[str]) -> None:
    connection = open_connection(path)
    for statement in triggers:
        connection.execute(statement)
    connection.close()


def test_a_digest_that_was_altered_breaks_the_seal(office: Store) -> None:
    office.close()
    tamper(office.path, "UPDATE people SET phone = '9' WHERE id = 5", "DELETE FROM row_digests WHERE act_id = 2")
    connection = open_connection(office.path, readonly=True)
    assert [(one.act, one.kind) for one in chain.verify(connection).broken] == [(2, "change")]
    connection.close()


def test_digests_are_closed(office: Store) -> None:
    connection = open_connection(office.path)
    for statement in ("DELETE FROM row_digests", "UPDATE row_digests SET runs = '[]'"):
        with pytest.raises(Exception, match="append-only"):
            connection.execute(statement)
    connection.close()


def test_many_rows_at_once_and_one_of_them(store: Store) -> None:
    rows = [(f"学生{number}", str(number)) for number in range(digests.BLOCK * 2 + 7)]
    with store.writing("陈静", "students.import", cause="import") as session:
        bulk.insert_rows(session.connection(), "people", {("chinese_name", "phone"): rows})
    assert compare(store.path).broken == []
    store.close()
    tamper(store.path, f"UPDATE people SET phone = 'x', email = 'y' WHERE id = {digests.BLOCK + 9}")
    assert where(store.path) == [f"people {digests.BLOCK + 9}"]  # of so many the column is not kept


def test_so_many_findings_are_counted(store: Store) -> None:
    register(store, *(f"学生{number}" for number in range(present.NAMED + 30)))
    store.close()
    tamper(store.path, "UPDATE people SET phone = '9'")
    broken = compare(store.path).broken
    assert len(broken) == present.NAMED + 1
    assert "30" in broken[-1].words


def test_what_an_older_release_wrote_is_not_covered_but_compared(office: Store) -> None:
    office.close()
    older_release(office.path, 5)
    open_store(office.path).close()
    report = compare(office.path)
    assert (report.broken, report.uncovered) == ([], 4)
    again = open_store(office.path)
    register(again, "庚")
    again.close()
    assert compare(office.path).uncovered == 4
    tamper(
        office.path,
        "UPDATE people SET phone = '9' WHERE id = 1",  # nobody knows any more
        "UPDATE people SET phone = '9' WHERE id = 2",
        "DELETE FROM people WHERE id = 3",
        "UPDATE people SET phone = '9' WHERE id = 6",
        "UPDATE programmes SET name_zh = 'X' WHERE id = 1",
    )
    assert sorted(where(office.path)) == ["people 2 phone", "people 3", "people 6 phone", "programmes 1 name_zh"]


def test_undo_and_redo(office: Store) -> None:
    for _turn in range(3):
        with office.writing("何晓彤", "journal.undo", cause="undo") as session:
            act = journal.list_acts(session, 2)[1]
            journal.undo(session, act.id)
    for act_id in (1, 2):
        with office.writing("陈静", "journal.undo", cause="undo") as session:
            journal.undo(session, act_id)
    assert compare(office.path).broken == []


EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("insert"), st.integers(1, 4), st.text(max_size=8).filter(lambda text: "\0" not in text)),
        st.tuples(st.just("update"), st.integers(1, 9), st.sampled_from(["", "1", "0012", '"', "\n", "阿"])),
        st.tuples(st.just("both"), st.integers(1, 9), st.sampled_from(["", "x"])),
        st.tuples(st.just("delete"), st.integers(1, 9), st.just("")),
        st.tuples(st.just("undo"), st.integers(1, 9), st.just("")),
    ),
    min_size=1,
    max_size=9,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=EDITS, data=st.data())
def test_any_history_is_silent_and_any_change_behind_it_is_found(
    edits: list[tuple[str, int, str]], data: Any, fresh_store: Callable[[], Store]
) -> None:
    store = fresh_store()
    for edit in edits:
        _do(store, *edit)
    store.close()
    assert compare(store.path).broken == []
    connection = open_connection(store.path, readonly=True)
    ids = [row[0] for row in connection.execute("SELECT id FROM people")]
    connection.close()
    if ids:
        row, column = data.draw(st.sampled_from(ids)), data.draw(st.sampled_from(["phone", "chinese_name", "email"]))
        tamper(store.path, f"UPDATE people SET {column} = {column} || 'Z' WHERE id = {row}")
        assert where(store.path) == [f"people {row} {column}"]


def _do(store: Store, what: str, number: int, text: str) -> None:
    with store.writing("陈静", "students.edit", cause="undo" if what == "undo" else "manual") as session:
        connection = session.connection()
        if what in ("insert", "both"):
            session.add_all(Person(chinese_name=f"{text}{each}", phone=text) for each in range(number))
            session.flush()
        if what in ("update", "both"):
            connection.exec_driver_sql("UPDATE people SET phone = phone || ? WHERE id % ? = 0", (text, number))
        if what == "both":
            connection.exec_driver_sql("DELETE FROM people WHERE id % 5 = ?", (number % 5,))
        if what == "delete":
            connection.exec_driver_sql("DELETE FROM people WHERE id % 9 = ?", (number,))
        if what == "undo":
            acts = [act for act in journal.list_acts(session) if act.undone_by is None and act.changes > 0]
            if acts:
                journal.undo(session, acts[number % len(acts)].id)


def test_rows_of_several_tables_in_one_act(store: Store) -> None:
    with store.writing("陈静", "students.register") as session:
        for number in range(30):
            person = Person(chinese_name=f"学生{number}")
            session.add(person)
            session.flush()
            session.add(Enrolment(person_id=person.id, student_number=str(number)))
            session.flush()
    store.close()
    tamper(store.path, "UPDATE enrolments SET college = 'X' WHERE id = 17")
    assert where(store.path) == ["enrolments 17 college"]
