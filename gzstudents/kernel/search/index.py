"""The register index: finds, filters, sorts and counts anybody as one types. Always equal to SQL (tests)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gzstudents.kernel.connection import Connection
from gzstudents.kernel.search import footprint, making, words
from gzstudents.kernel.search.hits import Hits
from gzstudents.kernel.search.source import EVERYBODY, Collate, Condition, Extra, Filters, Source
from gzstudents.kernel.search.state import Mask, State
from gzstudents.kernel.search.where import rows_where
from gzstudents.kernel.turns import short_turns

_PART = 8  # filters look at the found rows only when these are less than one in so many
_FEW = 4_096  # so many hits are sorted whole; more are picked out of the sorted whole


class RegisterIndex:
    """Build it in a background thread; search it from any. `sort=""` is the usual order, by name."""

    def __init__(self, source: Source, collate: Collate | None = None) -> None:
        self.source = source
        self._collate = collate
        self._state: State | None = None
        self._read = source.with_only(())  # what is read of it as yet
        self._extras: dict[str, Extra] = {}
        self.version = 0  # goes up with every build and patch
        self.needs_rebuild = False

    # -- keeping it true -------------------------------------------------------------------------------------------------

    @property
    def ready(self) -> bool:
        return self._state is not None

    @property
    def act(self) -> int:
        """The last act the index knows of."""
        return self._state.mark.act if self._state else 0

    def build(self, connection: Connection, stop: Callable[[], bool] = lambda: False) -> bool:
        """Read everything anew; False when stopped. Meanwhile the old state answers."""
        return not any(stop() for _done in self.steps(connection))

    def steps(self, connection: Connection) -> Iterator[int]:
        """The same in steps of some milliseconds each, for an idle loop; yields how many rows are read."""
        with short_turns():
            footprint.keep_small()
            state = yield from making.build(connection, self._read)
            if self._extras:
                state = making.with_extras(state, connection, self._extras.values())
            self._replace(state)
            footprint.give_back()

    def patch(self, connection: Connection) -> bool:
        """Take in all acts since; True when something changed. When `needs_rebuild` is set, build again in idle."""
        if self._state is None or making.is_large(self._state, connection, self.source):
            return self.build(connection)
        with short_turns():
            state = making.patch(self._state, connection, self._read, self._extras.values())
        if state is self._state:
            return False
        self._replace(state)
        return True

    def has(self, column: str) -> bool:
        """Whether one can filter and sort by a column now."""
        return self._state is not None and (column in self._state.codes or column in self._state.texts)

    def load(self, connection: Connection, extras: Iterable[Extra] = (), later: Iterable[str] = ()) -> bool:
        """Take in columns of other tables, in place of those of the same name, and those of the source that come later; True
        when there were any to take.
        """
        wanted = {extra.name: extra for extra in extras if self._extras.get(extra.name) != extra}
        missing = [name for name in dict.fromkeys(later) if name in self.source.later and not self.has(name)]
        if self._state is None or not (wanted or missing):
            return False
        with short_turns():
            state = making.with_later(self._state, connection, self.source, missing)
            state = making.with_extras(state, connection, wanted.values())
        state.forget_orders_of(wanted)
        self._extras |= wanted
        self._read = self.source.with_only((*self._read.codes, *self._read.texts, *missing))
        self._replace(state)
        return True

    def collate(self, collate: Collate | None) -> None:
        """Sort values otherwise from now on: the language changed."""
        self._collate = collate
        if self._state:
            self._state.forget_orders()
        self.version += 1

    # -- asking ----------------------------------------------------------------------------------------------------------

    def find(
        self,
        text: str = "",
        filters: Filters | None = None,
        tab: Condition = EVERYBODY,
        *,
        sort: str = "",
        descending: bool = False,
    ) -> Hits:
        """Who is found, in order. Blanks come last either way, equal ones by name."""
        state = self._known()
        mask = _where(state, text, filters or {}, tab)
        if sort == self.source.name:
            sort = ""
        count = len(state.ids) if mask is None else int(np.count_nonzero(mask))
        if mask is not None and count <= _FEW:
            rows = state.some_sorted(np.flatnonzero(mask), sort, self._collate, descending=descending)
            return Hits(self.version, count, state.ids, rows, None)
        rows = state.all_sorted(sort, self._collate, descending=descending)
        return Hits(self.version, count, state.ids, rows, mask)

    def count(self, text: str = "", filters: Filters | None = None, tab: Condition = EVERYBODY) -> int:
        """How many are found."""
        state = self._known()
        mask = _where(state, text, filters or {}, tab)
        return len(state.ids) if mask is None else int(np.count_nonzero(mask))

    def begins(self, part: str) -> bool:
        """Whether any word of any line begins with this; lines that were deleted since count as well."""
        return any(segment.begins(part) for segment in self._known().segments)

    def counts(
        self, column: str, text: str = "", filters: Filters | None = None, tab: Condition = EVERYBODY
    ) -> dict[str, int]:
        """How many have each value of a column; the column's own filter does not count, so that a chip offers the others."""
        state = self._known()
        others = {name: chosen for name, chosen in (filters or {}).items() if name != column}
        mask = _where(state, text, others, tab)
        codes = state.codes[column]
        numbers = np.bincount(codes.codes if mask is None else codes.codes[mask], minlength=len(codes.values))
        return codes.counted(numbers.tolist())

    def codes(self, column: str) -> tuple[NDArray[Any], list[str], Mask | None]:
        """A column as numbers, what the numbers mean, and which rows count (None: all): for the statistics' first pass."""
        state = self._known()
        return state.codes[column].codes, state.codes[column].values, state.alive

    def ids(self) -> NDArray[np.int64]:
        """The ids of all rows, beside codes()."""
        return self._known().ids

    @property
    def nbytes(self) -> int:
        return self._state.nbytes if self._state else 0

    def _known(self) -> State:
        if self._state is None:
            raise RuntimeError("the register index is not built yet")
        return self._state

    def _replace(self, state: State) -> None:
        self._state = state
        self.needs_rebuild = making.is_worn(state)
        self.version += 1


def _where(state: State, text: str, filters: Filters, tab: Condition) -> Mask | None:
    """The rows that text, filters and tab leave; None for all."""
    mask = state.found(words.parse(text))
    allowed: list[tuple[str, Mask]] = []
    for chosen in (filters, tab.filters):
        allowed += [(name, state.codes[name].allowed(values)) for name, values in chosen.items() if values]
    allowed += [(name, state.codes[name].between(low, high)) for name, (low, high) in tab.ranges.items()]
    if tab.where is not None:
        good = rows_where(state, tab.where)
        if mask is None and state.alive is not None:
            mask = state.alive
        mask = good if mask is None else good & mask
    if not allowed:
        return mask
    if mask is not None and np.count_nonzero(mask) < len(state.ids) // _PART:
        return _among_few(state, np.flatnonzero(mask), allowed)
    found = None if mask is None else mask.copy()
    for name, good in allowed:
        step = state.codes[name].rows_with(good)
        found = step if found is None else np.logical_and(found, step, out=found)
    return found


def _among_few(state: State, rows: NDArray[np.intp], allowed: list[tuple[str, Mask]]) -> Mask:
    for name, good in allowed:
        rows = rows[good[state.codes[name].codes[rows]]]
    found = np.zeros(len(state.ids), bool)
    found[rows] = True
    return found
