"""Taking erased values out of the journal (PIPL art. 47): that something was changed stays, what it was does not.

The old and new values of the named columns leave the changes. The acts they belong to then have another content than the one
that was sealed; what is left of it is written into the note of the erasing act, under that act's own seal, so that the chain
still proves everything else, and proves who erased what and when. Seals themselves never change.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection

from gzstudents.kernel.journal import chain

_GUARD = "journal_keep_changes"  # see triggers

Columns = Mapping[str, Collection[str]]  # table → columns
Ids = Mapping[str, Collection[int]]  # table → ids of rows


def purge(connection: Connection, ids: Ids, columns: Columns, *, act_id: int) -> dict[str, Any]:
    """Remove the values of these columns from all changes of these rows. Returns what the note of the running act `act_id`
    has to say (see chain): `tombstones`, by number of an earlier act what is left of its content, and `rows`, the ids by table.
    """
    touched: set[int] = set()
    with _open(connection):
        for table, names in columns.items():
            touched |= _purge_table(connection, table, list(ids.get(table, ())), sorted(set(names)))
    raw: Any = connection.connection.dbapi_connection
    return {
        "tombstones": {str(act): chain.content_of(raw, act) for act in sorted(touched - {act_id})},
        "rows": {table: sorted(set(ids[table])) for table in columns if ids.get(table)},
    }


@contextmanager
def _open(connection: Connection) -> Iterator[None]:
    """Inside: the changes may be rewritten, in the running transaction; nobody else does."""
    sql = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (_GUARD,)).scalar_one()
    connection.exec_driver_sql(f"DROP TRIGGER {_GUARD}")
    yield
    connection.exec_driver_sql(sql)


def _purge_table(connection: Connection, table: str, ids: list[int], columns: list[str]) -> set[int]:
    """The acts whose changes held any of the values."""
    if not ids or not columns:
        return set()
    names = ", ".join(f"'$.{column}'" for column in columns)
    has = " OR ".join(f"json_type({side}, '$.{column}') IS NOT NULL" for side in ("old", "new") for column in columns)
    where = f"table_name = ? AND row_id IN (SELECT value FROM json_each(?)) AND ({has})"
    values = (table, json.dumps(ids))
    acts = {row[0] for row in connection.exec_driver_sql(f"SELECT DISTINCT act_id FROM changes WHERE {where}", values)}
    if acts:
        connection.exec_driver_sql(
            f"UPDATE changes SET old = json_remove(old, {names}), new = json_remove(new, {names}) WHERE {where}", values
        )
    return acts
