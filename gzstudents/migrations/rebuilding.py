"""A table made anew with another rule: SQLite adds none to a table that is there."""

from sqlalchemy import Connection


def add_check(connection: Connection, table: str, name: str, expression: str) -> None:
    """Rebuild `table` with one CHECK more; rows, indexes and the highest number it ever gave stay.

    Only inside `migrations.upgrade`: foreign keys are off there, and the triggers are made anew afterwards.
    """
    run = connection.exec_driver_sql
    made = str(run("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)).scalar_one())
    indexes = run(
        "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL", (table,)
    ).scalars().all()  # fmt: skip
    highest = run("SELECT max(seq) FROM sqlite_sequence WHERE name = ?", (table,)).scalar()
    new = f"{table}_rebuilt"
    body = made[made.index("(") : made.rindex(")")].rstrip()
    run(f'CREATE TABLE "{new}" {body},\n\tCONSTRAINT {name} CHECK ({expression})\n)')
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
