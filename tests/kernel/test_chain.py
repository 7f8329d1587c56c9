"""The chain over the journal: whatever is altered behind the program's back is named, and told apart."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gzstudents.kernel import journal
from gzstudents.kernel.connection import open_connection
from gzstudents.kernel.journal import chain
from gzstudents.kernel.journal.chain import ChainReport, Head
from gzstudents.kernel.store import Store
from gzstudents.schema import open_store
from gzstudents.students.model import Person
from tests.older import older_release


def work(store: Store, acts: int = 6) -> None:
    """Acts of 1, 2, 3 … changes."""
    for number in range(1, acts + 1):
        with store.writing("陈静", "students.register") as session:
            session.add_all(Person(chinese_name=f"学生{number}-{each}") for each in range(number))


def edit(store: Store, phone: str) -> None:
    with store.writing("何晓彤", "students.edit") as session:
        session.connection().exec_driver_sql("UPDATE people SET phone = ?, version = version + 1", (phone,))


def verify(path: Path) -> ChainReport:
    connection = open_connection(path, readonly=True)
    try:
        return chain.verify(connection)
    finally:
        connection.close()


def tamper(path: Path, *statements: str) -> None:
    """With a tool of one's own: the triggers first, then the journal."""
    connection = open_connection(path)
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
    connection.execute("PRAGMA foreign_keys=OFF")
    for name in names:
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(statement)
    connection.close()


def found(report: ChainReport) -> list[tuple[int, str]]:
    return [(one.act, one.kind) for one in report.broken]


def test_an_untouched_journal_holds(store: Store) -> None:
    assert verify(store.path) == ChainReport()
    work(store)
    with store.writing("陈静", "students.edit") as session:
        session.get(Person, 1)  # an act that changes nothing uses up a number
    edit(store, "1")
    with store.writing("陈静", "journal.undo", cause="undo") as session:
        act = journal.list_acts(session, 2)[1]
        journal.undo(session, act.id)
    report = verify(store.path)
    assert (report.ok, report.acts, report.changes) == (True, 8, 21 + 21 + 21)
    assert report.head.act == 9


def test_a_rolled_back_act_leaves_the_chain_whole(store: Store) -> None:
    work(store, 2)
    with pytest.raises(ZeroDivisionError), store.writing("陈静", "x") as session:
        session.add(Person(chinese_name="阿里"))
        session.flush()
        _ = 1 / 0
    work(store, 2)
    assert verify(store.path).ok


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        (["UPDATE acts SET who = '别人' WHERE id = 3"], [(3, "change")]),
        (["UPDATE acts SET at = '2001-01-01' WHERE id = 3"], [(3, "change")]),
        (["UPDATE acts SET note = '{}x' WHERE id = 3"], [(3, "change")]),
        (["UPDATE changes SET row_id = 77 WHERE seq = 5"], [(3, "change")]),
        (["UPDATE changes SET new = '{}' WHERE seq = 5"], [(3, "change")]),
        (["UPDATE acts SET seal = '' WHERE id = 3"], [(3, "change"), (4, "fork")]),
        (["UPDATE acts SET seal = (SELECT seal FROM acts WHERE id = 2) WHERE id = 3"], [(3, "change"), (4, "fork")]),
        (["DELETE FROM changes WHERE seq = 5"], [(3, "gap")]),
        (["DELETE FROM changes WHERE seq BETWEEN 4 AND 6"], [(3, "gap")]),
        (["DELETE FROM changes WHERE act_id = 3", "DELETE FROM acts WHERE id = 3"], [(4, "deletion")]),
        (["DELETE FROM changes WHERE act_id = 6", "DELETE FROM acts WHERE id = 6"], [(5, "deletion")]),
        (["DELETE FROM changes WHERE act_id IN (5, 6)", "DELETE FROM acts WHERE id > 4"], [(4, "deletion")]),
        (["DELETE FROM acts WHERE id = 6"], [(5, "deletion")]),
        (["DELETE FROM changes WHERE act_id = 1", "DELETE FROM acts WHERE id = 1"], [(2, "deletion")]),
        (["UPDATE acts SET undone_by = 5 WHERE id = 2"], [(2, "change")]),
        (["UPDATE acts SET undoes = 2 WHERE id = 3"], [(3, "change")]),
        (["UPDATE changes SET act_id = 2 WHERE seq = 5"], [(3, "change")]),
    ],
)
def test_what_was_altered_is_named(store: Store, statements: list[str], expected: list[tuple[int, str]]) -> None:
    work(store)
    store.close()
    tamper(store.path, *statements)
    report = verify(store.path)
    assert found(report) == expected
    assert all(one.words.endswith("。") for one in report.broken)


def test_the_change_that_differs_is_found(store: Store) -> None:
    work(store, 3)
    edit(store, "1")
    edit(store, "2")
    store.close()
    tamper(store.path, "UPDATE changes SET new = json_set(new, '$.phone', '9') WHERE seq = 9")
    broken = verify(store.path).broken
    assert [(one.act, one.kind, one.seq) for one in broken] == [(4, "change", 9)]
    assert "第 9 处" in broken[0].words


def test_a_rewritten_past_is_a_fork_even_when_it_is_sealed_anew(store: Store) -> None:
    """Whoever holds the file can seal again; the act behind still says what it followed."""
    work(store)
    store.close()
    tamper(store.path, "UPDATE acts SET who = '别人' WHERE id = 3")
    connection = open_connection(store.path)
    chain.seal(connection, 3)
    connection.close()
    assert found(verify(store.path)) == [(4, "fork")]


def test_sealed_anew_to_the_end_only_the_anchors_know(store: Store) -> None:
    work(store)
    connection = open_connection(store.path)
    noted = chain.head(connection)
    connection.close()
    store.close()
    tamper(store.path, "UPDATE acts SET who = '别人' WHERE id = 3")
    connection = open_connection(store.path)
    for act in range(3, 7):
        chain.seal(connection, act)
    assert chain.verify(connection).ok
    broken = chain.compare(connection, [(noted, "本机")])
    connection.close()
    assert [(one.act, one.kind) for one in broken] == [(6, "fork")]
    assert "本机" in broken[0].words


def test_heads_noted_outside(store: Store) -> None:
    work(store, 3)
    connection = open_connection(store.path)
    now = chain.head(connection)
    assert chain.compare(connection, [(now, "备份"), (Head(0, ""), "本机")]) == []
    assert [one.kind for one in chain.compare(connection, [(Head(9, now.seal), "备份")])] == ["deletion"]
    connection.close()


def test_sealed_acts_are_closed_and_the_mark_stays(store: Store) -> None:
    work(store, 1)
    connection = open_connection(store.path)
    for statement in (
        "UPDATE acts SET note = '{\"a\": 1}'",
        "UPDATE acts SET seal = ''",
        "UPDATE acts SET last_seq = 9",
        "UPDATE store_mark SET salt = ''",
        "DELETE FROM store_mark",
        "INSERT OR REPLACE INTO store_mark (id, store_id, salt) VALUES (1, 'x', 'y')",
    ):
        with pytest.raises(Exception, match=r"append-only|stays"):
            connection.execute(statement)
    connection.close()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(st.text(min_size=0, max_size=30).filter(lambda text: "\0" not in text), min_size=1, max_size=6),
    data=st.data(),
)
def test_any_one_flipped_character_is_noticed(names: list[str], data: Any, fresh_store: Callable[[], Any]) -> None:
    store = fresh_store()
    for name in names:
        with store.writing("陈静", "students.register", note={"file": name}) as session:
            session.add(Person(chinese_name=name, surname="A"))
        edit(store, name + "1")
    assert verify(store.path).ok
    store.close()
    column = data.draw(st.sampled_from(["old", "new", "op", "table_name", "row_id"]))
    connection = open_connection(store.path)
    total = connection.execute("SELECT max(seq) FROM changes").fetchone()[0]
    connection.close()
    seq = data.draw(st.integers(1, total))
    value = "'X' || coalesce({}, '')" if column != "row_id" else "{} + 1"
    tamper(store.path, f"UPDATE changes SET {column} = {value.format(column)} WHERE seq = {seq}")
    report = verify(store.path)
    assert len(report.broken) == 1
    assert report.broken[0].kind == "change"


def test_no_two_changes_read_alike(store: Store) -> None:
    """What one column loses and the next gains is a change: lengths stand in front of the values."""
    work(store, 1)
    edit(store, "12")
    store.close()
    tamper(
        store.path,
        "UPDATE changes SET old = old || substr(new, 1, 1), new = substr(new, 2) WHERE seq = 2",
    )
    assert found(verify(store.path)) == [(2, "change")]


def test_an_older_store_gets_its_seals(store: Store) -> None:
    """As the first release left it: no seals, no mark. After the update everything done before is sealed."""
    work(store)
    edit(store, "1")
    store.close()
    older_release(store.path)
    again = open_store(store.path)
    work(again, 2)
    again.close()
    report = verify(store.path)
    assert (report.ok, report.acts) == (True, 10)  # one of them takes up what the new release ships
    assert report.head.seal


def test_the_clock_put_back_never_turns_the_acts_round(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import UTC, datetime, timedelta

    from gzstudents.kernel import store as module

    work(store, 1)

    class Yesterday(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.now(UTC) - timedelta(days=1)

    monkeypatch.setattr(module, "datetime", Yesterday)
    work(store, 1)
    with store.reading() as session:
        later, first = journal.list_acts(session, 2)
    assert later.at == first.at
    assert later.note["clock"] < first.at
    assert verify(store.path).ok
