"""Columns that lie in other tables and are loaded when somebody filters or sorts by them: fields of the office's own."""

from __future__ import annotations

import json
from bisect import insort
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gzstudents.kernel.connection import Connection
from gzstudents.kernel.search.columns import Array, CodeColumn, Memo, fitting
from gzstudents.kernel.search.source import Collate, Extra
from gzstudents.kernel.search.state import State

_ONE_BY_ONE = 500  # new values that are put between the others; more are sorted with them
_AT_ONCE = 4_096  # values read at once: the window gets its turn between


class ExtraColumn(CodeColumn):
    """Keeps what its values are sorted by: a text of the office's own may be another one in each row. No two values have
    the same key.
    """

    __slots__ = ("extra", "keys", "numbers", "ordered")

    def __init__(self, codes: Array, values: list[str], extra: Extra, before: ExtraColumn | None = None) -> None:
        super().__init__(codes, values)
        self.extra = extra
        self.keys: list[Any] = [] if before is None else list(before.keys)
        known = len(self.keys)
        self.keys += [extra.order(text) for text in values[known:]]
        self.numbers: Array | None = None  # by code; not a number where there is none
        if extra.number is not None:
            added_numbers = [extra.number(text) for text in values[known:]]
            already = np.empty(0) if before is None or before.numbers is None else before.numbers
            self.numbers = np.concatenate((already, np.array(added_numbers, float)))  # None is no number
        added = [code for code, text in enumerate(values[known:], known) if text]
        self.ordered: list[int] = [] if before is None else list(before.ordered)  # codes of filled values
        if len(added) > _ONE_BY_ONE:
            self.ordered = sorted([*self.ordered, *added], key=self.keys.__getitem__)
        else:
            for code in added:
                insort(self.ordered, code, key=self.keys.__getitem__)

    def extended(self, texts: Sequence[str]) -> ExtraColumn:
        memo = Memo(self.values)
        added = memo.codes(texts)
        codes = np.concatenate((self.codes, added), dtype=fitting(len(memo.known)))
        made = ExtraColumn(codes, memo.known, self.extra, self)
        if len(made.values) == len(self.values):
            made._ranks = dict(self._ranks)
        return made

    def ranks(self, name: str, collate: Collate | None, *, descending: bool) -> Array:
        """By the kept order; blanks come last either way."""
        if descending not in self._ranks:
            filled = self.ordered[::-1] if descending else self.ordered
            found = np.full(len(self.values), len(filled), fitting(len(filled) + 1, least=2))
            found[filled] = np.arange(len(filled))
            self._ranks[descending] = found
        return self._ranks[descending]

    def allowed(self, chosen: Collection[str]) -> NDArray[np.bool_]:
        """Of several values in one any of them counts."""
        if not self.extra.several:
            return super().allowed(chosen)
        wanted = frozenset(chosen)
        return np.array([not wanted.isdisjoint(text.split(" ")) for text in self.values], bool)

    def counted(self, numbers: Sequence[int]) -> dict[str, int]:
        if not self.extra.several:
            return super().counted(numbers)
        found: dict[str, int] = {}
        for text, number in zip(self.values, numbers, strict=True):
            for part in text.split(" ") if number else ():
                found[part] = found.get(part, 0) + number
        return found

    def forget_order(self) -> None:
        super().forget_order()
        if self.extra.spoken:
            self.keys = [self.extra.order(text) for text in self.values]
            self.ordered = sorted(self.ordered, key=self.keys.__getitem__)


def load(state: State, connection: Connection, extra: Extra) -> ExtraColumn:
    """The column for every row of a state; rows without a value are blank."""
    memo = Memo([""])
    codes = np.zeros(len(state.ids), np.uint32)
    for keys, texts in _blocks(connection, extra):
        found = memo.codes(texts)
        rows, known = rows_of(state, np.array(keys, np.int64))
        codes[rows[known]] = found[known]
    return ExtraColumn(codes.astype(fitting(len(memo.known))), memo.known, extra)


def values_of(connection: Connection, extra: Extra, ids: Sequence[int]) -> list[str]:
    """The texts of these rows, in this order."""
    rows = connection.execute(
        f"SELECT row, text FROM ({extra.sql}) WHERE row IN (SELECT value FROM json_each(?))",
        (*extra.given, json.dumps([int(one) for one in ids])),
    )
    found = dict(rows.fetchall())
    return [found.get(int(one)) or "" for one in ids]


def _blocks(connection: Connection, extra: Extra) -> Iterator[tuple[list[int], list[str]]]:
    cursor = connection.execute(extra.sql, extra.given)
    while block := cursor.fetchmany(_AT_ONCE):
        keys, texts = zip(*block, strict=True)
        yield list(keys), [text or "" for text in texts]


def rows_of(state: State, keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The row of each id, and whether there is one."""
    ids = state.ids[: state.sorted_count]
    if not len(ids):
        places, known = np.zeros(len(keys), np.int64), np.zeros(len(keys), bool)
    else:
        places = np.minimum(np.searchsorted(ids, keys), len(ids) - 1)
        known = ids[places] == keys
    if state.late:  # those that came by patches stand in other rows
        for place, key in enumerate(keys.tolist()):
            row = state.late.get(key)
            if row is not None:
                places[place], known[place] = row, True
    return places, known
