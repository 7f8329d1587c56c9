"""What a place costs each student: prices that say how much all the assignments can be worth at most, and what each one loses.

Everybody has one place, the last of them perhaps none at all. With a price for each student (and for money) the places no
longer know of each other: each takes what is worth most to it, a knapsack of its own. Whatever the prices are, no assignment
is worth more than all that together; `ascended` looks for prices with which that is little (Lagrangian relaxation, steps of
the subgradient, each turned towards the one before). Weights of large numbers are made smaller, rounded so that whatever
fits still does: the bound is then a little weaker, and as true.
"""

import time
from typing import Any, NamedTuple

import numpy as np

from gzstudents.kernel.progress import SILENT, Progress

_GRAIN = 2000  # units of a capacity
_TURNED = 0.7  # of the direction before
_SMALLEST_STEP = 1e-3


class Part(NamedTuple):
    """Students down, places across. `value`: -inf where there is no such option, or not any more. `weight` and `capacity`,
    `cost` and `budget` are whole; inf is no limit.
    """

    value: Any
    weight: Any
    cost: Any
    capacity: Any
    budget: float

    def of(self, students: Any) -> "Part":
        return self._replace(value=self.value[students], weight=self.weight[students], cost=self.cost[students])


class Prices(NamedTuple):
    """`bound`: nothing is worth more. By student, and for a unit of money."""

    bound: float
    of_students: Any
    of_money: float = 0.0


def ascended(
    part: Part,
    prices: Prices,
    *,
    worth: float,
    rounds: int,
    patience: int = 12,
    until: float = np.inf,
    progress: Progress = SILENT,
) -> Prices:
    """Better prices, or the same. `worth`: what an assignment is worth, about; the nearer, the better the steps. `until`: by
    the monotonic clock.
    """
    best, wide, calm, since = prices, 1.0, np.zeros(len(part.value)), 0
    scale, still = _money(part), 0.0
    places = _Knapsacks(part)
    now = prices
    for _round in range(rounds):
        progress.report(0, 0)
        now, taken, spent = places.priced(now)
        if now.bound < best.bound:
            best, since = now, 0
        else:
            since += 1
            if since >= patience:
                wide, since, calm, still, now = wide / 2, 0, calm * 0, 0.0, best
                now, taken, spent = places.priced(now)
        calm = 1.0 - taken + _TURNED * calm
        if scale:
            still = (part.budget - spent) / scale + _TURNED * still
            if not now.of_money and still > 0:
                still = 0.0
        length = float(calm @ calm) + still * still
        if length < 1e-12 or wide < _SMALLEST_STEP or best.bound <= worth or time.monotonic() > until:
            break
        step = wide * (now.bound - worth) / length
        money = max(now.of_money - step * still / scale, 0.0) if scale else 0.0
        now = Prices(now.bound, now.of_students - step * calm, money)
    return best


def priced(part: Part, prices: Prices) -> Prices:
    """The same prices with their bound."""
    return _Knapsacks(part).priced(prices)[0]


def losses(part: Part, prices: Prices, *, until: float = np.inf) -> tuple[Any, Any]:
    """By student and place: by how much the bound falls if the student goes there, and if the student does not. What is not
    looked at any more when the time is up (by the monotonic clock) is said to lose nothing.
    """
    return _Knapsacks(part).losses(prices, until)


def _money(part: Part) -> float:
    """A cost as others are; 0 where money never binds."""
    if not np.isfinite(part.budget):
        return 0.0
    known = part.cost[np.isfinite(part.value) & (part.cost > 0)]
    return float(known.mean()) if len(known) else 0.0


class _Knapsacks:
    """The places of a part, each for itself."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.grain = [max(1, -(-int(one) // _GRAIN)) if np.isfinite(one) else 1 for one in part.capacity]
        whole = part.weight.astype(np.int64)
        self.weights = [whole[:, place] // grain for place, grain in enumerate(self.grain)]
        self.has_money = bool(_money(part))

    def priced(self, prices: Prices) -> tuple[Prices, Any, float]:
        """The bound with these prices, how many places take each student, and what they cost together."""
        taken, spent, bound = np.zeros(len(self.part.value)), 0.0, self._fixed(prices)
        for place in range(len(self.part.capacity)):
            worth = self._worth(prices, place)
            chosen, most = self._most(worth, place)
            bound += most
            taken[chosen] += 1
            spent += float(self.part.cost[chosen, place].sum())
        return prices._replace(bound=bound), taken, spent

    def _fixed(self, prices: Prices) -> float:
        return float(prices.of_students.sum()) + (prices.of_money * self.part.budget if self.has_money else 0.0)

    def _worth(self, prices: Prices, place: int) -> Any:
        worth = self.part.value[:, place] - prices.of_students
        return worth - prices.of_money * self.part.cost[:, place] if self.has_money else worth

    def _fitting(self, worth: Any, place: int) -> tuple[Any, Any, int | None]:
        """Students worth something in a place, their weights, and the room; no room where all of them fit."""
        some = np.flatnonzero((worth > 0) & (self.part.weight[:, place] <= self.part.capacity[place]))
        weights = self.weights[place][some]
        if self.part.weight[some, place].sum() <= self.part.capacity[place]:
            return some, weights, None
        return some, weights, int(self.part.capacity[place]) // self.grain[place]

    def _most(self, worth: Any, place: int) -> tuple[Any, float]:
        some, weights, room = self._fitting(worth, place)
        if room is None:
            return some, float(worth[some].sum())
        tables = _tables(worth[some], weights, room)
        chosen, left = [], room
        for at in range(len(some) - 1, -1, -1):
            if tables[at + 1][left] != tables[at][left]:
                chosen.append(some[at])
                left -= weights[at]
        return chosen, float(tables[-1][room])

    def losses(self, prices: Prices, until: float) -> tuple[Any, Any]:
        come, stay_out = np.full(self.part.value.shape, np.inf), np.zeros(self.part.value.shape)
        for place in range(len(self.part.capacity)):
            worth = self._worth(prices, place)
            able = np.isfinite(worth) & (self.part.weight[:, place] <= self.part.capacity[place])
            if time.monotonic() > until:
                come[able, place] = 0.0
                continue
            some, weights, room = self._fitting(worth, place)
            if room is None:  # who comes on top may find no room: told of by none, so the loss is at least this
                come[able, place] = np.maximum(-worth[able], 0)
                stay_out[some, place] = worth[some]
                continue
            tables = _tables(worth[some], weights, room)
            most = tables[-1][room]
            come[able, place] = most - worth[able] - tables[-1][room - self.weights[place][able]]
            self._exchanged(come, stay_out, place, (worth[some], weights, some), tables)
        return come, stay_out

    def _exchanged(self, come: Any, stay_out: Any, place: int, items: tuple[Any, Any, Any], tables: list[Any]) -> None:
        """For those whom the knapsack may take: the best without them is the best of those before and those after."""
        worth, weights, some = items
        room, most = len(tables[0]) - 1, tables[-1][-1]
        after = np.zeros(room + 1)
        for at in range(len(some) - 1, -1, -1):
            turned, weight = after[::-1], weights[at]
            stay_out[some[at], place] = most - (tables[at] + turned).max()
            best = (tables[at][: room + 1 - weight] + turned[weight:]).max()
            come[some[at], place] = most - worth[at] - best
            after = _with(after, worth[at], weight)


def _tables(worth: Any, weights: Any, room: int) -> list[Any]:
    """Most value of the first so many items, for each room up to this."""
    tables = [np.zeros(room + 1)]
    for value, weight in zip(worth.tolist(), weights.tolist(), strict=True):
        tables.append(_with(tables[-1], value, weight))
    return tables


def _with(table: Any, value: float, weight: int) -> Any:
    grown = table.copy()
    np.maximum(table[weight:], table[: len(table) - weight] + value, out=grown[weight:])
    return grown
