"""The most value that there is in a bare problem.

Numbers are made whole before anything is added up. What comes back keeps every limit exactly; the bound is never less than
the best there can be.
"""

import math
import time
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

import numpy as np

from gzstudents.distribution.rules.bare_problem import BareOption, BareProblem, Id, Number, digits
from gzstudents.distribution.rules.polishing import Table, polish
from gzstudents.distribution.rules.solver import INFINITY, Model, Run, keep_best, settle, solve
from gzstudents.kernel.progress import SILENT, Progress

_EXACT = 10**7  # values up to this are told to the solver as they are
_SIZE = 10**5
_FEW = 300  # options: so many are solved in one go
_LARGE_TABLE = 400_000  # pairs of students: beyond, one step takes too long
_CORE = 6  # options a student


class BareAnswer(NamedTuple):
    """`bound`: no assignment is worth more; None without one (infeasible), or while none is known."""

    status: Literal["optimal", "feasible", "infeasible", "unknown"]
    objective: Number | None
    bound: Number | None
    assignment: dict[Id, Id]


def best(problem: BareProblem, *, seconds: float = 60.0, progress: Progress = SILENT) -> BareAnswer:
    """The assignment of the most value; with the time up the best found so far, and how much better any could be."""
    columns = _Columns(problem)
    if columns.hopeless:
        return BareAnswer("infeasible", None, None, {})
    costs, gap = columns.costs()
    if columns.is_transport:
        return columns.answer(solve(columns.model, costs, seconds=seconds, progress=progress, relaxed=True))
    return columns.answer(_found(columns, costs, gap, seconds, progress))


def _found(columns: "_Columns", costs: Sequence[float], gap: float, seconds: float, progress: Progress) -> Run:
    """First among the options that the relaxation likes best, for a good assignment soon; then among all but those that it
    proves to be in none that is better. What the second says is true of the whole.
    """
    until, core = time.monotonic() + seconds, columns.model.copy()
    own: Run | None = None
    if len(columns.values) > _FEW:
        keep_best(core, columns.of_student, costs, _CORE, seconds=seconds * 0.2, progress=progress)
        left = (until - time.monotonic()) * 0.4
        run = solve(core, costs, seconds=left, progress=progress, options={"mip_abs_gap": gap})
        if run.values:
            values = columns.polished(run.values, seconds * 0.2, progress)
            own = Run("feasible", sum(costs[at] for at, value in enumerate(values) if value), run.bound, values)
            settle(columns.model, costs, own.objective, seconds=seconds * 0.2, progress=progress)
    start = dict(enumerate(own.values)) if own else None
    left = max(until - time.monotonic(), seconds * 0.1)
    run = solve(columns.model, costs, seconds=left, progress=progress, start=start, options={"mip_abs_gap": gap})
    if own is not None and (not run.values or run.objective < own.objective):
        return Run("feasible", own.objective, run.bound, own.values)
    return run


class _Columns:
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
        self.is_transport = all(unit) and paid is True

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

    def polished(self, values: tuple[int, ...], seconds: float, progress: Progress) -> tuple[int, ...]:
        """As good an assignment or a better one; the same where it cannot be written as a table, or would not be exact."""
        place_of = {place: at for at, place in enumerate(self.problem.capacities)}
        nowhere, students = len(place_of), len(self.of_student)
        if students * students * 4 > _LARGE_TABLE:
            return values
        value = np.full((students, nowhere + 1), -np.inf)
        weight, cost = np.zeros_like(value), np.zeros_like(value)
        value[:, nowhere] = -np.inf if self.problem.exact else 0.0
        columns = np.full(value.shape, -1)
        at = [nowhere] * students
        for student, mine in enumerate(self.of_student):
            for column in mine:
                option = self.chosen[column][1]
                place = place_of[option.place]
                if columns[student, place] >= 0:  # two ways into the same place
                    return values
                columns[student, place] = column
                value[student, place] = self.values[column] / self.unit
                weight[student, place], cost[student, place] = float(option.weight), float(option.cost)
                if values[column]:
                    at[student] = place
        capacity = np.array([*(float(one) for one in self.problem.capacities.values()), np.inf])
        budget = np.inf if self.problem.budget is None else float(self.problem.budget)
        found = polish(Table(value, weight, cost, capacity, float(budget)), at, seconds=seconds, progress=progress)
        taken = {int(columns[student, place]) for student, place in enumerate(found) if place != nowhere}
        better = tuple(int(column in taken) for column in range(len(values)))
        return better if self._keeps_limits(taken) else values

    def _keeps_limits(self, taken: set[int]) -> bool:
        used: dict[Id, Number] = dict.fromkeys(self.problem.capacities, 0)
        spent: Number = Decimal(0)
        for column in taken:
            option = self.chosen[column][1]
            used[option.place] += option.weight
            spent += option.cost
        if self.problem.budget is not None and spent > self.problem.budget:
            return False
        return all(load <= self.problem.capacities[place] for place, load in used.items())

    def answer(self, run: Run) -> BareAnswer:
        if run.status == "infeasible":
            return BareAnswer("infeasible", None, None, {})
        most = self._bound(run.bound)
        if run.status == "unknown":
            return BareAnswer("unknown", None, self._shown(most), {})
        taken = [at for at, value in enumerate(run.values) if value]
        total = sum(self.values[at] for at in taken)
        most = total if run.status == "optimal" else max(most, total)
        assignment = {self.chosen[at][0]: self.chosen[at][1].place for at in taken}
        return BareAnswer("optimal" if most == total else "feasible", self._shown(total), self._shown(most), assignment)

    def _bound(self, bound: float | None) -> int:
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

    def _shown(self, value: int) -> Number:
        return value if self.scale == 1 else Decimal(value) / self.scale


def _whole(numbers: Sequence[Number]) -> tuple[int, list[int]]:
    """A power of ten, and the numbers times it, which are whole."""
    scale = 10 ** max((digits(one) for one in numbers), default=0)
    return scale, [int(one * scale) for one in numbers]
