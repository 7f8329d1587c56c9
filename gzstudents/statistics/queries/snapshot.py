"""What the statistics read before, kept in the store: packed columns as of one change of the journal, and what changed since.

Nothing is done when something is written: the journal tells which rows are newer than the blocks, and only those are
read from the tables. So whatever the journal hears (bulk statements, imports, undo) is known here, in the same transaction.
"""

import hashlib
import json
import logging
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from gzstudents.kernel.connection import WAIT
from gzstudents.kernel.errors import UserError
from gzstudents.statistics.queries.columns import Run
from gzstudents.statistics.queries.packing import FORMAT, Unpackable, pack, unpack
from gzstudents.statistics.queries.reading import LISTS, READERS, Columns, read_table, read_tables
from gzstudents.statistics.rules.facts import Ints, Words

log = logging.getLogger(__name__)

BLOCK = 1 << 16  # ids in a block
_FEW = 2000  # newer rows that are read again each time rather than packed
_COLUMNS = {
    "people": ("id", "population", "gender"),
    "nationalities": ("id", "person", "country", "since", "until"),
    "enrolments": (
        "id", "person", "category", "level", "discipline", "funding", "start", "later", "end", "degree", "odd",
    ),
    "status_changes": ("id", "enrolment", "status", "day"),
}  # fmt: skip


class Found(NamedTuple):
    """The columns of all tables as of the journal's change `seq`, and which rows of them did not come from the blocks."""

    tables: dict[str, Columns]
    seq: int
    known: int | None  # the change up to which the blocks of the store are good; None without any
    newer: dict[str, Ints] | None  # table → ids, ascending; None for all of them


def stamp(words: Words) -> str:
    """Names the code lists and the format: a place in another list means another code."""
    lists = [words.codes(name) for name in LISTS]
    return hashlib.sha256(json.dumps([FORMAT, BLOCK, _COLUMNS, lists]).encode()).hexdigest()


def find_columns(run: Run, words: Words) -> Found:
    """All columns, from the blocks as far as they go; inside the caller's transaction."""
    seq = int(run("SELECT coalesce(max(seq), 0) FROM changes").fetchone()[0])
    known = known_seq(run, words)
    tables = unpacked(run) if known is not None else None
    if known is None or tables is None or known > seq or seq - known > _rows(tables) // 2:
        return Found(read_tables(run, words), seq, known, None)
    newer = _newer(run, known) if seq > known else {}
    for table, ids in newer.items():
        where = f"id IN (SELECT row_id FROM changes NOT INDEXED WHERE seq > {known} AND table_name = '{table}')"
        tables[table] = _replaced(tables[table], ids, read_table(run, words, table, where))
    return Found(tables, seq, known, newer)


def known_seq(run: Run, words: Words) -> int | None:
    """The change up to which the blocks are good; None where there are none that this program can read."""
    row = run("SELECT seq, stamp FROM fact_state").fetchone()
    return int(row[0]) if row is not None and row[1] == stamp(words) else None


def unpacked(run: Run) -> dict[str, Columns] | None:
    """What the blocks hold; None where they cannot be read."""
    blocks: dict[str, list[bytes]] = {table: [] for table in READERS}
    for table, data in run("SELECT table_name, data FROM fact_blocks ORDER BY table_name, block").fetchall():
        blocks[table].append(data)
    try:
        return {table: unpack(blocks[table], _COLUMNS[table], LISTS) for table in READERS}
    except Unpackable as error:
        log.info("blocks of facts are read anew: %s", error)
        return None


def _rows(tables: dict[str, Columns]) -> int:
    return sum(len(columns["id"]) for columns in tables.values())


def _newer(run: Run, known: int) -> dict[str, Ints]:
    """The rows that were inserted, changed or deleted since, by table."""
    listed = [f"group_concat(row_id) FILTER (WHERE table_name = '{table}')" for table in READERS]
    row = run(f"SELECT {', '.join(listed)} FROM changes NOT INDEXED WHERE seq > {known}").fetchone()
    return {
        table: np.unique(np.fromstring(text, dtype=np.int64, sep=","))
        for table, text in zip(READERS, row, strict=True)
        if text
    }


def _replaced(old: Columns, ids: Ints, new: Columns) -> Columns:
    """`old` with the rows `ids` taken out and the rows `new`, as many of them as are left, put in."""
    kept = np.ones(len(old["id"]), dtype=bool)
    place = np.searchsorted(old["id"], ids)
    inside = place < len(kept)
    place, ids = place[inside], ids[inside]
    kept[place[old["id"][place] == ids]] = False
    whole = {name: np.concatenate([column[kept], new[name]]) for name, column in old.items()}
    numbers = whole["id"]
    if (numbers[1:] < numbers[:-1]).any():
        order = np.argsort(numbers, kind="stable")
        whole = {name: column[order] for name, column in whole.items()}
    return whole


# -- keeping -------------------------------------------------------------------------------------------------------------


def is_worth_keeping(found: Found) -> bool:
    """Whether the next reader would gain: a good deal is newer than the blocks, or there are none."""
    return found.newer is None or sum(map(len, found.newer.values())) > _FEW


def keep(engine: Engine, found: Found, words: Words) -> bool:
    """Write the blocks that are new or changed, in a transaction of their own (no act: nothing is said in the journal).

    False where nothing could be written: somebody else is writing, the medium is read-only, there is no room. Then it is
    done another time.
    """
    try:
        with engine.execution_options(begin="IMMEDIATE").connect() as connection:
            driver: Any = connection.connection.dbapi_connection
            driver.execute("PRAGMA busy_timeout=0")  # who writes now has more right to it
            try:
                with connection.begin():
                    return _write(connection, found, words)
            finally:
                driver.execute(f"PRAGMA busy_timeout={WAIT}")
    except (DBAPIError, UserError) as error:  # the latter when the file cannot even be opened once more
        log.info("blocks of facts were not kept: %s", type(error).__name__)
        return False


def _write(connection: Connection, found: Found, words: Words) -> bool:
    run = connection.exec_driver_sql
    if known_seq(run, words) != found.known:
        return False  # another reader was quicker
    if found.newer is None:
        run("DELETE FROM fact_blocks")
    for table, columns in found.tables.items():
        numbers = columns["id"]
        touched = numbers if found.newer is None else found.newer.get(table, numbers[:0])
        for block in np.unique(touched // BLOCK).tolist():
            first, end = np.searchsorted(numbers, [block * BLOCK, (block + 1) * BLOCK]).tolist()
            part = {name: columns[name][first:end] for name in _COLUMNS[table]}
            run(
                "INSERT OR REPLACE INTO fact_blocks (table_name, block, data) VALUES (?, ?, ?)",
                (table, block, pack(part)),
            )
    run("INSERT OR REPLACE INTO fact_state (id, seq, stamp) VALUES (1, ?, ?)", (found.seq, stamp(words)))
    return True
