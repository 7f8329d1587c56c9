"""A table made anew with another rule: SQLite neither adds nor changes one of a table that is there."""

import re

from sqlalchemy import Connection


def add_check(connection: Connection, table: str, name: str, expression: str) -> None:
    """Rebuild `table` with one CHECK more; rows, indexes and the highest number it ever gave stay.

    Only inside `migrations.upgrade`: foreign keys are off there, and the triggers are made anew afterwards.
    """
    body = _body(connection, table)
    _rebuild(connection, table, f"{body},\n\tCONSTRAINT {name} CHECK ({expression})\n)")


def replace_check(connection: Connection, table: str, name: str, expression: str) -> None:
    """The same with one CHECK, that says something else from now on. Its old text must not reach over a line."""
    clause = re.compile(rf"CONSTRAINT \"?{re.escape(name)}\"? CHECK \(.*\)")
    body, found = clause.subn(lambda _old: f"CONSTRAINT {name} CHECK ({expression})", _body(connection, table))
    if found != 1:
        raise LookupError(name)
    _rebuild(connection, table, f"{body}\n)")


def allow_empty(connection: Connection, table: str, column: str) -> None:
    """The same where a column of whole numbers may be empty from now on."""
    clause = re.compile(rf"(\(|,)(\s*)\"?{re.escape(column)}\"? INTEGER NOT NULL(?=\s*[,)])")
    body, found = clause.subn(lambda old: f"{old[1]}{old[2]}{column} INTEGER", _body(connection, table) + "\n)")
    if found != 1:
        raise LookupError(column)
    _rebuild(connection, table, body)


def _body(connection: Connection, table: str) -> str:
    """What stands between the brackets of the table, with the first of them."""
    made = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,))
    sql = str(made.scalar_one())
    return sql[sql.index("(") : sql.rindex(")")].rstrip()


def _rebuild(connection: Connection, table: str, definition: str) -> None:
    run = connection.exec_driver_sql
    indexes = run(
        "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL", (table,)
    ).scalars().all()  # fmt: skip
    highest = run("SELECT max(seq) FROM sqlite_sequence WHERE name = ?", (table,)).scalar()
    new = f"{table}_rebuilt"
    run(f'CREATE TABLE "{new}" {definition}')
    columns = ", ".join(f'"{row[1]}"' for row in run(f'PRAGMA table_info("{table}")'))
    run(f'INSERT INTO "{new}" ({columns}) SELECT {columns} FROM "{table}"')
    run(f'DROP TABLE "{table}"')
    run(f'ALTER TABLE "{new}" RENAME TO "{table}"')
    for sql in indexes:
        run(str(sql))
    _keep_numbers(connection, table, highest)


def _keep_numbers(connection: Connection, table: str, highest: int | None) -> None:
    """No number is given twice, also not that of a last row that is gone: the journal still speaks of it."""
    connection.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
    if highest is not None:
        connection.exec_driver_sql("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, highest))
