"""The register's lines of another day, from today's: only of whom something was otherwise a line is worked out anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from gzstudents.kernel.connection import Connection
from gzstudents.kernel.journal.as_of import STORE
from gzstudents.students import register

_OF_PERSON: Final = (
    "nationalities", "identity_documents", "former_names", "language_results", "enrolments", "person_values",
    "merged_people",
)  # fmt: skip
_OF_STAY: Final = ("status_changes", "enrolment_values")
_SOURCES: Final = frozenset({"people", *_OF_PERSON, *_OF_STAY})

_TOUCHED = "SELECT row_id FROM temp.touched WHERE table_name = "
# a status that came or comes into effect after the day, or after the day that today's lines were worked out for
_CALENDAR = f"""
INSERT OR IGNORE INTO main.register_dirty
SELECT e.person_id FROM main.status_changes s JOIN main.enrolments e ON e.id = s.enrolment_id
WHERE s.effective_on > min(?, (SELECT coalesce(min(day), '') FROM {STORE}.register_state))
"""


@dataclass(frozen=True, slots=True)
class Lines:
    """begin() while the store lies beside the memory, listen() before rows are changed by hand, finish() at the end."""

    day: date
    tables: Sequence[str]

    def begin(self, connection: Connection) -> None:
        """Today's lines, and marks on whom something was otherwise. Tables that were not asked for are empty: then all anew."""
        if not _SOURCES.issubset(self.tables) or _own_fields_changed(connection):
            connection.execute("INSERT OR IGNORE INTO main.register_dirty SELECT id FROM main.people")
            return
        columns = register.COLUMNS
        connection.execute(
            f"INSERT INTO main.register ({columns}) SELECT {columns.replace('updated', '0')} FROM {STORE}.register"
        )
        for base in ("main", STORE):  # rows that came later stand in the store only, rows that went in the memory only
            _mark(connection, base)
        connection.execute(_CALENDAR, (self.day.isoformat(),))

    def listen(self, connection: Connection) -> None:
        """From here on the triggers of the store mark the people."""
        for statement in register.triggers():
            connection.execute(statement)

    def finish(self, connection: Connection) -> None:
        register.write_marked(connection, self.day)


def _own_fields_changed(connection: Connection) -> bool:
    """Whether one is searched for is said of a field, and concerns everybody's line."""
    return connection.execute(f"{_TOUCHED} 'custom_fields' LIMIT 1").fetchone() is not None


def _mark(connection: Connection, base: str) -> None:
    into = "INSERT OR IGNORE INTO main.register_dirty"
    connection.execute(f"{into} {_TOUCHED} 'people'")
    for table in _OF_PERSON:
        connection.execute(f"{into} SELECT person_id FROM {base}.{table} WHERE id IN ({_TOUCHED} '{table}')")
    for table in _OF_STAY:
        connection.execute(
            f"{into} SELECT e.person_id FROM {base}.{table} r JOIN {base}.enrolments e ON e.id = r.enrolment_id "
            f"WHERE r.id IN ({_TOUCHED} '{table}')"
        )
