"""How long somebody has studied, and whether that is still within the normal length; pure."""

import re
from datetime import date

from gzstudents.kernel import dates
from gzstudents.scholarships.rules.fields import day_bounds, earliest


def terms_studied(start: str, on: str) -> int | None:
    """Whole terms that lie between the start of studies and a day: an autumn entrant has one in March, two in September.

    Somebody who came by the end of the first month of a term has studied in it (domain: trap 25, spring intake).
    """
    begun = earliest(start) if start else None
    if begun is None:
        return None
    count = 0
    year, number = dates.term(begun)
    first = dates.term_bounds(year, number)[0]
    if (begun - first).days > 30:
        count = -1  # the term that was running when they came does not count
    day = date.fromisoformat(on)
    while dates.term_bounds(year, number)[1] < day:
        count += 1
        year, number = (year, 2) if number == 1 else (_next(year), 1)
    return max(count, 0)


def within_length(start: str, duration: str, expected_end: str, on: str) -> int | None:
    """1 while the normal length of studies has not run out, 0 afterwards; None where neither length nor end is known.

    The length counts from the day of the start: four years from 2022-09-01 end with 2026-08-31.
    """
    begun = earliest(start) if start else None
    years = re.fullmatch(r"(\d{1,2})(?:\.5)?", duration.strip())
    if begun is not None and years:
        months = int(years[1]) * 12 + (6 if duration.strip().endswith(".5") else 0)
        year, month = divmod(begun.year * 12 + begun.month - 1 + months, 12)
        return int(on < f"{year:04d}-{month + 1:02d}-{begun.day:02d}")
    bounds = day_bounds(expected_end) if expected_end else None
    return int(on <= bounds[1]) if bounds else None


def _next(year: str) -> str:
    return f"{int(year[:4]) + 1}-{int(year[5:]) + 1}"
