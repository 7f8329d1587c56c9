"""What a roster would need to pay wrongly or twice: a lock, an undo, a merge, another draft, a budget, a name that had to go."""

from pathlib import Path

import pytest
from sqlalchemy import select

from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.settings import save_settings
from gzstudents.kernel.store import Store
from gzstudents.payments import operations, queries
from gzstudents.payments.model import Roster, RosterLine
from gzstudents.scholarships import operations as scholarships
from gzstudents.scholarships.model import Award
from gzstudents.studies.model import Absence
from tests.payments import money
from tests.payments.test_rosters import OCTOBER, change, lines, roster
from tests.payments.test_wrong_payments import HALF, MONTH, SEPTEMBER, cash, last_act, pay, september, undo


def test_who_was_taken_off_one_draft_does_not_come_on_the_next(store: Store) -> None:
    (one,) = money.students(store, 1)
    money.plan(store)
    made = roster(store, SEPTEMBER)
    money.do(store, operations.exclude, line_ids=[lines(store, made.roster_id)[0].id], reason="DECLINED")
    later = roster(store, OCTOBER)
    assert (later.lines, later.total_fen) == (1, MONTH)
    money.do(store, operations.discard, roster_id=made.roster_id)
    assert roster(store, OCTOBER).total_fen == 2 * MONTH
    assert money.states(store, one)[:2] == "PP"


def test_what_a_later_roster_pays_no_earlier_draft_pays_too(store: Store) -> None:
    """Away, so left out of November's draft; back, and on December's, which is locked: November made again has nothing."""
    (one,) = money.students(store, 1)
    money.plan(store)
    for month in (SEPTEMBER, OCTOBER):
        pay(store, month)
    change(store, one, "SUSPENDED", "2025-10-20")
    november = roster(store, "2025-11")
    assert november.total_fen == 0
    undo(store, last_act(store) - 1)
    december = roster(store, "2025-12")
    assert december.total_fen == 2 * MONTH
    money.do(store, operations.lock, roster_id=december.roster_id, today="2025-12-25")
    again = roster(store, "2025-11")
    assert (again.roster_id, again.lines, again.total_fen) == (november.roster_id, 0, 0)
    with pytest.raises(RuleBroken, match="没有可以发放的人"):
        money.do(store, operations.lock, roster_id=november.roster_id, today="2025-12-25")


def test_taken_off_by_hand_stays_off_though_it_was_held_in_between(store: Store) -> None:
    """Arrears of September on October's draft, taken off; a leave and its end; made again each time."""
    (one,) = money.students(store, 1)
    money.plan(store)
    made = roster(store, OCTOBER)
    arrears = next(line for line in lines(store, made.roster_id) if line.amount_fen == MONTH)
    money.do(store, operations.exclude, line_ids=[arrears.id], reason="DECLINED")
    change(store, one, "SUSPENDED", "2025-08-20")
    left = last_act(store)
    assert roster(store, OCTOBER).total_fen == 0
    undo(store, left)
    assert roster(store, OCTOBER).total_fen == MONTH
    assert {line.id for line in lines(store, made.roster_id) if line.exclusion == "MANUAL"} == {arrears.id}


def test_unlocked_is_as_before_the_lock(store: Store) -> None:
    """Who was taken off by hand can be put back; the hashes of files of another content go."""
    money.students(store, 2)
    money.plan(store)
    made = roster(store, SEPTEMBER)
    off = lines(store, made.roster_id)[0].id
    money.do(store, operations.exclude, line_ids=[off], reason="DECLINED")
    money.do(store, operations.lock, roster_id=made.roster_id, today="2025-09-25")
    with store.writing("李会计", "payments.note_file", cause="job") as session:
        session.get_one(Roster, made.roster_id).bank_hash = "f" * 64
    money.do(store, operations.unlock, roster_id=made.roster_id, reason="有误")
    money.do(store, operations.include, line_ids=[off])
    with store.reading() as session:
        found = session.get_one(Roster, made.roster_id)
        assert (found.people, found.total_fen, found.bank_hash) == (2, 2 * MONTH, "")


def test_a_further_part_is_made_only_for_who_can_be_paid(store: Store) -> None:
    money.students(store, 1)
    money.students(store, 1, account=False)
    money.plan(store)
    made = pay(store)
    again = roster(store, SEPTEMBER)
    assert (again.roster_id, again.changed) == (made.roster_id, 0)


def test_acts_of_money_go_back_whole_or_not_at_all(store: Store) -> None:
    first, second = money.students(store, 2)
    money.plan(store)
    roster(store, SEPTEMBER)
    made_first = last_act(store)
    (third,) = money.students(store, 1)
    money.plan(store)
    made = roster(store, SEPTEMBER)
    made_again = last_act(store)
    money.do(store, operations.exclude, line_ids=[lines(store, made.roster_id)[0].id], reason="DECLINED")
    excluded = last_act(store)
    money.do(store, operations.lock, roster_id=made.roster_id, today="2025-09-25")
    locked = last_act(store)
    for act in (made_first, made_again, excluded):
        with pytest.raises(RuleBroken, match="没有撤销"):
            undo(store, act)
    money.do(store, operations.mark_paid, roster_id=made.roster_id, paid_on="2025-09-26")
    paid = last_act(store)
    for act in (excluded, locked):
        with pytest.raises(RuleBroken, match="没有撤销"):
            undo(store, act)
    assert [money.states(store, one)[0] for one in (first, second, third)] == list("HXX")
    undo(store, paid)
    undo(store, locked)
    assert [money.states(store, one)[0] for one in (first, second, third)] == list("PPP")
    undo(store, last_act(store))  # the lock again
    money.do(store, operations.mark_paid, roster_id=made.roster_id, paid_on="2025-09-26")
    assert cash(store) == 2 * MONTH


def test_a_payment_that_was_got_back_is_not_taken_back(store: Store) -> None:
    (one,) = money.students(store, 1)
    money.plan(store)
    pay(store)
    paid = last_act(store)
    money.do(store, operations.claw_back, instalment_ids=[money.rows(store, one)[0].id], reason="应资助方要求")
    with pytest.raises(RuleBroken, match="请先撤销追回"):
        undo(store, paid)
    assert cash(store) == 0


def test_nothing_is_locked_by_rules_that_hold_no_more(store: Store) -> None:
    """Days of holiday are nobody's absence: with other holidays September is worth half, and so it is locked."""
    (one,) = money.students(store, 1)
    with store.writing("王老师", "studies.absence") as session:
        stay = session.get_one(Award, one).enrolment_id
        session.add(Absence(enrolment_id=stay, kind="ABROAD", starts_on="2025-09-01", ends_on="2025-09-16"))
    with store.writing("office", "office.settings") as session:
        save_settings(session, school_holidays="08-31/09-30")
    money.plan(store)
    made = roster(store, SEPTEMBER)
    with store.writing("office", "office.settings") as session:
        save_settings(session, school_holidays="07-10/08-31")
    with pytest.raises(RuleBroken, match="发放规则改过"):
        money.do(store, operations.lock, roster_id=made.roster_id, today="2025-09-25")
    money.plan(store)
    assert (made.total_fen, roster(store, SEPTEMBER).total_fen) == (MONTH, HALF)
    money.do(store, operations.lock, roster_id=made.roster_id, today="2025-09-25")


def test_two_records_of_one_person_on_a_locked_roster(store: Store) -> None:
    """Merged between lock and payment: the roster still is what was locked."""
    from gzstudents.duplicates.operations import merge

    one, two = money.students(store, 2)
    money.plan(store)
    made = roster(store, SEPTEMBER)
    money.do(store, operations.lock, roster_id=made.roster_id, today="2025-09-25")
    with store.reading() as session:
        people = [session.get_one(Award, award).person_id for award in (one, two)]
    money.do(store, scholarships.cancel_award, award_ids=[two], reason="重复", happened_on="2025-08-20")
    money.do(store, merge, kept_id=people[0], merged_id=people[1])
    with store.reading() as session:
        sealed = session.get_one(Roster, made.roster_id).content_hash
        assert queries.is_intact(session, made.roster_id, sealed)
        assert not queries.is_intact(session, made.roster_id, "0" * 64)
    money.do(store, operations.mark_paid, roster_id=made.roster_id, paid_on="2025-09-26")
    assert september(store, two) == [("PAID", MONTH), ("HELD", -MONTH)], "paid, and to be got back"


def test_a_roster_that_somebodys_name_had_to_leave_still_holds(store: Store) -> None:
    """Erased by law: the sums stay proved. One that had been changed before is not mended by it."""
    from gzstudents.privacy.operations import erasing

    money.students(store, 2)
    money.plan(store)
    made = pay(store)
    line = lines(store, made.roster_id)[0].id

    def erase() -> bool:
        with store.writing("陈静", "privacy.erase") as session:
            erasing._overwrite(session, "roster_lines", [line], ["person_name", "student_number", "tail"], "x")
        with store.reading() as session:
            assert session.get_one(RosterLine, line).person_name == ""
            return queries.is_intact(session, made.roster_id, session.get_one(Roster, made.roster_id).content_hash)

    assert erase()
    with store.writing("某人", "payments.roster") as session:
        session.get_one(RosterLine, line).amount_fen += 1
    assert not erase()


def test_rosters_of_months_to_come_and_numbers_that_left_the_office(store: Store) -> None:
    money.students(store, 1)
    money.plan(store)
    far = roster(store, "2026-08", today="2026-05-31")  # all that is due until then: to be looked at, not to be paid
    with pytest.raises(RuleBroken, match="还没有到"):
        money.do(store, operations.lock, roster_id=far.roster_id, today="2026-05-31")
    money.do(store, operations.discard, roster_id=far.roster_id)
    made = roster(store, "2026-02", today="2025-12-20")  # before the spring festival
    money.do(store, operations.discard, roster_id=made.roster_id)
    again = roster(store, "2026-02", today="2025-12-20")
    assert (made.number, again.number) == ("FF-2026-0001", "FF-2026-0001")
    store.seen("李会计", "payments.exported", {"roster": "ff-2026-0001", "count": 1})
    money.do(store, operations.discard, roster_id=again.roster_id)
    assert roster(store, "2026-02", today="2025-12-20").number == "FF-2026-0002"


def test_a_cancelled_award_stops_the_bank_file(store: Store, tmp_path: Path) -> None:
    from gzstudents.payments import output

    one, _two = money.students(store, 2)
    money.plan(store)
    made = roster(store, SEPTEMBER)
    money.do(store, operations.lock, roster_id=made.roster_id, today="2025-09-25")
    with store.reading() as session:
        assert output.write(session, made.roster_id, "bank", tmp_path / "a.xlsx").lines == 2
        number = session.connection().exec_driver_sql("SELECT min(number) FROM bank_accounts").scalar_one()
    with store.writing("李会计", "payments.account") as session:
        session.connection().exec_driver_sql("UPDATE bank_accounts SET number = ?, version = version + 1", (number,))
        act = session.info["act_id"]
    with store.reading() as session, pytest.raises(RuleBroken, match="同一个账号"):
        output.write(session, made.roster_id, "bank", tmp_path / "b.xlsx")
    undo(store, act)
    money.do(store, scholarships.cancel_award, award_ids=[one], reason="取消", happened_on="2025-08-20")
    with store.reading() as session, pytest.raises(RuleBroken, match="情况变了"):
        output.write(session, made.roster_id, "bank", tmp_path / "b.xlsx")
    assert not (tmp_path / "b.xlsx").exists()


def test_transfers_are_held_against_the_budget_too(store: Store) -> None:
    """Tuition 20,000 and insurance 800 and a room of 700 in September: 21,500; the budget has a fen too little."""
    (one,) = money.students(store, 1)
    money.plan(store)
    money.do(store, operations.set_budget, programme="CGS", year=2025, amount_fen=2_149_999)
    with pytest.raises(RuleBroken) as refused:
        money.do(store, operations.transfer, programme="CGS", month=SEPTEMBER)
    assert "超出 0.01 元" in refused.value.reasons[0]
    with pytest.raises(RuleBroken):
        money.do(store, operations.transfer, programme="CGS", month=SEPTEMBER, paid_on="2099-01-01")
    assert money.do(store, operations.transfer, programme="CGS", month=SEPTEMBER, override="追加预算已批") == 3
    with store.reading() as session:
        assert queries.budget(session, session.get_one(Award, one).programme_id, 2025).left_fen == -1


def test_an_overrun_is_allowed_for_the_sum_it_was_allowed_for(store: Store) -> None:
    money.students(store, 1)
    money.plan(store)
    money.do(store, operations.set_budget, programme="CGS", year=2025, amount_fen=100)
    made = roster(store, SEPTEMBER)
    money.do(store, operations.override, roster_id=made.roster_id, reason="追加预算已批")
    assert roster(store, SEPTEMBER).changed == 0
    money.students(store, 1)
    money.plan(store)
    roster(store, SEPTEMBER)
    with pytest.raises(RuleBroken, match="预算不足"):
        money.do(store, operations.lock, roster_id=made.roster_id, today="2025-09-25")


def test_a_line_and_its_instalment_are_paid_together(store: Store) -> None:
    """What was moved by hand under a locked roster stops the payment: else the month would come again."""
    money.students(store, 1)
    money.plan(store)
    made = roster(store, SEPTEMBER)
    money.do(store, operations.lock, roster_id=made.roster_id, today="2025-09-25")
    with store.writing("某人", "payments.hold") as session:
        line = session.scalars(select(RosterLine)).one()
        session.connection().exec_driver_sql(
            "UPDATE instalments SET state = 'PLANNED', version = version + 1 WHERE id = ?", (line.instalment_id,)
        )
    with pytest.raises(RuleBroken, match="与锁定时不符"):
        money.do(store, operations.mark_paid, roster_id=made.roster_id, paid_on="2025-09-26")
