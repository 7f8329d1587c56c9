"""The hash of a locked roster where somebody's name has to leave it: of a roster that held it holds again, of another it does not."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy.orm import Session

from gzstudents.payments.queries import hash_of, is_intact

_OF_LINES = """
SELECT DISTINCT o.id, o.content_hash FROM roster_lines l JOIN rosters o ON o.id = l.roster_id
WHERE o.content_hash <> '' AND l.id IN (SELECT value FROM json_each(?))
"""


@contextmanager
def sealed_again(session: Session, line_ids: Sequence[int]) -> Iterator[None]:
    """Inside, names and numbers of these lines are erased by law (PIPL art. 47); the sums stay, and the rosters keep their proof."""
    run = session.connection().exec_driver_sql
    rosters = [row[0] for row in run(_OF_LINES, (json.dumps(list(line_ids)),)).fetchall() if is_intact(session, *row)]
    yield
    for roster in rosters:
        run(
            "UPDATE rosters SET content_hash = ?, version = version + 1 WHERE id = ?",
            (hash_of(session, roster), roster),
        )
