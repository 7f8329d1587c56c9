"""From the points of several reviewers to one score, with every number on the way.

How it is worked out, and rounded: of each criterion the average of the reviewers who count (exact, not rounded), divided by its
full points, times its weight; the sum over all criteria, on a scale of 100, is rounded once, half up, to hundredths. Averages and
parts are rounded half up for reading only, so that parts may differ from the score by a hundredth.
"""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Final, NamedTuple

from gzstudents.kernel import scaled
from gzstudents.kernel.i18n import is_chinese

FULL: Final = 100 * scaled.HUNDREDTHS  # of a score


class CriterionTerms(NamedTuple):
    """One line of the rubric. `weight` in ‰, `max_points` whole points; `fact` "" is for reviewers (see read_fact)."""

    id: int
    code: str
    name_zh: str
    name_en: str
    weight: int
    max_points: int
    fact: str = ""

    @property
    def name(self) -> str:
        """In the language in use."""
        return self.name_zh if is_chinese() else self.name_en or self.name_zh


class Given(NamedTuple):
    """What one reviewer gave: criterion id → hundredths of a point. With a conflict of interest it counts for nothing."""

    reviewer: str
    points: Mapping[int, int]
    conflict: bool = False


class Part(NamedTuple):
    """One criterion of a breakdown. `mean` and `part` in hundredths, for reading; `mean` None where nobody gave points."""

    criterion: CriterionTerms
    points: tuple[tuple[str, int], ...]  # reviewer and hundredths; one line without a reviewer where a fact decides
    mean: int | None
    part: int | None
    exact: Fraction | None = None  # the average as it is counted, for ties


class Breakdown(NamedTuple):
    """`score` in hundredths, None while `missing` names criteria without points."""

    score: int | None
    parts: tuple[Part, ...]
    missing: tuple[str, ...]  # codes


def half_up(value: Fraction) -> int:
    """A fraction to a whole number: halves go up. Points are never below nought."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def score(criteria: Sequence[CriterionTerms], reviews: Sequence[Given], facts: Mapping[int, int | None]) -> Breakdown:
    """The score of one application. `facts`: points in hundredths of the criteria that a fact fills, None where unknown."""
    counted = [one for one in reviews if not one.conflict]
    parts = tuple(_part(one, counted, facts) for one in criteria)
    missing = tuple(one.criterion.code for one in parts if one.exact is None)
    if missing or not parts:
        return Breakdown(None, parts, missing)
    total = sum((_share(one.criterion, one.exact) for one in parts if one.exact is not None), Fraction(0))
    return Breakdown(half_up(total), parts, ())


def _part(criterion: CriterionTerms, reviews: Sequence[Given], facts: Mapping[int, int | None]) -> Part:
    if criterion.fact:
        value = facts.get(criterion.id)
        points: tuple[tuple[str, int], ...] = () if value is None else (("", value),)
    else:
        points = tuple((one.reviewer, one.points[criterion.id]) for one in reviews if criterion.id in one.points)
    if not points:
        return Part(criterion, (), None, None)
    mean = Fraction(sum(given for _who, given in points), len(points))
    return Part(criterion, points, half_up(mean), half_up(_share(criterion, mean)), mean)


def _share(criterion: CriterionTerms, mean: Fraction) -> Fraction:
    """What a criterion brings, in hundredths of a score of 100."""
    return mean * FULL * criterion.weight / (criterion.max_points * scaled.HUNDREDTHS * 1000)


# --- criteria that fill themselves


class FactScale(NamedTuple):
    """How a fact becomes points: as a share of `full`, or by `steps` (from a value on, so many points); neither: as it is."""

    field: str
    full: int | None = None  # hundredths
    steps: tuple[tuple[int, int], ...] = ()  # (value, points), both in hundredths, rising


def read_fact(text: str) -> FactScale | None:
    """`average` (the value is the points), `gpa/4` (share of a full mark), `hsk:4=60,5=80,6=100`; None when it is none of these."""
    found = _FACT.fullmatch(text.strip())
    if found is None:
        return None
    field, full, steps = found.groups()
    if steps is not None:
        pairs = _steps(steps)
        return FactScale(field, steps=pairs) if pairs else None
    most = scaled.parsed(full) if full is not None else None
    return FactScale(field, most) if full is None or most else None


_FACT: Final = re.compile(r"(own:[^:/\s]+|(?!own:)[a-z][a-z0-9_]*)(?:/(.*)|:(.*))?")


def _steps(text: str) -> tuple[tuple[int, int], ...]:
    """Values and points in hundredths; () when something in it cannot be read or the values do not rise."""
    cut = [one.partition("=") for one in text.split(",")]
    pairs = [(scaled.parsed(at), scaled.parsed(points)) for at, _equals, points in cut]
    whole = tuple((at, points) for at, points in pairs if at is not None and points is not None)
    rising = all(one[0] < other[0] for one, other in pairwise(whole))
    return whole if len(whole) == len(cut) and rising else ()


def fact_points(scale: FactScale, value: int | None, max_points: int) -> int | None:
    """Points in hundredths for a value in hundredths: never below 0 or above the full points; None for an unknown value."""
    if value is None:
        return None
    most = max_points * scaled.HUNDREDTHS
    if scale.steps:
        return min(most, next((points for at, points in reversed(scale.steps) if value >= at), 0))
    if scale.full is not None:
        return max(0, min(most, half_up(Fraction(max(value, 0) * most, scale.full))))
    return max(0, min(most, value))
