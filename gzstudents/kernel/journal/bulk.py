"""Many new rows at once. What the triggers would do row by row is done by one statement each, made from the triggers themselves.

All or nothing, by a savepoint: the triggers are set aside, the rows go in, what the triggers say is done for all of
them, and the triggers are back before anything else can happen. A trigger whose form is not known is left in place.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import Connection

FEW = 1000  # fewer rows are inserted as always
_TOGETHER = 100  # rows in one statement
_VALUES = 20_000  # bound values in one statement; SQLite takes 32,766
_FORM = re.compile(
    r"CREATE TRIGGER (?P<name>\w+) AFTER INSERT ON (?P<table>\w+)(?: WHEN (?P<when>.+?))? BEGIN "
    r"(?P<head>INSERT (?:OR IGNORE )?INTO \w+(?: \([\w, ]+\))?) VALUES \((?P<values>.+)\); END",
    re.IGNORECASE | re.DOTALL,
)

Rows = Mapping[tuple[str, ...], Sequence[tuple[Any, ...]]]  # the columns that are given → their values


class _Trigger(NamedTuple):
    name: str
    made_by: str
    for_all: str  # the same for every row with an id past the bound value


def insert_rows(connection: Connection, table: str, rows: Rows) -> None:
    """Insert into a journalled table inside the running act. Ids that are given lie past every id there was."""
    count = sum(map(len, rows.values()))
    if count < FEW:
        insert_together(connection, table, rows)
        return
    with connection.begin_nested():
        before = _last_id(connection, table)
        triggers = _set_aside(connection, table)
        with _indexed_after(connection, table, much=count > before):
            insert_together(connection, table, rows)
        found = connection.exec_driver_sql(f"SELECT count(*) FROM {table} WHERE id > ?", (before,)).scalar_one()
        if found != count:
            raise ValueError(f"{count} rows for {table}, but {found} new ids: the journal would miss some")
        for trigger in triggers:
            connection.exec_driver_sql(trigger.for_all, (before,))
            connection.exec_driver_sql(trigger.made_by)


def insert_together(connection: Connection, table: str, rows: Rows) -> None:
    """Many rows in one statement: each row is still heard by the triggers, if they are there."""
    for columns, given in rows.items():
        if not given:
            continue
        named = ", ".join(f'"{column}"' for column in columns)
        head = f"INSERT INTO {table} ({named}) VALUES "
        one = f"({', '.join('?' * len(columns))})"
        together = max(1, min(_TOGETHER, _VALUES // max(1, len(columns))))
        whole = len(given) // together * together
        if whole:
            blocks = [tuple(chain.from_iterable(given[at : at + together])) for at in range(0, whole, together)]
            connection.exec_driver_sql(head + ", ".join([one] * together), blocks)
        if whole < len(given):
            connection.exec_driver_sql(head + one, list(given[whole:]))


@contextmanager
def _indexed_after(connection: Connection, table: str, *, much: bool) -> Iterator[None]:
    """Where more rows come than there can be yet, an index is made anew in one go rather than row by row.

    What fails in between takes the savepoint around it back, and with it the dropping.
    """
    found = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql LIKE 'CREATE INDEX %' ORDER BY rowid",
        (table,),
    )
    indexes = found.fetchall() if much else []
    for name, _sql in indexes:
        connection.exec_driver_sql(f'DROP INDEX "{name}"')
    yield
    for _name, sql in indexes:
        connection.exec_driver_sql(sql)


def _last_id(connection: Connection, table: str) -> int:
    """The newest id that was ever given: AUTOINCREMENT goes on from there."""
    found = connection.exec_driver_sql("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = ?", (table,))
    return int(found.scalar_one())


def _set_aside(connection: Connection, table: str) -> list[_Trigger]:
    """Take the insert triggers away, if all of them are of the known form; else none."""
    found = connection.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ? ORDER BY rowid", (table,)
    )
    said = [sql for (sql,) in found.fetchall() if re.search(r"\bINSERT ON\b", sql, re.IGNORECASE)]
    triggers = []
    for sql in said:
        form = _FORM.fullmatch(sql.strip())
        if form is None:
            return []
        also = f" AND ({form['when']})" if form["when"] else ""
        for_all = f"{form['head']} SELECT {form['values']} FROM {table} AS new WHERE new.id > ?{also} ORDER BY new.id"
        triggers.append(_Trigger(form["name"], sql, for_all))
    for trigger in triggers:
        connection.exec_driver_sql(f"DROP TRIGGER {trigger.name}")
    return triggers
