"""From below and from above until they meet: dives find good assignments, prices and proofs bring the bound down.

A proof looks only at what is worth at least so much. Of that the prices say which options are in none of it, and which are
in all of it; so the nearer to the bound, the fewer are left, and the sooner it is known whether there is one at all.
"""

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from gzstudents.distribution.rules.bare_columns import Columns
from gzstudents.distribution.rules.diving import at_once, dives
from gzstudents.distribution.rules.laid import Laid
from gzstudents.distribution.rules.model import Model
from gzstudents.distribution.rules.polishing import climbed, polish
from gzstudents.distribution.rules.prices import Prices, ascended, losses, priced
from gzstudents.distribution.rules.solver import Run, settle, solve
from gzstudents.kernel.progress import SILENT, Progress

_ROUNDS, _DIVES, _FAILED = 400, 40, 10
_APART = 0.006  # of the relaxation: about so far from it is the best assignment
_SHARE_OF_PRICES, _SHARE_OF_DIVES, _SHARE_OF_CLIMB = 0.3, 0.4, 0.1  # of all the time
_SHARE_OF_PROOF, _SHARE_OF_ROOT, _ROOT_NODES = 0.3, 0.15, 20  # of the time that is left
_SMALLER = 0.4  # of the options: a proof among more takes too long
_STEPS, _WIDE = 10, 3  # of the gap; steps
_EQUAL = 1e-6


class Closing:
    """One bare problem, as a table. `until`: by the monotonic clock."""

    def __init__(self, columns: Columns, laid: Laid, until: float, progress: Progress = SILENT) -> None:
        self.columns, self.model, self.part, self.at = columns, columns.model, laid.part, laid.columns
        self.costs, self.gap, self.progress = columns.costs(), columns.gap, progress
        self.step = 1.0 if columns.is_whole else columns.gap
        self.until, self.seconds = until, until - time.monotonic()
        self.own = Run("unknown", -math.inf)
        self.places: list[int] = []
        self.bound = math.inf

    def run(self, students: Any, money: float, bound: float, own: Sequence[int] | None) -> Run:
        """`students`, `money`: prices to begin with. `bound`: nothing is worth more. `own`: the places of a plan."""
        self.bound = bound
        if own is not None:
            self._take(climbed(self.part, list(own), until=self.until, progress=self.progress))
        prices = self._prices(priced(self.part, Prices(math.inf, students, money)))
        self.bound = min(self.bound, prices.bound)
        come, out = losses(self.part, prices, until=self.until)
        places = at_once(self.part, come)
        if places is not None:
            self._take(climbed(self.part, places, until=self.until, progress=self.progress))
        if self._rooted(prices.bound, come, out):
            return self.own._replace(status="optimal")
        self._dive(prices)
        if not self.own.values:
            return self._rest(self.model)
        while not self._met() and self._proved(prices.bound, come, out):
            pass
        return self.own._replace(status="optimal") if self._met() else self._last(prices.bound, come, out)

    def _left(self) -> float:
        return max(self.until - time.monotonic(), 0.0)

    def _met(self) -> bool:
        return bool(self.own.values) and self._floor(self.bound) <= self.own.objective + _EQUAL

    def _floor(self, value: float) -> float:
        return math.floor(value + _EQUAL) if self.columns.is_whole else value

    def _prices(self, best: Prices) -> Prices:
        until = time.monotonic() + self.seconds * _SHARE_OF_PRICES
        while time.monotonic() < until:
            worth = best.bound - _APART * abs(best.bound)
            found = ascended(self.part, best, worth=worth, rounds=_ROUNDS, until=until, progress=self.progress)
            best, is_near = found, found.bound > worth
            if is_near:
                break
        return best

    def _rooted(self, bound: float, come: Any, out: Any) -> bool:
        """Whether it is soon done: what is easy needs no dives."""
        least = self.own.objective if self.own.values else -math.inf
        model = self._without(come, out, bound - least)
        if self.own.values:
            settle(model, self.costs, least, seconds=self._left() * _SHARE_OF_ROOT, progress=self.progress)
        options = {"mip_abs_gap": self.gap, "mip_max_nodes": _ROOT_NODES}
        left = self._left() * _SHARE_OF_ROOT
        run = solve(model, self.costs, seconds=left, progress=self.progress, options=options)
        if self._better(run):
            self.places = self._places(run)
        if run.bound is not None and run.status != "infeasible":
            self.bound = min(self.bound, max(run.bound, least))
        return self._met() or (run.status in {"optimal", "infeasible"} and bool(self.own.values))

    def _places(self, run: Run) -> list[int]:
        taken = np.asarray([*run.values, 0], dtype=bool)[self.at]  # the last stands for: no such option
        return [int(place) for place in np.where(taken.any(axis=1), taken.argmax(axis=1), self.at.shape[1] - 1)]

    def _dive(self, prices: Prices) -> None:
        until, failed = min(time.monotonic() + self.seconds * _SHARE_OF_DIVES, self.until), 0
        for _count, found in zip(range(_DIVES), self._dives(prices, until), strict=False):
            failed = 0 if found is not None else failed + 1
            if found is not None:
                self._take(found[0])
            if self._met() or failed >= _FAILED or time.monotonic() > until:
                break
        if self.own.values and not self._met() and self._left() > 0:
            seconds = min(self.seconds * _SHARE_OF_CLIMB, self._left())
            self._take(polish(self.part, self.places, seconds=seconds, progress=self.progress))

    def _dives(self, prices: Prices, until: float) -> Iterator[tuple[list[int], float] | None]:
        least = self.own.objective + self.step if self.own.values else -math.inf
        return dives(self.part, prices, least=least, step=self.step, until=until, progress=self.progress)

    def _take(self, places: Sequence[int]) -> None:
        taken = {int(self.at[student, place]) for student, place in enumerate(places)} - {-1}
        values = tuple(int(column in taken) for column in range(len(self.costs)))
        if self._better(Run("feasible", sum(self.costs[at] for at in taken), None, values)):
            self.places = list(places)

    def _better(self, run: Run) -> bool:
        taken = {at for at, value in enumerate(run.values) if value}
        better = bool(run.values) and run.objective > self.own.objective + _EQUAL and self.columns.keeps_limits(taken)
        if better:
            self.own = Run("feasible", run.objective, None, run.values)
        return better

    def _proved(self, bound: float, come: Any, out: Any) -> bool:
        """Whether the bound came down by another step."""
        gap = self._floor(self.bound) - self.own.objective
        least = self._floor(self.bound - gap / _STEPS)
        if gap <= 2 * self.step or self._left() < 0.1 * self.seconds:
            return False
        model = self._without(come, out, bound - least)
        if _free(model) > _SMALLER * _free(self.model):
            return False
        left = self._left() * _SHARE_OF_PROOF
        run = solve(model, self.costs, seconds=left, progress=self.progress, options={"mip_abs_gap": self.gap})
        self._better(run)
        if run.status in {"optimal", "infeasible"}:
            below = least - self.step if self.columns.is_whole else least
            self.bound = max(below, run.objective if run.values else below)
            return True
        if run.bound is not None:
            self.bound = min(self.bound, max(run.bound, least - self.step))
        return False

    def _without(self, come: Any, out: Any, spare: float) -> Model:
        """The model without the options of which no assignment makes use that loses no more than this."""
        model, spare = self.model.copy(), spare + _EQUAL * (1 + abs(self.bound) * 1e-3)
        known = self.at >= 0
        for column in self.at[known & (come > spare)].tolist():
            model.upper[column] = 0
        for column in self.at[known & (out > spare)].tolist():
            model.lower[column] = 1
        return model

    def _last(self, bound: float, come: Any, out: Any) -> Run:
        """All that could be better, in the time that is left; while the gap is wide, with what there is to begin with."""
        is_wide = self.bound - self.own.objective > _WIDE * self.step
        least = self.own.objective + (0.0 if is_wide else self.step)
        model = self._without(come, out, bound - least)
        settle(model, self.costs, least, seconds=self._left() * 0.2, progress=self.progress)
        return self._rest(model, dict(enumerate(self.own.values)) if is_wide else None)

    def _rest(self, model: Model, start: Mapping[int, int] | None = None) -> Run:
        options = {"mip_abs_gap": self.gap}
        run = solve(model, self.costs, seconds=self._left(), progress=self.progress, start=start, options=options)
        self._better(run)
        if run.status in {"optimal", "infeasible"}:
            return self.own._replace(status="optimal") if self.own.values else run
        bound = self.bound if run.bound is None else min(self.bound, run.bound)
        if not self.own.values:
            return run._replace(bound=bound if math.isfinite(bound) else None)
        return self.own._replace(bound=max(bound, self.own.objective))


def _free(model: Model) -> int:
    return sum(low < high for low, high in zip(model.lower, model.upper, strict=True))
