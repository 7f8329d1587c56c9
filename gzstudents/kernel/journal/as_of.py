"""What the store contained at a moment: today's rows with every later change taken back, in a private database in memory.

The journal keeps the old values of what was changed and the whole of what was deleted, so the state of any moment follows
from today's: rows that were inserted later are left out, changed ones get the first old value of each column since, deleted
ones come back from their entry. Only touched rows are worked on; all others are copied by SQLite itself.

The result has the tables of the store under their own names, so whatever reads a store reads it too; it lies in memory
only (no clear text reaches the disk), holds no lock on the file, and is gone when it is closed.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from gzstudents.kernel.connection import Connection, open_beside

BEIJING = timezone(timedelta(hours=8))  # no summer time since 1991
STORE = "store"  # the name of the file beside the memory
_TOUCHED = """
INSERT INTO temp.touched
SELECT table_name, row_id, op FROM (SELECT table_name, row_id, op, min(seq) FROM store.changes NOT INDEXED WHERE seq > ?
    GROUP BY table_name, row_id)
"""  # of the columns beside min() SQLite takes those of the row that has it: the first change decides who was there

_BELONGS = re.compile(r"\(\s*\"?\w+_id\b")  # the first column of an index
Row = dict[str, Any]


def end_of(day: date) -> str:
    """The first moment after a day in Beijing, as the journal writes moments (UTC)."""
    midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), BEIJING)
    return midnight.astimezone(UTC).isoformat(timespec="milliseconds")


def known_before(
    path: Path,
    key: bytes | None,
    moment: str | None,
    tables: Sequence[str],
    beside: Callable[[Connection], None] | None = None,
) -> Connection:
    """These tables as they were before a moment (UTC, ISO 8601; None: as they are now), in autocommit mode. `beside` is called
    while the store still lies beside them, as STORE, with `temp.touched`: the rows that were changed since.

    All other tables of the store are there and empty. The file must be a store of today's schema (see open_store). What no
    act did stands as it is today: the programmes a store is made with, columns that a migration added, versions of rows.
    Raises UserError when the file cannot be read.
    """
    connection = open_beside(path, key, STORE)
    try:
        connection.execute("BEGIN")  # one unchanging state of the file, and one transaction in memory
        indexes = _make_tables(connection)
        if moment is not None:
            _find_touched(connection, _last_change(connection, moment))
        restored = _restored(connection, tables) if moment is not None else {}
        for table in tables:
            _fill(connection, table, restored.get(table, {}), whole=moment is None)
        for statement in indexes:
            connection.execute(statement)
        if beside is not None:
            beside(connection)
        connection.execute("COMMIT")
        connection.execute(f"DETACH {STORE}")
    except BaseException:
        connection.close()
        raise
    return connection


def _make_tables(connection: Connection) -> list[str]:
    """All tables of the store, empty, without triggers; returns what makes the indexes once they are full: those by which rows
    belong to others. What is looked for by value is looked for in the register.
    """
    made = connection.execute(
        f"SELECT type, sql FROM {STORE}.sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL "
        "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid"
    ).fetchall()
    for kind, sql in made:
        if kind == "table":
            connection.execute(sql)
    connection.execute(
        "CREATE TEMP TABLE touched (table_name TEXT, row_id INTEGER, op TEXT, PRIMARY KEY (table_name, row_id)) "
        "WITHOUT ROWID"
    )
    return [sql for kind, sql in made if kind == "index" and _BELONGS.search(sql)]


def _last_change(connection: Connection, moment: str) -> int:
    """The number of the last change before a moment. Acts stand in the order of their time (see store)."""
    row = connection.execute(
        f"SELECT last_seq FROM {STORE}.acts WHERE at < ? AND last_seq >= first_seq ORDER BY id DESC LIMIT 1", (moment,)
    ).fetchone()
    return int(row[0]) if row else 0


def _find_touched(connection: Connection, after: int) -> None:
    """Every row that was changed since, with what was done to it first."""
    connection.execute(_TOUCHED, (after,))
    connection.execute("CREATE TEMP TABLE since AS SELECT ? AS seq", (after,))


def _restored(connection: Connection, tables: Sequence[str]) -> dict[str, dict[int, Row]]:
    """By table and id: the columns that were otherwise then; all columns where the row was deleted since."""
    found: dict[str, dict[int, Row]] = defaultdict(dict)
    whole: set[tuple[str, int]] = set()  # after the deletion a row with the same id is another story
    changes = connection.execute(
        "SELECT c.table_name, c.row_id, c.op, c.old FROM temp.touched t CROSS JOIN store.changes c "
        "ON c.table_name = t.table_name AND c.row_id = t.row_id WHERE c.seq > (SELECT seq FROM temp.since) "
        "AND t.op <> 'I' AND t.table_name IN (SELECT value FROM json_each(?)) ORDER BY c.seq",
        (json.dumps(list(tables)),),
    )
    for table, row_id, op, old in changes:
        if (table, row_id) in whole or op == "I":
            continue
        then = found[table].setdefault(row_id, {})
        for column, value in json.loads(old or "{}").items():
            then.setdefault(column, value)  # the earliest old value is what stood there
        if op == "D":
            whole.add((table, row_id))
    return found


def _fill(connection: Connection, table: str, restored: dict[int, Row], *, whole: bool) -> None:
    columns = [row[1] for row in connection.execute(f'PRAGMA main.table_info("{table}")')]
    listed = ", ".join(f'"{column}"' for column in columns)
    untouched = (
        ""
        if whole or "id" not in columns
        else " WHERE id NOT IN (SELECT row_id FROM temp.touched WHERE table_name = ?)"
    )
    connection.execute(
        f'INSERT INTO main."{table}" ({listed}) SELECT {listed} FROM {STORE}."{table}"{untouched}',
        (table,) if untouched else (),
    )
    if not restored:
        return
    rows = _today(connection, table, columns)
    alike: dict[tuple[str, ...], list[list[Any]]] = defaultdict(list)
    for row_id, then in restored.items():
        values = {**rows.get(row_id, {}), **{name: value for name, value in then.items() if name in columns}}
        values["id"] = row_id
        alike[tuple(values)].append(list(values.values()))
    for names, given in alike.items():
        into = ", ".join(f'"{name}"' for name in names)
        marks = ", ".join("?" * len(names))
        connection.executemany(f'INSERT INTO main."{table}" ({into}) VALUES ({marks})', given)


def _today(connection: Connection, table: str, columns: list[str]) -> dict[int, Row]:
    """The touched rows that are still there, as they are today."""
    listed = ", ".join(f's."{column}"' for column in columns)
    rows = connection.execute(
        f'SELECT {listed} FROM temp.touched t JOIN {STORE}."{table}" s ON s.id = t.row_id '
        "WHERE t.table_name = ? AND t.op <> 'I'",
        (table,),
    )
    place = columns.index("id")
    return {row[place]: dict(zip(columns, row, strict=True)) for row in rows}
