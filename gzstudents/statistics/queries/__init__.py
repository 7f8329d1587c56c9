"""All reading of the statistics: the facts, and the people behind a figure."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from gzstudents.kernel import scope
from gzstudents.kernel.settings import get_settings
from gzstudents.statistics.printing.names import OfficeNames
from gzstudents.statistics.queries import snapshot
from gzstudents.statistics.queries.assembling import assemble
from gzstudents.statistics.queries.columns import Run, where
from gzstudents.statistics.queries.reading import read_tables
from gzstudents.statistics.rules.facts import Facts, Words


def load_facts(connection: Any, *, stored: bool = True) -> Facts:
    """Everything the tables need, as at one moment. `connection`: a session, a connection of SQLAlchemy or a raw one.

    From what was kept and what is newer; without `stored` from the tables alone, which gives the same.
    """
    words = Words()
    with _running(connection) as run:
        tables = snapshot.find_columns(run, words).tables if stored else read_tables(run, words)
        return assemble(run, words, tables)


def load_and_keep(session: Session) -> Facts:
    """The same in a session that only reads. Where much had to be read anew, it is kept for the next time."""
    words = Words()
    with _running(session) as run:
        found = snapshot.find_columns(run, words)
        facts = assemble(run, words, found.tables)
    engine = session.get_bind()
    if isinstance(engine, Engine) and snapshot.is_worth_keeping(found):
        snapshot.keep(engine, found, words)
    return facts


@contextmanager
def _running(connection: Any) -> Iterator[Run]:
    """How to run statements on the whole tables, all on one state of the store: a figure is the same for everybody."""
    run, raw = _runner(connection)
    if raw:
        run("BEGIN")
    try:
        with scope.whole(_driver(connection)):
            yield run
    finally:
        if raw:
            run("ROLLBACK")


def _driver(connection: Any) -> Any:
    """The driver's connection under a session or a connection of SQLAlchemy."""
    if not hasattr(connection, "exec_driver_sql") and hasattr(connection, "connection"):
        connection = connection.connection()
    return connection.connection.dbapi_connection if hasattr(connection, "exec_driver_sql") else connection


def _runner(connection: Any) -> tuple[Run, bool]:
    """How to run a statement, and whether we have to open the transaction ourselves."""
    if hasattr(connection, "exec_driver_sql"):
        return connection.exec_driver_sql, False
    if hasattr(connection, "connection"):
        return connection.connection().exec_driver_sql, False
    return connection.execute, not connection.in_transaction


class Member(NamedTuple):
    """One of the people behind a figure, as a list shows them: with what was counted, not with what is true today."""

    person_id: int
    name: str
    passport_name: str
    student_number: str
    population: str
    country: str
    level: str


_BATCH = 800  # bound values in one statement
_NAMES = "p.sort_key, p.id, p.chinese_name, trim(p.surname || ' ' || p.given_names)"


def list_members(
    connection: Any, facts: Facts, day: int, person_ids: list[int], enrolment_ids: list[int] | None = None
) -> list[Member]:
    """These people in the order of the register, with their nationality on a day (a day number). With `enrolment_ids`
    the enrolments that were counted, one line a person; without, the one that the register shows.
    """
    run, _raw = _runner(connection)
    country = facts.countries.at(day)[where(facts.people.ids, np.array(person_ids, dtype=np.int64))]
    listed = (*facts.words.codes("country"), "")
    country_of = {person: listed[place] for person, place in zip(person_ids, country.tolist(), strict=True)}
    if enrolment_ids is None:
        source, key, wanted = (
            "register r JOIN people p ON p.id = r.person_id LEFT JOIN enrolments e ON e.id = r.enrolment_id",
            "p.id",
            person_ids,
        )
    else:
        source, key, wanted = "enrolments e JOIN people p ON p.id = e.person_id", "e.id", enrolment_ids
    found: dict[int, tuple[str, Member]] = {}
    for start in range(0, len(wanted), _BATCH):
        ids = ",".join(str(int(one)) for one in wanted[start : start + _BATCH])
        rows = run(
            f"SELECT {_NAMES}, coalesce(e.student_number, ''), p.population, coalesce(e.level, '') FROM {source} WHERE {key} IN ({ids}) ORDER BY e.id"
        )
        for sort_key, person, chinese, passport, number, population, level in rows:
            if person not in country_of:
                continue
            known = found.get(person)
            numbers = [known[1].student_number] if known else []
            joined = " / ".join(part for part in (*numbers, number) if part)
            name = chinese or passport
            member = Member(person, name, passport, joined, population, country_of[person], level)
            found[person] = (sort_key, member)
    return [member for _key, member in sorted(found.values(), key=lambda one: (one[0], one[1].person_id))]


def office_names(session: Session) -> OfficeNames:
    """What the office calls itself, for the head and foot of reports."""
    return OfficeNames.of(get_settings(session))


__all__ = ["Member", "list_members", "load_and_keep", "load_facts", "office_names"]
