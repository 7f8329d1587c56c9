"""What inserted rows looked like when their act was done: 8 bytes a row, kept beside the journal and covered by its seal.

An insert's entry in the journal holds no values, so without this a row that was never updated could be changed by anybody
with an SQL tool. A row's digest covers all its columns but the version, as JSON, made by SQLite (three times as fast as
Python; numbers, texts and nothing are told apart). Rows are taken by up to BLOCK together; of a block of an act with few rows
every column also has a checksum, which proves nothing and only says which column it was when a row differs. Where rows came
by the thousand the row is named without its column.

A row that was deleted within its act has no digest. Rows that no act inserted (the programmes a store is made with) have
theirs in records without an act, which the first seal of this kind covers.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple
from zlib import crc32

from gzstudents.kernel.connection import Connection

BLOCK = 4096  # rows together
HINTED = (
    1000  # rows of an act in one table: of more, the checksums of columns would take longer than all digests together
)
SIZE = 8  # bytes of a row's digest

Run = tuple[int, int]  # first and last id, both included


class Block(NamedTuple):
    """One record: some rows of a table. `act` is None for what stood there before the first act."""

    act: int | None
    table: str
    runs: list[Run]
    columns: list[str]
    digests: bytes
    hints: bytes

    def ids(self) -> list[int]:
        return [row for first, last in self.runs for row in range(first, last + 1)]


def digest(line: bytes) -> bytes:
    return blake2b(line, digest_size=SIZE).digest()


def quoted(name: str) -> str:
    """A name out of a journal that may have been tampered with."""
    return '"' + name.replace('"', "") + '"'


def line(columns: Iterable[str]) -> str:
    """SQL: a row as JSON in one line, as bytes."""
    return f"json_array({', '.join(map(quoted, columns))})"


def columns_of(connection: Connection, table: str) -> list[str]:
    """All that a table has today but the version; empty where there is no such table."""
    found = connection.execute(f"PRAGMA table_info({quoted(table)})").fetchall()
    return [row[1] for row in found if row[1] != "version"]


# -- keeping -------------------------------------------------------------------------------------------------------------


def keep(connection: Connection, act: int | None, table: str, runs: Iterable[Run]) -> None:
    """Keep the digests of rows as they are now. Ids in the runs that have no row are passed over."""
    columns = columns_of(connection, table)
    gathered = list(_joined(runs))
    hinted = columns if _length(gathered) <= HINTED else []
    told = ", ".join(
        [
            f"count(*), CAST(group_concat({line(columns)}, char(10)) AS BLOB)",
            *(f"CAST(group_concat({quoted(name)}) AS BLOB)" for name in hinted),
        ]
    )
    for piece in _pieces(gathered):
        where, values = _where(piece)
        ask = f"SELECT {told} FROM (SELECT * FROM {quoted(table)} NOT INDEXED WHERE {where} ORDER BY id)"
        count, lines, *by_column = connection.execute(ask, values).fetchone()
        if count < _length(piece):
            ids = connection.execute(f"SELECT id FROM {quoted(table)} WHERE {where} ORDER BY id", values)
            piece = list(_joined((row, row) for (row,) in ids.fetchall()))
        if count:
            digests = b"".join([digest(one) for one in lines.split(b"\n")])  # JSON has no line break inside
            _write(connection, Block(act, table, piece, columns, digests, _checksums(by_column)))


def keep_strangers(connection: Connection, tables: Iterable[str]) -> None:
    """The rows that no act inserted, as they are now: when a store is made, and when an older one gets its digests."""
    for table in tables:
        if columns_of(connection, table):
            rows = connection.execute(
                f"SELECT id FROM {quoted(table)} t WHERE NOT EXISTS "
                "(SELECT 1 FROM changes WHERE table_name = ? AND row_id = t.id) ORDER BY id",
                (table,),
            )
            keep(connection, None, table, ((row, row) for (row,) in rows.fetchall()))


def _write(connection: Connection, block: Block) -> None:
    connection.execute(
        "INSERT INTO row_digests (act_id, table_name, runs, columns, digests, hints) VALUES (?, ?, ?, ?, ?, ?)",
        (block.act, block.table, json.dumps(block.runs), json.dumps(block.columns), block.digests, block.hints),
    )


def _where(runs: Sequence[Run]) -> tuple[str, tuple[Any, ...]]:
    if len(runs) == 1:
        return "id BETWEEN ? AND ?", runs[0]
    ids = [row for first, last in runs for row in range(first, last + 1)]
    return "id IN (SELECT value FROM json_each(?))", (json.dumps(ids),)


def _checksums(columns: Iterable[bytes | None]) -> bytes:
    return b"".join(crc32(values or b"").to_bytes(4, "big") for values in columns)


def hints_of(lines: Iterable[bytes], count: int) -> bytes:
    """The checksums of columns from rows as JSON, as keep() makes them from the table."""
    values: list[list[str]] = [[] for _column in range(count)]
    for one in lines:
        for place, value in enumerate(json.loads(one)):
            if value is not None:
                values[place].append(str(value))
    return _checksums(",".join(column).encode() for column in values)


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    """In order, once, with neighbours in one run."""
    start, end = 0, -1
    for first, last in sorted(runs):
        if first > end + 1:
            if end >= start:
                yield start, end
            start = first
        end = max(end, last)
    if end >= start:
        yield start, end


def _pieces(runs: Iterable[Run]) -> Iterator[list[Run]]:
    piece: list[Run] = []
    room = BLOCK
    for first, last in runs:
        while first <= last:
            upto = min(last, first + room - 1)
            piece.append((first, upto))
            room -= upto - first + 1
            first = upto + 1
            if not room:
                yield piece
                piece, room = [], BLOCK
    if piece:
        yield piece


def _length(runs: Iterable[Run]) -> int:
    return sum(last - first + 1 for first, last in runs)


# -- which rows an act inserted ------------------------------------------------------------------------------------------


class Inserted:
    """Gathers what an act inserted while its changes pass by in blocks."""

    def __init__(self) -> None:
        self.runs: dict[str, list[Run]] = defaultdict(list)

    def run(self, table: str, run: Run) -> None:
        self.runs[table].append(run)

    def look(self, connection: Connection, span: Run) -> None:
        """Among the changes with these numbers there may be insertions."""
        rows = connection.execute("SELECT table_name, row_id FROM changes WHERE seq BETWEEN ? AND ? AND op = 'I'", span)
        for name, row in rows.fetchall():
            self.runs[name].append((row, row))


# -- reading -------------------------------------------------------------------------------------------------------------


def of_act(connection: Connection, act: int, *, first: bool) -> Iterator[Any]:
    """The records that an act's seal covers, in order; the `first` act's also those without an act."""
    where = "act_id = ? OR act_id IS NULL" if first else "act_id = ?"
    return iter(
        connection.execute(
            f"SELECT act_id, table_name, runs, columns, digests, hints FROM row_digests WHERE {where} ORDER BY id",
            (act,),
        )
    )


def blocks(connection: Connection) -> Iterator[Block]:
    """All records, one by one."""
    found = connection.execute("SELECT act_id, table_name, runs, columns, digests, hints FROM row_digests ORDER BY id")
    for act, table, runs, columns, digests, hints in found:
        yield Block(act, table, [(one[0], one[1]) for one in json.loads(runs)], json.loads(columns), digests, hints)
