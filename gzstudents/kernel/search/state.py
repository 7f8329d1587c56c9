"""One state of the index, never changed: a patch makes the next one, so that any thread may search meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gzstudents.kernel.search.columns import CodeColumn, TextColumn
from gzstudents.kernel.search.grams import Grams
from gzstudents.kernel.search.reading import Block, Mark
from gzstudents.kernel.search.source import Collate
from gzstudents.kernel.search.tokens import Tokens
from gzstudents.kernel.search.words import Parts, Query, is_plain, may_be_inside_document, may_be_inside_phone

_KEPT_MASKS = 4
Mask = NDArray[np.bool_]


class Segment:
    """The search text of some rows that follow each other."""

    __slots__ = ("_documents", "_phones", "_tokens", "count", "first")

    def __init__(self, first: int, block: Block) -> None:
        self.first = first
        self.count = len(block.ids)
        self._tokens = Tokens(block.lines)
        self._phones = Grams(block.phones)
        self._documents = Grams(block.documents)

    @property
    def nbytes(self) -> int:
        return self._tokens.nbytes + self._phones.nbytes + self._documents.nbytes

    def mask(self, query: Query) -> Mask:
        """For each row whether the query finds it."""
        found = self._all_of([self._any_of(spellings) for spellings in query.words])
        for part in query.numbers:
            self._add(found, part)
        return found

    def begins(self, part: str) -> bool:
        """Whether a word begins with this."""
        return len(self._tokens.rows(part.encode("utf-8", "replace"))) > 0

    def _any_of(self, spellings: tuple[Parts, ...]) -> Mask:
        found = self._all_of([self._part(part) for part in spellings[0]])
        for parts in spellings[1:]:
            found |= self._all_of([self._part(part) for part in parts])
        return found

    def _all_of(self, masks: list[Mask]) -> Mask:
        found = masks[0]
        for mask in masks[1:]:
            found &= mask
        return found

    def _part(self, part: str) -> Mask:
        found = np.zeros(self.count, bool)
        self._add(found, part)
        return found

    def _add(self, found: Mask, part: str) -> None:
        word = part.encode("utf-8", "replace")
        found[self._tokens.rows(word)] = True
        if may_be_inside_document(part):
            found[self._documents.rows(word)] = True
        elif is_plain(part):
            found[self._documents.starting(word)] = True
        if may_be_inside_phone(part):
            found[self._phones.rows(word)] = True


class Order(NamedTuple):
    """The usual order: rows in it, and each row's place."""

    rows: NDArray[np.int32]
    places: NDArray[np.int32]


@dataclass(frozen=True)
class State:
    """Rows are numbered in the order they were read; one that was changed since is dead and comes again at the end."""

    mark: Mark
    ids: NDArray[np.int64]
    sorted_count: int  # the first rows are in order of their ids, the rest came by patches
    alive: Mask | None  # None: all
    segments: tuple[Segment, ...]
    order: Order
    codes: dict[str, CodeColumn]
    texts: dict[str, TextColumn]
    late: dict[int, int] = field(default_factory=dict)  # id → row of those that came by patches
    _orders: dict[tuple[str, bool], NDArray[Any]] = field(default_factory=dict)
    _masks: list[tuple[Query, Mask]] = field(default_factory=list)
    wheres: list[tuple[Any, Mask]] = field(default_factory=list)  # see where.py

    @property
    def count(self) -> int:
        return len(self.ids) if self.alive is None else int(np.count_nonzero(self.alive))

    @property
    def nbytes(self) -> int:
        columns = sum(column.codes.nbytes for column in self.codes.values())
        texts = sum(column.keys.nbytes for column in self.texts.values())
        order = self.order.rows.nbytes + self.order.places.nbytes + sum(rows.nbytes for rows in self._orders.values())
        return self.ids.nbytes + columns + texts + order + sum(segment.nbytes for segment in self.segments)

    def row(self, key: int) -> int | None:
        """The living row of an id."""
        late = self.late.get(key)
        if late is not None:
            return late
        place = int(np.searchsorted(self.ids[: self.sorted_count], key))
        if place == self.sorted_count or self.ids[place] != key:
            return None
        return place if self.alive is None or self.alive[place] else None

    def found(self, query: Query) -> Mask | None:
        """The living rows that a query finds; None for all rows. The last few are kept: counts ask for the same."""
        if query.is_empty:
            return self.alive
        mask = next((known for asked, known in self._masks if asked == query), None)
        if mask is None:
            mask = np.concatenate([segment.mask(query) for segment in self.segments] or [np.zeros(0, bool)])
            if self.alive is not None:
                mask &= self.alive
            self._masks.insert(0, (query, mask))
            del self._masks[_KEPT_MASKS:]
        return mask

    def all_sorted(self, column: str, collate: Collate | None, *, descending: bool) -> NDArray[Any]:
        """Every row in order of a column; worked out once. Equal ones by name, blanks last."""
        if not column:
            return self.order.rows if not descending else self._kept("", True, None)
        return self._kept(column, descending, collate)

    def some_sorted(
        self, rows: NDArray[Any], column: str, collate: Collate | None, *, descending: bool
    ) -> NDArray[Any]:
        """A few rows in order of a column."""
        names = self.order.places[rows]
        if not column:
            return rows[np.argsort(-names if descending else names)]
        if column in self.texts:
            return self.texts[column].ordered(rows, names, descending=descending)
        ranks = self.codes[column].ranks(column, collate, descending=descending)[self.codes[column].codes[rows]]
        return rows[np.lexsort((names, ranks))]

    def forget_orders(self) -> None:
        """After the language changed: labels sort in another order."""
        self._orders.clear()
        for column in self.codes.values():
            column.forget_order()

    def forget_orders_of(self, columns: Iterable[str]) -> None:
        """These columns are others now."""
        for name in columns:
            for descending in (False, True):
                self._orders.pop((name, descending), None)

    def _kept(self, column: str, descending: bool, collate: Collate | None) -> NDArray[Any]:
        rows = self._orders.get((column, descending))
        if rows is None:
            rows = self._orders[column, descending] = self._work_out(column, descending, collate)
        return rows

    def _work_out(self, column: str, descending: bool, collate: Collate | None) -> NDArray[Any]:
        by_name = self.order.rows
        if not column:
            return np.ascontiguousarray(by_name[::-1])
        if column in self.texts:
            rows = np.arange(len(self.ids), dtype=np.int32)
            return self.texts[column].ordered(rows, self.order.places, descending=descending)
        ranks = self.codes[column].ranks(column, collate, descending=descending)
        return by_name[np.argsort(ranks[self.codes[column].codes[by_name]], kind="stable")]
