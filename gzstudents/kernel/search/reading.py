"""Lines of the register, read in blocks: one aggregate a column, so that Python sees few and large values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gzstudents.kernel.connection import Connection
from gzstudents.kernel.search.source import Source
from gzstudents.kernel.search.tokens import ROWS
from gzstudents.kernel.search.words import split_numbers

READ = 8_192  # lines read at once: what is made of them in Python must not keep the window waiting
_MARK = "\x1f"  # between the values of one column


class Block(NamedTuple):
    """Up to 8,192 lines as they are read, up to 65,536 joined. The blobs hold one line a row, each ended by a line feed."""

    ids: NDArray[np.int64]
    lines: bytes
    phones: bytes
    documents: bytes
    columns: dict[str, list[str]]


class Mark(NamedTuple):
    """How far an index has read: the last act and the last change of the journal."""

    act: int
    change: int


@contextmanager
def snapshot(connection: Connection) -> Iterator[None]:
    """All that is read within sees one state of the store."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")


def mark(connection: Connection, source: Source) -> Mark:
    act = connection.execute(f"SELECT coalesce(max({source.updated}), 0) FROM {source.table}").fetchone()[0]
    change = connection.execute("SELECT coalesce(max(seq), 0) FROM changes").fetchone()[0]
    return Mark(act, change)


def blocks(connection: Connection, source: Source) -> Iterator[Block]:
    """The whole table in order of its key."""
    last = -1
    while (bounds := _bounds(connection, source, last)) is not None:
        low, high = bounds
        yield from _read(connection, source, f"{source.key} BETWEEN ? AND ?", (low, high))
        last = high


def joined(blocks: Sequence[Block]) -> Block:
    """Blocks that follow each other as one, without the columns."""
    lines, phones, documents = (b"".join(blobs) for blobs in zip(*(block[1:4] for block in blocks), strict=True))
    return Block(np.concatenate([block.ids for block in blocks]), lines, phones, documents, {})


def changed(connection: Connection, source: Source, act: int) -> Iterator[Block]:
    """Only the lines written after an act."""
    ids = connection.execute(
        f"SELECT {source.key} FROM {source.table} WHERE {source.updated} > ? ORDER BY {source.key}", (act,)
    ).fetchall()
    for start in range(0, len(ids), READ):
        low, high = ids[start][0], ids[min(start + READ, len(ids)) - 1][0]
        where = f"{source.updated} > ? AND {source.key} BETWEEN ? AND ?"
        yield from _read(connection, source, where, (act, low, high))


def deleted(connection: Connection, source: Source, change: int) -> list[int]:
    """The owners that the journal saw go."""
    rows = connection.execute(
        "SELECT row_id FROM changes WHERE seq > ? AND op = 'D' AND table_name = ?", (change, source.owner)
    )
    return [row[0] for row in rows]


def in_order(connection: Connection, source: Source) -> Iterator[NDArray[np.int64]]:
    """All keys in the usual order, in blocks; to be read within one snapshot."""
    name, key, table = source.name, source.key, source.table
    after: tuple[Any, int] = ("", -1)
    while True:
        found = connection.execute(
            f"SELECT group_concat({key}) FROM (SELECT {key} FROM {table} WHERE ({name}, {key}) > (?, ?) "
            f"ORDER BY {name}, {key} LIMIT {ROWS})",
            after,
        ).fetchone()[0]
        if found is None:
            return
        keys = _numbers(found)
        yield keys
        after = connection.execute(f"SELECT {name}, {key} FROM {table} WHERE {key} = ?", (int(keys[-1]),)).fetchone()


def before(connection: Connection, source: Source, key: int) -> int | None:
    """Who stands just before this one in the usual order."""
    row = connection.execute(
        f"SELECT {source.key} FROM {source.table} WHERE ({source.name}, {source.key}) < "
        f"(SELECT {source.name}, {source.key} FROM {source.table} WHERE {source.key} = ?) "
        f"ORDER BY {source.name} DESC, {source.key} DESC LIMIT 1",
        (key,),
    ).fetchone()
    return None if row is None else row[0]


def one_column(connection: Connection, source: Source, column: str) -> Iterator[tuple[NDArray[np.int64], list[str]]]:
    """The ids and the values of one column, block by block, in order of the key."""
    last = -1
    while (bounds := _bounds(connection, source, last)) is not None:
        _low, last = bounds
        where = f"FROM {source.table} WHERE {source.key} BETWEEN ? AND ?"
        keys, blob = connection.execute(
            f"SELECT group_concat({source.key}), CAST(group_concat({column}, char(31)) AS BLOB) {where}", bounds
        ).fetchone()
        ids, texts = _numbers(keys), _split(blob)
        if len(ids) != len(texts):  # a unit separator stands in a text
            rows = connection.execute(f"SELECT {source.key}, {column} {where}", bounds).fetchall()
            ids, texts = np.array([row[0] for row in rows], np.int64), [row[1] or "" for row in rows]
        yield ids, texts


def _bounds(connection: Connection, source: Source, last: int) -> tuple[int, int] | None:
    key, table = source.key, source.table
    low = connection.execute(f"SELECT min({key}) FROM {table} WHERE {key} > ?", (last,)).fetchone()[0]
    if low is None:
        return None
    return low, low + READ - 1


def _read(connection: Connection, source: Source, where: str, values: tuple[Any, ...]) -> Iterator[Block]:
    columns = (*source.codes, *source.texts)
    wanted = ", ".join(f"CAST(group_concat({column}, char(31)) AS BLOB)" for column in columns)
    number = source.numbers
    space = f"instr({number} || ' ', ' ')"  # as words.split_numbers
    row = connection.execute(
        f"SELECT count(*), group_concat({source.key}), CAST(group_concat({_short(source)}, char(10)) AS BLOB), "
        f"CAST(group_concat(substr({number}, 1, {space} - 1), char(10)) AS BLOB), "
        f"CAST(group_concat(substr({number}, {space} + 1), char(10)) AS BLOB), {wanted} "
        f"FROM {source.table} WHERE {where}",
        values,
    ).fetchone()
    count = row[0]
    if count == 0:
        return
    texts = {column: _split(blob) for column, blob in zip(columns, row[5:], strict=True)}
    lines, phones, documents = ((blob or b"") + b"\n" for blob in row[2:5])
    whole = all(len(column) == count for column in texts.values()) and all(
        blob.count(b"\n") == count for blob in (lines, phones, documents)
    )
    if whole:
        yield Block(_numbers(row[1]), lines, phones, documents, texts)
    else:
        yield _read_singly(connection, source, where, values)


def _short(source: Source) -> str:
    """The line without the document numbers at its end, if they are plain: these are found through `numbers`."""
    number, line = source.numbers, source.line
    documents = f"substr({number}, instr({number} || ' ', ' '))"  # with the space before
    return (
        f"CASE WHEN {documents} NOT GLOB '*[^a-z0-9 ]*' AND substr({line}, -length({documents})) = {documents} "
        f"THEN substr({line}, 1, length({line}) - length({documents})) ELSE {line} END"
    )


def _read_singly(connection: Connection, source: Source, where: str, values: tuple[Any, ...]) -> Block:
    """Row by row: for blocks with a line feed or a unit separator somewhere in a text."""
    columns = (*source.codes, *source.texts)
    listed = ", ".join((source.key, source.line, source.numbers, *columns))
    rows = connection.execute(f"SELECT {listed} FROM {source.table} WHERE {where}", values).fetchall()
    numbers = [split_numbers(_one_line(row[2])) for row in rows]
    return Block(
        np.array([row[0] for row in rows], np.int64),
        _blob([_one_line(row[1]) for row in rows]),
        _blob([phone for phone, _documents in numbers]),
        _blob([documents for _phone, documents in numbers]),
        {column: [row[place] for row in rows] for place, column in enumerate(columns, 3)},
    )


def _split(blob: bytes | None) -> list[str]:
    return (blob or b"").decode("utf-8", "replace").split(_MARK)


def _numbers(text: str) -> NDArray[np.int64]:
    return np.fromstring(text, np.int64, sep=",")


def _one_line(text: str) -> str:
    return text.replace("\n", " ")


def _blob(lines: list[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")
