"""Numbers of identity documents: one spelling to compare by, and warnings about what looks wrong. Nothing here blocks."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from gzstudents.kernel import codes, paths
from gzstudents.kernel.errors import Problem
from gzstudents.kernel.i18n import _, mark
from gzstudents.kernel.mrz import mrz_check_digit

CHINESE = frozenset({"CHN", "HKG", "MAC", "TWN"})
_FOREIGN_KINDS = frozenset({"PASSPORT", "HKMO_PERMIT_FOREIGN", "PR_CARD"})
_CHINESE_KINDS = frozenset({"PRC_PASSPORT", "HKMO_PERMIT", "TW_PERMIT", "HMT_RESIDENCE"})
_REGIONS = {"HK": ("H", "81"), "MO": ("M", "82"), "TW": ("", "83")}
_MOD11_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_TW_LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"  # 10 to 35, in the order of the standard
_TW_WEIGHTS = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)
_SCIENTIFIC = re.compile(r"^\d(\.\d+)?E\+?\d+$")

_TEXTS = {
    "number_format": mark("{document}的号码“{number}”不是常见的式样（例如 {example}）。请核对。"),
    "number_length": mark("{document}的号码“{number}”太短或太长。请核对。"),
    "number_scientific": mark("{document}的号码“{number}”已被电子表格改成科学记数法，丢了数字。请按证件重新填写。"),
    "number_check_digit": mark("{document}的号码“{number}”校验码不符。请核对是否抄错。"),
    "number_birth_date": mark("{document}的号码“{number}”中的出生日期与登记的不同。请核对。"),
    "number_gender": mark("{document}的号码“{number}”与登记的性别不符。请核对。"),
    "number_nationality": mark("{document}与登记的国家/地区不符。请核对国家/地区或证件类型。"),
    "number_population": mark("{document}不是这类学生的证件。请核对学生群体、国家/地区或证件类型。"),
    "number_not_for_study": mark("{document}不能用于在内地学习。请登记签证或居留许可。"),
}


@dataclass(frozen=True, slots=True)
class Format:
    """One dated way in which the numbers of a kind are built."""

    kind: str
    pattern: re.Pattern[str]
    example: str
    checks: tuple[str, ...]
    first: date
    last: date
    source: str
    confidence: str


class _Facts(NamedTuple):
    """What is known about the person, to hold a number against; "" is unknown."""

    birth_date: str
    gender: str
    population: str
    country: str


def normalise(kind: str, number: str | None) -> str:
    """The spelling by which numbers are compared: upper case letters and digits, without a permit's count of issues."""
    text = number or ""
    if not (text.isascii() and text.isalnum()):  # most are plain already
        text = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text))
    text = text.upper()
    if kind == "HKMO_PERMIT" and re.fullmatch(r"[HM][0-9]{10}", text):
        return text[:9]
    return text


def check_document(
    kind: str,
    number: str | None,
    *,
    birth_date: str = "",
    gender: str = "",
    population: str = "",
    country: str = "",
    on: date | None = None,
) -> list[Problem]:
    """Warnings about a document: its number against the forms in use `on` a day, and against what is known of the person.

    `country` is the person's nationality (alpha-3), `birth_date` may be partial. Nothing to hold against means no warning.
    """
    facts = _Facts(birth_date, gender, population, country)
    found = _kind_problems(kind, facts)
    if number and number.strip():
        found += _number_problems(kind, number, facts, on)
    document = codes.label("document_type", kind)
    shown = normalise(kind, number)[:40]
    example = next((form.example for form in formats(kind, on)), "")
    return [
        Problem(code, _(_TEXTS[code], document=document, number=shown, example=example), severity="warning")
        for code in dict.fromkeys(found)
    ]


def formats(kind: str, on: date | None = None) -> list[Format]:
    """The forms that numbers of a kind have; with a day, those issued on it (or all, when none was)."""
    every = [form for form in _formats() if form.kind == kind]
    return [form for form in every if on is not None and form.first <= on <= form.last] or every


def mask(number: str) -> str:
    """A number with its middle hidden: E1••••678."""
    return f"{number[:2]}••••{number[-3:]}" if len(number) > 6 else "•" * len(number)


def mod11_2(digits: str) -> str:
    """The ISO 7064 check character of 17 digits."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, _MOD11_WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


def reload() -> None:
    """Forget the table of forms: after the office edited its own."""
    _formats.cache_clear()


def _kind_problems(kind: str, facts: _Facts) -> list[str]:
    """What does not fit before the number is even looked at."""
    found = []
    entry = codes.get("document_type", kind)
    if entry is not None and facts.population and facts.population not in entry.extra.get("populations", ()):
        found.append("number_population")
    elif facts.country and (
        (kind in _FOREIGN_KINDS and facts.country in CHINESE)
        or (kind in _CHINESE_KINDS and facts.country not in CHINESE)
    ):
        found.append("number_nationality")
    if kind == "HKMO_PERMIT_FOREIGN":
        found.append("number_not_for_study")
    return found


def _number_problems(kind: str, number: str, facts: _Facts, on: date | None) -> list[str]:
    if _SCIENTIFIC.match(unicodedata.normalize("NFKC", number).strip().upper()):
        return ["number_scientific"]
    written = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", number)).upper()
    candidates = formats(kind, on)
    if not candidates:
        return [] if 3 <= len(written) <= 40 else ["number_length"]
    form = next((form for form in candidates if form.pattern.fullmatch(written)), None)
    if form is None:
        return ["number_format"]
    return [problem for check in form.checks for problem in _run(check, written, facts)]


def _run(check: str, number: str, facts: _Facts) -> list[str]:
    """One check of the table: its name, and where it looks (counted from 1)."""
    name, _colon, place = check.partition(":")
    found = _CHECKS.get(name)
    if found is None:
        return []  # a newer table may name checks that this program does not know
    problem, passes = found
    return [] if passes(number, int(place or 1) - 1, facts) else [problem]


def _mod11_passes(number: str, _start: int, _facts: _Facts) -> bool:
    return mod11_2(number[:17]) == number[17]


def _icao_passes(number: str, _start: int, _facts: _Facts) -> bool:
    return str(mrz_check_digit(number[:-1])) == number[-1]


def _hkid_passes(number: str, _start: int, _facts: _Facts) -> bool:
    """Modulus 11 over eight characters, a missing first letter counting 36; A stands for 10."""
    values = [36] if len(number) == 8 else []
    values += [int(char, 36) for char in number]
    total = sum(value * weight for value, weight in zip(values, range(9, 0, -1), strict=True))
    return total % 11 == 0


def _twid_passes(number: str, _start: int, _facts: _Facts) -> bool:
    """The letter as two digits, then weights 1 9 8 … 1 1; modulus 10."""
    digits = f"{_TW_LETTERS.index(number[0]) + 10}{number[1:]}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, _TW_WEIGHTS, strict=True))
    return total % 10 == 0


def _birth8_passes(number: str, start: int, facts: _Facts) -> bool:
    return number[start : start + 8].startswith(facts.birth_date.replace("-", ""))


def _birth6_passes(number: str, start: int, facts: _Facts) -> bool:
    """A year of two digits says nothing about its century."""
    return number[start : start + 6].startswith(facts.birth_date.replace("-", "")[2:])


def _sex_passes(number: str, start: int, facts: _Facts) -> bool:
    return facts.gender not in {"1", "2"} or int(number[start]) % 2 == int(facts.gender) % 2


def _sex12_passes(number: str, start: int, facts: _Facts) -> bool:
    return facts.gender not in {"1", "2"} or number[start] == facts.gender


def _numeric_passes(number: str, start: int, facts: _Facts) -> bool:
    expected = str(codes.attribute("country", facts.country, "numeric"))
    return not expected or number[start : start + 3] == expected


def _alpha_passes(number: str, start: int, facts: _Facts) -> bool:
    return not facts.country or number[start : start + 3] == facts.country


def _region_passes(number: str, _start: int, facts: _Facts) -> bool:
    letter, digits = _REGIONS.get(facts.population, ("", ""))
    return number.startswith(digits) if number[0].isdigit() else number.startswith(letter)


_Check = Callable[[str, int, _Facts], bool]
_CHECKS: dict[str, tuple[str, _Check]] = {
    "mod11_2": ("number_check_digit", _mod11_passes),
    "icao": ("number_check_digit", _icao_passes),
    "hkid": ("number_check_digit", _hkid_passes),
    "twid": ("number_check_digit", _twid_passes),
    "birth8": ("number_birth_date", _birth8_passes),
    "birth6": ("number_birth_date", _birth6_passes),
    "sex": ("number_gender", _sex_passes),
    "sex12": ("number_gender", _sex12_passes),
    "numeric": ("number_nationality", _numeric_passes),
    "alpha": ("number_nationality", _alpha_passes),
    "region": ("number_population", _region_passes),
}


@lru_cache(maxsize=1)
def _formats() -> tuple[Format, ...]:
    """The shipped table; an office's own table replaces the kinds that it lists."""
    shipped = tomllib.loads(paths.resource("codes", "document_formats.toml").read_text(encoding="utf-8"))["formats"]
    try:
        own = [_format(row) for row in _own_rows()]
    except (KeyError, TypeError, ValueError, re.error):
        own = []  # a broken table of the office must not stop the program
    replaced = {form.kind for form in own}
    return (*(form for form in map(_format, shipped) if form.kind not in replaced), *own)


def _own_rows() -> list[dict[str, Any]]:
    path = paths.config_folder() / "codes" / "document_formats.toml"
    try:
        return list(tomllib.loads(path.read_text(encoding="utf-8-sig")).get("formats", ()))
    except OSError:
        return []


def _format(row: dict[str, Any]) -> Format:
    return Format(
        str(row["kind"]),
        re.compile(row["pattern"], re.ASCII),
        str(row.get("example", "")),
        tuple(row.get("checks", ())),
        _day(row.get("from", date.min)),
        _day(row.get("until", date.max)),
        str(row.get("source", "")),
        str(row.get("confidence", "general")),
    )


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise TypeError(value)
    return value
