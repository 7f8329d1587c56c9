"""Conditions about students: the index, SQL and a plain reading of the rows agree, whatever is asked."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from gzstudents.kernel.conditions import Group, Node, Test
from gzstudents.kernel.conditions.operators import operators_of
from gzstudents.kernel.conditions.trying import matches
from gzstudents.kernel.conditions.words import sentence
from gzstudents.kernel.connection import Connection, open_connection
from gzstudents.kernel.search import Condition
from gzstudents.kernel.search.where import Where, beyond
from gzstudents.kernel.store import Store
from gzstudents.students import as_of, conditions, operations, roll
from tests.students.office import TODAY, add_people

FIELDS = conditions.fields()
KINDS = conditions.kinds()
PLAIN = ("people.email", "people.wechat", "enrolments.is_exchange", "people.note", "enrolments.csc_number")


@pytest.fixture
def connection(store: Store) -> Iterator[Connection]:
    add_people(store, 90)
    made = open_connection(store.path)
    yield made
    made.close()


def rows(connection: Connection) -> dict[int, dict[str, str]]:
    """Every field of every person as text, read plainly."""
    found = connection.execute(
        "SELECT r.*, p.email, p.wechat, p.note, e.is_exchange, e.csc_number FROM register r JOIN people p ON p.id = "
        "r.person_id LEFT JOIN enrolments e ON e.id = r.enrolment_id"
    )
    heads = [head[0] for head in found.description]
    lines = [dict(zip(heads, row, strict=True)) for row in found]
    return {
        line["person_id"]: {name: str(line[name]) for name in KINDS}
        | {name: str(line[name.split(".")[1]] or ("0" if name.endswith("exchange") else "")) for name in PLAIN}
        for line in lines
    }


def a_test(chance: random.Random, lines: list[dict[str, str]]) -> Test:
    name = chance.choice([*KINDS, *KINDS, *PLAIN])
    field = FIELDS[name]
    operator = chance.choice([one for one in operators_of(field) if one != "changed_since"])
    values = [line[name] for line in chance.sample(lines, 3) if line[name]] or ["2026-01-01"]
    if operator in {"empty", "filled"}:
        return Test(name, operator)
    if operator == "period":
        return Test(name, operator, (chance.choice(("this_month", "this_academic_year", "past", "last_year")),))
    if operator in {"next_days", "last_days"}:
        return Test(name, operator, (str(chance.choice((0, 10, 60, 900))),))
    if operator == "between":
        return Test(name, operator, (min(values), max(values)))
    if operator in {"contains", "lacks", "begins"}:
        return Test(name, operator, (values[0][chance.randrange(2) :][:2] or "x",))
    return Test(name, operator, tuple(values if field.kind != "date" else values[:1]))


def a_group(chance: random.Random, lines: list[dict[str, str]], depth: int = 0) -> Group:
    parts: list[Node] = [a_test(chance, lines) for _number in range(chance.choice((1, 2, 3)))]
    if depth < 3 and chance.random() < 0.6:
        parts.append(a_group(chance, lines, depth + 1))
    return Group(tuple(parts), any=chance.random() < 0.5)


def through_index(index: Any, connection: Connection, node: Node) -> list[int]:
    """As the list does it: what the index does not hold is found out before."""
    import numpy as np

    parts = beyond(node, {name: kind for name, kind in KINDS.items() if index.has(name)})
    ids = {one: np.array(conditions.matching_part(connection, one, TODAY), np.int64) for one in parts}
    return [int(one) for one in index.find("", {}, Condition(where=Where(node, KINDS, TODAY, ids))).ids]


def test_index_sql_and_a_plain_reading_agree(store: Store, connection: Connection) -> None:
    index = roll.new_index()
    index.build(connection)
    chance, some = random.Random(4), 0
    for turn in range(150):
        if turn == 70:  # columns that come later: until then the store tells of them
            index.load(connection, later=index.source.later)
        if turn % 50 == 49:  # rows that come by patches stand in other places
            changed = [int(one) for one in index.find().slice(turn % 80, turn % 80 + 8)]
            with store.writing("陈静", "students.set_values") as session:
                operations.set_values(session, person_ids=changed, values={"adviser": f"老师{turn}"})
            index.patch(connection)
        lines = rows(connection)
        node = a_group(chance, list(lines.values()))
        kinds = {one.id: str(one.kind) for one in FIELDS}
        plain = {key for key, row in lines.items() if matches(node, row.__getitem__, kinds.__getitem__, TODAY)}
        said = sentence(node, FIELDS)
        assert set(conditions.matching(connection, node, TODAY)) == plain, said
        assert conditions.counted(connection, node, TODAY) == len(plain), said
        assert through_index(index, connection, node) == conditions.matching(connection, node, TODAY), said
        some += 0 < len(plain) < len(lines)
    assert some > 25


def test_a_condition_goes_with_text_filters_and_tab(connection: Connection) -> None:
    index = roll.new_index()
    index.build(connection)
    node = Group((Test("adviser", "is", ("黄颖",)), Test("population", "is_not", ("INTL",))), any=True)
    tab = Condition({"status": {"REGISTERED"}}, {}, Where(node, KINDS, TODAY))
    lines = rows(connection)
    expected = {
        key for key, row in lines.items()
        if row["status"] == "REGISTERED" and row["gender"] == "1" and (row["adviser"] == "黄颖" or row["population"] != "INTL")
    }  # fmt: skip
    assert {int(one) for one in index.find("", {"gender": {"1"}}, tab).ids} == expected
    assert index.count("", {"gender": {"1"}}, tab) == len(expected)
    assert sum(index.counts("college", "", {"gender": {"1"}}, tab).values()) == len(expected)
    assert 0 < index.count("chen", {}, tab) < index.count("", {}, tab)


def test_changed_since_a_day(store: Store, connection: Connection) -> None:
    today, tomorrow = date.today().isoformat(), (date.today() + timedelta(days=2)).isoformat()
    with store.writing("陈静", "students.set_values") as session:
        operations.set_values(session, person_ids=[3, 7], values={"adviser": "新老师"})
    with store.writing("陈静", "students.edit") as session:
        operations.edit(session, person_id=5, person={"note": "改过"})

    def asked(field: str, day: str) -> list[int]:
        return sorted(conditions.matching(connection, Test(field, "changed_since", (day,)), TODAY))

    before = (date.today() - timedelta(days=1)).isoformat()
    assert asked("adviser", before) == [3, 7]
    assert asked("people.note", before) == [5]
    assert asked("college", before) == []
    assert len(asked("record", before)) == 90  # entered just now
    assert asked("record", tomorrow) == asked("adviser", tomorrow) == []
    assert len(asked("status", before)) == 90
    assert today


def test_as_of_another_day(store: Store, connection: Connection) -> None:
    """Who was on leave on that day, whatever they are today."""
    enrolment = connection.execute("SELECT enrolment_id FROM register WHERE person_id = 4").fetchone()[0]
    day = TODAY - timedelta(days=200)
    with store.writing("陈静", "students.change_status") as session:
        connection_of = session.connection()
        for status, since in (("SUSPENDED", 300), ("REGISTERED", 100)):
            connection_of.exec_driver_sql(
                "INSERT INTO status_changes (enrolment_id, status, effective_on) VALUES (?, ?, ?)",
                (enrolment, status, (TODAY - timedelta(days=since)).isoformat()),
            )
    then = Group((Test("status", "is", ("SUSPENDED",)),), on=day.isoformat())
    found = conditions.matching(
        connection, Group((then, Test("status", "is", ("REGISTERED",)))), TODAY,
        lambda asked: as_of.true_on(store.path, None, asked),
    )  # fmt: skip
    assert 4 in found
    statuses = connection.execute("SELECT person_id, status FROM register").fetchall()
    assert all(dict(statuses)[one] == "REGISTERED" for one in found)
    assert 4 not in conditions.matching(connection, Test("status", "is", ("SUSPENDED",)), TODAY)


def test_papers_and_changes_of_status_are_any_of_several(store: Store, connection: Connection) -> None:
    with store.writing("陈静", "students.add_document") as session:
        operations.add_document(session, person_id=9, kind="PASSPORT", number="XX998877", valid_to="2031-05-05")
    found = conditions.matching(connection, Test("document.number", "begins", ("xx99",)), TODAY)
    assert found == [9]
    assert 9 not in conditions.matching(connection, Test("document.number", "lacks", ("xx99",)), TODAY)
    assert conditions.counted(connection, Test("document.number", "empty"), TODAY) == 0
    old = connection.execute("SELECT number FROM identity_documents WHERE person_id = 9 AND is_current = 0").fetchall()
    assert old
    assert roll.search(connection, old[0][0]) == [9]  # by a passport that has been replaced, too


def test_everything_finds_a_person(store: Store, connection: Connection) -> None:
    with store.writing("陈静", "students.edit") as session:
        operations.edit(
            session, person_id=2,
            person={"surname": "MÜLLER", "given_names": "ÅSE", "chinese_name": "陳麗華", "email": "Ase.Mueller@Mail.Example",
                    "wechat": "ase_MU"},
        )  # fmt: skip
    index = roll.new_index()
    index.build(connection)
    for typed in (
        "müller", "mueller", "MUELLER<<AASE", "P<D<<MUELLER<<AASE<<<<<<<<<<<<<<<<<<<<<", "muller aase", "陈丽华", "陳麗華", "chenlihua", "clh",
        "ase.mueller@mail", "ASE_MU", "ase_mu",
    ):  # fmt: skip
        assert 2 in [int(one) for one in index.find(typed).ids], typed
        assert 2 in roll.search(connection, typed), typed
