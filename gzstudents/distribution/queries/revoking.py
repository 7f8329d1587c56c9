"""What hangs on a place that may be taken back: the award, its certificate, its money."""

from typing import NamedTuple

from sqlalchemy.orm import Session

_AWARD = """
SELECT w.id, coalesce(c.number, '') FROM applications a JOIN awards w ON w.id = a.award_id
LEFT JOIN certificates c ON c.id = w.certificate_id AND c.state = 'ISSUED'
WHERE a.id = ? AND w.state <> 'CANCELLED'
"""
# the instalments belong to the slice of payments: only their sums are looked at
_MONEY = """
SELECT coalesce(sum(CASE WHEN i.state IN ('PLANNED', 'HELD', 'APPROVED') THEN i.amount_fen END), 0),
    coalesce(sum(CASE WHEN i.state = 'PAID' THEN i.amount_fen END), 0)
FROM instalments i JOIN applications a ON a.award_id = i.award_id WHERE a.id = ?
"""


class Hanging(NamedTuple):
    """`certificate` "" where none stands; fen that are still to be paid, and that were paid and not claimed back."""

    is_awarded: bool
    certificate: str
    due_fen: int
    paid_fen: int


def hanging(session: Session, *, application_id: int) -> Hanging:
    award = session.connection().exec_driver_sql(_AWARD, (application_id,)).first()
    due, paid = session.connection().exec_driver_sql(_MONEY, (application_id,)).one()
    return Hanging(award is not None, award[1] if award is not None else "", due, paid)
