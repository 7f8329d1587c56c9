"""Duplicates: everybody against everybody, what one change costs, and one new person while somebody types."""

import shutil
import time
from collections.abc import Callable
from random import Random

from gzstudents.duplicates.queries import finding, queue, reading
from gzstudents.duplicates.rules import Known
from gzstudents.kernel.store import Store
from gzstudents.schema import open_store
from tests.benchmarks.measuring import Bench, Result, remove

_ROUNDS = 3
_ASKED = 60  # people that are asked for, one after the other


def run(bench: Bench) -> list[Result]:
    """In time of the processor: the machine may have other work."""
    path = bench.scratch("duplicates.gzs")
    shutil.copy(bench.store(), path)
    store = open_store(path)
    people = bench.people / 60_000
    before = _new_people(store)  # nobody has searched yet: SQL alone answers
    everybody = _cpu(lambda: _search(store, whole=True))
    after = _new_people(store)
    with store.writing("bench", "students.edit") as session:
        session.connection().exec_driver_sql("UPDATE people SET phone = '13800001234' WHERE id = 1")
    one = min(_cpu(lambda: _search(store, whole=False)) for _round in range(_ROUNDS))
    store.close()
    remove(path)
    shutil.rmtree(path.with_suffix(".copies"), ignore_errors=True)  # made before the layout was brought up to date
    return [
        Result("duplicates of everybody, in the background", "s", None, None, everybody, 60.0 * people, "itself",
               ours_is="keys in common by numpy, then weighed one by one"),
        Result("duplicates of one new person", "ms", None, None, after * 1e3, 20.0, "itself",
               ours_is="by the kept keys, the middle of 60"),
        Result("duplicates of one new person before the first search", "ms", None, None, before * 1e3, 40.0 * people,
               "itself", ours_is="by SQL alone, the middle of 60"),
        Result("duplicates after a change of one person", "ms", None, None, one * 1e3, 60.0, "itself",
               ours_is="only that person's, found by the journal"),
    ]  # fmt: skip


def _search(store: Store, *, whole: bool) -> None:
    with store.reading() as session:
        found = finding.search(session.connection(), whole=whole)
    finding.keep(store.engine, found)


def _new_people(store: Store) -> float:
    """The middle of what it costs to ask for people who resemble somebody in the register."""
    chance = Random(1)
    with store.reading() as session:
        count = session.connection().exec_driver_sql("SELECT max(id) FROM people").scalar_one()
        ids = [chance.randrange(1, count) for _each in range(_ASKED)]
        known = [one.known._replace(id=0) for one in reading.profiles(session.connection(), ids)]

        def ask(one: Known) -> float:
            return min(_cpu(lambda: queue.may_be(session, one)) for _round in range(_ROUNDS))

        costs = sorted(map(ask, known))
    return costs[len(costs) // 2]


def _cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start
