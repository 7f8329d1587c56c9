"""What may be done by hand with which instalment."""

from typing import NamedTuple

import pytest

from gzstudents.payments.rules.single import possible


class Row(NamedTuple):
    state: str
    amount_fen: int = 100
    reason: str = ""
    due_month: str = "2025-09"
    award_id: int = 1
    item: str = "STIPEND"


@pytest.mark.parametrize(
    ("rows", "acts"),
    [
        ([Row("PLANNED")], {"HOLD": [0]}),
        ([Row("PLANNED", 0)], {}),
        ([Row("HELD", reason="DECLINED")], {"RELEASE": [0]}),
        ([Row("HELD", 0, reason="LIFETIME")], {"RELEASE": [0]}),
        ([Row("HELD", reason="SUSPENDED")], {}),  # released where the suspension is recorded
        ([Row("HELD", -100, reason="CORRECTION")], {"CLAW_BACK": [0], "LET_BE": [0]}),
        ([Row("APPROVED"), Row("RETURNED"), Row("DROPPED")], {}),
        ([Row("PAID"), Row("PAID", due_month="2025-10")], {"CLAW_BACK": [0, 1]}),
        ([Row("PAID"), Row("CLAWED_BACK", -100), Row("PAID", due_month="2025-10")], {"CLAW_BACK": [2]}),
        ([Row("PAID"), Row("CLAWED_BACK", -40)], {"CLAW_BACK": [0]}),  # the rest of it
    ],
)
def test_only_what_the_operations_take_is_offered(rows: list[Row], acts: dict[str, list[int]]) -> None:
    assert {act: [rows.index(one) for one in some] for act, some in possible(rows).items()} == acts
