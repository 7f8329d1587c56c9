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
from collections.abc import Iterable
from typing import Literal

from gzstudents.distribution.rules.aims import Aim, Measures
from gzstudents.distribution.rules.deferred import deferred
from gzstudents.distribution.rules.exchanging import Exchanging
from gzstudents.distribution.rules.fairness import Fairness, State
from gzstudents.distribution.rules.forbidding import Forbidding
from gzstudents.distribution.rules.formulation import Formulation
from gzstudents.distribution.rules.ledger import Layout, Ledger, telling
from gzstudents.distribution.rules.mending import mended
from gzstudents.distribution.rules.problem import (
    PLAN,
    Candidate,
    Filling,
    Offer,
    Problem,
    Refusal,
    Solution,
    Stage,
)
from gzstudents.distribution.rules.ranking import RankRows, Respect
from gzstudents.distribution.rules.solver import Run, settle, solve
from gzstudents.distribution.rules.wording import aim_text, other_plan
from gzstudents.kernel.progress import SILENT, Progress

AIMS: dict[Respect, tuple[Aim, ...]] = {
    "PASSED": ("STUDENTS", "VALUE"),
    "RANK": ("STUDENTS", "PRIORITIES", "VALUE"),
    "NONE": ("STUDENTS", "PRIORITIES", "VALUE"),
}
_PLAIN = 0.3  # of the time, for the relaxation
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
    return Optimiser(Layout(problem), respect).run(seconds, progress, start)


class Optimiser:
    """One board, made ready once."""

    def __init__(self, layout: Layout, respect: Respect) -> None:
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
        self.fairness = Fairness(self.formulation)
        self.forbidding = Forbidding(self.fairness)

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
        began = time.monotonic()
        aims, stages = AIMS[self.respect], list[Stage]()
        chosen = self._stable(progress)
        begin = self._values(self._columns_of(start)) if start is not None and self.rank is None else None
        if chosen is not None:
            begin = self._values(chosen)
        for at, aim in enumerate(aims):
            left = seconds - (time.monotonic() - began)
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
            begin = self._values(chosen)
            if at < len(aims) - 1:
                self._keep(self._costs(aim), stages[-1].value, seconds - (time.monotonic() - began), progress)
        if self.respect == "PASSED" and chosen is not None and not all(one.proved for one in stages):
            chosen, stages = self._let_in(chosen, stages, progress)
        done = len(stages) == len(aims) and all(one.proved for one in stages)
        return Solution(
            "optimal" if done else "feasible", self.filling(chosen or ()), tuple(stages), time.monotonic() - began
        )

    def _let_in(self, chosen: set[int], stages: list[Stage], progress: Progress) -> tuple[set[int], list[Stage]]:
        """With the time up: whoever has nothing, and could have the place of somebody ranked worse, gets it all the same."""
        better = Exchanging(self.fairness, chosen, progress, poorest=True).done()
        values = [self.measures.of(aim, better) for aim in AIMS[self.respect][: len(stages)]]
        if not self._keeps_all(better) or any(value < one.value for one, value in zip(stages, values, strict=True)):
            return chosen, stages
        return better, [
            one._replace(value=value, bound=max(one.bound, value), proved=one.proved or value == one.bound)
            for one, value in zip(stages, values, strict=True)
        ]

    def _stable(self, progress: Progress) -> set[int] | None:
        """To begin with, where nobody may be envied: columns that keep all rules, if they are found so easily."""
        if self.rank is None:
            return None
        chosen = deferred(self.fairness, progress)
        return chosen if self._keeps_all(chosen) else None

    def _keeps_all(self, chosen: set[int]) -> bool:
        sums = ((row, sum(factor for at, factor in row.terms if at in chosen)) for row in self.formulation.rows)
        return all(row.lower <= total <= row.upper for row, total in sums)

    def _found(self, run: Run) -> set[int]:
        return {column for column, value in enumerate(run.values[: len(self.formulation.options)]) if value}

    def _solved(
        self, aim: Aim, seconds: float, progress: Progress, begin: dict[int, int] | None, *, first: bool
    ) -> Run:
        """The best by one aim. Where nobody may be envied: solved again, with more rows, until nobody is."""
        if self.rank is None:
            return solve(self.model, self._costs(aim), seconds=seconds, progress=progress, start=begin)
        until = time.monotonic() + seconds
        most = self._without_rank(aim, seconds * _PLAIN, progress) if first else math.inf
        left = max(until - time.monotonic(), 0.1 * seconds)
        while True:
            costs = self._costs(aim)
            run = solve(self.model, costs, seconds=left, progress=progress, start=begin, options=_LONG_CHAINS)
            if math.isfinite(most):
                run = run._replace(bound=most if run.bound is None else min(run.bound, most))
            state = self.fairness.state(self._found(run))
            if not run.values or not self.forbidding.add(self.model, self.fairness.justified(state)):
                return run
            left = until - time.monotonic()
            if left <= 0:
                return Run("unknown", bound=run.bound)
            if begin is not None:
                begin = begin | self.forbidding.values(self._state_of(begin))

    def _state_of(self, values: dict[int, int]) -> State:
        return self.fairness.state(at for at in range(len(self.formulation.options)) if values[at])

    def _without_rank(self, aim: Aim, seconds: float, progress: Progress) -> float:
        """No more can be had than with neither whole numbers nor what forbids envy; that is soon solved."""
        known = self._costs(aim)[: len(self.plain.lower)]
        plain = solve(self.plain, known, seconds=seconds, progress=progress, relaxed=True, options={"solver": "ipm"})
        return math.inf if plain.bound is None else plain.bound

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

    def _keep(self, costs: list[int], value: int, seconds: float, progress: Progress) -> None:
        """From here on nothing is worth less than this by these costs."""
        if seconds > 0:
            settle(self.model, costs, value, seconds=seconds * _PLAIN, progress=progress)
        self.model.row([(column, cost) for column, cost in enumerate(costs) if cost], lower=value)

    def _columns_of(self, filling: Filling) -> set[int]:
        chosen = set(self.formulation.decided)
        for column, (candidate, offer) in enumerate(self.formulation.options):
            if filling.placed.get(candidate.application) == offer:
                chosen.add(column)
        return chosen

    def _values(self, chosen: set[int]) -> dict[int, int]:
        """Of all columns of the model."""
        values = {column: int(column in chosen) for column in range(len(self.formulation.options))}
        for person, column in self.has_place.items():
            values[column] = int(any(at in chosen for at in self._of(person)))
        if self.rank is not None:
            values |= {column: int(value) for column, value in self.rank.reached(chosen).items()}
            values |= self.forbidding.values(self.fairness.state(chosen))
        return values

    def filling(self, chosen: Iterable[int]) -> Filling:
        """The columns as places, and for everybody else what stands in the way now that these are taken."""
        ledger, decided = Ledger(self.layout), set(self.formulation.decided)
        placed: dict[int, Offer] = {}
        for column in sorted(chosen):
            if column not in decided:
                candidate, offer = self.formulation.options[column]
                placed[candidate.application] = offer
                ledger.take(candidate, offer)
        left = [one for one in self.layout.candidates if one.decided is None and one.application not in placed]
        return Filling(dict(sorted(placed.items())), {one.application: _reason(ledger, one) for one in left})


def _reason(ledger: Ledger, candidate: Candidate) -> Refusal:
    if candidate.barred is not None:
        return candidate.barred
    reasons = [ledger.refusal(candidate, offer) for offer in candidate.offers]
    refused = [one for one in reasons if one is not None]
    return telling(refused) if len(refused) == len(reasons) else Refusal(PLAN, other_plan())


class _Told(Progress):
    """Says which aim is pursued."""

    def __init__(self, progress: Progress, aim: Aim) -> None:
        self.progress, self.text = progress, aim_text(aim)

    def report(self, done: int, total: int, text: str = "") -> None:
        self.progress.report(done, total, text or self.text)

    def stopped(self) -> bool:
        return self.progress.stopped()
