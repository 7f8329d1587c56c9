"""Counting a term: calendar days, months, working days, hours; the last day counts whole."""

from calendar import monthrange
from datetime import date, timedelta

from gzstudents.kernel import dates

_ONE_DAY = timedelta(days=1)


def months_after(day: date, months: int) -> date:
    """The same day of another month; its last day where there is none (31 August + 6 months: 28 or 29 February)."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def after(day: date, offset: int, unit: str) -> date:
    """The last day of a term. Hours are counted from a day whose hour is not known: the last day that can be meant."""
    if unit == "months":
        return months_after(day, offset)
    if unit == "working_days":
        return dates.add_working_days(day, offset)
    return day + timedelta(days=-(-offset // 24) if unit == "hours" else offset)


def counter_day(due: date, first: date) -> date:
    """The last day on which counters are open for a term: `due`, or the working day before, as long as it is not before `first`."""
    day = due
    while not dates.is_working_day(day) and day > first:
        day -= _ONE_DAY
    return day if dates.is_working_day(day) else due
