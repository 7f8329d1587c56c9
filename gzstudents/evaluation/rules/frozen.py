"""An evaluation as it was reported: its content as plain numbers, and what has changed since."""

import hashlib
import json
from typing import Any, NamedTuple

from gzstudents.evaluation.rules.evaluating import Evaluated

LAYOUT = 2  # 1: without the names of the indicators


class Difference(NamedTuple):
    """An indicator whose value is another one now; values in hundredths, None: no data."""

    code: str
    then: int | None
    now: int | None


class Changes(NamedTuple):
    """What is different from a frozen evaluation: figures, awards that came or went (ids), lines of the form (codes)."""

    differences: list[Difference]
    joined: list[int]
    left: list[int]
    added: list[str]
    dropped: list[str]

    @property
    def none(self) -> bool:
        return not any(self)


def content(made: Evaluated) -> dict[str, Any]:
    """Numbers, and what the indicators were called: no person's name stands in it. Money in fen, values, targets and points in hundredths."""
    facts = made.facts
    return {
        "layout": LAYOUT,
        "academic_year": facts.academic_year,
        "on": facts.on,
        "programmes": [one.code for one in facts.programmes],
        "parameters": facts.parameters._asdict(),
        "score": made.score,
        "assessed": made.assessed,
        "indicators": [
            {
                "code": one.code, "zh": one.indicator.zh, "en": one.indicator.en, "value": one.figure.value, "top": one.figure.top, "bottom": one.figure.bottom,
                "target": one.target, "weight": one.weight, "score": one.score,
            }
            for one in made.lines
        ],
        "breakdowns": {
            name: [[one.key, one.persons, one.awards, one.amount_fen, one.paid_fen] for one in slices]
            for name, slices in made.breakdowns.items()
        },
        "awards": sorted(one.award_id for one in facts.standing),
    }  # fmt: skip


def written(values: dict[str, Any]) -> str:
    """The same text for the same numbers, always."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def changes(frozen: dict[str, Any], now: dict[str, Any]) -> Changes:
    """Both as from content(). Only lines that both forms have are compared."""
    then_values = {one["code"]: one["value"] for one in frozen["indicators"]}
    now_values = {one["code"]: one["value"] for one in now["indicators"]}
    found = [
        Difference(code, then_values[code], now_values[code])
        for code in then_values
        if code in now_values and then_values[code] != now_values[code]
    ]
    before, after = set(frozen["awards"]), set(now["awards"])
    return Changes(
        found, sorted(after - before), sorted(before - after),
        [code for code in now_values if code not in then_values], [code for code in then_values if code not in now_values],
    )  # fmt: skip
