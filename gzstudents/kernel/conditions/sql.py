"""A test as SQL over an expression that gives the value as text. What it needs beyond SQLite: see prepare()."""

from __future__ import annotations

from datetime import date
from typing import Any

from gzstudents.kernel import names
from gzstudents.kernel.conditions import trying
from gzstudents.kernel.conditions.operators import number_of
from gzstudents.kernel.conditions.tree import Test

Clause = tuple[str, list[Any]]  # SQL, and what is bound to its marks
NEGATIVE = {"is_not": "is", "lacks": "contains", "empty": "filled"}  # said of several rows: none of them is so

_LAST = (
    "CASE length({0}) WHEN 4 THEN {0} || '-12-31' WHEN 7 THEN coalesce(date({0} || '-01', '+1 month', '-1 day'), "
    "{0} || '-31') ELSE {0} END"
)


def prepare(connection: Any) -> None:
    """Teach a driver's connection how texts are compared and numbers read."""
    connection.create_function("words_fold", 1, lambda text: names.fold(str(text or "")), deterministic=True)
    connection.create_function("words_number", 1, lambda text: number_of(str(text or "")), deterministic=True)


def clause(test: Test, kind: str, expression: str, today: date) -> Clause:
    """`expression`: text, "" where there is nothing, never NULL."""
    operator, values = test.operator, list(test.values)
    if operator in {"empty", "filled"}:
        return f"{expression} {'=' if operator == 'empty' else '<>'} ''", []
    if operator == "exactly":
        return f"{expression} IN ({', '.join('?' * len(values))})", list(values)
    if kind == "date":
        return _dates(expression, *trying.bounds_of(test, today))
    if kind == "number":
        return _numbers(operator, expression, values)
    folded = f"words_fold({expression})" if kind == "text" else expression
    sought = [names.fold(value) for value in values] if kind == "text" else values
    if operator in {"is", "is_not"}:
        marks = ", ".join("?" * len(sought))
        return f"{folded} {'IN' if operator == 'is' else 'NOT IN'} ({marks})", list(sought)
    if operator in {"contains", "lacks"}:
        return f"instr({folded}, ?) {'>' if operator == 'contains' else '='} 0", sought[:1]
    return f"substr({folded}, 1, length(?)) = ?", [sought[0], sought[0]]


def _dates(expression: str, low: str, high: str) -> Clause:
    parts, bound = [f"{expression} <> ''"], []
    if low:
        parts.append(f"substr({expression} || '-01-01', 1, 10) >= ?")
        bound.append(low)
    if high:
        parts.append(f"{_LAST.format(expression)} <= ?")
        bound.append(high)
    return " AND ".join(parts), bound


def _numbers(operator: str, expression: str, values: list[str]) -> Clause:
    number, given = f"words_number({expression})", [number_of(value) for value in values]
    if operator == "is":
        return f"coalesce({number} = ?, 0)", given[:1]
    if operator == "is_not":
        return f"coalesce({number} <> ?, 1)", given[:1]
    parts: list[str] = [f"{number} IS NOT NULL"]
    bound: list[Any] = []
    if operator in {"at_least", "between"} and given[0] is not None:
        parts.append(f"{number} >= ?")
        bound.append(given[0])
    if operator in {"at_most", "between"} and given[-1] is not None:
        parts.append(f"{number} <= ?")
        bound.append(given[-1])
    return " AND ".join(parts), bound
