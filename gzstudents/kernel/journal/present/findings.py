"""What the comparison finds, and the changes it goes by."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from gzstudents.kernel.connection import Connection
from gzstudents.kernel.journal.chain import Break
from gzstudents.kernel.journal.digests import columns_of, quoted

NAMED = 200  # findings in words; the others are counted

Key = tuple[str, int]
Values = dict[str, Any]


@dataclass
class Report:
    """`rows`: how many there are; `uncovered`: how many of them an act without digests inserted."""

    rows: int = 0
    uncovered: int = 0
    broken: list[Break] = field(default_factory=list)
    unnamed: int = 0

    _named: set[str] = field(default_factory=set)

    def add(self, act: int, key: Key, words: str, columns: Iterable[str] = ()) -> None:
        """One place once, whichever of the three ways found it, and however often it was inserted anew since."""
        where = " ".join([key[0], str(key[1]), ", ".join(columns)]).strip()
        if where in self._named:
            return
        if len(self.broken) >= NAMED:
            self.unnamed += 1
            return
        self._named.add(where)
        self.broken.append(Break(act, "row", words, where=where))


class Event(NamedTuple):
    """One change of a row."""

    row: int
    seq: int
    act: int
    op: str
    old: Values
    new: Values


def event_of(row: Any) -> Event:
    row_id, seq, act, op, old, new = row
    return Event(row_id, seq, act, op, _values(old), _values(new))


def _values(text: str | None) -> Values:
    try:
        found = json.loads(text or "{}")
    except (TypeError, ValueError):
        return {}  # the seal of its act tells
    return found if isinstance(found, dict) else {}


def rows_of(connection: Connection, table: str, ids: Iterable[int]) -> dict[int, Values]:
    told = ", ".join(f"'{name}', {quoted(name)}" for name in columns_of(connection, table))
    rows = connection.execute(
        f"SELECT id, json_object({told}) FROM {quoted(table)} WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    return {row: json.loads(values) for row, values in rows}
