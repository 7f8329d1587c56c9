"""How marks, ranks, shares and months are written in lists, and what a record must say; pure."""

import re
import unicodedata
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Final

from gzstudents.kernel import codes, dates
from gzstudents.kernel.i18n import _

RESULTS, SIGN_INS, ABSENCES, CONDUCT = "study_results", "sign_ins", "absences", "conduct_records"
TERMS: Final = {"": ("", "全年", "学年", "year", "whole year", "annual"),
                "1": ("1", "第一学期", "上学期", "上", "一", "秋季", "秋季学期", "秋", "first", "first term", "autumn", "fall", "term 1", "semester 1"),
                "2": ("2", "第二学期", "下学期", "下", "二", "春季", "春季学期", "春", "second", "second term", "spring", "term 2", "semester 2")}  # fmt: skip
MOST: Final = {"gpa": 1000, "average": 10_000, "credits": 100_000}  # in hundredths; a mark above it is a slip
_FIRST_MONTH: Final = 9  # of an academic year
_MONTH = re.compile(r"(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*月?")
_BARE_MONTH = re.compile(r"(\d{1,2})\s*月份?\s*(?:签到)?")
_OF_TITLE = re.compile(r"(20\d\d)\s*[-/–—―~至]\s*((?:20)?\d\d)\s*学?年?")
_SEASON = re.compile(r"(20\d\d)\s*年?\s*([春秋])季")
_YES = frozenset({"✓", "√", "✔", "是", "有", "已签", "已签到", "y", "yes", "x", "1"})
_NO = frozenset({"✗", "×", "✘", "否", "无", "未签", "未签到", "n", "no", "0", "-", "/"})
_AWAY = frozenset(
    {"缺席", "缺勤", "旷课", "未到", "请假", "事假", "病假", "absent", "on leave"}
)  # who did not sign, and why


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def hundredths(text: str, most: int) -> int | None:
    """A mark as it stands in a sheet ("87.5", "3.6666667"), half up to hundredths; None for words and for what is too high."""
    number = _number(plain(text).removesuffix("学分").removesuffix("分"))
    return None if number is None or not 0 <= number * 100 <= most else int(_rounded(number * 100))


def permille(text: str, *, is_share: bool = False) -> int | None:
    """A share such as "97.5%", "97.5" and, from a cell with the format of a percentage (`is_share`), 0.975; None for anything else."""
    number = _number(plain(text).removesuffix("%"))
    if number is None:
        return None
    value = number * (1000 if is_share else 10)
    return int(_rounded(value)) if 0 <= value <= 1000 else None


def is_share(text: str) -> bool:
    """Whether a share is written as a part of 1, as a cell with the format of a percentage holds it: nobody attends 1 % of the time."""
    number = _number(plain(text))
    return number is not None and number <= 1


def rank(text: str) -> tuple[int, int | None] | None:
    """A place such as "12/85", "12 of 85", "第12名" or "12": the place and, where it is said, of how many."""
    found = re.fullmatch(
        r"第?\s*(\d{1,6})\s*名?\s*(?:(?:/|of|[,，]?\s*共|[,，])\s*(\d{1,6})\s*[人名]?)?", plain(text), re.IGNORECASE
    )
    if found is None:
        return None
    place, whole = int(found[1]), int(found[2]) if found[2] else None
    return (place, whole) if place and (whole is None or place <= whole) else None


def count(text: str) -> int | None:
    """A whole number of things; None for anything else."""
    found = re.fullmatch(r"(\d{1,6})(?:\.0+)?\s*[门人]?", plain(text))
    return int(found[1]) if found else None


def term(text: str) -> str | None:
    """The code of a term ("" is the whole year), None for what is none."""
    key = plain(text).casefold()
    return next((code for code, spellings in TERMS.items() if key in spellings), None)


def academic_year(text: str) -> str | None:
    """An academic year such as "2025-2026", "2025/26", "2025-2026学年", "2025" (the year it begins in); None for anything else."""
    found = re.fullmatch(r"((?:19|20)\d\d)(?:\s*[-/–—~至]\s*(\d{4}|\d\d))?\s*(?:学年)?(?:度)?", plain(text))
    if found is None:
        return None
    following = str(int(found[1]) + 1)
    return f"{found[1]}-{following}" if found[2] in {None, following, following[2:]} else None


def of_title(text: str) -> tuple[str, str]:
    """Academic year and term that the words above a table say, "" each where they do not: 2025-2026学年第一学期, 2026年春季学期."""
    season = _SEASON.search(plain(text))
    if season is not None:
        first = int(season[1]) - (season[2] == "春")
        return f"{first}-{first + 1}", "1" if season[2] == "秋" else "2"
    found = _OF_TITLE.search(plain(text))
    year = academic_year(found[0].replace("―", "-")) if found is not None else None
    number = re.search(r"第\s*([一二12])\s*学期", plain(text))
    return year or "", (term(number[1]) or "") if year and number is not None else ""


def month_of_year(text: str) -> int | None:
    """A month without its year, such as 9月 or 10月份: its number. None for anything else."""
    found = _BARE_MONTH.fullmatch(plain(text))
    return int(found[1]) if found is not None and 1 <= int(found[1]) <= 12 else None


def month_in(number: int, year: str) -> str:
    """The month of an academic year: 9 of 2025-2026 is 2025-09, 3 is 2026-03."""
    return f"{year[:4] if number >= _FIRST_MONTH else year[5:]}-{number:02d}"


def month(text: str) -> str | None:
    """A month as "2025-09" of 2025-9, 2025年9月, 2025/09 or a day of it; None for anything else."""
    written = plain(text)
    found = _MONTH.fullmatch(written) or (_MONTH.match(written) if dates.iso_date(written[:10]) else None)
    return f"{found[1]}-{int(found[2]):02d}" if found and 1 <= int(found[2]) <= 12 else None


def yes(text: str) -> bool | None:
    """A tick, a word for yes or no; None for neither."""
    key = plain(text).casefold()
    return True if key in _YES else False if key in _NO else None


def is_away(text: str) -> bool:
    """Whether a list says in words that somebody was not there to sign."""
    return plain(text).casefold() in _AWAY


def complaint(table: str, values: Mapping[str, Any]) -> str:
    """What is wrong with a record as a whole, "" for nothing."""
    return {RESULTS: _result, SIGN_INS: _sign_in, ABSENCES: _absence, CONDUCT: _conduct}[table](values)


def _result(values: Mapping[str, Any]) -> str:
    if academic_year(str(values.get("academic_year") or "")) != values.get("academic_year"):
        return _("学年写成 2025-2026 这样。")
    if values.get("term") not in {"", "1", "2", None}:
        return _("学期只有第一学期、第二学期和全年（留空）。")
    numbers = ("gpa", "average", "rank", "cohort", "credits", "failed", "attendance_permille")
    if all(values.get(name) is None for name in numbers):
        return _("至少填写一项成绩、名次、学分或出勤率。")
    place, whole = values.get("rank"), values.get("cohort")
    if place is not None and (place < 1 or (whole is not None and place > whole)):
        return _("名次应在 1 和参评人数之间。")
    for name, most in MOST.items():
        if not 0 <= (values.get(name) or 0) <= most:
            return _("成绩、绩点或学分超出了可能的范围。")
    if not 0 <= (values.get("attendance_permille") or 0) <= 1000:
        return _("出勤率应在 0 到 100% 之间。")
    return ""


def _sign_in(values: Mapping[str, Any]) -> str:
    if month(str(values.get("month") or "")) != values.get("month"):
        return _("月份写成 2025-09 这样。")
    day = values.get("signed_on")
    return _("签到日期不是日期。") if day and dates.iso_date(str(day)) is None else ""


def _absence(values: Mapping[str, Any]) -> str:
    if codes.get("absence", str(values.get("kind") or "")) is None:
        return _("请选择缺席类型。")
    first, last = dates.iso_date(str(values.get("starts_on") or "")), values.get("ends_on")
    if first is None:
        return _("请填写起始日期。")
    until = dates.iso_date(str(last)) if last else None
    return _("结束日期应不早于起始日期。") if last and (until is None or until < first) else ""


def _conduct(values: Mapping[str, Any]) -> str:
    if codes.get("conduct", str(values.get("kind") or "")) is None:
        return _("请选择奖励或处分。")
    first, last = dates.iso_date(str(values.get("happened_on") or "")), values.get("lifted_on")
    if first is None or not values.get("title"):
        return _("请填写日期和奖惩名称。")
    until = dates.iso_date(str(last)) if last else None
    return _("解除日期应不早于处分日期。") if last and (until is None or until < first) else ""


def _number(text: str) -> Decimal | None:
    if not re.fullmatch(r"\d{1,9}([.,]\d{1,18})?", text.replace(" ", "")):
        return None
    try:
        return Decimal(text.replace(" ", "").replace(",", "."))
    except InvalidOperation:
        return None


def _rounded(number: Decimal) -> Decimal:
    return number.quantize(Decimal(1), rounding=ROUND_HALF_UP)
