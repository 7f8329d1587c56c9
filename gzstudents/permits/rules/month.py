"""Deadlines by the day on which they are to be met: a month as weeks, and what each of its days holds. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from gzstudents.kernel import dates
from gzstudents.permits.rules.engine import Deadline

SHOWN = frozenset(
    {"late", "today", "week", "month", "later", "process"}
)  # what is settled or put off is not in the way
_ORDER = ("late", "urgent", "warn", "notice")
WEEKS = 6  # of a month's page: it stays as high in every month


class Day(NamedTuple):
    """One cell. `counts`: (severity, how many), the gravest first; `mark`: "off", "work" or ""."""

    day: date
    inside: bool
    mark: str
    counts: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        return sum(count for _severity, count in self.counts)


def by_day(found: Iterable[Deadline]) -> dict[str, list[Deadline]]:
    """The deadlines that are still to be met, by the last day on which they can be."""
    listed: dict[str, list[Deadline]] = defaultdict(list)
    for one in found:
        if one.group in SHOWN:
            listed[one.act_by].append(one)
    return listed


def month_page(month: date, found: dict[str, list[Deadline]]) -> list[Day]:
    """Six weeks from the Monday on or before the first of a month."""
    first = month.replace(day=1)
    begin = first - timedelta(days=first.weekday())
    return [_day(begin + timedelta(days=step), first, found) for step in range(7 * WEEKS)]


def week_of(day: date) -> list[date]:
    """Monday to Sunday around a day."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=step) for step in range(7)]


def next_month(month: date, step: int) -> date:
    """The first of the month so many months on."""
    number = month.year * 12 + month.month - 1 + step
    return date(number // 12, number % 12 + 1, 1)


def _day(day: date, first: date, found: dict[str, list[Deadline]]) -> Day:
    severities = [one.severity for one in found.get(day.isoformat(), ())]
    counts = tuple((severity, severities.count(severity)) for severity in _ORDER if severity in severities)
    return Day(day, (day.year, day.month) == (first.year, first.month), dates.day_mark(day), counts)
