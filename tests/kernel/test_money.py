"""Money: separators, capitals with all their zeros, and reading what people write."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gzstudents.kernel import i18n, money


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    i18n.use("zh_CN")
    yield
    i18n.use("zh_CN")


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (0, "0"), (5, "0.05"), (50, "0.50"), (100, "1"), (2_000_000, "20,000"), (2_000_050, "20,000.50"),
        (-2_000_050, "-20,000.50"), (-5, "-0.05"), (123_456_789_012, "1,234,567,890.12"),
    ],
)  # fmt: skip
def test_yuan(fen: int, text: str) -> None:
    assert money.yuan(fen) == text


def test_shown_with_its_unit() -> None:
    assert money.shown(2_000_000) == "20,000 元"
    i18n.use("en")
    assert money.shown(2_000_050) == "CNY 20,000.50"


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        # The first six are the examples of 支付结算办法, annex 1 (in the variant without 零 before 角).
        ("1409.50", "壹仟肆佰零玖元伍角"), ("6007.14", "陆仟零柒元壹角肆分"), ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"), ("16409.02", "壹万陆仟肆佰零玖元零贰分"), ("325.04", "叁佰贰拾伍元零肆分"),
        ("0", "零元整"), ("0.01", "壹分"), ("0.10", "壹角"), ("0.55", "伍角伍分"), ("1", "壹元整"), ("10", "壹拾元整"),
        ("10.05", "壹拾元零伍分"), ("100", "壹佰元整"), ("101", "壹佰零壹元整"), ("110", "壹佰壹拾元整"), ("1000", "壹仟元整"),
        ("1001", "壹仟零壹元整"), ("1010", "壹仟零壹拾元整"), ("1100", "壹仟壹佰元整"), ("10000", "壹万元整"), ("20000", "贰万元整"),
        ("10001", "壹万零壹元整"), ("10010", "壹万零壹拾元整"), ("10100", "壹万零壹佰元整"), ("11000", "壹万壹仟元整"),
        ("100005", "壹拾万零伍元整"), ("100500", "壹拾万零伍佰元整"), ("1000500", "壹佰万零伍佰元整"), ("59200", "伍万玖仟贰佰元整"),
        ("66200", "陆万陆仟贰佰元整"), ("10000000", "壹仟万元整"), ("100000000", "壹亿元整"), ("100000005", "壹亿零伍元整"),
        ("100050000", "壹亿零伍万元整"), ("105000000", "壹亿零伍佰万元整"), ("150000000", "壹亿伍仟万元整"),
        ("100005000", "壹亿零伍仟元整"), ("1000000000000", "壹万亿元整"), ("20305000040", "贰佰零叁亿零伍佰万零肆拾元整"),
        ("100010000", "壹亿零壹万元整"), ("1000100000", "壹拾亿零壹拾万元整"), ("123456789", "壹亿贰仟叁佰肆拾伍万陆仟柒佰捌拾玖元整"),
    ],
)  # fmt: skip
def test_capitals(amount: str, text: str) -> None:
    fen = money.parse_money(amount).fen
    assert fen is not None
    assert money.capitals(fen) == text


@pytest.mark.parametrize("fen", [-1, money.MOST_FEN + 1])
def test_capitals_refuse(fen: int) -> None:
    with pytest.raises(ValueError, match=str(fen)):
        money.capitals(fen)


def _read_capitals(text: str) -> int:
    """An independent reader: digits times places, groups closed by 万 and 亿."""
    digits = {char: value for value, char in enumerate("零壹贰叁肆伍陆柒捌玖")}
    total = section = digit = fen = 0
    for char in text:
        if char in digits:
            digit = digits[char]
        elif char in "拾佰仟":
            section += digit * {"拾": 10, "佰": 100, "仟": 1000}[char]
            digit = 0
        elif char == "万":
            total += (section + digit) * 10_000
            section = digit = 0
        elif char == "亿":
            total = (total + section + digit) * 100_000_000
            section = digit = 0
        elif char == "元":
            total += section + digit
            section = digit = 0
        elif char in "角分":
            fen += digit * (10 if char == "角" else 1)
            digit = 0
    return total * 100 + fen


@given(st.integers(0, 10**13))
def test_capitals_say_the_amount(fen: int) -> None:
    text = money.capitals(fen)
    assert _read_capitals(text) == fen
    assert "零零" not in text
    assert "零元" not in text or fen == 0
    assert text.endswith("整") == (fen % 100 == 0)


@pytest.mark.parametrize(
    ("value", "fen"),
    [
        ("20,000.00", 2_000_000), ("20000", 2_000_000), ("¥20000", 2_000_000), ("￥20,000", 2_000_000), ("2万", 2_000_000),
        ("2.5万元", 2_500_000), ("1亿", 10_000_000_000), ("20000元", 2_000_000), ("人民币20000元整", 2_000_000), ("RMB 20,000", 2_000_000),
        ("CNY20000.5", 2_000_050), ("２０，０００", 2_000_000), (" 20000 ", 2_000_000), ("0", 0), ("0.01", 1), ("5.", 500),
        (20000, 2_000_000), (20000.0, 2_000_000), (59200.000000001, 5_920_000), (0.1 + 0.2, 30), (1234567.89, 123_456_789),
        ("20000.500", 2_000_050), ("0.00015万", 150),
    ],
)  # fmt: skip
def test_amounts(value: object, fen: int) -> None:
    assert money.parse_money(value) == (fen, "")


@pytest.mark.parametrize("value", [None, "", " ", "-", "无", float("nan"), "NaN"])
def test_nothing_is_no_problem(value: object) -> None:
    assert money.parse_money(value) == (None, "")


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (float("inf"), "money_unreadable"), ("inf", "money_unreadable"), ("1e400", "money_unreadable"), ("1E5", "money_unreadable"),
        (1e300, "money_too_large"), (10**30, "money_too_large"), ("9" * 20, "money_too_large"), ("9" * 300, "money_unreadable"),
        (-1, "money_negative"), (-0.01, "money_negative"), ("-20", "money_negative"), ("(20)", "money_negative"), ("-¥5", "money_negative"),
        ("1.005", "money_too_fine"), (1.005, "money_too_fine"), ("20,00", "money_unreadable"), ("20.000,00", "money_unreadable"),
        ("abc", "money_unreadable"), ("$20", "money_unreadable"), ("20 USD", "money_unreadable"), (True, "money_unreadable"),
        ("٢٠", "money_unreadable"), ("1,2345", "money_unreadable"), ("元", "money_unreadable"), ([], "money_unreadable"),
    ],
)  # fmt: skip
def test_refused(value: object, problem: str) -> None:
    assert money.parse_money(value) == (None, problem)
    assert money.problem_text(problem, value).endswith("。")


@given(st.integers(0, money.MOST_FEN))
def test_what_we_write_we_read(fen: int) -> None:
    assert money.parse_money(money.yuan(fen)).fen == fen
    assert money.parse_money(money.shown(fen)).fen == fen


@given(st.text(max_size=20) | st.floats())
def test_anything_is_read_or_refused(value: object) -> None:
    fen, problem = money.parse_money(value)
    assert fen is None or (0 <= fen <= money.MOST_FEN and not problem)
