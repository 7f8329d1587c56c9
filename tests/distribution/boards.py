"""Large boards of invented students, with every kind of limit: for measuring."""

import random

from gzstudents.distribution.rules.problem import Candidate, Cell, Offer, Priority, Problem, Share, Terms

_LEVELS = ("BA", "MA", "PHD")
_COLLEGES = tuple(f"学院{number}" for number in range(1, 21))
_GRADES = (("SPECIAL", "FIRST", "SECOND", "THIRD"), ("SPECIAL", "FIRST", "SECOND", "THIRD"), ("FIRST", "SECOND"), ("",))
_PRIORITIES = (Priority("EXCELLENT", 2), Priority("DEGREE"), Priority("HMT"))


def board(people: int, programmes: int, seed: int = 1) -> Problem:
    """So many who apply to one to four of so many programmes: matrix, totals over grades, colleges or one number; budgets;
    shares either way; programmes that exclude each other. Four of five find a place at most.
    """
    chance = random.Random(seed)
    cells: list[Cell] = []
    terms, shares, offers = [], [], {}
    places = int(people * 2.5 / programmes * 0.3)
    for cycle in range(1, programmes + 1):
        grades = _GRADES[cycle % 4]
        offers[cycle] = {
            level: tuple(
                Offer(grade, (len(grades) - at) * (200_000 + 100_000 * step)) for at, grade in enumerate(grades)
            )
            for step, level in enumerate(_LEVELS)
        }
        cells += _cells(cycle, grades, places)
        amounts = [one.amount_fen for level in offers[cycle].values() for one in level]
        budget = int(places * sum(amounts) / len(amounts) * 0.8) // 100 * 100 if cycle % 3 else None
        group = "校内" if cycle % 2 else ""
        terms.append(Terms(cycle, f"项目{cycle}", budget_fen=budget, exclusive=cycle % 6 == 0, group=group))
        if cycle % 3:
            most = cycle % 3 == 1
            shares.append(Share(cycle, cycle, "AT_MOST" if most else "AT_LEAST", 250 if most else 400, f"类别{cycle}"))
    return Problem(
        _candidates(chance, people, offers, shares), tuple(terms), tuple(cells), tuple(shares), priorities=_PRIORITIES
    )


def _cells(cycle: int, grades: tuple[str, ...], places: int) -> list[Cell]:
    if cycle % 4 == 0:
        each = max(1, places // (len(grades) * 3))
        return [Cell(cycle, level, grade, places=each) for level in _LEVELS for grade in grades]
    if cycle % 4 == 1:
        each = max(1, places // len(grades) + 2)
        return [Cell(cycle, places=places), *(Cell(cycle, grade=grade, places=each) for grade in grades)]
    if cycle % 4 == 2:
        return [Cell(cycle, college=college, places=max(1, places // len(_COLLEGES))) for college in _COLLEGES]
    return [Cell(cycle, places=places)]


def _candidates(
    chance: random.Random, people: int, offers: dict[int, dict[str, tuple[Offer, ...]]], shares: list[Share]
) -> tuple[Candidate, ...]:
    scored: list[tuple[float, Candidate]] = []
    for person in range(1, people + 1):
        level, college, able = chance.choices(_LEVELS, (6, 3, 1))[0], chance.choice(_COLLEGES), chance.gauss(0, 1)
        kinds = frozenset(one.code for one in _PRIORITIES if chance.random() < 0.3)
        member = {one.id for one in shares if chance.random() < (0.35 if one.sense == "AT_MOST" else 0.5)}
        for preference, cycle in enumerate(chance.sample(sorted(offers), chance.randint(1, min(4, len(offers)))), 1):
            candidate = Candidate(
                0, person, cycle, level=level, college=college, offers=offers[cycle][level], preference=preference,
                renewal=chance.random() < 0.1, priorities=kinds, shares=frozenset(member & {cycle}),
            )  # fmt: skip
            scored.append((able + chance.gauss(0, 0.7), candidate))
    ranks: dict[int, int] = {}
    found = []
    for number, (_score, candidate) in enumerate(sorted(scored, key=lambda one: -one[0]), 1):
        ranks[candidate.cycle] = ranks.get(candidate.cycle, 0) + 1
        found.append(candidate._replace(application=number, number=f"APP-{number:05}", rank=ranks[candidate.cycle]))
    return tuple(found)
