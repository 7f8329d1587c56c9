"""A bare problem as columns and rows, and as a table of students and places. Numbers are made whole before anything is added."""

import math
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np

from gzstudents.distribution.rules.bare_problem import BareOption, BareProblem, Id, Number, digits
from gzstudents.distribution.rules.prices import Part
from gzstudents.distribution.rules.solver import INFINITY, Model

_EXACT = 10**7  # values up to this are told to the solver as they are
_SIZE = 10**5
_LARGE_TABLE = 400_000  # options: beyond, prices take too long
_COUNTED = 2.0**50


class Laid(NamedTuple):
    """The table, and which column an option is (-1: none); the last place is none at all."""

    part: Part
    columns: Any


class Columns:
    """A column for each option that can be had at all."""

    def __init__(self, problem: BareProblem) -> None:
        self.problem = problem
        self.model = Model()
        self.chosen: list[tuple[Id, BareOption]] = []
        self.of_student: list[list[int]] = []
        self.hopeless = False
        values: list[Number] = []
        of_place: dict[Id, list[tuple[int, Number]]] = {place: [] for place in problem.capacities}
        costs: list[tuple[int, Number]] = []
        for student, options in problem.students:
            mine = []
            for option in options:
                if option.weight > problem.capacities[option.place] or self._too_dear(option):
                    continue
                column = self.model.column()
                mine.append(column)
                self.chosen.append((student, option))
                values.append(option.value)
                of_place[option.place].append((column, option.weight))
                costs.append((column, option.cost))
            self.of_student.append(mine)
            self.hopeless |= problem.exact and not mine
            self.model.row([(column, 1) for column in mine], 1 if problem.exact else -INFINITY, 1)
        self.scale, self.values = _whole(values)
        unit = [self._limit(terms, problem.capacities[place]) for place, terms in of_place.items()]
        paid = problem.budget is None or self._limit(costs, problem.budget)
        self.has_budget_row = paid is False  # the last one
        self.is_transport = all(unit) and not self.has_budget_row

    def _too_dear(self, option: BareOption) -> bool:
        return self.problem.budget is not None and option.cost > self.problem.budget

    def _limit(self, terms: list[tuple[int, Number]], upper: Number) -> bool:
        """A row, unless it can never bind. Whether it leaves the corners whole: all weights are equal."""
        weighed = [(column, weight) for column, weight in terms if weight]
        if sum((weight for _column, weight in weighed), start=Decimal(0)) <= upper:
            return True
        _scale, whole = _whole([*(weight for _column, weight in weighed), upper])
        divisor = math.gcd(*whole[:-1])
        factors = [weight // divisor for weight in whole[:-1]]
        self.model.row(
            [(column, factor) for (column, _weight), factor in zip(weighed, factors, strict=True)],
            upper=whole[-1] // divisor,
        )
        return set(factors) == {1} and upper is not self.problem.budget

    def costs(self) -> tuple[list[float], float]:
        """What the solver is told, and how much two solutions must differ to be told apart: values of whole numbers by less
        than one; others are brought to a size at which its tolerance is small.
        """
        most = max(map(abs, self.values), default=1)
        self.unit = 1.0 if self.scale == 1 and most <= _EXACT else max(most, 1) / _SIZE
        return [value / self.unit for value in self.values], (1 - 1e-6) if self.unit == 1.0 else 1e-6

    def laid(self) -> Laid | None:
        """None where it is too large, numbers too long to be counted with, or somebody has two ways into the same
        place.
        """
        place_of = {place: at for at, place in enumerate(self.problem.capacities)}
        nowhere, students = len(place_of), len(self.of_student)
        if students * (nowhere + 1) > _LARGE_TABLE:
            return None
        columns = np.full((students, nowhere + 1), -1)
        value = np.full(columns.shape, -np.inf)
        weight, cost = np.zeros(columns.shape), np.zeros(columns.shape)
        if not self.problem.exact:
            value[:, nowhere] = 0.0
        weights, room = self._whole_weights()
        costs, budget = self._whole_costs()
        if max([*weights, *room, *costs, budget if self.problem.budget is not None else 0], default=0) > _COUNTED:
            return None
        for student, mine in enumerate(self.of_student):
            for column in mine:
                place = place_of[self.chosen[column][1].place]
                if columns[student, place] >= 0:
                    return None
                columns[student, place] = column
                value[student, place] = self.values[column] / self.unit
                weight[student, place], cost[student, place] = weights[column], costs[column]
        return Laid(Part(value, weight, cost, np.array([*room, np.inf]), budget), columns)

    def _whole_weights(self) -> tuple[list[float], list[float]]:
        """By column, and the capacities, of each place in its own unit."""
        weights, room = [0.0] * len(self.chosen), []
        columns: dict[Id, list[int]] = {place: [] for place in self.problem.capacities}
        for column, (_student, option) in enumerate(self.chosen):
            columns[option.place].append(column)
        for place, mine in columns.items():
            capacity = self.problem.capacities[place]
            whole, limit = _in_units([self.chosen[at][1].weight for at in mine], capacity)
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
        """A whole number that nothing exceeds: rounded down, as all values are whole."""
        everything = sum(max((value for value in mine), default=0) for mine in self._by_student())
        if bound is None or not math.isfinite(bound):
            return everything
        return min(math.floor(bound * self.unit + max(1e-6, abs(bound) * self.unit * 1e-11)), everything)

    def _by_student(self) -> list[list[int]]:
        found: dict[Id, list[int]] = {
            student: [] if self.problem.exact else [0] for student, _o in self.problem.students
        }
        for value, (student, _option) in zip(self.values, self.chosen, strict=True):
            found[student].append(value)
        return list(found.values())

    def shown(self, value: int) -> Number:
        return value if self.scale == 1 else Decimal(value) / self.scale


def _in_units(numbers: Sequence[Number], limit: Number) -> tuple[list[float], float]:
    """The same limit in whole numbers, as small as they can be."""
    _scale, whole = _whole([*numbers, limit])
    divisor = math.gcd(*whole[:-1]) or 1
    return [float(one // divisor) for one in whole[:-1]], float(whole[-1] // divisor)


def _whole(numbers: Sequence[Number]) -> tuple[int, list[int]]:
    """A power of ten, and the numbers times it, which are whole."""
    scale = 10 ** max((digits(one) for one in numbers), default=0)
    return scale, [int(one * scale) for one in numbers]
