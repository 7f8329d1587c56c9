"""All that the reason sheet of one application says, as plain values in both languages: what is frozen, and printed years later."""

from dataclasses import asdict, dataclass
from typing import Any

Both = tuple[str, str]  # Chinese and English


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition held against the applicant. `met` None: cannot be told. `severity` as in rule_severity."""

    severity: str
    met: bool | None
    sentence: Both
    fact: Both
    source: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A criterion: weight in ‰, full points whole, the average given in hundredths (None: nobody gave points)."""

    name: Both
    weight: int
    max_points: int
    mean: int | None
    part: int | None


@dataclass(frozen=True, slots=True)
class Vote:
    """One reviewer: points in hundredths in the order of the marks, None where none were given."""

    reviewer: str
    conflict: bool
    recommendation: str
    points: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the quota that the applicant counts in."""

    level: str
    grade: str
    college: str
    places: int
    taken: int


@dataclass(frozen=True, slots=True)
class Decided:
    """The facts of an application and its decision; names of people are not among them. Money in fen, days in ISO form."""

    number: str
    programme: Both
    academic_year: str
    route: str
    preference: int
    wanted_grade: str
    submitted_on: str
    level: str
    college: str
    population: str
    conditions: tuple[Condition, ...]
    bars: tuple[Both, ...]
    marks: tuple[Mark, ...]
    votes: tuple[Vote, ...]
    score: int | None
    rank: int | None
    ranked: int
    rows: tuple[Row, ...]
    budget_fen: int | None
    spent_fen: int
    held: tuple[tuple[str, int], ...]
    state: str
    grade: str
    amount_fen: int
    waiting: int | None
    reason: str
    detail: Both
    method: str
    decided_on: str
    school: Both = ("", "")  # as it was called then; boards kept before do not know it

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who it is about, looked up when it is printed: an erased person is erased here too."""

    name: str
    latin: str
    student_number: str


@dataclass(frozen=True, slots=True)
class Sheet:
    applicant: Applicant
    decided: Decided
    is_frozen: bool


def thawed(kept: dict[str, Any]) -> Decided:
    """What as_dict() gave, after it was kept as JSON."""
    values = dict(kept)
    values["programme"], values["detail"] = _both(values["programme"]), _both(values["detail"])
    values["school"] = _both(values.get("school", ("", "")))
    values["conditions"] = tuple(
        Condition(one["severity"], one["met"], _both(one["sentence"]), _both(one["fact"]), one["source"])
        for one in values["conditions"]
    )
    values["bars"] = tuple(_both(one) for one in values["bars"])
    values["marks"] = tuple(Mark(**{**one, "name": _both(one["name"])}) for one in values["marks"])
    values["votes"] = tuple(Vote(**{**one, "points": tuple(one["points"])}) for one in values["votes"])
    values["rows"] = tuple(Row(**one) for one in values["rows"])
    values["held"] = tuple((name, fen) for name, fen in values["held"])
    return Decided(**values)


def _both(pair: list[str] | tuple[str, str]) -> Both:
    return pair[0], pair[1]
