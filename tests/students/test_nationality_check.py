"""The check of 教外函〔2020〕12号, each case worked out by hand. Admission 2026: the years end on 30 April 2023, 2024, 2025, 2026."""

from datetime import date

import pytest

from gzstudents.kernel.errors import RuleBroken
from gzstudents.students.rules import nationality as check

A = "EMIGRATED"
B = "BORN_ABROAD"


@pytest.mark.parametrize(
    ("since", "days", "result", "years"),
    [
        # two years of nine months (270 days each) are enough, one day less in either is not
        ("2020-01-01", (270, 270, 0, 0), "PASSED", 2),
        ("2020-01-01", (270, 269, 0, 0), "FAILED", 1),
        ("2020-01-01", (269, 270, 0, 0), "FAILED", 1),
        ("2020-01-01", (0, 0, 270, 270), "PASSED", 2),
        ("2020-01-01", (270, 0, 0, 270), "PASSED", 2),  # not one after the other
        ("2020-01-01", (365, 366, 365, 365), "PASSED", 4),
        ("2020-01-01", (365, 0, 0, 0), "FAILED", 1),
        ("2020-01-01", (0, 0, 0, 0), "FAILED", 0),
        # four years to the day, and a day too late
        ("2022-04-30", (300, 300, 0, 0), "PASSED", 2),
        ("2022-05-01", (300, 300, 0, 0), "FAILED", 2),
        ("2022-04", (300, 300, 0, 0), "UNCLEAR", 2),  # the day is not known, and it matters
        ("2022-03", (300, 300, 0, 0), "PASSED", 2),  # here it does not
        ("2022", (300, 300, 0, 0), "UNCLEAR", 2),
        ("", (300, 300, 0, 0), "UNCLEAR", 2),
        # what is unknown may still decide it
        ("2020-01-01", (300, None, 0, 0), "UNCLEAR", 1),
        ("2020-01-01", (300, 300, None, None), "PASSED", 2),
        ("2020-01-01", (None, 0, 0, 0), "FAILED", 0),
        ("2020-01-01", (), "UNCLEAR", 0),
        # 760 days in all, but no two years of nine months: the notice says nothing of it
        ("2020-01-01", (190, 190, 190, 190), "UNCLEAR", 0),
        ("2020-01-01", (182, 182, 182, 183), "FAILED", 0),  # 729 days
        ("2020-01-01", (182, 182, 183, 183), "UNCLEAR", 0),  # 730 days
    ],
)
def test_who_emigrated(since: str, days: tuple[int | None, ...], result: str, years: int) -> None:
    found = check.check(check.Facts(A, "BA", 2026, "2007-03-02", since, days, has_evidence=True))
    assert (found.result, found.years) == (result, years)
    assert all(reason.endswith("。") for reason in found.reasons)


@pytest.mark.parametrize(
    ("facts", "result"),
    [
        (check.Facts("NONE", "BA", 2026), "NOT_NEEDED"),
        (check.Facts(A, "MA", 2026), "NOT_NEEDED"),  # postgraduates: not by this notice
        (check.Facts(A, "NON", 2026), "NOT_NEEDED"),
        (check.Facts(B, "JC", 2026, "2007-03-02", "", (300, 300, 0, 0), True), "PASSED"),  # held since birth
        (check.Facts(B, "BA", 2026, "", "", (300, 300, 0, 0), True), "UNCLEAR"),
        (check.Facts(A, "BA", 2026, "2007-03-02", "2015-01-01", (300, 300, 0, 0), False), "UNCLEAR"),  # no evidence
        (check.Facts(A, "BA", 2026, "2007-03-02", "2015-01-01", (0, 0, 0, 0), False), "FAILED"),  # none would help
        (check.Facts(A, "", 2026, "2007-03-02", "2015-01-01", (300, 300, 0, 0), True), "PASSED"),
    ],
)
def test_whom_it_is_asked_of(facts: check.Facts, result: str) -> None:
    assert check.check(facts).result == result


def test_the_years_end_on_the_last_of_april() -> None:
    assert check.windows(2026) == [
        (date(2022, 5, 1), date(2023, 4, 30)),
        (date(2023, 5, 1), date(2024, 4, 30)),  # with 29 February: 366 days
        (date(2024, 5, 1), date(2025, 4, 30)),
        (date(2025, 5, 1), date(2026, 4, 30)),
    ]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2022-05-01 2026-04-30", (365, 366, 365, 365)),
        ("2022-05-01 2023-01-25", (270, 0, 0, 0)),  # 31+30+31+31+30+31+30+31 = 245 days to the end of December, and 25
        ("2022-05-01 2023-01-24", (269, 0, 0, 0)),
        ("2023-04-30 2023-05-01", (1, 1, 0, 0)),  # one day on either side of the border
        ("2021-01-01 2022-04-30", (0, 0, 0, 0)),  # before the first year
        ("2024-02-28 2024-03-01", (0, 3, 0, 0)),
        ("2025-05-01 2025-06-30\n2025-06-30 2025-07-01", (0, 0, 0, 62)),  # the day on which they touch counts once
        ("2025/05/01至2025/05/31", (0, 0, 0, 31)),
        ("", (0, 0, 0, 0)),
    ],
)
def test_days_from_the_stamps(text: str, days: tuple[int, ...]) -> None:
    assert check.days_abroad(check.read_stays(text), check.windows(2026)) == days


@pytest.mark.parametrize("line", ["2023-05-01", "2023-05-01 2023-02-30", "2023-05-02 2023-05-01", "去年", "2023-1-1 2"])
def test_a_line_that_is_no_stay_is_named(line: str) -> None:
    with pytest.raises(RuleBroken, match="“"):
        check.read_stays(line)


def test_the_rule_says_where_it_is_from() -> None:
    rule = check.rule_for(2026)
    assert (rule.id, rule.valid_from, rule.days_of_a_year) == ("2020-12", "2021-01-01", 270)
    assert "12号" in rule.basis
    assert check.rule_for(1999) is rule  # before the first, the first
