"""A good assignment made better: one student moves, or two change places, as long as that is worth something; then a few are
thrown about and it begins again. Always the same for the same input; nothing here proves anything.
"""

import time
from typing import Any, NamedTuple

import numpy as np

from gzstudents.kernel.progress import SILENT, Progress

_THROWN = 6
_STEPS = 4000
_WORK, _MOST_KICKS = 40_000_000, 2000  # pairs looked at; the fewer students, the more often
_SLACK = 1e-9


class Table(NamedTuple):
    """Students down, places across; the last place is none at all. `value` is -inf where there is no such option."""

    value: Any
    weight: Any
    cost: Any
    capacity: Any
    budget: float


def polish(table: Table, places: list[int], *, seconds: float = 60.0, progress: Progress = SILENT) -> list[int]:
    """The place of each student, by number: worth at least as much as what was given, and within the same limits."""
    chance = np.random.default_rng(1)
    best = _climbed(table, np.array(places))
    worth = _worth(table, best)
    until, kicks = time.monotonic() + seconds, min(_MOST_KICKS, _WORK // max(len(places), 1) ** 2)
    for _kick in progress.over(range(kicks), kicks, step=10):
        if time.monotonic() > until:
            break
        tried = _climbed(table, _thrown(table, best.copy(), chance))
        if (found := _worth(table, tried)) >= worth:
            best, worth = tried, found
    return [int(place) for place in best]


def _worth(table: Table, at: Any) -> float:
    return float(table.value[np.arange(len(at)), at].sum())


def _use(table: Table, at: Any) -> tuple[Any, float]:
    rows = np.arange(len(at))
    load = np.bincount(at, weights=table.weight[rows, at], minlength=len(table.capacity))
    return load, float(table.cost[rows, at].sum())


def _climbed(table: Table, at: Any) -> Any:
    for _step in range(_STEPS):
        load, spent = _use(table, at)
        move, gain = _best_move(table, at, load, spent)
        pair, more = _best_change(table, at, load, spent)
        if max(gain, more) <= _SLACK:
            break
        if gain >= more:
            at[move[0]] = move[1]
        else:
            at[pair[0]], at[pair[1]] = at[pair[1]], at[pair[0]]
    return at


def _best_move(table: Table, at: Any, load: Any, spent: float) -> tuple[tuple[int, int], float]:
    rows = np.arange(len(at))
    gain = table.value - table.value[rows, at][:, None]
    gain[load[None, :] + table.weight > table.capacity[None, :] + _SLACK] = -np.inf
    gain[spent + table.cost - table.cost[rows, at][:, None] > table.budget + _SLACK] = -np.inf
    gain[rows, at] = -np.inf
    first = int(np.argmax(gain))
    return divmod(first, gain.shape[1]), float(gain.flat[first])


def _best_change(table: Table, at: Any, load: Any, spent: float) -> tuple[tuple[int, int], float]:
    rows = np.arange(len(at))
    there = table.value[:, at]  # [i, j]: i in the place of j
    own = table.value[rows, at]
    gain = there + there.T - own[:, None] - own[None, :]
    weight = table.weight[rows, at]
    room = (table.capacity - load)[at] + weight  # in the place of j, without j
    fits = table.weight[:, at] <= room[None, :] + _SLACK
    cost, mine = table.cost[:, at], table.cost[rows, at]
    paid = spent + cost + cost.T - mine[:, None] - mine[None, :] <= table.budget + _SLACK
    gain = np.where(fits & fits.T & paid & (at[:, None] != at[None, :]), gain, -np.inf)
    first = int(np.argmax(gain))
    return divmod(first, len(at)), float(gain.flat[first])


def _thrown(table: Table, at: Any, chance: Any) -> Any:
    """A few students somewhere else, wherever they fit."""
    for student in chance.permutation(len(at))[:_THROWN]:
        load, spent = _use(table, at)
        fits = (load + table.weight[student] <= table.capacity + _SLACK) & np.isfinite(table.value[student])
        fits &= spent + table.cost[student] - table.cost[student, at[student]] <= table.budget + _SLACK
        if len(where := np.flatnonzero(fits)):
            at[student] = chance.choice(where)
    return at
