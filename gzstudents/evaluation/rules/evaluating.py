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
    """What the office set for an indicator; None and "": as shipped. Numbers in hundredths. `left_out`: no line of its form."""

    target: int | None = None
    weight: int | None = None
    entered: int | None = None
    note: str = ""
    name_zh: str = ""
    name_en: str = ""
    left_out: int = 0


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

    @property
    def amount_fen(self) -> int:
        """Of the awards that stand, as decided."""
        return sum(one.amount_fen for one in self.facts.standing)

    @property
    def paid_fen(self) -> int:
        """For the awards of the year, less what was got back; what was paid before an award was cancelled is in it."""
        return sum(one.paid_fen for one in self.facts.awards)

    @property
    def weight(self) -> int:
        """Of all lines; anything but WHOLE is said wherever the form is shown."""
        return sum(one.weight for one in self.lines)

    def line(self, code: str) -> Line:
        """Raises KeyError for one that the office left out."""
        return {one.code: one for one in self.lines}[code]

    def actual(self, code: str) -> int | None:
        """What an indicator comes to, whether or not it is a line of the form."""
        line = next((one for one in self.lines if one.code == code), None)
        return MEASURES[code](self.facts).value if line is None else line.figure.value


def evaluate(facts: Facts, targets: Mapping[str, Target] = {}) -> Evaluated:
    """The indicators of the form but those left out. `targets` by code, as from queries.targets_in_force()."""
    known = [(one, targets.get(one.code, Target())) for one in form().indicators]
    lines = tuple(_line(called(one, given), facts, given) for one, given in known if not given.left_out)
    return Evaluated(facts, lines, {name: _slices(facts.awards, keys) for name, keys in _dimensions(facts).items()})


def called(indicator: Indicator, given: Target) -> Indicator:
    """In the office's words, where it has some; the other language follows where only one was given."""
    zh, en = given.name_zh or given.name_en, given.name_en or given.name_zh
    return indicator._replace(zh=zh or indicator.zh, en=en or indicator.en)


def in_force(own: Mapping[str, Target], of_all: Mapping[str, Target]) -> dict[str, Target]:
    """What holds for a programme: its own targets; names, and lines with their weights, of all programmes together unless it
    has its own. Weights and lines are one: half of one form and half of another would not make 100 points.
    """
    has_form = any(one.weight is not None or one.left_out for one in own.values())
    found = {}
    for code in dict.fromkeys([*own, *of_all]):
        mine, theirs = own.get(code, Target()), of_all.get(code, Target())
        is_named = bool(mine.name_zh or mine.name_en)
        names, lines = mine if is_named else theirs, mine if has_form else theirs
        found[code] = mine._replace(
            weight=lines.weight, left_out=lines.left_out, name_zh=names.name_zh, name_en=names.name_en
        )
    return found


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


def weights_of(targets: Mapping[str, Target]) -> dict[str, int]:
    """Of the lines of the form, by code, in its order; a line left out is in none."""
    known = [(one, targets.get(one.code, Target())) for one in form().indicators]
    return {
        one.code: one.weight if given.weight is None else given.weight for one, given in known if not given.left_out
    }


def weights_problem(weights: Iterable[int]) -> int:
    """By how much the weights of the form miss 100 points, in hundredths; 0 is right."""
    return sum(weights) - WHOLE


def shared_out(weights: Sequence[int]) -> list[int]:
    """The same weights in proportion, so that they make 100 points: by half points, the rest to those that lost most."""
    total, step = sum(weights), WHOLE // 200
    if total <= 0:
        return list(weights)
    exact = [one * WHOLE for one in weights]
    given = [one // (total * step) for one in exact]
    lost = sorted(range(len(weights)), key=lambda place: (given[place] * total * step - exact[place], place))
    for place in lost[: WHOLE // step - sum(given)]:
        given[place] += 1
    return [one * step for one in given]
