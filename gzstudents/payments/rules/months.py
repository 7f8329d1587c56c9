"""Months as "2025-09" and their two halves, 1st to 15th and 16th to the end: the unit in which stipends are paid; pure."""

from collections.abc import Iterator
from datetime import date, timedelta

HALF = 15  # the last day of the first half (CGS: registered by the 15th inclusive)
Halves = tuple[bool, bool]  # first half, second half of a month
BOTH: Halves = (True, True)
SECOND: Halves = (False, True)
FIRST: Halves = (True, False)
NONE: Halves = (False, False)


def month_of(day: str) -> str:
    """The month of a day in ISO form."""
    return day[:7]


def after(month: str, count: int = 1) -> str:
    """The month so many later (earlier when negative)."""
    year, number = divmod(int(month[:4]) * 12 + int(month[5:7]) - 1 + count, 12)
    return f"{year:04d}-{number + 1:02d}"


def span(first: str, last: str) -> Iterator[str]:
    """The months from one to another, both included; none when the last is before the first."""
    while first <= last:
        yield first
        first = after(first)


def first_day(month: str) -> date:
    return date(int(month[:4]), int(month[5:7]), 1)


def last_day(month: str) -> date:
    return first_day(after(month)) - timedelta(days=1)


def half_days(month: str, half: int) -> tuple[date, date]:
    """First and last day of a half: 0 is the 1st to the 15th, 1 the 16th to the end."""
    first = first_day(month)
    return (first, first.replace(day=HALF)) if half == 0 else (first.replace(day=HALF + 1), last_day(month))


def is_month(text: str) -> bool:
    """Whether a text is a month such as "2025-09"."""
    return (
        len(text) == 7 and text.isascii() and text[4] == "-" and text[:4].isdigit() and text[5:].isdigit()
        and 1 <= int(text[5:]) <= 12 and text[:4] >= "1900"
    )  # fmt: skip


def budget_year(month: str) -> int:
    """Budgets are of calendar years, awards of academic years: September to December is one, January to August the next."""
    return int(month[:4])


def shares(fen: int) -> tuple[int, int]:
    """The two halves of an amount; of an odd one the first half has the odd fen, and both make the whole."""
    second = fen // 2
    return fen - second, second


def due_fen(fen: int, halves: Halves) -> int:
    """What of a month's amount is due for the halves that are."""
    first, second = shares(fen)
    return first * halves[0] + second * halves[1]


def both(one: Halves, other: Halves) -> Halves:
    """The halves that are due by two rules at once."""
    return one[0] and other[0], one[1] and other[1]


def either(one: Halves, other: Halves) -> Halves:
    return one[0] or other[0], one[1] or other[1]
