"""A condition tried on plain values, in Python: for one row at a time, or for each value that a column has."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from gzstudents.kernel import names
from gzstudents.kernel.conditions import periods
from gzstudents.kernel.conditions.operators import number_of
from gzstudents.kernel.conditions.tree import Node, Test
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _


def holds(test: Test, kind: str, today: date) -> Callable[[str], bool]:
    """What decides of a value whether it passes; made once and asked for each value. Raises UserError for "changed since",
    which no value tells.
    """
    operator, values = test.operator, test.values
    if operator == "empty":
        return lambda text: not text
    if operator == "filled":
        return bool
    if kind == "date" and operator != "exactly":
        bounds = bounds_of(test, today)
        return lambda text: periods.lies_within(text, bounds)
    if kind == "number" and operator != "exactly":
        return _number(operator, [number_of(value) for value in values])
    return _text(operator, values, folded=kind == "text")


def all_that_hold(test: Test, kind: str, today: date, texts: Iterable[str]) -> Iterable[bool]:
    """The same for many values at once."""
    if kind == "date" and test.operator not in {"empty", "filled", "exactly"}:
        return periods.all_within(texts, bounds_of(test, today))
    return map(holds(test, kind, today), texts)


def bounds_of(test: Test, today: date) -> periods.Bounds:
    """The days between which a date must lie."""
    operator, values = test.operator, test.values
    if operator == "next_days":
        return periods.next_days(int(values[0]), today)
    if operator == "last_days":
        return periods.last_days(int(values[0]), today)
    if operator == "period":
        return periods.bounds_of(values[0], today)
    if operator == "is":
        return periods.first_day(values[0]), periods.last_day(values[0])
    if operator == "between":
        return periods.first_day(values[0]), periods.last_day(values[1])
    if operator == "before":
        return "", _next_to(periods.first_day(values[0]), -1)
    if operator == "after":
        return _next_to(periods.last_day(values[0]), 1), ""
    raise _unknown()


Values = Callable[[str], str]  # a row's value of a field, as text, "" for none


def judge(node: Node, kind_of: Callable[[str], str], today: date) -> Callable[[Values], bool]:
    """What decides of a row whether it passes; made once and asked for each row."""
    if isinstance(node, Test):
        name, passes = node.field, holds(node, kind_of(node.field), today)
        return lambda value_of: passes(value_of(name))
    if node.on:
        raise UserError(_("这个列表不能按另一天的情况筛选。"))
    judges = [judge(part, kind_of, today) for part in node.parts]
    if not judges:
        return lambda _value_of: True
    either = any if node.any else all
    return lambda value_of: either(one(value_of) for one in judges)


def matches(node: Node, value_of: Values, kind_of: Callable[[str], str], today: date) -> bool:
    """Whether one row passes."""
    return judge(node, kind_of, today)(value_of)


def _text(operator: str, values: tuple[str, ...], *, folded: bool) -> Callable[[str], bool]:
    fold = names.fold if folded else str
    sought = frozenset(map(fold, values))
    (one, *_more) = (*sought, "")
    if operator == "exactly":  # as a header's filter compares: nobody chooses it in words
        return frozenset(values).__contains__
    decide: dict[str, Callable[[str], bool]] = {
        "is": lambda text: fold(text) in sought,
        "is_not": lambda text: fold(text) not in sought,
        "contains": lambda text: one in fold(text),
        "lacks": lambda text: one not in fold(text),
        "begins": lambda text: fold(text).startswith(one),
    }
    if operator not in decide:
        raise _unknown()
    return decide[operator]


def _number(operator: str, values: list[float | None]) -> Callable[[str], bool]:
    low = values[0] if operator in {"at_least", "between"} else None
    high = values[-1] if operator in {"at_most", "between"} else None
    if operator in {"is", "is_not"}:
        return lambda text: (number_of(text) in values) is (operator == "is")

    def within(text: str) -> bool:
        number = number_of(text)
        return number is not None and (low is None or number >= low) and (high is None or number <= high)

    return within


def _next_to(day: str, step: int) -> str:
    try:
        return date.fromordinal(date.fromisoformat(day).toordinal() + step).isoformat()
    except ValueError:
        return day


def _unknown() -> UserError:
    return UserError(_("看不懂这个条件。请检查括号、字段和写法。"))
