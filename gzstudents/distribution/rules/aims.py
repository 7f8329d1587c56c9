"""What a distribution is judged by, as whole numbers: students with a place, the plan's priorities, ranks and wishes."""

from collections import defaultdict
from typing import Literal

from gzstudents.distribution.rules.formulation import Formulation

Aim = Literal["STUDENTS", "PRIORITIES", "VALUE"]
AIMS: tuple[Aim, ...] = ("STUDENTS", "PRIORITIES", "VALUE")


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
        if aim == "VALUE":
            return {}
        one = self.formulation.of_person
        return {person: 1 if aim == "STUDENTS" else self._priority(person) for person in one}

    def _priority(self, person: int) -> int:
        return sum(self.weights.get(code, 0) for code in self.priorities[person])

    def columns(self, aim: Aim) -> list[int]:
        """By column. VALUE: every place is worth something, one wanted more always more than one wanted less, and of those
        wanted alike the one of who is ranked better.
        """
        one = self.formulation
        if aim != "VALUE":
            return [0] * len(one.options)
        step = max((at for at in one.layout.position.values()), default=0) + 1
        regrets = [self._regret(column) for column in range(len(one.options))]
        most = max(regrets, default=0) + 1
        position = one.layout.position
        return [
            step * (most - regret) + step - position[option.candidate.application]
            for regret, option in zip(regrets, one.options, strict=True)
        ]

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
