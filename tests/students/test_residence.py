"""Settled abroad or not: days by the stamps, the right to live there, what is missing; kept as a check and shown at the desk."""

from datetime import date
from typing import Any

import pytest

from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.store import Store
from gzstudents.students.model import NationalityCheck
from gzstudents.students.operations.nationality import days_of, record_check
from gzstudents.students.rules.residence import LEGAL, PERMANENT, SENT, Facts, check, windows
from tests import make

FULL = (365, 365, 365, 365, 366)


def test_the_five_years_end_on_the_last_of_march() -> None:
    assert windows(2026)[0] == (date(2021, 4, 1), date(2022, 3, 31))
    assert windows(2026)[-1] == (date(2025, 4, 1), date(2026, 3, 31))
    assert len(windows(2026)) == 5


@pytest.mark.parametrize(
    ("facts", "result", "said"),
    [
        # 18 months of the last two years, the right held for two
        (Facts(PERMANENT, 2026, "2019-05-01", FULL, True), "PASSED", "已满 540 天"),
        (Facts(PERMANENT, 2026, "2024-03-31", (0, 0, 0, 270, 270), True), "PASSED", "居留 540 天"),
        (Facts(PERMANENT, 2026, "2024-04-01", FULL, True), "FAILED", "不满 2 年"),
        (Facts(PERMANENT, 2026, "2019-05-01", (0, 0, 0, 270, 269), True), "FAILED", "只居留 539 天"),
        (Facts(PERMANENT, 2026, "2019-05-01", (365, 365, 0, 100, 100), True), "UNCLEAR", "此前有连续的几年已满"),
        (Facts(PERMANENT, 2026, "2019-05-01", (None, None, None, None, 300), True), "UNCLEAR", "没有填写"),
        (Facts(PERMANENT, 2026, "2019-05-01", (None, None, None, None, 100), True), "FAILED", "只居留 100 天"),
        (Facts(PERMANENT, 2026, "", FULL, True), "UNCLEAR", "不知道从哪天起"),
        (Facts(PERMANENT, 2026, "2024", FULL, True), "UNCLEAR", "日期不完整"),
        (Facts(PERMANENT, 2026, "2019-05-01", FULL, False), "UNCLEAR", "还没有登记证明材料"),
        (Facts(PERMANENT, 2026, "2019-05-01", FULL, True, "JOINT_EXAM"), "PASSED", "父母一方"),
        # 30 months of the last five years, living there legally for five
        (Facts(LEGAL, 2026, "2021-03-31", (180, 180, 180, 180, 180), True), "PASSED", "居留 900 天"),
        (Facts(LEGAL, 2026, "2021-04-01", FULL, True), "FAILED", "不满 5 年"),
        (Facts(LEGAL, 2026, "2021-03-31", (180, 180, 180, 180, 179), True), "FAILED", "须满 900 天"),
        (Facts(LEGAL, 2026, "2021-03-31", (None, 180, 180, 180, 180), True), "UNCLEAR", "没有填写"),
        # sent abroad is not settled, however long
        (Facts(SENT, 2026, "2010-01-01", FULL, True), "FAILED", "不是华侨"),
    ],
)  # fmt: skip
def test_what_the_rule_says(facts: Facts, result: str, said: str) -> None:
    found = check(facts)
    assert found.result == result
    assert any(said in reason for reason in found.reasons), found.reasons


def test_days_by_stamps_and_the_record(store: Store) -> None:
    values: dict[str, Any] = {
        "admission_year": 2026, "origin": PERMANENT, "foreign_since": "2018-01-01",
        "stamps": "2021-04-01 2024-12-31\n2025-02-01 2026-03-31", "evidence": "永久居留证，使馆认证",
    }  # fmt: skip
    assert days_of(values)[-2:] == (275 + 59, 365)
    with store.writing("陈静", "students.register") as session:
        person = make.student(session).person_id
    with store.writing("陈静", "students.check_nationality") as session:
        record = session.get(NationalityCheck, record_check(session, person_id=person, values=values))
        assert record is not None
        assert (record.result, record.rule, record.days_5, record.days_4) == ("PASSED", "oc-2009-5", 365, 334)
    short = {**values, "stamps": "2025-12-01 2026-03-31", "result": "PASSED"}
    with (
        pytest.raises(RuleBroken, match="不能登记为符合"),
        store.writing("陈静", "students.check_nationality") as session,
    ):
        record_check(session, person_id=person, values=short)
