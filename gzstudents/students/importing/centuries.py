"""Years of two digits: read where the month is named and what the column is about leaves one century only."""

import re
from datetime import date

from gzstudents.kernel import dates

# years before and after today's in which such a day of a student lies: none spans a century, so at most one year fits
_ABOUT = {"birth_date": (-80, -12), "document_issued_on": (-20, 0), "start_date": (-60, 2)}
# 4-Mar-02, March 4, 02: two numbers, of which the last is the year; Mar-02 alone may be a day
_ENGLISH = re.compile(r"(\s*(?:\d{1,2}\D*[^\W\d]{3,9}|[^\W\d]{3,9}\D*\d{1,2})\D*[\s\-./,])(\d{2})\s*")
_CHINESE = re.compile(r"(\s*)(\d{2})(\s*年.*)", re.DOTALL)


def years_of(field: str, today: date) -> range:
    """The years in which such a day lies; empty for fields about which nothing is sure."""
    first, last = _ABOUT.get(field, (1, 0))
    return range(today.year + first, today.year + last + 1)


def completed(text: str, years: range) -> str | None:
    """The date as ISO text, its year among `years`; None where the spelling or the century stays unclear."""
    found = _CHINESE.fullmatch(text) or _ENGLISH.fullmatch(text)
    if found is None:
        return None
    before, year, *after = found.groups()
    possible = [century + int(year) for century in (1900, 2000) if century + int(year) in years]
    return dates.parse_date(f"{before}{possible[0]}{''.join(after)}").value if len(possible) == 1 else None
