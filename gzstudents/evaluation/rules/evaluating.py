"""The evaluation itself: every indicator with target, actual, weight and score; and where awards and money went."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from gzstudents.evaluation.rules.facts import Facts, Holding
from gzstudents.evaluation.rules.form import Criterion, Indicator, Parameters, form
from gzstudents.evaluation.rules.measures import MEASURES, Figure, divided
from gzstudents.kernel import codes

WHOLE: Final = 10_000  # the points of the form, in hundredths


class Target(NamedTuple):
    """What the office set for an indicator; None: as shipped. All in hundredths."""

    target: int | None = None
    weight: int | None = None
    entered: int | None = None
    note: str = ""


class Line(NamedTuple):
    """A line of the form. `score` None: not scored, because a target or data is missing or it has no weight."""

    indicator: Indicator
    figure: Figure
    target: int | None
    weight: int
    score: int | None
    note: str = ""

    @property
    def code(self) -> str:
        return self.indicator.code


class Slice(NamedTuple):
    """One row of a breakdown: persons, awards and money counted apart."""

    key: str
    persons: int
    awards: int
    amount_fen: int
    paid_fen: int
    ids: tuple[int, ...]  # of awards


@dataclass(frozen=True)
class Evaluated:
    """`score` out of `assessed` points: those of the lines with data and target; the rest is not made up."""

    facts: Facts
    lines: tuple[Line, ...]
    breakdowns: Mapping[str, tuple[Slice, ...]]

    @property
    def score(self) -> int:
        return sum(one.score or 0 for one in self.lines)

    @property
    def assessed(self) -> int:
        return sum(one.weight for one in self.lines if one.score is not None)

    def line(self, code: str) -> Line:
        return next(one for one in self.lines if one.code == code)


def evaluate(facts: Facts, targets: Mapping[str, Target] = {}) -> Evaluated:
    """All indicators of the form. `targets` by code: what the office set for this programme and year."""
    lines = tuple(_line(one, facts, targets.get(one.code, Target())) for one in form().indicators)
    return Evaluated(facts, lines, {name: _slices(facts.awards, keys) for name, keys in _dimensions(facts).items()})


def _line(indicator: Indicator, facts: Facts, given: Target) -> Line:
    figure = MEASURES[indicator.code](facts)
    if indicator.counts == "entered" and given.entered is not None:
        figure = Figure(given.entered)
    target = given.target if given.target is not None else indicator.target
    if target is None and indicator.of == "places" and all(one.id in facts.places for one in facts.programmes):
        target = 100 * sum(facts.places.values()) or None
    weight = given.weight if given.weight is not None else indicator.weight
    return Line(indicator, figure, target, weight, points(indicator, figure.value, target, weight), given.note)


def points(indicator: Indicator, value: int | None, target: int | None, weight: int) -> int | None:
    """The whole weight for a target reached, else in proportion; none below the least share of it (form.toml)."""
    if value is None or target is None or not weight or not indicator.better:
        return None
    reached = value >= target if indicator.better == "high" else value <= target
    if reached:
        return weight
    done, whole = (value, target) if indicator.better == "high" else (target, value)
    if done <= 0 or whole <= 0 or done * 1000 < whole * form().parameters.zero_below:
        return 0
    return divided(done, whole, weight)


Keys = Callable[[Holding], Iterable[str]]


def _dimensions(facts: Facts) -> dict[str, Keys]:
    programmes = {one.id: one for one in facts.programmes}
    day = date.fromisoformat(facts.on)
    groups = {one.code: codes.group(one.code, day) for one in codes.groups()}
    return {
        "programme": lambda one: [programmes[one.programme_id].code],
        "sponsor": lambda one: [programmes[one.programme_id].sponsor_kind],
        "population": lambda one: [one.population],
        "level": lambda one: [one.level],
        "country": lambda one: [one.country] if one.population == "INTL" else [],
        "country_group": lambda one: (
            [name for name, members in groups.items() if one.country in members] if one.population == "INTL" else []
        ),
        "discipline": lambda one: [one.discipline],
        "gender": lambda one: [one.gender],
        "college": lambda one: [one.college],
    }


def _slices(held: Sequence[Holding], keys: Keys) -> tuple[Slice, ...]:
    """By persons, the most first. What was paid for an award before it was cancelled is in the money paid."""
    parts: dict[str, list[Holding]] = {}
    for one in held:
        for key in keys(one):
            parts.setdefault(key, []).append(one)
    found = [_slice(key, part) for key, part in parts.items()]
    return tuple(sorted((one for one in found if one.awards or one.paid_fen), key=lambda one: (-one.persons, one.key)))


def _slice(key: str, part: Sequence[Holding]) -> Slice:
    standing = [one for one in part if one.stands]
    return Slice(
        key, len({one.person_id for one in standing}), len(standing), sum(one.amount_fen for one in standing),
        sum(one.paid_fen for one in part), tuple(one.award_id for one in standing),
    )  # fmt: skip


_PARTS: Final = {"outstanding_average": 1, "outstanding_rank": 10, "grace_days": 100}  # hundredths in one of the field


def parameters(targets: Mapping[str, Target]) -> Parameters:
    """What the formulas rest on: the shipped numbers, with those that the office set as targets of the criteria."""
    return form().parameters._replace(
        **{
            one.of: target // _PARTS[one.of]
            for one in form().criteria
            if (target := target_of(one.code, targets)) is not None
        }
    )


def target_of(code: str, targets: Mapping[str, Target]) -> int | None:
    return targets[code].target if code in targets else None


def shipped_value(criterion: Criterion) -> int:
    """In hundredths of its unit."""
    return int(getattr(form().parameters, criterion.of)) * _PARTS[criterion.of]


def weights_problem(weights: Iterable[int]) -> int:
    """By how much the weights of the form miss 100 points, in hundredths; 0 is right."""
    return sum(weights) - WHOLE
