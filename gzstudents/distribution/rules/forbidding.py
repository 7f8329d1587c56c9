"""Rows against envy that is justified only by what is left: added where a solution shows it, until none does.

Of a change that somebody may justly ask for (fairness.py) either the places are not so, or one of the limits that come under
more load is used up so far that the change would break it. For each such limit there is a column that may be 1 only then.
"""

from collections.abc import Iterable

from gzstudents.distribution.rules.fairness import Change, Fairness, State
from gzstudents.distribution.rules.formulation import Terms, smaller
from gzstudents.distribution.rules.model import INFINITY, Model


class Forbidding:
    """Adds to a model, behind all columns that it has."""

    def __init__(self, fairness: Fairness) -> None:
        self.fairness = fairness
        self._tight: dict[tuple[int, int], int] = {}  # (limit, use from which on it excuses) → column
        self._known: set[tuple[int | None, ...]] = set()

    def add(self, model: Model, changes: Iterable[Change]) -> bool:
        """Forbids, for each place, the change of the best ranked who asks for it, and for each who asks that with the worst
        ranked. Whether there were any at all: also one that is forbidden already and came through a tolerance.
        """
        places: dict[tuple[int | None, bool], Change] = {}
        asking: dict[tuple[int, bool], Change] = {}
        some = False
        for change in changes:
            some = True
            if change[:4] not in self._known:
                places.setdefault((change.worse, change.swaps is None), change)
                asking.setdefault((change.better, change.swaps is None), change)
        for change in dict.fromkeys([*places.values(), *asking.values()]):
            self._known.add(change[:4])
            model.row(*self._row(model, change))
        return some

    def _row(self, model: Model, change: Change) -> tuple[Terms, float, float]:
        claim = self.fairness.claim[change.better]
        excuses: Terms = [(self._excuse(model, limit, by), -1) for limit, by in change.needs]
        places: Terms = [] if change.worse is None else [(change.worse, 1)]
        if change.gives is not None:
            return [*places, (change.gives, 1), *excuses], -INFINITY, 1
        content = dict.fromkeys((*claim.content, *self.fairness.mine(change.better)))
        terms: Terms = [*places, *((at, -1) for at in content), *excuses]
        if claim.group is None:
            return terms, -INFINITY, 0
        limit, same, held = claim.group
        return [(at, factor * limit) for at, factor in terms] + [(at, -1) for at in same], -INFINITY, held

    def _excuse(self, model: Model, limit: int, by: int) -> int:
        """A column that is 1 at most where so much more would break the limit."""
        rule = self.fairness.limits[limit]
        least = rule.upper - by + 1
        if (limit, least) not in self._tight:
            column = self._tight[limit, least] = model.column()
            terms, from_here, _none = smaller(rule.terms, least, INFINITY)
            lowest = sum(min(factor, 0) for _at, factor in terms)
            model.row([*terms, (column, lowest - from_here)], lower=lowest)
        return self._tight[limit, least]

    def values(self, state: State) -> dict[int, int]:
        """Of the columns added."""
        return {column: int(state.used[limit] >= least) for (limit, least), column in self._tight.items()}
