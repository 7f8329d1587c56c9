"""Eligibility: 5,000 applications held against twelve programmes, against one scan of their facts."""

import json
import shutil
import time
from typing import Any

from sqlalchemy.orm import Session

from gzstudents.kernel.store import Store
from gzstudents.schema import open_store
from gzstudents.scholarships import queries, rules
from tests.benchmarks.measuring import Bench, Result, remove

_YEAR, _DAY = "2025-2026", "2025-10-15"
_MANY, _PROGRAMMES, _ROUNDS = 5_000, 12, 5
_ENROLMENTS = (  # every fact that a condition looks at, brought to Python
    "SELECT id, person_id, level, category, study_form, discipline, college, teaching_language, funding, entry_route, "
    "start_date, duration, expected_end FROM enrolments WHERE id IN (SELECT value FROM json_each(?))",
    "SELECT enrolment_id, id, status, effective_on FROM status_changes WHERE enrolment_id IN (SELECT value FROM json_each(?))",
    "SELECT enrolment_id, academic_year, term, gpa, average, rank, cohort, failed, credits, attendance_permille "
    "FROM study_results WHERE enrolment_id IN (SELECT value FROM json_each(?))",
    "SELECT enrolment_id, kind, happened_on, lifted_on FROM conduct_records WHERE enrolment_id IN (SELECT value FROM json_each(?))",
)  # fmt: skip
_PEOPLE = (
    "SELECT id, population, birth_date FROM people WHERE id IN (SELECT value FROM json_each(?))",
    "SELECT person_id, country, valid_from, valid_to FROM nationalities WHERE person_id IN (SELECT value FROM json_each(?))",
    "SELECT person_id, kind, level, score, taken_on FROM language_results WHERE person_id IN (SELECT value FROM json_each(?))",
    "SELECT person_id, programme_id, academic_year, state FROM awards WHERE person_id IN (SELECT value FROM json_each(?))",
    "SELECT person_id, name, academic_year FROM external_awards WHERE person_id IN (SELECT value FROM json_each(?))",
)


def run(bench: Bench) -> list[Result]:
    """In time of the processor: the machine may have other work."""
    path = bench.scratch("eligibility.gzs")
    shutil.copy(bench.store(), path)
    store = open_store(path, bench.key)
    _fill(store)
    with store.reading() as session:
        stays, people = _applicants(session)
        conditions = _conditions(session)
        connection: Any = session.connection().connection.dbapi_connection
        runs = [(_cpu(lambda: _scan(connection, stays, people)), _cpu(lambda: _judged(session, stays, conditions)))
                for _round in range(_ROUNDS)]  # fmt: skip
        floor, ours = (min(run[place] for run in runs) for place in (0, 1))
        one = min(_cpu(lambda: queries.hits_of(session, 1, stays[:1], _YEAR, _DAY)) for _round in range(_ROUNDS))
    store.close()
    remove(path)
    shutil.rmtree(path.with_suffix(".copies"), ignore_errors=True)
    return [
        Result("eligibility of 5,000 for twelve programmes", "ms", floor * 1e3, None, ours * 1e3, 1.5,
               floor_is="all their facts read once", ours_is="facts read as columns, each condition decided once for each value"),
        Result("every rule of a programme for one student, in words", "ms", None, None, one * 1e3, 20.0, "itself",
               ours_is="the facts of this student only"),
    ]  # fmt: skip


def _fill(store: Store) -> None:
    """Results, tests, some punishments: what a year leaves behind."""
    with store.writing("bench", "studies.import") as session:
        run = session.connection().exec_driver_sql
        run(
            "INSERT INTO study_results (enrolment_id, academic_year, term, gpa, average, rank, cohort, failed, "
            "attendance_permille) SELECT id, '2024-2025', '', 300 + id % 150, 6000 + id % 3700, 1 + id % 90, 90, id % 17 = 0, "
            "800 + id % 200 FROM enrolments"
        )
        run("INSERT INTO language_results (person_id, kind, level, score) SELECT id, 'HSK', 1 + id % 6, 150 + id % 150 "
            "FROM people WHERE population = 'INTL'")  # fmt: skip
        run("INSERT INTO conduct_records (enrolment_id, kind, happened_on, title) SELECT id, 'PUNISHMENT', '2025-03-01', '警告' "
            "FROM enrolments WHERE id % 211 = 0")  # fmt: skip


def _applicants(session: Session) -> tuple[list[int], list[int]]:
    rows = session.connection().exec_driver_sql(
        "SELECT enrolment_id, person_id FROM register WHERE status = 'REGISTERED' AND enrolment_id IS NOT NULL "
        f"ORDER BY person_id DESC LIMIT {_MANY}"
    )
    stays, people = zip(*rows.fetchall(), strict=True)
    return list(stays), list(people)


def _conditions(session: Session) -> dict[int, list[rules.RuleTerms]]:
    """Those of the programmes that ship, and the fullest once more until there are twelve."""
    found = {row.id: queries.rules_of(session, row.id, _DAY) for row in queries.list_programmes(session)}
    fullest = max(found.values(), key=len)
    found.update({1_000 + number: fullest for number in range(_PROGRAMMES - len(found))})
    return found


def _scan(connection: Any, stays: list[int], people: list[int]) -> int:
    asked = ((_ENROLMENTS, json.dumps(stays)), (_PEOPLE, json.dumps(people)))
    return sum(len(connection.execute(sql, (ids,)).fetchall()) for statements, ids in asked for sql in statements)


def _judged(session: Session, stays: list[int], conditions: dict[int, list[rules.RuleTerms]]) -> int:
    known = queries.columns_of(session, stays, _YEAR, _DAY)
    return len(rules.verdicts(conditions, len(known.ids), known.columns, "INITIAL", _DAY))


def _cpu(work: Any) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before
