"""Facts from what was kept equal the facts of the tables, whatever was done in between."""

import random
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy.orm import Session

from gzstudents.kernel import codes, journal
from gzstudents.kernel.connection import open_connection
from gzstudents.kernel.journal import chain
from gzstudents.kernel.journal.bulk import FEW, insert_rows
from gzstudents.kernel.store import Store
from gzstudents.schema import VERSION, install, open_store
from gzstudents.statistics.queries import load_and_keep, load_facts, snapshot
from gzstudents.statistics.rules.facts import Facts
from tests.statistics.test_against_sql import fill

PEOPLE = 60


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "BLOCK", 16)
    monkeypatch.setattr(snapshot, "_FEW", 0)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = open_store(tmp_path / "office.gzs", create=True)
    fill(made, 1, PEOPLE)
    keep(made)
    yield made
    made.close()


def keep(store: Store) -> None:
    with store.reading() as session:
        load_and_keep(session)


def plain(facts: Facts) -> dict[str, Any]:
    """Everything in the facts, comparable."""
    found: dict[str, Any] = {"unreadable": facts.unreadable}
    for name in ("people", "nationalities", "enrolments", "changes", "awards"):
        part = getattr(facts, name)
        for one in fields(part):
            value = getattr(part, one.name)
            found[f"{name}.{one.name}"] = value.tolist() if isinstance(value, np.ndarray) else value
    return found


def assert_same(store: Store) -> None:
    with store.reading() as session:
        assert plain(load_facts(session)) == plain(load_facts(session, stored=False))


def state(store: Store) -> tuple[int, int]:
    """Up to which change the blocks are good, and the newest change."""
    with store.reading() as session:
        run = session.connection().exec_driver_sql
        return (
            run("SELECT coalesce(max(seq), -1) FROM fact_state").scalar_one(),
            run("SELECT max(seq) FROM changes").scalar_one(),
        )


# -- what may be done ----------------------------------------------------------------------------------------------------


def one_edit(session: Session, chance: random.Random) -> None:
    run = session.connection().exec_driver_sql
    choices: list[tuple[str, str, list[str | None]]] = [
        ("people", "population", ["INTL", "HK", "OC"]),
        ("people", "gender", [*"0129"]),
        ("nationalities", "country", ["THA", "VNM", "???", ""]),
        ("nationalities", "valid_from", ["2024-01-01", "2024", None, "odd"]),
        ("nationalities", "valid_to", ["2025-01-01", "2025-02", None]),
        ("enrolments", "level", ["BA", "", "x"]),
        ("enrolments", "start_date", ["2024-09-01", "2023-09", "2022", None, "1.9.2024"]),
        ("enrolments", "end_date", ["2025-06-30", None, "bald"]),
        ("status_changes", "status", ["REGISTERED", "SUSPENDED", "GRADUATED", "ODD"]),
        ("status_changes", "effective_on", ["2024-05-05", "2025-05-05"]),
        ("status_changes", "kind", ["", "CANCEL_ADMISSION"]),
    ]
    table, column, values = chance.choice(choices)
    ids = run(f"SELECT id FROM {table}").scalars().all()
    if ids:
        run(f"UPDATE {table} SET {column} = ? WHERE id = ?", (chance.choice(values), chance.choice(ids)))


def bulk_statement(session: Session, chance: random.Random) -> None:
    run = session.connection().exec_driver_sql
    run(
        chance.choice(
            [
                "UPDATE enrolments SET funding = '21' WHERE id % 3 = 0",
                "UPDATE nationalities SET country = 'RUS' WHERE person_id % 7 = 1",
                "UPDATE status_changes SET effective_on = '2025-03-03' WHERE id % 5 = 2",
                "DELETE FROM status_changes WHERE id % 11 = 3",
                "DELETE FROM nationalities WHERE id % 9 = 4",
                "INSERT INTO status_changes (enrolment_id, status, effective_on) "
                "SELECT id, 'REGISTERED', '2024-10-10' FROM enrolments WHERE id % 4 = 1",
                "REPLACE INTO people (id, population, gender) SELECT id, 'MO', '2' FROM people WHERE id NOT IN "
                "(SELECT person_id FROM enrolments UNION SELECT person_id FROM nationalities)",
            ]
        )
    )


def newcomers(session: Session, chance: random.Random) -> None:
    run = session.connection().exec_driver_sql
    for _n in range(chance.randint(1, 20)):
        person = run("INSERT INTO people (population, gender) VALUES ('INTL', '1')").lastrowid
        run("INSERT INTO nationalities (person_id, country) VALUES (?, 'KAZ')", (person,))
        stay = run(
            "INSERT INTO enrolments (person_id, level, start_date) VALUES (?, 'MA', '2024-09-01')", (person,)
        ).lastrowid
        run(
            "INSERT INTO status_changes (enrolment_id, status, effective_on) VALUES (?, 'REGISTERED', '2024-09-01')",
            (stay,),
        )


def undo_one(session: Session, chance: random.Random) -> None:
    """Also of undoing: redo."""
    acts = [act.id for act in journal.list_acts(session, 12) if act.undone_by is None and act.changes > 0]
    if acts:
        journal.undo(session, chance.choice(acts))


STEPS = (one_edit, one_edit, bulk_statement, newcomers, undo_one, undo_one)


def act(store: Store, step: Any, chance: random.Random) -> None:
    with store.writing("陈静", "students.edit") as session:
        for _n in range(chance.randint(1, 3) if step is one_edit else 1):
            step(session, chance)


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_done(store: Store, seed: int) -> None:
    chance = random.Random(seed)
    for _n in range(14):
        act(store, chance.choice(STEPS), chance)
        assert_same(store)
        if chance.random() < 0.4:
            keep(store)
            assert state(store)[0] == state(store)[1]
            assert_same(store)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 130))
def test_whatever_is_done_for_long(store: Store, seed: int) -> None:
    chance = random.Random(seed)
    for _n in range(60):
        act(store, chance.choice(STEPS), chance)
        assert_same(store)
        if chance.random() < 0.3:
            keep(store)
            assert_same(store)


def test_many_rows_at_once(store: Store) -> None:
    """What an import does: the triggers are set aside, the journal is written for all rows together."""
    with store.writing("陈静", "students.import", cause="import") as session:
        connection = session.connection()
        rows = [(10_000 + n, "HK", "2") for n in range(FEW + 500)]
        insert_rows(connection, "people", {("id", "population", "gender"): rows})
        insert_rows(connection, "enrolments", {("person_id", "level"): [(row[0], "BA") for row in rows]})
    assert_same(store)
    keep(store)
    assert_same(store)
    act(store, undo_one, random.Random(0))
    assert_same(store)


def test_an_act_that_failed_changed_nothing(store: Store) -> None:
    before = state(store)
    with pytest.raises(RuntimeError, match="power cut"), store.writing("陈静", "students.edit") as session:
        newcomers(session, random.Random(1))
        raise RuntimeError("power cut")
    assert state(store) == before
    assert_same(store)


def test_inside_an_act_its_own_changes_are_seen(store: Store) -> None:
    with store.writing("陈静", "students.edit") as session:
        newcomers(session, random.Random(1))
        assert plain(load_facts(session)) == plain(load_facts(session, stored=False))


# -- keeping -------------------------------------------------------------------------------------------------------------


def test_few_changes_are_not_worth_writing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "_FEW", 2000)
    known, _newest = state(store)
    act(store, newcomers, random.Random(1))
    keep(store)
    assert state(store)[0] == known
    assert_same(store)


def test_only_what_changed_is_written(store: Store) -> None:
    blocks = "SELECT table_name, block, data FROM fact_blocks ORDER BY 1, 2"
    with store.reading() as session:
        before = {(row[0], row[1]): row[2] for row in session.connection().exec_driver_sql(blocks)}
    with store.writing("陈静", "students.edit") as session:
        session.connection().exec_driver_sql("UPDATE people SET gender = '9', population = 'TW' WHERE id = 20")
    keep(store)
    with store.reading() as session:
        after = {(row[0], row[1]): row[2] for row in session.connection().exec_driver_sql(blocks)}
    assert before.keys() == after.keys()
    assert {key for key in after if before[key] != after[key]} == {("people", 1)}


def test_keeping_is_no_act(store: Store) -> None:
    with store.reading() as session:
        acts = len(journal.list_acts(session, 100))
    act(store, newcomers, random.Random(1))
    keep(store)
    with store.reading() as session:
        assert len(journal.list_acts(session, 100)) == acts + 1
    connection = open_connection(store.path)
    assert chain.verify(connection).broken == []
    connection.close()


def test_a_crash_while_keeping_leaves_the_old_blocks(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    act(store, bulk_statement, random.Random(2))
    act(store, newcomers, random.Random(2))
    before = state(store)
    written: list[int] = []

    def fail(columns: Any) -> bytes:
        written.append(len(columns))
        if len(written) > 2:
            raise MemoryError
        return b"half of it"

    with monkeypatch.context() as broken:
        broken.setattr(snapshot, "pack", fail)
        with pytest.raises(MemoryError):
            keep(store)
    assert state(store) == before
    assert_same(store)


def test_nobody_waits_for_it(store: Store) -> None:
    act(store, newcomers, random.Random(1))
    known = state(store)[0]
    with store.writing("陈静", "students.edit") as session:
        one_edit(session, random.Random(1))
        keep(store)  # a writer is at work
        assert state(store)[0] == known
    keep(store)
    assert state(store)[0] == state(store)[1]


def test_of_two_readers_the_slower_one_writes_nothing(store: Store) -> None:
    act(store, newcomers, random.Random(1))
    with store.reading() as session:
        facts = load_facts(session, stored=False)
        slow = snapshot.find_columns(session.connection().exec_driver_sql, facts.words)
        act(store, newcomers, random.Random(2))
        keep(store)
        assert not snapshot.keep(store.engine, slow, facts.words)
    assert_same(store)


def test_a_store_that_cannot_be_written(store: Store) -> None:
    act(store, newcomers, random.Random(1))
    known = state(store)[0]
    only_read = Store(store.path, refusal="只读")
    keep(only_read)
    assert_same(only_read)
    only_read.close()
    assert state(store)[0] == known


def test_a_file_that_was_taken_away(store: Store, tmp_path: Path) -> None:
    """What was read is shown; there is nowhere to keep it."""
    act(store, newcomers, random.Random(1))
    with store.reading() as session:
        session.connection()
        store.path.rename(tmp_path / "elsewhere.gzs")
        try:
            assert len(load_and_keep(session).people.ids) >= PEOPLE
        finally:
            (tmp_path / "elsewhere.gzs").rename(store.path)


# -- blocks that are not believed ----------------------------------------------------------------------------------------


def test_other_code_lists_read_everything_anew(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A place in the list of countries means another country once the list is another one."""
    real = codes.values
    monkeypatch.setattr(codes, "values", lambda name: [*reversed(real(name))] if name == "country" else real(name))
    assert_same(store)
    keep(store)
    assert_same(store)


@pytest.mark.parametrize("damage", ["UPDATE fact_blocks SET data = substr(data, 1, length(data) - 1)",
                                    "UPDATE fact_blocks SET data = x'00'"])  # fmt: skip
def test_damaged_blocks_are_read_anew(store: Store, damage: str) -> None:
    connection = open_connection(store.path)
    connection.execute(damage)
    connection.close()
    assert_same(store)
    keep(store)
    assert_same(store)
    assert state(store)[0] == state(store)[1]


def test_a_change_of_the_schema_forgets_them(store: Store) -> None:
    with store.engine.connect() as connection:
        install(connection)
        assert connection.exec_driver_sql("SELECT count(*) FROM fact_blocks").scalar_one() == 0
        connection.commit()
    assert state(store)[0] == -1
    assert_same(store)
    assert VERSION >= 4


def test_an_encrypted_store(tmp_path: Path) -> None:
    made = open_store(tmp_path / "secret.gzs", bytes(range(32)), create=True)
    fill(made, 2, PEOPLE)
    keep(made)
    assert state(made)[0] == state(made)[1]
    act(made, newcomers, random.Random(3))
    assert_same(made)
    made.close()
