"""Rosters from draft to money: verified, excluded, locked against the budget, paid, returned, got back."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from gzstudents.kernel import scope
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.settings import save_settings
from gzstudents.kernel.store import Store
from gzstudents.payments import operations, queries
from gzstudents.payments.model import BankAccount, Instalment, Roster, RosterLine
from gzstudents.scholarships import operations as scholarships
from gzstudents.scholarships.model import Award, Programme
from gzstudents.students.model import Enrolment
from gzstudents.studies.model import SignIn
from tests import make
from tests.payments import money

OCTOBER = "2025-10"


def roster(store: Store, month: str = OCTOBER, **values: Any) -> operations.RosterResult:
    given = {"programme": "CGS", "month": month, "today": f"{month}-20", **values}
    return money.do(store, operations.make_roster, **given)  # type: ignore[no-any-return]


def lines(store: Store, roster_id: int) -> list[RosterLine]:
    with store.reading() as session:
        found = session.scalars(
            select(RosterLine).where(RosterLine.roster_id == roster_id).order_by(RosterLine.id)
        ).all()
        session.expunge_all()
        return list(found)


def change(store: Store, award: int, status: str, day: str) -> None:
    with store.writing("王老师", "students.change_status") as session:
        stay = session.get_one(Award, award).enrolment_id
        make.change(session, session.get_one(Enrolment, stay), status, day)


def test_everybody_is_accounted_for_with_a_reason(store: Store) -> None:
    paid, gone, leave, off, poor, away = money.students(store, 6)
    money.plan(store)
    change(store, gone, "GRADUATED", "2025-09-10")
    change(store, leave, "SUSPENDED", "2025-09-12")
    money.do(store, scholarships.suspend_award, award_ids=[off], reason="不合格", happened_on="2025-09-05")
    with store.writing("李会计", "payments.bank") as session:
        person = session.get_one(Award, poor).person_id
        session.delete(session.scalars(select(BankAccount).where(BankAccount.person_id == person)).one())
    change(store, away, "WITHDRAWN", "2025-09-20")
    made = roster(store)
    assert (made.number, made.people, made.excluded) == ("FF-2025-0001", 5, 6)
    found = [(line.exclusion, line.verification, line.reason) for line in lines(store, made.roster_id)]
    assert found.count(("", "VERIFIED", "")) == 6  # October of one, September of five: nobody had been paid yet
    assert sorted(one for one in found if one[0]) == [
        ("AUTO", "GRADUATED", "GRADUATED"), ("AUTO", "NO_ACCOUNT", "NO_ACCOUNT"), ("AUTO", "NO_ACCOUNT", "NO_ACCOUNT"),
        ("AUTO", "SUSPENDED", "SUSPENDED"), ("AUTO", "VERIFIED", "AWARD_SUSPENDED"), ("AUTO", "WITHDRAWN", "WITHDRAWN"),
    ]  # fmt: skip
    assert made.total_fen == 6 * 250_000
    again = roster(store)
    assert (again.changed, again.roster_id, again.total_fen) == (0, made.roster_id, made.total_fen)
    with store.reading() as session:
        assert session.get_one(Award, paid).state == "ACTIVE"


def test_taken_off_by_hand_stays_off_and_the_rest_follows_the_facts(store: Store) -> None:
    first, second, third = money.students(store, 3)
    money.plan(store)
    made = roster(store, "2025-09")
    one, two, _three = lines(store, made.roster_id)
    money.do(store, operations.exclude, line_ids=[one.id], reason="DECLINED")
    with pytest.raises(RuleBroken):
        money.do(store, operations.exclude, line_ids=[two.id], reason="GRADUATED")
    with pytest.raises(RuleBroken):
        money.do(store, operations.exclude, line_ids=[two.id], reason="OTHER", detail="  ")
    money.do(store, scholarships.cancel_award, award_ids=[third], reason="取消", happened_on="2025-08-20")
    made = roster(store, "2025-09")
    assert [(line.exclusion, line.reason) for line in lines(store, made.roster_id)] == [
        ("MANUAL", "DECLINED"), ("", ""), ("AUTO", "AWARD_CANCELLED"),
    ]  # fmt: skip
    assert (made.people, made.total_fen) == (1, 250_000)
    money.do(store, operations.include, line_ids=[one.id])
    with store.reading() as session:
        assert session.get_one(Roster, made.roster_id).people == 2
    money.do(store, operations.exclude, line_ids=[one.id], reason="DECLINED")
    money.do(store, operations.lock, roster_id=made.roster_id, today="2025-09-25")
    assert (money.states(store, first)[0], money.states(store, second)[0]) == ("H", "A")
    with pytest.raises(RuleBroken):
        money.do(store, operations.exclude, line_ids=[two.id], reason="DECLINED")


def test_lock_pay_return_and_pay_again(store: Store) -> None:
    (one,) = money.students(store, 1)
    money.plan(store)
    made = roster(store, "2025-09")
    digest = money.do(store, operations.lock, roster_id=made.roster_id, today="2025-09-25")
    assert len(digest) == 64
    same = roster(store, "2025-09")
    assert (same.roster_id, same.state, same.changed) == (made.roster_id, "LOCKED", 0)
    with pytest.raises(RuleBroken):
        money.do(store, operations.lock, roster_id=made.roster_id)
    count = money.do(store, operations.mark_paid, roster_id=made.roster_id, paid_on="2025-09-28", voucher="记-118")
    assert count == 1
    with pytest.raises(RuleBroken):
        money.do(store, operations.mark_paid, roster_id=made.roster_id)
    (line,) = lines(store, made.roster_id)
    money.do(store, operations.mark_returned, line_ids=[line.id], reason="户名不符", returned_on="2025-10-08")
    assert money.states(store, one) == "RH" + "P" * 11
    held = money.rows(store, one)[1]
    assert (held.amount_fen, held.reason, held.due_month, held.part) == (250_000, "RETURNED", "2025-09", 1)
    money.do(store, operations.release, instalment_ids=[held.id], reason="已更换账户")
    again = roster(store)
    assert (again.people, again.total_fen) == (1, 500_000)
    money.do(store, operations.lock, roster_id=again.roster_id, today="2025-10-25")
    money.do(store, operations.mark_paid, roster_id=again.roster_id, paid_on="2025-10-26")
    assert money.states(store, one) == "RXX" + "P" * 10
    with store.reading() as session:
        assert queries.paid(session).cash_fen == 500_000
    assert [row.paid_on for row in money.rows(store, one) if row.state == "PAID"] == ["2025-10-26", "2025-10-26"]


def test_what_is_learnt_too_late_is_a_claim_and_a_paid_instalment_stays(store: Store) -> None:
    (one,) = money.students(store, 1)
    money.plan(store)
    for month in ("2025-09", OCTOBER):
        made = roster(store, month)
        money.do(store, operations.lock, roster_id=made.roster_id, today=f"{month}-21")
        money.do(store, operations.mark_paid, roster_id=made.roster_id, paid_on=f"{month}-22")
    change(store, one, "WITHDRAWN", "2025-09-20")
    claim = money.rows(store, one)[2]
    assert (claim.due_month, claim.amount_fen, claim.state, claim.reason) == (OCTOBER, -250_000, "HELD", "WITHDRAWN")
    assert money.states(store, one) == "XXH" + "D" * 10
    money.do(store, operations.claw_back, instalment_ids=[claim.id], reason="先退一部分", amount_fen=100_001)
    assert money.states(store, one)[:4] == "XXCH"
    rest = money.rows(store, one)[3]
    assert (rest.amount_fen, rest.reason, rest.halves) == (-149_999, "WITHDRAWN", 2)
    assert money.plan(store).changed == 0  # the rest stays a claim
    with pytest.raises(RuleBroken, match="最多还能追回"):
        money.do(store, operations.claw_back, instalment_ids=[rest.id], reason="太多", amount_fen=150_000)
    money.do(store, operations.claw_back, instalment_ids=[rest.id], reason="已退款", voucher="收-7")
    with store.reading() as session:
        assert queries.paid(session).cash_fen == 250_000
    first = money.rows(store, one)[0]
    money.do(store, operations.claw_back, instalment_ids=[first.id], reason="应资助方要求", amount_fen=50_000)
    money.do(store, operations.claw_back, instalment_ids=[first.id], reason="应资助方要求")
    with pytest.raises(RuleBroken, match="已经追回过"):
        money.do(store, operations.claw_back, instalment_ids=[first.id], reason="再次")
    assert money.states(store, one)[:6] == "XCCXCC"
    assert [row.amount_fen for row in money.rows(store, one)[:3]] == [250_000, -50_000, -200_000]
    assert money.plan(store).changed == 0
    with store.reading() as session:
        assert queries.paid(session).cash_fen == 0


def test_let_be(store: Store) -> None:
    (one,) = money.students(store, 1)
    money.plan(store)
    made = roster(store, "2025-09")
    money.do(store, operations.lock, roster_id=made.roster_id, today="2025-09-21")
    money.do(store, operations.mark_paid, roster_id=made.roster_id, paid_on="2025-09-22")
    change(store, one, "WITHDRAWN", "2025-08-20")
    claim = money.rows(store, one)[1]
    money.do(store, operations.let_be, instalment_ids=[claim.id], reason="金额小，免于追回")
    assert money.states(store, one)[:2] == "XD"
    assert money.plan(store).changed == 0


def test_a_locked_roster_that_is_out_of_date_says_so(store: Store) -> None:
    one, _two = money.students(store, 2)
    money.plan(store)
    made = roster(store, "2025-09")
    change(store, one, "WITHDRAWN", "2025-08-25")
    with store.reading() as session:
        (said,) = queries.stale(session, made.roster_id, "2025-09-25")
        assert (said.was, said.now) == ("", "WITHDRAWN")
    with pytest.raises(RuleBroken):
        money.do(store, operations.lock, roster_id=made.roster_id, today="2025-09-25")
    made = roster(store, "2025-09")
    money.do(store, operations.lock, roster_id=made.roster_id, today="2025-09-25")
    change(store, _two, "SUSPENDED", "2025-08-26")
    assert money.states(store, _two)[0] == "A"
    with store.reading() as session:
        (said,) = queries.stale(session, made.roster_id, "2025-09-25")
        assert (said.was, said.now) == ("", "SUSPENDED")
    money.do(store, operations.unlock, roster_id=made.roster_id, reason="有人休学")
    assert money.states(store, _two)[0] == "H"
    assert roster(store, "2025-09").people == 0


def test_the_budget_of_the_calendar_year(store: Store) -> None:
    money.students(store, 2)
    money.plan(store)
    money.do(store, operations.set_budget, programme="CGS", year=2025, amount_fen=499_999)
    made = roster(store, "2025-09")
    with pytest.raises(RuleBroken) as refused:
        money.do(store, operations.lock, roster_id=made.roster_id, today="2025-09-25")
    assert "超出 0.01 元" in refused.value.reasons[0]
    with pytest.raises(RuleBroken):
        money.do(store, operations.override, roster_id=made.roster_id, reason=" ")
    money.do(store, operations.override, roster_id=made.roster_id, reason="追加预算已批，文件在途")
    money.do(store, operations.lock, roster_id=made.roster_id, today="2025-09-25")
    with store.reading() as session:
        driver: Any = session.connection().connection.dbapi_connection
        programme = session.get_one(Roster, made.roster_id).programme_id
        scope.narrow(driver, scope.Scope(college="别的学院"))
        found = queries.budget(session, programme, 2025)
        scope.widen(driver)
    assert (found.bound_fen, found.left_fen, found.paid_fen) == (500_000, -1, 0)


def test_a_locked_roster_that_was_tampered_with_is_not_paid(store: Store) -> None:
    money.students(store, 1)
    money.plan(store)
    made = roster(store, "2025-09")
    money.do(store, operations.lock, roster_id=made.roster_id, today="2025-09-25")
    with store.reading() as session:
        driver: Any = session.connection().connection.dbapi_connection
        scope.narrow(driver, scope.Scope(college="别的学院"))
        assert queries.list_lines(session, made.roster_id) == []
        sealed = session.connection().exec_driver_sql("SELECT content_hash FROM rosters").scalar_one()
        assert queries.hash_of(session, made.roster_id) == sealed, "whatever college who looks sees"
        scope.widen(driver)
    with store.writing("某人", "students.edit") as session:
        session.scalars(select(RosterLine)).one().amount_fen = 260_000
    with pytest.raises(RuleBroken):
        money.do(store, operations.mark_paid, roster_id=made.roster_id)


def test_what_goes_to_university_and_insurer(store: Store) -> None:
    (one,) = money.students(store, 1)
    money.plan(store)
    assert money.do(store, operations.transfer, programme="CGS", month=OCTOBER, paid_on="2025-10-20") == 4
    assert money.do(store, operations.transfer, programme="CGS", month=OCTOBER, paid_on="2025-10-20") == 0
    with store.reading() as session:
        assert queries.paid(session) == queries.Paid(1, 2_220_000, 2_220_000, 0)
        kept = session.scalars(select(Instalment.item).where(Instalment.award_id == one, Instalment.state == "PAID"))
        assert set(kept) == {"TUITION", "INSURANCE", "ACCOMMODATION"}


def test_nothing_due_and_unknown_words(store: Store) -> None:
    for values in ({"programme": "XYZ"}, {"month": "2025-13"}, {}):
        with pytest.raises(RuleBroken):
            roster(store, **values)
    with pytest.raises(RuleBroken):
        money.do(store, operations.hold, instalment_ids=[99], reason="OTHER")


def test_a_month_without_the_sign_in_waits_for_it(store: Store) -> None:
    """Before the sign-in is closed it is asked for on the roster; afterwards the month is held until it is entered."""
    one, two = money.students(store, 2)
    money.plan(store)
    with store.writing("王老师", "office.settings") as session:
        save_settings(session, sign_in_programmes="CGS UNI")
        stay = session.get_one(Award, two).enrolment_id
        session.add(SignIn(enrolment_id=stay, month="2025-09", signed_on="2025-09-22"))
    with store.reading() as session:  # known as soon as it is too late, before any roster
        assert queries.unsigned(session, date(2025, 9, 26)) == []
        (late,) = queries.unsigned(session, date(2025, 9, 27))
        assert (late.award_id, late.programme, late.month) == (one, "CGS", "2025-09")
        assert queries.unsigned(session, date(2025, 9, 27), award_id=two) == []
    made = roster(store, "2025-09", today="2025-09-24")
    assert [(line.exclusion, line.reason) for line in lines(store, made.roster_id)] == [
        ("AUTO", "NO_SIGN_IN"),
        ("", ""),
    ]
    assert money.states(store, one)[0] == "P"
    made = roster(store, "2025-09", today="2025-09-28")
    assert (money.states(store, one)[0], made.people) == ("H", 1)
    with store.writing("王老师", "studies.sign_in") as session:
        stay = session.get_one(Award, one).enrolment_id
        session.add(SignIn(enrolment_id=stay, month="2025-09", signed_on="2025-09-26"))
    assert money.states(store, one)[0] == "P"
    assert roster(store, "2025-09", today="2025-09-28").people == 2


def test_closed_months_without_sign_in_are_held_as_the_rules_hold_them(store: Store) -> None:
    """All at once where nothing else hangs on it; the rules, asked again, have nothing to add."""
    plain, late, released, often, signed = money.students(store, 5)
    with store.writing("王老师", "office.settings") as session:
        save_settings(session, sign_in_programmes="CGS")
        session.get_one(Programme, session.get_one(Award, plain).programme_id).max_months = 48
        stay = session.get_one(Award, signed).enrolment_id
        session.add_all(
            SignIn(enrolment_id=stay, month=month, signed_on=f"{month}-22") for month in ("2025-09", OCTOBER)
        )
        person = session.get_one(Award, often).person_id
    change(store, late, "REGISTERED", "2025-09-20")
    money.do(store, operations.set_received, person_id=person, programme="CGS", halves=93, until="2025-08")
    money.plan(store)
    assert [row.reason for row in money.rows(store, often)][:3] == ["", "LIFETIME", "LIFETIME"]
    roster(store, "2025-09", today="2025-09-28")
    first = money.rows(store, released)[0]
    money.do(store, operations.release, instalment_ids=[first.id], reason="已补签", today="2025-09-28")
    roster(store, OCTOBER, today="2025-11-05")
    with store.writing("李会计", "payments.plan") as session:
        assert operations.refresh(session, [plain, late, released, often, signed], "2025-11-05") == 0
    held = {award: money.states(store, award)[:3] for award in (plain, late, released, often, signed)}
    assert held == {plain: "HHP", late: "HHP", released: "PHP", often: "HHP", signed: "PPP"}
    row = money.rows(store, plain)[1]
    assert (row.reason, row.halves, row.amount_fen) == ("NO_SIGN_IN", 2, row.full_fen)
