"""The best distribution: 1,000 people on 12 programmes to the proved optimum, 5,000 within a minute with a proved gap; a bare
problem with a budget and 250,000 options to the proved optimum.
"""

import random
import time

from gzstudents.distribution.rules import bare, greedy
from gzstudents.distribution.rules.bare_problem import BareOption, BareProblem
from gzstudents.distribution.rules.optimal import optimise
from gzstudents.distribution.rules.problem import Solution
from tests.benchmarks.measuring import Bench, Result
from tests.distribution.boards import board

_PROGRAMMES, _MINUTE, _TEN, _TWENTY = 12, 60.0, 10.0, 20.0
_STUDENTS, _PLACES = 5_000, 50


def run(_bench: Bench) -> list[Result]:
    """In time of the clock: the time limit is one of the clock too."""
    return [
        _row(1_000, _TEN, "the optimum proved"),
        _row(5_000, _MINUTE, "a plan with a proved gap"),
        _bare_row(),
    ]


def _row(people: int, limit: float, what: str) -> Result:
    problem = board(people, _PROGRAMMES)
    first = greedy.fill(problem)
    start = time.perf_counter()
    solution = optimise(problem, seconds=_MINUTE, start=first)
    took = time.perf_counter() - start
    return Result(
        f"best distribution of {people:,} people × {_PROGRAMMES} programmes: {what}", "s", None, None, took, limit, "itself",
        ours_is=_said(solution),
    )  # fmt: skip


def _said(solution: Solution) -> str:
    """How far each aim was proved."""
    return ", ".join(
        f"{one.aim} {one.value}" + ("" if one.proved else f" (gap {one.gap:.1%})") for one in solution.stages
    )


def _bare_row() -> Result:
    chance = random.Random(1)
    students = tuple(
        (at, tuple(BareOption(to, chance.randint(1, 100), 1, chance.randint(100, 1000)) for to in range(_PLACES)))
        for at in range(_STUDENTS)
    )
    problem = BareProblem(
        False, students, dict.fromkeys(range(_PLACES), _STUDENTS * 9 // 10 // _PLACES), _STUDENTS * 300
    )
    start = time.perf_counter()
    answer = bare.best(problem, seconds=_TWENTY)
    took = time.perf_counter() - start
    return Result(
        f"bare problem of {_STUDENTS:,} students × {_PLACES} places with a budget: the optimum proved", "s", None, None, took,
        _TWENTY, "itself", ours_is=f"{answer.status} {answer.objective} of {answer.bound}",
    )  # fmt: skip
