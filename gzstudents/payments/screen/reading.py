"""What the screen 发放 reads in the background."""

from typing import Any, NamedTuple

from gzstudents.payments import queries
from gzstudents.payments.queries import (
    AccountRow,
    BudgetRow,
    Change,
    DueToOthers,
    InstalmentRow,
    LineRow,
    MonthRow,
    Received,
    RosterRow,
    Stale,
)


class MonthLine(NamedTuple):
    """A row of the list of months; `id` is made of programme and month."""

    id: int
    row: MonthRow


class RosterPage(NamedTuple):
    """One roster with all that stands beside its lines."""

    roster: RosterRow | None
    lines: list[LineRow]
    budgets: list[BudgetRow]  # of each calendar year that a line is charged to, that of the month last
    stale: list[Stale]
    changes: list[Change]
    behind: bool  # other rules of pay hold than those the schedules were made by
    intact: bool  # the hash of a locked one is that of its lines


class AccountPage(NamedTuple):
    name: str
    accounts: list[AccountRow]
    asks_consent: bool


class ReceivedPage(NamedTuple):
    """What the form of months received before shows."""

    name: str
    programmes: list[tuple[str, str]]
    told: list[Received]


def months(session: Any) -> list[MonthLine]:
    """Every month of every programme that has instalments."""
    first, last = queries.first_and_last_month(session)
    found = queries.list_months(session, first, last) if first else []
    return [MonthLine(one.programme_id * 1_000_000 + int(one.month.replace("-", "")), one) for one in found]


def behind(session: Any) -> bool:
    return queries.is_behind(session)


def budget(session: Any, *, programme_id: int, year: int) -> BudgetRow:
    return queries.budget(session, programme_id, year)


def roster(session: Any, *, roster_id: int, today: str) -> RosterPage:
    found = queries.find_roster(session, roster_id)
    if found is None:
        return RosterPage(None, [], [], [], [], behind=False, intact=True)
    lines = queries.list_lines(session, roster_id)
    years = {int(found.month[:4]), *(line.budget_year for line in lines if line.paid)}
    return RosterPage(
        found,
        lines,
        [queries.budget(session, found.programme_id, year) for year in sorted(years)],
        [] if found.state == "PAID" else queries.stale(session, roster_id, today),
        queries.changes_since(session, roster_id),
        found.state == "DRAFT" and queries.is_behind(session),
        queries.is_intact(session, roster_id, found.content_hash),
    )


def due_to_others(session: Any, *, programme_id: int, month: str) -> DueToOthers:
    return queries.due_to_others(session, programme_id, month)


def programmes(session: Any) -> list[tuple[str, str]]:
    """Code and name, for a choice."""
    from gzstudents.scholarships import queries as scholarships

    return [(one.code, one.name) for one in scholarships.list_programmes(session)]


def accounts(session: Any, *, person_id: int) -> AccountPage:
    from gzstudents.payments import operations

    name = _name(session, person_id)
    return AccountPage(name, queries.list_accounts(session, person_id), operations.asks_consent(session, person_id))


def instalments(session: Any, *, person_id: int) -> tuple[str, list[InstalmentRow]]:
    """A student's name and all instalments."""
    return _name(session, person_id), queries.of_person(session, person_id)


def received(session: Any, *, person_id: int) -> ReceivedPage:
    return ReceivedPage(_name(session, person_id), programmes(session), queries.received(session, person_id))


def _name(session: Any, person_id: int) -> str:
    from gzstudents.students import queries as students

    whole = students.get_person(session, person_id)
    if whole is None:
        return ""
    return whole.person.chinese_name or f"{whole.person.surname} {whole.person.given_names}".strip()


def number_of_line(session: Any, *, roster_id: int, line_id: int) -> tuple[int, str]:
    """The account of a line and its whole number, for who has the right and the key; (0, "") without one."""
    account = queries.accounts_of_lines(session, roster_id).get(line_id, 0)
    return (account, queries.number_of(session, account)) if account else (0, "")
