"""A good assignment made better: one student after the other moves, or changes places with another, as long as that is worth
something; then a few are thrown about and it begins again. Always the same for the same input; nothing here proves anything.
"""

import time
from typing import Any

import numpy as np

from gzstudents.distribution.rules.prices import Part
from gzstudents.kernel.progress import SILENT, Progress

_THROWN = 6
_WORK, _MOST_KICKS = 40_000_000, 2000  # pairs looked at; the fewer students, the more often
_SLACK = 1e-9


def polish(part: Part, places: list[int], *, seconds: float = 60.0, progress: Progress = SILENT) -> list[int]:
    """The place of each student, by number: worth at least as much as what was given, and within the same limits."""
    until, chance = time.monotonic() + seconds, np.random.default_rng(1)
    best = _Climb(part, np.array(places), until)
    best.up(progress)
    kicks = min(_MOST_KICKS, _WORK // max(len(places), 1) ** 2)
    for _kick in progress.over(range(kicks), kicks, step=10):
        if time.monotonic() > until:
            break
        tried = _Climb(part, best.at.copy(), until)
        tried.throw(chance)
        tried.up(progress)
        if tried.worth() >= best.worth():
            best = tried
    return [int(place) for place in best.at]


def climbed(part: Part, places: list[int], *, until: float = np.inf, progress: Progress = SILENT) -> list[int]:
    """The same without throwing anybody about: soon done, however many they are. `until`: by the monotonic clock."""
    best = _Climb(part, np.array(places), until)
    best.up(progress)
    return [int(place) for place in best.at]


class _Climb:
    def __init__(self, part: Part, at: Any, until: float) -> None:
        self.part, self.at, self.until, self.rows = part, at, until, np.arange(len(at))
        self.own, self.weight, self.cost = (table[self.rows, at] for table in (part.value, part.weight, part.cost))
        self.load = np.bincount(at, weights=self.weight, minlength=len(part.capacity))
        self.spent = float(self.cost.sum())

    def worth(self) -> float:
        return float(self.own.sum())

    def up(self, progress: Progress) -> None:
        """Until nobody gains any more, or the time is up."""
        calm, student = 0, 0
        while calm < len(self.at) and time.monotonic() <= self.until:
            progress.report(0, 0)
            calm = 0 if self._moved(student) or self._changed(student) else calm + 1
            student = (student + 1) % len(self.at)

    def throw(self, chance: Any) -> None:
        """A few students somewhere else, wherever they fit."""
        for student in chance.permutation(len(self.at))[:_THROWN].tolist():
            if len(where := np.flatnonzero(self._fits(student))):
                self._put(student, int(chance.choice(where)))

    def _fits(self, student: int) -> Any:
        part = self.part
        fits = (self.load + part.weight[student] <= part.capacity + _SLACK) & np.isfinite(part.value[student])
        return fits & (self.spent + part.cost[student] - self.cost[student] <= part.budget + _SLACK)

    def _put(self, student: int, place: int) -> None:
        part = self.part
        self.load[self.at[student]] -= self.weight[student]
        self.spent += float(part.cost[student, place] - self.cost[student])
        self.at[student] = place
        self.own[student], self.weight[student] = part.value[student, place], part.weight[student, place]
        self.cost[student] = part.cost[student, place]
        self.load[place] += self.weight[student]

    def _moved(self, student: int) -> bool:
        gain = np.where(self._fits(student), self.part.value[student] - self.own[student], -np.inf)
        gain[self.at[student]] = -np.inf
        place = int(gain.argmax())
        if gain[place] <= _SLACK:
            return False
        self._put(student, place)
        return True

    def _changed(self, student: int) -> bool:
        """With the one with whom most is gained."""
        part, here = self.part, self.at[student]
        gain = part.value[student][self.at] + part.value[:, here] - self.own[student] - self.own
        some = np.flatnonzero((gain > _SLACK) & (self.at != here))
        if not len(some):
            return False
        there = self.at[some]
        room_here = part.capacity[here] - self.load[here] + self.weight[student] + _SLACK
        room_there = (part.capacity - self.load)[there] + self.weight[some] + _SLACK
        paid = self.spent - self.cost[student] - self.cost[some] + part.cost[student][there] + part.cost[some, here]
        fits = (part.weight[some, here] <= room_here) & (part.weight[student][there] <= room_there)
        some = some[fits & (paid <= part.budget + _SLACK)]
        if not len(some):
            return False
        other = int(some[gain[some].argmax()])
        place = int(self.at[other])
        self._put(other, int(here))
        self._put(student, place)
        return True
