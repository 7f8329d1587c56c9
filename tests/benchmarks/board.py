"""The board of 5,000 applications to 12 programmes: opened, with everybody's conditions, filled; one more place drawn."""

import os
import shutil
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from gzstudents.distribution import queries
from gzstudents.distribution.screen import reading
from gzstudents.kernel.store import Store
from gzstudents.schema import open_store
from tests.benchmarks.measuring import Bench, Result, remove

_APPLICATIONS, _PROGRAMMES, _YEAR = 5_000, 12, "2025-2026"
_ROUNDS = 5
_SCAN = (  # what the first picture is made of, brought to Python
    "SELECT * FROM applications", "SELECT id, student_number, level, college, category, discipline FROM enrolments "
    "WHERE id IN (SELECT enrolment_id FROM applications)", "SELECT * FROM placements", "SELECT * FROM quotas",
    "SELECT person_id, programme_id, amount_fen FROM awards WHERE academic_year = '2025-2026'",
)  # fmt: skip


def run(bench: Bench) -> list[Result]:
    """In time of the processor: the machine may have other work."""
    path = bench.scratch("board.gzs")
    shutil.copy(bench.store(), path)
    store = open_store(path, bench.key)
    _fill(store)
    asked: dict[str, Any] = {"year": _YEAR, "cycle_id": queries.WHOLE_YEAR}
    with store.reading() as session:
        floor = _least(lambda: [session.connection().exec_driver_sql(one).fetchall() for one in _SCAN])
        opening = _least(lambda: reading.page(session, **asked))
        checking = _least(lambda: reading.checked(session, **asked))
        page = reading.page(session, **asked)
        filling = _least(lambda: queries.planned(session, cycle_ids=[one.id for one in page.board.shown]), 2)
    showing, placing = _window(store, path, bench)
    store.close()
    remove(path)
    shutil.rmtree(path.with_suffix(".copies"), ignore_errors=True)
    what = f"{_APPLICATIONS:,} applications × {_PROGRAMMES} programmes"
    return [
        Result(f"board of {what}: read", "ms", floor * 1e3, None, opening * 1e3, 200.0, "itself", floor_is="its rows scanned"),
        Result(f"board of {what}: shown and drawn", "ms", None, None, showing * 1e3, 200.0, "itself"),
        Result(f"board of {what}: one place drawn", "ms", None, None, placing * 1e3, 16.0, "itself",
               ours_is="staged, figures and rows in view drawn anew"),
        Result(f"board of {what}: all conditions in words", "ms", None, None, checking * 1e3, 2_000.0, "itself",
               ours_is="in the background, after the first picture"),
        Result(f"board of {what}: default fill", "ms", None, None, filling * 1e3, 4_000.0, "itself"),
    ]  # fmt: skip


def _least(work: Callable[[], object], rounds: int = _ROUNDS) -> float:
    found = []
    for _round in range(rounds):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def _fill(store: Store) -> None:
    """A cycle for each of twelve programmes with a matrix, and ranked applications of people on the roll."""
    chance = Random(1)
    with store.writing("bench", "applications.register") as session:
        run = session.connection().exec_driver_sql
        known = [row[0] for row in run("SELECT id FROM programmes ORDER BY id")]
        columns = [row[1] for row in run("PRAGMA table_info(programmes)") if row[1] not in {"id", "code"}]
        rates = [row[1] for row in run("PRAGMA table_info(rates)") if row[1] not in {"id", "programme_id"}]
        for at in range(_PROGRAMMES - len(known)):
            of = known[at % len(known)]
            named = ", ".join(columns)
            run(
                f"INSERT INTO programmes (code, {named}) SELECT ?, {named} FROM programmes WHERE id = ?", (f"B{at}", of)
            )
            new = run("SELECT max(id) FROM programmes").scalar_one()
            named = ", ".join(rates)
            run(
                f"INSERT INTO rates (programme_id, {named}) SELECT ?, {named} FROM rates WHERE programme_id = ?",
                (new, of),
            )
            known.append(new)
        cycles = []
        for programme in known[:_PROGRAMMES]:
            run(
                "INSERT INTO cycles (programme_id, academic_year, state, quota_mode, budget_fen) "
                "VALUES (?, ?, 'DISTRIBUTION', 'MATRIX', 500000000)", (programme, _YEAR),
            )  # fmt: skip
            cycles.append(run("SELECT max(id) FROM cycles").scalar_one())
        run(
            'INSERT INTO quotas (cycle_id, level, places) SELECT c.id, l.value, 40 FROM cycles c, json_each(\'["BA","MA","PHD"]\') l'
        )
        people = run(
            "SELECT r.person_id, r.enrolment_id FROM register r WHERE r.status = 'REGISTERED' AND r.enrolment_id IS NOT NULL "
            "ORDER BY r.person_id LIMIT ?", (_APPLICATIONS,),
        ).fetchall()  # fmt: skip
        rows = [
            (
                f"APP-2025-{at:05d}",
                cycles[at % _PROGRAMMES],
                person,
                stay,
                at // _PROGRAMMES + 1,
                9_900 - chance.randrange(5_000),
            )
            for at, (person, stay) in enumerate(people)
        ]
        run(
            "INSERT INTO applications (number, cycle_id, person_id, enrolment_id, stage, rank, score, submitted_on) "
            "VALUES (?, ?, ?, ?, 'RANKED', ?, ?, '2025-10-10')", rows,
        )  # fmt: skip


def _window(store: Store, path: Path, bench: Bench) -> tuple[float, float]:
    """The screen without a window manager: from the rows to the first picture, and from a key to the next."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from gzstudents.distribution.screen.board import BoardScreen
    from gzstudents.ui import setup, theme
    from gzstudents.ui.desk import Desk, MemorySettings
    from gzstudents.ui.jobs import Jobs

    made: Any = QApplication.instance() or QApplication([])
    setup.speak(made, "zh_CN")
    theme.apply(made, "light", "standard")
    jobs = Jobs(store)
    screen: Any = BoardScreen(Desk(jobs, path, MemorySettings()))
    screen.stale = False
    screen.resize(1100, 860)
    screen.detail.resize(340, 860)
    screen.show()
    screen.detail.show()
    with store.reading() as session:
        page = reading.page(session, year=_YEAR, cycle_id=queries.WHOLE_YEAR)
        checked = reading.checked(session, year=_YEAR, cycle_id=queries.WHOLE_YEAR)

    def show() -> None:
        screen._on_rows(page)
        made.processEvents()

    showing = _least(show, 3)
    screen._on_checked(checked)
    able = [key for key in screen._order if screen.staging.live.candidate(key).barred is None][:200]
    turns = iter(able)
    spent = []
    for key in (next(turns) for _round in range(20)):
        screen.page.table.choose([key])
        made.processEvents()
        grade = screen.staging.lines[key].offers[0].grade
        spent.append(_least(partial(_place, screen, grade), 1))
    placing = min(spent)
    screen.staging.staged.clear()
    jobs.close()
    screen.deleteLater()
    made.processEvents()
    return showing, placing


def _place(screen: Any, grade: str) -> None:
    """What a key does, to the end of the drawing."""
    screen.place_chosen(grade)
    screen.page.table.viewport().repaint()
    screen.quota.repaint()
