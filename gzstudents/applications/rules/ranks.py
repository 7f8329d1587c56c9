"""Ranks within a cycle and within a college.

The higher score stands first. Equal scores: the averages of the criteria are compared one after the other, in the order of the
rubric, without rounding. Who is equal in all of them has the same rank, and the rank after it is left out (1, 2, 2, 4).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple


class Entrant(NamedTuple):
    """`score` in hundredths, None for who has none: not ranked. `means` in the order of the rubric."""

    id: int
    college: str
    score: int | None
    means: tuple[Fraction, ...] = ()


class Ranks(NamedTuple):
    rank: int | None
    college_rank: int | None
    tied: bool = False  # somebody else has the same rank


_Key = tuple[int, tuple[Fraction, ...]]


def ranks(entrants: Iterable[Entrant]) -> dict[int, Ranks]:
    """Id → ranks. The same entrants in another order have the same ranks."""
    everybody = list(entrants)
    scored = [one for one in everybody if one.score is not None]
    whole = _placed(scored)
    colleges: dict[str, list[Entrant]] = defaultdict(list)
    for one in scored:
        colleges[one.college].append(one)
    within = {identity: rank for members in colleges.values() for identity, rank in _placed(members).items()}
    shared = Counter(whole.values())
    return {
        one.id: Ranks(whole[one.id], within[one.id], shared[whole[one.id]] > 1)
        if one.id in whole
        else Ranks(None, None)
        for one in everybody
    }


def _placed(members: Sequence[Entrant]) -> dict[int, int]:
    ordered = sorted(members, key=_key)
    found: dict[int, int] = {}
    rank, before = 0, None
    for place, one in enumerate(ordered, start=1):
        key = _key(one)
        if key != before:
            rank, before = place, key
        found[one.id] = rank
    return found


def _key(one: Entrant) -> _Key:
    return -(one.score or 0), tuple(-mean for mean in one.means)
