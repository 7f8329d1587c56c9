"""Every pair of which one is ranked better and would rather have the other's place; what envy is says fairness.py."""

from collections.abc import Iterator
from typing import Literal, NamedTuple, cast

from gzstudents.distribution.rules.fairness import Fairness
from gzstudents.distribution.rules.formulation import Formulation
from gzstudents.distribution.rules.ledger import Layout
from gzstudents.distribution.rules.problem import Filling, Problem

Excuse = Literal["", "BUDGET", "SHARE", "LEAST", "HAND"]


class Envy(NamedTuple):
    """Applications of the same cycle: `better` stands before `worse` and would rather have its `grade`. `excuse`: "" when the
    two could simply change (or the one take the place of the other) and every rule would still be kept: the envy is
    justified. Otherwise what stands against it: the budget, a share, the least number of winners, or a decision by hand.
    """

    better: int
    worse: int
    cycle: int
    grade: str
    excuse: Excuse


def envy(problem: Problem, filling: Filling) -> Iterator[Envy]:
    """All pairs, by cycle, grade, standing of the better and of the worse one; none where there is no room in the quota."""
    formulation = Formulation(Layout(problem))
    fairness, options = Fairness(formulation), formulation.options
    chosen = set(formulation.decided)
    for column, (candidate, offer) in enumerate(options):
        if candidate.decided is None and filling.placed.get(candidate.application) == offer:
            chosen.add(column)
    state = fairness.state(chosen)
    for key, columns in fairness.winners(state).items():
        for better in fairness.unhappy(state, *key):
            for worse in columns:
                if fairness.claims.position(better) >= fairness.claims.position(worse):
                    continue
                against = [fairness.against(state, change) for change in fairness.changes(state, better, worse)]
                if None not in against and against[0] == "CELL":
                    continue
                excuse = "HAND" if worse in fairness.decided else "" if None in against else against[0]
                one, other = (options[at].candidate.application for at in (better, worse))
                yield Envy(one, other, *key, cast("Excuse", excuse))
