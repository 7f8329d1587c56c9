"""What the seal of an act covers: the act, all its changes, and the digests of the rows it inserted.

The letter in front of a seal says how it was made. PLAIN: stores of the first releases, whose inserted rows nobody kept a
digest of. ROWS: since then. FIRST: the first of those, which also speaks for the rows that were there before. All under the
salt that lies in the store.
"""

import hashlib
import hmac
import json
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
# insertions one after the other into one table say nothing more than this: the numbers of rows and changes go up together
_EVEN = (
    "SELECT count(*), min(act_id), max(act_id), min(op), max(op), min(table_name), max(table_name), min(row_id - seq), "
    "max(row_id - seq), min(row_id), max(row_id), count(old), count(new) FROM changes WHERE seq BETWEEN ? AND ?"
)


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
    _changes(connection, made, row[6:8], inserted)
    if not connection.execute("SELECT 1 FROM row_digests WHERE act_id = ? LIMIT 1", (row[0],)).fetchone():
        for table, runs in inserted.runs.items():
            digests.keep(connection, row[0], table, runs)
    _rows(connection, made, row[0], way)
    return str(made.hexdigest())


def plain(connection: Connection, key: bytes, row: Any) -> str:
    """As the first releases did it."""
    made = _act(key, row)
    _lines(connection, made, row[6:8], _PLAIN_LINE)
    return str(made.hexdigest())


def again(connection: Connection, key: bytes, row: Any, way: str) -> tuple[str, int]:
    """The content of an act as it stands in the file, and how many changes it has."""
    made = _act(key, row)
    if way == PLAIN:
        count = _lines(connection, made, row[6:8], _PLAIN_LINE)
    else:
        count = _changes(connection, made, row[6:8])
        _rows(connection, made, row[0], way)
    return str(made.hexdigest()), count


def _act(key: bytes, row: Any) -> Any:
    return hmac.new(key, json.dumps(list(row), ensure_ascii=False).encode("utf-8", "surrogatepass"), hashlib.sha256)


def _changes(connection: Connection, made: Any, span: tuple[int, int], inserted: Inserted | None = None) -> int:
    """Add the changes with these numbers, in order; returns how many there are."""
    total = 0
    for first in range(span[0], span[1] + 1, _BLOCK):
        last = min(first + _BLOCK - 1, span[1])
        even = connection.execute(_EVEN, (first, last)).fetchone() if last - first + 1 == _BLOCK else None
        if even is not None and _is_even(even, last - first + 1):
            made.update(json.dumps([first, *even]).encode("utf-8", "surrogatepass"))
            if inserted is not None:
                inserted.run(even[5], (even[9], even[10]))
            total += even[0]
        else:
            total += _lines(connection, made, (first, last), _ROWS_LINE)
            if inserted is not None:
                inserted.look(connection, (first, last))
    return total


def _is_even(even: Any, expected: int) -> bool:
    count, act, last_act, op, last_op, table, last_table, offset, last_offset, row, last_row, *values = even
    return (
        (count, act, op, table, offset) == (expected, last_act, last_op, last_table, last_offset)
        and op == "I"
        and values == [0, 0]
        and type(row) is type(last_row) is type(act) is int
        and last_row - row + 1 == expected
    )


def _lines(connection: Connection, made: Any, span: tuple[int, int], line: str) -> int:
    """Add a line for each change; returns how many there are."""
    first, last = span
    total = 0
    ask = (
        "SELECT count(*), max(seq), CAST(group_concat(line, '') AS BLOB) FROM "
        f"(SELECT seq, {line} AS line FROM changes WHERE seq BETWEEN ? AND ? ORDER BY seq LIMIT {_BLOCK})"
    )
    while first <= last:
        count, end, block = connection.execute(ask, (first, last)).fetchone()
        if not count:
            break
        made.update(block)
        total += count
        first = end + 1
    return total


def _rows(connection: Connection, made: Any, act: int, way: str) -> None:
    """Add the digests of the act."""
    for whose, table, runs, columns, kept, hints in digests.of_act(connection, act, first=way == FIRST):
        told = json.dumps([whose, table, runs, columns, kept.hex(), hints.hex()])
        made.update(told.encode("utf-8", "surrogatepass"))
