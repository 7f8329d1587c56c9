"""The evaluation of a year: all indicators and breakdowns of 5,000 awards among 60,000 students, from the tables."""

import shutil
import time
from random import Random
from typing import Any

from gzstudents.evaluation.queries import load_facts
from gzstudents.evaluation.rules.evaluating import evaluate
from gzstudents.kernel.store import Store
from gzstudents.schema import open_store
from tests.benchmarks.measuring import Bench, Result, remove

_YEAR, _ON = "2025-2026", "2026-08-31"
_AWARDS, _MONTHS, _ROUNDS = 5_000, 12, 3


def run(bench: Bench) -> list[Result]:
    """In time of the processor: the machine may have other work."""
    path = bench.scratch("evaluation.gzs")
    shutil.copy(bench.store(), path)
    store = open_store(path, bench.key)
    _fill(store)
    taken = min(_once(store) for _round in range(_ROUNDS))
    store.close()
    remove(path)
    shutil.rmtree(path.with_suffix(".copies"), ignore_errors=True)
    return [
        Result("evaluation of a year, 5,000 awards, every indicator", "s", None, None, taken, 2.0, "itself",
               ours_is="facts read in a dozen statements, each indicator counted with the names behind it"),
    ]  # fmt: skip


def _once(store: Store) -> float:
    started = time.process_time()
    with store.reading() as session:
        made = evaluate(load_facts(session, academic_year=_YEAR, on=_ON))
    taken = time.process_time() - started
    if made.line("AWARDS").figure.top != _AWARDS or not made.line("COVERAGE").figure.bottom:
        raise RuntimeError("the evaluation counted something else")
    return taken


def _fill(store: Store) -> None:
    """Awards with a year's instalments, marks of everybody, reviews of half."""
    chance = Random(1)
    with store.writing("bench", "scholarships.award") as session:
        connection = session.connection()

        def rows(sql: str) -> list[Any]:
            return list(connection.exec_driver_sql(sql).fetchall())

        programmes = [row[0] for row in rows("SELECT id FROM programmes ORDER BY id")]
        students = rows(
            "SELECT person_id, enrolment_id, level FROM register WHERE status = 'REGISTERED' AND enrolment_id IS NOT NULL"
        )
        insert = connection.exec_driver_sql
        insert(
            "INSERT INTO study_results (enrolment_id, academic_year, term, average) VALUES (?, ?, '', ?)",
            [(stay, _YEAR, chance.randrange(5500, 9800)) for _person, stay, _level in students],
        )
        insert(
            "INSERT INTO awards (person_id, enrolment_id, programme_id, academic_year, level, amount_fen, decided_on) "
            "VALUES (?, ?, ?, ?, ?, ?, '2025-09-20')",
            [
                (person, stay, programmes[place % len(programmes)], _YEAR, level, 3_000_000)
                for place, (person, stay, level) in enumerate(chance.sample(students, _AWARDS))
            ],
        )
        awards = [row[0] for row in rows(f"SELECT id FROM awards WHERE academic_year = '{_YEAR}'")]
        months = [f"{2025 + (8 + month) // 12}-{(8 + month) % 12 + 1:02d}" for month in range(_MONTHS)]
        insert(
            "INSERT INTO instalments (award_id, due_month, item, paid_to, full_fen, amount_fen, budget_year, state, paid_on) "
            "VALUES (?, ?, 'STIPEND', 'STUDENT', 250000, 250000, ?, 'PAID', ?)",
            [
                (award, month, int(month[:4]), f"{month}-{chance.randrange(10, 29)}")
                for award in awards
                for month in months
            ],
        )
        insert(
            "INSERT INTO annual_reviews (award_id, academic_year, state, result) VALUES (?, ?, 'DECIDED', 'QUALIFIED')",
            [(award, _YEAR) for award in awards[::2]],
        )
