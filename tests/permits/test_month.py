"""The page of a month: weeks from Monday, holidays and worked weekends, how many of each severity."""

from datetime import date

import pytest

from gzstudents.permits.rules import Deadline
from gzstudents.permits.rules.month import by_day, month_page, next_month, week_of


def deadline(day: str, severity: str = "notice", group: str = "month") -> Deadline:
    return Deadline("insurance", 1, "stay:1", "INSURANCE", day, day, day, 5, group, severity)


def test_a_page_begins_on_monday_and_has_six_weeks() -> None:
    for month in (date(2026, 2, 1), date(2026, 11, 22), date(2024, 2, 29), date(2026, 6, 30)):
        page = month_page(month, {})
        assert (len(page), page[0].day.weekday()) == (42, 0)
        inside = [one.day for one in page if one.inside]
        assert (inside[0].day, {one.month for one in inside}) == (1, {month.month})
        assert (inside[-1].month, next_month(month, 1).month) == (month.month, month.month % 12 + 1)


def test_holidays_and_worked_weekends_are_marked() -> None:
    marks = {one.day.day: one.mark for one in month_page(date(2026, 10, 1), {}) if one.inside}
    assert [marks[day] for day in (1, 7, 8, 10, 11)] == ["off", "off", "", "work", ""]


def test_a_day_counts_the_gravest_first_and_leaves_out_what_is_settled() -> None:
    found = by_day(
        [deadline("2026-11-20"), deadline("2026-11-20", "late", "late"), deadline("2026-11-20", "urgent", "week"),
         deadline("2026-11-20"), deadline("2026-11-20", "notice", "closed"), deadline("2026-11-21", "notice", "snoozed")]
    )  # fmt: skip
    page = {one.day.isoformat(): one for one in month_page(date(2026, 11, 1), found)}
    assert page["2026-11-20"].counts == (("late", 1), ("urgent", 1), ("notice", 2))
    assert (page["2026-11-20"].total, page["2026-11-21"].total) == (4, 0)


@pytest.mark.parametrize(
    ("month", "step", "expected"),
    [
        ("2026-12-31", 1, "2027-01-01"),
        ("2026-01-31", -1, "2025-12-01"),
        ("2026-03-15", -13, "2025-02-01"),
        ("2026-03-15", 0, "2026-03-01"),
    ],
)
def test_months_on(month: str, step: int, expected: str) -> None:
    assert next_month(date.fromisoformat(month), step).isoformat() == expected


def test_a_week() -> None:
    assert [one.day for one in week_of(date(2026, 11, 22))] == [16, 17, 18, 19, 20, 21, 22]
