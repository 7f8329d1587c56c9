"""Awarding in a real store: all or none, certificates in the same act, and taking it back."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import event

from gzstudents.certificates import operations as certificates
from gzstudents.certificates import queries as register
from gzstudents.kernel import journal
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.store import Store
from gzstudents.scholarships import operations, queries
from gzstudents.scholarships.model import Award, EligibilityRule, Programme, Rate
from gzstudents.scholarships.operations import AwardResult
from gzstudents.students.model import Person
from tests import make

YEAR, DAY = "2025-2026", "2025-11-20"


def students(store: Store, count: int = 1, **values: Any) -> list[str]:
    with store.writing("陈静", "students.register") as session:
        return [make.student(session, **values).student_number or "" for _number in range(count)]


def award(store: Store, code: str, items: Sequence[Any], **values: Any) -> tuple[AwardResult, int]:
    pairs = [item if isinstance(item, tuple) else (item, "") for item in items]
    given = {"programme": code, "academic_year": YEAR, "items": pairs, "decided_on": DAY, **values}
    with store.writing("陈静", operations.award.verb) as session:  # type: ignore[attr-defined]
        result = operations.award(session, **given)
        return result, session.info["act_id"]


def awards(store: Store, **values: Any) -> list[queries.AwardRow]:
    with store.reading() as session:
        return queries.list_awards(session, order="certificate", descending=False, **values)


def test_award_and_certificate_are_one_act(store: Store) -> None:
    numbers = students(store, 2, chinese_name="阿米娜")
    result, act = award(store, "GD", numbers)
    assert [one.certificate for one in result.awarded] == ["GZ-GD-2025-0001", "GZ-GD-2025-0002"]
    assert [(row.student_number, row.amount_fen, row.certificate) for row in awards(store)] == [
        (numbers[0], 1000000, "GZ-GD-2025-0001"),
        (numbers[1], 1000000, "GZ-GD-2025-0002"),
    ]
    with store.reading() as session:
        made = journal.get_act(session, act)
        assert made is not None
        assert (made.verb, made.changes) == ("scholarships.award", 4)


def test_refused_with_the_reasons_of_everybody_and_nothing_is_kept(store: Store) -> None:
    (good,), (hk,) = students(store), students(store, population="HK", chinese_name="陈小明")
    with pytest.raises(RuleBroken) as refusal:
        award(store, "GD", [good, hk, "2099"])
    assert "2 人" in str(refusal.value)
    assert refusal.value.reasons == [
        f"陈小明（{hk}）是香港学生，“广东省政府来粤留学生奖学金”只授予国际学生。",
        "没有学号为“2099”的学生。",
    ]
    assert awards(store) == []
    with store.reading() as session:
        assert register.list_certificates(session) == []


def test_the_eligible_ones_get_it_when_the_others_may_be_left_out(store: Store) -> None:
    (good,), (hk,) = students(store), students(store, population="HK")
    result, _act = award(store, "GD", [hk, good], skip_refused=True)
    assert [one.student_number for one in result.awarded] == [good]
    assert [one.student_number for one in result.refused] == [hk]
    nobody, _act = award(store, "GD", [hk], skip_refused=True)
    assert nobody.awarded == []


def test_the_preview_says_what_the_act_does(store: Store) -> None:
    (number,) = students(store, population="TW", stay={"level": "MA", "category": "03"})
    with store.reading() as session:
        (check,) = operations.check_award(
            session, programme="tw", academic_year=YEAR, items=[(number, "SPECIAL")], decided_on=DAY
        )
    assert (check.is_eligible, check.amount_fen) == (True, 2000000)
    result, _act = award(store, "TW", [(number, "SPECIAL")])
    assert result.awarded[0].amount_fen == check.amount_fen


def test_by_enrolment_too_and_nobody_twice(store: Store) -> None:
    with store.writing("陈静", "students.register") as session:
        person = make.person(session)
        first, second = make.enrolment(session, person), make.enrolment(session, person, level="MA", category="03")
        ids = (first.id, second.id)
    with pytest.raises(RuleBroken) as refusal:
        award(store, "UNI", [(ids[0], "FIRST"), (ids[1], "FIRST")])
    assert all("出现了 2 次" in reason for reason in refusal.value.reasons)
    with pytest.raises(RuleBroken):
        award(store, "UNI", [(999, "FIRST")])
    result, _act = award(store, "UNI", [(ids[1], "FIRST")])
    assert result.awarded[0].amount_fen == 1000000
    with pytest.raises(RuleBroken, match="1 人"):
        award(store, "UNI", [(ids[0], "FIRST")])


def test_exclusive_across_acts(store: Store) -> None:
    (number,) = students(store)
    award(store, "UNI", [(number, "THIRD")])
    with pytest.raises(RuleBroken) as refusal:
        award(store, "GD", [number])
    assert "不能与同一学年的其他奖学金兼得" in refusal.value.reasons[0]
    award(store, "GD", [number], academic_year="2024-2025")
    award(store, "CGS", [number])  # both allow it


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"programme": "NOPE"}, "CGS、HKMO、TW、GD、UNI"),
        ({"academic_year": "2025"}, "不是学年"),
        ({"decided_on": "昨天"}, "不是日期"),
    ],
)
def test_wrong_questions(store: Store, values: dict[str, Any], words: str) -> None:
    (number,) = students(store)
    with pytest.raises(RuleBroken, match=words):
        award(store, "GD", [number], **values)
    with pytest.raises(RuleBroken, match="没有选中"):
        award(store, "GD", [])


def test_the_status_of_the_day_counts(store: Store) -> None:
    with store.writing("陈静", "students.register") as session:
        stay = make.student(session)
        make.change(session, stay, "SUSPENDED", "2025-12-01")
        number = stay.student_number
    with pytest.raises(RuleBroken):
        award(store, "GD", [number], decided_on="2025-12-01")
    award(store, "GD", [number], decided_on="2025-11-30")


def test_undo_takes_award_and_certificate_and_frees_the_number(store: Store) -> None:
    first, second = students(store, 2)
    _result, act = award(store, "GD", [first])
    award(store, "GD", [second])
    with store.writing("陈静", "journal.undo", cause="undo") as session:
        report = journal.undo(session, act)
    assert (len(report.reversed), report.kept, report.failed) == (2, [], [])
    assert [row.certificate for row in awards(store)] == ["GZ-GD-2025-0002"]
    again, _act = award(store, "GD", [first])
    assert again.awarded[0].certificate == "GZ-GD-2025-0001"  # never printed: the list stays without a gap


def test_undo_keeps_all_of_an_award_whose_certificate_was_printed(store: Store) -> None:
    first, second = students(store, 2)
    _result, act = award(store, "GD", [first, second])
    with store.writing("陈静", "certificates.mark_printed") as session:
        certificates.mark_printed(session, numbers=["GZ-GD-2025-0001"])
    with store.writing("陈静", "journal.undo", cause="undo") as session:
        report = journal.undo(session, act)
    assert {(one.table, one.row_id) for one in report.kept} == {("awards", 1), ("certificates", 1)}
    assert [row.certificate for row in awards(store)] == ["GZ-GD-2025-0001"]
    again, _act = award(store, "GD", [second])
    assert again.awarded[0].certificate == "GZ-GD-2025-0002"


def test_a_cancelled_award_voids_its_certificate_and_keeps_the_number(store: Store) -> None:
    (number,) = students(store)
    result, _act = award(store, "GD", [number])
    one = result.awarded[0].award_id
    with store.writing("陈静", "scholarships.cancel_award") as session:
        assert operations.cancel_award(session, award_ids=[one], reason="退学") == ["GZ-GD-2025-0001"]
    (row,) = awards(store)
    assert (row.state, row.certificate_state) == ("CANCELLED", "VOIDED")
    again, _act = award(store, "GD", [number])
    assert again.awarded[0].certificate == "GZ-GD-2025-0002"
    with pytest.raises(RuleBroken, match="取消"), store.writing("陈静", "scholarships.cancel_award") as session:
        operations.cancel_award(session, award_ids=[one], reason="再次")
    assert len([row for row in awards(store, academic_year=YEAR) if row.state != "CANCELLED"]) == 1


def test_suspended_and_resumed(store: Store) -> None:
    result, _act = award(store, "GD", students(store))
    ids = [one.award_id for one in result.awarded]
    with store.writing("陈静", "scholarships.suspend_award") as session:
        assert operations.suspend_award(session, award_ids=ids, reason="年度评审不合格") == 1
    assert awards(store)[0].state == "SUSPENDED"
    with store.writing("陈静", "scholarships.resume_award") as session:
        operations.resume_award(session, award_ids=ids, reason="申请恢复")
    assert awards(store)[0].state == "ACTIVE"
    for wrong in ({"award_ids": ids, "reason": ""}, {"award_ids": [99], "reason": "x"}):
        with pytest.raises(RuleBroken), store.writing("陈静", "scholarships.suspend_award") as session:
            operations.suspend_award(session, **wrong)  # type: ignore[arg-type]


def test_a_replacement_has_the_present_name_and_the_old_one_stays_as_printed(store: Store) -> None:
    result, _act = award(store, "GD", students(store, chinese_name="阿米娜"))
    with store.writing("陈静", "students.edit") as session:
        session.get_one(Person, result.awarded[0].person_id).chinese_name = "阿米娜塔"
    with store.writing("陈静", "certificates.reissue") as session:
        number = operations.reissue_certificate(session, award_id=result.awarded[0].award_id, reason="姓名有误")
    assert number == "GZ-GD-2025-0002"
    (row,) = awards(store)
    assert row.certificate == number
    with store.reading() as session:
        old, new = register.get_letters(session, ["GZ-GD-2025-0001", number])
        assert (old.chinese_name, old.reissue) == ("阿米娜", False)
        assert (new.chinese_name, new.reissue, new.amount_fen) == ("阿米娜塔", True, 1000000)
        states = {one.number: (one.state, one.reissue_of) for one in register.list_certificates(session)}
    assert states == {"GZ-GD-2025-0001": ("REISSUED", ""), number: ("ISSUED", "GZ-GD-2025-0001")}


def test_awards_without_certificates_get_them(store: Store) -> None:
    (number,) = students(store)
    result, _act = award(store, "GD", [number])
    one = result.awarded[0].award_id
    with store.writing("陈静", "test") as session:
        session.get_one(Award, one).certificate_id = None
    with pytest.raises(RuleBroken, match="学校名称"), store.writing("陈静", "certificates.issue") as session:
        operations.issue_certificates(session, award_ids=[one], issued_on=DAY)
    make.name_school(store)
    with store.writing("陈静", "certificates.issue") as session:
        assert operations.issue_certificates(session, award_ids=[one], issued_on=DAY) == 1
    assert awards(store)[0].certificate == "GZ-GD-2025-0002"
    with store.writing("陈静", "certificates.issue") as session:
        assert operations.issue_certificates(session, award_ids=[one]) == 0


def test_lists_counts_and_search(store: Store) -> None:
    (number,) = students(store, chinese_name="单晓晓")
    award(store, "GD", [number])
    award(store, "GD", students(store))
    award(store, "UNI", [(one, "FIRST") for one in students(store, population="MO")], academic_year="2024-2025")
    assert [row.name for row in awards(store, text="单晓晓")] == ["单晓晓"]
    assert [row.student_number for row in awards(store, text=number)] == [number]
    assert [row.certificate for row in awards(store, text="gz-uni-2024")] == ["GZ-UNI-2024-0001"]
    assert len(awards(store, programme="GD", limit=1, offset=1)) == 1
    assert awards(store, text="%") == []
    with store.reading() as session:
        amounts = sorted((row.programme, row.amount_fen) for row in queries.list_awards(session))
        assert amounts == [("GD", 1000000), ("GD", 1000000), ("UNI", 800000)]
        assert queries.academic_years(session) == [YEAR, "2024-2025"]
        assert [row.academic_year for row in queries.awards_of_person(session, 1)] == [YEAR]


def test_a_letter_says_what_is_known_and_no_more(store: Store) -> None:
    (intl,) = students(store, country="THA", surname="SAETANG", given_names="Ploy", stay={"major": "Finance"})
    (hk,) = students(store, population="HK", chinese_name="陳小明", stay={"major": ""})
    award(store, "CGS", [intl])
    award(store, "HKMO", [(hk, "FIRST")])
    with store.reading() as session:
        first, second = register.get_letters(session, ["GZ-CGS-2025-0001", "GZ-HKMO-2025-0001"])
    assert (first.latin_name, first.country_zh, first.country_en) == ("SAETANG Ploy", "泰国", "Thailand")
    assert (first.major_zh, first.major_en, first.amount_fen) == ("", "Finance", None)  # a value, not a sum of money
    assert (second.country_zh, second.country_en, second.grade_zh, second.amount_fen) == ("", "", "一等", 600000)
    assert first.words is not None
    assert (first.university_zh, first.signer_zh) == ("〔学校名称待填〕", "")  # nobody takes it for a name
    make.name_school(store)
    with store.writing("陈静", "certificates.reissue") as session:
        operations.reissue_certificate(session, award_id=1, reason="校名已填")
    with store.reading() as session:
        assert register.get_letters(session, ["GZ-CGS-2025-0002"])[0].university_zh == "珠江示例大学"


def test_shipped_programmes_are_taken_up_once_and_edits_stay(store: Store) -> None:
    with store.writing("陈静", "test") as session:
        programme = session.get_one(Programme, 1)
        programme.name_zh = "国家奖学金"
    with store.writing("陈静", "scholarships.adopt_programmes") as session:
        assert operations.adopt_programmes(session) == []
    with store.writing("陈静", "test") as session:
        session.query(Rate).filter(Rate.programme_id == 4).delete()
        session.query(EligibilityRule).filter(EligibilityRule.programme_id == 4).delete()
        session.delete(session.get_one(Programme, 4))
    with store.writing("陈静", "scholarships.adopt_programmes") as session:
        assert operations.adopt_programmes(session) == ["GD"]
    with store.reading() as session:
        codes = [row.code for row in queries.list_programmes(session)]
        assert codes == ["CGS", "HKMO", "TW", "UNI", "ICLT", "GZCITY", "UNIFULL", "PREP", "GD"]
        assert queries.list_programmes(session)[0].name == "国家奖学金"


def test_prize_list_for_a_demo(store: Store) -> None:
    students(store, 12)
    students(store, 3, population="HK")
    with store.reading() as session:
        found = queries.eligible_numbers(session, programme="UNI", academic_year=YEAR, limit=6, decided_on=DAY)
        assert {grade: len(numbers) for grade, numbers in found.items()} == {"FIRST": 1, "SECOND": 2, "THIRD": 3}
        flat = queries.eligible_numbers(session, programme="GD", academic_year=YEAR, limit=50, decided_on=DAY)
        assert {grade: len(numbers) for grade, numbers in flat.items()} == {"": 12}
    for grade, numbers in found.items():
        award(store, "UNI", [(number, grade) for number in numbers])


def test_a_thousand_at_once_are_read_in_a_few_statements(store: Store) -> None:
    numbers = students(store, 1000)
    read: list[str] = []
    event.listen(
        store.engine,
        "before_cursor_execute",
        lambda *call: read.append(call[2]) if call[2].lstrip().startswith("SELECT") else None,
    )
    result, _act = award(store, "UNI", [(number, "SECOND") for number in numbers])
    assert len(result.awarded) == 1000
    assert len(read) < 40
    assert result.awarded[-1].certificate == "GZ-UNI-2025-1000"
