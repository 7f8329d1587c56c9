"""The yearly tables against fifteen GROUP BYs and one full scan."""

from datetime import date

from gzstudents.kernel.connection import open_connection
from gzstudents.statistics.queries import load_facts
from gzstudents.statistics.rules import periods
from gzstudents.statistics.rules.report import draw_up
from gzstudents.statistics.rules.roll import Roll
from tests.benchmarks.measuring import Bench, Result, best, once

_CROSSTABS = (
    "country, level", "country, funding", "country, gender", "level, gender", "level, funding", "level, status",
    "category, level", "category, gender", "college, level", "college, funding", "country, status",
    "substr(start_date, 1, 4), level", "substr(start_date, 1, 4), country", "country, level, funding, gender",
    "college, country",
)  # fmt: skip


def run(bench: Bench) -> list[Result]:
    connection = open_connection(bench.store(), readonly=True)
    today = date.today()
    period = periods.default(today)

    def scan() -> None:
        connection.execute("SELECT count(*), sum(length(line)), sum(length(numbers)) FROM register").fetchone()

    def group() -> None:
        for columns in _CROSSTABS:
            connection.execute(f"SELECT {columns}, count(*) FROM register GROUP BY {columns}").fetchall()

    def cold() -> None:
        draw_up(Roll(load_facts(connection)), period, today=today)

    floor = best(scan)
    naive = once(group)
    facts = Roll(load_facts(connection))
    ours_cold = best(cold)
    ours_warm = best(lambda: draw_up(facts, period, today=today))
    return [
        Result(
            "all yearly tables, read and drawn up",
            "ms",
            floor * 1e3,
            naive * 1e3,
            ours_cold * 1e3,
            1.5,
            floor_is="one full scan of the register",
            naive_is="15 GROUP BY",
        ),
        Result("all yearly tables again, for another day", "ms", floor * 1e3, naive * 1e3, ours_warm * 1e3, 0.35),
    ]
