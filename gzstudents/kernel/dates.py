"""Calendar dates without a time zone: academic years, working days, ages, and how dates are written."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from gzstudents.kernel import paths
from gzstudents.kernel.date_parsing import Parsed, parse_date, problem_text

__all__ = [
    "MONTHS", "Parsed", "academic_year", "academic_year_bounds", "academic_years", "add_working_days", "age_on",
    "chinese_date", "chinese_year", "day_mark", "display", "english_date", "is_working_day", "iso_date", "parse_date",
    "problem_text", "term", "term_bounds", "working_days_between",
]  # fmt: skip

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_FIRST_MONTH = 9  # the academic year is 1 September to 31 August
_SPRING_MONTH = 3  # the second term: entrants of March belong to the academic year that is running
_DIGITS = "〇一二三四五六七八九"
_ONE_DAY = timedelta(days=1)


def academic_year(day: date) -> str:
    """The academic year that a day lies in, as "2025-2026"."""
    first = day.year if day.month >= _FIRST_MONTH else day.year - 1
    return f"{first}-{first + 1}"


def academic_year_bounds(year: str) -> tuple[date, date]:
    """First and last day of "2025-2026"; ValueError for anything else."""
    first, separator, last = year.partition("-")
    if not (separator and first.isdecimal() and last.isdecimal() and int(last) == int(first) + 1):
        raise ValueError(year)
    return date(int(first), _FIRST_MONTH, 1), date(int(last), _FIRST_MONTH, 1) - _ONE_DAY


def academic_years(first: date, last: date) -> list[str]:
    """The academic years that a span touches, in order."""
    start, end = (int(academic_year(day)[:4]) for day in (first, last))
    return [f"{year}-{year + 1}" for year in range(start, end + 1)]


def term(day: date) -> tuple[str, int]:
    """Academic year and term (1 autumn, 2 spring) of a day."""
    return academic_year(day), 2 if _SPRING_MONTH <= day.month < _FIRST_MONTH else 1


def term_bounds(year: str, number: int) -> tuple[date, date]:
    """First and last day of a term: September to February, March to August."""
    first, last = academic_year_bounds(year)
    middle = date(last.year, _SPRING_MONTH, 1)
    return (first, middle - _ONE_DAY) if number == 1 else (middle, last)


def age_on(birth: str, day: date) -> int | None:
    """Full years on a day; None when the birth date is missing or too vague to tell."""
    parts = [int(part) for part in birth.split("-")] if birth else []
    if not parts:
        return None
    years = day.year - parts[0]
    before = [(day.month, day.day) < (month, when) for month, when in _possible_birthdays(parts)]
    return years - before[0] if before[0] == before[-1] else None


def _possible_birthdays(parts: list[int]) -> list[tuple[int, int]]:
    """The earliest and the latest birthday that a complete or partial birth date allows."""
    if len(parts) == 3:
        return [(parts[1], parts[2])]
    return [(1, 1), (12, 31)] if len(parts) == 1 else [(parts[1], 1), (parts[1], 31)]


def iso_date(text: str) -> date | None:
    """A complete ISO date, or None for "", partial or broken ones."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def chinese_year(year: int) -> str:
    """2026 as 二〇二六."""
    return "".join(_DIGITS[int(digit)] for digit in str(year))


def chinese_date(day: date) -> str:
    """二〇二六年六月十八日, the form of certificates."""
    return f"{chinese_year(day.year)}年{_counted(day.month)}月{_counted(day.day)}日"


def english_date(day: date) -> str:
    """18 June 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def display(iso: str, language: str = "zh_CN") -> str:
    """A stored date, complete or partial, for reading: 2026年6月18日, 2026年6月; 18 June 2026, June 2026."""
    parts = iso.split("-")
    if not all(part.isdecimal() for part in parts) or len(parts) > 3 or not 1 <= int((*parts, "1")[1]) <= 12:
        return iso
    numbers = [int(part) for part in parts]
    if language.startswith("zh"):
        return "".join(f"{number}{unit}" for number, unit in zip(numbers, "年月日", strict=False))
    words = [str(numbers[0]), *(MONTHS[month - 1] for month in numbers[1:2]), *(str(number) for number in numbers[2:])]
    return " ".join(reversed(words))


def is_working_day(day: date) -> bool:
    """Whether offices work: weekdays without the public holidays, and the weekends worked in exchange."""
    mark = day_mark(day)
    return mark == "work" or (day.weekday() < 5 and mark != "off")


def day_mark(day: date) -> str:
    """What a calendar shows of a day: "off" for a public holiday, "work" for a weekend worked in exchange, else ""."""
    holidays, workdays = _own_years().get(day.year) or _official()
    return "work" if day in workdays else "off" if day in holidays else ""


def add_working_days(day: date, count: int) -> date:
    """The working day `count` working days after a day (before it, when negative); 0 gives the day itself."""
    step = _ONE_DAY if count >= 0 else -_ONE_DAY
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def working_days_between(first: date, last: date) -> int:
    """Working days after the first day up to and with the last; 0 when the last is not later."""
    return sum(is_working_day(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))


Days = tuple[frozenset[date], frozenset[date]]  # holidays, working weekends


@lru_cache(maxsize=1)
def _official() -> Days:
    """Every year the library knows; a year it does not know has plain weeks of Monday to Friday."""
    try:
        from chinese_calendar import constants
    except ImportError:
        return frozenset(), frozenset()
    return frozenset(constants.holidays), frozenset(constants.workdays)


@lru_cache(maxsize=1)
def _own_years() -> dict[int, Days]:
    """The years of holidays.toml, shipped and the office's; the office's win."""
    years: dict[int, Days] = {}
    for path in (paths.resource("holidays.toml"), paths.config_folder() / "holidays.toml"):
        try:
            found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
            continue  # a missing or broken file of the office must not stop the program
        years |= {int(year): _days(entry) for year, entry in found.items() if year.isdecimal()}
    return years


def _days(entry: Any) -> Days:
    lists = entry if isinstance(entry, dict) else {}
    holidays, workdays = (
        frozenset(day for day in lists.get(key, ()) if isinstance(day, date)) for key in ("holidays", "workdays")
    )
    return holidays, workdays


def reload() -> None:
    """Forget the holidays loaded: after the office edited its own."""
    _own_years.cache_clear()


def _counted(number: int) -> str:
    """1 to 31 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else _DIGITS[tens]) + ("十" if tens else "") + (_DIGITS[ones] if ones else "")
