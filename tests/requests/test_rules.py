"""States, due days and secrecy, worked out by hand."""

from datetime import date

import pytest

from gzstudents.kernel import codes
from gzstudents.kernel.errors import RuleBroken
from gzstudents.requests import rules

THURSDAY = date(2025, 6, 5)


@pytest.mark.parametrize(
    ("category", "priority", "due"),
    [
        ("CERT", "NORMAL", "2025-06-10"),  # Fri 6, Mon 9, Tue 10
        ("VISA", "NORMAL", "2025-06-12"),
        ("PSY", "NORMAL", "2025-06-12"),
        ("CAREER", "NORMAL", "2025-06-12"),
        ("CAREER", "URGENT", "2025-06-06"),
        ("CAREER", "EMERGENCY", "2025-06-05"),
    ],
)
def test_due_day_by_working_days(category: str, priority: str, due: str) -> None:
    assert rules.due_on(category, priority, THURSDAY).isoformat() == due


def test_due_day_passes_a_holiday_and_its_working_weekend() -> None:
    """National Day and Mid-Autumn 2025: 1 to 8 October free, Sunday 28 September and Saturday 11 October worked."""
    assert rules.due_on("CERT", "NORMAL", date(2025, 9, 26)).isoformat() == "2025-09-30"  # 28, 29, 30
    assert rules.due_on("CERT", "NORMAL", date(2025, 9, 30)).isoformat() == "2025-10-11"  # 9, 10, 11


def test_waiting_moves_the_due_day() -> None:
    moved = rules.due_after_waiting(date(2025, 6, 10), date(2025, 6, 6), date(2025, 6, 10))
    assert moved.isoformat() == "2025-06-12"  # it stood still on Monday and Tuesday


def test_counselling_is_confidential() -> None:
    assert rules.is_confidential("PSY")
    assert not rules.is_confidential("VISA")
    assert not rules.is_confidential("unheard of")


def test_every_state_is_in_the_code_list_and_can_be_left() -> None:
    assert {entry.code for entry in codes.values("service_state")} == set(rules.TRANSITIONS)
    assert all(rules.next_states(state) for state in rules.TRANSITIONS)
    assert rules.next_states("CLOSED") == ["REOPENED"]
    assert rules.next_states("nonsense") == []


@pytest.mark.parametrize(
    ("before", "after"), [("CLOSED", "IN_PROGRESS"), ("RESOLVED", "NEW"), ("NEW", "NEW"), ("", "NEW"), ("NEW", "X")]
)
def test_ways_that_there_are_not(before: str, after: str) -> None:
    with pytest.raises(RuleBroken):
        rules.check_transition(before, after)


@pytest.mark.parametrize(
    ("state", "due", "overdue"),
    [
        ("NEW", "2025-06-04", True),
        ("NEW", "2025-06-05", False),  # the last day counts
        ("WAITING_STUDENT", "2025-06-01", False),
        ("CLOSED", "2025-06-01", False),
        ("NEW", "", False),
    ],
)
def test_overdue(state: str, due: str, *, overdue: bool) -> None:
    assert rules.is_overdue(state, due, THURSDAY.isoformat()) is overdue
