"""The encrypted, journalled store: what unlocking, reading, saving, importing, undoing and checking cost."""

import os
import shutil
import time
from collections.abc import Callable
from math import inf
from pathlib import Path
from typing import Any

from sqlalchemy import event

from gzstudents.kernel import journal
from gzstudents.kernel.collecting import without_collecting
from gzstudents.kernel.connection import open_connection
from gzstudents.kernel.store import Store
from gzstudents.kernel.vault import rotation, slots
from gzstudents.schema import open_store
from gzstudents.students import roll
from tests.benchmarks import frames, importing
from tests.benchmarks.measuring import PASSWORD, WHO, Bench, Result, best, once, percentile, told_by_child

KEY = bytes(range(32))
_ROWS = 20_000


def run(bench: Bench) -> list[Result]:
    clear = bench.scratch("trust-clear.gzs")
    shutil.copyfile(bench.plain(), clear)
    open_store(clear).close()  # brought up to date
    keyed = bench.scratch("trust-keyed.gzs")
    shutil.copyfile(clear, keyed)
    rotation.rewrite(keyed, None, KEY)
    open_store(keyed, KEY).close()  # in the mode in which the program has it: WAL
    return [
        _unlock(bench),
        *_reading(clear, keyed),
        _save(keyed),
        _import(bench),
        _undo(keyed),
        *_checking(clear),
    ]


def _unlock(bench: Bench) -> Result:
    folder = bench.folder / "scratch" / "trust-unlock"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    path = folder / "office.gzs"
    open_store(path, create=True).close()
    rotation.protect(path, WHO, PASSWORD, rooms=())
    ours = best(lambda: slots.unlock(path, WHO, PASSWORD))
    return Result("unlock with a password (0.5-1 s by design)", "s", None, None, ours, 1.0, "itself")


def _reading(clear: Path, keyed: Path) -> list[Result]:
    """Least of alternating runs on connections that have read the same before."""
    connections = [open_connection(clear, readonly=True), open_connection(keyed, KEY, readonly=True)]
    total = connections[0].execute("SELECT max(id) FROM people").fetchone()[0]
    ids = [1 + number * 7919 % total for number in range(200)]
    page = list(range(total // 2, total // 2 + 100))

    def points(connection: Any) -> None:
        for one in ids:
            connection.execute("SELECT * FROM people WHERE id = ?", (one,)).fetchone()

    results = []
    works: list[tuple[str, Callable[[Any], Any]]] = [
        ("200 people read by number", points),
        ("a page of 100 lines of the list read", lambda connection: roll.rows(connection, page)),
    ]
    for what, work in works:
        floor = ours = inf
        for _turn in range(15):
            floor = min(floor, once(lambda: work(connections[0])))  # noqa: B023 - called at once
            ours = min(ours, once(lambda: work(connections[1])))  # noqa: B023
        words = f"{what}, encrypted"
        results.append(Result(words, "ms", floor * 1e3, None, ours * 1e3, 1.3, floor_is="not encrypted"))
    for connection in connections:
        connection.close()
    return results


def _save(path: Path) -> Result:
    """Our time is that of the act up to the commit; what the disk takes for its sync is the disk's."""
    store = open_store(path, KEY)
    try:
        spent = [_saved(store, number) for number in range(40)]
    finally:
        store.close()
    return Result(
        "journalled save of one record, without the sync", "ms", None, None, min(spent[5:]) * 1e3, 5, "itself"
    )


def _saved(store: Store, number: int) -> float:
    ended: list[float] = []

    def commit(_connection: Any) -> None:
        ended.append(time.perf_counter())

    event.listen(store.engine, "commit", commit)
    start = time.perf_counter()
    try:
        with store.writing("bench", "students.edit") as session:
            session.connection().exec_driver_sql(
                "UPDATE people SET phone = ?, version = version + 1 WHERE id = ?", (f"138{number:08d}", number + 1)
            )
    finally:
        event.remove(store.engine, "commit", commit)
    return ended[-1] - start


def _import(bench: Bench) -> Result:
    sheet = importing.roll_file(bench)
    floor = ours = inf
    for _turn in range(2):
        floor = min(floor, importing.ours(sheet, bench.scratch("trust-import.gzs"), journal=False))
        ours = min(ours, importing.ours(sheet, bench.scratch("trust-import.gzs"), journal=True))
    return Result(
        "import of 60,000 rows, journalled and sealed", "s", floor, None, ours, 1.4, floor_is="without journal"
    )


def _undo(path: Path) -> Result:
    store = open_store(path, KEY)
    acted = undone = inf
    try:
        for turn in range(2):
            with without_collecting():
                acted = min(acted, once(lambda: _act(store, f"note {turn}")))  # noqa: B023 - called at once
                undone = min(undone, once(lambda: _take_back(store)))
    finally:
        store.close()
    return Result(f"undo of an act on {_ROWS:,} records", "s", acted, None, undone, 3.0, floor_is="the act itself")


def _act(store: Store, text: str) -> None:
    with store.writing("bench", "students.edit") as session:
        session.connection().exec_driver_sql(
            "UPDATE people SET note = ?, version = version + 1 WHERE id <= ?", (text, _ROWS)
        )


def _take_back(store: Store) -> None:
    with store.writing("bench", "journal.undo", cause="undo") as session:
        last = journal.list_acts(session, 2)[1]
        journal.undo(session, last.id)


def _checking(path: Path) -> list[Result]:
    """The frames of a window while a child checks the store; and what the check takes from begin to end."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication([])
    idle = frames.gaps(app, path, lambda _stop: None)
    ours = frames.gaps(app, path, lambda _stop: frames.task("check", "--json", "--store", str(path)))
    return [
        Result(
            "longest frame while a child checks the whole store",
            "ms",
            percentile(idle, 1.0) * 1e3,
            None,
            percentile(ours, 1.0) * 1e3,
            50,
            "itself",
            floor_is="idle",
        ),
        _memory(path),
    ]


def _memory(path: Path) -> Result:
    """What the checking child held at most; the same for a thousand people as for a million."""
    code = (  # of this program alone: the peak that getrusage tells begins with the one of whoever started it
        "import json,re,sys;from pathlib import Path;import gzstudents.schema;"
        "from gzstudents.office.checking import check;"
        "found=check(Path(sys.argv[1]));"
        "status=Path('/proc/self/status').read_text() if sys.platform=='linux' else 'VmHWM: 0';"
        "peak=int(re.search(r'VmHWM:\\s+(\\d+)',status)[1])/1024;"
        "print(json.dumps({'peak':peak,'wrong':len(found.findings)}))"
    )
    told = told_by_child("-c", code, str(path))
    if told["wrong"]:
        raise RuntimeError(f"{told['wrong']} findings in a sound store")
    return Result("memory of the check at its peak", "MiB", None, None, told["peak"], 200, "itself")
