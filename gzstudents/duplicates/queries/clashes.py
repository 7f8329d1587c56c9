"""Which rows of the merged person cannot stand beside one of the kept person: both say the same, or only one may be."""

from typing import Any, NamedTuple

from sqlalchemy import Connection

from gzstudents.duplicates.queries.ties import PEOPLE, Tie, ties_to, uniques
from gzstudents.duplicates.rules.combining import NOT_AGAINST, SAME_ROW, SETTLE_FIRST
from gzstudents.kernel.store import Record


class Clash(NamedTuple):
    """Two rows of which one stays. `must`: the store allows only one; else they say the same."""

    table: str
    kept_row: int
    merged_row: int
    must: bool

    @property
    def to_settle(self) -> bool:
        return self.must and self.table in SETTLE_FIRST


def clashes(connection: Connection, kept_id: int, merged_id: int) -> list[Clash]:
    """Of all tables that point at a person."""
    return [clash for tie in ties_to(PEOPLE) for clash in of_tie(connection, tie, kept_id, merged_id)]


def of_tie(connection: Connection, tie: Tie, kept: int, merged: int) -> list[Clash]:
    """Each row of the merged one at most once."""
    found: dict[int, Clash] = {}
    for one in uniques(tie.table, tie.column):
        others = [name for name in one.columns if name != tie.column]
        where = f"({_aliased(one.where, tie.table, 'k')}) AND ({_aliased(one.where, tie.table, 'm')})"
        same = "".join(f' AND k."{name}" = m."{name}"' for name in others)
        for kept_row, merged_row in _rows(connection, tie, f"{where}{same}", kept, merged):
            found.setdefault(merged_row, Clash(tie.table, kept_row, merged_row, must=True))
    if tie.table in SAME_ROW and tie.parent == PEOPLE:
        for kept_row, merged_row in _rows(connection, tie, _same(tie.table), kept, merged):
            found.setdefault(merged_row, Clash(tie.table, kept_row, merged_row, must=False))
    taken: set[int] = set()
    once = []
    for clash in found.values():
        if clash.must or clash.kept_row not in taken:
            once.append(clash)
            taken.add(clash.kept_row)
    return once


def _same(table: str) -> str:
    first = SAME_ROW[table][-1]
    parts = [f"k.\"{first}\" <> ''", *(f'k."{name}" = m."{name}"' for name in SAME_ROW[table])]
    parts += [
        f"(coalesce(k.\"{name}\", '') = coalesce(m.\"{name}\", '') OR coalesce(k.\"{name}\", '') = '' "
        f"OR coalesce(m.\"{name}\", '') = '')"
        for name in NOT_AGAINST.get(table, ())
    ]
    return " AND ".join(parts)


def _rows(connection: Connection, tie: Tie, where: str, kept: int, merged: int) -> list[tuple[int, int]]:
    named = f" AND k.\"{tie.named}\" = '{tie.parent}' AND m.\"{tie.named}\" = '{tie.parent}'" if tie.named else ""
    rows = connection.exec_driver_sql(
        f'SELECT k.id, m.id FROM main."{tie.table}" k JOIN main."{tie.table}" m ON k."{tie.column}" = ? '
        f'AND m."{tie.column}" = ? WHERE {where}{named} ORDER BY m.id, k.id',
        (kept, merged),
    )
    return [(int(row[0]), int(row[1])) for row in rows]


def _aliased(where: str, table: str, alias: str) -> str:
    """The columns of a condition under an alias: `state <> 'CANCELLED'` → `k.state <> 'CANCELLED'`."""
    import re

    names = "|".join(column.name for column in Record.metadata.tables[table].columns)
    parts: list[Any] = re.split(r"('(?:[^']|'')*')", where)  # texts in quotes name no column
    return "".join(
        part if place % 2 else re.sub(rf"\b(?:{table}\.)?({names})\b", rf'{alias}."\1"', part)
        for place, part in enumerate(parts)
    )
