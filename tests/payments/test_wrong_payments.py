"""What a wrong or a doubled payment would need to happen, one way after the other: each ends with the sum worked out by hand."""

from typing import Any

import pytest
from sqlalchemy import select

from gzstudents.kernel import journal
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.settings import save_settings
from gzstudents.kernel.store import Store
from gzstudents.payments import operations, queries
from gzstudents.payments.model import Roster, RosterLine
from gzstudents.scholarships import operations as scholarships
from gzstudents.scholarships.model import Award, Programme
from gzstudents.students.model import StatusChange
from gzstudents.studies.model import Absence
from tests import make
from tests.payments import money
from tests.payments.test_rosters import OCTOBER, change, lines, roster

MONTH, HALF = 250_000, 125_000  # 2,500 yuan a month
SEPTEMBER = "2025-09"


def pay(store: Store, month: str = SEPTEMBER) -> operations.RosterResult:
    """The month's roster, made, locked and paid."""
    made = roster(store, month)
    money.do(store, operations.lock, roster_id=made.roster_id, today=f"{month}-25")
    money.do(store, operations.mark_paid, roster_id=made.roster_id, paid_on=f"{month}-26")
    return made


def registered(store: Store, award: int, day: str) -> int:
    """The day of registration is put right. Returns the act."""
    with store.writing("王老师", "students.change_status") as session:
        stay = session.get_one(Award, award).enrolment_id
        session.scalars(select(StatusChange).where(StatusChange.enrolment_id == stay)).one().effective_on = day
        return int(session.info["act_id"])


def undo(store: Store, act: int) -> None:
    with store.writing("李会计", "journal.undo", cause="undo") as session:
        journal.undo(session, act)


def last_act(store: Store) -> int:
    with store.reading() as session:
        return journal.list_acts(session, 1)[0].id


def september(store: Store, award: int) -> list[tuple[str, int]]:
    """State and sum of each part of the month."""
    return [(row.state, row.amount_fen) for row in money.rows(store, award) if row.due_month == SEPTEMBER]


def cash(store: Store) -> int:
    with store.reading() as session:
        return queries.paid(session).cash_fen


@pytest.mark.parametrize(("registered_on", "due"), [("2025-09-15", MONTH), ("2025-09-16", HALF)])
def test_a_hold_that_is_lifted_pays_what_the_rules_say(store: Store, registered_on: str, due: int) -> None:
    """Held by hand, looked at again, released: half a month stays half a month."""
    (one,) = money.students(store, 1)
    registered(store, one, registered_on)
    money.plan(store)
    first = money.rows(store, one)[0].id
    money.do(store, operations.hold, instalment_ids=[first], reason="DECLINED")
    assert money.plan(store).changed == 0
    money.do(store, operations.release, instalment_ids=[first], reason="本人改变主意")
    assert september(store, one) == [("PLANNED", due)]
    assert roster(store, SEPTEMBER).total_fen == due


def test_a_month_that_is_let_through_pays_what_the_rules_say(store: Store) -> None:
    """No sign-in, let be paid all the same: half of the month of a late registration, and it does stand on the roster."""
    (one,) = money.students(store, 1)
    with store.writing("王老师", "office.settings") as session:
        save_settings(session, sign_in_programmes="CGS")
    registered(store, one, "2025-09-20")
    money.plan(store)
    assert roster(store, SEPTEMBER, today="2025-09-28").people == 0
    money.do(
        store, operations.release, instalment_ids=[money.rows(store, one)[0].id], reason="已补签", today="2025-09-28"
    )
    assert september(store, one) == [("PLANNED", HALF)]
    made = roster(store, SEPTEMBER, today="2025-09-28")
    assert (made.people, made.total_fen) == (1, HALF)
    registered(store, one, "2025-09-10")
    assert september(store, one) == [("PLANNED", MONTH)]


def test_a_hold_by_hand_does_not_outlive_the_award(store: Store) -> None:
    """Suspended while held: released by hand it is held by the suspension. Cancelled while the bank's money is back: a new
    account pays nothing.
    """
    stopped, gone = money.students(store, 2)
    money.plan(store)
    held = money.rows(store, stopped)[2].id
    money.do(store, operations.hold, instalment_ids=[held], reason="OTHER", detail="核实中")
    money.do(store, scholarships.suspend_award, award_ids=[stopped], reason="不合格", happened_on="2025-10-05")
    money.do(store, operations.release, instalment_ids=[held], reason="已核实")
    row = money.rows(store, stopped)[2]
    assert (row.state, row.reason) == ("HELD", "AWARD_SUSPENDED")
    made = pay(store)
    back = next(line.id for line in lines(store, made.roster_id) if line.person_name == "学生1")
    money.do(store, operations.mark_returned, line_ids=[back], reason="户名不符", returned_on="2025-10-08")
    money.do(store, scholarships.cancel_award, award_ids=[gone], reason="取消", happened_on="2025-08-20")
    with store.reading() as session:
        person = session.get_one(Award, gone).person_id
    money.do(
        store, operations.add_account_with_consent, person_id=person, how="PAPER", bank="示例银行", holder="D",
        number="4111111111111111",
    )  # fmt: skip
    assert september(store, gone) == [("RETURNED", MONTH), ("DROPPED", 0)]
    assert cash(store) == MONTH


def test_what_was_let_be_is_not_paid_again(store: Store) -> None:
    """Paid 2,500, the award falls away, the claim is let be, the award stands again: the month has been paid."""
    (one,) = money.students(store, 1)
    money.plan(store)
    pay(store)
    change(store, one, "WITHDRAWN", "2025-08-20")
    withdrawn = last_act(store)
    money.do(store, operations.let_be, instalment_ids=[money.rows(store, one)[1].id], reason="免于追回")
    undo(store, withdrawn)
    money.plan(store)
    assert september(store, one) == [("PAID", MONTH), ("DROPPED", -MONTH)]
    registered(store, one, "2025-09-20")
    assert september(store, one) == [("PAID", MONTH), ("DROPPED", -MONTH)], "half a month less, and more was let be"
    assert cash(store) == MONTH


def test_of_a_claim_that_was_let_be_in_part_the_rest_is_claimed(store: Store) -> None:
    """Half a month is let be; the whole month falls away: the other half is claimed."""
    (one,) = money.students(store, 1)
    money.plan(store)
    pay(store)
    registered(store, one, "2025-09-20")
    money.do(store, operations.let_be, instalment_ids=[money.rows(store, one)[1].id], reason="免于追回")
    money.do(store, scholarships.cancel_award, award_ids=[one], reason="取消", happened_on="2025-08-20")
    assert september(store, one) == [("PAID", MONTH), ("DROPPED", -HALF), ("HELD", -HALF)]


def test_a_claim_whose_ground_goes_away_is_paid_again_and_what_was_asked_back_is_not(store: Store) -> None:
    """Half a month got back for a wrong day of registration; the day is put right: the half is due. What the sponsor asked back
    by itself is not.
    """
    one, other = money.students(store, 2)
    money.plan(store)
    pay(store)
    registered(store, one, "2025-09-20")
    money.do(store, operations.claw_back, instalment_ids=[money.rows(store, one)[1].id], reason="已退款")
    registered(store, one, "2025-09-02")
    assert september(store, one) == [("PAID", MONTH), ("CLAWED_BACK", -HALF), ("PLANNED", HALF)]
    money.do(store, operations.claw_back, instalment_ids=[money.rows(store, other)[0].id], reason="应资助方要求")
    registered(store, other, "2025-09-02")
    assert september(store, other) == [("PAID", MONTH), ("CLAWED_BACK", -MONTH)]


def test_never_more_comes_back_than_was_paid(store: Store) -> None:
    """The payment itself and the claim of it, one after the other and both at once; and what the bank had sent back."""
    one, two, three = money.students(store, 3)
    money.plan(store)
    made = pay(store)
    for award in (one, two):
        change(store, award, "WITHDRAWN", "2025-08-20")
    paid, claim = (row.id for row in money.rows(store, one)[:2])
    money.do(store, operations.claw_back, instalment_ids=[paid], reason="已退款", amount_fen=100_001)
    assert september(store, one) == [("PAID", MONTH), ("HELD", -149_999), ("CLAWED_BACK", -100_001)]
    money.do(store, operations.claw_back, instalment_ids=[paid], reason="已退款")
    with pytest.raises(RuleBroken):
        money.do(store, operations.claw_back, instalment_ids=[claim], reason="再次")
    assert september(store, one) == [
        ("PAID", MONTH),
        ("DROPPED", 0),
        ("CLAWED_BACK", -100_001),
        ("CLAWED_BACK", -149_999),
    ]
    both = [row.id for row in money.rows(store, two)[:2]]
    with pytest.raises(RuleBroken, match="已经追回过"):
        money.do(store, operations.claw_back, instalment_ids=both, reason="已退款")
    money.do(store, operations.claw_back, instalment_ids=[money.rows(store, three)[0].id], reason="应资助方要求")
    with pytest.raises(RuleBroken, match="已经追回过"):
        line = next(line.id for line in lines(store, made.roster_id) if line.person_name == "学生2")
        money.do(store, operations.mark_returned, line_ids=[line], reason="户名不符")
    assert cash(store) == MONTH  # of the second, whose claim still stands


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


@pytest.mark.parametrize("again", [False, True])
def test_what_the_bank_paid_after_all(store: Store, again: bool) -> None:
    """Recorded as returned; the list says paid. What was held in its place falls away; paid a second time it is claimed."""
    from gzstudents.payments.rules.reconciling import Said

    (one,) = money.students(store, 1)
    money.plan(store)
    made = pay(store)
    (line,) = lines(store, made.roster_id)
    money.do(store, operations.mark_returned, line_ids=[line.id], reason="户名不符", returned_on="2025-09-28")
    if again:
        money.do(store, operations.release, instalment_ids=[money.rows(store, one)[1].id], reason="账户已更正")
        pay(store, OCTOBER)
    with store.reading() as session:
        (found,) = operations.differences(
            session, made.roster_id, [Said(2, "学生0", line.student_number, line.tail, MONTH, returned=False)]
        ).differences
    assert (found.kind, found.acceptable) == ("PAID_AFTER_ALL", True)
    money.do(store, operations.accept, found=[found])
    held = [("PAID", MONTH), ("HELD", -MONTH)] if again else [("DROPPED", 0)]
    assert september(store, one) == [("PAID", MONTH), *held]
    assert cash(store) == (3 if again else 1) * MONTH


def test_what_the_bank_paid_after_all_while_it_is_on_its_way_again(store: Store) -> None:
    """The second payment stands on a locked roster: it says so before the bank has the file."""
    (one,) = money.students(store, 1)
    money.plan(store)
    made = pay(store)
    (line,) = lines(store, made.roster_id)
    money.do(store, operations.mark_returned, line_ids=[line.id], reason="户名不符", returned_on="2025-09-28")
    money.do(store, operations.release, instalment_ids=[money.rows(store, one)[1].id], reason="账户已更正")
    october = roster(store, OCTOBER)
    money.do(store, operations.lock, roster_id=october.roster_id, today="2025-10-25")
    with store.reading() as session:
        assert queries.stale(session, october.roster_id, "2025-10-25") == []
    money.do(store, operations.mark_paid_after_all, line_ids=[line.id])
    with store.reading() as session:
        (said,) = queries.stale(session, october.roster_id, "2025-10-25")
    assert (said.was, said.was_fen, said.now_fen) == ("", MONTH, 0)


def test_a_hold_by_hand_of_a_correction_follows_the_rules(store: Store) -> None:
    """Half a month was paid, the other half is found due and held by hand; the award falls away: the half that was paid is
    claimed. Where the bank had sent the money back, an award that stands again is held until the account is put right.
    """
    one, other = money.students(store, 2)
    registered(store, one, "2025-09-20")
    money.plan(store)
    made = pay(store)
    registered(store, one, "2025-09-10")
    money.do(store, operations.hold, instalment_ids=[money.rows(store, one)[1].id], reason="DECLINED")
    assert september(store, one) == [("PAID", HALF), ("HELD", HALF)]
    back = next(line.id for line in lines(store, made.roster_id) if line.person_name == "学生1")
    money.do(store, operations.mark_returned, line_ids=[back], reason="户名不符", returned_on="2025-09-28")
    money.do(store, scholarships.cancel_award, award_ids=[one, other], reason="取消", happened_on="2025-08-21")
    assert september(store, one) == [("PAID", HALF), ("HELD", -HALF)]
    assert september(store, other) == [("RETURNED", MONTH), ("DROPPED", 0)]
    undo(store, last_act(store))
    assert september(store, one) == [("PAID", HALF), ("HELD", HALF)]
    assert september(store, other) == [("RETURNED", MONTH), ("HELD", MONTH)]


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
    with pytest.raises(RuleBroken, match="还没有到"):
        roster(store, "2026-08", today="2026-05-31")
    made = roster(store, "2026-02", today="2025-12-20")  # before the spring festival
    money.do(store, operations.discard, roster_id=made.roster_id)
    again = roster(store, "2026-02", today="2025-12-20")
    assert (made.number, again.number) == ("FF-2026-0001", "FF-2026-0001")
    store.seen("李会计", "payments.exported", {"roster": "ff-2026-0001", "count": 1})
    money.do(store, operations.discard, roster_id=again.roster_id)
    assert roster(store, "2026-02", today="2025-12-20").number == "FF-2026-0002"


def test_a_cancelled_award_stops_the_bank_file(store: Store, tmp_path: Any) -> None:
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


def test_months_of_a_lifetime_over_two_awards(store: Store) -> None:
    """Twelve months in all: the second year has what the first leaves, whatever happens to the first."""
    with store.writing("李会计", "scholarships.award") as session:
        stay = make.student(session)
        first = money.award(session, stay)
        second = money.award(session, stay, account=False, academic_year="2026-2027")
        session.get_one(Programme, session.get_one(Award, first).programme_id).max_months = 12
    money.plan(store)
    assert money.states(store, second) == "H" * 12
    assert money.plan(store).changed == 0
    money.do(store, scholarships.suspend_award, award_ids=[first], reason="不合格", happened_on="2025-10-05")
    assert (money.states(store, first), money.states(store, second)) == ("PP" + "H" * 10, "P" * 10 + "HH")
    money.do(store, scholarships.resume_award, award_ids=[first], reason="恢复", happened_on="2025-12-05")
    assert (money.states(store, first), money.states(store, second)) == ("PPDP" + "P" * 8, "P" + "H" * 11)


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
