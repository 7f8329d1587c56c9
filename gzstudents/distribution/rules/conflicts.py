"""No distribution keeps all rules: which few of them cannot be kept together."""

import time
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gzstudents.distribution.rules.fairness import Fairness
from gzstudents.distribution.rules.forbidding import Forbidding
from gzstudents.distribution.rules.formulation import Formulation, Row, Rule
from gzstudents.distribution.rules.ledger import Layout
from gzstudents.distribution.rules.model import INFINITY, Model
from gzstudents.distribution.rules.problem import Problem
from gzstudents.distribution.rules.ranking import RankRows, Respect
from gzstudents.distribution.rules.solver import Run, solve
from gzstudents.kernel.progress import SILENT, Progress


class Conflict(NamedTuple):
    """Rules that cannot be kept together; without any one of them the others can. `smallest`: no conflict of the board has
    fewer rules; otherwise the time was up before that was known.
    """

    rules: tuple[Rule, ...]
    smallest: bool


def smallest(
    problem: Problem, *, respect: Respect = "PASSED", seconds: float = 60.0, progress: Progress = SILENT
) -> Conflict | None:
    """The smallest set of rules in conflict; None when there is a distribution. Raises Cancelled.

    First one that is irreducible (by halving: QuickXplain), then whether there is a smaller one: the fewest rules that
    touch every way out found so far are tried, until they are in conflict themselves (implicit hitting sets).
    """
    return _Search(Layout(problem), respect, seconds, progress).found()


class _Search:
    def __init__(self, layout: Layout, respect: Respect, seconds: float, progress: Progress) -> None:
        self.formulation = Formulation(layout)
        self.until, self.progress = time.monotonic() + seconds, progress
        self.fairness = Fairness(self.formulation)
        self.forbidding = Forbidding(self.fairness)
        self.behind = Model()  # the columns, also those behind the options; of the rows those found later
        for _option in self.formulation.options:
            self.behind.column()
        self.rows = self._all_rows(respect)
        self.rules = sorted({row.rule for row in self.rows if row.rule is not None}, key=_order)

    def _all_rows(self, respect: Respect) -> list[Row]:
        rows = list(self.formulation.rows)
        for column in self.formulation.decided:
            candidate = self.formulation.options[column].candidate
            rule = Rule("DECISION", candidate.cycle, application=candidate.application)
            rows.append(Row(rule, [(column, 1)], 1, INFINITY))
        if respect == "RANK":  # to pass nobody over can always be had, see optimal.py
            rank = RankRows(self.formulation)
            for _cutoff in range(rank.cutoffs):
                self.behind.column(whole=False)
            rows += [Row(Rule("RANK"), terms, -INFINITY, upper) for terms, upper in rank.rows]
        return rows

    def found(self) -> Conflict | None:
        if self._feasible(self.rules):
            return None
        core = self._irreducible([], self.rules, known=False)
        fewest = self._fewest(core)
        return Conflict(tuple(sorted(fewest or core, key=_order)), fewest is not None)

    def _columns(self, model: Model) -> None:
        for whole in self.behind.whole:
            model.column(whole=whole)

    def _feasible(self, rules: Iterable[Rule]) -> bool:
        kept = set(rules)
        while True:
            model = Model()
            self._columns(model)
            for row in self.rows:
                if row.rule is None or row.rule in kept:
                    model.row(row.terms, row.lower, row.upper)
            run = solve(model, [0.0] * len(model.lower), seconds=_FOREVER, progress=self.progress)
            if run.status == "infeasible":
                return False
            if Rule("RANK") not in kept or not self._learned(run):
                return True

    def _learned(self, run: Run) -> bool:
        """Whether somebody may justly envy somebody there; then there are rows against that from now on."""
        state = self.fairness.state(at for at in range(len(self.formulation.options)) if run.values[at])
        known = len(self.behind.row_lower)
        self.forbidding.add(self.behind, self.fairness.justified(state))
        for row in range(known, len(self.behind.row_lower)):
            inside = slice(self.behind.starts[row], self.behind.starts[row + 1])
            terms = list(zip(self.behind.columns[inside], self.behind.factors[inside], strict=True))
            self.rows.append(Row(Rule("RANK"), terms, self.behind.row_lower[row], self.behind.row_upper[row]))
        return len(self.behind.row_lower) > known

    def _irreducible(self, basis: Sequence[Rule], rules: Sequence[Rule], *, known: bool) -> list[Rule]:
        """Of `rules` those that are needed, beside `basis`, for a conflict; `known`: whether the basis may be one already."""
        if known and not self._feasible(basis):
            return []
        if len(rules) == 1:
            return list(rules)
        first, second = rules[: len(rules) // 2], rules[len(rules) // 2 :]
        later = self._irreducible([*basis, *first], second, known=True)
        return self._irreducible([*basis, *later], first, known=bool(later)) + later

    def _fewest(self, core: list[Rule]) -> list[Rule] | None:
        """The smallest conflict; None when the time is up before it is known."""
        ways_out: list[set[Rule]] = []
        while time.monotonic() < self.until:
            touching = self._touching(ways_out)
            if len(touching) >= len(core):  # every conflict has as many
                return core
            way = self._way_out(touching)
            if way is None:
                return touching
            ways_out.append(way)
        return None

    def _touching(self, ways_out: Sequence[set[Rule]]) -> list[Rule]:
        """The fewest rules of which at least one is in every way out; of those the first ones."""
        model = Model()
        known = sorted(set().union(*ways_out), key=_order)
        column = {rule: model.column() for rule in known}
        for way in ways_out:
            model.row([(column[rule], 1) for rule in sorted(way, key=_order)], lower=1)
        run = solve(model, [1.0] * len(known), maximise=False, seconds=_FOREVER, progress=self.progress)
        return [rule for rule, value in zip(known, run.values, strict=True) if value]

    def _way_out(self, kept: Sequence[Rule]) -> set[Rule] | None:
        """The fewest rules, none of them `kept`, that have to be given up; None when nothing helps."""
        while True:
            model = Model()
            self._columns(model)
            given_up = {rule: model.column(upper=int(rule not in set(kept))) for rule in self.rules}
            for row in self.rows:
                _relaxed(model, row, None if row.rule is None else given_up[row.rule])
            costs = [0.0] * len(self.behind.lower) + [1.0] * len(self.rules)
            run = solve(model, costs, maximise=False, seconds=_FOREVER, progress=self.progress)
            if run.status == "infeasible":
                return None
            way = {rule for rule, column in given_up.items() if run.values[column]}
            if Rule("RANK") not in self.rules or Rule("RANK") in way or not self._learned(run):
                return way


_FOREVER = 1e6  # seconds: whoever asks can cancel


def _relaxed(model: Model, row: Row, given_up: int | None) -> None:
    """The row holds unless it is given up; columns are between 0 and 1."""
    if given_up is None:
        model.row(row.terms, row.lower, row.upper)
        return
    if row.upper < INFINITY:
        most = sum(max(factor, 0) for _column, factor in row.terms)
        model.row([*row.terms, (given_up, row.upper - most)], upper=row.upper)
    if row.lower > -INFINITY:
        least = sum(min(factor, 0) for _column, factor in row.terms)
        model.row([*row.terms, (given_up, row.lower - least)], lower=row.lower)


def _order(rule: Rule) -> tuple[object, ...]:
    kinds = ("DECISION", "CELL", "BUDGET", "SHARE", "LEAST", "EXCLUSIVE", "RANK")
    cell, share = rule.cell or (), rule.share or ()
    return kinds.index(rule.kind), rule.cycle, rule.application, rule.person, cell, share
