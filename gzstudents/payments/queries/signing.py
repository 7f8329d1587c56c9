"""Months whose sign-in was not made in time: what a clerk should know before the roster of the month leaves them out."""

import json
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from gzstudents.kernel import names
from gzstudents.kernel.i18n import is_chinese
from gzstudents.kernel.settings import get_settings
from gzstudents.payments.rules.terms import SIGN_IN, shipped

_BACK = 365  # days: what is older waits for nobody
# whoever is held for another reason is not expected to sign; OTHER: somebody lets the month be paid all the same
_STATEMENT = """
SELECT a.id, a.person_id, p.chinese_name, p.surname, p.given_names, p.native_name, coalesce(e.student_number, ''), g.code, {name},
    t.due_month
FROM instalments t INDEXED BY ix_instalments_month
JOIN awards a ON a.id = t.award_id JOIN people p ON p.id = a.person_id JOIN enrolments e ON e.id = a.enrolment_id
JOIN programmes g ON g.id = a.programme_id
WHERE t.due_month BETWEEN :first AND :last AND t.state IN ('PLANNED', 'HELD') AND t.reason IN ('', 'NO_SIGN_IN')
    AND t.item = 'STIPEND' AND t.part = 0 AND t.amount_fen + (t.state = 'HELD') > 0 AND a.state = 'ACTIVE'
    AND g.code IN (SELECT value FROM json_each(:codes)) AND (:person = 0 OR a.person_id = :person) AND (:award = 0 OR a.id = :award)
    AND NOT EXISTS (SELECT 1 FROM sign_ins n WHERE n.enrolment_id = e.id AND n.month = t.due_month AND n.signed_on <> '')
ORDER BY t.due_month, p.sort_key, p.id
"""


class Unsigned(NamedTuple):
    """A month of an award without its sign-in, though it was closed."""

    award_id: int
    person_id: int
    name: str
    student_number: str
    programme: str
    programme_name: str
    month: str


def unsigned(session: Session, today: date, *, person_id: int = 0, award_id: int = 0) -> list[Unsigned]:
    """Of everybody, of one student or of one award: the months of the last year that were closed and are not paid yet."""
    codes = get_settings(session).get(SIGN_IN, "").upper().split()
    if not codes:
        return []
    name = "g.name_zh" if is_chinese() else "coalesce(nullif(g.name_en, ''), g.name_zh)"
    given = {
        "first": (today - timedelta(days=_BACK)).isoformat()[:7], "last": last_closed(today), "codes": json.dumps(codes),
        "person": person_id, "award": award_id,
    }  # fmt: skip
    found = session.connection().exec_driver_sql(_STATEMENT.format(name=name), given)
    return [
        Unsigned(row[0], row[1], row[2] or names.display_latin(row[3], row[4]) or row[5], *row[6:]) for row in found
    ]


def last_closed(today: date) -> str:
    """The last month whose sign-in is over."""
    if today.day > int(shipped()["sign_in_closes_day"]):
        return today.isoformat()[:7]
    return (today.replace(day=1) - timedelta(days=1)).isoformat()[:7]
