"""Stored instalments: of awards for planning, of a person for the panel."""

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from gzstudents.kernel import names
from gzstudents.kernel.i18n import is_chinese
from gzstudents.payments.rules.following import Kept

_KEPT = """
SELECT t.award_id, t.id, t.item, t.due_month, t.part, t.paid_to, t.full_fen, t.halves, t.amount_fen, t.state, t.reason, t.detail
FROM json_each(:ids) j CROSS JOIN instalments t ON t.award_id = j.value ORDER BY t.award_id, t.item, t.due_month, t.part
"""
_OF_PERSON = """
SELECT t.id, t.award_id, g.id, g.code, g.name_zh, g.name_en, a.academic_year, t.due_month, t.item, t.part, t.paid_to,
    t.full_fen, t.halves, t.amount_fen, t.budget_year, t.state, t.reason, t.detail, coalesce(t.paid_on, ''),
    coalesce(t.returned_on, ''), t.voucher, s.kind
FROM awards a JOIN instalments t ON t.award_id = a.id JOIN programmes g ON g.id = a.programme_id JOIN sponsors s ON s.id = g.sponsor_id
WHERE {where} ORDER BY a.academic_year DESC, a.id DESC, t.due_month, t.item, t.part
"""
_IMPORTED = """
SELECT r.programme_id, sum(r.halves), max(r.until) FROM received_months r WHERE r.person_id = :person GROUP BY r.programme_id
"""
_COMPUTED = """
SELECT a.programme_id, coalesce(sum(CASE WHEN t.state IN ('PAID', 'CLAWED_BACK') THEN
    t.halves * CASE WHEN t.amount_fen < 0 THEN -1 ELSE 1 END END), 0),
    coalesce(sum(CASE WHEN t.state IN ('PLANNED', 'APPROVED') THEN t.halves END), 0)
FROM awards a JOIN instalments t ON t.award_id = a.id AND t.item = 'STIPEND'
LEFT JOIN (SELECT programme_id, max(until) AS until FROM received_months WHERE person_id = :person GROUP BY programme_id) r
    ON r.programme_id = a.programme_id
WHERE a.person_id = :person AND t.due_month > coalesce(r.until, '') GROUP BY a.programme_id
"""


class InstalmentRow(NamedTuple):
    id: int
    award_id: int
    programme_id: int
    programme: str  # code
    programme_name: str  # in the current language
    academic_year: str
    due_month: str
    item: str
    part: int
    paid_to: str
    full_fen: int
    halves: int
    amount_fen: int
    budget_year: int
    state: str
    reason: str
    detail: str
    paid_on: str
    returned_on: str
    voucher: str
    sponsor_kind: str


class Lifetime(NamedTuple):
    """Months of a programme's stipend, in halves: those told from elsewhere up to a month, and those paid here after it."""

    programme_id: int
    programme: str
    programme_name: str
    told_halves: int
    told_until: str
    paid_halves: int
    planned_halves: int
    most_halves: int | None


class Received(NamedTuple):
    """What was told of months received before; see operations.set_received."""

    programme: str  # code
    halves: int
    until: str
    source: str


def kept_of(session: Session, award_ids: Sequence[int]) -> dict[int, dict[tuple[str, str], list[Kept]]]:
    """Award → item and month → the parts, first to last."""
    found: dict[int, dict[tuple[str, str], list[Kept]]] = defaultdict(dict)
    rows = session.connection().exec_driver_sql(_KEPT, {"ids": json.dumps(sorted(set(award_ids)))})
    for award, *values in rows:
        kept = Kept(*values)
        found[award].setdefault((kept.item, kept.month), []).append(kept)
    return found


def names_of_awards(session: Session, award_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Award → name and student number of who has it."""
    rows = session.connection().exec_driver_sql(
        "SELECT a.id, p.chinese_name, p.surname, p.given_names, p.native_name, coalesce(e.student_number, '') "
        "FROM json_each(?) j JOIN awards a ON a.id = j.value JOIN people p ON p.id = a.person_id "
        "JOIN enrolments e ON e.id = a.enrolment_id",
        (json.dumps(list(award_ids)),),
    )
    return {
        award: (chinese or names.display_latin(surname, given) or native, number)
        for award, chinese, surname, given, native, number in rows
    }


def of_person(session: Session, person_id: int) -> list[InstalmentRow]:
    """The instalments of a student, newest award first."""
    return _rows(session, "a.person_id = :value", person_id)


def of_award(session: Session, award_id: int) -> list[InstalmentRow]:
    return _rows(session, "a.id = :value", award_id)


def person_of_number(session: Session, number: str) -> int | None:
    """Whose student number it is; None where it is nobody's."""
    row = session.connection().exec_driver_sql(
        "SELECT person_id FROM enrolments WHERE student_number = ?", (number.strip(),)
    )
    found = row.scalar()
    return None if found is None else int(found)


def lifetime(session: Session, person_id: int) -> list[Lifetime]:
    """The months received, told and computed apart: the computed ones are worked out anew each time (features 1.3)."""
    asked = {"person": person_id}
    connection = session.connection()
    told = {row[0]: (int(row[1]), str(row[2])) for row in connection.exec_driver_sql(_IMPORTED, asked)}
    own = {row[0]: (int(row[1]), int(row[2])) for row in connection.exec_driver_sql(_COMPUTED, asked)}
    programmes = connection.exec_driver_sql("SELECT id, code, name_zh, name_en, max_months FROM programmes ORDER BY id")
    return [
        Lifetime(
            identity, code, zh if is_chinese() else en or zh, *told.get(identity, (0, "")),
            *own.get(identity, (0, 0)), None if most is None else 2 * most,
        )
        for identity, code, zh, en, most in programmes.fetchall()
        if identity in told or any(own.get(identity, ()))
    ]  # fmt: skip


def received(session: Session, person_id: int) -> list[Received]:
    """The months told of a student, a line a programme."""
    rows = session.connection().exec_driver_sql(
        "SELECT g.code, r.halves, r.until, r.source FROM received_months r JOIN programmes g ON g.id = r.programme_id "
        "WHERE r.person_id = ? ORDER BY r.id",
        (person_id,),
    )
    return [Received(*row) for row in rows]


def _rows(session: Session, where: str, value: int) -> list[InstalmentRow]:
    chinese = is_chinese()
    rows = session.connection().exec_driver_sql(_OF_PERSON.format(where=where), {"value": value})
    return [InstalmentRow._make((*row[:4], row[4] if chinese else row[5] or row[4], *row[6:])) for row in rows]
