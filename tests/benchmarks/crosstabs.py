"""The yearly tables against fifteen GROUP BYs and one full scan."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from gzstudents.kernel.connection import Connection, open_connection
from gzstudents.schema import open_store
from gzstudents.statistics.queries import load_and_keep, load_facts
from gzstudents.statistics.rules import periods
from gzstudents.statistics.rules.report import draw_up
from gzstudents.statistics.rules.roll import Roll
from tests.benchmarks.measuring import Bench, Result, best, once, remove

_CROSSTABS = (
    "country, level", "country, funding", "country, gender", "level, gender", "level, funding", "level, status",
    "category, level", "category, gender", "college, level", "college, funding", "country, status",
    "substr(start_date, 1, 4), level", "substr(start_date, 1, 4), country", "country, level, funding, gender",
    "college, country",
)  # fmt: skip


_KEY = bytes(range(32))
_MOST_KEYED = 100_000  # people: a second copy of more is too large to make each time


def run(bench: Bench) -> list[Result]:
    plain = bench.plain()
    keep_facts(plain, None)
    rows = _rows(plain, None, "")
    if bench.people <= _MOST_KEYED:
        keyed = _encrypted(bench, plain)
        rows += _rows(keyed, _KEY, "encrypted: ")
        remove(keyed)
    return rows


def keep_facts(path: Path, key: bytes | None) -> None:
    """As the window and the command do when they have drawn up the tables."""
    store = open_store(path, key)
    with store.reading() as session:
        load_and_keep(session)
    store.close()


def _encrypted(bench: Bench, plain: Path) -> Path:
    path = bench.scratch("crosstabs-keyed.gzs")
    connection = open_connection(plain)
    version, known = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("user_version", "application_id"))
    connection.execute("ATTACH DATABASE ? AS keyed KEY ?", (str(path), f"x'{_KEY.hex()}'"))
    connection.execute("SELECT sqlcipher_export('keyed')").fetchall()
    connection.execute(f"PRAGMA keyed.user_version={version}")
    connection.execute(f"PRAGMA keyed.application_id={known}")
    connection.close()
    return path


def _rows(path: Path, key: bytes | None, prefix: str) -> list[Result]:
    """A new connection is measured against a scan by a new connection; facts in memory against a scan of what is in SQLite's
    memory, as far as it fits there.
    """
    connection = open_connection(path, key, readonly=True)
    today = date.today()
    period = periods.default(today)

    def scan(one: Connection) -> None:
        one.execute("SELECT count(*), sum(length(line)), sum(length(numbers)) FROM register").fetchone()

    def group() -> None:
        for columns in _CROSSTABS:
            connection.execute(f"SELECT {columns}, count(*) FROM register GROUP BY {columns}").fetchall()

    floor, naive = best(lambda: scan(connection), 5), once(group)
    connection.close()
    floor_anew = _cold(path, key, scan)
    kept = _cold(path, key, lambda one: draw_up(Roll(load_facts(one)), period, today=today))
    anew = _cold(path, key, lambda one: draw_up(Roll(load_facts(one, stored=False)), period, today=today), times=1)
    connection = open_connection(path, key, readonly=True)
    roll = Roll(load_facts(connection))
    connection.close()
    draw_up(roll, period, today=today)
    days = iter([periods.on_day(date(today.year - 1, 6, day)) for day in range(1, 13)])  # each is asked for once
    warm = best(lambda: draw_up(roll, next(days), today=today), 12)
    first = prefix + "all yearly tables, read by a new connection and drawn up"
    again = prefix + "all yearly tables again, for another day"
    never = prefix + "all yearly tables of a store that never drew any up"
    fresh, packed = "one full scan of the register by a new connection", "facts packed in the store"
    return [
        Result(first, "ms", floor_anew * 1e3, naive * 1e3, kept * 1e3, 1.5,
               floor_is=fresh, naive_is="15 GROUP BY", ours_is=packed),
        Result(again, "ms", floor * 1e3, naive * 1e3, warm * 1e3, 0.35,
               floor_is="the scan again", ours_is="facts in memory"),
        Result(never, "ms", floor_anew * 1e3, naive * 1e3, anew * 1e3, 15.0, ours_is="facts read from the tables, once"),
    ]  # fmt: skip


def _cold(path: Path, key: bytes | None, work: Callable[[Connection], object], times: int = 5) -> float:
    """In seconds, each time with a connection that has nothing in memory yet."""

    def anew() -> None:
        connection = open_connection(path, key, readonly=True)
        work(connection)
        connection.close()

    return best(anew, times)
