"""The budget to the fen, the day of payment, and who may go beyond: what a roster and a transfer are held against."""

import pytest

from gzstudents.consents import operations as consents
from gzstudents.kernel import access, settings
from gzstudents.kernel.errors import RuleBroken, UserError
from gzstudents.kernel.store import Store
from gzstudents.payments import operations, queries
from tests import make
from tests.payments import money


def test_a_budget_that_is_just_enough_and_a_payment_that_is_not_before_the_lock(store: Store) -> None:
    """Two stipends of 2,500 in September out of 5,000; locked on the 25th, so not paid on the 24th."""
    awards = money.students(store, 2)
    money.plan(store)
    money.do(store, operations.set_budget, programme="CGS", year=2025, amount_fen=500_000)
    made = money.do(store, operations.make_roster, programme="CGS", month="2025-09", today="2025-09-25")
    money.do(store, operations.lock, roster_id=made.roster_id, today="2025-09-25")
    for day in ("2025-09-24", "2099-01-01"):
        with pytest.raises(RuleBroken, match="锁定日期与今天之间"):
            money.do(store, operations.mark_paid, roster_id=made.roster_id, paid_on=day)
    assert money.do(store, operations.mark_paid, roster_id=made.roster_id, paid_on="2025-09-25") == 2
    paid = [row.id for award in awards for row in money.rows(store, award)[:1]]
    with pytest.raises(RuleBroken, match="一次选一笔"):  # of which of the two would it be?
        money.do(store, operations.claw_back, instalment_ids=paid, reason="多发", amount_fen=100_000)


def test_who_may_transfer_beyond_the_budget(store: Store) -> None:
    """20,000 + 800 + 700 leave the budget in September: a fen is missing. Finance may transfer; going beyond is the director's right."""
    money.students(store, 1)
    money.plan(store)
    money.do(store, operations.set_budget, programme="CGS", year=2025, amount_fen=2_149_999)
    with pytest.raises(RuleBroken, match="预算不足"):
        money.do(store, operations.transfer, programme="CGS", month="2025-09")
    access.sign_in(access.Person("1", "wu", "吴", frozenset({"finance"})))
    try:
        with pytest.raises(UserError, match="负责人"):
            money.do(store, operations.transfer, programme="CGS", month="2025-09", override="追加预算在途")
    finally:
        access.sign_out()
    assert money.do(store, operations.transfer, programme="CGS", month="2025-09", override="追加预算在途") == 3


def test_who_comes_later_stands_on_a_second_roster_of_the_month(store: Store) -> None:
    money.students(store, 1)
    money.plan(store)
    first = money.do(store, operations.make_roster, programme="CGS", month="2025-09", today="2025-09-25")
    money.do(store, operations.lock, roster_id=first.roster_id, today="2025-09-25")
    money.do(store, operations.mark_paid, roster_id=first.roster_id, paid_on="2025-09-25")
    money.students(store, 1)
    money.plan(store)
    second = money.do(store, operations.make_roster, programme="CGS", month="2025-09", today="2025-09-28")
    with store.reading() as session:
        parts = [queries.find_roster(session, one.roster_id) for one in (first, second)]
    assert [(one.part, one.people, one.total_fen) for one in parts if one is not None] == [
        (1, 1, 250_000),
        (2, 1, 250_000),
    ]


def test_what_the_facts_exclude_no_hand_puts_back(store: Store) -> None:
    money.students(store, 1, account=False)
    money.plan(store)
    made = money.do(store, operations.make_roster, programme="CGS", month="2025-09", today="2025-09-25")
    with store.reading() as session:
        (line,) = queries.list_lines(session, made.roster_id)
    assert (line.exclusion, line.reason) == ("AUTO", "NO_ACCOUNT")
    with pytest.raises(RuleBroken, match="不是人工排除的"):
        money.do(store, operations.include, line_ids=[line.id])


def test_the_sign_in_of_a_month_may_be_made_to_the_26th(store: Store) -> None:
    """On the 26th it is asked for on the roster, and the month stays planned; on the 27th it is held."""
    (one,) = money.students(store, 1)
    with store.writing("office", "office.settings") as session:
        settings.save_settings(session, sign_in_programmes="CGS")
    money.plan(store)
    for day, state in (("2025-09-26", "P"), ("2025-09-27", "H")):
        made = money.do(store, operations.make_roster, programme="CGS", month="2025-09", today=day)
        assert (made.people, money.states(store, one)[0]) == (0, state)


def test_a_list_overrules_nobodys_refusal(store: Store) -> None:
    """Of two on a list "all have signed" the one has said no before: her account is not entered."""
    with store.writing("office", "consents.record") as session:
        stays = [make.student(session) for _each in range(2)]
        consents.record(session, person_id=stays[0].person_id, purpose="BANK", answer="REFUSED", how="PAPER")
        lines = [
            operations.AccountLine(row, stay.student_number or "", "示例银行", "", "DIALLO AMINATA", number)
            for row, (stay, number) in enumerate(zip(stays, money.CARDS, strict=False), 2)
        ]
    done = money.do(store, operations.add_accounts, lines=lines, consent="PAPER")
    assert (done.entered, [one.row for one in done.refused]) == (1, [2])
    assert "单独同意" in done.refused[0].reason
