"""Three whole cycles of 2023-2024 from the quota letter to the evaluation, typed: CGS, Hong Kong and Macao, the university. Every figure
is worked out by hand in the comments.
"""

import csv
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import CommandLine

YEAR = "2023"  # the academic year that begins then
HEAD = (
    "学号",
    "姓名",
    "性别",
    "国籍",
    "出生日期",
    "护照号",
    "培养层次",
    "学科门类",
    "学院",
    "入学日期",
    "学籍状态",
    "授课语言",
)
PEOPLE = (
    ("A1", "甲生", "女", "马里", "2003-05-14", "ML1234567", "本科", "经济学", "国际学院", "2023-09-01", "在校", "英语"),
    ("B1", "乙生", "男", "泰国", "2001-01-30", "AA7654321", "硕士", "工学", "文学院", "2023-09-01", "在校", "英语"),
    ("C1", "丙生", "男", "泰国", "1999-01-30", "AA7654322", "博士", "医学", "文学院", "2023-09-16", "在校", "英语"),
    ("E1", "丁生", "女", "越南", "1998-06-30", "C1234567", "博士", "理学", "国际学院", "2023-09-01", "在校", "英语"),
    ("H1", "陈小明", "男", "中国香港", "2004-01-30", "H1234567", "本科", "工学", "文学院", "2022-09-01", "在校", "中文"),
    ("H2", "何家欣", "女", "中国香港", "2004-02-28", "H2345678", "本科", "文学", "文学院", "2022-09-01", "在校", "中文"),
    ("M1", "梁文希", "男", "中国澳门", "2004-03-30", "M1234567", "本科", "文学", "文学院", "2022-09-01", "在校", "中文"),
)  # fmt: skip


class Office:
    """Types commands and lays lists before them."""

    def __init__(self, line: CommandLine) -> None:
        self.line = line

    def __call__(self, *words: str | Path, refused: bool = False) -> dict[str, Any]:
        code, answer = self.line(*words)
        assert code == int(refused), answer["message"]
        return answer

    def list(self, name: str, *rows: tuple[str, ...]) -> Path:
        path = self.line.folder / name
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            csv.writer(stream).writerows(rows)
        return path

    def cycle(
        self, programme: str, on: str, *offered: str | Path, applicants: tuple[tuple[str, str], ...]
    ) -> dict[str, Any]:
        """Offered, opened, applied for, ranked, filled by rank and finalised; what was given to whom."""
        which = ("--programme", programme, "--year", YEAR)
        self("cycles", "save", *which, *offered)
        self("cycles", "step", *which, "--to", "OPEN", "--confirm")
        paper = self.list(f"{programme}.csv", ("学号", "综合得分"), *applicants)
        assert self("applications", "import", paper, *which, "--submit", "--on", on)["not_submitted"] == []
        assert self("applications", "rank", *which, "--on", on)["ranked"] == len(applicants)
        filled = self("distribute", *which)
        done = self("distribute", *which, "--finalise", "--date", on)
        assert (done["awarded"], done["amount_fen"]) == (len(filled["placed"]), filled["amount_fen"])
        return filled

    def figures(self, programme: str) -> dict[str, tuple[int | None, int]]:
        """Value in hundredths and how many stand behind it, long after the year."""
        found = self("evaluate", "--programme", programme, "--year", YEAR, "--on", "2099-12-31")
        return {one["code"]: (one["value"], len(one["numerator"])) for one in found["indicators"]}


def given(filled: dict[str, Any]) -> list[tuple[str, str, int]]:
    return [(one["student_number"], one["grade"], one["amount_fen"] // 100) for one in filled["placed"]]


def refused(filled: dict[str, Any]) -> dict[str, str]:
    return {one["student_number"]: one["reason"] for one in filled["refused"]}


@pytest.fixture
def office(gz: CommandLine) -> Office:
    made = Office(gz)
    assert made("import", made.list("名册.csv", HEAD, *PEOPLE))["new"] == len(PEOPLE)
    return made


def test_three_cycles_to_the_yuan(office: Office) -> None:
    _government(office)
    _hong_kong_and_macao(office)
    _university(office)
    for programme, words in (("广东省政府来粤留学生奖学金", "中国政府奖学金"), ("GD", "中国政府奖学金")):
        answer = office("award", "--programme", programme, "--year", YEAR, "--student", "B1", refused=True)
        assert words in answer["reasons"][0]  # exclusive in the year


def _government(office: Office) -> None:
    """Two places. C1: 42,000 + 12,000 + 800 + 45,000 + 5,000 = 104,800; B1: 36,000 + 8,400 + 800 + 29,000 + 5,000 = 79,200."""
    filled = office.cycle(
        "CGS",
        "2023-09-20",
        "--places",
        "2",
        "--budget",
        "184000",
        applicants=(("C1", "95"), ("B1", "90"), ("A1", "85")),
    )
    assert given(filled) == [("C1", "", 104_800), ("B1", "", 79_200)]
    assert (filled["amount_fen"], refused(filled)) == (18_400_000, {"A1": "QUOTA_FULL"})
    away = office.list(
        "缺席.csv", ("学号", "缺席类型", "起始日期", "结束日期"), ("C1", "离境", "2023-10-05", "2023-10-24")
    )
    office("studies", "import", away)
    office(
        "import",
        office.list("毕业.csv", ("学号", "姓名", "学籍状态", "状态日期"), ("C1", "丙生", "毕业", "2024-06-20")),
    )
    assert office("payments", "plan")["made"] == 2
    # C1 came on the 16th: half of September; abroad 20 days in October: nothing; half of July after graduation on 20 June, no August
    assert _stipend(office, "C1") == [1750, 0, *[3500] * 8, 1750, 0]  # 31,500
    assert _stipend(office, "B1") == [3000] * 12  # 36,000
    cards = (("C1", "中国银行", "GAMMA CID", "4111111111111111"), ("B1", "中国银行", "BETA BEN", "6222020000000000008"))
    accounts = office.list("账户.csv", ("学号", "开户银行", "户名", "账号"), *cards)
    assert "单独同意" in office("payments", "accounts", "--file", accounts, refused=True)["problems"][0]["message"]
    assert office("payments", "accounts", "--file", accounts, "--consent", "书面签字")["entered"] == 2
    which = ("--programme", "cgs", "--month", "2023/9")
    made = office("payments", "roster", *which)["roster"]
    assert (made["people"], made["total_fen"], made["capitals"]) == (2, 475_000, "肆仟柒佰伍拾元整")  # 1,750 + 3,000
    office("payments", "lock", *which)
    office("payments", "paid", *which)
    back = office.list(
        "回盘.csv", ("户名", "账号", "金额", "状态"), (*cards[1][2:], "3000", "失败"), (*cards[0][2:], "1750", "成功")
    )
    for accepted in (1, 0):  # the same file twice
        assert office("payments", "reconcile", *which, "--file", back, "--accept", "all")["accepted"] == accepted
    _review(office)
    # the review of B1 holds what comes after March: 7 × 3,000 stay, September's 3,000 came back and are to be paid anew
    states = [one["state"] for one in _lines(office, "B1") if one["part"] == 0]
    assert states == ["RETURNED", *["PLANNED"] * 6, *["HELD"] * 5]
    figures = office.figures("CGS")
    assert figures["RECIPIENTS"] == (200, 2)
    assert figures["AVERAGE_AWARD"] == (9_200_000, 2)  # (104,800 + 79,200) / 2 = 92,000
    assert figures["PLACES_FILLED"] == (10_000, 2)
    assert figures["BUDGET_RATE"] == (95, 1)  # 1,750 of 184,000 were delivered: 0.95 %
    assert figures["COVERAGE"] == (5_000, 2)  # of A1, B1, C1, E1
    assert figures["REVIEW_PASS"] == (0, 0)  # B1 did not pass; C1 has no result


def _review(office: Office) -> None:
    which = ("--programme", "CGS", "--year", YEAR)
    assert office("review", "open", *which)["due"] == 2
    office("review", "propose", "SUSPEND", *which, "--number", "B1", "--result", "UNQUALIFIED")
    decisions = office.list("决定.csv", ("学号", "决定", "生效日期", "文号"), ("B1", "中止", "2024-03-10", "留金发1号"))
    assert office("review", "import", decisions, *which)["decided"] == 1


def _hong_kong_and_macao(office: Office) -> None:
    """The quota letter has one first and one second class for bachelors: 6,000 and 5,000; three apply."""
    letter = office.list("名额.csv", ("层次", "特等", "一等", "二等", "三等"), ("本科", "", "1", "1", ""))
    filled = office.cycle(
        "HKMO", "2023-11-20", "--table", letter, applicants=(("H1", "92"), ("H2", "90"), ("M1", "88"))
    )
    assert given(filled) == [("H1", "FIRST", 6_000), ("H2", "SECOND", 5_000)]
    assert (filled["amount_fen"], refused(filled)) == (1_100_000, {"M1": "QUOTA_FULL"})
    assert office("payments", "plan", "--programme", "HKMO")["made"] == 2
    due = [(one["due_month"], one["item"], one["amount_fen"]) for one in _lines(office, "H1", "AWARD")]
    assert due == [("2023-11", "AWARD", 600_000)]  # once, in the month of the decision: before 31 December
    figures = office.figures("HKMO")
    assert (figures["PLACES_FILLED"], figures["HMT_SHARE"]) == ((10_000, 2), (10_000, 2))
    assert figures["COVERAGE"] == (6_667, 2)  # of H1, H2, M1: more than the 30 % that are asked for
    assert figures["AVERAGE_AWARD"] == (550_000, 2)


def _university(office: Office) -> None:
    """12,000 yuan and three places. A1 first class 8,000, 4,000 are left; E1, a doctor, would have 6,000 at least; H1 third class 3,000."""
    filled = office.cycle(
        "UNI", "2023-12-10", "--places", "3", "--budget", "12000", applicants=(("A1", "95"), ("E1", "90"), ("H1", "85"))
    )
    assert given(filled) == [
        ("A1", "FIRST", 8_000),
        ("H1", "THIRD", 3_000),
    ]  # H1 beside the 6,000: may be held together
    assert (filled["amount_fen"], refused(filled)) == (1_100_000, {"E1": "BUDGET"})
    assert office("payments", "plan", "--programme", "UNI")["made"] == 2
    assert [one["amount_fen"] for one in _lines(office, "H1", "AWARD")] == [600_000, 300_000]
    figures = office.figures("UNI")
    assert figures["PLACES_FILLED"] == (6_667, 2)  # 2 of 3
    assert figures["COVERAGE"] == (2_857, 2)  # all seven may apply: 2 of 7
    assert figures["HMT_SHARE"] == (5_000, 1)


def _stipend(office: Office, number: str) -> list[int]:
    return [one["amount_fen"] // 100 for one in _lines(office, number)]


def _lines(office: Office, number: str, item: str = "STIPEND") -> list[dict[str, Any]]:
    found = office("payments", "schedule", "--student", number)["instalments"]
    return sorted((one for one in found if one["item"] == item), key=lambda one: (one["due_month"], one["part"]))
