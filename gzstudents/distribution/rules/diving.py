"""Assignments close to what the prices allow: those students who lose most by any other place are placed first, the prices
are looked for again, and so on; the last few are placed as well as can be. Always the same for the same input.
"""

import time
from collections.abc import Iterator
from typing import Any

import numpy as np

from gzstudents.distribution.rules.model import Model
from gzstudents.distribution.rules.prices import Part, Prices, ascended, losses
from gzstudents.distribution.rules.solver import solve
from gzstudents.kernel.progress import SILENT, Progress

_ROUNDS, _PATIENCE = 15, 4
_AT_ONCE = 0.05  # of the students
_LAST_OPTIONS, _LAST_STUDENTS = 60, 7
_NODES, _SECONDS = 300, 20.0
_APART = 0.004  # of the bound: how far from it the first one may be
_BY_CHANCE = 0.3


def dives(
    part: Part,
    prices: Prices,
    *,
    step: float,
    least: float = -np.inf,
    until: float = np.inf,
    seed: int = 1,
    progress: Progress = SILENT,
) -> Iterator[tuple[list[int], float] | None]:
    """Without end: places of all students, by number, and what that is worth: `least`, or at least `step` more than the one
    before; or None where a dive found nothing better, or not until then (by the monotonic clock).
    """
    chance = np.random.default_rng(seed)
    while True:
        found = _Dive(part, prices, least, until, chance, progress).done()
        yield found
        if found is not None:
            least = found[1] + step


def at_once(part: Part, come: Any) -> list[int] | None:
    """Each where they lose least and still fit, those first who lose most by any other place; None where somebody has no
    place. `come`: see `losses`.
    """
    room, money, at = part.capacity.copy(), part.budget, [-1] * len(come)
    for student in np.argsort(-_regret(come), kind="stable").tolist():
        fits = (part.weight[student] <= room) & (part.cost[student] <= money) & np.isfinite(part.value[student])
        if not fits.any():
            return None
        at[student] = place = int(np.argmin(np.where(fits, np.minimum(come[student], 1e300), np.inf)))
        room[place] -= part.weight[student, place]
        money -= float(part.cost[student, place])
    return at


def _regret(come: Any) -> Any:
    """By how much more the second best place loses."""
    if come.shape[1] < 2:
        return np.zeros(len(come))
    two = np.minimum(np.partition(come, 1, axis=1)[:, :2], 1e300)
    return two[:, 1] - two[:, 0]


class _Dive:
    def __init__(self, part: Part, prices: Prices, least: float, until: float, chance: Any, progress: Progress) -> None:
        self.part = part._replace(value=part.value.copy(), capacity=part.capacity.copy())
        self.prices = prices._replace(of_students=prices.of_students.copy())
        self.least, self.until, self.chance, self.progress = least, until, chance, progress
        self.aim = least if np.isfinite(least) else prices.bound - _APART * abs(prices.bound)
        self.left = np.arange(len(part.value))
        self.at = [-1] * len(part.value)
        self.fixed = 0.0

    def done(self) -> tuple[list[int], float] | None:
        while len(self.left):
            if time.monotonic() > self.until:
                return None
            come = self._losses()
            if come is None:
                return None
            if np.isfinite(come).sum() <= _LAST_OPTIONS or len(self.left) <= _LAST_STUDENTS:
                return self._ended(come)
            if not self._placed(come):
                return None
        return self.at, self.fixed

    def _losses(self) -> Any:
        """What each option that is still open would lose; None when nothing good enough is left."""
        rest = self.part.of(self.left)
        begin = Prices(np.inf, self.prices.of_students[self.left], self.prices.of_money)
        found = ascended(
            rest,
            begin,
            worth=self.aim - self.fixed,
            rounds=_ROUNDS,
            patience=_PATIENCE,
            until=self.until,
            progress=self.progress,
        )
        spare = self.fixed + found.bound - self.least
        if spare < -1e-6:
            return None
        self.prices.of_students[self.left] = found.of_students
        self.prices = self.prices._replace(of_money=found.of_money)
        come, _out = losses(rest, found, until=self.until)
        come[(come > spare + 1e-6) | (rest.cost > rest.budget)] = np.inf
        self.part.value[self.left] = np.where(np.isfinite(come), rest.value, -np.inf)
        return come if np.isfinite(come.min(axis=1)).all() else None

    def _placed(self, come: Any) -> bool:
        """Whether some of those were placed who lose most by any other place; a little by chance."""
        regret = _regret(come)
        spread = 1 + _BY_CHANCE * self.chance.random(len(regret))
        regret = regret * spread + _BY_CHANCE * self._unit(regret) * self.chance.random(len(regret))
        first = np.argsort(-regret, kind="stable")[: max(1, int(_AT_ONCE * len(self.left)))]
        gone = [at for at in first if self._place(int(self.left[at]), int(np.argmin(come[at])))]
        self.left = np.delete(self.left, gone)
        return bool(gone)

    def _unit(self, regret: Any) -> float:
        some = regret[regret < 1e299]
        return min(1.0, float(some.mean())) if len(some) else 1.0

    def _place(self, student: int, place: int) -> bool:
        part = self.part
        if part.weight[student, place] > part.capacity[place] or part.cost[student, place] > part.budget:
            return False
        self.at[student] = place
        self.fixed += float(part.value[student, place])
        part.capacity[place] -= part.weight[student, place]
        self.part = part._replace(budget=part.budget - float(part.cost[student, place]))
        return True

    def _ended(self, come: Any) -> tuple[list[int], float] | None:
        """The last of them, by a problem of integers."""
        model, part = Model(), self.part
        options: list[tuple[int, int]] = []
        rows: dict[int, list[tuple[int, float]]] = {place: [] for place in range(len(part.capacity))}
        for student, mine in zip(self.left.tolist(), np.isfinite(come), strict=True):
            first = len(options)
            for place in np.flatnonzero(mine).tolist():
                rows[place].append((model.column(), float(part.weight[student, place])))
                options.append((student, place))
            model.row([(column, 1) for column in range(first, len(options))], 1, 1)
        for place, terms in rows.items():
            if np.isfinite(part.capacity[place]):
                model.row([(at, weight) for at, weight in terms if weight], upper=float(part.capacity[place]))
        if np.isfinite(part.budget):
            paid = ((at, float(part.cost[one])) for at, one in enumerate(options))
            model.row([(at, cost) for at, cost in paid if cost], upper=part.budget)
        worth = [float(part.value[one]) for one in options]
        if np.isfinite(self.least) and all(value.is_integer() for value in worth):
            model.row([(at, value) for at, value in enumerate(worth) if value], lower=self.least - self.fixed)
        left = min(self.until - time.monotonic(), _SECONDS)
        run = solve(model, worth, seconds=left, options={"mip_max_nodes": _NODES}, progress=self.progress)
        if not run.values or self.fixed + run.objective < self.least - 1e-6:
            return None
        for (student, place), taken in zip(options, run.values, strict=True):
            if taken:
                self.at[student] = place
                self.fixed += float(part.value[student, place])
        return self.at, self.fixed
