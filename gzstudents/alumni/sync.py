"""Graduation makes an alumnus, whoever records it: triggers note it, a hook of every act acts on it."""

from datetime import date

from sqlalchemy import Connection
from sqlalchemy.orm import Session

_PREFIX = "alumni_mark_"
_MARK = "INSERT OR IGNORE INTO alumni_dirty VALUES (new.enrolment_id);"

# of two graduations the later one is shown; the person stays one alumnus. CROSS: from the few that are marked, never
# from all changes of status
_GRADUATIONS = """
SELECT e.person_id AS person, e.id AS enrolment, max(s.effective_on) AS day
FROM alumni_dirty m CROSS JOIN enrolments e ON e.id = m.enrolment_id
CROSS JOIN status_changes s ON s.enrolment_id = e.id AND s.status = 'GRADUATED' AND s.effective_on <= :today
GROUP BY e.person_id
"""
_LATER = f"""
UPDATE alumni SET enrolment_id = g.enrolment, graduated_on = g.day, version = version + 1
FROM ({_GRADUATIONS}) g WHERE alumni.person_id = g.person AND g.day > alumni.graduated_on
"""
_FIRST = f"""
INSERT INTO alumni (person_id, enrolment_id, graduated_on)
SELECT g.person, g.enrolment, g.day FROM ({_GRADUATIONS}) g
WHERE NOT EXISTS (SELECT 1 FROM alumni a WHERE a.person_id = g.person) ORDER BY g.person
"""


def install(connection: Connection) -> None:
    """The triggers that note a graduation; safe to repeat."""
    for event in ("insert", "update"):
        name = f"{_PREFIX}{event}"
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
        connection.exec_driver_sql(
            f"CREATE TRIGGER {name} AFTER {event} ON status_changes WHEN new.status = 'GRADUATED' BEGIN {_MARK} END"
        )


def hook(session: Session, today: date | None = None) -> None:
    """Make alumni of those who graduated in this act, and of those whose day has come since. Nothing to do costs one look."""
    connection = session.connection()
    if connection.exec_driver_sql("SELECT 1 FROM alumni_dirty LIMIT 1").first() is None:
        return
    day = (today or date.today()).isoformat()
    _make(connection, day)
    # a graduation that is dated ahead stays noted until its day
    connection.exec_driver_sql(
        "DELETE FROM alumni_dirty WHERE NOT EXISTS (SELECT 1 FROM status_changes s "
        "WHERE s.enrolment_id = alumni_dirty.enrolment_id AND s.status = 'GRADUATED' AND s.effective_on > ?)",
        (day,),
    )


def _make(connection: Connection, day: str) -> None:
    """Insert the alumni that are missing up to a day, of those noted."""
    connection.exec_driver_sql(_LATER, {"today": day})
    connection.exec_driver_sql(_FIRST, {"today": day})
