"""Which copies may go: all of the last two days stay, then one a day, one a week, one a month.

Days on which there is no copy do not count: after a holiday, or when the clock jumped years ahead, nothing is suddenly old.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

ALL, DAY, JUMP = timedelta(days=2), timedelta(days=1), timedelta(days=30)
DAYS, WEEKS, MONTHS = 30, 8, 12
FEWEST = 3  # never fewer than these, however old
AHEAD = timedelta(minutes=5)  # a copy from the future: the clock is wrong, and nothing is thinned out by a wrong clock


class Kept(NamedTuple):
    """A copy as thinning sees it. One that a person asked for is never thinned out by the program."""

    name: str
    at: datetime
    by_hand: bool = False


def surplus(copies: Sequence[Kept], now: datetime) -> list[str]:
    """The names of those that may go; of each day, week and month the newest stays."""
    if any(copy.at > now + AHEAD for copy in copies):
        return []
    newest_first = sorted(copies, key=lambda copy: copy.at, reverse=True)
    stay = {copy.name for copy in newest_first[:FEWEST]}
    ages = _ages(newest_first, now)
    stay.update(copy.name for copy, age in zip(newest_first, ages, strict=True) if copy.by_hand or age <= ALL)
    automatic = [copy for copy in newest_first if not copy.by_hand]
    stay.update(_first_of_each(automatic, "%Y-%m-%d", DAYS))
    stay.update(_first_of_each(automatic, "%G-%V", WEEKS))
    stay.update(_first_of_each(automatic, "%Y-%m", MONTHS))
    return [copy.name for copy in newest_first if copy.name not in stay]


def _ages(newest_first: Sequence[Kept], now: datetime) -> list[timedelta]:
    """How old each is: from one to the next never more than a day, and nothing at all over a holiday or a jump."""
    ages, age, later = [], timedelta(), now
    for copy in newest_first:
        passed = max(later - copy.at, timedelta())
        age += min(passed, DAY) if passed < JUMP else timedelta()
        ages.append(age)
        later = copy.at
    return ages


def _first_of_each(newest_first: Sequence[Kept], period: str, count: int) -> list[str]:
    """The newest copy of each of the last `count` periods in which there is one."""
    found: dict[str, str] = {}
    for copy in newest_first:
        found.setdefault(copy.at.strftime(period), copy.name)
    return list(found.values())[:count]
