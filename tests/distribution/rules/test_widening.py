"""Prices of the places, plans at once and wider and wider cores: against all that can be tried, and within their time."""

import itertools
import json
import random
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gzstudents.distribution.rules import bare, bare_problem, closing, diving, finishing, solver, widening
from gzstudents.distribution.rules.bare_columns import Columns
from gzstudents.distribution.rules.choices import Choices
from gzstudents.distribution.rules.rounding import rounded
from gzstudents.distribution.rules.tolls import Toll, asked, toll_losses, tolls
from gzstudents.distribution.rules.widening import Widening
from tests.distribution.rules.test_bare import compare, generalised, small, solve


def varied(seed: int) -> dict[str, Any]:
    """Small ones, also with values of nine and twelve digits, nearly equal ones, and two ways into the same place."""
    data, chance = small(seed), random.Random(seed * 7 + 1)
    kind = chance.choice(("as it is", "long", "near", "fine", "twice"))
    for student in data["students"]:
        for option in student["options"]:
            if kind == "long":
                option["value"] = chance.randint(-(10 ** chance.choice((9, 12))), 10**9)
            elif kind == "near":
                option["value"] = 10**12 - chance.randint(0, 5)
            elif kind == "fine":
                option["value"] = round(chance.uniform(-1, 1), 6)
        if kind == "twice" and student["options"]:
            again = dict(chance.choice(student["options"]), value=chance.randint(-3, 9), weight=chance.randint(0, 4))
            student["options"].append(again)
    return data


def choices_of(seed: int) -> Choices | None:
    columns = Columns(bare_problem.read(json.dumps(small(seed))))
    return None if columns.hopeless else columns.choices()


def everything(choices: Choices) -> list[tuple[int, ...]]:
    ends = [*choices.first[1:].tolist(), len(choices.of)]
    options = [range(first, end) for first, end in zip(choices.first.tolist(), ends, strict=True)]
    return [at for at in itertools.product(*options) if choices.keep(np.array(at))]


@pytest.fixture(params=["few", "wide", "table"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small ones go the ways of large ones as well: through the cores, or past them to the table."""
    if request.param != "few":
        monkeypatch.setattr(bare, "_FEW", 0)
    if request.param == "table":
        run = Widening.run
        monkeypatch.setattr(Widening, "run", lambda self, *, hard: None if hard else run(self, hard=hard))


@pytest.mark.usefixtures("way")
def test_as_good_as_all_that_can_be_tried_on_each_way() -> None:
    assert {compare(seed, varied) for seed in range(25)} == {"optimal", "infeasible"}


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.usefixtures("way")
def test_as_good_as_all_that_can_be_tried_on_thousands_each_way() -> None:
    for seed in range(1000, 4000):
        compare(seed, varied)


@pytest.mark.parametrize("seed", range(60))
def test_tolls_are_bounds_and_what_each_option_loses_is_lost(seed: int) -> None:
    if (choices := choices_of(seed)) is None:
        return
    chance, whole = random.Random(seed), everything(choices)
    some = Toll(np.inf, np.array([chance.uniform(0, 4) if np.isfinite(one) else 0.0 for one in choices.room]), 0.3)
    found = tolls(choices)
    best = max((float(choices.value[list(at)].sum()) for at in whole), default=-np.inf)
    for toll in (asked(choices, some if np.isfinite(choices.budget) else some._replace(of_money=0.0)), found):
        assert toll.bound >= best - 1e-6
        come = toll_losses(choices, toll)
        for at in whole:
            assert come[list(at)].max() <= toll.bound - float(choices.value[list(at)].sum()) + 1e-6
    plan = rounded(choices, toll_losses(choices, found))
    assert plan is None or tuple(map(int, plan)) in whole


def test_who_finds_no_place_gets_one_that_somebody_can_leave() -> None:
    """A has the only room of X, and would do as well in Y; B can only go to X."""
    data = {
        "assign": "exactly_one",
        "students": [
            {"id": "A", "options": [{"place": "X", "value": 9}, {"place": "Y", "value": 1}]},
            {"id": "B", "options": [{"place": "X", "value": 1}, {"place": "Z", "value": 0, "weight": 2}]},
        ],
        "places": [{"id": "X", "capacity": 1}, {"id": "Y", "capacity": 1}, {"id": "Z", "capacity": 1}],
    }
    choices = Columns(bare_problem.read(json.dumps(data))).choices()
    assert choices is not None
    plan = rounded(choices, np.array([0.0, 8.0, 0.0]))
    assert list(plan) == [1, 2]


def test_thousands_of_options_are_soon_proved() -> None:
    """A budget and heads; the relaxation of all of it takes the solver longer than this takes altogether."""
    chance = random.Random(5)
    students: list[dict[str, Any]] = [
        {"id": at, "options": [{"place": place, "value": chance.randint(1, 100), "cost": chance.randint(100, 1000)} for place in range(20)]}
        for at in range(400)
    ]  # fmt: skip
    data = {
        "assign": "at_most_one",
        "students": students,
        "places": [{"id": at, "capacity": 18} for at in range(20)],
        "budget": 120_000,
    }
    answer = solve(data)
    assert (answer.status, answer.objective) == ("optimal", answer.bound)
    options = {(one["id"], option["place"]): option for one in students for option in one["options"]}
    chosen = [options[pair] for pair in answer.assignment.items()]
    assert sum(one["cost"] for one in chosen) <= 120_000
    assert sum(one["value"] for one in chosen) == answer.objective
    assert all(list(answer.assignment.values()).count(place) <= 18 for place in range(20))


_LOOKS = 60  # at the clock: so many may still be made behind the limit


class Clock:
    """Time that passes only where somebody looks, a little each time."""

    def __init__(self, tick: float) -> None:
        self.now, self.tick = 1000.0, tick

    def __call__(self) -> float:
        self.now += self.tick
        return self.now


@pytest.mark.parametrize(("tick", "seconds"), [(0.01, 6.0), (0.05, 3.0), (0.5, 9.0)])
def test_whatever_takes_all_its_time_the_whole_keeps_the_limit(
    tick: float, seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The solver takes all that it is given each time, and finds nothing."""
    clock, given = Clock(tick), list[float]()
    monkeypatch.setattr(time, "monotonic", clock)

    def late(*_values: Any, seconds: float = 60.0, **_more: Any) -> solver.Run:
        given.append(seconds)
        assert clock.now + seconds <= until + _LOOKS * tick, "nothing is begun that could end behind the limit"
        clock.now += seconds
        return solver.Run("unknown")

    nothing: Callable[..., Any] = lambda *_values, **more: late(**more) and None  # noqa: E731
    for module in (closing, diving, widening, finishing, bare):
        monkeypatch.setattr(module, "solve", late)
    monkeypatch.setattr(widening, "row_prices", nothing)
    monkeypatch.setattr(closing, "settle", nothing)
    problem = bare_problem.read(json.dumps(generalised(60, 8, 1)))
    until = clock.now + seconds
    answer = bare.best(problem, seconds=seconds)
    assert clock.now <= until + _LOOKS * tick, "each step looks at the clock"
    assert given
    assert answer.bound is not None
    assert answer.bound >= -3890, "an assignment of this value is known"


def test_without_time_nothing_is_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    def begun(*_values: Any, **_more: Any) -> None:
        raise AssertionError

    monkeypatch.setattr(solver, "_engine", begun)
    model = Columns(bare_problem.read(json.dumps(generalised(3, 2, 1)))).model
    costs = [1.0] * len(model.lower)
    assert solver.solve(model, costs, seconds=0.0).status == "unknown"
    assert solver.settle(model, costs, 0.0, seconds=0.0) == 0


class _Stubborn:
    """A solver that asks nobody, and goes on long after its limit; it told of what it had found before."""

    def __init__(self) -> None:
        self.cbMipInterrupt = self.cbSimplexInterrupt = self.cbIpmInterrupt = self.cbMipImprovingSolution = self
        self.ended = False

    def subscribe(self, watcher: Callable[[Any], None]) -> None:
        if getattr(watcher, "__name__", "") == "keep":
            self.keep = watcher

    def run(self) -> None:
        values = type("Data", (), {"mip_solution": [1.0, 0.0]})
        self.keep(type("Event", (), {"data_out": values}))
        while not self.ended:
            time.sleep(0.01)


def test_nobody_waits_for_a_solver_that_does_not_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    engine, clock = _Stubborn(), Clock(0.5)
    monkeypatch.setattr(solver, "_engine", lambda *_values, **_more: engine)
    monkeypatch.setattr(time, "monotonic", clock)
    columns = Columns(bare_problem.read(json.dumps({
        "students": [{"id": 1, "options": [{"place": "X", "value": 4}, {"place": "Y", "value": 3}]}],
        "places": [{"id": "X", "capacity": 1}, {"id": "Y", "capacity": 1}],
    })))  # fmt: skip
    run = solver.solve(columns.model, columns.costs(), seconds=4.0)
    engine.ended = True
    assert (run.status, run.objective, run.bound, run.values) == ("feasible", 4.0, None, (1, 0))
    assert clock.now < 1000 + 4.0 + 5


@pytest.mark.parametrize(("most", "with_budget"), [(1, True), (3, False), (3, True)])
def test_where_most_options_are_worth_the_same(most: int, *, with_budget: bool) -> None:
    """Nothing says who should have which place; each place is full all the same, and of the cheap ones."""
    chance = random.Random(2)
    students = [
        {"id": at, "options": [{"place": place, "value": chance.randint(1, most), "cost": chance.randint(1, 99)} for place in range(12)]}
        for at in range(300)
    ]  # fmt: skip
    places = [{"id": at, "capacity": 22} for at in range(12)]
    budget = 300 * 33 if with_budget else None
    answer = solve({"assign": "at_most_one", "students": students, "places": places, "budget": budget}, seconds=30)
    assert (answer.status, answer.objective) == ("optimal", answer.bound)
    assert answer.objective == 12 * 22 * most
