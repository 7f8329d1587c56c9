"""From the register to a state of the index: read whole, or patched with what acts have changed since."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gzstudents.kernel.connection import Connection
from gzstudents.kernel.search import reading
from gzstudents.kernel.search.columns import CodeColumn, Memo, TextColumn, fitting
from gzstudents.kernel.search.extra import load, rows_of, values_of
from gzstudents.kernel.search.reading import Block
from gzstudents.kernel.search.source import Extra, Source
from gzstudents.kernel.search.state import Order, Segment, State
from gzstudents.kernel.search.tokens import ROWS

_ONE_BY_ONE = 2_000  # more changed rows than this are put in order by reading the whole order again
_LARGE = 20_000
_WORN = 8  # rebuild when one row in so many is dead, or there are so many segments too many
_SEGMENTS = 64


def build(connection: Connection, source: Source) -> Generator[int, None, State]:
    """The whole register. Yields after each step how many rows are read."""
    with reading.snapshot(connection):
        mark = reading.mark(connection, source)
        columns = _Columns(source)
        segments: list[Segment] = []
        waiting: list[Block] = []  # until there are enough for a segment
        count = 0
        for block in reading.blocks(connection, source):
            yield count
            columns.add(block)
            yield count
            if sum(len(one.ids) for one in waiting) + len(block.ids) > ROWS:
                segments.append(_segment(segments, waiting))
                waiting = []
                yield count
            waiting.append(block._replace(columns={}))  # a hundred thousand texts that are let go at once take long
            count += len(block.ids)
        if waiting:
            segments.append(_segment(segments, waiting))
            yield count
        ids = columns.ids()
        order = yield from _whole_order(connection, source, ids, count)
        codes, texts = columns.done()
    connection.execute("PRAGMA shrink_memory")  # the pages that were read need not be kept
    return State(mark, ids, count, None, tuple(segments), order, codes, texts)


def with_extras(state: State, connection: Connection, extras: Iterable[Extra]) -> State:
    """The state with these columns beside its own."""
    with reading.snapshot(connection):
        loaded = {extra.name: load(state, connection, extra) for extra in extras}
    return replace(state, codes={**state.codes, **loaded}, wheres=[])


def with_later(state: State, connection: Connection, source: Source, names: Iterable[str]) -> State:
    """The state with these columns of the source too."""
    codes, texts = dict(state.codes), dict(state.texts)
    with reading.snapshot(connection):
        for name in names:
            if name in source.texts:
                texts[name] = _late_text(state, connection, source, name)
            else:
                codes[name] = _late_codes(state, connection, source, name)
    return replace(state, codes=codes, texts=texts, wheres=[])


def _late_codes(state: State, connection: Connection, source: Source, name: str) -> CodeColumn:
    memo = Memo([""])  # what rows have that are dead
    codes = np.zeros(len(state.ids), np.uint32)
    for keys, texts in reading.one_column(connection, source, name):
        rows, known = rows_of(state, keys)
        codes[rows[known]] = memo.codes(texts)[known]
    return CodeColumn(codes.astype(fitting(len(memo.known))), memo.known)


def _late_text(state: State, connection: Connection, source: Source, name: str) -> TextColumn:
    packed = np.zeros((len(state.ids), 2), np.uint64)
    for keys, texts in reading.one_column(connection, source, name):
        rows, known = rows_of(state, keys)
        packed[rows[known]] = TextColumn.pack(texts)[known]
    return TextColumn(packed)


def _segment(before: list[Segment], blocks: list[Block]) -> Segment:
    return Segment(before[-1].first + before[-1].count if before else 0, reading.joined(blocks))


def patch(state: State, connection: Connection, source: Source, extras: Iterable[Extra] = ()) -> State:
    """The state after all acts since; the same one when nothing changed. `extras`: those that are loaded."""
    with reading.snapshot(connection):
        mark = reading.mark(connection, source)
        mark = reading.Mark(max(mark.act, state.mark.act), mark.change)  # the newest lines may have been deleted
        if mark == state.mark:
            return state
        blocks = [
            block._replace(
                columns=block.columns | {x.name: values_of(connection, x, block.ids.tolist()) for x in extras}
            )
            for block in reading.changed(connection, source, state.mark.act)
        ]
        gone = reading.deleted(connection, source, state.mark.change)
        alive = _without(state, blocks, gone)
        return _grown(state, mark, alive, blocks, gone, connection, source)


def is_large(state: State, connection: Connection, source: Source) -> bool:
    """Whether so much has changed that reading everything anew is quicker than a patch."""
    sentence = f"SELECT count(*) FROM {source.table} WHERE {source.updated} > ?"
    return int(connection.execute(sentence, (state.mark.act,)).fetchone()[0]) > _LARGE


def is_worn(state: State) -> bool:
    """Whether a rebuild would make the index quicker."""
    dead = 0 if state.alive is None else len(state.ids) - state.count
    late = len(state.ids) - state.sorted_count
    return late + dead > max(len(state.ids) // _WORN, _ONE_BY_ONE) or len(state.segments) > _SEGMENTS + (
        state.sorted_count >> 16
    )


class _Columns:
    """Ids, codes and texts, gathered block by block."""

    def __init__(self, source: Source) -> None:
        self._ids: list[NDArray[np.int64]] = []
        self._memos = {name: Memo() for name in source.codes}
        self._codes: dict[str, list[NDArray[Any]]] = {name: [] for name in source.codes}
        self._texts: dict[str, list[NDArray[Any]]] = {name: [] for name in source.texts}

    def add(self, block: Block) -> None:
        self._ids.append(block.ids)
        for name, memo in self._memos.items():
            self._codes[name].append(memo.codes(block.columns[name]))
        for name, packed in self._texts.items():
            packed.append(TextColumn.pack(block.columns[name]))

    def ids(self) -> NDArray[np.int64]:
        return np.concatenate(self._ids) if self._ids else np.empty(0, np.int64)

    def done(self) -> tuple[dict[str, CodeColumn], dict[str, TextColumn]]:
        codes = {
            name: CodeColumn(np.concatenate(self._codes[name] or [np.empty(0, np.uint8)]), memo.known)
            for name, memo in self._memos.items()
        }
        empty = np.empty((0, 2), np.uint64)
        return codes, {name: TextColumn(np.concatenate(packed or [empty])) for name, packed in self._texts.items()}


def _whole_order(
    connection: Connection, source: Source, ids: NDArray[np.int64], count: int
) -> Generator[int, None, Order]:
    """The usual order as SQLite has it. `ids` are in order."""
    parts: list[NDArray[np.int32]] = []
    for keys in reading.in_order(connection, source):
        parts.append(np.searchsorted(ids, keys).astype(np.int32))
        yield count
    return _order(np.concatenate(parts) if parts else np.empty(0, np.int32))


def _order(rows: NDArray[np.int32]) -> Order:
    places = np.empty(len(rows), np.int32)
    places[rows] = np.arange(len(rows), dtype=np.int32)
    return Order(rows, places)


def _without(state: State, blocks: Iterable[Block], gone: list[int]) -> NDArray[np.bool_]:
    alive = np.ones(len(state.ids), bool) if state.alive is None else state.alive.copy()
    for key in (*gone, *(int(key) for block in blocks for key in block.ids)):
        row = state.row(key)
        if row is not None:
            alive[row] = False
    return alive


def _grown(
    state: State,
    mark: reading.Mark,
    alive: NDArray[np.bool_],
    blocks: list[Block],
    gone: list[int],
    connection: Connection,
    source: Source,
) -> State:
    """The old rows, some of them dead now, and the changed ones as new rows at the end."""
    codes, texts, segments = dict(state.codes), dict(state.texts), list(state.segments)
    late, first = dict(state.late), len(state.ids)
    for key in gone:
        late.pop(key, None)
    added: list[int] = []
    for block in blocks:
        segments.append(Segment(first + len(added), block))
        added += block.ids.tolist()
        codes = {name: column.extended(block.columns[name]) for name, column in codes.items()}
        texts = {name: column.extended(block.columns[name]) for name, column in texts.items()}
    late.update((key, first + place) for place, key in enumerate(added))
    ids = np.concatenate((state.ids, np.array(added, np.int64)))
    alive = np.concatenate((alive, np.ones(len(added), bool)))
    grown = State(mark, ids, state.sorted_count, alive, tuple(segments), state.order, codes, texts, late)
    order = _order(_inserted(grown, added, connection, source))
    return State(mark, ids, state.sorted_count, alive, tuple(segments), order, codes, texts, late)


def _inserted(state: State, added: list[int], connection: Connection, source: Source) -> NDArray[np.int32]:
    """The usual order with new rows put where they belong."""
    if len(added) > _ONE_BY_ONE:
        return _read_again(state, connection, source)
    known = len(state.order.places)
    sentence = f"SELECT {source.key} FROM {source.table} WHERE {source.key} IN ({', '.join('?' * len(added))}) "
    keys = connection.execute(f"{sentence} ORDER BY {source.name}, {source.key}", added).fetchall()
    places: list[int] = []
    for (key,) in keys:
        earlier = reading.before(connection, source, key)
        row = None if earlier is None else state.row(earlier)
        if row is None:
            places.append(0)
        else:  # right behind the one before; behind another new one, which was put in just now, at the same place
            places.append(int(state.order.places[row]) + 1 if row < known else places[-1])
    rows = np.array([state.late[key] for (key,) in keys], np.int32)
    return np.insert(state.order.rows, places, rows)


def _read_again(state: State, connection: Connection, source: Source) -> NDArray[np.int32]:
    """The living rows as SQLite orders them, then the dead ones, which nobody sees."""
    alive = np.ones(len(state.ids), bool) if state.alive is None else state.alive
    living = np.flatnonzero(alive).astype(np.int32)
    living = living[np.argsort(state.ids[living])]
    keys = state.ids[living]
    parts = [living[np.searchsorted(keys, block)] for block in reading.in_order(connection, source)]
    return np.concatenate((*parts, np.flatnonzero(~alive).astype(np.int32)))
