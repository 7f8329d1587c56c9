"""The list of another day against today's: each from the file to the first rows, with the index that finds in it."""

import shutil
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from gzstudents.kernel.connection import open_connection
from gzstudents.schema import open_store
from gzstudents.students import as_of, roll
from tests.benchmarks.measuring import Bench, Result, remove

_ROUNDS = 3
_AGO = 60  # days: most of the people of a yearly store were there
_ROWS = 100


def run(bench: Bench) -> list[Result]:
    """In time of the processor: the machine may have other work."""
    path = bench.scratch("asof.gzs")
    shutil.copy(bench.store(), path)
    open_store(path, bench.key).close()
    then = date.today() - timedelta(days=_AGO)
    runs: dict[str, list[float]] = {"today": [], "true": [], "known": []}
    for _round in range(_ROUNDS):
        runs["today"].append(_cpu(lambda: _listed(open_connection(path, bench.key, readonly=True))))
        runs["true"].append(_cpu(lambda: _listed(as_of.true_on(path, bench.key, then))))
        runs["known"].append(_cpu(lambda: _listed(as_of.known_on(path, bench.key, date.today()))))
    remove(path)
    shutil.rmtree(path.with_suffix(".copies"), ignore_errors=True)
    today, true, known = (min(runs[name]) * 1e3 for name in ("today", "true", "known"))
    floor = f"today's list: index and the first {_ROWS} rows"
    return [
        Result("list of another day, as it was true", "ms", today, None, true, 3.0, floor_is=floor,
               ours_is=f"of {_AGO} days ago, in memory"),
        Result("list of another day, as it was known", "ms", today, None, known, 3.0, floor_is=floor,
               ours_is="of today: everybody, in memory"),
    ]  # fmt: skip


def _listed(connection: Any) -> None:
    index = roll.new_index()
    index.build(connection)
    roll.rows(connection, [int(one) for one in index.find().ids[:_ROWS]])
    connection.close()


def _cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start
