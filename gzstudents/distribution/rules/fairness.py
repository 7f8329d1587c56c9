"""Justified envy: what it is. The list of envy on the screen and the objective RANK both ask here.

Somebody ranked better envies somebody ranked worse the place in a cycle when they asked for the same grade of the same
cycle and are not content: they have nothing there or a worse grade, and nothing that they want as much or more and that
stands against it, nor what was decided by hand. The envy is justified when the one could have the place: either the other
goes out and the better one comes in (and gives back a worse grade), or the two change grades, and as things stand no limit
of the cycle is broken by it (cells, budget, shares, least number of winners). So a place of another cell will do as well, if
one is free there once the other is gone, and one that costs more, if there is money to spare.

A change is columns that go and columns that come; what it does to a limit is the sum of their factors in that row.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from typing import NamedTuple

from gzstudents.distribution.rules.formulation import Formulation, Kind, Terms
from gzstudents.distribution.rules.ranking import Claims

Load = tuple[tuple[int, int], ...]  # limit, by how much
_ORDER: tuple[Kind, ...] = ("CELL", "BUDGET", "SHARE", "LEAST")


class Limit(NamedTuple):
    """`sum of terms <= upper`; the least number of winners is the most of what is not."""

    kind: Kind
    terms: Terms
    upper: int


class Change(NamedTuple):
    """`better` and `worse` are columns of the same grade; a place that is free has no worse one. `gives`: the worse
    grade that the better one has; `swaps`: what the worse one gets in exchange, None when they go out. `needs`: limits that come under more load, and how much.
    """

    better: int
    worse: int | None
    gives: int | None
    swaps: int | None
    needs: Load


class State(NamedTuple):
    """Columns that are chosen, and how much of each limit they use."""

    chosen: Set[int]
    used: Sequence[int]


class Fairness:
    """What may be envied on a board, whoever has which place."""

    def __init__(self, formulation: Formulation) -> None:
        self.formulation, self.claims = formulation, Claims(formulation)
        self.decided = frozenset(formulation.decided)
        self.limits = list(_limits(formulation))
        loads: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for at, limit in enumerate(self.limits):
            for column, factor in limit.terms:
                loads[column].append((at, int(factor)))
        self.loads: list[Load] = [tuple(loads[column]) for column in range(len(formulation.options))]
        self._asking: dict[tuple[int, str], list[int]] = {
            key: sorted((at for columns in kinds.values() for at in columns), key=self.claims.position)
            for key, kinds in self.claims.by_grade.items()
        }
        self._needs: dict[tuple[int, ...], Load] = {}
        numbers: dict[Load, int] = {}
        self._number = [numbers.setdefault(load, len(numbers)) for load in self.loads]
        self.claim = {at: self.claims.claim(at) for columns in self._asking.values() for at in columns}

    def mine(self, column: int) -> list[int]:
        """All grades of the same application, best first."""
        return self.formulation.of_application[self.formulation.options[column].candidate.application]

    def asked(self) -> list[tuple[int, str]]:
        """Cycles and grades that somebody asks for."""
        return sorted(self._asking)

    def state(self, chosen: Iterable[int]) -> State:
        columns = frozenset(chosen)
        used = [0] * len(self.limits)
        for column in columns:
            for at, factor in self.loads[column]:
                used[at] += factor
        return State(columns, tuple(used))

    def unhappy(self, state: State, cycle: int, grade: str) -> list[int]:
        """Columns of this grade whose candidates are not content, by standing."""
        return [at for at in self._asking.get((cycle, grade), ()) if not self._content(state, at)]

    def _content(self, state: State, column: int) -> bool:
        claim = self.claim[column]
        if any(at in state.chosen for at in claim.content):
            return True
        if claim.group is None:
            return False
        limit, same, held = claim.group
        return sum(at in state.chosen for at in same) + held >= limit

    def winners(self, state: State) -> dict[tuple[int, str], list[int]]:
        """By cycle and grade, by standing."""
        found: dict[tuple[int, str], list[int]] = defaultdict(list)
        for column in state.chosen:
            candidate, offer = self.formulation.options[column]
            found[candidate.cycle, offer.grade].append(column)
        return {key: sorted(found[key], key=self.claims.position) for key in sorted(found)}

    def changes(self, state: State, better: int, worse: int | None) -> Iterator[Change]:
        """How the one could have the place of the other."""
        gives = next((at for at in self.mine(better) if at in state.chosen), None)
        yield Change(better, worse, gives, None, self._need(better, worse, gives, None))
        if gives is not None and worse is not None and worse not in self.decided:
            grade = self.formulation.options[gives].offer.grade
            swaps = next((at for at in self.mine(worse) if self.formulation.options[at].offer.grade == grade), None)
            if swaps is not None:
                yield Change(better, worse, gives, swaps, self._need(better, worse, gives, swaps))

    def _need(self, better: int, worse: int | None, gives: int | None, swaps: int | None) -> Load:
        columns = (better, worse, gives, swaps)
        key = tuple(-1 if column is None else self._number[column] for column in columns)
        if key not in self._needs:
            more: dict[int, int] = defaultdict(int)
            for column, sign in zip(columns, (1, -1, -1, 1), strict=True):
                for at, factor in () if column is None else self.loads[column]:
                    more[at] += sign * factor
            self._needs[key] = tuple((at, by) for at, by in sorted(more.items()) if by > 0)
        return self._needs[key]

    def against(self, state: State, change: Change) -> Kind | None:
        """What kind of limit the change would break; None when it keeps them all."""
        broken = {self.limits[at].kind for at, by in change.needs if state.used[at] + by > self.limits[at].upper}
        return next((kind for kind in _ORDER if kind in broken), None)

    def justified(self, state: State) -> Iterator[Change]:
        """All changes that those who are passed over may justly ask for."""
        for key, columns in self.winners(state).items():
            free = [column for column in columns if column not in self.decided]
            for better in self.unhappy(state, *key) if free else ():
                for worse in reversed(free):
                    if self.claims.position(worse) <= self.claims.position(better):
                        break
                    yield from (one for one in self.changes(state, better, worse) if self.against(state, one) is None)

    def envied(self, state: State) -> set[int]:
        """Columns of those who have what somebody may justly ask for."""
        return {one.worse for one in self.justified(state) if one.worse is not None}

    def kept(self, chosen: set[int]) -> set[int]:
        """Without those; and so on, as whoever gives a place back leaves money and room behind."""
        while envied := self.envied(self.state(chosen)):
            chosen = chosen - envied
        return chosen


def _limits(formulation: Formulation) -> Iterator[Limit]:
    for row in formulation.rows:
        if row.rule is not None and row.rule.kind in _ORDER:
            if math.isinf(row.upper):
                yield Limit(row.rule.kind, [(at, -factor) for at, factor in row.terms], -int(row.lower))
            else:
                yield Limit(row.rule.kind, row.terms, int(row.upper))
