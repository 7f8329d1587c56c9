"""Decisions of the cycle without a store: steps, moves, numbers, conflicts, quotas, a year on."""

from datetime import date, timedelta

import pytest

from gzstudents.applications.importing import stated
from gzstudents.applications.rules import conflicts, moves, notices, numbering, quotas, rollover, steps
from gzstudents.applications.rules.quotas import Cell
from gzstudents.applications.rules.steps import Standing
from gzstudents.kernel.errors import RuleBroken

DAYS = {"opens_on": "2025-10-09", "closes_on": "2025-10-31", "pay_by": "2025-12-31"}
READY = Standing(days=DAYS, quota_mode="NONE", places=None, cells=0, weights=(600, 400))


@pytest.mark.parametrize(
    ("before", "after", "now", "against", "cautions"),
    [
        ("DRAFT", "OPEN", READY, 0, 0),
        ("DRAFT", "OPEN", READY._replace(weights=(600, 300)), 1, 0),
        ("DRAFT", "OPEN", READY._replace(weights=()), 0, 0),
        ("DRAFT", "OPEN", READY._replace(days={**DAYS, "closes_on": "2025-09-01"}), 1, 1),
        ("DRAFT", "OPEN", READY._replace(quota_mode="SIMPLE"), 1, 0),
        ("DRAFT", "OPEN", READY._replace(quota_mode="MATRIX"), 1, 0),
        ("DRAFT", "OPEN", READY._replace(quota_mode="MATRIX", cells=3), 0, 0),
        ("DRAFT", "OPEN", READY._replace(strange=("其他学院",)), 0, 1),
        ("DRAFT", "REVIEW", READY, 1, 0),
        ("OPEN", "DRAFT", READY, 0, 0),
        ("OPEN", "DRAFT", READY._replace(applications=2), 1, 0),
        ("OPEN", "REVIEW", READY._replace(applications=2, drafts=2), 1, 2),
        ("OPEN", "REVIEW", READY._replace(applications=2), 0, 1),
        ("REVIEW", "DISTRIBUTION", READY._replace(unranked=1), 1, 0),
        ("REVIEW", "DISTRIBUTION", READY._replace(pending=1), 0, 1),
        ("DISTRIBUTION", "NOTICE", READY, 1, 0),
        ("DISTRIBUTION", "NOTICE", READY._replace(approved=1, undistributed=4), 0, 1),
        ("NOTICE", "FINAL", READY._replace(notices=1, notice_until="2025-10-19"), 0, 0),
        ("NOTICE", "FINAL", READY._replace(notices=1, notice_until="2025-10-20"), 0, 1),
        ("NOTICE", "FINAL", READY._replace(notices=1, notice_until="2025-10-19", objections=1), 1, 0),
        ("NOTICE", "FINAL", READY, 1, 0),
        ("FINAL", "NOTICE", READY._replace(awards=1), 1, 0),
        ("FINAL", "ARCHIVED", READY._replace(approved=3, awards=2), 0, 1),
        ("ARCHIVED", "FINAL", READY, 0, 0),
    ],
)
def test_steps(before: str, after: str, now: Standing, against: int, cautions: int) -> None:
    found = steps.verdict(before, after, now, "2025-10-20")
    assert (len(found.against), len(found.cautions)) == (against, cautions), found


def test_a_step_that_is_left_out_is_named() -> None:
    assert steps.verdict("DRAFT", "REVIEW", READY, "2025-10-20").against == (
        "批次处于“筹备”，不能直接变为“评审”。下一步是“接受申请”。",
    )
    assert steps.order_of_days({"closes_on": "2025-10-31", "review_until": "2025-10-30"}) == [
        "“评审截止”（2025-10-30）早于“申请截止”（2025-10-31）。"
    ]


@pytest.mark.parametrize(
    ("move", "stage", "outcome", "cycle", "possible"),
    [
        ("submit", "DRAFT", "OPEN", "OPEN", True),
        ("submit", "DRAFT", "RETURNED", "REVIEW", True),
        ("submit", "DRAFT", "OPEN", "DISTRIBUTION", False),
        ("submit", "SUBMITTED", "OPEN", "OPEN", False),
        ("return", "COLLEGE_REVIEW", "PENDING_DOCUMENTS", "REVIEW", True),
        ("return", "RANKED", "OPEN", "REVIEW", False),
        ("documents_in", "RANKED", "PENDING_DOCUMENTS", "DISTRIBUTION", True),
        ("exclude", "DISTRIBUTED", "WAITLISTED", "NOTICE", True),
        ("exclude", "DRAFT", "OPEN", "OPEN", False),
        ("readmit", "SUBMITTED", "EXCLUDED", "REVIEW", True),
        ("withdraw", "PUBLIC_NOTICE", "APPROVED", "NOTICE", True),
        ("withdraw", "DECIDED", "APPROVED", "FINAL", False),
        ("withdraw", "SUBMITTED", "WITHDRAWN", "OPEN", False),
    ],
)
def test_moves(move: str, stage: str, outcome: str, cycle: str, possible: bool) -> None:
    assert moves.is_possible(move, stage, outcome, cycle) is possible
    assert (moves.check(move, "APP-2025-00001", stage, outcome, cycle) == "") is possible
    assert (move in moves.possible(stage, outcome, cycle)) is possible


def test_moves_are_refused_in_words() -> None:
    said = moves.check("return", "APP-2025-00001", "RANKED", "OPEN", "REVIEW")
    assert said == "APP-2025-00001 处于“已排名”（办理中），不能退回修改。"
    with_award = moves.check("withdraw", "APP-2025-00001", "PUBLIC_NOTICE", "APPROVED", "NOTICE", has_award=True)
    assert "请先取消奖学金" in with_award
    with pytest.raises(RuleBroken, match="没有“bless”"):
        moves.check("bless", "APP-2025-00001", "DRAFT", "OPEN", "OPEN")


def test_numbers_fill_the_gap_of_an_undone_entry_and_keep_years_apart() -> None:
    taken = ["APP-2026-00001", "APP-2026-00003", "APP-2025-00002", "A-1"]
    assert numbering.free(taken, "2026-2027", 3) == ["APP-2026-00002", "APP-2026-00004", "APP-2026-00005"]
    assert numbering.free(taken, "2027-2028", 1) == ["APP-2027-00001"]
    assert numbering.sequence("APP-2026-100000") == 100_000


@pytest.mark.parametrize(
    ("reviewer", "adviser", "supervisor", "what"),
    [
        ("王建国", "王建国", "", "辅导员"),
        ("王建国 教授", "李明", "王建国", "导师"),
        ("Prof. Wang Jianguo", "", "WANG Jianguo", "导师"),
        ("Jianguo WANG", "", "Wang Jianguo、李明", "导师"),
        ("王建", "王建国", "王建国", ""),
        ("", "", "", ""),
        ("教授", "教授", "", ""),
    ],
)
def test_conflicts_are_found_by_name(reviewer: str, adviser: str, supervisor: str, what: str) -> None:
    found = conflicts.found(reviewer, adviser, supervisor)
    assert found == (f"{reviewer} 是学生的{what}。" if what else "")


LETTER = [
    ["2025 年台湾学生奖学金名额", "", "", "", "", ""],
    ["层次", "特等", "一等", "二等", "三等", "合计"],
    ["本科", "1", "2", "4", "6人", "13"],
    ["硕士", "—", "", "1", "０", "1"],
    ["合计", "1", "2", "5", "6", "14"],
]


def test_quota_letter_as_it_comes() -> None:
    found = quotas.read(LETTER)
    assert found.troubles == []
    assert found.cells == [
        Cell("BA", "SPECIAL", "", 1), Cell("BA", "FIRST", "", 2), Cell("BA", "SECOND", "", 4), Cell("BA", "THIRD", "", 6),
        Cell("MA", "SECOND", "", 1), Cell("MA", "THIRD", "", 0),
    ]  # fmt: skip
    assert quotas.total(found.cells) == 14


@pytest.mark.parametrize(
    ("rows", "cells", "said"),
    [
        ([["学院", "层次", "等级", "名额"], ["管理学院", "本科", "一等", "3"]], [Cell("BA", "FIRST", "管理学院", 3)], ""),
        ([["College", "Level", "Places"], ["Law School", "Master", "2.0"]], [Cell("MA", "", "Law School", 2)], ""),
        ([["学院", "本科", "硕士"], ["文学院", "2", "1"]], [Cell("BA", "", "文学院", 2), Cell("MA", "", "文学院", 1)], ""),
        ([["学院", "层次", "一等"], ["文学院", "本科", "2"], ["", "硕士", "1"]],
         [Cell("BA", "FIRST", "文学院", 2), Cell("MA", "FIRST", "文学院", 1)], ""),
        ([["层次", "名额"], ["本科", "三"]], [], "“三”不是名额数。"),
        ([["层次", "名额"], ["幼儿园", "3"]], [], "不认识层次“幼儿园”。"),
        ([["层次", "名额"], ["本科", "3"], ["本科", "4"]], [Cell("BA", "", "", 3)], "与第 2 行是同一格名额。"),
        ([["随便"], ["写"]], [], "没有找到名额表"),
        ([], [], "没有找到名额表"),
        ([["层次", "名额"], ["本科", "9999999"]], [], "太多"),
        ([["层次", "名额"]], [], "名额表里没有名额。"),
    ],
)  # fmt: skip
def test_quotas_down_and_across(rows: list[list[str]], cells: list[Cell], said: str) -> None:
    found = quotas.read(rows)
    assert found.cells == cells
    assert said in "".join(one.message for one in found.troubles)
    assert bool(said) is bool(found.troubles)


def _weekdays(day: date) -> bool:
    return day.weekday() < 5


@pytest.mark.parametrize(
    ("name", "before", "after", "why"),
    [
        ("opens_on", "2025-10-09", "2026-10-09", ""),
        ("closes_on", "2024-02-29", "2025-02-28", "2 月 29 日"),
        ("closes_on", "2028-02-29", "2029-02-28", "2 月 29 日"),
        ("closes_on", "2025-10-31", "2026-11-02", "顺延"),  # a Saturday in 2026
        ("pay_by", "2025-10-31", "2026-10-30", "提前"),
        ("closes_on", "2025-11-01", "2026-11-01", ""),  # was a Saturday already: meant so
    ],
)
def test_days_a_year_on(name: str, before: str, after: str, why: str) -> None:
    (found,) = rollover.moved({name: before}, _weekdays)
    assert found.after == after
    assert (why in found.why) if why else not found.why


def test_a_notice_keeps_its_working_days() -> None:
    off = {date(2026, 11, day) for day in (10, 11)}
    start, end = rollover.moved(
        {"notice_from": "2025-11-05", "notice_until": "2025-11-11"}, lambda day: _weekdays(day) and day not in off
    )
    assert start.after == "2026-11-05"
    assert end.after == "2026-11-13"  # from Thursday 5: 5, 6, 9, 12, 13
    assert "不少于" in end.why
    for start_year in range(2020, 2032):
        day = date(start_year, 1, 1)
        while day.year == start_year:  # whatever the day: a year on, and never an error
            (one,) = rollover.moved({"closes_on": day.isoformat()}, _weekdays)
            assert timedelta(days=364) <= date.fromisoformat(one.after) - day <= timedelta(days=369)
            day += timedelta(days=17)


def test_notices_show_no_more_than_they_must() -> None:
    assert [notices.masked_number(one) for one in ("20230113", "2023012345", "S0001", "7", "")] == [
        "2023**13", "2023****45", "S***1", "*", "",
    ]  # fmt: skip
    entries = [notices.Entry(7, "FIRST", 600_000), notices.Entry(3, "")]
    assert notices.from_json(notices.to_json(entries)) == entries
    assert notices.from_json("") == []
    assert notices.too_short("2025-11-10", "2025-11-14", 5) == ""
    assert notices.too_short("2025-11-10", "2025-11-13", 5) == "公示期有 4 个工作日，应不少于 5 个工作日。"
    assert [notices.least_days(text) for text in ("7", "", "-3", "viele")] == [7, 5, 5, 5]


@pytest.mark.parametrize(
    ("field", "text", "kept"),
    [
        ("hsk_level", "HSK4", {"hsk_level": "4"}),
        ("hsk_level", "五级", {"hsk_level": "5"}),
        ("hsk_level", "新HSK六级（245分）", {"hsk_level": "6", "hsk_score": "245"}),
        ("hsk_level", "通过", {}),
        ("average", "８５分", {"average": "85"}),
        ("average", "缺考", {}),
        ("gpa", "3.65/4.0", {}),  # of which scale is for the desk to say
        ("attendance", "0.98", {"attendance": "98"}),  # what a sheet keeps of 98%
        ("attendance", "97.5%", {"attendance": "97.5%"}),
        ("rank_percent", "3/40", {"rank_percent": "7.5"}),
        ("rank_percent", "0.5", {}),  # 0.5 % or half of all?
        ("failed", "2门", {"failed": "2"}),
    ],
)
def test_what_sheets_state_as_offices_write_it(field: str, text: str, kept: dict[str, str]) -> None:
    assert stated.read(field, text) == kept
