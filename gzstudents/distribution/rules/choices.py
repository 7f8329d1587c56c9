"""All options of a bare problem, one behind the other, as numbers to be counted with: for any size, and in any shape."""

from typing import Any, NamedTuple

import numpy as np


class Choices(NamedTuple):
    """By option, those of a student together: `of` whom, which `place`, `value`, `weight`, `cost`, and which `column` of the
    model; `first` is the first option of each student. Who may stay without a place has an option more: the last place,
    value 0, column -1. By place `room`; this and `budget` are inf where they can never bind. Weights, costs, room and
    budget are whole.
    """

    first: Any
    of: Any
    place: Any
    value: Any
    weight: Any
    cost: Any
    column: Any
    room: Any
    budget: float

    def taken(self, worth: Any) -> tuple[Any, Any]:
        """By student: how much the option of the most worth is worth, and the first that is."""
        most = np.maximum.reduceat(worth, self.first)
        at = np.flatnonzero(worth == most[self.of])
        return most, at[np.flatnonzero(np.diff(self.of[at], prepend=-1))]

    def loads(self, options: Any) -> Any:
        """What these options take of each place."""
        return np.bincount(self.place[options], weights=self.weight[options], minlength=len(self.room))

    @property
    def is_transport(self) -> bool:
        """Whether the corners of the relaxation are whole: places only count heads, and money never binds."""
        return not np.isfinite(self.budget) and self.counts_heads

    @property
    def counts_heads(self) -> bool:
        """Whether everybody weighs the same in each place, or nothing."""
        return bool((np.isin(self.weight, (0.0, 1.0)) | np.isinf(self.room[self.place])).all())

    def keep(self, options: Any) -> bool:
        """Whether these options keep all limits."""
        return bool((self.loads(options) <= self.room).all()) and float(self.cost[options].sum()) <= self.budget


def unbound(choices: Choices) -> Choices:
    """The same without limits that can never bind: everybody may take the heaviest there, or the dearest."""
    heaviest, dearest = np.zeros(len(choices.room)), np.maximum.reduceat(choices.cost, choices.first)
    np.add.at(heaviest, choices.place, choices.weight)
    room = np.where(heaviest <= choices.room, np.inf, choices.room)
    return choices._replace(room=room, budget=np.inf if dearest.sum() <= choices.budget else choices.budget)
