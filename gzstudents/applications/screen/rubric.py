"""The rubric as rows to type into, and back: name, weight, full points, and where the points come from, in words."""

from collections.abc import Sequence
from typing import Any, Final

from gzstudents.applications.rules import scoring, steps
from gzstudents.applications.rules.scoring import CriterionTerms
from gzstudents.kernel import codes, scaled
from gzstudents.kernel.i18n import _
from gzstudents.scholarships.rules import fields
from gzstudents.ui.cells import Trouble

SOURCES: Final = "criterion_source"
REVIEWERS: Final = "reviewers"
_USUAL_POINTS = 100
NAME, NAME_EN, WEIGHT, POINTS, SOURCE, CODE, OLD_SOURCE, OLD_FACT = range(8)  # the last three are not shown


def offered() -> list[str]:
    """What may stand under the heading of the source."""
    return [one.label() for one in codes.values(SOURCES)]


def rows_of(criteria: Sequence[CriterionTerms]) -> list[list[str]]:
    """Code and source travel hidden with their row: a criterion keeps its points when it is renamed."""
    rows = []
    for one in criteria:
        said = source_words(one.fact)
        weight = scaled.shown(one.weight, scaled.PERMILLE)
        rows.append([one.name_zh, one.name_en, weight, str(one.max_points), said, one.code, said, one.fact])
    return rows


def source_words(fact: str) -> str:
    """Where points come from, as people read it."""
    known = codes.get(SOURCES, fact or REVIEWERS)
    if known is not None:
        return known.label()
    scale = scoring.read_fact(fact)
    terms = fields.field(scale.field) if scale is not None else None
    if scale is None or terms is None:
        return fact
    if scale.full is not None:
        return _("{field}（满分 {full}）", field=terms.label, full=scaled.shown(scale.full))
    if scale.steps:
        listed = [
            _("{value} 起 {points} 分", value=scaled.shown(at), points=scaled.shown(points))
            for at, points in scale.steps
        ]
        return _("{field}（{steps}）", field=terms.label, steps=fields.join(listed))
    return _("{field}（数值即分数）", field=terms.label)


def troubles(rows: Sequence[Sequence[str]]) -> list[Trouble]:
    """What is wrong, cell by cell; the weights of all together stand at the last one."""
    found = []
    weights = []
    for number, row in enumerate(rows):
        if not row[NAME]:
            found.append(Trouble(number, NAME, _("请填写评分项的名称。")))
        weight = scaled.parsed(row[WEIGHT], scaled.PERMILLE)
        if weight is None or not 0 < weight <= steps.WHOLE:
            found.append(Trouble(number, WEIGHT, _("权重应是 0 到 100 之间的百分数。")))
        weights.append(weight or 0)
        if row[POINTS] and (_whole(row[POINTS]) or 0) <= 0:
            found.append(Trouble(number, POINTS, _("满分应是大于 0 的整数。")))
        if _fact(row) is None:
            found.append(Trouble(number, SOURCE, _("请从列表中选择分数来源。")))
    said = steps.weight_problems(tuple(weights))
    return [*found, *(Trouble(len(rows) - 1, WEIGHT, one) for one in said if not found)]


def criteria_of(rows: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
    """What set_criteria() takes; rows must be without troubles. New ones get a code that is free."""
    used = {row[CODE] for row in rows}
    free = (f"C{number}" for number in range(1, 10_000) if f"C{number}" not in used)
    return [_criterion(row, row[CODE] or next(free)) for row in rows]


def _criterion(row: Sequence[str], code: str) -> dict[str, Any]:
    return {
        "code": code, "name_zh": row[NAME], "name_en": row[NAME_EN], "weight": scaled.parsed(row[WEIGHT], scaled.PERMILLE),
        "max_points": _whole(row[POINTS]) or _USUAL_POINTS, "fact": _fact(row) or "",
    }  # fmt: skip


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else None


def _fact(row: Sequence[str]) -> str | None:
    """How the source is written in the store; "" for reviewers, None for what nobody can read."""
    text = row[SOURCE]
    if text == row[OLD_SOURCE] and text:
        return row[OLD_FACT]
    code = codes.find(SOURCES, text) if text else REVIEWERS
    if code is not None:
        return "" if code == REVIEWERS else code
    scale = scoring.read_fact(text)
    return text if scale is not None and fields.field(scale.field) is not None else None
