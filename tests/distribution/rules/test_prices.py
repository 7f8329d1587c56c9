"""Prices, dives and climbs against all that can be tried: no bound below the best, no loss above what is lost."""

import itertools
import random

import numpy as np
import pytest

from gzstudents.distribution.rules.diving import at_once, dives
from gzstudents.distribution.rules.polishing import polish
from gzstudents.distribution.rules.prices import Part, Prices, ascended, losses, priced


def small(seed: int) -> Part:
    """Up to five students and three places, the last one none at all; large weights now and then, and a budget."""
    chance = np.random.default_rng(seed)
    students, places = int(chance.integers(1, 6)), int(chance.integers(2, 5))
    value = chance.integers(-20, 30, (students, places)).astype(float)
    value[chance.random(value.shape) < 0.2] = -np.inf
    times = int(chance.choice((1, 1, 12_345)))
    weight = chance.integers(0, 6, value.shape) * float(times) + (
        chance.integers(0, 9, value.shape) if times > 1 else 0
    )
    cost = chance.integers(0, 9, value.shape).astype(float)
    if chance.random() < 0.7:
        value[:, -1], cost[:, -1] = 0.0, 0.0
    capacity = chance.integers(0, 12, places) * float(times)
    weight[:, -1], capacity[-1] = 0.0, np.inf
    return Part(value, weight, cost, capacity, float(chance.integers(0, 25)) if chance.random() < 0.5 else np.inf)


def keeps(part: Part, at: tuple[int, ...]) -> bool:
    rows = np.arange(len(at))
    load = np.bincount(at, weights=part.weight[rows, at], minlength=len(part.capacity))
    fits = bool((load <= part.capacity).all()) and float(part.cost[rows, at].sum()) <= part.budget
    return fits and bool(np.isfinite(part.value[rows, at]).all())


def worth(part: Part, at: tuple[int, ...]) -> float:
    return float(part.value[np.arange(len(at)), at].sum())


def everything(part: Part) -> list[tuple[int, ...]]:
    students, places = part.value.shape
    return [at for at in itertools.product(range(places), repeat=students) if keeps(part, at)]


@pytest.mark.parametrize("seed", range(60))
def test_the_bound_and_what_each_option_loses_hold_for_every_assignment(seed: int) -> None:
    part, chance = small(seed), random.Random(seed)
    whole = everything(part)
    students = np.array([chance.uniform(-5, 20) for _student in part.value])
    begin = priced(part, Prices(np.inf, students, chance.choice((0.0, 1.5)) if np.isfinite(part.budget) else 0.0))
    best = max((worth(part, at) for at in whole), default=-np.inf)
    prices = ascended(part, begin, worth=max(best, -200.0), rounds=40)
    assert begin.bound >= prices.bound >= best - 1e-6
    come, stay_out = losses(part, prices)
    for at in whole:
        lost = prices.bound - worth(part, at)
        for student, place in itertools.product(*map(range, part.value.shape)):
            loss = come[student, place] if at[student] == place else stay_out[student, place]
            assert loss <= lost + 1e-6


@pytest.mark.parametrize("seed", range(30))
def test_what_is_found_keeps_the_limits_and_gets_better(seed: int) -> None:
    part = small(seed)
    whole = everything(part)
    prices = ascended(part, priced(part, Prices(np.inf, np.zeros(len(part.value)))), worth=-50.0, rounds=20)
    first = at_once(part, losses(part, prices)[0])
    if first is not None:
        assert keeps(part, tuple(first))
        climbed = tuple(polish(part, first, seconds=0.02))
        assert keeps(part, climbed)
        assert worth(part, climbed) >= worth(part, tuple(first))
    found = [one for one in itertools.islice(dives(part, prices, step=1.0), 4) if one is not None]
    for places, value in found:
        assert keeps(part, tuple(places))
        assert worth(part, tuple(places)) == pytest.approx(value)
    values = [value for _places, value in found]
    assert values == sorted(set(values))
    if whole:
        assert values, "a few students are placed as well as can be"
        assert values[-1] == max(worth(part, at) for at in whole)
