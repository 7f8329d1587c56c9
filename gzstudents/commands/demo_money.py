"""The demo office's money: accounts of the winners, schedules, years that were paid, a month that is locked, one in the making."""

from collections.abc import Collection
from datetime import date

from sqlalchemy.orm import Session

from gzstudents.commands.demo_rounds import earlier
from gzstudents.commands.office import Office
from gzstudents.kernel import dates
from gzstudents.payments import operations, queries
from gzstudents.payments.rules import months
from gzstudents.payments.rules.accounts import passes_luhn

_BANKS = ("中国银行", "中国工商银行", "中国建设银行")
_LOCKED, _PAID, _LATE = "-12", "-15", "-04"  # days of a month on which its roster is closed, and the bank pays
_WITHOUT = 17  # every so many-th winner has not brought an account yet
_MONTHLY = "CGS"
_UNPAID = "UNI"  # the school's own, of which a round is still open
_SLOW = 2  # the month of winter in which the money came only in the next one
_MILLE = 1_000_000  # fen: budgets are round
_OPEN = "state IN ('PLANNED', 'APPROVED', 'PAID', 'HELD')"


def pay(office: Office, today: date) -> None:
    """One act for each step, as the office's own days would have made them."""
    year = dates.academic_year(today)
    _plan(office, year, today, of_all=False)
    now = months.month_of(today.isoformat())
    for month in months.span(f"{year[:4]}-09", now):
        _month(office, month, now, today)


def before(office: Office, year: str, older: int) -> None:
    """The schedules of a year that is over and of some before it, in which what there was was paid at once."""
    for back in range(older, 0, -1):
        one = earlier(year, back)
        _plan(office, one, date(int(one[:4]), 11, 1), with_budget=False)
        months_of(office, one, one_sum=True)
    _plan(office, year, date(int(year[:4]), 9, 6))


def months_of(
    office: Office, year: str, *, since: date | None = None, until: date | None = None, one_sum: bool = False
) -> None:
    """Everything of a year that is over: transferred, on a roster, paid; each month is an act. `since` and `until` are days on
    which the roster of the month was, or was not, made yet.
    """
    first, last = (months.month_of(day.isoformat()) for day in dates.academic_year_bounds(year))
    for month in months.span(first, f"{year[:4]}-12" if one_sum else last):
        day = f"{month}{_LOCKED}"
        if (since is None or day > since.isoformat()) and (until is None or day <= until.isoformat()):
            with office.store().reading() as session:
                due = sorted({one.programme for one in queries.list_months(session, month, month)})
            if due:
                with office.store().writing(office.actor, "payments.paid") as session:
                    _paid(session, due, month)


def _paid(session: Session, programmes: Collection[str], month: str) -> None:
    day = f"{months.after(month)}{_LATE}" if int(month[5:]) == _SLOW else f"{month}{_PAID}"
    for programme in programmes:
        operations.transfer(session, programme=programme, month=month, paid_on=day)
        made = operations.make_roster(session, programme=programme, month=month, today=f"{month}{_LOCKED}")
        if made.people:
            operations.lock(session, roster_id=made.roster_id, today=f"{month}{_LOCKED}")
            operations.mark_paid(session, roster_id=made.roster_id, paid_on=day, voucher=f"记-{month[5:]}18")
        else:
            operations.discard(session, roster_id=made.roster_id)


def _plan(office: Office, year: str, today: date, *, of_all: bool = True, with_budget: bool = True) -> None:
    store = office.store()
    with store.writing(office.actor, "payments.accounts") as session:
        _accounts(session, of_all=of_all)
    with store.writing(office.actor, "payments.plan") as session:
        operations.plan(session, academic_year=year, today=today.isoformat())
    if with_budget:
        with store.writing(office.actor, "payments.budget") as session:
            _budgets(session)


def _budgets(session: Session) -> None:
    """For each programme but the university's own and calendar year what is planned and a little more, as the letters say it."""
    rows = session.connection().exec_driver_sql(
        "SELECT g.code, i.budget_year, sum(i.amount_fen) FROM instalments i JOIN awards a ON a.id = i.award_id "
        f"JOIN programmes g ON g.id = a.programme_id WHERE g.code <> ? AND i.{_OPEN} GROUP BY g.code, i.budget_year",
        (_UNPAID,),
    )
    for code, year, fen in rows.fetchall():
        whole = -(-fen * 106 // (100 * _MILLE)) * _MILLE
        operations.set_budget(session, programme=code, year=year, amount_fen=whole)


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


def _accounts(session: Session, *, of_all: bool) -> None:
    """Numbers nobody has: a prefix that no bank issues, with a check digit that holds. Of the winners of today some have
    brought none yet.
    """
    rows = session.connection().exec_driver_sql(
        "SELECT DISTINCT p.id, upper(trim(p.surname || ' ' || p.given_names)), p.chinese_name FROM awards a "
        "JOIN people p ON p.id = a.person_id WHERE p.id NOT IN (SELECT person_id FROM bank_accounts) ORDER BY p.id"
    )
    for place, (person, latin, chinese) in enumerate(rows.fetchall()):
        if place % _WITHOUT == _WITHOUT - 1 and not of_all:
            continue
        operations.add_account_with_consent(
            session, person_id=person, how="PAPER", bank=_BANKS[place % len(_BANKS)], branch="大学城支行",
            holder=latin or chinese, number=_card(person),
        )  # fmt: skip


def _card(person: int) -> str:
    head = f"9900 0000 {person:07d}".replace(" ", "")
    return next(f"{head}{digit}" for digit in range(10) if passes_luhn(f"{head}{digit}"))
