"""What a distribution is judged by, as whole numbers, and in which order.

STUDENTS    students with a place, however many places each has;
PRIORITIES  of those, what they count for the plan's priorities;
VALUE       each place counts the more, the better its holder is ranked in that cycle, and of places of the same holder, or
            of holders who might change, the more it was wanted: never so much that a worse ranked holder counted for more.
"""

from collections import defaultdict
from typing import Literal

from gzstudents.distribution.rules.formulation import Formulation

Aim = Literal["STUDENTS", "PRIORITIES", "VALUE"]


class Measures:
    """Each aim as so much a person who has a place (`persons`), or so much a column (`columns`)."""

    def __init__(self, formulation: Formulation) -> None:
        self.formulation = formulation
        self.weights = {one.code: one.weight for one in formulation.layout.problem.priorities}
        self.priorities: dict[int, set[str]] = defaultdict(set)
        for one in formulation.layout.candidates:
            self.priorities[one.person] |= one.priorities

    def persons(self, aim: Aim) -> dict[int, int]:
        """By person: what it is worth that they have a place, however many."""
        if aim == "STUDENTS":
            return dict.fromkeys(self.formulation.of_person, 1)
        if aim == "PRIORITIES":
            return {person: self._priority(person) for person in self.formulation.of_person}
        return {}

    def _priority(self, person: int) -> int:
        return sum(self.weights.get(code, 0) for code in self.priorities[person])

    def columns(self, aim: Aim) -> list[int]:
        """By column; for VALUE every place is worth something, and one rank is worth more than all that may be wanted."""
        one = self.formulation
        if aim != "VALUE":
            return [0] * len(one.options)
        position = one.layout.position
        last = max(position.values(), default=0) + 1
        ranks = [last - position[option.candidate.application] for option in one.options]
        regrets = [self._regret(column) for column in range(len(one.options))]
        most = max(regrets, default=0) * (last + 1) + 1
        return [(most - regret) * rank for regret, rank in zip(regrets, ranks, strict=True)]

    def _regret(self, column: int) -> int:
        """How many places the person would rather have: better grades, applications wanted more that stand against it."""
        one, candidate = self.formulation, self.formulation.options[column].candidate
        terms = one.layout.terms
        before = one.of_application[candidate.application].index(column)
        for other in one.of_person[candidate.person]:
            their = one.options[other].candidate
            wanted_more = their.preference < candidate.preference
            if wanted_more and one.layout.conflict(terms[their.cycle], terms[candidate.cycle]):
                before += 1
        return before

    def of(self, aim: Aim, chosen: set[int]) -> int:
        """What a choice of columns is worth."""
        costs, persons = self.columns(aim), self.persons(aim)
        winners = {self.formulation.options[column].candidate.person for column in chosen}
        return sum(costs[column] for column in chosen) + sum(persons.get(person, 0) for person in winners)
