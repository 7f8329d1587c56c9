"""A bare problem as columns and rows, and as numbers one behind the other. Numbers are made whole before anything is added."""

import math
from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property

import numpy as np

from gzstudents.distribution.rules.bare_problem import BareOption, BareProblem, Id, Number, digits
from gzstudents.distribution.rules.choices import Choices, unbound
from gzstudents.distribution.rules.model import INFINITY, Model

_EXACT = 10**7  # values up to this are told to the solver as they are
_SIZE = 10**5
_COUNTED = 2.0**50


class Columns:
    """A column for each option that can be had at all. `unit`: what the solver counts values in."""

    def __init__(self, problem: BareProblem) -> None:
        self.problem = problem
        self.chosen: list[tuple[Id, BareOption]] = []
        self.of_student: list[range] = []
        for student, options in problem.students:
            first = len(self.chosen)
            self.chosen += ((student, option) for option in options if self._can_be_had(option))
            self.of_student.append(range(first, len(self.chosen)))
        self.hopeless = problem.exact and not all(self.of_student)
        self.scale, whole = _whole([option.value for _student, option in self.chosen])
        self.times = math.gcd(*whole) or 1
        self.values = [value // self.times for value in whole]
        most = max(map(abs, self.values), default=1)
        self.unit = 1.0 if most <= _EXACT else most / _SIZE

    def _can_be_had(self, option: BareOption) -> bool:
        if option.weight > self.problem.capacities[option.place]:
            return False
        return self.problem.budget is None or option.cost <= self.problem.budget

    @property
    def is_whole(self) -> bool:
        """Whether the solver is told whole numbers."""
        return self.unit == 1.0

    @property
    def gap(self) -> float:
        """How much two solutions must differ to be told apart: those of whole numbers by less than one; other values are
        brought to a size at which the tolerance of the solver is small.
        """
        return (1 - 1e-6) if self.is_whole else 1e-6

    def costs(self) -> list[float]:
        """What the solver is told."""
        return [value / self.unit for value in self.values]

    @cached_property
    def model(self) -> Model:
        model = Model()
        for mine in self.of_student:
            for _column in mine:
                model.column()
            model.row([(column, 1) for column in mine], 1 if self.problem.exact else -INFINITY, 1)
        for place, columns in self._of_places().items():
            _limit(model, [(at, self.chosen[at][1].weight) for at in columns], self.problem.capacities[place])
        if self.problem.budget is not None:
            costs = [(at, option.cost) for at, (_student, option) in enumerate(self.chosen)]
            _limit(model, costs, self.problem.budget)
        return model

    def _of_places(self) -> dict[Id, list[int]]:
        found: dict[Id, list[int]] = {place: [] for place in self.problem.capacities}
        for column, (_student, option) in enumerate(self.chosen):
            found[option.place].append(column)
        return found

    def choices(self) -> Choices | None:
        """None where numbers are too long to be counted with, or there is nobody."""
        weights, room = self._whole_weights()
        costs, budget = self._whole_costs()
        known = [*weights, *room, *costs, budget if self.problem.budget is not None else 0]
        if max(known, default=0) > _COUNTED or not self.of_student:
            return None
        place_of = {place: at for at, place in enumerate(self.problem.capacities)}
        nobody = [] if self.problem.exact else [-1]  # the number of no option stands for the last place
        column = np.array([at for mine in self.of_student for at in (*mine, *nobody)])
        count = np.array([len(mine) + len(nobody) for mine in self.of_student])
        place = [place_of[option.place] for _student, option in self.chosen]
        values = self.costs()
        return unbound(
            Choices(
                np.cumsum(count) - count, np.repeat(np.arange(len(count)), count), np.array([*place, len(place_of)])[column],
                np.array([*values, 0.0])[column], np.array([*weights, 0.0])[column], np.array([*costs, 0.0])[column],
                column, np.array([*room, np.inf]), budget,
            )
        )  # fmt: skip

    def _whole_weights(self) -> tuple[list[float], list[float]]:
        """By column, and the capacities, of each place in its own unit."""
        weights, room = [0.0] * len(self.chosen), []
        for place, mine in self._of_places().items():
            whole, limit = _in_units([self.chosen[at][1].weight for at in mine], self.problem.capacities[place])
            room.append(limit)
            for at, weight in zip(mine, whole, strict=True):
                weights[at] = weight
        return weights, room

    def _whole_costs(self) -> tuple[list[float], float]:
        costs = [option.cost for _student, option in self.chosen]
        if self.problem.budget is None:
            return [0.0] * len(costs), math.inf
        return _in_units(costs, self.problem.budget)

    def keeps_limits(self, taken: set[int]) -> bool:
        used: dict[Id, Number] = dict.fromkeys(self.problem.capacities, 0)
        spent: Number = Decimal(0)
        for column in taken:
            option = self.chosen[column][1]
            used[option.place] += option.weight
            spent += option.cost
        if self.problem.budget is not None and spent > self.problem.budget:
            return False
        return all(load <= self.problem.capacities[place] for place, load in used.items())

    def bound(self, bound: float | None) -> int:
        """A whole number that nothing exceeds: rounded down, as all values are whole; what the solver allows itself with
        large ones is on top.
        """
        least = [] if self.problem.exact else [0]
        everything = sum(max((*(self.values[at] for at in mine), *least), default=0) for mine in self.of_student)
        if bound is None or not math.isfinite(bound):
            return everything
        blur = max(1e-6, abs(bound) * self.unit * 1e-11)
        if not self.is_whole:
            blur += self.unit * 1e-7 * (10 + len(self.of_student))
        return min(math.floor(bound * self.unit + blur), everything)

    def shown(self, value: int) -> Number:
        return value * self.times if self.scale == 1 else Decimal(value * self.times) / self.scale


def _limit(model: Model, terms: list[tuple[int, Number]], upper: Number) -> None:
    """A row, unless it can never bind."""
    weighed = [(column, weight) for column, weight in terms if weight]
    if sum((weight for _column, weight in weighed), start=Decimal(0)) <= upper:
        return
    _scale, whole = _whole([*(weight for _column, weight in weighed), upper])
    divisor = math.gcd(*whole[:-1])
    factors = [weight // divisor for weight in whole[:-1]]
    model.row(
        [(column, factor) for (column, _weight), factor in zip(weighed, factors, strict=True)],
        upper=whole[-1] // divisor,
    )


def _in_units(numbers: Sequence[Number], limit: Number) -> tuple[list[float], float]:
    """The same limit in whole numbers, as small as they can be."""
    _scale, whole = _whole([*numbers, limit])
    divisor = math.gcd(*whole[:-1]) or 1
    return [float(one // divisor) for one in whole[:-1]], float(whole[-1] // divisor)


def _whole(numbers: Sequence[Number]) -> tuple[int, list[int]]:
    """A power of ten, and the numbers times it, which are whole."""
    scale = 10 ** max((digits(one) for one in numbers), default=0)
    return scale, [int(one * scale) for one in numbers]
