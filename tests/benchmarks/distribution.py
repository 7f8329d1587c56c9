"""The best distribution: 1,000 people on 12 programmes to the proved optimum, 5,000 within a minute with a proved gap."""

import time

from gzstudents.distribution.rules import greedy
from gzstudents.distribution.rules.optimal import optimise
from gzstudents.distribution.rules.problem import Solution
from tests.benchmarks.measuring import Bench, Result
from tests.distribution.boards import board

_PROGRAMMES, _MINUTE, _TEN = 12, 60.0, 10.0


def run(_bench: Bench) -> list[Result]:
    """In time of the clock: the time limit is one of the clock too."""
    return [
        _row(1_000, _TEN, "the optimum proved"),
        _row(5_000, _MINUTE * 1.1, "a plan with a proved gap"),
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
