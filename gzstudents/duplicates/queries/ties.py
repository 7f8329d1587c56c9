"""Every table that points at a person or at something of a person: found from the metadata, so that a new one is not forgotten."""

from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Table, UniqueConstraint

from gzstudents.kernel.fields import fields_of
from gzstudents.kernel.journal.rows import references
from gzstudents.kernel.store import Record

PEOPLE = "people"
_NUMBER_OF_OTHER = ("different_people", "other_id")  # a number without a key of the store, see the model


class Tie(NamedTuple):
    """`column` of `table` holds the id of a row of `parent`; with `named` only where that column names the parent."""

    table: str
    column: str
    parent: str
    named: str = ""


class Unique(NamedTuple):
    """Columns of which no two rows may have the same values; `where` limits it to some rows (SQL, no alias)."""

    columns: tuple[str, ...]
    where: str = "1"


@lru_cache(maxsize=1)
def ties() -> tuple[Tie, ...]:
    """All references between journalled tables, those to "any record" (record_table, record_id) too."""
    found = [Tie(*one) for one in references()]
    known = {table.name for table in Record.metadata.sorted_tables if table.info.get("journal", True)}
    if _NUMBER_OF_OTHER[0] in known:
        found.append(Tie(*_NUMBER_OF_OTHER, PEOPLE))
    parents = sorted({tie.parent for tie in found} | {tie.table for tie in found})
    for name in sorted(known):
        if {"record_table", "record_id"} <= set(Record.metadata.tables[name].columns.keys()):
            found += [Tie(name, "record_id", parent, "record_table") for parent in parents]
    return tuple(found)


def ties_to(parent: str) -> list[Tie]:
    return [tie for tie in ties() if tie.parent == parent]


@lru_cache(maxsize=1)
def owned() -> dict[str, str]:
    """The tables whose rows name their person: table → column."""
    whose = [tie for tie in ties() if tie.parent == PEOPLE and not tie.named and tie[:2] != _NUMBER_OF_OTHER]
    return {tie.table: tie.column for tie in whose}


@lru_cache(maxsize=1)
def links() -> tuple[Tie, ...]:
    """References between rows that each name their person: such rows must belong to the same one."""
    return tuple(tie for tie in ties() if tie.table in owned() and tie.parent in owned())


def uniques(table: str, column: str) -> list[Unique]:
    """What must stay unique in a table and has this column in it."""
    described: Table = Record.metadata.tables[table]
    found = [
        Unique(tuple(each.name for each in one.columns))
        for one in described.constraints
        if isinstance(one, UniqueConstraint)
    ]
    for index in described.indexes:
        if index.unique:
            where = index.dialect_options["sqlite"].get("where")
            found.append(Unique(tuple(each.name for each in index.columns), "1" if where is None else str(where)))
    return [one for one in found if column in one.columns]


def columns_of(table: str) -> list[str]:
    return [column.name for column in Record.metadata.tables[table].columns if column.name != "version"]


def label_of(table: str) -> str:
    """SQL over the alias t that names a row for a person."""
    return str(Record.metadata.tables[table].info.get("label", "'#' || t.id"))


def column_label(table: str, column: str) -> str:
    """What a column is called (a msgid), "" for one that is only worked out."""
    field = fields_of(Record.metadata.tables[table]).get(column)
    return field.label if field is not None else ""


def origin_columns(table: str) -> list[str]:
    """Columns that keep under whose number a row was made, whoever it belongs to now (info={"origin": True})."""
    return [column.name for column in Record.metadata.tables[table].columns if column.info.get("origin")]
