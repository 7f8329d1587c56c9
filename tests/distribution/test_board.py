"""The board in the store: filled, saved, finalised, taken back; each place checked, each refusal with its reason."""

import json
from typing import Any

import pytest

from gzstudents.applications.model import Notice, Objection
from gzstudents.distribution import operations, queries
from gzstudents.distribution.operations import Change
from gzstudents.distribution.rules.standing import OPEN, PLACED, REVOKED, UNPLACED, WAITLISTED, Seat, moving_up
from gzstudents.kernel import i18n, journal
from gzstudents.kernel.errors import RuleBroken, StaleRecord
from gzstudents.kernel.store import Store
from gzstudents.kernel.told import halves, heard
from tests import make
from tests.distribution.making import YEAR, Made, application, cycle, hmt, share


def act(store: Store, operation: Any, **values: Any) -> Any:
    with store.writing("office", operation.verb) as session:
        result = operation(session, **values)
    act.last = session.info["act_id"] if session.info["changed"] else None  # type: ignore[attr-defined]
    return result


def undo(store: Store) -> Any:
    with store.writing("office", "journal.undo", cause="undo") as session:
        return journal.undo(session, act.last)  # type: ignore[attr-defined]


def lines(store: Store, made: Made) -> dict[int, queries.Line]:
    with store.reading() as session:
        return {line.id: line for line in queries.board(session, cycle_id=made.cycle).lines}


def seats(store: Store, made: Made) -> list[tuple[str, str, str]]:
    return [(one.seat.state, one.seat.grade, one.seat.reason) for one in lines(store, made).values()]


def row(store: Store, sql: str, *values: Any) -> Any:
    with store.reading() as session:
        return tuple(session.connection().exec_driver_sql(sql, values).one())


def test_fill_is_idempotent_and_touches_nobody_who_is_decided(store: Store) -> None:
    made = hmt(store)
    second = made.applications[1]
    act(store, operations.unplace, application_id=second, reason="HAND", detail="本人放弃", version=0)
    act(store, operations.fill, cycle_ids=[made.cycle])
    assert seats(store, made) == [
        (PLACED, "FIRST", ""),
        (UNPLACED, "", "HAND"),
        (PLACED, "SECOND", ""),
        (UNPLACED, "", "QUOTA_FULL"),
    ]
    before = lines(store, made)
    assert act(store, operations.fill, cycle_ids=[made.cycle]).saved.changed == 0
    assert act.last is None  # type: ignore[attr-defined]
    assert lines(store, made) == before
    assert before[made.applications[0]].seat.amount_fen == 600_000
    assert row(store, "SELECT count(*) FROM applications WHERE stage = 'DISTRIBUTED'") == (4,)
    with store.reading() as session:
        shown = queries.list_snapshots(session, cycle_id=made.cycle)
        moved = queries.differences(session, snapshot_id=shown[0].id)
    assert (
        shown[0].summary
        == "保存：2 人分到名额，1 人定为不分配。共分配 2 人（一等 1 人，二等 1 人），合计 11,000 元。方式：按排名 3 人。".replace(
            "一等 1 人，", "一等 1 人、"
        )
    )
    assert [(one.name, one.after.state) for one in moved] == [("陈一", PLACED), ("张三", PLACED), ("李四", UNPLACED)]


def test_undo_gives_back_the_board_as_it_was(store: Store) -> None:
    made = hmt(store)
    before = lines(store, made)
    act(store, operations.fill, cycle_ids=[made.cycle])
    undo(store)
    assert [one._replace(version=0) for one in lines(store, made).values()] == list(before.values())
    assert row(store, "SELECT count(*) FROM distribution_snapshots") == (0,)


def test_places_money_and_other_scholarships_are_checked_again_when_it_is_saved(store: Store) -> None:
    made = hmt(store, budget_fen=1_000_000)
    first, second, *_rest = made.applications
    wanted = [Change(first, Seat(PLACED, "FIRST"), 0), Change(second, Seat(PLACED, "FIRST"), 0)]
    with pytest.raises(RuleBroken) as refused:
        act(store, operations.save, cycle_ids=[made.cycle], changes=wanted)
    assert "1 个名额已满" in refused.value.reasons[0]
    assert refused.value.reasons[0].startswith("黄二")
    with pytest.raises(RuleBroken) as refused:
        act(
            store,
            operations.save,
            cycle_ids=[made.cycle],
            changes=[wanted[0], Change(second, Seat(PLACED, "SECOND"), 0)],
        )
    assert "预算只剩 4,000 元" in refused.value.reasons[0]
    assert row(store, "SELECT count(*) FROM placements") == (0,)
    act(store, operations.place, application_id=first, grade="SECOND", version=0)
    swap = [Change(first, Seat(WAITLISTED, waiting=1), 1), Change(second, Seat(PLACED, "SECOND"), 0)]
    act(store, operations.save, cycle_ids=[made.cycle], changes=swap)
    assert seats(store, made)[:2] == [(WAITLISTED, "", ""), (PLACED, "SECOND", "")]


def test_a_stale_board_is_told(store: Store) -> None:
    made = hmt(store)
    act(store, operations.place, application_id=made.applications[0], grade="FIRST", version=0)
    with pytest.raises(StaleRecord, match="陈一"):
        act(store, operations.place, application_id=made.applications[0], grade="SECOND", version=0)


def test_what_was_decided_while_a_plan_was_looked_for_is_not_overwritten(store: Store) -> None:
    made = hmt(store)
    with store.reading() as session:
        plan = queries.planned(session, cycle_ids=[made.cycle])
    seen = {key: line.version for key, line in lines(store, made).items()}
    act(store, operations.unplace, application_id=made.applications[3], reason="HAND", detail="", version=0)
    with pytest.raises(StaleRecord, match="李四"):
        act(store, operations.take_over, cycle_ids=[made.cycle], filling=plan, seen=seen)
    assert seats(store, made)[3] == (UNPLACED, "", "HAND")


def test_nobody_gets_two_that_exclude_each_other(store: Store) -> None:
    make.name_school(store)
    with store.writing("office", "applications.register") as session:
        one, other = (cycle(session, code, quota_mode="SIMPLE", places=5) for code in ("GD", "CGS"))
        stay = make.student(session, stay={"level": "MA", "funding": "1"})
        wants, also = application(session, one, stay, 1), application(session, other, stay, 1, preference=2)
        ids = one.id, other.id, wants.id, also.id
    act(store, operations.fill, cycle_ids=list(ids[:2]))
    with store.reading() as session:
        found = {line.id: line.seat for line in queries.board(session, year=YEAR, cycle_id=queries.WHOLE_YEAR).lines}
    assert (found[ids[2]].state, found[ids[3]].reason) == (PLACED, "BETTER_PLACE"), found


def test_finalise_makes_awards_and_tells_the_others_why(store: Store) -> None:
    made = hmt(store)
    with pytest.raises(RuleBroken, match="还有 4 人没有决定"):
        act(store, operations.finalise, cycle_id=made.cycle)
    with store.writing("office", "applications.rank") as session:
        session.connection().exec_driver_sql(
            "UPDATE applications SET rank = NULL WHERE id = ?", (made.applications[3],)
        )
    with pytest.raises(
        RuleBroken, match="还有 1 份申请没有排名"
    ):  # it is not on the board: nobody could decide it there
        act(store, operations.finalise, cycle_id=made.cycle)
    with store.writing("office", "applications.rank") as session:
        session.connection().exec_driver_sql("UPDATE applications SET rank = 4 WHERE id = ?", (made.applications[3],))
    act(store, operations.fill, cycle_ids=[made.cycle])
    third = made.applications[2]
    act(store, operations.waitlist, application_id=third, version=1)
    result = act(store, operations.finalise, cycle_id=made.cycle, decided_on="2025-12-01")
    assert result[:4] == (2, 1, 1, 1_100_000)
    with store.reading() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT a.outcome, a.stage, a.outcome_reason, w.amount_fen, w.grade FROM applications a "
            "LEFT JOIN awards w ON w.id = a.award_id ORDER BY a.rank"
        )
        found = [tuple(one) for one in rows]
    assert found[:3] == [
        ("APPROVED", "DECIDED", "", 600_000, "FIRST"),
        ("APPROVED", "DECIDED", "", 500_000, "SECOND"),
        ("WAITLISTED", "DECIDED", "", None, None),
    ]
    assert found[3][:2] == ("REJECTED", "DECIDED")
    assert found[3][2].startswith("名额已满：")
    assert row(store, "SELECT state FROM cycles") == ("FINAL",)
    with pytest.raises(RuleBroken, match="已经定稿"):
        act(store, operations.finalise, cycle_id=made.cycle)
    with pytest.raises(RuleBroken) as refused:
        act(store, operations.reopen, application_id=third, version=lines(store, made)[third].version)
    assert "已经定稿" in refused.value.reasons[0]


def test_a_budget_that_is_too_small_for_anything(store: Store) -> None:
    made = hmt(store, 2, budget_fen=1_000)
    act(store, operations.fill, cycle_ids=[made.cycle])
    assert [one.seat.reason for one in lines(store, made).values()] == ["BUDGET", "BUDGET"]
    assert act(store, operations.finalise, cycle_id=made.cycle)[:4] == (0, 0, 2, 0)
    assert row(store, "SELECT count(*) FROM awards") == (0,)


def test_who_left_before_anybody_decided_has_a_reason_too(store: Store) -> None:
    made = hmt(store, 3)
    for key, grade in zip(made.applications[:2], ("FIRST", "SECOND"), strict=True):
        act(store, operations.place, application_id=key, grade=grade, version=0)
    with store.writing("office", "applications.move") as session:
        session.connection().exec_driver_sql(
            "UPDATE applications SET outcome = 'WITHDRAWN', rank = NULL WHERE id = ?", (made.applications[2],)
        )
    assert act(store, operations.finalise, cycle_id=made.cycle)[:3] == (2, 0, 0)
    left = lines(store, made)[made.applications[2]]
    assert (left.seat.state, left.seat.reason, left.outcome) == (UNPLACED, "CANCELLED", "WITHDRAWN")
    with store.reading() as session:
        sheet = queries.sheets(session, application_ids=[left.id])[0]
    assert (sheet.is_frozen, sheet.decided.detail[0]) == (True, "申请的结果是“本人撤回”。")


def test_no_decision_while_a_notice_hangs_or_an_objection_waits(store: Store) -> None:
    made = hmt(store)
    act(store, operations.fill, cycle_ids=[made.cycle])
    with store.writing("office", "applications.register") as session:
        session.add(
            Notice(
                cycle_id=made.cycle,
                starts_on="2025-11-24",
                ends_on="2025-11-28",
                content=f'[[{made.applications[0]},"FIRST",null]]',
            )
        )
        session.add(Objection(application_id=made.applications[0], received_on="2025-11-26", text="成绩有误"))
    with pytest.raises(RuleBroken, match="还有 1 条异议没有处理") as refused:
        act(store, operations.finalise, cycle_id=made.cycle, decided_on="2025-12-01")
    assert "2025-11-26 收到" in refused.value.reasons[0]
    with store.writing("office", "applications.register") as session:
        session.connection().exec_driver_sql("UPDATE objections SET upheld = 0, answer = '经核实无误'")
    with pytest.raises(RuleBroken, match="公示到 2025-11-28 为止"):
        act(store, operations.finalise, cycle_id=made.cycle, decided_on="2025-11-28")
    with pytest.raises(
        RuleBroken, match="有 1 人的名额与公示不同"
    ) as refused:  # nobody wins whom nobody could object to
        act(store, operations.finalise, cycle_id=made.cycle, decided_on="2025-11-29")
    assert refused.value.reasons == [f"{lines(store, made)[made.applications[1]].called}：没有公示"]
    with store.writing("office", "applications.register") as session:
        content = f'[[{made.applications[0]},"SECOND",null],[{made.applications[1]},"SECOND",null]]'
        session.add(Notice(cycle_id=made.cycle, starts_on="2025-12-01", ends_on="2025-12-05", content=content))
    with pytest.raises(RuleBroken) as refused:
        act(store, operations.finalise, cycle_id=made.cycle, decided_on="2025-12-06")
    assert refused.value.reasons[0].endswith("公示的是“二等”，现在是“一等”")
    with store.writing("office", "applications.register") as session:
        session.connection().exec_driver_sql("DELETE FROM notices WHERE starts_on = '2025-12-01'")
        session.connection().exec_driver_sql("UPDATE notices SET content = ?", (content.replace("SECOND", "FIRST", 1),))
    assert act(store, operations.finalise, cycle_id=made.cycle, decided_on="2025-11-29").awarded == 2


def paid_already(store: Store, award: int | None) -> None:
    with store.writing("office", "payments.pay") as session:
        session.connection().exec_driver_sql(
            "INSERT INTO instalments (award_id, due_month, item, part, paid_to, full_fen, halves, amount_fen, budget_year, state) "
            "VALUES (?, '2025-12', 'AWARD', 0, 'STUDENT', 600000, 2, 600000, 2025, 'PAID')", (award,),
        )  # fmt: skip


def test_a_revoked_place_is_free_and_undo_restores_exactly(store: Store) -> None:
    made = hmt(store)
    act(store, operations.fill, cycle_ids=[made.cycle])
    first, _second, third, _fourth = made.applications
    act(store, operations.waitlist, application_id=third, version=1)
    act(store, operations.finalise, cycle_id=made.cycle)
    before = lines(store, made)
    version = before[first].version
    act(store, operations.revoke, application_id=first, version=version, reason="学业不合格")
    now = lines(store, made)
    assert (now[first].seat.state, now[first].outcome) == (REVOKED, "EXCLUDED")
    assert row(store, "SELECT state FROM awards WHERE id = ?", before[first].award_id) == ("CANCELLED",)
    undo(store)
    back = lines(store, made)
    assert back[first]._replace(version=0) == before[first]._replace(version=0)
    assert row(store, "SELECT state FROM awards WHERE id = ?", before[first].award_id) == ("ACTIVE",)
    # never a candidate again; who waits is proposed, and gets the award when somebody says so
    act(store, operations.revoke, application_id=first, version=back[first].version, reason="放弃入学")
    with store.reading() as session:
        board = queries.board(session, cycle_id=made.cycle)
        live = queries.standing(queries.whole(session, board.shown, board.lines), board.lines, board.shown)
    assert moving_up(live) == [(third, "FIRST")]
    assert act(store, operations.fill, cycle_ids=[made.cycle]).saved.changed == 0
    act(store, operations.move_up, application_id=third, version=lines(store, made)[third].version, grade="FIRST")
    moved = lines(store, made)[third]
    assert (moved.seat.state, moved.seat.amount_fen, moved.outcome) == (PLACED, 600_000, "APPROVED")
    with pytest.raises(RuleBroken, match="1 个名额已满"):
        act(store, operations.restore, application_id=first, version=lines(store, made)[first].version)
    act(store, operations.revoke, application_id=third, version=moved.version, reason="转学")
    paid_already(store, before[first].award_id)
    with store.reading() as session:
        found = queries.hanging(session, application_id=first)
    assert found == (False, "", 0, 600_000)
    with pytest.raises(RuleBroken, match="已发放 6,000 元，还没有追回"):  # nobody is paid twice
        act(store, operations.restore, application_id=first, version=lines(store, made)[first].version)
    with store.writing("office", "payments.claw_back") as session:
        session.connection().exec_driver_sql("UPDATE instalments SET state = 'CLAWED_BACK'")
    act(store, operations.restore, application_id=first, version=lines(store, made)[first].version)
    again = lines(store, made)[first]
    assert again.seat == before[first].seat
    assert (again.outcome, again.stage) == (before[first].outcome, before[first].stage)
    assert row(store, "SELECT state, amount_fen FROM awards WHERE id = ?", again.award_id) == ("ACTIVE", 600_000)


def test_a_share_is_asked_for_when_all_is_done(store: Store) -> None:
    made = hmt(store)
    share(store, made.cycle, sense="AT_MOST", field="population", members="HK", permille=500, text_zh="香港学生")
    for key, grade in zip(made.applications, ("FIRST", "SECOND"), strict=False):
        act(store, operations.place, application_id=key, grade=grade, version=0)
    for key in made.applications[2:]:
        act(store, operations.unplace, application_id=key, reason="HAND", detail="", version=0)
    with pytest.raises(RuleBroken) as refused:
        act(store, operations.finalise, cycle_id=made.cycle)
    assert refused.value.reasons == ["“香港学生”须不超过 50%，现在不符合。"]
    assert act(store, operations.finalise, cycle_id=made.cycle, accept_shares=True).awarded == 2
    with store.reading() as session:
        newest = queries.list_snapshots(session, cycle_id=made.cycle)[0].summary
    assert newest.endswith("委员会同意：“香港学生”须不超过 50%，现在不符合。名单没有公示。")


def test_who_is_not_eligible_is_told_in_words(store: Store) -> None:
    made = hmt(store)
    with store.writing("office", "students.change_status") as session:
        stay = (
            session.connection()
            .exec_driver_sql("SELECT enrolment_id FROM applications WHERE id = ?", (made.applications[0],))
            .scalar_one()
        )
        session.connection().exec_driver_sql(
            "UPDATE status_changes SET status = 'SUSPENDED' WHERE enrolment_id = ?", (stay,)
        )
    act(store, operations.fill, cycle_ids=[made.cycle])
    refused = lines(store, made)[made.applications[0]].seat
    assert refused.reason == "NOT_ELIGIBLE"
    chinese, english = halves(refused.detail)  # kept in both, whoever decided; without a name
    assert "学籍状态" in chinese
    assert "status" in english
    assert "陈一" not in refused.detail
    full = lines(store, made)[made.applications[3]].seat.detail
    with i18n.speaking("en"):
        assert heard(full) == "The 1 place of “Bachelor · Second class” is taken."
    assert heard(full) == "“本科 · 二等”的 1 个名额已满。"
    with pytest.raises(RuleBroken):
        act(store, operations.place, application_id=made.applications[0], grade="FIRST", version=1)


def test_sheets_stay_as_they_were_frozen(store: Store) -> None:
    made = hmt(store)
    act(store, operations.fill, cycle_ids=[made.cycle])
    with store.reading() as session:
        open_ones = queries.sheets(session, application_ids=made.applications)
    assert [one.is_frozen for one in open_ones] == [False] * 4
    act(store, operations.finalise, cycle_id=made.cycle)
    with store.reading() as session:
        frozen = queries.sheets(session, application_ids=made.applications)
    assert [one.decided for one in frozen] == [one.decided for one in open_ones]
    with store.writing("office", "students.edit") as session:
        session.connection().exec_driver_sql("UPDATE enrolments SET college = '别的学院'")
        session.connection().exec_driver_sql("UPDATE applications SET score = 1, rank = NULL")
    with store.reading() as session:
        assert queries.sheets(session, application_ids=made.applications) == frozen
        content = (
            session.connection()
            .exec_driver_sql("SELECT content FROM distribution_snapshots ORDER BY id DESC LIMIT 1")
            .scalar_one()
        )
    assert "陈一" not in content  # names are looked up: who is erased is erased here too
    assert len(json.loads(content)["sheets"]) == 4
    assert Seat() == OPEN
