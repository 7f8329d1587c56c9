"""Money in fen: written with separators and in Chinese capitals, and read as people write it; never a float."""

from __future__ import annotations

import math
import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from gzstudents.kernel.i18n import _, is_chinese, mark

MOST_FEN = 10**14  # a trillion yuan: more is a slip, and it stays far inside what the store can hold
_BLANK = {"", "-", "--", "/", "无", "n/a", "none", "nan"}
_SIGNS = re.compile(r"^(?:人民币|rmb|cny|cn¥|¥)\s*|\s*(?:元整|元|圆整|圆|rmb|cny|yuan)$")
_AMOUNT = re.compile(r"^(\d{1,20}|\d{1,3}(?:,\d{3}){1,6})(?:\.(\d{0,20}))?\s*(万|亿)?$", re.ASCII)
_NEGATIVE = re.compile(r"^[-(−]\s*[¥\d]")
_TIMES = {None: 1, "万": 10_000, "亿": 100_000_000}
_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", "佰", "拾", "")
_GROUPS = ("", "万", "亿", "万亿")

_TEXTS = {
    "money_unreadable": mark("“{value}”不是能识别的金额。请写成 20000 或 20,000.00 的样子。"),
    "money_negative": mark("“{value}”是负数。金额不能小于零。"),
    "money_too_fine": mark("“{value}”的小数多于两位。金额精确到分。"),
    "money_too_large": mark("“{value}”超出了可以登记的金额。请核对。"),
}


class ParsedMoney(NamedTuple):
    """An amount read: fen, or None with the code of what is wrong (no code: nothing was written)."""

    fen: int | None
    problem: str = ""


def yuan(fen: int) -> str:
    """20,000 or 20,000.50."""
    whole, rest = divmod(abs(fen), 100)
    text = f"{whole:,}.{rest:02d}" if rest else f"{whole:,}"
    return f"-{text}" if fen < 0 else text


def shown(fen: int) -> str:
    """With its unit, in the language in use: 20,000 元, CNY 20,000."""
    return f"{yuan(fen)} 元" if is_chinese() else f"CNY {yuan(fen)}"


def capitals(fen: int) -> str:
    """The amount in the capitals of vouchers (支付结算办法, annex 1): 贰万元整, 壹仟肆佰零玖元伍角, 叁佰贰拾伍元零肆分."""
    if not 0 <= fen <= MOST_FEN:
        raise ValueError(fen)
    whole, rest = divmod(fen, 100)
    tenths, hundredths = divmod(rest, 10)
    text = f"{_whole_capitals(whole)}元" if whole else ""
    if not rest:
        return f"{text or '零元'}整"
    if tenths:
        text += f"{_CAPITALS[tenths]}角"
    elif text:
        text += "零"
    return text + (f"{_CAPITALS[hundredths]}分" if hundredths else "")


def parse_money(value: object) -> ParsedMoney:
    """Read 20000, "20,000.00", "¥20000", "2万" or a sheet's number of yuan into fen."""
    if value is None:
        return ParsedMoney(None)
    if isinstance(value, bool):
        return ParsedMoney(None, "money_unreadable")
    if isinstance(value, int):
        return _checked(Decimal(value))
    if isinstance(value, float):
        return _from_float(value)
    text = str(value)
    return _from_text(text) if len(text) <= 100 else ParsedMoney(None, "money_unreadable")


def problem_text(problem: str, value: object = "") -> str:
    """The sentence for a problem of parse_money(), with what was written."""
    text = " ".join(str(value).split())
    return _(_TEXTS[problem], value=text if len(text) <= 40 else f"{text[:39]}…") if problem in _TEXTS else ""


def _from_float(value: float) -> ParsedMoney:
    if math.isnan(value):
        return ParsedMoney(None)
    if not math.isfinite(value):
        return ParsedMoney(None, "money_unreadable")
    rounded = round(value, 2)
    # What a sheet computed carries noise in its last digits: 59200.000000001 is 59,200.
    noise = abs(value - rounded) <= 1e-9 * max(1.0, abs(value))
    return _checked(Decimal(repr(rounded if noise else value)))


@lru_cache(maxsize=16384)
def _from_text(raw: str) -> ParsedMoney:
    text = " ".join(unicodedata.normalize("NFKC", raw).lower().replace("，", ",").split())
    if text in _BLANK:
        return ParsedMoney(None)
    if _NEGATIVE.match(text):
        return ParsedMoney(None, "money_negative")
    match = _AMOUNT.match(_SIGNS.sub("", text))
    if not match:
        return ParsedMoney(None, "money_unreadable")
    number = Decimal(f"{match[1].replace(',', '')}.{match[2] or '0'}")
    return _checked(number * _TIMES[match[3]])


def _checked(amount: Decimal) -> ParsedMoney:
    """Yuan to fen, if it is an amount that can be stored without losing anything."""
    if amount < 0:
        return ParsedMoney(None, "money_negative")
    if amount * 100 > MOST_FEN:
        return ParsedMoney(None, "money_too_large")
    fen = int(amount * 100)
    return ParsedMoney(fen) if fen == amount * 100 else ParsedMoney(None, "money_too_fine")


def _whole_capitals(number: int) -> str:
    """Groups of four digits; one 零 stands for any run of zeros inside, none at the end of a group."""
    text = ""
    zero = False
    for power in range(3, -1, -1):
        group = number // 10_000**power % 10_000
        if not group:
            zero = bool(text)
            continue
        if text and (zero or group < 1000):
            text += "零"
        text += _group_capitals(group) + _unit(power, number)
        zero = False
    return text


def _unit(power: int, number: int) -> str:
    """The word after a group; 万亿 is written 万 when a group of 亿 follows it."""
    return "万" if power == 3 and number // 10_000**2 % 10_000 else _GROUPS[power]


def _group_capitals(group: int) -> str:
    text = ""
    zero = False
    for digit, place in zip(f"{group:04d}", _PLACES, strict=True):
        if digit == "0":
            zero = bool(text)
        else:
            text += ("零" if zero else "") + _CAPITALS[int(digit)] + place
            zero = False
    return text
