"""The register of another day, in two senses, as a private database in memory that every query of today reads unchanged.

As it was *known*: what the store contained at the end of that day in Beijing, mistakes and gaps included. As it was *true*:
what is known today about that day, by the dates of the facts. They differ where something was recorded late or corrected.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import sqlcipher3.dbapi2 as driver
from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from gzstudents.kernel import scope
from gzstudents.kernel.connection import Connection
from gzstudents.kernel.journal.as_of import end_of, known_before
from gzstudents.students import register_then

TABLES = (
    "people", "nationalities", "identity_documents", "former_names", "language_results", "enrolments", "status_changes", "custom_fields", "person_values",
    "enrolment_values", "merged_people",
)  # fmt: skip
REACH = ("contacts", "addresses")  # for who asks for them: a list does without

# a partial date stands for its last day where something ends
_LAST = "CASE length({0}) WHEN 4 THEN {0} || '-12-31' WHEN 7 THEN {0} || '-31' ELSE {0} END"  # compared as texts: no month has more

# what holds on any day: nationalities in force, papers that were issued, changes in effect, ends that have come
_DATED = (
    "DELETE FROM nationalities WHERE valid_from > :day OR valid_to < :day",
    "UPDATE nationalities SET valid_to = NULL WHERE valid_to IS NOT NULL",  # so that of several in force the one that began last counts
    "DELETE FROM identity_documents WHERE issued_on > :day",
    "DELETE FROM language_results WHERE taken_on > :day",
    "DELETE FROM status_changes WHERE effective_on > :day AND id <> (SELECT f.id FROM status_changes f "
    "WHERE f.enrolment_id = status_changes.enrolment_id ORDER BY f.effective_on, f.id LIMIT 1)",
    f"UPDATE enrolments SET end_date = NULL WHERE {_LAST.format('end_date')} > :day",
    "UPDATE enrolments SET degree_date = NULL WHERE degree_date > :day",
)

# which paper of a kind was in use on a past day: one that was valid then, of several the one issued last; where the day of
# issue is not known, the one that ran out first, because the next one followed it
_IN_USE = """
UPDATE identity_documents SET is_current = 1 - is_current WHERE id IN (
    SELECT id FROM (
        SELECT id, is_current, valid_to, row_number() OVER papers AS place,
            first_value(is_current) OVER papers AS best
        FROM identity_documents WHERE person_id IN (SELECT person_id FROM identity_documents WHERE NOT is_current)
        WINDOW papers AS (PARTITION BY person_id, kind ORDER BY
            coalesce(valid_to, '9999') >= :day DESC, coalesce(issued_on, '') DESC,
            CASE WHEN issued_on IS NULL AND valid_to >= :day THEN valid_to END,
            CASE WHEN issued_on IS NULL THEN valid_to END DESC, id DESC))
    WHERE is_current <> ((place = 1 OR (is_current AND best)) AND (is_current OR coalesce(valid_to, '9999') >= :day)))
"""  # where all papers of somebody are in use today, all that were issued by then were in use

# a stay begins with its first day or with the admission before it; without a stay nobody was on the roll
_PAST = (
    "DELETE FROM enrolments WHERE coalesce(start_date, '9999') > :day AND NOT EXISTS (SELECT 1 FROM status_changes s "
    "WHERE s.enrolment_id = enrolments.id AND s.effective_on <= :day)",
    "DELETE FROM status_changes WHERE enrolment_id NOT IN (SELECT id FROM enrolments)",
    "DELETE FROM people WHERE id NOT IN (SELECT person_id FROM enrolments)",
    "DELETE FROM enrolment_values WHERE enrolment_id NOT IN (SELECT id FROM enrolments)",
    *(
        f"DELETE FROM {table} WHERE person_id NOT IN (SELECT id FROM people)"
        for table in ("nationalities", "identity_documents", "former_names", "language_results", "person_values")
    ),
)

# what held on the day, and of those who are left; what ended later had no end then
_OF_REACH = (
    "DELETE FROM {0} WHERE valid_from > :day OR valid_to < :day OR person_id NOT IN (SELECT id FROM people); "
    "UPDATE {0} SET valid_to = NULL"
)


def known_on(
    path: Path, key: bytes | None, day: date, tables: Sequence[str] = TABLES, *, today: date | None = None
) -> Connection:
    """The store's tables, and the register made of them, as at the end of a day; a day that is not over yet holds all that is
    known, also where the clock of this computer shows another date than Beijing's. Raises UserError for an unreadable file.
    """
    over = day < (today or date.today())
    lines = register_then.Lines(day, tables)
    connection = known_before(path, key, end_of(day) if over else None, tables, lines.begin)
    lines.finish(connection)
    scope.narrow(connection, scope.of_reader(key))
    return connection


def true_on(
    path: Path, key: bytes | None, day: date, tables: Sequence[str] = TABLES, *, today: date | None = None
) -> Connection:
    """What is known today of a day. What has no date holds on every day: names, gender, college, major, funding.

    From today on everybody of the list is in it; on a past day those whose stay, or admission to it, had begun.
    Raises UserError for a file that cannot be read.
    """
    lines = register_then.Lines(day, tables)
    connection = known_before(path, key, None, tables, lines.begin)
    lines.listen(connection)
    statements = [*_DATED, *([_IN_USE, *_PAST] if day < (today or date.today()) else [])]
    for table in REACH:
        if table in tables:
            statements += _OF_REACH.format(table).split("; ")
    for statement in statements:
        connection.execute(statement, {"day": day.isoformat()})
    lines.finish(connection)
    scope.narrow(connection, scope.of_reader(key))
    return connection


@contextmanager
def reading(connection: Connection) -> Iterator[Session]:
    """A session on such a database, for the queries that take one. It leaves the connection open."""
    engine = create_engine("sqlite://", module=driver, creator=lambda: connection, poolclass=StaticPool)
    with Session(engine, autoflush=False) as session:
        yield session
