"""New rows of one table, gathered one by one and written together, with those columns alone that any of them fills."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Integer

from gzstudents.kernel.journal import bulk
from gzstudents.kernel.store import Record


class Gathered:
    """`given`: the columns that the writer gives with each row; what a row's plan does not name keeps the column's default."""

    def __init__(self, record: type[Record], *given: str) -> None:
        planned = [column for column in record.__table__.columns if column.name not in {"id", "version", *given}]
        self._table, self._given = record.__tablename__, given
        self._defaults = {column.name: _default(column) for column in planned}
        self._rows: list[tuple[tuple[Any, ...], Mapping[str, Any]]] = []

    def add(self, given: tuple[Any, ...], planned: Mapping[str, Any]) -> None:
        self._rows.append((given, planned))

    def write(self, connection: Connection) -> None:
        """In one statement, and in the order in which they came: new rows are appended, never put between others. Raises
        ValueError for a column that the table has not.
        """
        if self._rows:
            columns = self._filled()
            bulk.insert_rows(connection, self._table, {(*self._given, *columns): self._whole(columns)})
            self._rows.clear()

    def _filled(self) -> tuple[str, ...]:
        """A roll fills a third of the columns there are: the others need neither be bound nor looked at."""
        used = {name for names in {tuple(planned) for _given, planned in self._rows} for name in names}
        if unknown := used - self._defaults.keys():
            raise ValueError(f"no columns of {self._table}: {', '.join(sorted(unknown))}")
        return tuple(name for name in self._defaults if name in used)

    def _whole(self, columns: Sequence[str]) -> list[tuple[Any, ...]]:
        defaults = [self._defaults[name] for name in columns]
        return [(*given, *map(planned.get, columns, defaults)) for given, planned in self._rows]


def _default(column: Any) -> Any:
    if column.server_default is None:
        return None
    text = column.server_default.arg
    return int(text) if isinstance(column.type, Integer) else text
