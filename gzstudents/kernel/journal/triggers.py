"""The SQL triggers that write the journal: generated from the metadata, so that bulk statements are heard too."""

from collections.abc import Iterable

from sqlalchemy import Connection, Table

from gzstudents.kernel.store import Record

_ACT = "(SELECT act_id FROM current_act)"  # NULL outside an act: the NOT NULL of changes.act_id refuses the write
_PREFIX = "journal_"

_GUARDS = (
    f"CREATE TRIGGER {_PREFIX}keep_changes BEFORE UPDATE ON changes "
    "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
    f"CREATE TRIGGER {_PREFIX}hold_changes BEFORE DELETE ON changes "
    "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
    f"CREATE TRIGGER {_PREFIX}keep_digests BEFORE UPDATE ON row_digests "
    "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
    f"CREATE TRIGGER {_PREFIX}hold_digests BEFORE DELETE ON row_digests "
    "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
    f"CREATE TRIGGER {_PREFIX}hold_acts BEFORE DELETE ON acts WHEN old.seal <> '' OR old.last_seq >= old.first_seq "
    "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
    f"CREATE TRIGGER {_PREFIX}keep_acts BEFORE UPDATE OF at, who, verb, cause, first_seq ON acts "
    "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
    f"CREATE TRIGGER {_PREFIX}sealed_acts BEFORE UPDATE OF note, last_seq, undoes, seal ON acts WHEN old.seal <> '' "
    "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
    f"CREATE TRIGGER {_PREFIX}keep_mark BEFORE UPDATE ON store_mark "
    "BEGIN SELECT RAISE(ABORT, 'the mark of a store stays'); END",
    f"CREATE TRIGGER {_PREFIX}hold_mark BEFORE DELETE ON store_mark "
    "BEGIN SELECT RAISE(ABORT, 'the mark of a store stays'); END",
)

MARK = (
    "INSERT OR IGNORE INTO store_mark (id, store_id, salt) "
    "VALUES (1, lower(hex(randomblob(16))), lower(hex(randomblob(32))))"
)


def journalled(tables: Iterable[Table] | None = None) -> list[Table]:
    """The tables whose changes the journal keeps."""
    return [table for table in tables or Record.metadata.sorted_tables if table.info.get("journal", True)]


def install(connection: Connection) -> None:
    """Make the triggers anew; safe to repeat, called after every change of the schema."""
    found = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'journal\\_%' ESCAPE '\\'"
    )
    for (name,) in found.fetchall():
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    for statement in _GUARDS:
        connection.exec_driver_sql(statement)
    for table in journalled():
        for statement in _triggers(table):
            connection.exec_driver_sql(statement)
    connection.exec_driver_sql("INSERT OR IGNORE INTO current_act (id, act_id) VALUES (1, NULL)")
    connection.exec_driver_sql(MARK)


def _triggers(table: Table) -> list[str]:
    name = table.name
    columns = [column.name for column in table.columns if column.name != "version"]
    differs = " OR ".join(f'old."{column}" IS NOT new."{column}"' for column in columns)
    head = "INSERT INTO changes (act_id, op, table_name, row_id, old, new) VALUES"
    return [
        f"CREATE TRIGGER {_PREFIX}{name}_i AFTER INSERT ON {name} BEGIN {head} "
        f"({_ACT}, 'I', '{name}', new.id, NULL, NULL); END",
        f"CREATE TRIGGER {_PREFIX}{name}_u AFTER UPDATE ON {name} WHEN {differs} BEGIN {head} "
        f"({_ACT}, 'U', '{name}', new.id, {_changed('old', columns)}, {_changed('new', columns)}); END",
        f"CREATE TRIGGER {_PREFIX}{name}_d AFTER DELETE ON {name} BEGIN {head} "
        f"({_ACT}, 'D', '{name}', old.id, {_whole('old', columns)}, NULL); END",
    ]


def _whole(side: str, columns: list[str]) -> str:
    return "json_object(" + ", ".join(f"'{column}', {side}.\"{column}\"" for column in columns) + ")"


def _changed(side: str, columns: list[str]) -> str:
    """Only the changed columns. json_patch would drop the nulls, so the object is grouped from a list."""
    rows = " UNION ALL ".join(
        f'SELECT \'{column}\' AS k, {side}."{column}" AS v WHERE old."{column}" IS NOT new."{column}"'
        for column in columns
    )
    return f"(SELECT json_group_object(k, v) FROM ({rows}))"
