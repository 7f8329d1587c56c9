"""A good assignment made better: one student moves, or two change places, as long as that is worth something; then a few are
thrown about and it begins again. Always the same for the same input; nothing here proves anything.
"""

import time
from typing import Any

import numpy as np

from gzstudents.distribution.rules.prices import Part
from gzstudents.kernel.progress import SILENT, Progress

_THROWN = 6
_STEPS = 4000
_WORK, _MOST_KICKS = 40_000_000, 2000  # pairs looked at; the fewer students, the more often
_LARGEST = 4_000_000  # pairs of students: beyond, one step takes too long
_SLACK = 1e-9


def polish(part: Part, places: list[int], *, seconds: float = 60.0, progress: Progress = SILENT) -> list[int]:
    """The place of each student, by number: worth at least as much as what was given, and within the same limits."""
    if len(places) ** 2 > _LARGEST:
        return places
    chance = np.random.default_rng(1)
    until = time.monotonic() + seconds
    best = _climbed(part, np.array(places), until)
    worth = _worth(part, best)
    kicks = min(_MOST_KICKS, _WORK // max(len(places), 1) ** 2)
    for _kick in progress.over(range(kicks), kicks, step=10):
        if time.monotonic() > until:
            break
        tried = _climbed(part, _thrown(part, best.copy(), chance), until)
        if (found := _worth(part, tried)) >= worth:
            best, worth = tried, found
    return [int(place) for place in best]


def _worth(part: Part, at: Any) -> float:
    return float(part.value[np.arange(len(at)), at].sum())


def _use(part: Part, at: Any) -> tuple[Any, float]:
    rows = np.arange(len(at))
    load = np.bincount(at, weights=part.weight[rows, at], minlength=len(part.capacity))
    return load, float(part.cost[rows, at].sum())


def _climbed(part: Part, at: Any, until: float) -> Any:
    for _step in range(_STEPS):
        if time.monotonic() > until:
            break
        load, spent = _use(part, at)
        move, gain = _best_move(part, at, load, spent)
        pair, more = _best_change(part, at, load, spent)
        if max(gain, more) <= _SLACK:
            break
        if gain >= more:
            at[move[0]] = move[1]
        else:
            at[pair[0]], at[pair[1]] = at[pair[1]], at[pair[0]]
    return at


def _best_move(part: Part, at: Any, load: Any, spent: float) -> tuple[tuple[int, int], float]:
    rows = np.arange(len(at))
    gain = part.value - part.value[rows, at][:, None]
    gain[load[None, :] + part.weight > part.capacity[None, :] + _SLACK] = -np.inf
    gain[spent + part.cost - part.cost[rows, at][:, None] > part.budget + _SLACK] = -np.inf
    gain[rows, at] = -np.inf
    first = int(np.argmax(gain))
    return divmod(first, gain.shape[1]), float(gain.flat[first])


def _best_change(part: Part, at: Any, load: Any, spent: float) -> tuple[tuple[int, int], float]:
    rows = np.arange(len(at))
    there = part.value[:, at]  # [i, j]: i in the place of j
    own = part.value[rows, at]
    gain = there + there.T - own[:, None] - own[None, :]
    weight = part.weight[rows, at]
    room = (part.capacity - load)[at] + weight  # in the place of j, without j
    fits = part.weight[:, at] <= room[None, :] + _SLACK
    cost, mine = part.cost[:, at], part.cost[rows, at]
    paid = spent + cost + cost.T - mine[:, None] - mine[None, :] <= part.budget + _SLACK
    gain = np.where(fits & fits.T & paid & (at[:, None] != at[None, :]), gain, -np.inf)
    first = int(np.argmax(gain))
    return divmod(first, len(at)), float(gain.flat[first])


def _thrown(part: Part, at: Any, chance: Any) -> Any:
    """A few students somewhere else, wherever they fit."""
    for student in chance.permutation(len(at))[:_THROWN]:
        load, spent = _use(part, at)
        fits = (load + part.weight[student] <= part.capacity + _SLACK) & np.isfinite(part.value[student])
        fits &= spent + part.cost[student] - part.cost[student, at[student]] <= part.budget + _SLACK
        if len(where := np.flatnonzero(fits)):
            at[student] = chance.choice(where)
    return at
