"""What the board reads: everything that was submitted to some cycles, in the order of the ranks; who holds what elsewhere."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.applications.model import Application, Cycle
from gzstudents.applications.operations import set_shares
from gzstudents.applications.queries.cycles import ShareRow
from gzstudents.distribution import operations, queries
from gzstudents.distribution.rules.standing import Seat
from gzstudents.kernel import scope
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.store import Store
from gzstudents.kernel.told import heard
from gzstudents.scholarships.model import Programme
from tests import make
from tests.distribution.making import application, cycle, hmt


def _cycle(session: Session, code: str) -> Cycle:
    programme = session.scalars(select(Programme).where(Programme.code == code)).one()
    cycle = Cycle(programme_id=programme.id, academic_year="2025-2026")
    session.add(cycle)
    session.flush()
    return cycle


def test_cycles_as_given_then_rank_then_number_and_no_drafts(store: Store) -> None:
    with store.writing("陈静", "applications.enter") as session:
        hk, uni = _cycle(session, "HKMO"), _cycle(session, "UNI")
        stays = [
            make.student(session, chinese_name=name, population="HK", stay={"college": college})
            for name, college in (
                ("陈小明", "管理学院"),
                ("黄国强", "文学院"),
                ("何家欣", "文学院"),
                ("李嘉欣", "文学院"),
            )
        ]
        latin = make.student(session, surname="NGUYEN", given_names="Van An")
        rows = [
            (hk, stays[0], 2, "RANKED", "OPEN"),
            (hk, stays[1], None, "SUBMITTED", "WITHDRAWN"),
            (hk, stays[2], 1, "RANKED", "OPEN"),
            (hk, stays[3], None, "DRAFT", "OPEN"),
            (uni, latin, 1, "RANKED", "OPEN"),
        ]
        for place, (cycle, stay, rank, stage, outcome) in enumerate(rows):
            session.add(
                Application(
                    number=f"APP-2025-{place + 1:05}", cycle_id=cycle.id, person_id=stay.person_id,
                    enrolment_id=stay.id, rank=rank, stage=stage, outcome=outcome, score=9000 - place,
                )
            )  # fmt: skip
        hk_id, uni_id, number = hk.id, uni.id, stays[2].student_number
    with store.reading() as session:
        found = queries.list_lines(session, queries.get_cycles(session, [uni_id, hk_id, uni_id]))
        assert queries.list_lines(session, []) == []
    assert [(one.name, one.rank, one.outcome) for one in found] == [
        ("NGUYEN Van An", 1, "OPEN"),
        ("何家欣", 1, "OPEN"),
        ("陈小明", 2, "OPEN"),
        ("黄国强", None, "WITHDRAWN"),
    ]
    first = found[1]
    assert (first.level, first.college, first.population) == ("BA", "文学院", "HK")
    assert (first.number, first.cycle_id, first.score, first.student_number) == (
        "APP-2025-00003", hk_id, 8998, number,
    )  # fmt: skip


def test_a_place_saved_on_another_board_counts_before_it_is_an_award(store: Store) -> None:
    make.name_school(store)
    with store.writing("office", "applications.register") as session:
        one, other = (cycle(session, code, quota_mode="SIMPLE", places=5) for code in ("GD", "CGS"))
        stay = make.student(session, stay={"level": "MA", "funding": "1"})
        here, there = application(session, one, stay, 1), application(session, other, stay, 1, preference=2)
        ids = one.id, other.id, here.id, there.id
    with store.writing("office", "distribution.fill") as session:
        operations.fill(session, cycle_ids=[ids[1]])
    with store.reading() as session:
        line = queries.list_lines(session, queries.get_cycles(session, [ids[0]]))[0]
        filling = queries.planned(session, cycle_ids=[ids[0]])
    assert [(held.name, held.award_id) for held in line.promised] == [("中国政府奖学金", 0)]
    assert filling.refused[ids[2]].code == "EXCLUSIVE"
    grade = line.offers[0].grade
    change = operations.Change(ids[2], Seat("PLACED", grade), 0)
    with store.writing("office", "distribution.save") as session, pytest.raises(RuleBroken) as refused:
        operations.save(session, cycle_ids=[ids[0]], changes=[change])
    assert "不能与同一学年的“中国政府奖学金”兼得" in refused.value.reasons[0]


def test_nobody_has_a_programme_twice_in_a_year_whatever_the_round(store: Store) -> None:
    make.name_school(store)
    with store.writing("office", "applications.register") as session:
        one, other = (cycle(session, "UNI", quota_mode="SIMPLE", places=5, round=number) for number in (1, 2))
        stay = make.student(session, stay={"funding": "1"})
        ids = one.id, other.id
        keys = [application(session, of, stay, 1).id for of in (one, other)]
    with store.reading() as session:
        both = queries.planned(session, cycle_ids=ids)  # decided together
    assert (list(both.placed), both.refused[keys[1]].code) == ([keys[0]], "EXCLUSIVE")
    for done, said in ((False, "另一批次中已分到"), (True, "已获得 2025-2026 学年的")):
        with store.writing("office", "distribution.fill") as session:
            if done:
                operations.finalise(session, cycle_id=ids[0])
            else:
                operations.fill(session, cycle_ids=ids[:1])
        with store.reading() as session:
            after = queries.planned(session, cycle_ids=ids[1:])
        assert said in heard(after.refused[keys[1]].detail), done


def test_a_share_may_be_asked_for_a_priority_of_the_plan(store: Store) -> None:
    make.name_school(store)
    with store.writing("office", "applications.register") as session:
        one = cycle(session, "UNI", quota_mode="SIMPLE", places=4)
        people = [("INTL", "BA", 9000), ("INTL", "BA", 8000), ("HK", "MA", 9100), ("OC", "BA", 9900)]
        stays = [
            make.student(session, population=kind, chinese_name=f"陈{place}", stay={"level": level, "funding": "1"})
            for place, (kind, level, _score) in enumerate(people)
        ]
        made = [
            application(session, one, stay, place + 1, score=people[place][2]).id for place, stay in enumerate(stays)
        ]
        key = one.id
    shares = [
        ShareRow(sense="AT_LEAST", field="plan_priority", operator="in", members=code, permille=share, text_zh="", text_en="")
        for code, share in (("EXCELLENT", 500), ("DEGREE", 0), ("HMT", 0))
    ]  # fmt: skip
    with store.writing("office", "cycles.shares") as session:
        set_shares(session, cycle_id=key, shares=shares)
    with store.reading() as session:
        board = queries.board(session, cycle_id=key)
        known = queries.know(session, board.shown, board.lines)
        filling = queries.planned(session, cycle_ids=[key])
    first = min(min(found) for found in known.shares.values())
    named = {made.index(line): {share - first for share in found} for line, found in known.shares.items()}
    assert named == {0: {0, 1}, 1: {1}, 2: {2}}
    refused = filling.refused[made[3]]  # nobody's priority: the share would not be kept
    assert (refused.code, heard(refused.detail)) == (
        "SHARE", "“优秀国际学生”不得少于 50%，加上此人将只有 3 人中的 1 人。",
    )  # fmt: skip


def test_who_sees_one_college_sees_what_is_left_for_it(store: Store) -> None:
    made = hmt(store, 3, budget_fen=1_500_000)
    with store.writing("office", "students.edit") as session:
        session.connection().exec_driver_sql(
            "UPDATE enrolments SET college = '文学院' WHERE id = (SELECT enrolment_id FROM applications WHERE id = ?)",
            (made.applications[2],),
        )
        session.connection().exec_driver_sql(
            "UPDATE register SET college = '文学院' WHERE person_id = "
            "(SELECT person_id FROM applications WHERE id = ?)",
            (made.applications[2],),
        )
    with store.writing("office", "distribution.place") as session:
        operations.place(session, application_id=made.applications[0], grade="FIRST", version=0)
    with store.reading() as session:
        driver: Any = session.connection().connection.driver_connection
        scope.narrow(driver, scope.Scope(college="文学院"))
        try:
            board = queries.board(session, cycle_id=made.cycle)
            filling = queries.planned(session, cycle_ids=[made.cycle])
            asked = queries.before_finalising(session, cycle_id=made.cycle, day="2025-12-01")
        finally:
            scope.widen(driver)
    assert [line.id for line in board.lines] == made.applications[2:]
    assert (board.cycles[0].others, board.cycles[0].budget_fen) == (1, 900_000)
    assert {cell.grade: cell.places for cell in board.problem.cells} == {"FIRST": 0, "SECOND": 1}
    assert filling.placed[made.applications[2]].grade == "SECOND"  # the first class is somebody else's
    assert "由能看到全部学生的人定稿" in asked.obstacles[0].text
