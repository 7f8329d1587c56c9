"""Dates with the year last: the column says which of the two comes first, or nobody does."""

import pytest

from gzstudents.students.importing import day_order


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["03/04/2002", "12/31/2001", ""], "mdy"),
        (["31-12-2001", "03-04-2002"], "dmy"),
        (["03.04.2002 00:00", "31.12.2001"], "dmy"),
        (["03/04/2002", "12/31/2001", "31/12/2001"], ""),
        (["03/04/2002", "05/05/2001"], ""),
        (["12/31/2001", "2002-03-04"], ""),
        ([37319, 2002.0, "4 Mar 2002", "03/04/2002"], ""),
    ],
)
def test_what_a_column_shows(cells: list[str | float], order: str) -> None:
    found = day_order.of_column(cells)
    assert (found.order if found else "") == order


@pytest.mark.parametrize(
    ("cells", "asked"),
    [
        (["03/04/2002", "12/31/2001"], ""),
        (["03/04/2002", "12/31/2001", "31/12/2001"], "03/04/2002"),
        (["05/05/2001", " 03/04/2002 "], "03/04/2002"),
        (["2002-03-04", 37319, ""], ""),
    ],
)
def test_what_only_a_person_can_settle(cells: list[str | float], asked: str) -> None:
    assert day_order.unsettled(cells) == asked


def test_it_is_said_with_both_dates() -> None:
    found = day_order.of_column(["03/04/2002", "12/31/2001"])
    assert found is not None
    assert found.told() == "“03/04/2002”这样的日期按“月/日/年”读，因为同一列有“12/31/2001”。请核对。"
