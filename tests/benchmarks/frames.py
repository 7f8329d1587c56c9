"""How smooth the window stays while a long job runs: gaps between the ticks of a 16 ms timer that repaints the list."""

import os
import shutil
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gzstudents.kernel.connection import open_connection
from gzstudents.students import roll
from tests.benchmarks.measuring import ROOT, Bench, Result, key_of_parent, percentile

_SECONDS = 4.0


def run(bench: Bench) -> list[Result]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication([])
    store = bench.store()
    bench.key  # noqa: B018 - handed on to whatever opens the store
    idle = gaps(app, store, lambda _stop: None)
    naive = gaps(app, store, _loop_in_thread)
    ours = gaps(app, store, lambda stop: _child(bench, stop))
    index = gaps(app, store, lambda stop: _index_in_thread(store, stop))
    return [
        *_rows("the program's own command line works in a child", idle, naive, ours),
        *_rows("the register index is built in a thread", idle, naive, index),
    ]


def _rows(doing: str, idle: list[float], naive: list[float], ours: list[float]) -> list[Result]:
    return [
        Result(
            f"frame while {doing}, {words}",
            "ms",
            percentile(idle, share) * 1e3,
            percentile(naive, share) * 1e3,
            percentile(ours, share) * 1e3,
            limit,
            "itself",
            floor_is="idle",
            naive_is="a loop in a thread",
        )
        for words, share, limit in (("p99", 0.99, 20), ("longest", 1.0, 33))
    ]


def gaps(app: Any, store: Path, job: Callable[[threading.Event], Any]) -> list[float]:
    """Seconds between the frames of a window on this store while the job runs."""
    from PySide6.QtCore import Qt, QTimer

    from gzstudents.ui.rows import Column, RowsModel
    from gzstudents.ui.table import Table

    connection = open_connection(store, key_of_parent(), readonly=True)
    columns = [Column(name, name, _cell(name)) for name in ("name", "college", "major", "status")]
    model = RowsModel(columns, lambda ids: {row.id: row for row in roll.rows(connection, ids)})
    table = Table(model)
    table.resize(1200, 800)
    table.show()
    model.set_ids([row.id for row in roll.first_page(connection, 500)])
    gaps: list[float] = []
    last = [0.0]

    def tick() -> None:
        now = time.perf_counter()
        if last[0]:
            gaps.append(now - last[0])
        last[0] = now
        table.viewport().update()

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    timer.start(16)
    app.processEvents()
    stop = threading.Event()
    running = job(stop)
    QTimer.singleShot(int(_SECONDS * 1000), app.quit)
    app.exec()
    timer.stop()
    stop.set()
    if isinstance(running, threading.Thread):
        running.join()
    elif running is not None:
        running.kill()
    table.close()
    connection.close()
    return gaps[3:]


def _cell(name: str) -> Callable[[Any], str]:
    return lambda row: str(getattr(row, name))


def _thread(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def _loop_in_thread(stop: threading.Event) -> threading.Thread:
    def work() -> None:
        total = 0
        while not stop.is_set():
            for number in range(10_000):
                total += number * number

    return _thread(work)


def _index_in_thread(store: Path, stop: threading.Event) -> threading.Thread:
    def work() -> None:
        connection = open_connection(store, key_of_parent(), readonly=True)
        while not stop.is_set():
            for _rows in roll.new_index().steps(connection):
                time.sleep(0.001)  # as the window does
                if stop.is_set():
                    break
        connection.close()

    return _thread(work)


def _child(bench: Bench, stop: threading.Event) -> Any:
    folder = bench.folder / "scratch" / "frames"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return task("generate", "100000", "--progress", "--json", "--store", str(folder / "child.gzs"))


def task(*command: str) -> Any:
    """A command of the program at work in a child, as the window has it."""
    from gzstudents.ui.task import Task

    os.environ.setdefault("PYTHONPATH", str(ROOT))
    started = Task([sys.executable, "-m", "gzstudents", *command])
    started.start()
    return started
