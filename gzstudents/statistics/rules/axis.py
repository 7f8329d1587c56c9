"""The rows or the columns of a table as numbers: which finest classes each line adds up, and which lines each sum holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import numpy as np

from gzstudents.statistics.rules.facts import Flags, Ints
from gzstudents.statistics.rules.table import Line

_PLAIN = frozenset({"row", "unknown"})
_SUMS = frozenset({"subtotal", "total"})


@dataclass(frozen=True, slots=True, eq=False)
class Axis:
    """`leaves`: the finest classes of all lines, one line after the other, `start` where each line's begin."""

    leaves: Ints
    start: Ints
    filled: Ints  # the lines that have any
    size: int  # how many finest classes there can be
    finest: Ints  # lines that stand for themselves
    sums: Ints  # subtotals and totals
    holds: Ints  # [sum, finest]: 1 where the sum has all classes of the line
    shown: Flags  # the finest classes that stand in some line
    twice: bool  # a class stands in two of the finest lines
    short: bool  # a total leaves a class out

    def add(self, grid: Ints) -> Ints:
        """The lines of a grid whose rows are finest classes; exact."""
        found = np.zeros((len(self.start), grid.shape[1]), dtype=np.int64)
        if len(self.leaves):
            found[self.filled] = np.add.reduceat(grid[self.leaves], self.start[self.filled], axis=0)
        return found


def filled(grid: Ints, axis: int) -> Flags:
    """Which columns (axis 0) or rows (axis 1) of a grid have anybody in them."""
    return np.asarray(grid.any(axis=axis))


_MOST = 256
_known: dict[int, tuple[tuple[Line, ...], Axis]] = {}  # with the lines themselves: so no other ones get their number


def axis_of(lines: tuple[Line, ...]) -> Axis:
    """Worked out once for the same lines: most tables have the same columns, and every day much the same rows."""
    found = _known.get(id(lines))
    if found is None:
        if len(_known) >= _MOST:
            _known.clear()
        found = _known[id(lines)] = lines, _axis(lines)
    return found[1]


@lru_cache(maxsize=_MOST)
def _axis(lines: tuple[Line, ...]) -> Axis:
    counts = np.array([len(line.leaves) for line in lines], dtype=np.int64)
    leaves = np.fromiter(chain.from_iterable(line.leaves for line in lines), dtype=np.int64, count=int(counts.sum()))
    size = int(leaves.max()) + 1 if len(leaves) else 0
    finest = [place for place, line in enumerate(lines) if line.kind in _PLAIN]
    sums = [place for place, line in enumerate(lines) if line.kind in _SUMS]
    plain = list(chain.from_iterable(lines[place].leaves for place in finest))
    shown = np.zeros(size, dtype=bool)
    shown[plain] = True
    whole = set(plain)
    short = any(line.kind == "total" and set(line.leaves) != whole for line in lines)
    shown[list(chain.from_iterable(line.leaves for line in lines if line.kind == "part"))] = True
    start = np.cumsum(counts) - counts
    made = Axis(
        leaves, start, np.flatnonzero(counts), size, np.array(finest, dtype=np.int64), np.array(sums, dtype=np.int64),
        np.zeros((0, 0), dtype=np.int64), shown, len(plain) != len(whole), short,
    )  # fmt: skip
    return _with_holds(made, [lines[place].leaves for place in sums])


def _with_holds(made: Axis, sums: Sequence[tuple[int, ...]]) -> Axis:
    outside = np.ones((made.size, len(sums)), dtype=np.int64)
    for place, leaves in enumerate(sums):
        outside[list(leaves), place] = 0
    holds = (made.add(outside)[made.finest] == 0).T.astype(np.int64)
    return Axis(
        made.leaves,
        made.start,
        made.filled,
        made.size,
        made.finest,
        made.sums,
        holds,
        made.shown,
        made.twice,
        made.short,
    )
