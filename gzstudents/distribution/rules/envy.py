"""Every pair of which one is ranked better, would rather have the other's place, and could have stood in it."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Literal, NamedTuple

from gzstudents.distribution.rules.formulation import Formulation
from gzstudents.distribution.rules.ledger import Layout, Ledger, cap
from gzstudents.distribution.rules.problem import Candidate, Filling, Offer, Problem
from gzstudents.distribution.rules.ranking import Claims

Excuse = Literal["", "BUDGET", "SHARE", "HAND"]


class Envy(NamedTuple):
    """Applications of the same cycle: `better` stands before `worse` and would rather have its `grade`. `excuse`: "" when the
    two could simply change (or the one take the place of the other) and every rule would still be kept: the envy is
    justified. Otherwise what stands against it: the budget, a share, or a decision by hand.
    """

    better: int
    worse: int
    cycle: int
    grade: str
    excuse: Excuse


def envy(problem: Problem, filling: Filling) -> Iterator[Envy]:
    """All pairs, by cycle, grade, standing of the better and of the worse one."""
    return _Search(problem, filling).pairs()


class _Search:
    def __init__(self, problem: Problem, filling: Filling) -> None:
        self.layout = Layout(problem)
        self.ledger = Ledger(self.layout)
        self.filling = filling
        self.formulation = Formulation(self.layout)
        self.claims = Claims(self.formulation)
        for application, offer in filling.placed.items():
            self.ledger.take(self.layout.by_application[application], offer)
        placed = {(one, offer) for one, offer in filling.placed.items()}
        self.chosen = {
            column
            for column, (candidate, offer) in enumerate(self.formulation.options)
            if candidate.decided is not None or (candidate.application, offer) in placed
        }

    def pairs(self) -> Iterator[Envy]:
        winners: dict[tuple[int, str], list[int]] = defaultdict(list)
        for column in self.chosen:
            candidate, offer = self.formulation.options[column]
            winners[candidate.cycle, offer.grade].append(column)
        for key in sorted(winners):
            columns = sorted(winners[key], key=self.claims.position)
            asking = [at for kinds in [self.claims.by_grade.get(key, {})] for one in kinds.values() for at in one]
            unhappy = [at for at in sorted(asking, key=self.claims.position) if not self._content(at)]
            for better in unhappy:
                for worse in columns:
                    if self.claims.position(better) < self.claims.position(worse) and self._fits(better, worse):
                        one, other = (self.formulation.options[at].candidate.application for at in (better, worse))
                        yield Envy(one, other, *key, self._excuse(better, worse))

    def _content(self, column: int) -> bool:
        claim = self.claims.claim(column)
        if any(at in self.chosen for at in claim.content):
            return True
        if claim.group is None:
            return False
        limit, same, held = claim.group
        return sum(at in self.chosen for at in same) + held >= limit

    def _cells(self, column: int) -> set[object]:
        return set(self.layout.rows(*_graded(self.formulation.options[column])))

    def _fits(self, better: int, worse: int) -> bool:
        return self._cells(better) <= self._cells(worse)

    def _excuse(self, better: int, worse: int) -> Excuse:
        (one, place), (other, theirs) = (self.formulation.options[at] for at in (better, worse))
        if other.decided is not None:
            return "HAND"
        mine = self.filling.placed.get(one.application)
        spare = self.ledger.money_left(one.cycle)
        back = theirs.amount_fen + (mine.amount_fen if mine else 0)
        if mine is not None and (exchange := self._offer(other, mine)) is not None:
            # the two change grades: who wins stays as it is
            costs_more = spare is not None and place.amount_fen + exchange.amount_fen > spare + back
            return "BUDGET" if costs_more else ""
        if spare is not None and place.amount_fen > spare + back:
            return "BUDGET"
        return "SHARE" if self._breaks_share(one, other, had_place=mine is not None) else ""

    def _offer(self, candidate: Candidate, wanted: Offer) -> Offer | None:
        """The same grade for another, if it fits into the same cells."""
        for offer in candidate.offers:
            if offer.grade == wanted.grade and self.layout.possible(candidate, offer.grade):
                return offer
        return None

    def _breaks_share(self, one: Candidate, other: Candidate, *, had_place: bool) -> bool:
        """`other` goes out; `one` comes in, unless it had a place in this cycle already."""
        total = self.ledger.winners[one.cycle] - had_place
        for share in self.layout.shares[one.cycle]:
            weighing = self.ledger.weighing[share.id] - self.layout.counts(share, other)
            weighing += 0 if had_place else self.layout.counts(share, one)
            if weighing * 1000 > cap(share) * total:
                return True
        return False


def _graded(option: tuple[Candidate, Offer]) -> tuple[Candidate, str]:
    return option[0], option[1].grade
