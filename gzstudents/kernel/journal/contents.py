"""What the seal of an act covers: the act, all its changes, and the digests of the rows it inserted.

The letter in front of a seal says how it was made. PLAIN: stores of the first releases, whose inserted rows nobody kept a
digest of. ROWS: since then. FIRST: the first of those, which also speaks for the rows that were there before. All under the
salt that lies in the store.
"""

import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

from gzstudents.kernel.connection import Connection
from gzstudents.kernel.journal import digests
from gzstudents.kernel.journal.digests import Inserted

PLAIN = "1"
ROWS = "2"
FIRST = "2first"
WAYS = (PLAIN, ROWS, FIRST)
FIELDS = "id, at, who, verb, cause, note, first_seq, last_seq, undoes"
_BLOCK = 4096  # changes that SQLite puts together

# lengths in front, so that no two different changes ever read alike; made by SQLite, because Python takes twice as long.
# format() puts the lengths together at once; nothing else: of a number that was tampered with it would make another one
_PLAIN_LINE = (
    "CAST(seq || '|' || act_id || '|' || row_id || format('|%d|%d|%d|%d|', octet_length(op), octet_length(table_name), "
    "coalesce(octet_length(old), -1), coalesce(octet_length(new), -1)) || op || table_name || "
    "coalesce(old, '') || coalesce(new, '') AS BLOB)"
)
_ROWS_LINE = (
    "json_array(seq, act_id, row_id, op, table_name, old, new)"  # more than twice as fast, and quotes by itself
)
_SEEN = "count(*), min(table_name), max(table_name), min(op), max(op), min(row_id), max(row_id)"

Take = Callable[[tuple[int, int], Any], None]


def way_of(seal: str) -> str:
    return seal.partition(".")[0]


def way_for(connection: Connection, act_id: int) -> str:
    """How an act is sealed today."""
    ask = "SELECT 1 FROM acts WHERE id < ? AND seal >= ? ORDER BY id DESC LIMIT 1"
    return FIRST if connection.execute(ask, (act_id, ROWS)).fetchone() is None else ROWS


def make(connection: Connection, key: bytes, row: Any, way: str) -> str:
    """The content of an act that is being sealed; the digests of what it inserted are kept on the way.

    `row`: the act's FIELDS.
    """
    made = _act(key, row)
    inserted = Inserted()
    _changes(connection, made, row[6:8], _ROWS_LINE, lambda span, seen: inserted.take(connection, span, seen))
    if not connection.execute("SELECT 1 FROM row_digests WHERE act_id = ? LIMIT 1", (row[0],)).fetchone():
        for table, runs in inserted.runs.items():
            digests.keep(connection, row[0], table, runs)
    _rows(connection, made, row[0], way)
    return str(made.hexdigest())


def plain(connection: Connection, key: bytes, row: Any) -> str:
    """As the first releases did it."""
    made = _act(key, row)
    _changes(connection, made, row[6:8], _PLAIN_LINE)
    return str(made.hexdigest())


def again(connection: Connection, key: bytes, row: Any, way: str) -> tuple[str, int]:
    """The content of an act as it stands in the file, and how many changes it has."""
    made = _act(key, row)
    count = _changes(connection, made, row[6:8], _PLAIN_LINE if way == PLAIN else _ROWS_LINE)
    if way != PLAIN:
        _rows(connection, made, row[0], way)
    return made.hexdigest(), count


def _act(key: bytes, row: Any) -> Any:
    return hmac.new(key, json.dumps(list(row), ensure_ascii=False).encode("utf-8", "surrogatepass"), hashlib.sha256)


def _changes(connection: Connection, made: Any, span: tuple[int, int], line: str, take: Take | None = None) -> int:
    """Add the changes with these numbers, in order; returns how many there are."""
    first, last = span
    total = 0
    ask = (
        f"SELECT max(seq), CAST(group_concat(line, '') AS BLOB), {_SEEN} FROM (SELECT seq, op, table_name, row_id, {line} "
        f"AS line FROM changes WHERE seq BETWEEN ? AND ? ORDER BY seq LIMIT {_BLOCK})"
    )
    while first <= last:
        end, block, *seen = connection.execute(ask, (first, last)).fetchone()
        if not seen[0]:
            break
        made.update(block)
        if take is not None:
            take((first, end), seen)
        total += seen[0]
        first = end + 1
    return total


def _rows(connection: Connection, made: Any, act: int, way: str) -> None:
    """Add the digests of the act."""
    for whose, table, runs, columns, kept, hints in digests.of_act(connection, act, first=way == FIRST):
        told = json.dumps([whose, table, runs, columns, kept.hex(), hints.hex()])
        made.update(told.encode("utf-8", "surrogatepass"))
