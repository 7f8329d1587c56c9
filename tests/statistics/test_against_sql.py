"""Random stores, however odd: every cell is what independent SQL counts."""

import random
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from gzstudents.kernel import codes
from gzstudents.kernel.connection import open_connection
from gzstudents.kernel.store import Store
from gzstudents.schema import open_store
from gzstudents.statistics.queries import load_facts
from gzstudents.statistics.rules import periods
from gzstudents.statistics.rules.periods import Period
from gzstudents.statistics.rules.report import Basis, draw_up
from gzstudents.statistics.rules.roll import Roll
from gzstudents.statistics.rules.table import Table
from tests.statistics import by_sql

STATUSES = [code.code for code in codes.values("status")]
COUNTRIES = ["THA", "VNM", "RUS", "BRA", "USA", "AUS", "NGA", "TLS", "CHN", "TWN", "XKX", "", "???"]


def _day(chance: random.Random) -> str:
    return (date(2022, 6, 1) + timedelta(days=chance.randrange(1700))).isoformat()


def _start(chance: random.Random) -> str | None:
    day = _day(chance)
    return chance.choices([day, day[:7], day[:4], None], [80, 8, 4, 8])[0]


def fill(store: Store, seed: int, people: int) -> None:
    """People with everything that can be odd, straight into the tables."""
    chance = random.Random(seed)
    pick = chance.choice
    populations = ["INTL", "INTL", "INTL", "HK", "MO", "TW", "OC"]
    levels = ["PREP", "JC", "BA", "MA", "PHD", "NON", "", "本科"]
    categories = [*(f"0{n}" for n in range(1, 10)), "", "1", "BACHELOR OF SCIENCE"]
    fundings = ["21", "22", "5", "42", "2", "", "61", "999", "自费"]
    subjects = [*(f"{n:02d}" for n in range(1, 15)), "", "x"]
    values: tuple[object, ...]
    with store.writing("陈静", "students.register") as session:
        run = session.connection().exec_driver_sql
        enrolment = 0
        for person in range(1, people + 1):
            number = person * (1 if seed % 2 else 977)  # ids need not be dense
            run(
                "INSERT INTO people (id, population, gender) VALUES (?, ?, ?)",
                (number, pick(populations), pick("01291212")),
            )
            for _n in range(chance.choices([0, 1, 2], [1, 6, 2])[0]):
                since, until = sorted([_day(chance), _day(chance)])
                values = (number, pick(COUNTRIES), pick([None, since]), pick([None, None, until]))
                run("INSERT INTO nationalities (person_id, country, valid_from, valid_to) VALUES (?, ?, ?, ?)", values)
            for _n in range(chance.choices([0, 1, 2, 3], [1, 8, 4, 1])[0]):
                enrolment += 1
                degree = pick([None, None, None, _day(chance)])
                values = (enrolment, number, pick(categories), pick(levels), pick(subjects), pick(fundings),
                          _start(chance), degree)  # fmt: skip
                run("INSERT INTO enrolments (id, person_id, category, level, discipline, funding, start_date, degree_date)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)  # fmt: skip
        for _n in range(int(enrolment * 2.2)):
            status = chance.choices(["REGISTERED", "SUSPENDED", "GRADUATED", pick(STATUSES), "ODD"], [8, 2, 2, 4, 0.2])[
                0
            ]
            kind = pick(["", "", "", "CANCEL_ADMISSION", "31"]) if status == "WITHDRAWN" else ""
            values = (chance.randint(1, enrolment), kind, status, _day(chance))
            run("INSERT INTO status_changes (enrolment_id, kind, status, effective_on) VALUES (?, ?, ?, ?)", values)
        owners = {row[0]: row[1] for row in run("SELECT id, person_id FROM enrolments")}
        for _n in range(enrolment // 3):
            of = chance.randint(1, enrolment)
            state = pick(["ACTIVE", "SUSPENDED", "CANCELLED", "FINISHED"])
            values = (owners[of], of, chance.randint(1, 4), pick(["2023-2024", "2024-2025"]),
                      pick(["BA", "MA", "NON"]), chance.randint(1, 9_000_000), "2024-10-01", state)  # fmt: skip
            run("INSERT OR IGNORE INTO awards (person_id, enrolment_id, programme_id, academic_year, level, amount_fen, "
                "decided_on, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)  # fmt: skip


@pytest.fixture(params=range(12))
def random_store(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    store = open_store(tmp_path / "office.gzs", create=True)
    fill(store, request.param, 90)
    store.close()
    return tmp_path / "office.gzs"


def leaves(table: Table) -> Counter[tuple[str, str]]:
    """The finest cells of a table that are not empty."""
    plain = {"row", "unknown", "part"}
    return Counter(
        {
            (row.key, column.key): table.value(row.key, column.key)
            for row in table.rows
            for column in table.columns
            if row.kind in plain and column.kind in plain and table.value(row.key, column.key)
        }
    )


PERIODS = [
    periods.on_day(date(2025, 9, 1)),
    periods.on_day(date(2024, 2, 29)),
    periods.of_academic_year("2023-2024"),
    periods.of_calendar_year(2024),
]


@pytest.mark.parametrize("basis", ["persons", "enrolments"])
def test_every_cell_is_what_sql_counts(random_store: Path, basis: Basis) -> None:
    connection = open_connection(random_store)
    roll = Roll(load_facts(connection))
    for period in PERIODS:
        tables = draw_up(roll, period, basis=basis, today=date(2026, 11, 22)).tables
        persons = basis == "persons"
        first, last = period.first.isoformat(), period.last.isoformat()
        expected = by_sql.stock(connection, first, last, persons=persons)
        start, end = (day.isoformat() for day in period.flow)
        expected |= by_sql.flows(connection, start, end, persons=persons)
        expected |= by_sql.awards(connection, period.award_year)
        assert {name: leaves(tables[name]) for name in expected} == expected
    connection.close()


def test_totals_are_as_many_people_as_they_name(random_store: Path) -> None:
    connection = open_connection(random_store)
    roll = Roll(load_facts(connection))
    connection.close()
    for period in PERIODS:
        for table in draw_up(roll, period, today=date(2026, 11, 22)).tables.values():
            for row in table.rows:
                for column in table.columns:
                    if column.measure == "persons":
                        assert len(table.members(row.key, column.key)) == table.value(row.key, column.key)


def test_loading_leaves_no_transaction_open(random_store: Path) -> None:
    connection = open_connection(random_store)
    load_facts(connection)
    assert not connection.in_transaction
    connection.close()


def test_session_and_raw_connection_give_the_same(random_store: Path) -> None:
    store = open_store(random_store)
    connection = open_connection(random_store)
    period: Period = PERIODS[0]
    with store.reading() as session:
        one = draw_up(Roll(load_facts(session)), period, today=date(2026, 1, 1))
    other = draw_up(Roll(load_facts(connection)), period, today=date(2026, 1, 1))
    assert {name: table.values.tolist() for name, table in one.tables.items()} == {
        name: table.values.tolist() for name, table in other.tables.items()
    }
    connection.close()
    store.close()
