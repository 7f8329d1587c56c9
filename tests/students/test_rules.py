"""Statuses: which may follow which, and what a roll with one status says of the past. Worked out by hand."""

import pytest

from gzstudents.kernel.errors import RuleBroken
from gzstudents.students import rules

TODAY = "2026-11-22"


@pytest.mark.parametrize(
    ("before", "after", "allowed"),
    [
        ("", "ADMITTED", True),
        ("ADMITTED", "REGISTERED", True),
        ("ADMITTED", "GRADUATED", False),
        ("REGISTERED", "SUSPENDED", True),
        ("SUSPENDED", "REGISTERED", True),
        ("SUSPENDED", "GRADUATED", False),
        ("REGISTERED", "GRADUATED", True),
        ("GRADUATED", "REGISTERED", False),
        ("COMPLETED", "GRADUATED", True),  # the certificate of completion is exchanged
        ("COMPLETED", "REGISTERED", False),
        ("WITHDRAWN", "REGISTERED", False),
        ("MISSING", "REGISTERED", True),
        ("DECEASED", "GRADUATED", False),
    ],
)
def test_transitions(before: str, after: str, *, allowed: bool) -> None:
    assert rules.may_follow(before, after) is allowed
    if not allowed:
        with pytest.raises(RuleBroken, match="不能"):
            rules.check_transition(before, after)


def test_the_same_status_again_is_said_in_words() -> None:
    with pytest.raises(RuleBroken, match="已经是“休学”"):
        rules.check_transition("SUSPENDED", "SUSPENDED")


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2024-08-31", ""),
        ("2024-09-01", "REGISTERED"),
        ("2025-02-28", "REGISTERED"),
        ("2025-03-01", "SUSPENDED"),
        ("2026-01-01", "REGISTERED"),
    ],
)
def test_status_on_a_day(day: str, status: str) -> None:
    changes = [("2024-09-01", "REGISTERED"), ("2025-03-01", "SUSPENDED"), ("2025-09-01", "REGISTERED")]
    assert rules.status_at(changes, day) == status


def test_two_changes_on_one_day_the_later_recorded_counts() -> None:
    assert rules.status_at([("2025-03-01", "SUSPENDED"), ("2025-03-01", "WITHDRAWN")], "2025-03-01") == "WITHDRAWN"
