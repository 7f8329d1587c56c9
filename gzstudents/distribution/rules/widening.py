"""Among few options at first: the prices of the places say of each option what it loses, so the best is among those that lose
little; the more of them are looked at, the less can be missed, until nothing is.

Whoever has only one option left among those takes it, and only the others are a problem of integers. What that says of the
few holds for all: whatever makes use of another option loses more than the most that was looked at.
"""

import math
import time
from collections import defaultdict
from typing import Any, NamedTuple

import numpy as np

from gzstudents.distribution.rules.bare_columns import Columns
from gzstudents.distribution.rules.choices import Choices
from gzstudents.distribution.rules.model import Model
from gzstudents.distribution.rules.rounding import rounded
from gzstudents.distribution.rules.solver import Run, row_prices, solve
from gzstudents.distribution.rules.tolls import Toll, asked, toll_losses, tolls
from gzstudents.kernel.progress import SILENT, Progress

_FIRST, _WIDER, _WIDEST = 1500, 3, 60_000  # options of those who have several; times
_PRICED, _PRICED_ROUNDS = 3, 5  # options a student, for prices that are exact among them
_SHARE_OF_TOLLS, _SHARE_OF_PLAN, _SHARE_OF_PRICES, _SHARE_OF_CORE = 0.25, 0.1, 0.2, 0.4  # of the time that is left
_BY_CHANCE = 50  # one part of so many
_EQUAL = 1e-6


class Core(NamedTuple):
    """The options of those who have several, and the only ones of the others. Whatever else there is loses `beyond`."""

    options: Any
    settled: Any
    beyond: float


class Widening:
    """One bare problem. `own`: the options of the best that was found, None while there is none; `bound`: nothing is worth
    more; `hopeless`: nothing keeps the limits. `until`: by the monotonic clock.
    """

    def __init__(self, columns: Columns, choices: Choices, until: float, progress: Progress = SILENT) -> None:
        self.choices, self.until, self.progress = choices, until, progress
        self.is_whole, self.gap, self.is_transport = columns.is_whole, columns.gap, choices.is_transport
        self.own: Any = None
        self.worth, self.hopeless = -math.inf, False
        self.toll = tolls(choices, until=self._until(_SHARE_OF_TOLLS), progress=progress)
        self.bound = self.toll.bound
        self._rounded()
        if not self.met:
            self._refined()

    def run(self, *, hard: bool) -> None:
        """Wider and wider, until it is proved or takes too long. `hard`: it is not tried any further then; otherwise all the
        rest of the time is for one more, as wide as can be.
        """
        size, solved = _FIRST, True
        while solved and not self.met and not self.hopeless and self._left() > 0:
            core = self._core(size)
            is_all = self._is_all(core)
            solved = self._looked(core, 1.0 if is_all and not hard else _SHARE_OF_CORE)
            if is_all:
                return
            size = max(size, len(core.options)) * _WIDER
        if not solved and not hard:
            self._looked(self._core(_WIDEST), 1.0)

    @property
    def met(self) -> bool:
        if self.own is None:
            return False
        most = math.floor(self.bound + _EQUAL) if self.is_whole else self.bound
        return most <= self.worth + _EQUAL

    def lost(self) -> list[int]:
        """Columns that are in nothing better than what was found."""
        gone = self.come > self._spare() + self._blur()
        return [at for at in self.choices.column[gone].tolist() if at >= 0]

    def _left(self) -> float:
        return self.until - time.monotonic()

    def _until(self, share: float) -> float:
        return time.monotonic() + self._left() * share

    def _rounded(self) -> None:
        self.come = toll_losses(self.choices, self.toll)
        self.near = self._near(self.come)
        until = self._until(_SHARE_OF_PLAN)
        self._take(rounded(self.choices, np.maximum(self.near, 0.0), until=until, progress=self.progress))

    def _take(self, options: Any) -> None:
        if options is None or not self.choices.keep(options):
            return
        worth = float(self.choices.value[options].sum())
        if worth > self.worth:
            self.own, self.worth = options, worth

    def _refined(self) -> None:
        """Prices that are exact for the options that lose least; then those that lose least by these come in, and so on."""
        inside, near = self.choices.column < 0, self.near  # whoever may have none, so that all can be kept
        count = min(_PRICED * len(self.choices.first), len(near)) - 1
        for _round in range(_PRICED_ROUNDS):
            grown = inside | (near <= np.partition(near, count)[count])
            if grown.sum() == inside.sum() or (found := self._priced(np.flatnonzero(grown))) is None:
                break
            is_exact = found.bound <= self.toll.bound + self._blur()
            if found.bound < self.toll.bound:
                self.toll, self.bound = found, found.bound
                self._rounded()
            if self.met or (is_exact and _round):
                break
            inside, near = grown, self._near(toll_losses(self.choices, found))

    def _priced(self, core: Any) -> Toll | None:
        """The prices of the relaxation that has only these options; None without them in time."""
        model, places = self._model(core, self.choices.room, self.choices.budget)
        costs = self.choices.value[core].tolist()
        rows = row_prices(model, costs, seconds=self._left() * _SHARE_OF_PRICES, progress=self.progress)
        if rows is None:
            return None
        of_places, first = np.zeros(len(self.choices.room)), len(self.choices.first)
        of_places[places] = rows[first : first + len(places)]
        money = float(rows[-1]) if np.isfinite(self.choices.budget) else 0.0
        return asked(self.choices, Toll(math.inf, np.maximum(of_places, 0.0), max(money, 0.0)))

    def _near(self, come: Any) -> Any:
        """What they lose, in an order: of equal ones the cheap first, and before all what each loses nothing by."""
        dear = self.choices.cost / max(float(self.choices.cost.max()), 1.0)
        near = come + self._blur() * (dear + np.random.default_rng(1).random(len(come)) / _BY_CHANCE)
        near[self.choices.taken(-near)[1]] = -1.0
        return near

    def _spare(self) -> float:
        """What loses more is not worth more than what was found."""
        return self.toll.bound - self.worth - (1.0 if self.is_whole else self.gap)

    def _is_all(self, core: Core) -> bool:
        return math.isinf(core.beyond) or core.beyond > self._spare() + self._blur()

    def _blur(self) -> float:
        return _EQUAL * (1 + abs(self.toll.bound) * 1e-3)

    def _core(self, size: int) -> Core:
        inside, others = self.come <= self._spare() + self._blur(), self.near[self.near >= 0]
        if size < len(others):
            inside &= self.near <= np.partition(others, size - 1)[size - 1]
        count = np.bincount(self.choices.of[inside], minlength=len(self.choices.first))
        several = count[self.choices.of] > 1
        beyond = float(self.come[~inside].min()) if not inside.all() else math.inf
        return Core(np.flatnonzero(inside & several), np.flatnonzero(inside & ~several), beyond)

    def _looked(self, core: Core, share: float) -> bool:
        """Whether all of it was looked at; what it says of better ones and of the bound is kept."""
        room = self.choices.room - self.choices.loads(core.settled)
        money = self.choices.budget - float(self.choices.cost[core.settled].sum())
        run = Run("infeasible")
        if (room >= 0).all() and money >= 0:
            model, _places = self._model(core.options, room, money)
            costs = self.choices.value[core.options].tolist()
            run = solve(
                model, costs, seconds=self._left() * share, progress=self.progress, start=self._start(core),
                relaxed=self.is_transport, options={"mip_abs_gap": self.gap},
            )  # fmt: skip
        if run.values:
            taken = core.options[np.asarray(run.values, dtype=bool)]
            self._take(np.sort(np.concatenate([taken, core.settled])))
        done = run.status in {"optimal", "infeasible"}
        self._bounded(run, core, done=done)
        return done

    def _bounded(self, run: Run, core: Core, *, done: bool) -> None:
        fixed, inside = float(self.choices.value[core.settled].sum()), -math.inf
        if run.status != "infeasible":
            inside = self.bound if run.bound is None else run.bound + fixed
        if done and run.values and self.is_whole:
            inside = run.objective + fixed
        if done and self._is_all(core):
            self.hopeless = self.own is None
            self.bound = max(inside, self.worth)
        self.bound = min(self.bound, max(inside, self.toll.bound - core.beyond, self.worth))

    def _start(self, core: Core) -> dict[int, int] | None:
        """What was found, if the core has it."""
        if self.own is None or not np.isin(core.settled, self.own).all():
            return None
        taken = np.isin(core.options, self.own)
        if taken.sum() + len(core.settled) < len(self.own):
            return None
        return dict(enumerate(taken.astype(int).tolist()))

    def _model(self, options: Any, room: Any, money: float) -> tuple[Model, list[int]]:
        """A row for each student that is in it, for the places (which is said) and for money."""
        model, one = Model(), self.choices
        students: dict[int, list[tuple[int, float]]] = defaultdict(list)
        places: dict[int, list[tuple[int, float]]] = defaultdict(list)
        paid: list[tuple[int, float]] = []
        known = (one.of[options], one.place[options], one.weight[options], one.cost[options])
        for student, place, weight, cost in zip(*(numbers.tolist() for numbers in known), strict=True):
            column = model.column()
            students[student].append((column, 1))
            if weight:
                places[place].append((column, weight))
            if cost:
                paid.append((column, cost))
        for terms in students.values():
            model.row(terms, 1, 1)
        limited = [place for place in sorted(places) if np.isfinite(room[place])]
        for place in limited:
            model.row(places[place], upper=float(room[place]))
        if np.isfinite(money):
            model.row(paid, upper=money)
        return model, limited
