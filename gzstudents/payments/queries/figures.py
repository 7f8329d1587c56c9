"""What was paid: sums, people, days, budgets. Evaluation, the yearly report and the screen read them here."""

from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from gzstudents.kernel import scope
from gzstudents.payments.rules import figures as sums

_LEAVES = "NOT (i.paid_to = 'UNIVERSITY' AND s.kind = 'UNIVERSITY')"  # as rules.figures.leaves_budget says it
_FROM = """
FROM instalments i JOIN awards a ON a.id = i.award_id JOIN programmes g ON g.id = a.programme_id
JOIN sponsors s ON s.id = g.sponsor_id
WHERE (:programme IS NULL OR a.programme_id = :programme) AND (:year IS NULL OR i.budget_year = :year)
    AND (:academic = '' OR a.academic_year = :academic) AND i.state IN ({states})
"""
_STATES = {
    "paid": tuple(sorted(sums.GONE)),
    "bound": tuple(sorted(sums.BOUND)),
    "planned": tuple(sorted(sums.BOUND | sums.OPEN)),
}


class Paid(NamedTuple):
    """Three figures in fen, and how many different students they went to."""

    people: int = 0
    value_fen: int = 0  # all that was given, to whom ever it was paid
    outflow_fen: int = 0  # what left the budget
    cash_fen: int = 0  # what the students got


class BudgetRow(NamedTuple):
    """A programme's calendar year. `bound`: paid or on a locked roster; `planned`: still to come; all as outflow."""

    programme_id: int
    year: int
    amount_fen: int | None  # None: no budget was entered
    paid_fen: int
    bound_fen: int
    planned_fen: int
    document: str = ""

    @property
    def left_fen(self) -> int | None:
        return None if self.amount_fen is None else self.amount_fen - self.bound_fen


def paid(
    session: Session, *, programme_id: int | None = None, academic_year: str = "", year: int | None = None
) -> Paid:
    """What was paid for awards of an academic year ("2025-2026"), or of instalments of a calendar year, or both, or ever."""
    return _figures(session, "paid", programme_id, academic_year, year)


def planned(
    session: Session, *, programme_id: int | None = None, academic_year: str = "", year: int | None = None
) -> Paid:
    """What the schedules come to, paid or still to be paid (not: dropped, returned)."""
    return _figures(session, "planned", programme_id, academic_year, year)


class DueToOthers(NamedTuple):
    """What a programme has to transfer by a month: parts, all of it in fen, and what of it leaves the budget by calendar year."""

    parts: int
    sum_fen: int
    outflow: list[tuple[int, int]]


# to the university and the insurer, of a programme up to a month; each line names both
OTHERS_DUE = (
    "FROM instalments t JOIN awards a ON a.id = t.award_id WHERE a.programme_id = ? AND t.state = 'PLANNED' "
    "AND t.paid_to <> 'STUDENT' AND t.amount_fen > 0 AND t.due_month <= ?"
)


def due_to_others(session: Session, programme_id: int, month: str) -> DueToOthers:
    """Tuition, rooms and insurance that are due and were not transferred yet."""
    kind = session.connection().exec_driver_sql(
        "SELECT s.kind FROM programmes g JOIN sponsors s ON s.id = g.sponsor_id WHERE g.id = ?", (programme_id,)
    )
    sponsor = str(kind.scalar_one())
    rows = session.connection().exec_driver_sql(
        f"SELECT t.budget_year, t.paid_to, count(*), sum(t.amount_fen) {OTHERS_DUE} GROUP BY 1, 2 ORDER BY 1",
        (programme_id, month),
    )
    parts = total = 0
    leaving: dict[int, int] = {}
    for year, paid_to, count, fen in rows.fetchall():
        parts, total = parts + count, total + fen
        leaving[year] = leaving.get(year, 0) + (fen if sums.leaves_budget(paid_to, sponsor) else 0)
    return DueToOthers(parts, total, list(leaving.items()))


def budget(session: Session, programme_id: int, year: int) -> BudgetRow:
    """A programme's calendar year: what it may spend, has spent, has promised, and will spend by the schedules; of all students,
    whatever college who asks sees.
    """
    row = (
        session.connection()
        .exec_driver_sql(
            "SELECT amount_fen, document FROM budgets WHERE programme_id = ? AND year = ?", (programme_id, year)
        )
        .first()
    )
    amount, document = (None, "") if row is None else (int(row[0]), str(row[1]))
    driver: Any = session.connection().connection.dbapi_connection
    with scope.whole(driver):
        gone, bound, whole = (
            _figures(session, kind, programme_id, "", year).outflow_fen for kind in ("paid", "bound", "planned")
        )
    return BudgetRow(programme_id, year, amount, gone, bound, whole - bound, document)


_SUMS = (
    "coalesce(sum(i.amount_fen), 0), "
    f"coalesce(sum(CASE WHEN {_LEAVES} THEN i.amount_fen ELSE 0 END), 0), "
    "coalesce(sum(CASE WHEN i.paid_to = 'STUDENT' THEN i.amount_fen ELSE 0 END), 0)"
)


def _from(kind: str) -> str:
    return _FROM.format(states=", ".join(f"'{state}'" for state in _STATES[kind]))


def _asked(programme_id: int | None, academic_year: str, year: int | None) -> dict[str, object]:
    return {"programme": programme_id, "academic": academic_year, "year": year}


def _figures(session: Session, kind: str, programme_id: int | None, academic_year: str, year: int | None) -> Paid:
    statement = f"SELECT count(DISTINCT a.person_id), {_SUMS} {_from(kind)}"
    row = session.connection().exec_driver_sql(statement, _asked(programme_id, academic_year, year)).one()
    return Paid(*row)
