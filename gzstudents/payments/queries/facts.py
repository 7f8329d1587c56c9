"""The facts that schedules are worked out from, of many awards at once."""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from gzstudents.kernel.settings import get_settings
from gzstudents.payments.rules import terms as law
from gzstudents.payments.rules.facts import Away, Dated, Facts, Terms

_AWARDS = """
SELECT a.id, a.person_id, a.enrolment_id, a.programme_id, a.academic_year, a.decided_on, a.state,
    coalesce(a.starts_on, ''), coalesce(a.ends_on, ''), a.level, a.grade, a.amount_fen,
    e.level, e.category, e.discipline, e.teaching_language, coalesce(e.start_date, '')
FROM json_each(:ids) j JOIN awards a ON a.id = j.value JOIN enrolments e ON e.id = a.enrolment_id ORDER BY a.id
"""
_OF_ENROLMENTS = "FROM json_each(:ids) j CROSS JOIN {table} t ON t.enrolment_id = j.value ORDER BY t.{day}, t.id"
# stipends of the programme in awards before this one; what was got back counts with a minus
_BEFORE = """
SELECT a.id, i.halves * CASE WHEN i.amount_fen < 0 THEN -1 ELSE 1 END, i.due_month
FROM json_each(:ids) j CROSS JOIN awards a ON a.id = j.value
CROSS JOIN awards b ON b.person_id = a.person_id AND b.programme_id = a.programme_id AND b.id <> a.id
    AND (b.academic_year, b.id) < (a.academic_year, a.id)
CROSS JOIN instalments i ON i.award_id = b.id AND i.item = 'STIPEND'
    AND i.state IN ('PLANNED', 'APPROVED', 'PAID', 'CLAWED_BACK')
"""
_RECEIVED = """
SELECT a.id, r.halves, r.until FROM json_each(:ids) j CROSS JOIN awards a ON a.id = j.value
CROSS JOIN received_months r ON r.person_id = a.person_id AND r.programme_id = a.programme_id
"""


# awards with a schedule that count on months of the given ones, where a programme has months of a lifetime
_LATER = """
SELECT DISTINCT b.academic_year, b.id FROM json_each(:ids) j CROSS JOIN awards a ON a.id = j.value
JOIN programmes g ON g.id = a.programme_id AND g.max_months IS NOT NULL
CROSS JOIN awards b ON b.person_id = a.person_id AND b.programme_id = a.programme_id AND b.id <> a.id
    AND (b.academic_year, b.id) > (a.academic_year, a.id)
WHERE EXISTS (SELECT 1 FROM instalments i WHERE i.award_id = b.id) ORDER BY b.academic_year, b.id
"""


class AwardFacts(NamedTuple):
    """One award with all that its schedule depends on."""

    award_id: int
    person_id: int
    programme_id: int
    grade: str
    amount_fen: int
    study: tuple[str, str, str, str]  # level as decided, category, discipline, teaching language
    facts: Facts


def facts_of(session: Session, award_ids: Sequence[int], today: str = "") -> list[AwardFacts]:
    """The facts of awards, in the order of their ids; those that are gone are left out."""
    ids = {"ids": json.dumps(sorted(set(award_ids)))}
    rows = [tuple(row) for row in session.connection().exec_driver_sql(_AWARDS, ids)]
    stays = sorted({row[2] for row in rows})
    statuses = _dated(session, stays, "status_changes", "effective_on", "t.status")
    away = _of_stays(session, stays, "absences", "starts_on", "t.kind, t.starts_on, coalesce(t.ends_on, '')")
    signed = _of_stays(session, stays, "sign_ins", "month", "t.month, t.signed_on")
    events = _events(session, ids)
    received = _received(session, ids)
    day = today or date.today().isoformat()
    return [
        AwardFacts(
            row[0], row[1], row[3], row[10], row[11], (row[9] or row[12], row[13], row[14], row[15]),
            Facts(
                academic_year=row[4], decided_on=row[5], state=row[6], starts_on=row[7], ends_on=row[8],
                statuses=tuple(statuses[row[2]]), events=tuple(events[row[0]]),
                absences=tuple(Away(*one) for one in away[row[2]]),
                signed=frozenset(month for month, on in signed[row[2]] if on),
                received_halves=received.get(row[0], 0), today=day, entered_on=row[16],
            ),
        )
        for row in rows
    ]  # fmt: skip


def later_of(session: Session, award_ids: Sequence[int]) -> list[list[int]]:
    """The later awards of the same students whose months of a lifetime hang on these, a list an academic year."""
    found: dict[str, list[int]] = defaultdict(list)
    for year, award in session.connection().exec_driver_sql(_LATER, {"ids": json.dumps(sorted(set(award_ids)))}):
        found[year].append(award)
    return list(found.values())


def terms_of_programmes(session: Session) -> dict[int, Terms]:
    """The rules of pay of every programme."""
    settings = get_settings(session)
    rows = session.connection().exec_driver_sql("SELECT id, code, max_months FROM programmes")
    return {identity: law.terms_of(code, most, settings) for identity, code, most in rows}


def _of_stays(session: Session, stays: list[int], table: str, day: str, columns: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    statement = f"SELECT t.enrolment_id, {columns} {_OF_ENROLMENTS.format(table=table, day=day)}"
    for stay, *values in session.connection().exec_driver_sql(statement, {"ids": json.dumps(stays)}):
        found[stay].append(tuple(values))
    return found


def _dated(session: Session, stays: list[int], table: str, day: str, what: str) -> dict[int, list[Dated]]:
    rows = _of_stays(session, stays, table, day, f"t.{day}, {what}")
    return defaultdict(list, {stay: [Dated(*one) for one in found] for stay, found in rows.items()})


def _events(session: Session, ids: dict[str, str]) -> dict[int, list[Dated]]:
    found: dict[int, list[Dated]] = defaultdict(list)
    statement = (
        "SELECT t.award_id, t.happened_on, t.kind FROM json_each(:ids) j CROSS JOIN award_events t ON t.award_id = j.value "
        "ORDER BY t.happened_on, t.id"
    )
    for award, day, kind in session.connection().exec_driver_sql(statement, ids):
        found[award].append(Dated(day, kind))
    return found


def _received(session: Session, ids: dict[str, str]) -> dict[int, int]:
    """Half months of a stipend before an award: those told from elsewhere, and ours after the month up to which they tell."""
    connection = session.connection()
    told: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for award, halves, until in connection.exec_driver_sql(_RECEIVED, ids):
        told[award].append((halves, until))
    found = {award: sum(halves for halves, _until in rows) for award, rows in told.items()}
    for award, halves, month in connection.exec_driver_sql(_BEFORE, ids):
        if month > max((until for _halves, until in told.get(award, ())), default=""):
            found[award] = found.get(award, 0) + halves
    return found
