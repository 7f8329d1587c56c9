"""The last day on which something holds and the first on which it does not, on both sides, worked out on paper."""

from dataclasses import replace

import pytest

from gzstudents.scholarships import rates as worth
from gzstudents.scholarships.rates import RateTerms, Study
from gzstudents.scholarships.rules import Candidate, Terms, hindrances
from gzstudents.scholarships.rules.study import terms_studied, within_length

YEAR = "2025-2026"  # 1 September 2025 to 31 August 2026
AWARD = RateTerms("BA", "", "", "", "", "AWARD", 1_000_000, "ONCE")
TERMS = Terms("GD", "广东奖", "Guangdong", "INTL", "ALLOWED", rates=(AWARD,))
WHO = Candidate(1, 1, "阿米娜", "2024001", "INTL", Study("BA", "02", "02", "ZH"), "REGISTERED", "5", "2024-09-01")


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "is_open"),
    [
        ("2026-08-31", "", True), ("2026-09-01", "", False),  # set up on the last day of the year, and a day too late
        ("", "2025-09-01", True), ("", "2025-08-31", False),  # ended on its first day, and a day too early
    ],
)  # fmt: skip
def test_a_programme_is_open_in_a_year_of_which_it_has_a_day(valid_from: str, valid_to: str, is_open: bool) -> None:
    found = hindrances(replace(TERMS, valid_from=valid_from, valid_to=valid_to), WHO, YEAR, "2025-10-20", ())
    assert (found == []) is is_open


@pytest.mark.parametrize(
    ("values", "was_here"),
    [
        ({"end_date": "2025-09-01"}, True), ({"end_date": "2025-08-31"}, False),
        ({"start_date": "2026-08-31"}, True), ({"start_date": "2026-09-01"}, False),
    ],
)  # fmt: skip
def test_who_studied_on_a_day_of_the_year_studied_in_it(values: dict[str, str], was_here: bool) -> None:
    assert (hindrances(TERMS, replace(WHO, **values), YEAR, "2025-10-20", ()) == []) is was_here  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("start", "on", "count"),
    [
        ("2024-09-01", "2025-02-28", 0),  # the last day of the autumn term: it is not over
        ("2024-09-01", "2025-03-01", 1),
        ("2024-10-01", "2025-09-01", 2),  # 30 days after it began: they have studied in it
        ("2024-10-02", "2025-09-01", 1),
        ("2025-03-01", "2025-09-01", 1),  # spring intake
        ("", "2025-09-01", None),
    ],
)
def test_terms_that_were_studied(start: str, on: str, count: int | None) -> None:
    assert terms_studied(start, on) == count


@pytest.mark.parametrize(
    ("start", "duration", "end", "on", "within"),
    [
        ("2022-09-01", "4", "", "2026-08-31", 1), ("2022-09-01", "4", "", "2026-09-01", 0),
        ("2022-09-01", "2.5", "", "2025-02-28", 1), ("2022-09-01", "2.5", "", "2025-03-01", 0),
        ("", "", "2026-06-30", "2026-06-30", 1), ("", "", "2026-06-30", "2026-07-01", 0),
        ("", "", "", "2026-06-30", None),
    ],
)  # fmt: skip
def test_the_normal_length_of_studies(start: str, duration: str, end: str, on: str, within: int | None) -> None:
    assert within_length(start, duration, end, on) == within


def test_a_supplement_alone_is_no_award() -> None:
    more = RateTerms("MA", "", "", "", "EN", "SUPPLEMENT", 500_000, paid_to="UNIVERSITY")
    english = Study("MA", "03", "02", "EN")
    assert worth.rate_for([more], english, "", "2025-09-01") == []
    whole = [more, more._replace(teaching_language="", item="TUITION", amount_fen=2_500_000)]
    assert worth.total(worth.rate_for(whole, english, "", "2025-09-01")) == 3_000_000


def test_a_package_for_each_sum_that_may_come_of_the_rates() -> None:
    """Two classes, and English adds to both: four sums. A preparatory year without classes and languages: one."""
    rates = [
        *(RateTerms("MA", "", "", group, "", "TUITION", fen) for group, fen in (("I", 2_500_000), ("II", 2_900_000))),
        RateTerms("MA", "", "", "", "EN", "SUPPLEMENT", 500_000),
        RateTerms("PREP", "", "", "", "", "STIPEND", 100_000, "MONTH", 10),
    ]  # fmt: skip
    found = [
        (one.level, one.subject_class, one.teaching_language, worth.total(one.lines)) for one in worth.packages(rates)
    ]
    assert found == [
        ("MA", "I", "", 2_500_000), ("MA", "I", "EN", 3_000_000), ("MA", "II", "", 2_900_000), ("MA", "II", "EN", 3_400_000),
        ("PREP", "", "", 1_000_000),
    ]  # fmt: skip


def test_of_two_rates_the_later_one_counts_in_whatever_order_they_stand() -> None:
    old, new = AWARD._replace(valid_from="2017-09-01"), AWARD._replace(valid_from="2025-09-01", amount_fen=2_000_000)
    for rates in ([old, new], [new, old]):
        assert worth.in_force(rates, "2025-09-01") == [new]
        assert worth.in_force(rates, "2025-08-31") == [old]
