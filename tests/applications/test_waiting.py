"""What a cycle waits for, and the days that are still ahead."""

from typing import Any

import pytest

from gzstudents.applications.rules.steps import Standing
from gzstudents.applications.rules.waiting import days_ahead, waiting

DAYS = {
    "opens_on": "2026-10-09", "closes_on": "2026-10-31", "review_until": "2026-11-14", "notice_from": "2026-11-16",
    "notice_until": "2026-11-20", "decide_by": "2026-11-30", "pay_by": "2026-12-31",
}  # fmt: skip


def standing(**values: Any) -> Standing:
    given: dict[str, Any] = {
        "days": DAYS,
        "quota_mode": "SIMPLE",
        "places": 5,
        "cells": 0,
        "weights": (1000,),
        **values,
    }
    return Standing(**given)


@pytest.mark.parametrize(
    ("state", "values", "today", "found"),
    [
        ("DRAFT", {}, "2026-10-08", None),
        ("DRAFT", {}, "2026-10-09", ("cycle_open", 0, "2026-10-09")),
        ("OPEN", {"applications": 9, "drafts": 2}, "2026-10-31", None),  # the last day is still a day
        ("OPEN", {"applications": 9, "drafts": 2}, "2026-11-01", ("cycle_over", 7, "2026-10-31")),
        ("OPEN", {"days": {}, "applications": 9}, "2026-11-01", None),
        ("REVIEW", {"applications": 7, "unranked": 3, "undistributed": 7}, "2026-11-02", ("cycle_review", 3, "2026-11-14")),
        ("REVIEW", {"applications": 7, "undistributed": 7}, "2026-11-02", ("cycle_places", 7, "2026-11-30")),
        ("DISTRIBUTION", {"applications": 7, "undistributed": 2, "approved": 5}, "2026-11-15", ("cycle_places", 2, "2026-11-30")),
        ("DISTRIBUTION", {"applications": 7, "approved": 5}, "2026-11-15", ("cycle_notice", 5, "2026-11-16")),
        ("DISTRIBUTION", {"applications": 7}, "2026-11-15", None),  # nobody has won
        ("NOTICE", {"approved": 5}, "2026-11-16", ("cycle_notice", 5, "2026-11-16")),
        ("NOTICE", {"approved": 5, "notices": 1, "notice_until": "2026-11-23"}, "2026-11-23", None),
        ("NOTICE", {"approved": 5, "awards": 1, "notices": 1, "notice_until": "2026-11-23"}, "2026-11-24", ("cycle_final", 4, "")),
        ("NOTICE", {"approved": 5, "notices": 1, "notice_until": "2026-11-23", "objections": 2}, "2026-11-24",
         ("cycle_objection", 2, "2026-11-23")),
        ("FINAL", {"approved": 5, "awards": 5, "notices": 1}, "2026-11-24", None),
        ("ARCHIVED", {}, "2026-11-24", None),
    ],
)  # fmt: skip
def test_one_thing_keeps_a_cycle_from_its_next_step(
    state: str, values: dict[str, Any], today: str, found: tuple[str, int, str] | None
) -> None:
    assert waiting(state, standing(**values), today) == found


def test_days_that_are_over_or_no_longer_matter_are_left_out() -> None:
    assert days_ahead("DRAFT", standing(), "2026-10-09") == [("opens_on", "2026-10-09"), ("closes_on", "2026-10-31")]
    assert days_ahead("OPEN", standing(), "2026-11-01") == [("review_until", "2026-11-14")]
    notice = standing(notices=1, notice_until="2026-11-23")  # as it hangs, not as it was planned
    assert days_ahead("NOTICE", notice, "2026-11-23") == [
        ("notice_until", "2026-11-23"), ("decide_by", "2026-11-30"), ("pay_by", "2026-12-31")
    ]  # fmt: skip
    assert days_ahead("FINAL", standing(), "2026-12-31") == [("pay_by", "2026-12-31")]
    assert days_ahead("ARCHIVED", standing(), "2026-10-01") == []
