"""Days and numbers of a cycle on the edge, worked out on paper."""

import pytest

from gzstudents.applications import operations
from gzstudents.applications.rules import quotas, steps
from gzstudents.applications.rules.quotas import Cell
from gzstudents.applications.rules.steps import Standing
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.store import Store

TODAY = "2025-11-10"


def standing(**values: object) -> Standing:
    base = Standing({}, "NONE", None, 0, ())
    return base._replace(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "after", "closes", "asks"),
    [
        ("DRAFT", "OPEN", TODAY, False), ("DRAFT", "OPEN", "2025-11-09", True),  # the last day is still open
        ("OPEN", "REVIEW", TODAY, True), ("OPEN", "REVIEW", "2025-11-09", False),
    ],
)  # fmt: skip
def test_the_last_day_of_applications_belongs_to_them(before: str, after: str, closes: str, asks: bool) -> None:
    found = steps.verdict(before, after, standing(days={"closes_on": closes}, applications=1), TODAY)
    assert (found.against, bool(found.cautions)) == ((), asks)


def test_days_may_be_the_same_and_not_the_wrong_way_round() -> None:
    assert steps.order_of_days({"opens_on": TODAY, "closes_on": TODAY}) == []
    (said,) = steps.order_of_days({"opens_on": TODAY, "closes_on": "2025-11-09"})
    assert "2025-11-09" in said


@pytest.mark.parametrize(
    ("values", "refused", "asked"),
    [
        ({}, 0, 0), ({"awards": 1}, 1, 0), ({"objections": 1}, 1, 0), ({"notices": 0}, 1, 0),
        ({"notice_until": TODAY}, 0, 1),  # it hangs to the end of its last day
    ],
)  # fmt: skip
def test_a_cycle_ends_when_all_have_their_award_and_nobody_objects(
    values: dict[str, object], refused: int, asked: int
) -> None:
    now = standing(**{"approved": 2, "awards": 2, "notices": 1, "notice_until": "2025-11-09", **values})
    found = steps.verdict("NOTICE", "FINAL", now, TODAY)
    assert (len(found.against), len(found.cautions)) == (refused, asked)


def test_totals_of_a_table_are_no_places() -> None:
    for total in ("合计", "Total", "小计"):
        found = quotas.read([["层次", "等级", "名额"], ["本科", "一等", "3"], [total, "", "3"]])
        assert found == quotas.Quotas([Cell("BA", "FIRST", "", 3)], [])


def test_more_places_than_a_cell_can_have_are_a_slip() -> None:
    for places, troubles in ((quotas.MOST, 0), (quotas.MOST + 1, 1)):
        assert len(quotas.read([["层次", "名额"], ["本科", str(places)]]).troubles) == troubles


def test_a_round_that_there_is_cannot_be_added_again(store: Store) -> None:
    with store.writing("office", "cycles.add") as session:
        for number in (1, 3):
            operations.add_cycle(session, programme="UNI", academic_year="2025-2026", number=number)
        for taken in (1, 2, 3):  # rounds come one after the other
            with pytest.raises(RuleBroken, match=f"已有第 {taken} 批"):
                operations.add_cycle(session, programme="UNI", academic_year="2025-2026", number=taken)
        operations.add_cycle(session, programme="UNI", academic_year="2026-2027", number=1)
        rounds = session.connection().exec_driver_sql("SELECT academic_year, round FROM cycles ORDER BY id").all()
    assert [tuple(row) for row in rounds] == [("2025-2026", 1), ("2025-2026", 3), ("2026-2027", 1)]
