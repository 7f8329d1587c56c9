"""The demo office's money: accounts of the winners, schedules, a month that was paid, one that is locked, one in the making."""

from datetime import date

from sqlalchemy.orm import Session

from gzstudents.commands.office import Office
from gzstudents.kernel import dates
from gzstudents.payments import operations, queries
from gzstudents.payments.rules import months
from gzstudents.payments.rules.accounts import passes_luhn

_BANKS = ("中国银行", "中国工商银行", "中国建设银行")
_LOCKED, _PAID = "-12", "-15"  # days of a month on which its roster is closed, and the bank pays
_WITHOUT = 17  # every so many-th winner has not brought an account yet
_MONTHLY = "CGS"
_UNPAID = "UNI"  # the school's own, of which a round is still open
# yuan, of the calendar year of the autumn and of the spring
_BUDGETS = {
    "CGS": (2_800_000, 2_600_000),
    "GD": (1_000_000, 1_000_000),
    "HKMO": (900_000, 900_000),
    "TW": (250_000, 250_000),
}


def pay(office: Office, today: date) -> None:
    """One act for each step, as the office's own days would have made them."""
    store = office.store()
    first = int(dates.academic_year(today)[:4])
    with store.writing(office.actor, "payments.accounts") as session:
        _accounts(session)
    with store.writing(office.actor, "payments.plan") as session:
        operations.plan(session, academic_year=dates.academic_year(today), today=today.isoformat())
    with store.writing(office.actor, "payments.budget") as session:
        for code, sums in _BUDGETS.items():
            for year, yuan in zip((first, first + 1), sums, strict=True):
                operations.set_budget(session, programme=code, year=year, amount_fen=yuan * 100)
    now = months.month_of(today.isoformat())
    for month in months.span(f"{first}-09", now):
        _month(office, month, now, today)


def _month(office: Office, month: str, now: str, today: date) -> None:
    """What is two months old has been paid, last month's stipends are locked, this month's are a draft."""
    store = office.store()
    with store.reading() as session:
        due = sorted({one.programme for one in queries.list_months(session, month, month)})
    is_paid = months.after(month) < now
    for programme in due:
        if is_paid:  # what goes to the university and the insurer
            with store.writing(office.actor, "payments.transfer") as session:
                operations.transfer(session, programme=programme, month=month, paid_on=f"{month}{_PAID}")
        if programme == _MONTHLY or (is_paid and programme != _UNPAID):
            _roster(office, programme, month, today, is_locked=month != now, is_paid=is_paid)


def _roster(office: Office, programme: str, month: str, today: date, *, is_locked: bool, is_paid: bool) -> None:
    store = office.store()
    with store.writing(office.actor, "payments.roster") as session:
        made = operations.make_roster(session, programme=programme, month=month, today=today.isoformat())
    if not is_locked or not made.people:
        return
    with store.writing(office.actor, "payments.lock") as session:
        operations.lock(session, roster_id=made.roster_id, today=f"{month}{_LOCKED}")
    if is_paid:
        voucher = f"记-{month[5:]}18"
        with store.writing(office.actor, "payments.paid") as session:
            operations.mark_paid(session, roster_id=made.roster_id, paid_on=f"{month}{_PAID}", voucher=voucher)


def _accounts(session: Session) -> None:
    """Numbers nobody has: a prefix that no bank issues, with a check digit that holds."""
    rows = session.connection().exec_driver_sql(
        "SELECT DISTINCT p.id, upper(trim(p.surname || ' ' || p.given_names)), p.chinese_name FROM awards a "
        "JOIN people p ON p.id = a.person_id ORDER BY p.id"
    )
    for place, (person, latin, chinese) in enumerate(rows.fetchall()):
        if place % _WITHOUT == _WITHOUT - 1:
            continue
        operations.add_account_with_consent(
            session, person_id=person, how="PAPER", bank=_BANKS[place % len(_BANKS)], branch="大学城支行",
            holder=latin or chinese, number=_card(person),
        )  # fmt: skip


def _card(person: int) -> str:
    head = f"9900 0000 {person:07d}".replace(" ", "")
    return next(f"{head}{digit}" for digit in range(10) if passes_luhn(f"{head}{digit}"))
