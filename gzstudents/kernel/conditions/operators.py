"""What may be asked of a field of each kind, and how many values it takes. The words: see words.py."""

from __future__ import annotations

from datetime import date
from typing import Final

from gzstudents.kernel.conditions.fields import Field, Fields
from gzstudents.kernel.conditions.periods import DAYS_MOST, PERIODS
from gzstudents.kernel.conditions.tree import Node, Test, every_test
from gzstudents.kernel.date_parsing import parse_date
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _

OF_KIND: Final = {
    "choice": ("is", "is_not", "empty", "filled"),
    "text": ("is", "is_not", "contains", "lacks", "begins", "empty", "filled"),
    "date": ("is", "before", "after", "between", "next_days", "last_days", "period", "empty", "filled"),
    "number": ("is", "is_not", "at_least", "at_most", "between", "empty", "filled"),
    "record": ("changed_since",),
}
ALIASES: Final = {"one_of": "is", "none_of": "is_not", "equals": "is"}  # what somebody may write in JSON
_NO_VALUE: Final = frozenset({"empty", "filled"})
_SEVERAL: Final = frozenset({"is", "is_not"})


def operators_of(field: Field) -> tuple[str, ...]:
    """What may be asked of a field, the usual first."""
    known = OF_KIND[field.kind]
    return (*known, "changed_since") if field.changes and field.kind != "record" else known


def value_count(operator: str, kind: str) -> tuple[int, int]:
    """The least and the most values that it takes."""
    if operator in _NO_VALUE:
        return 0, 0
    if operator == "between":
        return 2, 2
    return (1, 10_000) if operator in _SEVERAL and kind in {"choice", "text"} else (1, 1)


def is_complete(test: Test, field: Field) -> bool:
    """Whether it can be asked: a line that is just being filled in cannot."""
    least, most = value_count(test.operator, field.kind)
    if test.operator not in operators_of(field) or not least <= len(test.values) <= most:
        return False
    if test.operator == "between":
        return any(test.values) and all(_is_fit(value, test.operator, field) for value in test.values if value)
    return all(value and _is_fit(value, test.operator, field) for value in test.values)


def checked(node: Node, fields: Fields) -> Node:
    """The same with aliases resolved and days as ISO writes them. Raises UserError for what cannot be asked."""
    if not isinstance(node, Test):
        return node.but(parts=tuple(checked(part, fields) for part in node.parts))
    field = fields[node.field]
    operator = ALIASES.get(node.operator, node.operator)
    values = tuple(
        _as_day(value) if _takes_day(operator, field.kind) else _as_value(value, field) for value in node.values
    )
    test = Test(node.field, operator, values)
    if not is_complete(test, field):
        raise UserError(_("“{field}”的条件不完整或写法不对。", field=field.title()))
    return test


def only_complete(node: Node, fields: Fields) -> Node:
    """Without the lines that are still being filled in."""
    if isinstance(node, Test):
        return node
    kept = [part for part in node.parts if not isinstance(part, Test) or is_complete(part, fields[part.field])]
    return node.but(parts=tuple(only_complete(part, fields) for part in kept))


def unknown_fields(node: Node, fields: Fields) -> list[str]:
    """Fields that there are no longer: of a saved view, for example."""
    return sorted({test.field for test in every_test(node) if test.field not in fields})


def _as_value(value: str, field: Field) -> str:
    """A value of a list may be given by its words."""
    if field.kind != "choice":
        return value
    pairs = field.values()
    known = {code for code, _label in pairs}
    return value if value in known else next((code for code, label in pairs if label == value), value)


def _as_day(value: str) -> str:
    parsed = parse_date(value) if value else None
    return parsed.value if parsed is not None and parsed.value else value


def _takes_day(operator: str, kind: str) -> bool:
    if operator == "changed_since":
        return True
    return kind == "date" and operator in {"is", "before", "after", "between"}


def _is_fit(value: str, operator: str, field: Field) -> bool:
    if operator == "changed_since":
        return _is_day(value)
    if operator in {"next_days", "last_days"}:
        return value.isascii() and value.isdigit() and len(value) <= 5 and int(value) <= DAYS_MOST
    if operator == "period":
        return value in PERIODS
    if _takes_day(operator, field.kind):
        return _is_partial(value)
    return number_of(value) is not None if field.kind == "number" else True


def _is_day(value: str) -> bool:
    try:
        return len(value) == 10 and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _is_partial(value: str) -> bool:
    """2026, 2026-07 or 2026-07-01."""
    return len(value) in {4, 7, 10} and value.isascii() and _is_day(f"{value}-01-01"[:10])


def number_of(text: str) -> float | None:
    """A number as it is typed or shown, without its separators; None for anything else."""
    plain = text.replace(",", "").replace("，", "").replace(" ", "").strip()
    try:
        found = float(plain)
    except ValueError:
        return None
    return found if plain.lstrip("+-")[:1].isdigit() and abs(found) < 1e15 else None
