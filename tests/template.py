"""A new store for a test: a copy of one that the program made before."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from gzstudents.kernel.connection import open_connection
from gzstudents.kernel.journal.triggers import MARK
from gzstudents.kernel.store import Store
from gzstudents.schema import VERSION


class Template:
    """Stands in for `schema._make`; `truly` is that."""

    def __init__(self, folder: Path, truly: Callable[[Store], None]) -> None:
        self._folder, self._truly = folder, truly

    def make(self, store: Store) -> None:
        from gzstudents import schema

        if store.key is not None or schema.VERSION != VERSION:
            self._truly(store)
            return
        source = open_connection(self._file(), readonly=True)
        pooled = store.engine.raw_connection()
        try:
            target: Any = pooled.driver_connection
            source.backup(target)
            target.execute(MARK)
            target.commit()
        finally:
            pooled.close()
            source.close()

    def _file(self) -> Path:
        path = self._folder / "empty.gzs"
        if not path.exists():
            store = Store(path)
            self._truly(store)
            store.close()
            _without_mark(path)
        return path


def _without_mark(path: Path) -> None:
    """Which store it is, is said when a copy is made; the trigger that holds the mark is put back."""
    connection = open_connection(path)
    (trigger,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'journal_hold_mark'").fetchone()
    connection.execute("DROP TRIGGER journal_hold_mark")
    connection.execute("DELETE FROM store_mark")
    connection.execute(trigger)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
