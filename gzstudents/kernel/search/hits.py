"""What a search found: the count at once, the ids as far as they are looked at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

_STEP = 16_384

Ids = NDArray[np.int64]
Slice = slice  # the class has a method of that name


class Hits:
    """Ids in the order asked for. Few hits are sorted whole; many are picked out of the sorted whole step by step."""

    def __init__(self, version: int, count: int, ids: Ids, rows: NDArray[Any], mask: NDArray[np.bool_] | None) -> None:
        """`rows` are sorted; those that `mask` (None: all) leaves are the hits."""
        self.version = version
        self.count = count
        self._parts = _picked(ids, rows, mask)
        self._ready = np.empty(0, np.int64)

    def __len__(self) -> int:
        return self.count

    @property
    def ids(self) -> Ids:
        """All of them."""
        return self.slice(0, self.count)

    def slice(self, start: int, stop: int) -> Ids:
        """From one place to another, as in a list."""
        stop = min(stop, self.count)
        if len(self._ready) < stop:
            parts, size = [self._ready], len(self._ready)
            while size < stop:
                part = next(self._parts, None)
                if part is None:
                    break
                parts.append(part)
                size += len(part)
            self._ready = np.concatenate(parts)
        return self._ready[max(start, 0) : stop]

    def __getitem__(self, place: int | Slice) -> Any:
        """As a list does, so that a table may hold the hits themselves."""
        if isinstance(place, Slice):
            start, stop, step = place.indices(self.count)
            return self.slice(start, stop)[::step] if step > 0 else self.ids[place]
        if not -self.count <= place < self.count:
            raise IndexError(place)
        return int(self.slice(place % self.count, place % self.count + 1)[0])

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        return np.array(self.ids, dtype or np.int64) if copy else np.asarray(self.ids, dtype or np.int64)

    def position(self, key: int) -> int | None:
        """At which place an id stands."""
        places = np.flatnonzero(self.ids == key)
        return int(places[0]) if len(places) else None


def _picked(ids: Ids, rows: NDArray[Any], mask: NDArray[np.bool_] | None) -> Iterator[Ids]:
    for start in range(0, len(rows), _STEP):
        part = rows[start : start + _STEP]
        yield ids[part if mask is None else part[mask[part]]]
        start_whole = start + _STEP
        if start_whole >= 8 * _STEP:  # whoever looks this far wants the rest
            rest = rows[start_whole:]
            yield ids[rest if mask is None else rest[mask[rest]]]
            return
