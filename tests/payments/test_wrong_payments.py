"""What a wrong or a doubled payment would need to happen, one way after the other: each ends with the sum worked out by hand."""

import pytest
from sqlalchemy import select

from gzstudents.kernel import journal
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.settings import save_settings
from gzstudents.kernel.store import Store
from gzstudents.payments import operations, queries
from gzstudents.scholarships import operations as scholarships
from gzstudents.scholarships.model import Award, Programme
from gzstudents.students.model import StatusChange
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
