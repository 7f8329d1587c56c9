"""Places of students that the reader may not see: who is limited to a college still sees how much is left for it."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

# the narrow views have the names of the tables (kernel.scope); the tables themselves stand in main
_NARROW = "SELECT 1 FROM temp.sqlite_master WHERE type = 'view' AND name = 'placements'"
_HIDDEN = """
SELECT a.cycle_id, l.level, l.grade, l.college, count(*), sum(l.amount_fen)
FROM main.placements l JOIN main.applications a ON a.id = l.application_id
WHERE l.state = 'PLACED' AND a.cycle_id IN (SELECT value FROM json_each(?))
    AND NOT EXISTS (SELECT 1 FROM placements v WHERE v.id = l.id)
GROUP BY a.cycle_id, l.level, l.grade, l.college
"""


class Hidden(NamedTuple):
    """How many places of a cell are given to students out of sight, and what they come to in fen."""

    cycle: int
    level: str
    grade: str
    college: str
    places: int
    fen: int


def is_narrow(session: Session) -> bool:
    """Whether the reader sees a part of the students only."""
    return session.connection().exec_driver_sql(_NARROW).first() is not None


def hidden(session: Session, cycle_ids: Sequence[int]) -> list[Hidden]:
    """Counts only, nobody's name; none for who may see everybody."""
    if not is_narrow(session):
        return []
    rows = session.connection().exec_driver_sql(_HIDDEN, (json.dumps(list(cycle_ids)),))
    return [Hidden._make(row) for row in map(tuple, rows)]
