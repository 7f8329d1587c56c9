"""The best distribution, one aim after the other: what an aim reached is not given up for the next.

How ranks are respected is chosen in words:
PASSED  most students, and of all such distributions the one for those ranked best, with what they wanted most. So nobody
        is left with nothing while a place that would fit goes to somebody ranked worse: the two could change, and it would
        be worth more. And nobody has a worse grade than somebody ranked worse with whom it could be changed.
RANK    nobody justly envies anybody (see fairness.py), as a rule that holds; then most students, priorities, and the value.
NONE    most students, then priorities; ranks only decide between distributions that are otherwise equal.
"""

import math
import time
from typing import Literal

from gzstudents.distribution.rules.aims import Aim, Measures
from gzstudents.distribution.rules.deferred import deferred, without_envy
from gzstudents.distribution.rules.exchanging import Exchanging
from gzstudents.distribution.rules.fairness import Fairness
from gzstudents.distribution.rules.filled import columns_of, filling
from gzstudents.distribution.rules.forbidding import Forbidding
from gzstudents.distribution.rules.formulation import Formulation
from gzstudents.distribution.rules.ledger import Layout
from gzstudents.distribution.rules.mending import mended
from gzstudents.distribution.rules.problem import (
    Filling,
    Problem,
    Solution,
    Stage,
)
from gzstudents.distribution.rules.ranking import RankRows, Respect
from gzstudents.distribution.rules.shaking import shaken
from gzstudents.distribution.rules.solver import Run, most, solve
from gzstudents.distribution.rules.wording import aim_text
from gzstudents.kernel.progress import SILENT, Progress

AIMS: dict[Respect, tuple[Aim, ...]] = {
    "PASSED": ("STUDENTS", "VALUE"),
    "RANK": ("STUDENTS", "PRIORITIES", "VALUE"),
    "NONE": ("STUDENTS", "PRIORITIES", "VALUE"),
}
_SMALL = 300  # places asked for: as many are soon proved
_SHAKEN = 0.25  # of the time, for better ones that nobody envies
_PLAIN = 0.3  # of the time, for what there is without regard to envy
_END, _MOST_END = 2.5, 0.15  # times what building took, for what is to be done after the solver; of the time
_ROUND = 0.5  # of what is left, for one round of those in which rows are added
_LONG_CHAINS = {
    "presolve_rule_off": 1 << 15
}  # no probing: it takes all the time where one column follows from the other
_SHARE_OF_TIME = 0.7  # of what is left, for an aim that has others behind it


def optimise(
    problem: Problem,
    *,
    respect: Respect = "PASSED",
    seconds: float = 60.0,
    progress: Progress = SILENT,
    start: Filling | None = None,
) -> Solution:
    """The best distribution within so many seconds. `start`: one to begin with, if it keeps the rules (the default fill).

    Nothing but the time limit can make two runs differ. Raises Cancelled when the progress says stop.
    """
    optimiser = Optimiser(Layout(problem), respect)
    return optimiser.run(seconds - optimiser.built, progress, start)


class Optimiser:
    """One board, made ready once."""

    def __init__(self, layout: Layout, respect: Respect) -> None:
        began = time.monotonic()
        self.layout, self.respect = layout, respect
        self.formulation = Formulation(layout)
        self.measures = Measures(self.formulation)
        self.model = self.formulation.model()
        self.has_place: dict[int, int] = {}  # person → column, for those who may have several places
        for person, columns in self.formulation.of_person.items():
            if not self._at_most_one(person):
                self.has_place[person] = self.model.column(whole=False)
                self.model.row([(self.has_place[person], 1), *((column, -1) for column in columns)], upper=0)
        self.plain = self.model  # without what forbids envy
        self.rank: RankRows | None = None
        if respect == "RANK":
            self.rank = RankRows(self.formulation, first=len(self.model.lower))
            self._forbid_envy(self.rank)
        self.is_small = len(self.formulation.options) <= _SMALL
        self.fairness = Fairness(self.formulation)
        self.forbidding = Forbidding(self.fairness)
        self.built = time.monotonic() - began  # seconds

    def _forbid_envy(self, rank: RankRows) -> None:
        self.model = self.plain.copy()
        for _cutoff in range(rank.cutoffs):
            self.model.column(whole=False)
        for terms, upper in rank.rows:
            self.model.row(terms, upper=upper)

    def _at_most_one(self, person: int) -> bool:
        terms = [self.layout.terms[cycle] for cycle in {self.formulation.cycle_of(at) for at in self._of(person)}]
        return all(self.layout.conflict(one, other) for one in terms for other in terms if one.cycle < other.cycle)

    def _of(self, person: int) -> list[int]:
        return self.formulation.of_person[person]

    def run(self, seconds: float, progress: Progress = SILENT, start: Filling | None = None) -> Solution:
        began, end = time.monotonic(), min(self.built * _END, seconds * _MOST_END)
        aims, stages = AIMS[self.respect], list[Stage]()
        first = None if start is None else columns_of(self.formulation, start)
        chosen = None if self.rank is None else self._stable(first, began + seconds * _SHAKEN, progress)
        begin = chosen if self.rank is not None else first
        for at, aim in enumerate(aims):
            left = seconds - end - (time.monotonic() - began)
            if left <= 0 and chosen is not None:
                break
            share = left if at == len(aims) - 1 else left * _SHARE_OF_TIME
            run = self._solved(aim, share, _Told(progress, aim), begin, first=at == 0)
            if run.status in {"optimal", "feasible"}:
                found = self._found(run)
                if chosen is None or self.measures.of(aim, found) >= self.measures.of(aim, chosen):
                    chosen = found
            elif chosen is None:
                status: Literal["infeasible", "unknown"] = "infeasible" if run.status == "infeasible" else "unknown"
                return Solution(status, Filling({}, {}), (), time.monotonic() - began)
            if self.respect == "PASSED":
                chosen = mended(self.formulation, chosen)
            stages.append(self._stage(aim, chosen, run.bound, optimal=run.status == "optimal"))
            begin = chosen
            if at < len(aims) - 1:
                kept = ((column, cost) for column, cost in enumerate(self._costs(aim)) if cost)
                self.model.row(kept, lower=stages[-1].value)
        if self.respect == "PASSED" and chosen is not None and not all(one.proved for one in stages):
            chosen = self._let_in(chosen, stages, progress)
        stages = self._stated(stages, chosen or set())
        done = len(stages) == len(aims) and all(one.proved for one in stages)
        return Solution(
            "optimal" if done else "feasible",
            filling(self.formulation, chosen or ()),
            tuple(stages),
            time.monotonic() - began,
        )

    def _let_in(self, chosen: set[int], stages: list[Stage], progress: Progress) -> set[int]:
        """With the time up: whoever has nothing, and could have the place of somebody ranked worse, gets it all the same."""
        better = Exchanging(self.fairness, chosen, progress, poorest=True).done()
        worth = self._worth(better)
        if worth is None or any(value < one.value for one, value in zip(stages, worth, strict=False)):
            return chosen
        return better

    def _stated(self, stages: list[Stage], chosen: set[int]) -> list[Stage]:
        """Each aim as it stands in the end: what came later may have served one before as well."""
        worth = (self.measures.of(aim, chosen) for aim in AIMS[self.respect])
        return [
            one._replace(value=value, bound=max(one.bound, value), proved=one.proved or value == one.bound)
            for one, value in zip(stages, worth, strict=False)
        ]

    def _stable(self, first: set[int] | None, until: float, progress: Progress) -> set[int] | None:
        """To begin with, where nobody may be envied: of those that are found easily and keep all rules the best."""
        found = self._better(None, deferred(self.fairness, progress))
        if first is not None:
            found = self._better(found, without_envy(self.fairness, first, progress, until=until))
        if self.is_small:
            return found
        return shaken(self.fairness, found, self._worth, until=until, progress=progress)

    def _worth(self, chosen: set[int]) -> list[int] | None:
        """By all aims; None for what does not keep all rules."""
        return [self.measures.of(aim, chosen) for aim in AIMS[self.respect]] if self._keeps_all(chosen) else None

    def _better(self, one: set[int] | None, other: set[int]) -> set[int] | None:
        """The other only if it is worth more."""
        worth, least = self._worth(other), None if one is None else self._worth(one)
        return one if worth is None or (least is not None and worth <= least) else other

    def _keeps_all(self, chosen: set[int]) -> bool:
        sums = ((row, sum(factor for at, factor in row.terms if at in chosen)) for row in self.formulation.rows)
        return all(row.lower <= total <= row.upper for row, total in sums)

    def _found(self, run: Run) -> set[int]:
        return {column for column, value in enumerate(run.values[: len(self.formulation.options)]) if value}

    def _solved(self, aim: Aim, seconds: float, progress: Progress, begin: set[int] | None, *, first: bool) -> Run:
        """The best by one aim. Where nobody may be envied: solved again, with more rows, until nobody is; when the time is up
        what is nearest to that and justifies no envy.
        """
        if self.rank is None:
            start = None if begin is None else self._values(begin)
            return solve(self.model, self._costs(aim), seconds=seconds, progress=progress, start=start)
        until, bound = time.monotonic() + seconds, math.inf
        if first and not self.is_small:
            begin, bound = self._without_rank(aim, seconds * _PLAIN, progress, begin)
        while (left := until - time.monotonic()) > 0:
            start = None if begin is None else self._values(begin)
            share = left * _ROUND if left > seconds * _ROUND else left
            run = solve(
                self.model, self._costs(aim), seconds=share, progress=progress, start=start, options=_LONG_CHAINS
            )
            bound = min(bound, math.inf if run.bound is None else run.bound)
            found = self._found(run)
            if run.values and not self.forbidding.add(self.model, self.fairness.justified(self.fairness.state(found))):
                if run.status == "optimal":
                    return run
                if begin is not None and self.measures.of(aim, found) <= self.measures.of(aim, begin):
                    begin = shaken(self.fairness, begin, self._worth, until=until, progress=progress)
                    break
                begin = found
            elif run.values:
                begin = self._nearest(found, begin, until, progress)
            elif run.status in {"optimal", "infeasible"}:
                return run
        return self._run(aim, begin, bound)

    def _nearest(self, found: set[int], begin: set[int] | None, until: float, progress: Progress) -> set[int] | None:
        """What comes of a distribution when nobody in it may be envied, if it is better than what there was. As all aims are
        looked at, the first one first, none before is given up.
        """
        return self._better(begin, without_envy(self.fairness, found, progress, until=until))

    def _without_rank(
        self, aim: Aim, seconds: float, progress: Progress, begin: set[int] | None
    ) -> tuple[set[int] | None, float]:
        """No more can be had than when envy is not looked at, soon known if there need be no whole numbers either; and what
        comes of the most without envy is often better than to begin at once.
        """
        known, until = self._costs(aim)[: len(self.plain.lower)], time.monotonic() + seconds
        bound = most(self.plain, known, seconds=seconds, progress=progress)
        plain = solve(self.plain, known, seconds=until - time.monotonic(), progress=progress)
        if plain.values:
            begin = self._nearest(self._found(plain), begin, until, progress)
        return begin, bound if plain.bound is None else min(bound, plain.bound)

    def _run(self, aim: Aim, chosen: set[int] | None, most: float) -> Run:
        bound = most if math.isfinite(most) else None
        if chosen is None:
            return Run("unknown", bound=bound)
        values = tuple(int(at in chosen) for at in range(len(self.model.lower)))
        return Run("feasible", self.measures.of(aim, chosen), bound, values)

    def _costs(self, aim: Aim) -> list[int]:
        costs = self.measures.columns(aim) + [0] * (len(self.model.lower) - len(self.formulation.options))
        for person, worth in self.measures.persons(aim).items():
            if person in self.has_place:
                costs[self.has_place[person]] += worth
            else:
                for column in self._of(person):
                    costs[column] += worth
        return costs

    def _stage(self, aim: Aim, chosen: set[int], bound: float | None, *, optimal: bool) -> Stage:
        value = self.measures.of(aim, chosen)
        everything = sum(self.measures.persons(aim).values()) + sum(self.measures.columns(aim))
        most = everything if bound is None else min(int(bound + 1e-6), everything)
        most = value if optimal else max(most, value)
        return Stage(aim, value, most, proved=optimal or most == value)

    def _values(self, chosen: set[int]) -> dict[int, int]:
        """Of all columns of the model."""
        values = {column: int(column in chosen) for column in range(len(self.formulation.options))}
        for person, column in self.has_place.items():
            values[column] = int(any(at in chosen for at in self._of(person)))
        if self.rank is not None:
            values |= {column: int(value) for column, value in self.rank.reached(chosen).items()}
            values |= self.forbidding.values(self.fairness.state(chosen))
        return values


class _Told(Progress):
    """Says which aim is pursued."""

    def __init__(self, progress: Progress, aim: Aim) -> None:
        self.progress, self.text = progress, aim_text(aim)

    def report(self, done: int, total: int, text: str = "") -> None:
        self.progress.report(done, total, text or self.text)

    def stopped(self) -> bool:
        return self.progress.stopped()
