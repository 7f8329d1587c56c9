"""A plan at once, of any size: each where they lose least and still fit, those first who lose most by any other place; who
finds no place then gets one that somebody else can leave.
"""

import time
from typing import Any

import numpy as np

from gzstudents.distribution.rules.choices import Choices
from gzstudents.kernel.progress import SILENT, Progress


def rounded(choices: Choices, come: Any, *, until: float = np.inf, progress: Progress = SILENT) -> Any:
    """An option for each student, within all limits; None where somebody has no place, or not in time. `come`: what each
    option loses. `until`: by the monotonic clock.
    """
    plan = _Plan(choices, come)
    order = np.lexsort((come, choices.of))
    regret = plan.regret(order)
    for student in progress.over(np.argsort(-regret, kind="stable").tolist(), len(regret), step=1000):
        plan.place(student, order)
    for student in progress.over(np.flatnonzero(plan.at < 0).tolist(), 0, step=10):
        if time.monotonic() > until or not plan.make_room(student):
            return None
    return plan.at


class _Plan:
    def __init__(self, choices: Choices, come: Any) -> None:
        self.choices, self.come = choices, come
        self.room, self.money = choices.room.copy(), choices.budget
        self.at = np.full(len(choices.first), -1)
        self.ends = np.append(choices.first[1:], len(choices.of))

    def regret(self, order: Any) -> Any:
        """By how much more the second best loses."""
        first = self.choices.first
        second = self.come[order[np.minimum(first + 1, self.ends - 1)]]
        return np.where(self.ends - first > 1, second - self.come[order[first]], np.inf)

    def place(self, student: int, order: Any) -> None:
        for at in order[self.choices.first[student] : self.ends[student]].tolist():
            if self._fits(at):
                self._take(student, at)
                return

    def _fits(self, options: Any) -> Any:
        one = self.choices
        return (one.weight[options] <= self.room[one.place[options]]) & (one.cost[options] <= self.money)

    def _take(self, student: int, at: int) -> None:
        for option, sign in ((self.at[student], 1), (at, -1)):
            if option >= 0:
                self.room[self.choices.place[option]] += sign * self.choices.weight[option]
                self.money += sign * self.choices.cost[option]
        self.at[student] = at

    def make_room(self, student: int) -> bool:
        """Somebody moves, and this one comes in their place: the two of which the least is lost."""
        one, mine = self.choices, range(int(self.choices.first[student]), int(self.ends[student]))
        movers = np.flatnonzero(self.at >= 0)
        moves = self._best_moves()[movers]
        leaves = self.at[movers]
        can = moves >= 0
        best, found = np.inf, (-1, -1, -1)
        for at in mine:
            room = self.room[one.place[at]] + np.where(one.place[leaves] == one.place[at], one.weight[leaves], 0.0)
            room -= np.where(one.place[moves] == one.place[at], one.weight[moves], 0.0)
            paid = one.cost[at] + one.cost[moves] - one.cost[leaves]
            lost = self.come[at] + self.come[moves] - self.come[leaves]
            lost = np.where(can & (room >= one.weight[at]) & (paid <= self.money), lost, np.inf)
            who = int(np.argmin(lost)) if len(lost) else -1
            if who >= 0 and lost[who] < best:
                best, found = float(lost[who]), (int(movers[who]), int(moves[who]), at)
        if not np.isfinite(best):
            return False
        self._take(found[0], found[1])
        self._take(student, found[2])
        return True

    def _best_moves(self) -> Any:
        """By student: of the options that still fit the one that loses least; -1 without one."""
        one = self.choices
        now = np.where(self.at >= 0, one.cost[self.at], 0.0)[one.of]
        fits = (one.weight <= self.room[one.place]) & (one.cost <= self.money + now)
        fits[self.at[self.at >= 0]] = False
        least = np.where(fits, -self.come, -np.inf)
        most, at = one.taken(least)
        return np.where(np.isfinite(most), at, -1)
