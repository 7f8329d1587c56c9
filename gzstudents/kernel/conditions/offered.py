"""What the menu of a header filter offers beside the values themselves: spans of days, empty and not empty, in a few words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Final

from gzstudents.kernel.conditions.coded import asked_by, code_of, is_coded
from gzstudents.kernel.conditions.trying import holds
from gzstudents.kernel.conditions.words import operator_label, period_label
from gzstudents.kernel.i18n import _, _n

_DATES: Final = (
    code_of("period", "past"),
    code_of("period", "today"),
    code_of("next_days", "7"),
    code_of("next_days", "30"),
    code_of("next_days", "90"),
    code_of("last_days", "30"),
    *(
        code_of("period", name)
        for name in (
            "this_month", "next_month", "this_academic_year", "next_academic_year", "last_academic_year", "this_year",
            "last_year",
        )
    ),
)  # fmt: skip
_EITHER: Final = (code_of("empty"), code_of("filled"))


def coded_label(code: str) -> str:
    """A coded value in a few words: 今后 30 天."""
    test = asked_by("", code)
    operator, values = test.operator, test.values
    if operator == "next_days":
        return _n("今后 {count} 天", int(values[0]))
    if operator == "last_days":
        return _n("最近 {count} 天", int(values[0]))
    if operator == "period":
        return period_label(values[0])
    if operator == "between":
        return _between(*values)
    if not values:
        return operator_label(operator)
    return _("{operator}“{value}”", operator=operator_label(operator), value=values[0])


def codes_for(kind: str, counts: Mapping[str, int], chosen: Collection[str], today: date) -> dict[str, int | None]:
    """Coded value → how many rows it takes; those that take none only while they are chosen. `counts`: by value; empty where
    they are not known.
    """
    codes = [*(_DATES if kind == "date" else ()), *_EITHER]
    codes += sorted(code for code in chosen if is_coded(code) and code not in codes)
    if not counts:
        return dict.fromkeys(codes)
    found: dict[str, int | None] = {}
    for code in codes:
        passes = holds(asked_by("", code), kind, today)
        many = sum(number for value, number in counts.items() if passes(value))
        if many or code in chosen:
            found[code] = many
    return found


def _between(low: str, high: str) -> str:
    if not low:
        return _("到 {last}", last=high)
    return _("从 {first} 到 {last}", first=low, last=high) if high else _("从 {first} 起", first=low)
