"""Where nobody may be envied: the ways of large boards, on small ones of which all is known; and within their time."""

import math
import random
import time
from typing import Any

import pytest

from gzstudents.distribution.rules import optimal, shaking
from gzstudents.distribution.rules.deferred import deferred, without_envy
from gzstudents.distribution.rules.ledger import Layout
from gzstudents.distribution.rules.optimal import Optimiser
from gzstudents.distribution.rules.problem import Filling
from gzstudents.distribution.rules.shaking import shaken
from gzstudents.distribution.rules.solver import Run
from tests.distribution.rules import brute
from tests.distribution.rules.test_optimal import compare, crowd
from tests.distribution.rules.test_widening import Clock


def test_the_ways_of_large_boards_end_with_the_best_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(optimal, "_SMALL", 0)
    for seed in range(600, 612):
        compare(seed)


@pytest.mark.parametrize("seed", range(20))
def test_from_any_distribution_to_one_that_nobody_envies(seed: int) -> None:
    board, chance = brute.problem(seed), random.Random(seed)
    engine = Optimiser(Layout(board), "RANK")
    whole, options = list(brute.everything(board)), engine.formulation.options
    columns = {(one.application, offer): at for at, (one, offer) in enumerate(options)}
    asked = engine.fairness.asked()
    for holds in chance.sample(whole, min(5, len(whole))):
        chosen = {columns[one] for one in holds.items()}
        found = without_envy(engine.fairness, chosen, order=chance.sample(asked, len(asked)))
        held = {options[at].candidate.application: options[at].offer for at in found}
        assert held not in whole or not brute.envious(board, held, "RANK")


def test_shaking_never_gives_up_what_there_was_and_finds_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """People who ask for two programmes each: in whichever order programmes are filled, others come in."""
    monkeypatch.setattr(shaking, "_TIMES", 12)
    engine = Optimiser(Layout(crowd(60)), "RANK")
    first = deferred(engine.fairness)
    worth = engine._worth(first)
    assert worth is not None
    found = shaken(engine.fairness, first, engine._worth, until=math.inf)
    assert found is not None
    assert not engine.fairness.envied(engine.fairness.state(found))
    better = engine._worth(found)
    assert better is not None
    assert better > worth
    assert shaken(engine.fairness, first, engine._worth, until=math.inf) == found, "the same again"
    assert shaken(engine.fairness, first, engine._worth, until=-math.inf) == first, "without time nothing is begun"


@pytest.mark.parametrize("respect", ["RANK", "PASSED", "NONE"])
def test_whatever_takes_all_its_time_the_whole_keeps_the_limit(respect: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    clock, given = Clock(0.01), list[float]()

    def late(model: Any, _costs: Any, *, seconds: float = 60.0, start: Any = None, **_more: Any) -> Run:
        """It takes all that it is given, and ends with what it began with."""
        given.append(seconds)
        clock.now += max(seconds, 0.0)
        values = tuple(start.get(at, 0) for at in range(len(model.lower))) if start else ()
        return Run("feasible" if values else "unknown", 0.0, None, values)

    monkeypatch.setattr(optimal, "solve", late)
    monkeypatch.setattr(optimal, "most", lambda *values, **more: late(*values, **more) and math.inf)
    monkeypatch.setattr(time, "monotonic", clock)
    began = clock.now
    found = optimal.optimise(crowd(60), respect=respect, seconds=30.0, start=Filling({}, {}))
    assert given
    assert clock.now <= began + 30.0 + 0.5
    assert found.status == "feasible"
    assert all(one.value <= one.bound for one in found.stages)
