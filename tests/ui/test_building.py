"""The card in which a condition is put together keeps what it is given, and hands over what can be asked."""

import random
from typing import Any

import pytest

from gzstudents.kernel.conditions import Group, Test
from gzstudents.kernel.conditions.tree import EVERYTHING, trimmed
from gzstudents.kernel.conditions.words import sentence
from gzstudents.ui.building import Builder
from gzstudents.ui.list_spec import Choice
from tests.kernel.test_conditions import FIELDS, a_group


def suggestions(field: str) -> list[Choice]:
    return [Choice("岭南学院", "岭南学院", 3), Choice("", "未填", 1)] if field == "college" else []


@pytest.mark.parametrize("known", [True, False])
def test_what_is_put_in_comes_out(qtbot: Any, known: bool) -> None:
    """Whether the values in use are known already, or not yet."""
    builder = Builder(FIELDS, suggestions if known else lambda _field: [], other_days=True)
    qtbot.addWidget(builder)
    chance = random.Random(2)
    for _time in range(25):
        group = a_group(chance)
        builder.show_group(group)
        found = builder.group()
        plain = sentence(group, FIELDS).replace(",", "")
        assert sentence(found, FIELDS).replace(",", "") == plain
        assert trimmed(found) is not None


def test_another_day_and_lines_that_are_not_complete(qtbot: Any) -> None:
    builder = Builder(FIELDS, suggestions, other_days=True)
    qtbot.addWidget(builder)
    then = Group((Test("status", "is", ("R",)),), on="2025-09-01")
    builder.show_group(Group((then, Test("until", "period", ("this_month",)))))
    assert builder.group() == Group((then, Test("until", "period", ("this_month",))))
    assert builder.root is not None
    builder.root.add_line()
    assert len(builder.group().parts) == 2
    with qtbot.waitSignal(builder.wanted, timeout=2_000) as told:
        builder.clear()
    assert told.args == [EVERYTHING]
    assert builder._words.text().startswith("选择字段")
