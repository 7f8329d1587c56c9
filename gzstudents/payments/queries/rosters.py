"""Reading rosters: months and programmes, the lines of one, what is different from the month before."""

from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from gzstudents.kernel.i18n import is_chinese
from gzstudents.payments.rules import months

_ROSTERS = """
SELECT o.id, o.number, g.id, g.code, g.name_zh, g.name_en, o.month, o.part, o.state, o.people, o.total_fen, o.made_on,
    coalesce(o.locked_on, ''), coalesce(o.paid_on, ''), o.voucher, o.content_hash, o.override_reason, o.sheet_hash,
    o.finance_hash, o.bank_hash,
    (SELECT count(*) FROM roster_lines l WHERE l.roster_id = o.id AND l.exclusion <> ''),
    (SELECT count(*) FROM roster_lines l WHERE l.roster_id = o.id AND l.result = 'RETURNED')
FROM rosters o JOIN programmes g ON g.id = o.programme_id WHERE {where} ORDER BY o.month DESC, g.id, o.part
"""
_LINES = """
SELECT l.id, l.instalment_id, a.person_id, l.person_name, l.latin_name, l.student_number, l.college, l.country, l.level, l.grade,
    t.due_month, t.item, l.amount_fen, l.verification, l.exclusion, l.reason, l.detail, l.tail, l.result, l.result_reason,
    coalesce(b.bank, ''), coalesce(b.branch, ''), coalesce(b.holder, ''), t.halves, t.state
FROM roster_lines l JOIN instalments t ON t.id = l.instalment_id JOIN awards a ON a.id = t.award_id
JOIN people p ON p.id = a.person_id LEFT JOIN bank_accounts b ON b.id = l.bank_account_id
WHERE l.roster_id = ? ORDER BY l.college, p.sort_key, p.id, t.due_month, t.part
"""
# one row a programme and month, whoever it is paid to; what is dropped is in no sum
_GRID = """
SELECT g.id, g.code, g.name_zh, g.name_en, t.due_month,
    count(DISTINCT CASE WHEN t.paid_to = 'STUDENT' AND t.state IN ('PLANNED', 'APPROVED', 'PAID') THEN a.person_id END),
    coalesce(sum(CASE WHEN t.paid_to = 'STUDENT' AND t.state IN ('PLANNED', 'APPROVED', 'PAID', 'CLAWED_BACK')
        THEN t.amount_fen END), 0),
    coalesce(sum(CASE WHEN t.paid_to = 'STUDENT' AND t.state IN ('PAID', 'CLAWED_BACK') THEN t.amount_fen END), 0),
    coalesce(sum(CASE WHEN t.state IN ('PLANNED', 'APPROVED', 'PAID', 'CLAWED_BACK') THEN t.amount_fen END), 0),
    coalesce(sum(CASE WHEN t.state IN ('PLANNED', 'APPROVED', 'PAID', 'CLAWED_BACK')
        AND NOT (t.paid_to = 'UNIVERSITY' AND s.kind = 'UNIVERSITY') THEN t.amount_fen END), 0),
    count(DISTINCT CASE WHEN t.state = 'HELD' AND t.amount_fen >= 0 AND t.paid_to = 'STUDENT' THEN a.person_id END),
    count(CASE WHEN t.state = 'HELD' AND t.amount_fen < 0 THEN 1 END)
FROM instalments t JOIN awards a ON a.id = t.award_id JOIN programmes g ON g.id = a.programme_id
JOIN sponsors s ON s.id = g.sponsor_id WHERE t.due_month BETWEEN ? AND ? GROUP BY g.id, t.due_month ORDER BY t.due_month, g.id
"""
_OF_PEOPLE = """
SELECT a.person_id, l.person_name, l.student_number, sum(CASE WHEN l.exclusion = '' THEN l.amount_fen ELSE 0 END),
    max(CASE WHEN l.exclusion <> '' THEN l.reason ELSE '' END)
FROM roster_lines l JOIN instalments t ON t.id = l.instalment_id JOIN awards a ON a.id = t.award_id
WHERE l.roster_id IN (SELECT o.id FROM rosters o WHERE o.programme_id = ? AND o.month = ?) GROUP BY a.person_id
ORDER BY min(l.id)
"""


class RosterRow(NamedTuple):
    id: int
    number: str
    programme_id: int
    programme: str  # code
    programme_zh: str
    programme_en: str
    month: str
    part: int
    state: str
    people: int
    total_fen: int
    made_on: str
    locked_on: str
    paid_on: str
    voucher: str
    content_hash: str
    override_reason: str
    sheet_hash: str
    finance_hash: str
    bank_hash: str
    excluded: int
    returned: int

    @property
    def programme_name(self) -> str:
        return self.programme_zh if is_chinese() else self.programme_en or self.programme_zh


class LineRow(NamedTuple):
    id: int
    instalment_id: int
    person_id: int
    name: str
    latin: str
    student_number: str
    college: str
    country: str
    level: str
    grade: str
    due_month: str
    item: str
    amount_fen: int
    verification: str
    exclusion: str
    reason: str
    detail: str
    tail: str
    result: str
    result_reason: str
    bank: str
    branch: str
    holder: str
    halves: int
    state: str

    @property
    def paid(self) -> bool:
        """Whether it is, or will be, paid by this roster."""
        return not self.exclusion

    @property
    def budget_year(self) -> int:
        """The calendar year it is charged to."""
        return months.budget_year(self.due_month)


class MonthRow(NamedTuple):
    """A programme's month: people and money of the students, all money, how many are held, how many claims wait."""

    programme_id: int
    programme: str
    programme_name: str
    month: str
    people: int
    due_fen: int
    paid_fen: int
    value_fen: int
    outflow_fen: int  # what leaves the budget: all but what a university waives itself (rules.figures)
    held: int
    claims: int
    rosters: tuple[RosterRow, ...]


class Change(NamedTuple):
    """Somebody whom this month pays another sum than the one before. `reason`: why nothing, "" if it says nothing of it."""

    person_id: int
    name: str
    student_number: str
    before_fen: int
    now_fen: int
    reason: str


def list_rosters(session: Session, *, programme_id: int | None = None, month: str = "") -> list[RosterRow]:
    """The newest month first."""
    where, values = ["1"], []
    if programme_id is not None:
        where.append("o.programme_id = ?")
        values.append(programme_id)
    if month:
        where.append("o.month = ?")
        values.append(month)  # type: ignore[arg-type]
    return _rosters(session, " AND ".join(where), tuple(values))


def find_roster(session: Session, roster_id: int) -> RosterRow | None:
    return next(iter(_rosters(session, "o.id = ?", (roster_id,))), None)


def find_by_number(session: Session, number: str) -> RosterRow | None:
    return next(iter(_rosters(session, "o.number = ?", (number.strip().upper(),))), None)


def list_lines(session: Session, roster_id: int) -> list[LineRow]:
    """By college and name."""
    return [LineRow(*row) for row in session.connection().exec_driver_sql(_LINES, (roster_id,))]


def accounts_of_lines(session: Session, roster_id: int) -> dict[int, int]:
    """Line → the account it is paid to, of those that are paid."""
    rows = session.connection().exec_driver_sql(
        "SELECT id, bank_account_id FROM roster_lines WHERE roster_id = ? AND exclusion = '' AND bank_account_id IS NOT NULL",
        (roster_id,),
    )  # fmt: skip
    return {row[0]: row[1] for row in rows}


def list_months(session: Session, first: str, last: str) -> list[MonthRow]:
    """What is due between two months, both included, with the rosters there are; by month and programme."""
    rosters: dict[tuple[int, str], list[RosterRow]] = {}
    for one in _rosters(session, "o.month BETWEEN ? AND ?", (first, last)):
        rosters.setdefault((one.programme_id, one.month), []).append(one)
    chinese = is_chinese()
    return [
        MonthRow._make(
            (identity, code, zh if chinese else en or zh, month, *counts, tuple(rosters.get((identity, month), ())))
        )
        for identity, code, zh, en, month, *counts in session.connection().exec_driver_sql(_GRID, (first, last))
    ]


def first_and_last_month(session: Session) -> tuple[str, str]:
    """Of all instalments; "" and "" where there are none."""
    row = session.connection().exec_driver_sql("SELECT min(due_month), max(due_month) FROM instalments").one()
    return row[0] or "", row[1] or ""


def changes_since(session: Session, roster_id: int) -> list[Change]:
    """Who gets another sum than in the last month of the programme that has a roster; all parts of a month together."""
    connection = session.connection()
    programme, month = connection.exec_driver_sql(
        "SELECT programme_id, month FROM rosters WHERE id = ?", (roster_id,)
    ).one()
    before = connection.exec_driver_sql(
        "SELECT max(month) FROM rosters WHERE programme_id = ? AND month < ?", (programme, month)
    ).scalar_one()
    if before is None:
        return []
    old = {row[0]: tuple(row) for row in connection.exec_driver_sql(_OF_PEOPLE, (programme, before))}
    new = {row[0]: tuple(row) for row in connection.exec_driver_sql(_OF_PEOPLE, (programme, month))}
    nobody: Any = (0, "", "", 0, "")
    found = []
    for person in dict.fromkeys((*new, *old)):
        now, was = new.get(person, nobody), old.get(person, nobody)
        if now[3] != was[3]:
            said = now if person in new else was
            found.append(Change(person, said[1], said[2], was[3], now[3], now[4]))
    return found


def _rosters(session: Session, where: str, values: tuple[Any, ...]) -> list[RosterRow]:
    return [RosterRow(*row) for row in session.connection().exec_driver_sql(_ROSTERS.format(where=where), values)]
