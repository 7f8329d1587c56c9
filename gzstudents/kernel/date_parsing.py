"""Dates as people and sheets spell them, read into ISO text; nothing unclear is guessed."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from gzstudents.kernel.i18n import _, mark

FIRST_YEAR, LAST_YEAR = 1900, 2199
_BUDDHIST = range(2440, 2700)  # years as Thailand, Laos and Cambodia count them: 543 more
_BLANK = {"", "-", "--", "/", "无", "暂无", "n/a", "na", "none", "null", "nan", "nat"}
_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11,
    "dec": 12, "sept": 9, "january": 1, "february": 2, "march": 3, "april": 4, "june": 6, "july": 7, "august": 8,
    "september": 9, "october": 10, "november": 11, "december": 12,
}  # fmt: skip
_UNITS = "〇一二三四五六七八九"
_NUMERALS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_TENS = re.compile(f"([{_UNITS[1:]}]?)十([{_UNITS[1:]}]?)")
_TIME = re.compile(
    r"(?<=\d|日|号)[ t]*(上午|下午|am|pm)? *\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)? *(am|pm)?( *z| *[+-]\d{2}:?\d{2})?$"
)
_WEEKDAY = re.compile(r"[ ,]*\(?(星期|周|礼拜)[一二三四五六日天]\)?$|^(mon|tue|wed|thu|fri|sat|sun)[a-z]*[ ,.]+")
_CHINESE = re.compile(
    r"^(中华民国|中華民國|民国|民國)? ?(\d{1,4}|元) ?年 ?(?:(\d{1,2}) ?月(?:份)? ?(?:(\d{1,2}) ?[日号號]?)?)?$"
)
_PARTED = re.compile(r"^(\d{1,4}) ?([-./ ]) ?(\d{1,2})(?: ?\2 ?(\d{1,4}))?$")
_ENGLISH_DAY_FIRST = re.compile(r"^(?:(\d{1,2})(?:st|nd|rd|th)?[ \-./,]+)?([a-z]{3,9})\.?[ \-./,]+(\d{1,4})$")
_ENGLISH_MONTH_FIRST = re.compile(r"^([a-z]{3,9})\.?[ \-./]+(\d{1,2})(?:st|nd|rd|th)?[ \-./,]+(\d{1,4})$")
_ENGLISH_YEAR_FIRST = re.compile(r"^(\d{4})[ \-./,]+([a-z]{3,9})\.?(?:[ \-./,]+(\d{1,2}))?$")


class Parsed(NamedTuple):
    """A date read: `value` is ISO, possibly partial. Without a value the problem is an error, with one a warning."""

    value: str | None
    problem: str = ""


_UNREADABLE = Parsed(None, "date_unreadable")
_TWO_DIGITS = Parsed(None, "date_two_digit_year")

_TEXTS = {
    "date_unreadable": mark("“{value}”不是能识别的日期。请写成 2024-09-01 的样子。"),
    "date_impossible": mark("“{value}”这一天不存在。请核对日期。"),
    "date_two_digit_year": mark("“{value}”的年份只有两位。请写四位年份，例如 2024-09-01。"),
    "date_ambiguous": mark("“{value}”分不清哪个是月、哪个是日。请写成 2024-09-01 的样子。"),
    "date_out_of_range": mark("“{value}”的年份不在 1900 至 2199 年之间。请核对日期。"),
    "date_roc": mark("“{value}”按民国纪年读作公历日期。请核对。"),
    "date_buddhist": mark("“{value}”按佛历读作公历日期。请核对。"),
}


def problem_text(problem: str, text: object = "") -> str:
    """The sentence for a problem of parse_date(), with what was written."""
    shown = " ".join(str(text).split())
    return _(_TEXTS[problem], value=shown if len(shown) <= 40 else f"{shown[:39]}…") if problem in _TEXTS else ""


def parse_date(value: object, *, since_1904: bool = False) -> Parsed:
    """Read a date, a sheet's serial number or any usual spelling; nothing at all gives no value and no problem.

    `since_1904` says that the workbook counts its days from 1904 (as old Macintosh files do).
    """
    if value is None:
        return Parsed(None)
    if isinstance(value, date):  # a datetime is one too
        return _checked(value.year, value.month, value.day)
    if isinstance(value, bool):
        return _UNREADABLE
    if isinstance(value, (int, float)):
        return _from_number(value, since_1904)
    return _from_text(str(value), since_1904) if len(str(value)) <= 100 else _UNREADABLE


def _from_number(value: float, since_1904: bool) -> Parsed:
    if not math.isfinite(value):
        return Parsed(None) if math.isnan(value) else _UNREADABLE
    whole = int(value)
    if whole != value and FIRST_YEAR <= whole <= LAST_YEAR:
        return _UNREADABLE  # 2024.1 may be January or, its zero lost, October
    if whole == value and (FIRST_YEAR <= whole <= LAST_YEAR or whole in _BUDDHIST or whole > 99_999):
        return _from_digits(str(whole), since_1904)
    return _from_serial(whole, since_1904)


@lru_cache(maxsize=65536)
def _from_text(raw: str, since_1904: bool) -> Parsed:
    text = " ".join(unicodedata.normalize("NFKC", raw).lower().split()).strip("'\"")
    text = _WEEKDAY.sub("", _TIME.sub("", text)).strip()
    text = re.sub("[‐‑‒–—−~]", "-", text)
    if text in _BLANK:
        return Parsed(None)
    if text.isascii() and text.isdigit():
        return _from_digits(text, since_1904)
    if re.fullmatch(r"\d{5}\.\d+", text):  # a serial number with its time of day
        return _from_serial(int(text[:5]), since_1904)
    for read in (_from_parted, _from_chinese, _from_english):
        found = read(text)
        if found is not None:
            return found
    return _UNREADABLE


def _from_digits(text: str, since_1904: bool) -> Parsed:
    """20240901, 202409, 2024, or a serial number of five digits."""
    length = len(text)
    if length == 8:
        return _checked(int(text[:4]), int(text[4:6]), int(text[6:]))
    if length == 6:
        if text[:2] in {"19", "20"} and 1 <= int(text[4:]) <= 12:
            return _checked(int(text[:4]), int(text[4:]))
        return _TWO_DIGITS if _exists(2000 + int(text[:2]), int(text[2:4]), int(text[4:])) else _UNREADABLE
    if length == 5:
        return _from_serial(int(text), since_1904)
    return _checked(int(text)) if length == 4 else _UNREADABLE


def _from_serial(serial: int, since_1904: bool) -> Parsed:
    """A sheet's day number; 60 is the 29 February 1900 that never was, and smaller numbers are no student's date."""
    if serial == 60 and not since_1904:
        return Parsed(None, "date_impossible")
    if not 61 <= serial <= 109_571:
        return _UNREADABLE
    day = (date(1904, 1, 1) if since_1904 else date(1899, 12, 30)) + timedelta(days=serial)
    return _checked(day.year, day.month, day.day)


def _from_parted(text: str) -> Parsed | None:
    """Digits with one kind of separator: year first, or year last."""
    match = _PARTED.match(text)
    if not match:
        return None
    first, _separator, second, third = match.groups()
    if len(first) >= 3:
        if third is not None and len(third) > 2:
            return _UNREADABLE
        return _year_first(first, int(second), int(third) if third else None)
    if third is not None and len(third) == 4:
        return _year_last(int(third), int(first), int(second))
    return _TWO_DIGITS if third is not None and len(third) <= 2 else _UNREADABLE


def _year_first(year: str, month: int, day: int | None) -> Parsed:
    return _checked(int(year), month, day) if len(year) == 4 else _from_roc(int(year), month, day)


def _year_last(year: int, first: int, second: int) -> Parsed:
    """Day and month in either order: clear only when one of them cannot be a month, or both are the same."""
    if first > 12:
        return _checked(year, second, first)
    if second > 12 or first == second:
        return _checked(year, first, second)
    return Parsed(None, "date_ambiguous")


def _from_chinese(text: str) -> Parsed | None:
    """2024年9月1日, 二〇二四年九月一日, 民国113年9月1日."""
    if "年" not in text:
        return None
    match = _CHINESE.match(_arabic(text))
    if not match:
        return _UNREADABLE
    era, year, month, day = match.groups()
    numbers = int(month) if month else None, int(day) if day else None
    if era or len(year) == 3:
        return _from_roc(1 if year == "元" else int(year), *numbers)
    if len(year) != 4:
        return _TWO_DIGITS
    return _checked(int(year), *numbers)


def _arabic(text: str) -> str:
    """Chinese numerals of a date as digits: 十八 is 18, 二十 is 20, 〇五 is 05."""
    return _TENS.sub(_ten, text).translate(_NUMERALS)


def _ten(match: re.Match[str]) -> str:
    tens = _UNITS.index(match[1]) if match[1] else 1
    return str(tens * 10 + (_UNITS.index(match[2]) if match[2] else 0))


def _from_roc(year: int, month: int | None, day: int | None) -> Parsed:
    """A year of the Republic: converted, and flagged so that somebody looks at it."""
    found = _checked(year + 1911, month, day)
    return Parsed(found.value, "date_roc") if found.value else found


def _from_english(text: str) -> Parsed | None:
    """1 Sep 2024, Sep 1, 2024, September 2024, 2024 Sep 1."""
    if match := _ENGLISH_YEAR_FIRST.match(text):
        return _named(match[1], match[2], match[3])
    if match := _ENGLISH_MONTH_FIRST.match(text):
        return _named(match[3], match[1], match[2])
    if match := _ENGLISH_DAY_FIRST.match(text):
        return _named(match[3], match[2], match[1])
    return None


def _named(year: str, month: str, day: str | None) -> Parsed:
    number = _MONTHS.get(month)
    if number is None:
        return _UNREADABLE
    if len(year) < 4:
        return _TWO_DIGITS if len(year) == 2 else _UNREADABLE
    return _checked(int(year), number, int(day) if day else None)


def _checked(year: int, month: int | None = None, day: int | None = None) -> Parsed:
    """The ISO text of a date that exists; a day without a month is no date. A Buddhist year is converted, and flagged."""
    if year in _BUDDHIST:
        found = _checked(year - 543, month, day)
        return Parsed(found.value, "date_buddhist") if found.value else found
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Parsed(None, "date_out_of_range")
    if month is None:
        return Parsed(f"{year:04d}")
    if not 1 <= month <= 12 or (day is not None and not _exists(year, month, day)):
        return Parsed(None, "date_impossible")
    return Parsed(f"{year:04d}-{month:02d}" if day is None else f"{year:04d}-{month:02d}-{day:02d}")


def _exists(year: int, month: int, day: int) -> bool:
    try:
        datetime(year, month, day)
    except ValueError:
        return False
    return True
