"""What payments add to a student: the schedule, the months received, the account by its last digits."""

from typing import Any

from gzstudents.kernel.i18n import _, mark
from gzstudents.payments.screen.asks import AccountFor, InstalmentsOf, ReceivedBy
from gzstudents.students.screen import PersonCommand, PersonSection
from gzstudents.ui.desk import Desk


def _account(desk: Desk, people: list[int]) -> None:
    if people:
        desk.go("payments", AccountFor(people[0]))


def _single(desk: Desk, people: list[int]) -> None:
    if people:
        desk.go("payments", InstalmentsOf(people[0]))


def _received(desk: Desk, people: list[int]) -> None:
    if people:
        desk.go("payments", ReceivedBy(people[0]))


def _schedule(session: Any, person_id: int) -> list[tuple[str, str]]:
    """The three figures of each award; one line an award and item that the student gets: the strip of its months; then months of
    a lifetime and the account.
    """
    from gzstudents.kernel import codes, money
    from gzstudents.payments import queries
    from gzstudents.payments.screen import words

    whole = queries.of_person(session, person_id)
    rows = [row for row in whole if row.paid_to == "STUDENT"]
    found = []
    for award in dict.fromkeys(row.award_id for row in whole):
        some = [row for row in whole if row.award_id == award]
        head = f"{some[0].academic_year} · {some[0].programme_name}"
        found.append((head, words.three_figures(some)))
    for award, item in dict.fromkeys((row.award_id, row.item) for row in rows):
        some = [row for row in rows if (row.award_id, row.item) == (award, item)]
        head = " · ".join((some[0].academic_year, some[0].programme_name, codes.label("rate_item", item)))
        total = _("共 {amount}", amount=money.shown(words.total(some)))
        found.append((head, f"{words.strip(some)}\n{total}"))
    found += [
        (_("{name}已领月数", name=line.programme_name), words.of_lifetime(line))
        for line in queries.lifetime(session, person_id)
        if line.told_halves or line.most_halves is not None
    ]
    found += [
        (_("银行账户"), f"{account.bank} {account.masked}")
        for account in queries.list_accounts(session, person_id)
        if account.is_current
    ]
    return found


def _paid(session: Any, person_id: int) -> list[tuple[str, str, str]]:
    """For the person's timeline: what was paid and what came back."""
    from gzstudents.kernel import money
    from gzstudents.payments import queries

    found = []
    for row in queries.of_person(session, person_id):
        if row.paid_to != "STUDENT":
            continue
        amount = money.shown(abs(row.amount_fen))
        if row.paid_on and row.state == "PAID":
            found.append((row.paid_on, _("发放 {month} {amount}", month=row.due_month, amount=amount), "ok"))
        elif row.returned_on:
            found.append((row.returned_on, _("银行退回 {month} {amount}", month=row.due_month, amount=amount), "bad"))
        elif row.paid_on and row.state == "CLAWED_BACK":
            found.append((row.paid_on, _("追回 {month} {amount}", month=row.due_month, amount=amount), "warn"))
    return found


PERSON_COMMANDS = [
    PersonCommand("payments.account", mark("银行账户"), "wallet", _account, in_bulk=False),
    PersonCommand("payments.single", mark("处理款项…"), "pencil", _single, in_bulk=False),
    PersonCommand("payments.received", mark("登记已领月数…"), "calendar-clock", _received, in_bulk=False),
]
PERSON_SECTIONS = [
    PersonSection(mark("发放"), _schedule, frozenset({"instalments", "bank_accounts", "received_months"}), _paid)
]
