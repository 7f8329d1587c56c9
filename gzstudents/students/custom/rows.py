"""Values of the office's own fields as rows, for an import that writes thousands at once."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from sqlalchemy import Connection

from gzstudents.kernel.custom import book, values
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.students.custom.queries import TABLES

GIVEN = ("field_id", "text", "number", "keys")  # after the id of whom they belong to
VALUE_TABLES = frozenset(table for table, _column in TABLES.values())
Row = tuple[int, int, str, int | None, str]


class Planned(Protocol):
    """What an import's plan says of one row of a file."""

    @property
    def label(self) -> str: ...
    @property
    def changes(self) -> tuple[Any, ...]: ...


def new_rows(own: Mapping[str, str], record_id: int) -> dict[str, list[Row]]:
    """By table the rows of a new person or enrolment."""
    found: dict[str, list[Row]] = defaultdict(list)
    for name, text in own.items():
        table, row = _row(name, record_id, text)
        found[table].append(row)
    return found


def changed(connection: Connection, table: str, record_id: int, name: str, text: str) -> list[Row]:
    """Give a value that stands there another text; where none stands, the row to be inserted."""
    _table, row = _row(name, record_id, text)
    column = next(column for known, column in TABLES.values() if known == table)
    _record, field_id, text, number, keys = row
    done = connection.exec_driver_sql(
        f"UPDATE {table} SET text = ?, number = ?, keys = ?, version = version + 1 WHERE {column} = ? AND field_id = ?",
        (text, number, keys, record_id, field_id),
    )
    return [] if done.rowcount else [row]


def stale(connection: Connection, items: Iterable[Planned]) -> list[str]:
    """Whose values are not what they were when the plan was made."""
    wanted: dict[str, dict[int, list[tuple[str, str, str]]]] = defaultdict(lambda: defaultdict(list))
    for item in items:
        for change in item.changes:
            if change.table in VALUE_TABLES:
                wanted[change.table][change.row_id].append((change.field, change.old or "", item.label))
    found: list[str] = []
    for owner, (table, column) in TABLES.items():
        rows = wanted.get(table)
        if not rows:
            continue
        now = connection.exec_driver_sql(
            f"SELECT v.{column}, f.key, v.text FROM json_each(?) j JOIN {table} v ON v.{column} = j.value "
            "JOIN custom_fields f ON f.id = v.field_id",
            (json.dumps(list(rows)),),
        )
        texts = {(record_id, f"own_{owner}.{key}"): text for record_id, key, text in now}
        found += [
            label
            for record_id, asked in rows.items()
            for name, old, label in asked
            if texts.get((record_id, name), "") != old
        ]
    return found


def _row(name: str, record_id: int, text: str) -> tuple[str, Row]:
    field = book.find(name)
    if field is None:
        raise RuleBroken(_("自定义字段“{key}”已不存在或已停用。请重新打开后再改。", key=name.partition(".")[2]))
    return TABLES[field.owner][0], (
        record_id,
        field.id,
        text,
        values.number(field, text),
        values.search_keys(field, text),
    )
