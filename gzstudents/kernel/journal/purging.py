"""Taking erased values out of the journal (PIPL art. 47): that something was changed stays, what it was does not.

The old and new values of the named columns leave the changes. The acts they belong to then have another content than the one
that was sealed; what is left of it is written into the note of the erasing act, under that act's own seal, so that the chain
still proves everything else, and proves who erased what and when. Seals themselves never change.

In the same way values that are sealed under an old key of a room are sealed anew in the journal: whoever left the room with
the old key then reads nothing there either.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection

from gzstudents.kernel.errors import RuleBroken, UserError
from gzstudents.kernel.journal import chain

_GUARD = "journal_keep_changes"  # see triggers

Columns = Mapping[str, Collection[str]]  # table → columns
Ids = Mapping[str, Collection[int]]  # table → ids of rows
Anew = Callable[[int, Mapping[str, Any], str], str]  # row, values of the change, sealed text → sealed anew


def purge(connection: Connection, ids: Ids, columns: Columns, *, act_id: int) -> dict[str, Any]:
    """Remove the values of these columns from all changes of these rows. Returns what the note of the running act `act_id`
    has to say (see chain): `tombstones`, by number of an earlier act what is left of its content, and `rows`, the ids by table.
    """
    touched: set[int] = set()
    with _open(connection):
        for table, names in columns.items():
            touched |= _purge_table(connection, table, list(ids.get(table, ())), sorted(set(names)))
    return _note(connection, touched - {act_id}, {table: ids[table] for table in columns if ids.get(table)})


def reseal(connection: Connection, table: str, column: str, anew: Anew, *, act_id: int) -> dict[str, Any]:
    """Seal a column anew in all changes that hold a sealed text of it; what no key of the room opens (`anew` raises UserError)
    leaves the journal. RuleBroken goes through: who does it lacks the key. Returns what the note of the running act has to say,
    as purge().
    """
    has = " OR ".join(f"json_extract({side}, '$.{column}') LIKE 'sealed:%'" for side in ("old", "new"))
    rows = connection.exec_driver_sql(
        f"SELECT seq, act_id, row_id, old, new FROM changes WHERE table_name = ? AND ({has})", (table,)
    ).fetchall()
    touched: set[int] = set()
    with _open(connection):
        for seq, act, row_id, old, new in rows:
            for side, text in (("old", old), ("new", new)):
                if _reseal_side(connection, seq, side, column, _fresh(row_id, text, column, anew)):
                    touched.add(act)
    return _note(connection, touched - {act_id}, {table: {row[2] for row in rows}} if touched else {})


def _fresh(row_id: int, side: str | None, column: str, anew: Anew) -> tuple[str, str | None]:
    """The sealed text of one side of a change, "" for none, and what comes in its place."""
    values = json.loads(side or "{}")
    text = values.get(column)
    if not isinstance(text, str) or not text.startswith("sealed:"):
        return "", None
    try:
        return text, anew(row_id, values, text)
    except RuleBroken:
        raise
    except UserError:
        return text, None


def _reseal_side(connection: Connection, seq: int, side: str, column: str, found: tuple[str, str | None]) -> bool:
    """Whether anything was written."""
    text, fresh = found
    if fresh == text or not text:
        return False
    if fresh is None:
        statement, values = f"{side} = json_remove({side}, '$.{column}')", (seq,)
    else:
        statement, values = f"{side} = json_set({side}, '$.{column}', ?)", (fresh, seq)  # type: ignore[assignment]
    connection.exec_driver_sql(f"UPDATE changes SET {statement} WHERE seq = ?", values)
    return True


def _note(connection: Connection, acts: Collection[int], ids: Ids) -> dict[str, Any]:
    raw: Any = connection.connection.dbapi_connection
    return {
        "tombstones": {str(act): chain.content_of(raw, act) for act in sorted(acts)},
        "rows": {table: sorted(set(rows)) for table, rows in ids.items()},
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
