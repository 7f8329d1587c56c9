"""The register index of the window: built in the background after the first paint, patched after each act."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject, Signal

from gzstudents.kernel.errors import UserError
from gzstudents.ui.desk import Desk
from gzstudents.ui.jobs import EVERYTHING

if TYPE_CHECKING:
    from gzstudents.kernel.search import RegisterIndex

OWN_TABLES = frozenset(
    {
        "people", "nationalities", "identity_documents", "enrolments", "status_changes", "former_names", "language_results",
        "custom_fields", "person_values", "enrolment_values",
    }
)  # fmt: skip
BREATH = 0.001  # s between two steps of building: the window gets its turn


def index_of(desk: Desk) -> PeopleIndex:
    """The one index of a desk: for the list, and for the palette even before the list was ever shown."""
    found = desk.findChild(PeopleIndex)
    return found if isinstance(found, PeopleIndex) else PeopleIndex(desk)


class PeopleIndex(QObject):
    """`index` is None until it is built; `refreshed` tells that it knows more than before, `fields_changed` that the office
    has defined other fields.
    """

    refreshed = Signal()
    fields_changed = Signal()
    trouble = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._orders: SimpleQueue[str | None] = SimpleQueue()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self.index: RegisterIndex | None = None
        self._more: frozenset[str] = (
            frozenset()
        )  # columns that somebody filters or sorts by and that are not read before
        self.total: int | None = None  # how many people there are, as long as there is no index
        stop, orders = self._stop, self._orders
        self.destroyed.connect(lambda: _end(stop, orders))
        desk.jobs.changed.connect(self._on_changed)
        desk.jobs.closing.connect(self.close)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.close)

    def start(self) -> None:
        """Build, if nobody has yet."""
        if self._thread is None and not self._stop.is_set():
            self._thread = threading.Thread(target=self._work, name="gzstudents-index", daemon=True)
            self._thread.start()

    def _on_changed(self, tables: Iterable[str]) -> None:
        touched = frozenset(tables)
        if touched == EVERYTHING or touched & OWN_TABLES:
            self.patch()

    def patch(self) -> None:
        """Take in what was written since."""
        if self._thread is not None:
            self._orders.put("patch")

    def want(self, names: Iterable[str]) -> None:
        """Let the index know these columns that are seldom used, the register's or fields of the office's own; `refreshed`
        tells when it does.
        """
        if not self._more.issuperset(names):
            self._more |= frozenset(names)
            self.patch()

    def speak(self) -> None:
        """The language has changed: values sort by other labels."""
        if self.index is not None:
            from gzstudents.students import roll

            self.index.collate(roll.collation())
            self.refreshed.emit()

    def close(self) -> None:
        _end(self._stop, self._orders)
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    # --- in the thread

    def _work(self) -> None:
        try:
            connection = connect(self._desk)
            if connection is None:
                self._thread = None
                return
            try:
                self._follow(connection)
            finally:
                connection.close()
        except Exception as error:  # whatever it is belongs in the GUI thread, which shows it
            if not self._stop.is_set():
                self._tell(error)

    def _follow(self, connection: Any) -> None:
        from gzstudents.kernel.custom import book
        from gzstudents.students import roll
        from gzstudents.students.custom.index import extras

        if book.follow(connection):
            self.fields_changed.emit()
        self.total = roll.count(connection)
        self._tell(None)
        index = roll.new_index()
        if not self._build(index, connection):
            return
        self.index = index
        self._tell(None)
        while (order := self._orders.get()) is not None:
            while not self._orders.empty() and order is not None:
                order = self._orders.get()
            if order is None or self._stop.is_set():
                return
            if book.follow(connection):
                self.fields_changed.emit()
            changed = index.patch(connection)
            if index.load(connection, extras(self._more), self._more) or changed:
                self._tell(None)
            # who went to another college is no longer seen, and not seen to go either
            if (index.needs_rebuild or self._is_of_college()) and not self._build(index, connection):
                return

    def _is_of_college(self) -> bool:
        from gzstudents.kernel import scope

        return bool(scope.of_reader(self._desk.key).college)

    def _build(self, index: RegisterIndex, connection: Any) -> bool:
        for _rows in index.steps(connection):
            if self._stop.is_set():
                return False
            time.sleep(BREATH)
        return True

    def _tell(self, error: Exception | None) -> None:
        try:
            if error is None:
                self.refreshed.emit()
            else:
                self.trouble.emit(error)
        except RuntimeError:  # the window is gone
            self._stop.set()


def connect(desk: Desk) -> Any:
    """A connection of one's own to read the roll with; None while there is no store to read."""
    from gzstudents.kernel import scope
    from gzstudents.kernel.connection import open_connection

    if not desk.path.is_file() or desk.path.stat().st_size == 0:
        return None
    connection = open_connection(desk.path, desk.key, readonly=True)
    try:
        known = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'register'").fetchone()[0]
    except Exception as error:
        connection.close()
        raise UserError(str(error)) from error
    if not known:
        connection.close()
        return None
    scope.narrow(connection, scope.of_reader(desk.key))
    return connection


def _end(stop: threading.Event, orders: SimpleQueue[str | None]) -> None:
    stop.set()
    orders.put(None)
