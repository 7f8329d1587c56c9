"""Which half months of a stipend an absence costs; pure.

Sources: stipend rules of the Chinese Government Scholarship (outside China for over 15 days, school holidays apart: the stipend
stops for the absence); universities' rules (absent for over a month: that month is not paid). Readings: the unit of pay is half a
month, so an absence costs each half month of which it covers more than half of the days; days of school holidays are nobody's
absence. Within China only an absence of over a month costs anything: each month of which it covers more than half.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from gzstudents.kernel import dates
from gzstudents.payments.rules import months
from gzstudents.payments.rules.facts import Away, Terms
from gzstudents.payments.rules.months import BOTH, NONE, Halves

_ONE_DAY = timedelta(days=1)
_LONGEST = timedelta(days=366 * 2)  # an absence without an end is looked at no further


class Lost(NamedTuple):
    """The halves that remain due, and whether an absence that still goes on took the others."""

    halves: Halves
    goes_on: bool


def after_absences(absences: Sequence[Away], month: str, terms: Terms) -> Lost:
    """What absences leave of a month."""
    left, goes_on = BOTH, False
    for one in absences:
        if one.starts_on[:7] > month or (one.ends_on and one.ends_on[:7] < month):
            continue
        part = _after_one(one, month, terms)
        goes_on = goes_on or (part != BOTH and not one.ends_on)
        left = months.both(left, part)
    return Lost(left, goes_on)


def is_holiday(day: date, holidays: Sequence[str]) -> bool:
    """Whether a day lies in one of the school's holidays, of a year ("2026-01-20/2026-02-28") or of every year ("07-10/08-31")."""
    return any(_covers(span, day) for span in holidays)


def is_holiday_span(text: str) -> bool:
    """Whether a text is a holiday of the two forms."""
    first, bar, last = text.partition("/")
    days = [dates.iso_date(end if len(end) == 10 else f"2024-{end}") for end in (first, last)]
    return bool(bar) and None not in days and len(first) == len(last) and (len(first) == 5 or first <= last)


def _after_one(one: Away, month: str, terms: Terms) -> Halves:
    days = _days(one, terms.holidays)
    if one.kind == "ABROAD" and len(days) > terms.absent_over_days:
        first, second = (not _mostly(days, month, half) for half in (0, 1))
        return first, second
    if one.kind != "ABROAD" and _over_a_month(one):
        first_day, last_day = months.first_day(month), months.last_day(month)
        away = sum(first_day <= day <= last_day for day in days)
        return NONE if 2 * away > (last_day - first_day).days + 1 else BOTH
    return BOTH


def _mostly(days: frozenset[date], month: str, half: int) -> bool:
    first, last = months.half_days(month, half)
    length = (last - first).days + 1
    return 2 * sum(first + timedelta(days=n) in days for n in range(length)) > length


def _over_a_month(one: Away) -> bool:
    """More than from a day to the day before the same day of the next month."""
    start = dates.iso_date(one.starts_on)
    if start is None:
        return False
    following = months.first_day(months.after(one.starts_on[:7]))
    same = min(following + timedelta(days=start.day - 1), months.last_day(following.isoformat()[:7]))
    return not one.ends_on or one.ends_on >= same.isoformat()


@lru_cache(maxsize=512)
def _days(one: Away, holidays: tuple[str, ...]) -> frozenset[date]:
    return frozenset(day for day in _every(one) if not is_holiday(day, holidays))


def _every(one: Away) -> Iterator[date]:
    day, last = dates.iso_date(one.starts_on), dates.iso_date(one.ends_on)
    if day is None:
        return
    last = min(last or date.max, day + _LONGEST)
    while day <= last:
        yield day
        day += _ONE_DAY


def _covers(span: str, day: date) -> bool:
    first, _bar, last = span.partition("/")
    if len(first) == 10:
        return first <= day.isoformat() <= last
    here = day.isoformat()[5:]
    return first <= here <= last if first <= last else here >= first or here <= last
