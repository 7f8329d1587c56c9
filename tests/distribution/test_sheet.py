"""The reason sheet on paper: everything that was decided stands on it, in both languages, on one page."""

from io import BytesIO

import pypdfium2
import pytest

from gzstudents.distribution.printing.sheet import content
from gzstudents.distribution.rules.sheet import Applicant, Condition, Decided, Mark, Row, Sheet, Vote, thawed

DECIDED = Decided(
    number="APP-2025-00007", programme=("港澳及华侨学生奖学金", "Scholarship for Hong Kong and Macao"), academic_year="2025-2026",
    route="INITIAL", preference=1, wanted_grade="", submitted_on="2025-10-12", level="BA", college="国际教育学院",
    population="HK",
    conditions=(Condition("HARD", True, ("成绩优良。", "Good results."), ("87.5", "87.5"), "教财〔2017〕139号"),),
    bars=(), marks=(Mark(("学业成绩", "Academic results"), 600, 100, 8750, 5250),),
    votes=(Vote("林老师", False, "SUPPORT", (8750,)), Vote("何老师", True, "", (None,))),
    score=8750, rank=3, ranked=20, rows=(Row("BA", "FIRST", "", 2, 2),), budget_fen=10_000_000, spent_fen=9_000_000,
    held=(("校长奖学金", 200_000),), state="UNPLACED", grade="", amount_fen=0, waiting=None, reason="QUOTA_FULL",
    detail=("“本科 · 一等”的 2 个名额已满。", ""), method="FILL", decided_on="2025-11-20",
)  # fmt: skip
WHO = Applicant("王㛃", "Wang Jie", "2024170001")
OFFICE = {"university_zh": "珠江示例大学", "university_en": "Pearl River Example University"}


def words(pdf: bytes) -> list[str]:
    """The text of each page without white space."""
    file = pypdfium2.PdfDocument(BytesIO(pdf))
    return ["".join(page.get_textpage().get_text_range().split()) for page in file]


def test_everything_stands_on_one_page() -> None:
    pages = words(content([Sheet(WHO, DECIDED, True)], OFFICE))
    assert len(pages) == 1
    for part in (
        "王㛃", "WangJie", "2024170001", "APP-2025-00007", "成绩优良。", "Goodresults.", "学业成绩", "Academicresults", "60%",
        "林老师", "回避", "同意Support", "87.5", "52.5", "3/20", "名额已满", "Noplaceleft", "的2个名额已满", "校长奖学金2,000",
        "90,000", "第1页，共1页Page1of1",
    ):  # fmt: skip
        assert part in pages[0], (part, pages[0])


def test_a_long_one_is_set_smaller_and_only_the_longest_runs_over() -> None:
    from dataclasses import replace

    condition = Condition(
        "HARD", None, ("入学途径没有记录，无法判断：入学途径须属于港澳台侨联招、香港中学文凭考试、澳门保送。" * 2,
                       "Not recorded, so nobody can tell. Asked for: way of admission is one of these examinations." * 2), ("", "")
    )  # fmt: skip
    long = replace(DECIDED, conditions=(condition,) * 6, marks=DECIDED.marks * 6, rows=DECIDED.rows * 4)
    pages = words(content([Sheet(WHO, long, True)], OFFICE))
    assert len(pages) == 1
    assert "日期Date" in pages[0]
    file = pypdfium2.PdfDocument(BytesIO(content([Sheet(WHO, long, True)], OFFICE)))
    assert [round(side) for side in file[0].get_size()] == [595, 842]
    longest = replace(DECIDED, conditions=(condition,) * 30)
    assert len(words(content([Sheet(WHO, longest, True)], OFFICE))) > 1


def test_the_same_facts_give_the_same_file() -> None:
    again = Sheet(WHO, thawed(DECIDED.as_dict()), True)
    assert content([Sheet(WHO, DECIDED, True)], OFFICE) == content([again], OFFICE)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"state": "PLACED", "grade": "FIRST", "amount_fen": 600_000, "reason": "", "detail": ("", "")}, ["一等", "6,000"]),
        ({"state": "WAITLISTED", "waiting": 2, "reason": ""}, ["候补，第2名", "place2"]),
        ({"state": "REVOKED", "reason": "HAND", "detail": ("转学", "")}, ["已收回", "转学", "Revoked"]),
        ({"state": "UNDECIDED", "decided_on": "", "rank": None, "score": None}, ["还没有决定", "Notdecidedyet"]),
        ({"marks": (), "votes": (), "conditions": (), "rows": (), "budget_fen": None, "held": ()}, ["名额已满"]),
        ({"bars": (("申请人休学。", "On leave."),), "college": "𠮷" * 40}, ["申请人休学。", "Onleave.", "不符合Notmet"]),
    ],
)  # fmt: skip
def test_every_way_it_may_end(changes: dict[str, object], said: list[str]) -> None:
    from dataclasses import replace

    pages = words(content([Sheet(WHO, replace(DECIDED, **changes), False)], {}))  # type: ignore[arg-type]
    for part in said:
        assert part in pages[0], (part, pages[0])
