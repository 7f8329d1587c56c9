"""发放 in the window: from a month to a locked roster, in both languages, without a word cut."""

from collections.abc import Callable

import pytest

from gzstudents.kernel.settings import get_settings
from gzstudents.kernel.store import Store
from gzstudents.payments import queries
from gzstudents.payments.output import note_file
from gzstudents.payments.rules.terms import HOLIDAYS as SCHOOL_HOLIDAYS
from gzstudents.payments.rules.terms import SIGN_IN
from gzstudents.payments.screen import PaymentsScreen
from gzstudents.payments.screen.asks import AccountFor, InstalmentsOf, ReceivedBy
from gzstudents.payments.screen.forms import AccountForm, ExcludeForm, PaidForm
from gzstudents.payments.screen.rules_card import RulesCard
from gzstudents.payments.screen.single_forms import InstalmentsForm, ReceivedForm
from gzstudents.ui.reason_form import ReasonForm
from tests.payments import money
from tests.window import Driver

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # popups, offscreen
Start = Callable[[], Driver]


def test_from_a_month_to_a_paid_roster(store: Store, drive: Start) -> None:
    awards = money.students(store, 2)
    money.plan(store)
    driver = drive()
    screen = driver.go("payments")
    assert isinstance(screen, PaymentsScreen)
    september = next(row for row in screen.months.rows() if row.row.month == "2025-09")
    screen.months.page.choose([september.id])
    driver.settle()
    screen.months.make_command.run()
    driver.settle()
    assert screen.shown.id == "roster"
    assert [row.paid for row in screen.lines.rows()] == [True, True]
    first = next(iter(screen.lines.rows()))
    screen.lines.page.choose([first.id])
    driver.settle()
    screen.lines.single_command.run()
    driver.settle()
    single = screen.lines.panel.form
    assert isinstance(single, InstalmentsForm)
    assert (single.values()["act"], single.values()["rows_HOLD"]) == ("HOLD", str(first.instalment_id))
    single.cancel()
    screen.lines.exclude_command.run()
    form = screen.lines.panel.form
    assert isinstance(form, ExcludeForm)
    assert not form.dirty
    form.fill({"reason": "DECLINED", "detail": ""})
    form.save()
    driver.settle()
    assert [row.exclusion for row in screen.lines.rows()] == ["MANUAL", ""]
    screen.lines.page.table.clearSelection()
    driver.settle()
    screen.lines.lock_command.run()
    driver.settle()
    assert not screen.lines.lock_command.enabled()
    roster = screen.lines.about.roster if screen.lines.about is not None else None
    assert roster is not None
    with store.writing("李会计", "payments.note_file", cause="job") as session:
        note_file(session, roster_id=roster.id, kind="bank", sha256="0" * 64)
    screen.lines.refresh()
    driver.settle()
    screen.lines.unlock_command.run()  # the bank may have paid by it already
    assert any("否则会重复发放" in text for text in driver.texts(screen.lines.panel))
    assert isinstance(screen.lines.panel.form, ReasonForm)
    screen.lines.panel.form.cancel()
    screen.lines.paid_command.run()
    paid = screen.lines.panel.form
    assert isinstance(paid, PaidForm)
    paid.fill({**paid.values(), "voucher": "记-1"})
    paid.save()
    driver.settle()
    assert sorted(money.states(store, award)[0] for award in awards) == ["H", "X"]
    screen.lines.back_command.run()
    assert screen.shown.id == "payments"
    with store.reading() as session:
        assert queries.paid(session, year=2025).cash_fen == 250_000


def test_a_students_account_and_schedule(store: Store, drive: Start) -> None:
    (award,) = money.students(store, 1)
    money.plan(store)
    driver = drive()
    screen = driver.go("payments", AccountFor(1))
    form = screen.months.panel.form
    assert isinstance(form, AccountForm)
    assert "PIPL" in form._notice.text() or "个人信息" in form._notice.text()
    form.fill({**form.values(), "bank": "中国银行", "holder": "DIALLO AMINATA", "number": "4111111111111112"})
    form.save()  # the check digit is wrong: a warning only
    driver.settle()
    with store.reading() as session:
        assert [one.tail for one in queries.list_accounts(session, 1)] == ["1112", "0001"]
        (line,) = [one for one in queries.of_person(session, 1) if one.due_month == "2025-09" and one.item == "STIPEND"]
    assert (line.award_id, line.state) == (award, "PLANNED")
    screen = driver.go("payments", AccountFor(1))
    form = screen.months.panel.form
    assert "现用账户：中国银行 •••• 1112" in " ".join(driver.texts(form))
    driver.press(form, "停用")
    assert driver.toast == "已停用账户 •••• 1112"
    with store.reading() as session:
        assert [one.is_current for one in queries.list_accounts(session, 1)] == [False, False]


def test_payments_are_held_and_released_by_hand(store: Store, drive: Start) -> None:
    (award,) = money.students(store, 1)
    money.plan(store)
    driver = drive()
    screen = driver.go("payments", InstalmentsOf(1))
    form = screen.months.panel.form
    assert isinstance(form, InstalmentsForm)
    assert [code for code, _label in form.fields["act"].editor._choices()] == ["HOLD"]  # nothing else is possible yet
    second = money.rows(store, award)[1]
    form.fill({"act": "HOLD", "rows_HOLD": str(second.id)})
    form.save()  # without a reason: nothing happens
    driver.settle()
    assert money.states(store, award) == "P" * 12
    form.fill({"act": "HOLD", "rows_HOLD": str(second.id), "cause": "DECLINED", "detail": "本人来信"})
    form.save()
    driver.settle()
    assert money.states(store, award) == "PH" + "P" * 10
    screen = driver.go("payments", InstalmentsOf(1))
    form = screen.months.panel.form
    assert isinstance(form, InstalmentsForm)
    form.fill({"act": "RELEASE", "rows_RELEASE": str(second.id), "reason": "改变主意"})
    form.fields["act"].editor.edited.emit()
    assert form.fields["reason"].isVisibleTo(form)
    assert not form.fields["cause"].isVisibleTo(form)
    form.save()
    driver.settle()
    assert money.states(store, award) == "P" * 12


def test_months_received_before_are_told_and_changed(store: Store, drive: Start) -> None:
    money.students(store, 1)
    money.plan(store)
    driver = drive()
    for halves, months in ((25, 1250), (24, 1200)):
        screen = driver.go("payments", ReceivedBy(1))
        form = screen.months.panel.form
        assert isinstance(form, ReceivedForm)
        form.fill({"programme": "CGS", "months": 1234, "until": "2025-08", "source": "原学校证明"})
        form.save()
        driver.settle()
        assert screen.months.panel.form is form  # not whole halves: refused
        form.fill({**form.values(), "months": months})
        form.save()
        driver.settle()
        with store.reading() as session:
            assert queries.received(session, 1) == [("CGS", halves, "2025-08", "原学校证明")]
    form = driver.go("payments", ReceivedBy(1)).months.panel.form
    assert (form.values()["months"], form.values()["source"]) == (1200, "原学校证明")


def test_holidays_and_sign_ins_are_settings(store: Store, drive: Start) -> None:
    money.students(store, 1)
    money.plan(store)
    driver = drive()
    screen = driver.go("settings")
    (card,) = screen.findChildren(RulesCard)
    assert not card.save.isEnabled()
    holidays = card.fields[SCHOOL_HOLIDAYS]
    holidays.editor.setPlainText("07-01 至 08-31\n2026-02-01/2026-13-01")
    assert card.save.isEnabled()
    card.save.click()
    driver.settle()
    assert "2026-13-01" in " ".join(driver.texts(holidays))  # what is no day is said, and nothing written
    holidays.editor.setPlainText("07-01 至 08-31\n２０２６-02-01／2026-02-28")
    card.fields[SIGN_IN].editor._boxes["CGS"].setChecked(True)
    card.save.click()
    driver.settle()
    with store.reading() as session:
        values = get_settings(session)
    assert (values[SCHOOL_HOLIDAYS], values[SIGN_IN]) == ("07-01/08-31 2026-02-01/2026-02-28", "CGS")
    assert not card.save.isEnabled()
    payments = driver.go("payments")
    assert payments.months.behind.isVisible()  # what was planned before is by the former rules: it says so
    driver.go("settings")
    driver.undo()
    assert card._values() == {SCHOOL_HOLIDAYS: "", SIGN_IN: ""}  # shown at once
