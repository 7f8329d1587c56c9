"""Opening a person: from the choice in the list to the painted panel, in the window's own screen and threads."""

import gc
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gzstudents.kernel.store import Store
from gzstudents.schema import open_store
from tests.benchmarks.measuring import Bench, Result, remove

_OPENED = 30  # people in turn; the first ones make the panel's widgets
_WARM = 8
_CHOSEN = (
    "SELECT person_id FROM register WHERE population = 'INTL' AND status = 'REGISTERED' ORDER BY sort_key "
    "LIMIT ? OFFSET (SELECT count(*) / 3 FROM register)"
)
_FACT = "INSERT INTO stay_facts (person_id, kind, day, detail) VALUES (?, ?, '2026-09-01', '')"


def run(bench: Bench) -> list[Result]:
    """In time of the processor, all threads together: the machine may have other work."""
    path = bench.scratch("person.gzs")
    shutil.copy(bench.store(), path)
    store = open_store(path, bench.key)
    people = _fill(store)
    costs = _open_each(store, path, people)
    store.close()
    remove(path)
    shutil.rmtree(path.with_suffix(".copies"), ignore_errors=True)
    costs = sorted(costs)
    what = "open a person: 3 documents, 2 enrolments, 2 attachments, all sections, timeline"
    return [
        Result(f"{what} (middle of {len(costs)})", "ms", None, None, costs[len(costs) // 2] * 1e3, 30.0, "itself",
               ours_is="chosen, read, filled and painted, attachments too"),
        Result(f"{what} (slowest of {len(costs)})", "ms", None, None, costs[-1] * 1e3, 60.0, "itself"),
    ]  # fmt: skip


def _fill(store: Store) -> list[int]:
    """Some foreigners of the middle of the list are given what the goal speaks of, and a photo."""
    from gzstudents.attachments import operations as files
    from gzstudents.attachments.rules import budget
    from gzstudents.attachments.scans import inspect_bytes
    from gzstudents.students import operations

    photo = inspect_bytes("photo.jpg", _picture(360, 480), budget({}))
    page = inspect_bytes("passport.jpg", _picture(1200, 800), budget({}))
    with store.writing("bench", "students.edit") as session:
        run = session.connection().exec_driver_sql
        ids = [row[0] for row in run(_CHOSEN, (_OPENED,))]
        for person in ids:
            operations.add_document(
                session, person_id=person, kind="PASSPORT", number=f"Z{person:08d}", valid_to="2033-05-01"
            )
            operations.add_document(session, person_id=person, kind="RESIDENCE_PERMIT", valid_to="2027-07-31")
            run(
                "INSERT INTO enrolments (person_id, student_number, category, level, college, start_date, end_date) "
                "VALUES (?, ?, '05', 'NON', '国际教育学院', '2019-09-01', '2020-07-01')", (person, f"B{person}"),
            )  # fmt: skip
            run(
                "INSERT INTO status_changes (enrolment_id, kind, status, effective_on) "
                "SELECT max(id), '', 'GRADUATED', '2020-07-01' FROM enrolments"
            )
            files.add(session, person_id=person, found=photo, kind="PHOTO")
            files.add(session, person_id=person, found=page, kind="PASSPORT_PAGE")
        for day in ("ENTRY", "LODGING", "INSURANCE"):
            run(_FACT, [(person, day) for person in ids])
    return ids


def _picture(width: int, height: int) -> bytes:
    from PySide6.QtCore import QBuffer, QByteArray
    from PySide6.QtGui import QImage

    image = QImage(width, height, QImage.Format.Format_RGB32)
    for line in range(height):
        for column in range(0, width, 7):
            image.setPixel(column, line, (line * 251 + column * 17) & 0xFFFFFF)
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPEG", 80)  # type: ignore[call-overload]
    return bytes(content.data())


def _open_each(store: Store, path: Path, people: list[int]) -> list[float]:
    """Seconds of each, after the first few."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtWidgets import QApplication

    from gzstudents.screens import SCREENS
    from gzstudents.ui import setup, theme
    from gzstudents.ui.desk import Desk, MemorySettings
    from gzstudents.ui.jobs import Jobs

    app: Any = QApplication.instance() or QApplication([])
    setup.speak(app, "zh_CN")
    theme.apply(app, "light", "standard")
    jobs = Jobs(store)
    screen: Any = next(door for door in SCREENS if door.id == "students").build(Desk(jobs, path, MemorySettings()))
    screen.resize(1100, 860)
    screen.show()
    panel = screen.panel
    panel.resize(352, 860)
    panel.show()

    def until(reached: Callable[[], bool]) -> None:
        while not reached():  # without looking again and again: that would cost time of the processor itself
            pause = QEventLoop()
            QTimer.singleShot(3, pause.quit)
            pause.exec()

    def shown(person: int) -> bool:
        page, parts = panel.page, panel._parts or ()
        held = [part.held for part in parts if hasattr(part, "held")]
        return page is not None and page.person_id == person and all(one and one.person_id == person for one in held)

    def open_one(person: int) -> float:
        start = time.process_time()
        screen.page.table.choose([person])
        until(lambda: shown(person) and not jobs.busy)
        app.processEvents()  # what is still to be painted is painted, once
        return time.process_time() - start

    until(lambda: min(map(screen.page.table.rows.row_of, people)) >= 0 and not jobs.busy)  # the index is there
    gc.freeze()  # as the program does once it has started
    costs = [open_one(person) for person in people]
    gc.unfreeze()
    jobs.close()
    screen.deleteLater()
    panel.deleteLater()
    app.processEvents()
    return costs[_WARM:]
