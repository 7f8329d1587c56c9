"""A distribution that nobody justly envies, found by asking again and again (deferred acceptance).

Everybody asks for what they want most. Each programme takes, of all who ask, those ranked best, as the fill by rank does;
who is refused asks for what they want next, who gets something better asks no more for the rest, and the programmes choose
anew, until nothing changes. Shares and budgets can make that go round in circles: then what it comes to after so many rounds
is taken. Whoever is passed over then is let in (exchanging.py); who still has what somebody may justly claim gives it back in
the end (`Fairness.kept`).
"""

import math
from collections import defaultdict
from collections.abc import Sequence

from gzstudents.distribution.rules.exchanging import Exchanging
from gzstudents.distribution.rules.fairness import Fairness
from gzstudents.distribution.rules.formulation import Formulation
from gzstudents.distribution.rules.greedy import fill
from gzstudents.distribution.rules.ledger import Ledger
from gzstudents.distribution.rules.mending import Mending
from gzstudents.distribution.rules.problem import Candidate, Offer, Problem
from gzstudents.kernel.progress import SILENT, Progress

_ROUNDS = 60


def deferred(fairness: Fairness, progress: Progress = SILENT) -> set[int]:
    """Columns, the decided included, that justify no envy and keep cells, budgets, shares and what a person may hold.
    `Terms.least` is not looked at.
    """
    return without_envy(fairness, _Asking(fairness.formulation, progress).settled(), progress)


def without_envy(
    fairness: Fairness,
    chosen: set[int],
    progress: Progress = SILENT,
    *,
    order: Sequence[tuple[int, str]] | None = None,
    until: float = math.inf,
) -> set[int]:
    """The same from other columns that keep all limits, or nearly: close to them, if there is such a thing. `order`: of cycles
    and grades, in which those are let in who are passed over; `until`: so long, by the monotonic clock.
    """
    chosen = Exchanging(fairness, chosen, progress, order=order, until=until).done()
    while True:
        kept = fairness.kept(chosen)
        broken = _out_of_share(fairness.formulation, kept)
        if not broken:
            return kept
        chosen = kept - broken


class _Asking:
    def __init__(self, formulation: Formulation, progress: Progress) -> None:
        self.formulation, self.layout, self.progress = formulation, formulation.layout, progress
        self.placed: dict[int, dict[int, Offer]] = defaultdict(dict)  # by cycle and application
        self.of_cycle: dict[int, list[Candidate]] = defaultdict(list)
        for one in self.layout.candidates:
            if one.application in formulation.of_application:
                self.of_cycle[one.cycle].append(one)
        self.mine: dict[int, list[Candidate]] = defaultdict(list)
        for candidates in self.of_cycle.values():
            for one in candidates:
                self.mine[one.person].append(one)

    def settled(self) -> set[int]:
        for _round in range(_ROUNDS):
            changed = [self._chosen_anew(cycle) for cycle in sorted(self.of_cycle)]  # all of them
            if not any(changed):
                break
        chosen = set(self.formulation.decided)
        for column, (candidate, offer) in enumerate(self.formulation.options):
            if self.placed[candidate.cycle].get(candidate.application) == offer and self._asks(candidate):
                chosen.add(column)
        return self._graded(chosen)

    def _graded(self, chosen: set[int]) -> set[int]:
        """Grades by rank among those who could change them: who had to wait for a share was late for the better ones."""
        mending = Mending(self.formulation, chosen)
        mending.grades_mended()
        return mending.chosen

    def _chosen_anew(self, cycle: int) -> bool:
        """Whether a programme takes others than before."""
        self.progress.report(0, 0)
        asking = tuple(one for one in self.of_cycle[cycle] if one.decided is not None or self._asks(one))
        board = Problem(
            asking, (self.layout.terms[cycle],), tuple(self.layout.cells[cycle]), tuple(self.layout.shares[cycle]),
            renewals_first=self.layout.problem.renewals_first,
        )  # fmt: skip
        before, self.placed[cycle] = self.placed[cycle], fill(board).placed
        return before != self.placed[cycle]

    def _asks(self, candidate: Candidate) -> bool:
        """Unless they have what they want more, or what was decided, and may not have both."""
        terms, same = self.layout.terms[candidate.cycle], 0
        held = self.formulation.holdings.get(candidate.person, [])
        same = sum(one.group == terms.group for one in held)
        for other in self.mine[candidate.person]:
            theirs = self.layout.terms[other.cycle]
            if other.application == candidate.application or not self._has(other) or not _before(other, candidate):
                continue
            if self.layout.conflict(terms, theirs):
                return False
            same += terms.group == theirs.group
        return not terms.group or same < self.layout.group_limit(terms.group)

    def _has(self, other: Candidate) -> bool:
        if other.decided is not None:
            return other.decided.state == "PLACED"
        return other.application in self.placed[other.cycle]


def _out_of_share(formulation: Formulation, chosen: set[int]) -> set[int]:
    """Of each share that is not kept, the last who weighs on it."""
    layout, options, decided = formulation.layout, formulation.options, set(formulation.decided)
    ledger = Ledger(layout)
    ours = sorted(chosen - decided, key=lambda at: layout.position[options[at].candidate.application])
    for column in ours:
        ledger.take(*options[column])
    found: set[int] = set()
    for share in ledger.broken():
        weighing = (
            at
            for at in reversed(ours)
            if options[at].candidate.cycle == share.cycle and layout.counts(share, options[at].candidate)
        )
        found.update(at for at, _once in zip(weighing, range(1), strict=False))
    return found


def _before(other: Candidate, candidate: Candidate) -> bool:
    """Of applications wanted as much the first one counts, so that nobody holds both."""
    if other.decided is not None:
        return True
    return (other.preference, other.application) < (candidate.preference, candidate.application)
