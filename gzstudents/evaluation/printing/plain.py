"""An evaluation as plain data: what `evaluate --json` prints."""

from typing import Any

from gzstudents.evaluation.rules import words
from gzstudents.evaluation.rules.before import Before
from gzstudents.evaluation.rules.evaluating import Evaluated, Line, Slice
from gzstudents.evaluation.rules.facts import ProgrammeFacts
from gzstudents.evaluation.rules.form import form


def evaluation(made: Evaluated, before: Before | None = None) -> dict[str, Any]:
    """See gzstudents/commands/evaluate.py for the structure."""
    facts = made.facts
    programmes = {one.code: one for one in facts.programmes}
    return {
        "academic_year": facts.academic_year,
        "on": facts.on,
        "programmes": [{"code": one.code, "zh": one.zh, "en": one.en} for one in facts.programmes],
        "persons": len(facts.recipients),
        "awards": len(facts.standing),
        "amount_fen": made.amount_fen,
        "paid_fen": made.paid_fen,
        "score": made.score,
        "assessed": made.assessed,
        "criteria": {one.of: getattr(facts.parameters, one.of) for one in form().criteria},
        "before": before._asdict() if before is not None else None,
        "indicators": [
            {**_line(one, programmes), "before": before.value(one.code) if before else None} for one in made.lines
        ],
        "left_out": [one.code for one in form().indicators if one.code not in {line.code for line in made.lines}],
        "breakdowns": {
            name: [_slice(name, one, programmes) for one in slices] for name, slices in made.breakdowns.items()
        },
    }


def _line(one: Line, programmes: dict[str, ProgrammeFacts]) -> dict[str, Any]:
    indicator, figure = one.indicator, one.figure
    known = {programme.id: code for code, programme in programmes.items()}
    return {
        "code": one.code, "group": indicator.group, "proposed": form().group(indicator.group).proposed, "zh": indicator.zh, "en": indicator.en,
        "formula_zh": indicator.formula_zh, "formula_en": indicator.formula_en, "unit": indicator.unit,
        "value": figure.value, "shown": words.value(indicator, figure.value), "top": figure.top, "bottom": figure.bottom,
        "counts": "awards" if figure.awards else "persons", "numerator": list(figure.over), "denominator": list(figure.under),
        "parts": {known[key]: value for key, value in figure.parts},
        "target": one.target, "weight": one.weight, "score": one.score, "note": one.note, "caution": words.caution(one),
    }  # fmt: skip


def _slice(name: str, one: Slice, programmes: dict[str, Any]) -> dict[str, Any]:
    return {
        "key": one.key, "label": words.label(name, one.key, programmes), "persons": one.persons, "awards": one.awards,
        "amount_fen": one.amount_fen, "paid_fen": one.paid_fen,
    }  # fmt: skip
