"""Two columns headed alike: what stands in them decides, or a person is asked."""

import pytest

from gzstudents.students.importing.judging import judge

CATEGORIES = ["本科生", "硕士研究生", "语言生"]
POPULATIONS = ["国际学生", "香港学生", "台湾学生"]
LEVELS = ["本科", "硕士", "非学历"]


@pytest.mark.parametrize(
    ("values", "taken", "decided"),
    [
        ({7: POPULATIONS, 14: CATEGORIES}, [], {7: "population", 14: "category"}),
        ({7: POPULATIONS, 14: CATEGORIES}, ["population"], {14: "category"}),
        ({7: CATEGORIES, 14: CATEGORIES}, [], {}),  # both could be meant: asked
        ({7: ["甲", "乙"], 14: CATEGORIES}, [], {}),  # nobody knows what 甲 is
        ({7: [], 14: CATEGORIES}, [], {}),
    ],
)
def test_what_stands_in_a_column_decides(
    values: dict[int, list[str]], taken: list[str], decided: dict[int, str]
) -> None:
    assert judge(list(values), values, taken) == decided
