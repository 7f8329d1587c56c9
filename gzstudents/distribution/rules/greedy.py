"""The default fill: by rank, each the place wanted most that is still free.

People are taken in the order of their best standing on the board (`Layout.standing`: renewals, rank, and where ranks are
equal score, day of submission, number). Each gets, of the applications in the order of preference, the best grade that is
free; whoever may hold several awards gets several. Who is refused only by a share ("at most 25 % …") waits, and is looked at
again, in the same order, each time somebody else wins: a share is of all winners, and there are more of them then.
A place that was given is never taken back, so a second fill of the result places nobody: the fill is idempotent.
"""

from collections import defaultdict

from gzstudents.distribution.rules.ledger import Layout, Ledger, telling
from gzstudents.distribution.rules.problem import (
    SHARE,
    Candidate,
    Filling,
    Offer,
    Problem,
    Refusal,
)


def fill(problem: Problem) -> Filling:
    """Places for the undecided, and for each of them who gets none the reason found where it was refused."""
    return _Fill(Layout(problem)).done()


class _Fill:
    def __init__(self, layout: Layout) -> None:
        self.layout, self.ledger = layout, Ledger(layout)
        self.placed: dict[int, Offer] = {}
        self.refused: dict[int, Refusal] = {}
        self.waiting: list[Candidate] = []  # in the order in which they were refused: by standing

    def done(self) -> Filling:
        for applications in self._people():
            for one in applications:
                self._try(one)
        order = sorted(self.refused)
        return Filling(dict(sorted(self.placed.items())), {one: self.refused[one] for one in order})

    def _people(self) -> list[list[Candidate]]:
        layout = self.layout
        found: dict[int, list[Candidate]] = defaultdict(list)
        for one in layout.candidates:
            if one.decided is not None:
                continue
            if one.barred is not None:
                self.refused[one.application] = one.barred
            else:
                found[one.person].append(one)
        for applications in found.values():
            applications.sort(key=lambda one: (one.preference, layout.standing(one)))
        return sorted(found.values(), key=lambda mine: min(layout.standing(one) for one in mine))

    def _try(self, candidate: Candidate) -> None:
        reason = self._placed(candidate)
        if reason is None:
            self._look_again()
            return
        self.refused[candidate.application] = reason
        if reason.code == SHARE:
            self.waiting.append(candidate)

    def _placed(self, candidate: Candidate) -> Refusal | None:
        """None when there was a place, otherwise the reason."""
        reasons = []
        for offer in candidate.offers:
            reason = self.ledger.refusal(candidate, offer)
            if reason is None:
                self.ledger.take(candidate, offer)
                self.placed[candidate.application] = offer
                self.refused.pop(candidate.application, None)
                return None
            reasons.append(reason)
        return telling(reasons)

    def _look_again(self) -> None:
        """From the first of those who wait, until nobody more gets a place."""
        while any(self._settled(one) for one in tuple(self.waiting)):
            pass

    def _settled(self, one: Candidate) -> bool:
        """Whether one of those who wait got a place now. Who is refused by more than a share from here on waits no longer;
        the reason stays the share, which kept them out while there were places.
        """
        reason = self._placed(one)
        if reason is None or reason.code != SHARE:
            self.waiting.remove(one)
        else:
            self.refused[one.application] = reason
        return reason is None
