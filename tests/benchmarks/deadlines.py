"""Deadlines: of everybody from nothing against one scan of the facts, and after a change of one person."""

import shutil
import time
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from gzstudents.kernel.store import Store
from gzstudents.permits import queries
from gzstudents.permits.queries.facts import raw
from gzstudents.schema import open_store
from tests.benchmarks.measuring import Bench, Result, remove

_FACTS = (  # every fact that a rule looks at, brought to Python
    "SELECT person_id, id, kind, issued_on, valid_to, is_current FROM identity_documents",
    "SELECT person_id, id, kind, day, until, detail FROM stay_facts",
    "SELECT enrolment_id, id, status, effective_on FROM status_changes",
    "SELECT person_id, population, enrolment_id FROM register",
    "SELECT id, person_id, expected_end FROM enrolments",
)
_ROUNDS = 3


def run(bench: Bench) -> list[Result]:
    """In time of the processor: the machine may have other work."""
    path = bench.scratch("deadlines.gzs")
    shutil.copy(bench.store(), path)
    store = open_store(path, bench.key)
    _fill(store)
    today = date.today()
    with store.reading() as session:
        connection = raw(session)
        floor, ours = _alternating(lambda: _scan(connection), lambda: queries.all_deadlines(session, today))
        queries.kept_deadlines(session, today)
    one = min(_after_a_change(store, today) for _round in range(_ROUNDS))
    store.close()
    remove(path)
    shutil.rmtree(path.with_suffix(".copies"), ignore_errors=True)  # made before the layout was brought up to date
    return [
        Result("deadlines of everybody, from nothing", "ms", floor * 1e3, None, ours * 1e3, 1.5,
               floor_is="all facts read once", ours_is="facts read as columns, rules worked out by column"),
        Result("deadlines after a change of one person", "ms", None, None, one * 1e3, 5.0, "itself",
               ours_is="only that person's, found by the journal"),
    ]  # fmt: skip


def _fill(store: Store) -> None:
    """Entries, lodging and insurance of the international students."""
    chance = Random(1)
    with store.writing("bench", "permits.record_fact") as session:
        connection = session.connection()
        rows = []
        for (person,) in connection.exec_driver_sql(
            "SELECT person_id FROM register WHERE population = 'INTL'"
        ).fetchall():
            entered = date.today() - timedelta(days=chance.randrange(440))
            until = (entered + timedelta(days=400)).isoformat()
            day = entered.isoformat()
            rows += [
                (person, "ENTRY", day, None, "X1"),
                (person, "LODGING", day, None, ""),
                (person, "INSURANCE", day, until, ""),
            ]
        statement = "INSERT INTO stay_facts (person_id, kind, day, until, detail) VALUES (?, ?, ?, ?, ?)"
        connection.exec_driver_sql(statement, rows)


def _scan(connection: Any) -> int:
    return sum(len(connection.execute(statement).fetchall()) for statement in _FACTS)


def _alternating(first: Callable[[], object], second: Callable[[], object]) -> tuple[float, float]:
    """The least of several runs of each, in turn."""
    runs = [(_cpu(first), _cpu(second)) for _round in range(_ROUNDS)]
    return min(run[0] for run in runs), min(run[1] for run in runs)


def _after_a_change(store: Store, today: date) -> float:
    """From the end of an act on one person to the list that is right again, without names."""
    with store.writing("bench", "permits.record_fact") as session:
        statement = "INSERT INTO stay_facts (person_id, kind, day) VALUES (1, 'MOVED', ?)"
        session.connection().exec_driver_sql(statement, (today.isoformat(),))
    with store.reading() as session:
        return _cpu(lambda: queries.kept_deadlines(session, today))


def _cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start
