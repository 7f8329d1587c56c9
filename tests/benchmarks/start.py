"""Start: from the birth of the process to the first rows on the screen."""

from __future__ import annotations

import json
import os
import sys
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.benchmarks.measuring import Bench, Result

_TIMES = 7


def run(bench: Bench) -> list[Result]:
    from tests.benchmarks.measuring import (
        Result,
        told_by_child,
    )  # not in the children: only what a window needs is timed

    store = bench.plain()
    if bench.keyed:
        return _signed_in(bench)
    least: dict[str, float] = {}
    for _time in range(_TIMES):  # by turns, so that whatever else the machine does meets all alike
        for way in ("bare", "naive", "ours", "today"):
            told = told_by_child(
                "-m", "tests.benchmarks.start", way, str(store), GZSTUDENTS_HOME=_home(bench), BORN=str(time.time())
            )
            least[way] = min(least.get(way, 1e9), told["painted"])
    return [
        Result(
            "start → first rows painted",
            "ms",
            least["bare"],
            least["naive"],
            least["ours"],
            1.25,
            floor_is="bare Qt window",
            naive_is="mapped objects before the window",
            ours_is="the whole window, at the list of students",
        ),
        Result("start → Today with its figures and deadlines", "ms", least["bare"], None, least["today"], 2_000, "itself",
               floor_is="bare Qt window"),
    ]  # fmt: skip


def _home(bench: Bench) -> str:
    home = bench.folder / "home"
    (home / "config").mkdir(parents=True, exist_ok=True)
    return str(home)


def _signed_in(bench: Bench) -> list[Result]:
    """From the key that sends the password to the first rows: unlocking takes half a second and more by design."""
    from tests.benchmarks.measuring import Result, told_by_child

    store = str(bench.store())
    told = [
        told_by_child("-m", "tests.benchmarks.start", "signing", store, GZSTUDENTS_HOME=_home(bench))
        for _time in range(_TIMES)
    ]
    unlock = min(one["unlocked"] for one in told)
    return [
        Result("password sent → first rows painted", "ms", unlock, None, min(one["painted"] for one in told), 1500,
               "itself", floor_is="unlocking alone"),
    ]  # fmt: skip


def _painted() -> None:
    taken = {
        "unlocked": float(os.environ.get("UNLOCKED", "0")),
        "painted": (time.time() - float(os.environ["BORN"])) * 1e3,
        "processor": time.process_time() * 1e3,
    }
    print(json.dumps(taken), flush=True)
    os._exit(0)


def _plain_window(naive: str) -> None:
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPaintEvent, QStandardItem, QStandardItemModel
    from PySide6.QtWidgets import QApplication, QMainWindow, QTableView

    class View(QTableView):
        def paintEvent(self, event: QPaintEvent) -> None:
            super().paintEvent(event)
            QTimer.singleShot(0, _painted)

    app = QApplication([])
    model = QStandardItemModel()
    rows = _mapped(naive) if naive else [tuple(f"{row}-{column}" for column in range(12)) for row in range(100)]
    for row in rows:
        model.appendRow([QStandardItem(str(value)) for value in row])
    window, view = QMainWindow(), View()
    view.setModel(model)
    window.setCentralWidget(view)
    window.resize(1440, 900)
    window.show()
    app.exec()


def _mapped(store: str) -> list[tuple[str, ...]]:
    from pathlib import Path

    from sqlalchemy import select

    from gzstudents.schema import open_store
    from gzstudents.students.model import Person, RegisterLine

    with open_store(Path(store)).reading() as session:
        found = session.scalars(
            select(Person)
            .join(RegisterLine, RegisterLine.person_id == Person.id)
            .order_by(RegisterLine.sort_key)
            .limit(100)
        )
        return [(one.chinese_name, one.surname, one.given_names, *[one.phone] * 9) for one in found]


def _our_window(store: str) -> None:
    """As starting.open_window() does it."""
    from gzstudents.starting import make_program

    program = make_program(store, "")
    program.preferences.set("window/screen", "students")
    _watch_table()
    if not program.take(program.path):
        raise SystemExit(f"{store} is open elsewhere")
    program.begin()
    program.app.exec()


def _our_window_at_today(store: str) -> None:
    """Until everything that was read for the page of the morning stands on it."""
    from PySide6.QtCore import QTimer

    from gzstudents.starting import make_program

    program = make_program(store, "")
    program.preferences.set("window/screen", "today")
    if not program.take(program.path):
        raise SystemExit(f"{store} is open elsewhere")

    def look() -> None:
        window: Any = program.window
        if window is not None and getattr(window.current, "_page", None) is not None and not window.desk.jobs.busy:
            _painted()

    timer = QTimer(interval=5)
    timer.timeout.connect(look)
    timer.start()
    program.begin()
    program.app.exec()


def _our_window_after_signing_in(store: str) -> None:
    """The password is sent two seconds after the sign-in window stood: nobody types faster."""
    from PySide6.QtCore import QTimer

    from gzstudents.office import signing
    from gzstudents.starting import make_program
    from tests.benchmarks.measuring import PASSWORD, WHO

    program = make_program(store, "")
    program.preferences.set("window/screen", "students")
    _watch_table()
    if not program.take(program.path):
        raise SystemExit(f"{store} is open elsewhere")
    opened = signing.open_keys

    def timed(*asked: Any) -> Any:
        begun = time.perf_counter()
        keys = opened(*asked)
        os.environ["UNLOCKED"] = str((time.perf_counter() - begun) * 1e3)
        return keys

    def send() -> None:
        window: Any = program.seat.before
        window.who.setCurrentText(WHO)
        window.password.line.setText(PASSWORD)
        os.environ["BORN"] = str(time.time())
        window.try_it()

    signing.open_keys = timed  # type: ignore[assignment]
    program.begin()
    QTimer.singleShot(2_000, send)
    program.app.exec()


def _watch_table() -> None:
    """Tell right after the rows are painted: a posted event comes before every timer."""
    from PySide6.QtCore import QCoreApplication, QEvent, QObject

    from gzstudents.ui.table import Table

    class Teller(QObject):
        def event(self, event: QEvent) -> bool:
            _painted()
            return super().event(event)

    teller, paint = Teller(), Table.paintEvent

    def painted(table: Table, event: QEvent) -> None:
        paint(table, event)  # type: ignore[arg-type]
        if table.rows.rowCount() > 0:
            QCoreApplication.postEvent(teller, QEvent(QEvent.Type.User), 1_000)

    Table.paintEvent = painted  # type: ignore[method-assign, assignment]


if __name__ == "__main__":
    way, place = sys.argv[1:3]
    if way == "ours":
        _our_window(place)
    elif way == "today":
        _our_window_at_today(place)
    elif way == "signing":
        _our_window_after_signing_in(place)
    else:
        _plain_window(place if way == "naive" else "")
