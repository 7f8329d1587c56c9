"""How marks, ranks, shares and months are written in lists."""

from typing import Any

import pytest

from gzstudents.studies import rules


@pytest.mark.parametrize(
    ("text", "most", "found"),
    [("87.5", 10_000, 8750), ("８７．５", 10_000, 8750), ("3.6666666667", 1000, 367), ("3,67", 1000, 367), ("0", 1000, 0),
     ("100", 10_000, 10_000), ("100.01", 10_000, None), ("优秀", 10_000, None), ("-1", 10_000, None), ("1e3", 10_000, None),
     ("", 10_000, None), ("9" * 40, 10_000, None)],
)  # fmt: skip
def test_marks(text: str, most: int, found: int | None) -> None:
    assert rules.hundredths(text, most) == found


@pytest.mark.parametrize(
    ("text", "is_share", "found"),
    [("97.5%", False, 975), ("97.5", False, 975), ("0.975", True, 975), ("1", True, 1000), ("100%", False, 1000),
     ("101%", False, None), ("全勤", False, None), ("0", True, 0)],
)  # fmt: skip
def test_shares(text: str, is_share: bool, found: int | None) -> None:
    assert rules.permille(text, is_share=is_share) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("12/85", (12, 85)), ("12 of 85", (12, 85)), ("第12名", (12, None)), ("12", (12, None)), ("12／85", (12, 85)),
     ("第3名，共40人", (3, 40)), ("86/85", None), ("0/85", None), ("前十", None)],
)  # fmt: skip
def test_ranks(text: str, found: Any) -> None:
    assert rules.rank(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("2025-2026", "2025-2026"), ("2025/26", "2025-2026"), ("2025-2026学年", "2025-2026"), ("2025", "2025-2026"),
     ("2025-2027", None), ("25-26", None)],
)  # fmt: skip
def test_academic_years(text: str, found: str | None) -> None:
    assert rules.academic_year(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("2025-09", "2025-09"), ("2025年9月", "2025-09"), ("2025/9", "2025-09"), ("2025-09-23", "2025-09"), ("2025-13", None),
     ("9月", None)],
)  # fmt: skip
def test_months(text: str, found: str | None) -> None:
    assert rules.month(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("2024—2025学年第二学期成绩", ("2024-2025", "2")), ("2026年春季学期签到", ("2025-2026", "2")), ("2025-2026学年", ("2025-2026", "")),
     ("名单（2025-09-23）", ("", "")), ("2025-2027 发展计划", ("", "")), ("成绩", ("", ""))],
)  # fmt: skip
def test_what_a_title_says(text: str, found: tuple[str, str]) -> None:
    assert rules.of_title(text) == found


@pytest.mark.parametrize(("text", "found"), [("第一学期", "1"), ("Spring", "2"), ("全年", ""), ("三", None)])
def test_terms(text: str, found: str | None) -> None:
    assert rules.term(text) == found


@pytest.mark.parametrize(
    ("table", "values", "word"),
    [
        (rules.RESULTS, {"academic_year": "2025-2026", "average": 8750}, ""),
        (rules.RESULTS, {"academic_year": "2025-2026"}, "至少"),
        (rules.RESULTS, {"academic_year": "2025", "average": 1}, "学年"),
        (rules.RESULTS, {"academic_year": "2025-2026", "rank": 9, "cohort": 8}, "名次"),
        (rules.RESULTS, {"academic_year": "2025-2026", "average": 10_001}, "范围"),
        (rules.SIGN_INS, {"month": "2025-9"}, "月份"),
        (rules.ABSENCES, {"kind": "ABROAD", "starts_on": "2025-10-02", "ends_on": "2025-10-01"}, "结束"),
        (rules.ABSENCES, {"kind": "AWAY", "starts_on": "2025-10-02"}, "类型"),
        (rules.CONDUCT, {"kind": "PUNISHMENT", "happened_on": "2025-10-02", "title": ""}, "名称"),
        (rules.CONDUCT, {"kind": "PUNISHMENT", "happened_on": "2025-10-02", "title": "警告", "lifted_on": "2025-10-01"}, "解除"),
    ],
)  # fmt: skip
def test_a_record_as_a_whole(table: str, values: dict[str, Any], word: str) -> None:
    said = rules.complaint(table, values)
    assert word in said
    assert bool(said) is bool(word)
