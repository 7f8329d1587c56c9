"""Whose rows an act touched: who is of a college changes the students of that college and no others."""

import json
from collections.abc import Iterator

from sqlalchemy import Connection, Engine

from gzstudents.kernel import scope
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _n

# done by the program itself, for everybody, whoever happens to be signed in
_BY_ITSELF = frozenset(
    {
        "students.follow_calendar",
        "requests.reseal",
        "payments.reseal",
        "payments.seal",
        "privacy.erase_again",
        "scholarships.adopt_programmes",
    }
)


def refuse_others(connection: Connection, engine: Engine, act_id: int, college: str) -> None:
    """Before an act commits. Who was of another college before it may not be touched, who is new must be of this one; to let
    a student go to another college is a college's own act. Raises RuleBroken.
    """
    first, verb = connection.exec_driver_sql("SELECT first_seq, verb FROM acts WHERE id = ?", (act_id,)).one()
    if verb in _BY_ITSELF:
        return
    touched = people(connection, first)
    with engine.connect() as committed:  # what was true before the act
        before = _colleges(committed, touched)
    now = {**_colleges(connection, touched), **before}
    others = sum(now.get(person, college) != college for person in touched)
    if others:
        raise RuleBroken(
            _n("其中 {count} 人不是“{college}”的学生。您只能登记和修改本学院的学生，没有保存任何更改。", others, college=college)
        )  # fmt: skip


def _colleges(connection: Connection, people: set[int]) -> dict[int, str]:
    found = connection.exec_driver_sql(
        "SELECT person_id, college FROM main.register WHERE person_id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(people)),),
    )
    return {int(row[0]): str(row[1]) for row in found}


def people(connection: Connection, first: int) -> set[int]:
    """The ids of all people whose rows were changed since a number of the journal: what it costs grows with the act, not with
    the store.
    """
    found: set[int] = set()
    for statement in _statements(connection, first):
        found.update(row[0] for row in connection.exec_driver_sql(statement, (first,)) if row[0] is not None)
    return found


def _statements(connection: Connection, first: int) -> Iterator[str]:
    """For each table of the act: the person of each changed row, by what it names now and by what it named before."""
    tables = [row[0] for row in connection.exec_driver_sql("SELECT name FROM main.sqlite_master WHERE type = 'table'")]
    ways = scope.ways(connection.connection.dbapi_connection, tables)
    # by number only: along the index over tables and rows the whole history of a table would be gone through
    since = "FROM changes c NOT INDEXED WHERE c.seq >= ?"
    for (table,) in connection.exec_driver_sql(f"SELECT DISTINCT c.table_name {since}", (first,)).fetchall():
        changed = f"{since} AND c.table_name = '{table}'"
        if table == "people":
            yield f"SELECT DISTINCT c.row_id {changed}"
        elif table in ways:
            column, target = ways[table]
            for value in (
                f"(SELECT t.{column} FROM main.{table} t WHERE t.id = c.row_id)",
                f"json_extract(c.old, '$.{column}')",
            ):
                yield f"SELECT DISTINCT {_person(value, target, ways)} {changed}"


def _person(value: str, target: str, ways: dict[str, tuple[str, str]]) -> str:
    """Along the foreign keys to the person's id."""
    if target == "people":
        return value
    column, beyond = ways[target]
    return _person(f"(SELECT t.{column} FROM main.{target} t WHERE t.id = {value})", beyond, ways)
