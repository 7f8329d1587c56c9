"""How much of the store who is signed in may read: temporary views stand before the tables, so that every query sees no more.

A person of one college sees the rows of its students, and what a right is missing for is seen as a mask. The views have the
tables' names; statements that write, and figures, go past them to the tables. One place for the list, its counts and search,
the panel, the palette, exports and lists of names. A changed program goes past it: only keys hold against that.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from gzstudents.kernel import access
from gzstudents.kernel.connection import Connection


class Scope(NamedTuple):
    """`college` "": all of them; `missing`: the rights without which some columns are masked."""

    college: str = ""
    missing: frozenset[str] = frozenset()


EVERYTHING = Scope()


def of_reader(key: bytes | None) -> Scope:
    """Of whoever sits before this process; everything in a store without a password."""
    person = access.signed_in() if key is not None else None
    return EVERYTHING if person is None else of_person(person)


def of_person(person: access.Person) -> Scope:
    from gzstudents.kernel import masking

    return Scope(person.college, masking.asked() - person.rights)


def narrow(connection: Connection, scope: Scope) -> None:
    """Put the views of a scope before the tables of a driver's connection, in place of those that stand there."""
    widen(connection)
    if scope == EVERYTHING:
        return
    from gzstudents.kernel import masking

    for name, function in masking.FUNCTIONS.items():
        connection.create_function(name, 1, function)
    tables = _tables(connection)
    of_college = conditions(connection, tables, scope.college) if scope.college else {}
    for table in tables:
        columns = masking.masked_columns(table, scope.missing)
        rows = [of_college[table]("t")] if table in of_college else []
        rows += masking.hidden_rows(table, scope.missing)
        if columns or rows:
            listed = ", ".join(f"{columns.get(one, f't.{one}')} AS {one}" for one in _columns(connection, table))
            where = f" WHERE {' AND '.join(rows)}" if rows else ""
            connection.execute(f"CREATE TEMP VIEW {table} AS SELECT {listed} FROM main.{table} t{where}")


def widen(connection: Connection) -> None:
    """Take the views away."""
    for name, _sql in _views(connection):
        connection.execute(f"DROP VIEW temp.{name}")


@contextmanager
def whole(connection: Connection) -> Iterator[None]:
    """Within it the tables are read as they are: for figures, which name nobody."""
    views = _views(connection)
    widen(connection)
    try:
        yield
    finally:
        for _name, sql in views:
            connection.execute(sql.replace("CREATE VIEW", "CREATE TEMP VIEW", 1))


def _views(connection: Connection) -> list[tuple[str, str]]:
    return list(connection.execute("SELECT name, sql FROM temp.sqlite_master WHERE type = 'view'").fetchall())


def _tables(connection: Connection) -> list[str]:
    found = connection.execute(
        "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    )
    return [row[0] for row in found.fetchall()]


def _columns(connection: Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA main.table_info({table})").fetchall()]


# --- whose rows they are

Condition = Callable[[str], str]  # alias → SQL


def conditions(connection: Connection, tables: list[str], college: str) -> dict[str, Condition]:
    """For each table that speaks of people, which of its rows are a college's: found along the foreign keys, so that a new
    table is narrowed without being named here.
    """
    quoted = "'" + college.replace("'", "''") + "'"

    def person(value: str) -> str:
        return f"EXISTS (SELECT 1 FROM main.register r WHERE r.person_id = {value} AND r.college = {quoted})"

    found: dict[str, Condition] = {
        "register": lambda alias: f"{alias}.college = {quoted}",
        "people": lambda alias: person(f"{alias}.id"),
    }
    for table, (column, target) in ways(connection, tables).items():
        found[table] = _through(column, target, person if target == "people" else None, found)
    found["changes"] = lambda alias: _of_change(alias, {one: found[one] for one in found if one not in _OWN})
    return found


_OWN = frozenset({"register", "changes"})  # worked out, and the journal itself


def ways(connection: Connection, tables: list[str]) -> dict[str, tuple[str, str]]:
    """Table → the column and the table through which its rows belong to a person; nearer tables first."""
    keys = {
        table: [(row[3], row[2]) for row in connection.execute(f"PRAGMA main.foreign_key_list({table})").fetchall()]
        for table in tables
        if table not in {"register", "people"}
    }
    found: dict[str, tuple[str, str]] = {}
    reached = {"people"}
    while reached:
        step = {
            table: next((column, target) for column, target in ends if target in reached)
            for table, ends in keys.items()
            if table not in found and any(target in reached for _column, target in ends)
        }
        found.update(step)
        reached = set(step)
    return found


def _through(column: str, target: str, person: Callable[[str], str] | None, known: dict[str, Condition]) -> Condition:
    """Rows that name nobody belong to all colleges."""

    def condition(alias: str) -> str:
        if person is not None:
            return f"({alias}.{column} IS NULL OR {person(f'{alias}.{column}')})"
        other = f"{alias}_{target}"
        inner = f"SELECT 1 FROM main.{target} {other} WHERE {other}.id = {alias}.{column} AND {known[target](other)}"
        return f"({alias}.{column} IS NULL OR EXISTS ({inner}))"

    return condition


def _of_change(alias: str, tables: dict[str, Condition]) -> str:
    """Changes of rows that are a college's today, and of tables that speak of nobody."""
    cases = " ".join(
        f"WHEN '{table}' THEN EXISTS (SELECT 1 FROM main.{table} o WHERE o.id = {alias}.row_id AND {condition('o')})"
        for table, condition in tables.items()
    )
    return f"CASE {alias}.table_name {cases} ELSE 1 END"
