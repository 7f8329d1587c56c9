"""The register index with fields of the office's own says what SQL says, loaded before and after changes."""

import random
from collections import Counter
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from gzstudents.kernel.conditions import Group, Test
from gzstudents.kernel.connection import open_connection
from gzstudents.kernel.custom import book, values
from gzstudents.kernel.search import Condition
from gzstudents.kernel.search.where import Where, beyond
from gzstudents.kernel.store import Store
from gzstudents.students import conditions, roll
from gzstudents.students.custom.index import counts, extra, extras
from gzstudents.students.custom.operations import save_own
from tests import make
from tests.custom.office import KINDS, change, define_all

TODAY = date(2026, 6, 18)
_SOME: dict[str, list[Any]] = {
    "nickname": ["陈", "Ánne", "bert", "阿", "=1", "bert 2"], "score": ["-3.75", "8", "10", "9.5"],
    "deposit": [100, 99999, 250], "arrived": ["2026-09-01", "2025-01-31"], "vegetarian": ["1", "0"],
    "area": ["1", "2", "3"], "sports": ["1", "1 3", "2", "1 2 3"], "visited": ["VNM", "THA", "CHN"],
}  # fmt: skip


@pytest.fixture
def filled(store: Store) -> Store:
    define_all(store)
    chance = random.Random(7)
    with store.writing("office", "students.register") as session:
        for _number in range(60):
            stay = make.student(session, surname=chance.choice(["NGUYEN", "DIALLO", "ALI"]))
            _change(session, chance, int(stay.person_id), int(stay.id))
    return store


def _change(session: Session, chance: random.Random, person: int, enrolment: int) -> None:
    for owner, record in (("person", person), ("enrolment", enrolment)):
        given = {key: chance.choice([*some, ""]) for key, some in _SOME.items() if KINDS[key][0] == owner}
        save_own(session, owner, record, given)


def _index(store: Store, connection: Any) -> Any:
    index = roll.new_index()
    assert index.build(connection)
    return index


def _agrees(store: Store, index: Any, connection: Any) -> None:
    """Every column: who has a value, how many, and in which order."""
    ids = roll.search(connection, "")
    from gzstudents.students.custom import queries

    own = queries.of_people(connection, ids)
    for field in book.current():
        texts = {key: own.get(key, {}).get(field.name, "") for key in ids}
        parts = {key: text.split(" ") if field.kind == "choices" else [text] for key, text in texts.items()}
        expected = Counter(part for listed in parts.values() for part in listed)
        assert index.counts(field.name) == dict(expected), field.key
        assert {k: n for k, n in counts(connection, field).items() if k} == {k: n for k, n in expected.items() if k}
        for part in expected:
            found = list(index.find(filters={field.name: {part}}).ids)
            assert found == [key for key in ids if part in parts[key]], (field.key, part)
        for down in (False, True):
            some = sorted(
                (key for key in ids if texts[key]), key=lambda key: values.order(field, texts[key]), reverse=down
            )
            got = [int(key) for key in index.find(sort=field.name, descending=down).ids]
            ranks = [values.order(field, texts[key]) for key in got[: len(some)]]
            assert ranks == [values.order(field, texts[key]) for key in some], (field.key, down)
            assert set(got[len(some) :]) == {key for key in ids if not texts[key]}, "blanks come last"


def test_loaded_columns_say_what_the_store_says_and_follow_it(filled: Store) -> None:
    connection = open_connection(filled.path, readonly=True)
    try:
        index = _index(filled, connection)
        area = next(field for field in book.current() if field.key == "area")
        assert not index.has(area.name), "nothing is loaded that nobody asks for"
        assert index.load(connection, extras([field.name for field in book.current()]))
        assert not index.load(connection, extras([area.name])), "once"
        _agrees(filled, index, connection)
        chance = random.Random(9)
        with filled.writing("office", "students.edit") as session:
            rows = session.connection().exec_driver_sql("SELECT person_id, id FROM enrolments").fetchall()
            for person, enrolment in chance.sample([tuple(row) for row in rows], 15):
                _change(session, chance, person, enrolment)
        assert index.patch(connection)
        _agrees(filled, index, connection)
        index.collate(roll.collation())
        _agrees(filled, index, connection)
        assert index.build(connection)
        _agrees(filled, index, connection)
    finally:
        connection.close()


def test_a_definition_that_changed_is_loaded_anew(filled: Store) -> None:
    connection = open_connection(filled.path, readonly=True)
    try:
        index = _index(filled, connection)
        area = next(field for field in book.current() if field.key == "area")
        index.load(connection, [extra(area)])
        first = [int(key) for key in index.find(sort=area.name).ids]
        change(filled, area.id, options="校外 = Off campus\n北校区 = North campus\n南校区 = South campus")
        assert index.load(connection, extras([area.name])), "the order of its choices is another one"
        assert [int(key) for key in index.find(sort=area.name).ids] != first
    finally:
        connection.close()


def _tests_of(field: Any) -> list[Test]:
    by_kind: dict[str, list[tuple[str, ...]]] = {
        "number": [("at_least", "9"), ("at_most", "-3.75"), ("between", "8", "9.50"), ("is", "10.0"), ("is_not", "8")],
        "amount": [
            ("at_least", "2.5"),
            ("at_most", "1"),
            ("between", "1", "999.99"),
            ("is", "999.99"),
            ("is_not", "1"),
        ],
        "date": [("before", "2026-01-01"), ("between", "2025-02-01", "2026-09-01"), ("is", "2025-01-31")],
        "flag": [("is", "1"), ("is_not", "1")],
        "choice": [("is", "1", "3"), ("is_not", "2")],
        "choices": [("is", "1"), ("is_not", "1", "2")],
        "country": [("is", "VNM")],
    }
    asked = [Test(field.name, operator, tuple(some)) for operator, *some in by_kind[field.kind]]
    return [*asked, Test(field.name, "empty"), Test(field.name, "filled")]


def test_conditions_through_the_index_say_what_sql_says(filled: Store) -> None:
    """Numbers and amounts too: asked in yuan, kept in fen; before and after a patch that brings new values."""
    connection = open_connection(filled.path, readonly=True)
    try:
        index, kinds = _index(filled, connection), conditions.kinds()
        fields = [field for field in book.current() if field.name in kinds]
        assert {field.kind for field in fields} >= {"number", "amount", "date", "flag", "choice", "choices", "country"}
        index.load(connection, extras([field.name for field in fields]))
        for turn in range(2):
            for test in (test for field in fields for test in _tests_of(field)):
                node = Group((test,))
                assert beyond(node, {name: kind for name, kind in kinds.items() if index.has(name)}) == []
                found = index.find("", {}, Condition(where=Where(node, kinds, TODAY))).ids.tolist()
                assert found == conditions.matching(connection, node, TODAY), test
                assert turn or test.operator in {"filled", "is"} or found, test
            with filled.writing("office", "students.edit") as session:
                rows = session.connection().exec_driver_sql("SELECT person_id, id FROM enrolments LIMIT 9").fetchall()
                for number, (person, enrolment) in enumerate(rows):
                    amount, score = 12_345 + number, f"{number}.25"
                    for owner, record in (("person", person), ("enrolment", enrolment)):
                        new = {
                            key: value
                            for key, value in (("deposit", amount), ("score", score))
                            if KINDS[key][0] == owner
                        }
                        save_own(session, owner, record, new)
            index.patch(connection)
    finally:
        connection.close()
