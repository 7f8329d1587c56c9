"""From places that some may justly envy to places that hardly anybody does: whoever is passed over is let in.

By standing, everybody who is not content gets a free place, or that of the last who stands behind them and whose place they
could have (fairness.py); for it they give back what they want less. Within one cycle there is an end to that, as each time
somebody better ranked gains and only worse ranked ones lose; across cycles it may go round, so there are so many rounds.
"""

import math
import time
from bisect import insort
from collections.abc import Sequence

from gzstudents.distribution.rules.fairness import Change, Fairness, State
from gzstudents.kernel.progress import SILENT, Progress

_ROUNDS = 40


class Exchanging:
    """`poorest`: only those are let in who have nothing at all. `order`: of cycles and grades. `until`: by the monotonic clock."""

    def __init__(
        self,
        fairness: Fairness,
        chosen: set[int],
        progress: Progress = SILENT,
        *,
        poorest: bool = False,
        order: Sequence[tuple[int, str]] | None = None,
        until: float = math.inf,
    ) -> None:
        self.poorest, self.until = poorest, until
        self.order = fairness.asked() if order is None else order
        self.fairness, self.formulation, self.progress = fairness, fairness.formulation, progress
        self.chosen = set(chosen)
        self.used = list(fairness.state(chosen).used)

    def done(self) -> set[int]:
        """Columns; shares and the least number of winners may have come short where somebody left for another cycle."""
        for _round in range(_ROUNDS):
            changed = [self._swept(key) for key in self.order]  # all of them
            if not any(changed):
                break
        return self.chosen

    def _swept(self, key: tuple[int, str]) -> bool:
        self.progress.report(0, 0)
        if time.monotonic() > self.until:
            return False
        changed = False
        position, state = self.fairness.claims.position, self._state()
        winners = [at for at in self.fairness.winners(state).get(key, ()) if at not in self.fairness.decided]
        for better in self.fairness.unhappy(state, *key):
            if self.poorest and self._has_something(better):
                continue
            if (change := self._wanted(better, winners)) is None:
                continue
            self._apply(change)
            changed = True
            insort(winners, better, key=position)
            winners = [at for at in winners if at in self.chosen]
        return changed

    def _has_something(self, column: int) -> bool:
        person = self.formulation.options[column].candidate.person
        return any(at in self.chosen for at in self.formulation.of_person[person])

    def _state(self) -> State:
        return State(self.chosen, self.used)

    def _wanted(self, better: int, winners: list[int]) -> Change | None:
        state, position = self._state(), self.fairness.claims.position
        for worse in (None, *reversed(winners)):
            if worse is not None and position(worse) <= position(better):
                break
            for change in self.fairness.changes(state, better, worse):
                if self.fairness.against(state, change) is None and not self._given_up(better) & self.fairness.decided:
                    return change
        return None

    def _given_up(self, better: int) -> set[int]:
        """What a person has to give back in other cycles to have this as well; the grade in the same one is not meant."""
        layout, options = self.formulation.layout, self.formulation.options
        mine = options[better].candidate
        terms = layout.terms[mine.cycle]
        others = [
            at
            for at in self.formulation.of_person[mine.person]
            if at in self.chosen and options[at].candidate.application != mine.application
        ]
        found = {at for at in others if layout.conflict(terms, layout.terms[options[at].candidate.cycle])}
        if terms.group:
            same = [at for at in others if layout.terms[options[at].candidate.cycle].group == terms.group]
            held = sum(one.group == terms.group for one in self.formulation.holdings.get(mine.person, []))
            too_many = len(same) + held + 1 - layout.group_limit(terms.group)
            same.sort(key=lambda at: -options[at].candidate.preference)
            found |= set(same[: max(too_many, 0)])
        return found

    def _apply(self, change: Change) -> None:
        out = {change.worse, change.gives, *self._given_up(change.better)}
        for column in out:
            if column is not None:
                self._book(column, -1)
                self.chosen.discard(column)
        for column in (change.better, change.swaps):
            if column is not None:
                self._book(column, 1)
                self.chosen.add(column)

    def _book(self, column: int, times: int) -> None:
        for at, factor in self.fairness.loads[column]:
            self.used[at] += times * factor
