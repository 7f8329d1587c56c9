"""Hundredths and ‰ read and shown."""

import pytest

from gzstudents.kernel import scaled


@pytest.mark.parametrize(
    ("text", "scale", "value"),
    [
        ("87.5", 100, 8750), ("87.50", 100, 8750), ("87", 100, 8700), ("3.05", 100, 305), ("0", 100, 0),
        ("97.5%", 10, 975), ("９７．５ ％", 10, 975), ("100", 10, 1000), ("97,5", 10, 975),
        ("87.555", 100, None), ("97.55%", 10, None), ("-1", 100, None), ("优", 100, None), ("", 100, None),
        ("1e3", 100, None), ("1,000", 100, None),
    ],
)  # fmt: skip
def test_what_people_type(text: str, scale: int, value: int | None) -> None:
    assert scaled.parsed(text, scale) == value


@pytest.mark.parametrize(
    ("value", "scale", "text"),
    [
        (8750, 100, "87.5"),
        (8700, 100, "87"),
        (305, 100, "3.05"),
        (5, 100, "0.05"),
        (-305, 100, "-3.05"),
        (975, 10, "97.5"),
    ],
)
def test_what_is_shown(value: int, scale: int, text: str) -> None:
    assert scaled.shown(value, scale) == text
    assert value < 0 or scaled.parsed(text, scale) == value


def test_shares_are_rounded_half_up() -> None:
    assert [scaled.share(part, whole) for part, whole in [(1, 3), (2, 3), (1, 2000), (0, 0), (5, 5)]] == [
        333,
        667,
        1,
        0,
        1000,
    ]
    assert scaled.percent(1000) == "100%"
