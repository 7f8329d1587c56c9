"""What an undone act must leave: rows it inserted that a person has changed or used since, and what belongs with them."""

import json
from collections import defaultdict
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection

from gzstudents.kernel.journal.rows import by_table, chunks, current, marks, references

Key = tuple[str, int]
Reason = Literal["changed", "used", "together", "gone", "refused"]


class Entry(NamedTuple):
    """One change as the journal keeps it; `old` and `new` are JSON."""

    seq: int
    op: str
    table: str
    row_id: int
    old: str | None
    new: str | None


def inserted_but_kept(connection: Connection, entries: list[Entry], last_seq: int) -> dict[Key, Reason]:
    """Rows the act inserted that a person has changed or used since, and all that was inserted together with them."""
    inserted = {(entry.table, entry.row_id) for entry in entries if entry.op == "I"}
    if not inserted:
        return {}
    kept: dict[Key, Reason] = dict.fromkeys(_changed_since(connection, entries, inserted, last_seq), "changed")
    for key in _used_by_others(connection, inserted, _tied_by_act(entries)):
        kept.setdefault(key, "used")
    if kept:
        for key in _family(connection, inserted, set(kept)):
            kept.setdefault(key, "together")
    return kept


def _changed_since(connection: Connection, entries: list[Entry], inserted: set[Key], last_seq: int) -> set[Key]:
    """A row differs from what the act left when the earliest old value of a column since is not its value now."""
    tables = sorted({table for table, _row in inserted})
    first: dict[Key, dict[str, Any]] = defaultdict(dict)
    for table in tables:
        rows = connection.exec_driver_sql(
            "SELECT row_id, old FROM changes WHERE table_name = ? AND op = 'U' AND seq > ? ORDER BY seq",
            (table, last_seq),
        )
        for row_id, old in rows:
            if (table, row_id) in inserted:
                for column, value in json.loads(old).items():
                    first[table, row_id].setdefault(column, value)
    changed = set()
    for table, by_row in by_table(first).items():
        found = current(connection, table, by_row)
        for row_id in by_row:
            now = found.get(row_id)
            if now is not None and any(now[column] != value for column, value in first[table, row_id].items()):
                changed.add((table, row_id))
    return changed


def _tied_by_act(entries: list[Entry]) -> set[tuple[str, int, str, Any]]:
    """(table, row, column, value) that the act itself gave to rows that were there: undoing it takes the value away first."""
    return {
        (entry.table, entry.row_id, column, value)
        for entry in entries
        if entry.op == "U"
        for column, value in json.loads(entry.new or "{}").items()
    }


def _used_by_others(connection: Connection, inserted: set[Key], tied: set[tuple[str, int, str, Any]]) -> set[Key]:
    """Inserted rows that a row from outside the act refers to, other than because the act said so."""
    used: set[Key] = set()
    ids_of = by_table(inserted)
    for child, column, parent in references():
        ids = ids_of.get(parent)
        if not ids:
            continue
        for chunk in chunks(sorted(ids)):
            found = connection.exec_driver_sql(
                f'SELECT id, "{column}" FROM {child} WHERE "{column}" IN ({marks(chunk)})', tuple(chunk)
            )
            used.update(
                (parent, parent_id)
                for child_id, parent_id in found
                if (child, child_id) not in inserted and (child, child_id, column, parent_id) not in tied
            )
    return used


def _family(connection: Connection, inserted: set[Key], seeds: set[Key]) -> set[Key]:
    """All inserted rows tied to the seeds by references among the inserted rows, in both directions."""
    ties: dict[Key, set[Key]] = defaultdict(set)
    ids_of = by_table(inserted)
    for child, column, parent in references():
        if child not in ids_of or parent not in ids_of:
            continue
        for chunk in chunks(sorted(ids_of[child])):
            rows = connection.exec_driver_sql(
                f'SELECT id, "{column}" FROM {child} WHERE id IN ({marks(chunk)})', tuple(chunk)
            )
            for child_id, parent_id in rows:
                if (parent, parent_id) in inserted:
                    ties[child, child_id].add((parent, parent_id))
                    ties[parent, parent_id].add((child, child_id))
    family, ahead = set(seeds), list(seeds)
    while ahead:
        for key in ties[ahead.pop()]:
            if key not in family:
                family.add(key)
                ahead.append(key)
    return family
