"""A month's roster of 5,000 students, made from nothing; and what the hook costs an act that changes no award."""

import shutil
import time

from gzstudents.kernel.store import Store
from gzstudents.payments import operations
from gzstudents.schema import open_store
from tests.benchmarks.measuring import Bench, Result, remove

_PEOPLE = 5_000
_MONTH = "2025-10"


def run(bench: Bench) -> list[Result]:
    """In time of the processor: the machine may have other work."""
    path = bench.scratch("payments.gzs")
    shutil.copy(bench.store(), path)
    store = open_store(path, bench.key)
    _awards(store)
    planning = _cpu_of(lambda: _plan(store))
    making = _cpu_of(lambda: _roster(store))
    again = _cpu_of(lambda: _roster(store))
    locking = _cpu_of(lambda: _lock(store))
    store.close()
    remove(path)
    shutil.rmtree(path.with_suffix(".copies"), ignore_errors=True)
    return [
        Result("schedules of 5,000 awards", "ms", None, None, planning * 1e3, 30_000.0, "itself", ours_is="26 instalments each"),
        Result("a month's roster of 5,000", "ms", None, None, making * 1e3, 2_000.0, "itself", ours_is="verified line by line"),
        Result("the same roster again", "ms", None, None, again * 1e3, 2_000.0, "itself", ours_is="nothing to change"),
        Result("locking a roster of 5,000", "ms", None, None, locking * 1e3, 4_000.0, "itself", ours_is="checked, hashed"),
    ]  # fmt: skip


def _cpu_of(work: object) -> float:
    start = time.process_time()
    work()  # type: ignore[operator]
    return time.process_time() - start


def _awards(store: Store) -> None:
    """Bachelors of class I, each with an account."""
    with store.writing("bench", "scholarships.award") as session:
        connection = session.connection()
        programme = connection.exec_driver_sql("SELECT id FROM programmes WHERE code = 'CGS'").scalar_one()
        rows = connection.exec_driver_sql(
            "SELECT e.person_id, min(e.id) FROM enrolments e JOIN register r ON r.enrolment_id = e.id "
            "WHERE r.status = 'REGISTERED' AND e.level = 'BA' GROUP BY e.person_id LIMIT ?",
            (_PEOPLE,),
        ).fetchall()
        connection.exec_driver_sql(
            "UPDATE enrolments SET discipline = '02' WHERE id IN (SELECT enrolment_id FROM register)"
        )
        connection.exec_driver_sql(
            "INSERT INTO awards (person_id, enrolment_id, programme_id, academic_year, level, amount_fen, decided_on) "
            "VALUES (?, ?, ?, '2025-2026', 'BA', 5920000, '2025-07-01')",
            [(person, stay, programme) for person, stay in rows],
        )
        connection.exec_driver_sql(
            "INSERT INTO bank_accounts (person_id, bank, holder, number, tail) VALUES (?, 'x', 'x', '62220000', '0000')",
            [(person,) for person, _stay in rows],
        )


def _plan(store: Store) -> None:
    with store.writing("bench", "payments.plan") as session:
        operations.plan(session, programme="CGS", academic_year="2025-2026")


def _roster(store: Store) -> None:
    with store.writing("bench", "payments.roster") as session:
        operations.make_roster(session, programme="CGS", month=_MONTH, today="2025-10-20")


def _lock(store: Store) -> None:
    with store.reading() as session:
        roster = session.connection().exec_driver_sql("SELECT id FROM rosters").scalar_one()
    with store.writing("bench", "payments.lock") as session:
        operations.lock(session, roster_id=roster, today="2025-10-20")
