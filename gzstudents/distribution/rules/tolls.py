"""Prices of the places: few numbers, one a place and one for money, however many students there are.

Each student then takes what is worth most after the prices, without looking at anybody else. Whatever the prices are, no
assignment is worth more than that and what all room and all money cost together (Lagrangian relaxation); a subgradient looks
for prices with which that is little.
"""

import time
from typing import Any, NamedTuple

import numpy as np

from gzstudents.distribution.rules.choices import Choices
from gzstudents.kernel.progress import SILENT, Progress

_ROUNDS, _PATIENCE = 1500, 10
_FIRST_APART, _LEAST_APART = 0.05, 1e-8  # of the bound: how much lower it may be
_TURNED = 0.6  # of the direction before


class Toll(NamedTuple):
    """`bound`: nothing is worth more. For a unit of the room of each place (0 where there is no limit), and of money."""

    bound: float
    of_places: Any
    of_money: float = 0.0


def tolls(choices: Choices, *, until: float = np.inf, begin: Toll | None = None, progress: Progress = SILENT) -> Toll:
    """Prices with a low bound. `until`: by the monotonic clock; the first prices are free and taken in any case."""
    now = best = begin or Toll(np.inf, np.zeros(len(choices.room)))
    search = _Search(choices)
    for _round in range(_ROUNDS):
        progress.report(0, 0)
        now = search.asked(now)
        if search.is_tired(now, best):
            now = search.asked(best)
        best = min(best, now, key=lambda one: one.bound)
        if not search.goes_on(best) or time.monotonic() > until:
            break
        now = search.step(now, best)
    return best


def asked(choices: Choices, toll: Toll) -> Toll:
    """The same prices with their bound."""
    return _Search(choices).asked(toll)


def toll_losses(choices: Choices, toll: Toll) -> Any:
    """By option: by how much the bound falls if it is taken. What loses 0 is what the student would take."""
    left = left_over(choices, toll)
    return choices.taken(left)[0][choices.of] - left


def left_over(choices: Choices, toll: Toll) -> Any:
    """By option: what it is worth after the prices."""
    left = choices.value - toll.of_places[choices.place] * choices.weight
    return left - toll.of_money * choices.cost if toll.of_money else left


class _Search:
    """`apart`: by how much lower the bound is hoped to be; less and less."""

    def __init__(self, choices: Choices) -> None:
        self.choices = choices
        self.limited, self.paid = np.isfinite(choices.room), bool(np.isfinite(choices.budget))
        self.room = np.where(self.limited, choices.room, 0.0)
        count = np.maximum(np.bincount(choices.place, minlength=len(self.room)), 1)
        self.usual = np.maximum(choices.loads(slice(None)) / count, 1e-9)  # weight
        self.fare = max(float(choices.cost.mean()), 1e-9)
        self.apart, self.since, self.load, self.spent = np.inf, 0, self.room, 0.0
        self.calm, self.still = np.zeros(len(self.room)), 0.0  # directions, each turned towards the one before

    def asked(self, toll: Toll) -> Toll:
        """With the bound; what is used and spent when each takes what is worth most is kept."""
        most, at = self.choices.taken(left_over(self.choices, toll))
        self.load, self.spent = self.choices.loads(at), float(self.choices.cost[at].sum())
        money = toll.of_money * self.choices.budget if self.paid else 0.0
        return toll._replace(bound=float(most.sum()) + float(toll.of_places @ self.room) + money)

    def is_tired(self, now: Toll, best: Toll) -> bool:
        """Whether nothing got better for long; then it begins again at the best, with smaller steps."""
        self.apart = min(self.apart, _FIRST_APART * (abs(now.bound) + 1))
        self.since = 0 if now.bound < best.bound - self.apart / 10 else self.since + 1
        if self.since < _PATIENCE:
            return False
        self.apart, self.since, self.still = self.apart / 2, 0, 0.0
        self.calm *= 0
        return True

    def goes_on(self, best: Toll) -> bool:
        return self.apart >= _LEAST_APART * (abs(best.bound) + 1)

    def step(self, now: Toll, best: Toll) -> Toll:
        free = np.where(self.limited, (self.room - self.load) / self.usual, 0.0)
        self.calm = np.where((now.of_places <= 0) & (free > 0), 0.0, free + _TURNED * self.calm)
        saved = (self.choices.budget - self.spent) / self.fare if self.paid else 0.0
        self.still = 0.0 if not now.of_money and saved > 0 else saved + _TURNED * self.still
        length = float(self.calm @ self.calm) + self.still * self.still
        if length < 1e-12:
            self.apart = 0.0
            return now
        step = max(now.bound - best.bound + self.apart, 0.0) / length
        places = np.maximum(now.of_places - step * self.calm / self.usual, 0.0)
        return Toll(np.inf, places, max(now.of_money - step * self.still / self.fare, 0.0))
