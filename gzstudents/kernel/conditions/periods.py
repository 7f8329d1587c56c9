"""Spans of days by name, counted from a day; and partial dates as the days they stand for."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from gzstudents.kernel.dates import academic_year, academic_year_bounds

DAYS_MOST: Final = 36_500
PERIODS: Final = (
    "past", "today", "this_week", "this_month", "next_month", "last_month", "this_academic_year", "next_academic_year",
    "last_academic_year", "this_year", "last_year",
)  # fmt: skip
Bounds = tuple[str, str]


def bounds_of(period: str, today: date) -> Bounds:
    """First and last day, ISO; "" is no bound. `past`: every day before today."""
    if period == "past":
        return "", _back(today, 1)
    if period == "today":
        return _pair(today, today)
    if period == "this_week":
        monday = today - timedelta(days=today.weekday())
        return _pair(monday, monday + timedelta(days=6))
    step = -1 if period.startswith("last_") else 1 if period.startswith("next_") else 0
    if period.endswith("_month"):
        return _month(today, step)
    if period.endswith("academic_year"):
        first = int(academic_year(today)[:4]) + step
        return _pair(*academic_year_bounds(f"{first}-{first + 1}"))
    return f"{today.year + step:04d}-01-01", f"{today.year + step:04d}-12-31"


def next_days(count: int, today: date) -> Bounds:
    """Today and so many days after it."""
    last = min(today.toordinal() + count, date.max.toordinal())
    return today.isoformat(), date.fromordinal(last).isoformat()


def last_days(count: int, today: date) -> Bounds:
    """So many days before today, and today."""
    return _back(today, count), today.isoformat()


def first_day(text: str) -> str:
    """The first of the days that a complete or partial date stands for."""
    return f"{text}-01-01"[:10] if text else ""


def last_day(text: str) -> str:
    """The last of them."""
    if len(text) == 4:
        return f"{text}-12-31"
    if len(text) != 7:
        return text
    try:
        return f"{text}-{monthrange(int(text[:4]), int(text[5:]))[1]:02d}"
    except ValueError:
        return f"{text}-31"


def lies_within(text: str, bounds: Bounds) -> bool:
    """Whether all the days that a date stands for lie between two days, both inclusive; a blank lies nowhere."""
    low, high = bounds
    return bool(text) and (not low or first_day(text) >= low) and (not high or last_day(text) <= high)


def all_within(texts: Iterable[str], bounds: Bounds) -> list[bool]:
    """The same of many dates. Complete ones, as nearly all are, are compared as they stand."""
    low, high = bounds
    last = high or "~"  # behind every digit
    return [low <= text <= last if len(text) == 10 else lies_within(text, bounds) for text in texts]


def _pair(first: date, last: date) -> Bounds:
    return first.isoformat(), last.isoformat()


def _back(today: date, count: int) -> str:
    return date.fromordinal(max(today.toordinal() - count, 1)).isoformat()


def _month(today: date, step: int) -> Bounds:
    number = today.year * 12 + today.month - 1 + step
    year, month = number // 12, number % 12 + 1
    return _pair(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
