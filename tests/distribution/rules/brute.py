"""Small boards at random, and everything about them by trying all that can be: written from the definitions alone."""

import itertools
import random
from collections.abc import Iterator

from gzstudents.distribution.rules.problem import (
    Candidate,
    Cell,
    Decision,
    Holding,
    Offer,
    Priority,
    Problem,
    Refusal,
    Share,
    Terms,
)

Holds = dict[int, Offer]  # application → what it wins, the decided included
_LEVELS, _COLLEGES, _KINDS = ("BA", "MA"), ("文学院", "理学院"), ("EXCELLENT", "HMT")
_GRADES = ("FIRST", "SECOND")


def problem(seed: int) -> Problem:
    """Up to three programmes, up to six applications, every rule now and then."""
    chance = random.Random(seed)

    def some(share: float) -> bool:
        return chance.random() < share

    cycles = range(1, chance.choice((1, 2, 2, 3)) + 1)
    terms = tuple(
        Terms(
            cycle, f"项目{cycle}", limited=some(0.85), exclusive=some(0.2), group="A" if some(0.4) else "",
            budget_fen=chance.randrange(5, 40) * 1000 if some(0.5) else None, group_limit=chance.choice((1, 1, 2)),
            least=chance.choice((1, 2)) if some(0.1) else 0,
        )
        for cycle in cycles
    )  # fmt: skip
    shares = tuple(
        Share(
            at,
            chance.choice(cycles),
            chance.choice(("AT_MOST", "AT_LEAST")),
            chance.choice((250, 300, 500, 667)),
            f"类{at}",
        )
        for at in range(chance.choice((0, 0, 1, 2)))
    )
    pairs = [(person, cycle) for person in range(1, 6) for cycle in cycles]
    chosen = chance.sample(pairs, min(chance.randrange(2, 7), len(pairs)))
    ranks = {cycle: chance.sample(range(1, 10), 9) for cycle in cycles}
    candidates = tuple(
        _candidate(chance, at + 1, person, cycle, ranks[cycle][at], shares) for at, (person, cycle) in enumerate(chosen)
    )
    return Problem(
        candidates, terms, tuple(dict.fromkeys(_cells(chance, cycles))), shares,
        holdings=(Holding(1, "校外", some(0.3), "A" if some(0.5) else ""),) if some(0.15) else (),
        priorities=tuple(Priority(code, chance.choice((1, 2))) for code in _KINDS),
        one_each=some(0.4), renewals_first=some(0.7),
    )  # fmt: skip


def _candidate(
    chance: random.Random, number: int, person: int, cycle: int, rank: int, shares: tuple[Share, ...]
) -> Candidate:
    level = random.Random(person).choice(_LEVELS)
    amounts = (chance.choice((3000, 10000)), chance.choice((2000, 5000))) if chance.random() < 0.3 else (8000, 6000)
    offers = tuple(Offer(grade, amount) for grade, amount in zip(_GRADES, amounts, strict=True))
    offers = offers[: chance.choice((1, 2, 2))] if chance.random() < 0.8 else offers[1:]
    decided = None
    if chance.random() < 0.12:
        decided = Decision("PLACED", *chance.choice(offers)) if chance.random() < 0.7 else Decision("UNPLACED")
    return Candidate(
        number, person, cycle, f"APP-{number:05}", level, random.Random(person + 50).choice(_COLLEGES), offers,
        rank=rank if chance.random() < 0.9 else None, score=chance.choice((None, 7000, 8000)), renewal=chance.random() < 0.2,
        preference=chance.choice((1, 2, 3)),
        shares=frozenset(one.id for one in shares if one.cycle == cycle and chance.random() < 0.5),
        priorities=frozenset(one for one in _KINDS if chance.random() < 0.3),
        barred=Refusal("NOT_ELIGIBLE") if decided is None and chance.random() < 0.08 else None, decided=decided,
    )  # fmt: skip


def _cells(chance: random.Random, cycles: range) -> Iterator[Cell]:
    seen: set[tuple[int, str, str, str]] = set()
    for cycle in cycles:
        shape = chance.choice(("simple", "level", "grade", "nested", "college"))
        keys: list[tuple[str, str, str]] = [("", "", "")] if shape in {"simple", "nested"} else []
        if shape in {"level", "nested"}:
            keys += [(level, "", "") for level in _LEVELS if chance.random() < 0.8]
        if shape in {"grade", "nested"}:
            keys += [(level, grade, "") for level in _LEVELS for grade in _GRADES if chance.random() < 0.8]
        if shape == "college":
            keys += [("", "", college) for college in _COLLEGES]
        for key in keys:
            if (cycle, *key) not in seen:
                seen.add((cycle, *key))
                yield Cell(cycle, *key, places=chance.choice((0, 1, 1, 2, 3)))


def fits(cell: Cell, candidate: Candidate, grade: str) -> bool:
    asked = (cell.level, candidate.level), (cell.grade, grade), (cell.college, candidate.college)
    return cell.cycle == candidate.cycle and all(row in {"", mine} for row, mine in asked)


def rows(board: Problem, candidate: Candidate, grade: str) -> set[Cell]:
    if not terms_of(board, candidate).limited:
        return set()
    return {cell for cell in board.cells if fits(cell, candidate, grade)}


def terms_of(board: Problem, candidate: Candidate) -> Terms:
    return next(one for one in board.terms if one.cycle == candidate.cycle)


def possible(board: Problem, candidate: Candidate, grade: str) -> bool:
    def within(fine: Cell, coarse: Cell) -> bool:
        return fine[:4] != coarse[:4] and all(
            row in {"", mine} for row, mine in zip(coarse[1:4], fine[1:4], strict=True)
        )

    if not terms_of(board, candidate).limited:
        return True
    mine = [cell for cell in board.cells if cell.cycle == candidate.cycle]
    return any(not any(within(other, cell) for other in mine) for cell in rows(board, candidate, grade))


def limit(board: Problem, group: str) -> int:
    of_terms = [one.group_limit for one in board.terms if one.group == group]
    return min(of_terms + [one.group_limit for one in board.holdings if one.group == group])


def conflict(board: Problem, one: Terms, other: Terms | Holding) -> bool:
    elsewhere = isinstance(other, Holding)
    if one.exclusive or other.exclusive or (board.one_each and not elsewhere):
        return True
    return bool(one.group) and one.group == other.group and limit(board, one.group) == 1


def keeps_rules(board: Problem, holds: Holds) -> bool:
    by_application = {one.application: one for one in board.candidates}
    winners = [(by_application[one], offer) for one, offer in holds.items()]
    for cell in board.cells:
        if sum(cell in rows(board, who, offer.grade) for who, offer in winners) > cell.places:
            return False
    for terms in board.terms:
        mine = [(who, offer) for who, offer in winners if who.cycle == terms.cycle]
        if terms.budget_fen is not None and sum(offer.amount_fen for _who, offer in mine) > terms.budget_fen:
            return False
        if len(mine) < terms.least:
            return False
        for share in board.shares:
            members = sum(share.id in who.shares for who, _offer in mine)
            ratio = members * 1000 - share.permille * len(mine)
            if share.cycle == terms.cycle and (ratio > 0 if share.sense == "AT_MOST" else ratio < 0):
                return False
    return all(_agree(board, person, winners) for person in {who.person for who, _offer in winners})


def _agree(board: Problem, person: int, winners: list[tuple[Candidate, Offer]]) -> bool:
    mine = [terms_of(board, who) for who, _offer in winners if who.person == person]
    elsewhere = [one for one in board.holdings if one.person == person]
    if any(conflict(board, one, other) for one, other in itertools.combinations(mine, 2)):
        return False
    if any(conflict(board, one, other) for one in mine for other in elsewhere):
        return False
    for group in {one.group for one in mine if one.group}:
        groups = [one.group for one in mine] + [one.group for one in elsewhere]
        if groups.count(group) > limit(board, group):
            return False
    return True


def decided(board: Problem) -> Holds:
    return {
        one.application: Offer(one.decided.grade, one.decided.amount_fen)
        for one in board.candidates
        if one.decided is not None and one.decided.state == "PLACED"
    }


def everything(board: Problem, unnamed: frozenset[int] = frozenset()) -> Iterator[Holds]:
    """All distributions that keep the rules; ranks are not looked at. `unnamed`: applications for which a place need not be
    one that the quota names.
    """
    free = [one for one in board.candidates if one.decided is None and one.barred is None]
    choices = [
        [None, *(offer for offer in one.offers if one.application in unnamed or possible(board, one, offer.grade))]
        for one in free
    ]
    for picked in itertools.product(*choices):
        holds = decided(board) | {
            one.application: offer for one, offer in zip(free, picked, strict=True) if offer is not None
        }
        if keeps_rules(board, holds):
            yield holds


def standing(board: Problem, one: Candidate) -> tuple[object, ...]:
    last = float("inf")
    return (
        not (one.renewal and board.renewals_first), last if one.rank is None else one.rank,
        last if one.score is None else -one.score, one.submitted_on or "9", one.number, one.application,
    )  # fmt: skip


def weighs(board: Problem, one: Candidate) -> set[int]:
    mine = [share for share in board.shares if share.cycle == one.cycle]
    return {share.id for share in mine if (share.id in one.shares) == (share.sense == "AT_MOST")}


def elsewhere_refused(board: Problem, one: Candidate) -> bool:
    terms, mine = terms_of(board, one), [held for held in board.holdings if held.person == one.person]
    if any(conflict(board, terms, held) for held in mine):
        return True
    return bool(terms.group) and sum(held.group == terms.group for held in mine) >= limit(board, terms.group)


def envious(board: Problem, holds: Holds, respect: str) -> set[tuple[int, int]]:
    """Pairs (better, worse) that a respect of this kind forbids."""
    found = set()
    open_ones = [one for one in board.candidates if one.decided is None and one.barred is None]
    for better, worse in itertools.permutations(open_ones, 2):
        if better.cycle != worse.cycle or worse.application not in holds or elsewhere_refused(board, better):
            continue
        if standing(board, better) > standing(board, worse):
            continue
        if respect == "RANK":
            forbidden = _prefers(board, holds, better, worse) and _could_have(board, holds, better, worse)
        else:
            forbidden = _passed_over(board, holds, better, worse) or _worse_grade(board, holds, better, worse)
        if forbidden:
            found.add((better.application, worse.application))
    return found


def _passed_over(board: Problem, holds: Holds, better: Candidate, worse: Candidate) -> bool:
    place = holds[worse.application]
    mine = next((one for one in better.offers if one.grade == place.grade), None)
    if mine is None or not possible(board, better, mine.grade) or mine.amount_fen > place.amount_fen:
        return False
    if not rows(board, better, mine.grade) <= rows(board, worse, place.grade):
        return False
    if not weighs(board, better) <= weighs(board, worse):
        return False
    return not any(one.application in holds for one in board.candidates if one.person == better.person)


def _prefers(board: Problem, holds: Holds, better: Candidate, worse: Candidate) -> bool:
    grade = holds[worse.application].grade
    mine = next((one for one in better.offers if one.grade == grade), None)
    return mine is not None and possible(board, better, grade) and not _content(board, holds, better, mine)


def _could_have(board: Problem, holds: Holds, better: Candidate, worse: Candidate) -> bool:
    """The one in the place of the other, or both in each other's: tried out, and the rules of the cycle looked at. Other
    programmes and what else the two have are no matter of theirs.
    """
    here = board._replace(
        candidates=tuple(one for one in board.candidates if one.cycle == better.cycle),
        terms=tuple(one._replace(exclusive=False, group="") for one in board.terms if one.cycle == better.cycle),
        cells=tuple(one for one in board.cells if one.cycle == better.cycle),
        shares=tuple(one for one in board.shares if one.cycle == better.cycle), holdings=(), one_each=False,
    )  # fmt: skip
    inside = {one.application for one in here.candidates}
    rest = {one: offer for one, offer in holds.items() if one in inside and one != worse.application}
    grade, given = holds[worse.application].grade, rest.pop(better.application, None)
    rest[better.application] = next(one for one in better.offers if one.grade == grade)
    if keeps_rules(here, rest):
        return True
    if given is None:
        return False
    swapped = next((one for one in worse.offers if one.grade == given.grade), None)
    if swapped is None or not possible(board, worse, given.grade):
        return False
    return keeps_rules(here, rest | {worse.application: swapped})


def _content(board: Problem, holds: Holds, better: Candidate, place: Offer) -> bool:
    got = holds.get(better.application)
    if got is not None and better.offers.index(got) <= better.offers.index(place):
        return True
    terms, in_group = terms_of(board, better), 0
    for other in board.candidates:
        if other.person != better.person or other.application == better.application or other.application not in holds:
            continue
        if other.decided is None and other.preference > better.preference:
            continue
        if conflict(board, terms, terms_of(board, other)):
            return True
        in_group += bool(terms.group) and terms_of(board, other).group == terms.group
    held = sum(one.group == terms.group for one in board.holdings if one.person == better.person)
    return bool(in_group) and in_group + held >= limit(board, terms.group)


def _worse_grade(board: Problem, holds: Holds, better: Candidate, worse: Candidate) -> bool:
    def kind(one: Candidate) -> list[tuple[Offer, set[Cell]]]:
        return [(offer, rows(board, one, offer.grade)) for offer in one.offers if possible(board, one, offer.grade)]

    if better.application not in holds or kind(better) != kind(worse):
        return False
    order = [offer for offer, _rows in kind(better)]
    return order.index(holds[better.application]) > order.index(holds[worse.application])


def worth(board: Problem, holds: Holds) -> tuple[int, int]:
    """Students with a place, and the weight of their priorities."""
    persons = {one.person for one in board.candidates if one.application in holds}
    weight = {one.code: one.weight for one in board.priorities}
    kinds = {person: set[str]() for person in persons}
    for one in board.candidates:
        if one.person in persons:
            kinds[one.person] |= one.priorities
    return len(persons), sum(weight[code] for codes in kinds.values() for code in codes)


def turned(board: Problem) -> Problem:
    """The same problem, everything in it the other way round."""
    return board._replace(
        candidates=board.candidates[::-1], terms=board.terms[::-1], cells=board.cells[::-1], shares=board.shares[::-1],
        holdings=board.holdings[::-1], priorities=board.priorities[::-1],
    )  # fmt: skip
