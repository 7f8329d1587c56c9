"""What the list with its index takes in memory, over the same with 1,000 people."""

import json
import sys
from pathlib import Path

from tests.benchmarks.measuring import Bench, Result, key_of_parent, memory, told_by_child

_FEW = 1_000


def run(bench: Bench) -> list[Result]:
    taken = {
        way: {people: _told(way, Bench(people, keyed=bench.keyed)) for people in (_FEW, bench.people)}
        for way in ("naive", "ours")
    }
    naive, ours = (taken[way][bench.people] - taken[way][_FEW] for way in ("naive", "ours"))
    return [
        Result(
            f"memory of list and search over the same with {_FEW:,} people",
            "MiB",
            None,
            naive,
            ours,
            300,
            "itself",
            naive_is="all rows as tuples",
        )
    ]


def _told(way: str, bench: Bench) -> float:
    bench.key  # noqa: B018 - handed on to the child
    return float(told_by_child("-m", "tests.benchmarks.memory", way, str(bench.store()))["memory"])


def _naive(store: Path) -> object:
    from gzstudents.kernel.connection import open_connection

    connection = open_connection(store, key_of_parent(), readonly=True)
    return connection.execute(
        "SELECT r.*, p.surname, p.given_names FROM register r JOIN people p ON p.id = r.person_id"
    ).fetchall()


def _ours(store: Path) -> object:
    from gzstudents.kernel.connection import open_connection
    from gzstudents.students import roll

    connection = open_connection(store, key_of_parent(), readonly=True)
    index = roll.new_index()
    index.build(connection)
    held: object = None
    for sort in ("", "permit_until", "college"):
        hits = index.find("a", sort=sort)
        held = (hits.ids, roll.rows(connection, hits.slice(0, 100)))
    return index, held


if __name__ == "__main__":
    kept = (_naive if sys.argv[1] == "naive" else _ours)(Path(sys.argv[2]))
    print(json.dumps({"memory": memory()}))
