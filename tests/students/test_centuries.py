"""Years of two digits: read only where the spelling and what the column is about leave one day."""

from datetime import date

import pytest

from gzstudents.students.importing import centuries

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("field", "text", "day"),
    [
        ("birth_date", "4-Mar-02", "2002-03-04"),
        ("birth_date", "04 MAR 98", "1998-03-04"),
        ("birth_date", "March 4, 47", "1947-03-04"),
        ("birth_date", "02年3月4日", "2002-03-04"),
        ("birth_date", "4-Mar-20", None),  # a child of six, or a hundred and six years old
        ("birth_date", "30-Feb-02", None),
        ("birth_date", "Mar-02", None),  # the second of March?
        ("birth_date", "04/03/02", None),
        ("document_issued_on", "1-Sep-25", "2025-09-01"),
        ("document_issued_on", "1-Sep-98", None),
        ("start_date", "1-Sep-98", "1998-09-01"),
        ("document_valid_to", "1-Sep-30", None),
    ],
)
def test_one_century_or_none(field: str, text: str, day: str | None) -> None:
    assert centuries.completed(text, centuries.years_of(field, TODAY)) == day


@pytest.mark.parametrize("field", ["birth_date", "document_issued_on", "start_date"])
def test_no_span_leaves_a_choice(field: str) -> None:
    years = centuries.years_of(field, TODAY)
    assert 0 < len(years) <= 100
