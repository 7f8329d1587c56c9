"""From the most students to as many students of whom nobody was passed over: places go to whom they fit and who stands before.

Who is passed over has nothing and fits the place of somebody ranked worse, so that taking it breaks no rule, and places as
many students as before, or more. Each exchange brings somebody better ranked into a place, so there is an end to it; and the
order of the grades is mended by changing grades among those who could change them. So what was the most without regard to
ranks is the most of what passes nobody over as well.
"""

from bisect import insort
from collections import defaultdict

from gzstudents.distribution.rules.formulation import Formulation
from gzstudents.distribution.rules.ranking import Claims, dominating, pools


def mended(formulation: Formulation, chosen: set[int]) -> set[int]:
    """Columns with which nobody is passed over and grades follow ranks (respect PASSED), from columns that keep all rules."""
    return Mending(formulation, chosen).done()


class Mending:
    def __init__(self, formulation: Formulation, chosen: set[int]) -> None:
        self.formulation = formulation
        self.claims = Claims(formulation)
        self.chosen = set(chosen)
        self.places: dict[int, int] = defaultdict(int)  # by person
        for column in chosen:
            self.places[self._person(column)] += 1
        self.pools = list(pools(formulation).values())
        self.kinds = [(kinds, dominating(kinds)) for kinds in self.claims.by_grade.values()]

    def done(self) -> set[int]:
        while self._places_mended():
            self.grades_mended()
        return self.chosen

    def _person(self, column: int) -> int:
        return self.formulation.options[column].candidate.person

    def _places_mended(self) -> bool:
        """Whether grades may have to be looked at again: once at first, and after each exchange."""
        first = not hasattr(self, "looked")
        self.looked = True
        changed = False
        for kinds, above in self.kinds:
            for kind, columns in kinds.items():
                asking = [column for one in above[kind] for column in kinds[one]]
                changed |= self._exchanged(sorted(asking, key=self.claims.position), columns)
        return changed or first

    def _exchanged(self, asking: list[int], columns: list[int]) -> bool:
        """The worst of those in places of a kind make room for the best of those who ask and have nothing."""
        winners = [column for column in columns if column in self.chosen]
        changed = False
        for better in asking:
            if self.places[self._person(better)] or better in self.chosen:
                continue
            if not winners or self.claims.position(better) > self.claims.position(winners[-1]):
                break
            worse = winners.pop()
            self.chosen.remove(worse)
            self.chosen.add(better)
            self.places[self._person(worse)] -= 1
            self.places[self._person(better)] += 1
            if better in columns:
                insort(winners, better, key=self.claims.position)
            changed = True
        return changed

    def grades_mended(self) -> None:
        for applications in self.pools:
            won = {}
            for application in applications:
                columns = self.formulation.of_application[application]
                grade = next((at for at, column in enumerate(columns) if column in self.chosen), None)
                if grade is not None:
                    won[application] = grade
            order = sorted(won, key=self.formulation.layout.position.__getitem__)
            for application, grade in zip(order, sorted(won.values()), strict=True):
                columns = self.formulation.of_application[application]
                self.chosen.remove(columns[won[application]])
                self.chosen.add(columns[grade])
