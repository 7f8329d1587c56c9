"""The form of the performance evaluation as data: groups, indicators with their formulas, and how points are given."""

from functools import lru_cache
from typing import Any, Literal, NamedTuple

from gzstudents.kernel import paths, scaled, shipped
from gzstudents.kernel.i18n import is_chinese

Unit = Literal["persons", "awards", "percent", "yuan", "days", "points"]


class Group(NamedTuple):
    """A second-level heading (二级指标) under its first-level one. `proposed`: by this program, not by a rule."""

    code: str
    level1_zh: str
    level1_en: str
    zh: str
    en: str
    proposed: bool = False

    def label(self, language: str | None = None) -> str:
        """With a star where a note has to say that it is a proposal."""
        return (self.zh if _zh(language) else self.en) + (" *" if self.proposed else "")

    def above(self, language: str | None = None) -> str:
        return self.level1_zh if _zh(language) else self.level1_en


class Indicator(NamedTuple):
    """One line of the form. `target` and `weight` in hundredths of the unit and of a point; `better`: high, low, "" is told
    and not scored. `of` says where a target that is left empty comes from.
    """

    code: str
    group: str
    zh: str
    en: str
    formula_zh: str
    formula_en: str
    unit: Unit
    counts: str
    better: str
    target: int | None
    weight: int
    of: str

    def label(self, language: str | None = None) -> str:
        return self.zh if _zh(language) else self.en

    def formula(self, language: str | None = None) -> str:
        return self.formula_zh if _zh(language) else self.formula_en


class Criterion(NamedTuple):
    """A number that a formula rests on and an office may set for a programme and year. `of`: its field of Parameters."""

    code: str
    of: str
    zh: str
    en: str
    unit: Unit
    proposed: bool

    def label(self, language: str | None = None) -> str:
        """With a star where a note has to say that it is a proposal."""
        return (self.zh if _zh(language) else self.en) + (" *" if self.proposed else "")


class Parameters(NamedTuple):
    """What the formulas need and an office may see differently. Shares in ‰, marks in hundredths."""

    zero_below: int
    small_below: int
    outstanding_average: int
    outstanding_rank: int
    slack_months: int
    grace_days: int


class Form(NamedTuple):
    source: str
    source_en: str
    as_of: str
    groups: tuple[Group, ...]
    indicators: tuple[Indicator, ...]
    parameters: Parameters
    criteria: tuple[Criterion, ...]

    def told(self) -> str:
        return self.source if is_chinese() else self.source_en

    def indicator(self, code: str) -> Indicator:
        """Raises KeyError for a code that is none."""
        found = next((one for one in self.indicators if one.code == code), None)
        if found is None:
            raise KeyError(code)
        return found

    def group(self, code: str) -> Group:
        return next(one for one in self.groups if one.code == code)


@lru_cache(maxsize=1)
def form() -> Form:
    """The shipped form, resources/evaluation/form.toml."""
    read = shipped.read(paths.resource("evaluation", "form.toml"))
    parameters = Parameters(
        int(read["scoring"]["zero_below"]),
        int(read["scoring"]["small_below"]),
        _number(read["outstanding"]["average"]),
        int(read["outstanding"]["rank_permille"]),
        int(read["destinations"]["slack_months"]),
        int(read["payment"]["grace_days"]),
    )
    groups = tuple(Group(**one) for one in read["groups"])
    return Form(
        read["source"], read["source_en"], read["as_of"], groups, tuple(map(_indicator, read["indicators"])), parameters,
        tuple(Criterion(**one) for one in read["criteria"]),
    )  # fmt: skip


def _indicator(given: dict[str, Any]) -> Indicator:
    target = _number(given["target"]) if given["target"] else None
    return Indicator(**{**given, "target": target, "weight": _number(given["weight"]), "of": given.get("of", "")})


def _number(text: str) -> int:
    found = scaled.parsed(text)
    if found is None:
        raise ValueError(text)
    return found


def _zh(language: str | None) -> bool:
    return is_chinese() if language is None else language.startswith("zh")
