"""What taking a merge apart will do, from the journal alone: what comes back, what was changed since, what cannot come back."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from gzstudents.duplicates.queries.ties import links, owned
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.kernel.journal.history import ActRow, get_act
from gzstudents.kernel.journal.rows import by_table, current
from gzstudents.kernel.journal.staying import Entry, Key
from gzstudents.kernel.store import existing
from gzstudents.students.merged import MergedPerson

Side = Literal["kept", "merged", "free", "both"]


class Later(NamedTuple):
    """A value that the merge set and somebody has changed since."""

    table: str
    row_id: int
    column: str
    now: Any
    before: Any

    @property
    def key(self) -> str:
        return f"{self.table}:{self.row_id}:{self.column}"


class Added(NamedTuple):
    """A row that came after the merge. `side`: where it has to go because of what it hangs on; free: as somebody chooses;
    both: it hangs on rows of either, and stays where it is.
    """

    table: str
    row_id: int
    side: Side
    group: int  # rows with the same number hang together and go together

    @property
    def key(self) -> str:
        return f"{self.table}:{self.row_id}"


@dataclass
class Parting:
    """`entries`: those of the merge, the newest first. `back`: by row, the columns that get their old values."""

    redirect_id: int
    kept_id: int
    merged_id: int
    act: ActRow
    entries: list[Entry]
    back: dict[Key, dict[str, Any]] = field(default_factory=dict)
    later: list[Later] = field(default_factory=list)
    gone: list[Key] = field(default_factory=list)
    crossed: list[Key] = field(default_factory=list)
    added: list[Added] = field(default_factory=list)


def parting(session: Session, redirect_id: int) -> Parting:
    """Raises RuleBroken where the two cannot be parted now, with the reason."""
    redirect = existing(session, MergedPerson, redirect_id, _("这次合并已经拆分过了，或已不存在。"))
    act = get_act(session, redirect.act)
    if act is None:
        raise RuleBroken(_("操作记录中没有这次合并，无法拆分。"))
    connection = session.connection()
    _refuse(session, redirect, act)
    rows = connection.exec_driver_sql(
        "SELECT seq, op, table_name, row_id, old, new FROM changes WHERE seq BETWEEN ? AND ? AND act_id = ? ORDER BY seq DESC",
        (act.first_seq, act.last_seq, act.id),
    )
    entries = [Entry(*row) for row in rows]
    found = Parting(redirect.id, redirect.person_id, redirect.merged_id, act, entries)
    _weigh(connection, found)
    _follow(connection, found)
    return found


def _refuse(session: Session, redirect: MergedPerson, act: ActRow) -> None:
    if act.note.get("kept", redirect.person_id) != redirect.person_id:
        later = session.scalar(select(MergedPerson.name).where(MergedPerson.merged_id == act.note["kept"]))
        raise RuleBroken(_("合并后的记录后来又并入了另一条。请先拆分“{name}”的那次合并。", name=later or ""))
    erased = session.connection().exec_driver_sql(
        "SELECT 1 FROM erasures e JOIN changes c ON c.table_name = 'erasures' AND c.row_id = e.id AND c.seq > ? "
        "WHERE e.person_id = ? AND e.state = 'DONE' AND (c.op = 'I' OR json_extract(c.new, '$.state') = 'DONE')",
        (act.last_seq, redirect.person_id),
    )
    if erased.first() is not None:
        raise RuleBroken(_("合并之后清除过这个人的个人信息，两条记录都已不完整，不能再拆分。"))


def _weigh(connection: Connection, found: Parting) -> None:
    """For each value that the merge set: does it still stand?"""
    updates = [entry for entry in found.entries if entry.op == "U"]
    now = {
        (table, row_id): row
        for table, ids in by_table({(one.table, one.row_id) for one in updates}).items()
        for row_id, row in current(connection, table, ids).items()
    }
    restored = {(one.table, one.row_id): json.loads(one.old or "{}") for one in found.entries if one.op == "D"}
    for entry in updates:
        key = (entry.table, entry.row_id)
        row = now.get(key)
        if row is None and key in restored:  # changed and then removed by the merge itself: it comes back changed
            row = now[key] = dict(restored[key])
        if row is None:
            if key not in found.gone:
                found.gone.append(key)
            continue
        old, new = json.loads(entry.old or "{}"), json.loads(entry.new or "{}")
        for column, value in old.items():
            if row.get(column) == new.get(column):
                row[column] = value
                found.back.setdefault(key, {})[column] = value
            else:
                found.later.append(Later(*key, column, row.get(column), value))


# -- what came after -------------------------------------------------------------------------------------------------------


def _follow(connection: Connection, found: Parting) -> None:
    """New rows go with the rows they hang on, or that hang on them; such as hang on nothing are free."""
    new = _new_rows(connection, found)
    old = {key for key, columns in found.back.items() if _owner_changes(found, key, columns)}
    ties, sides = _ties_of(connection, found, new, old)
    done: set[Key] = set()
    for number, key in enumerate(sorted(new)):
        if key in done:
            continue
        group = _reach({key}, ties)
        done |= group
        held = {side for one in group for side in sides.get(one, ())}
        side: Side = "free" if not held else "both" if len(held) > 1 else next(iter(held))
        found.added += [Added(*one, side, number) for one in sorted(group)]


def _new_rows(connection: Connection, found: Parting) -> set[Key]:
    """Rows of the kept person that were inserted after the merge."""
    new: set[Key] = set()
    for table, column in owned().items():
        if table in {"merged_people", "different_people", "erasures"}:
            continue  # of the record itself, not of what somebody wrote about one of the two
        rows = connection.exec_driver_sql(
            f'SELECT t.id FROM "{table}" t WHERE t."{column}" = ? AND EXISTS (SELECT 1 FROM changes c WHERE '
            "c.table_name = ? AND c.row_id = t.id AND c.op = 'I' AND c.seq > ?)",
            (found.kept_id, table, found.act.last_seq),
        )
        came_back = {entry.row_id for entry in found.entries if entry.table == table and entry.op != "I"}
        new |= {(table, int(row[0])) for row in rows if row[0] not in came_back}
    return new


def _owner_changes(found: Parting, key: Key, columns: dict[str, Any]) -> bool:
    return key[0] in owned() and columns.get(owned()[key[0]]) == found.merged_id


def _ties_of(
    connection: Connection, found: Parting, new: set[Key], moved: set[Key]
) -> tuple[dict[Key, set[Key]], dict[Key, set[Side]]]:
    """Which new rows hang together, and to which side an old row holds them. Old rows that hang on the other side's rows
    since the merge are noted as crossed.
    """
    ties: dict[Key, set[Key]] = defaultdict(set)
    sides: dict[Key, set[Side]] = defaultdict(set)

    def side_of(key: Key) -> Side:
        return "merged" if key in moved else "kept"

    for one, column, other in _linked(connection, found.kept_id):
        if column in found.back.get(one, ()):
            continue  # the merge itself tied them, and it is taken back
        if one in new and other in new:
            ties[one].add(other)
            ties[other].add(one)
        elif one in new or other in new:
            inside, outside = (one, other) if one in new else (other, one)
            sides[inside].add(side_of(outside))
        elif side_of(one) != side_of(other):
            found.crossed.append(one)
    return ties, sides


def _linked(connection: Connection, person_id: int) -> Iterator[tuple[Key, str, Key]]:
    """Pairs of rows of one person of which the first points at the second."""
    for tie in links():
        owner, other = owned()[tie.table], owned()[tie.parent]
        named = f" AND t.\"{tie.named}\" = '{tie.parent}'" if tie.named else ""
        rows = connection.exec_driver_sql(
            f'SELECT t.id, p.id FROM "{tie.table}" t JOIN "{tie.parent}" p ON p.id = t."{tie.column}" '
            f'WHERE t."{owner}" = ? AND p."{other}" = ?{named}',
            (person_id, person_id),
        )
        for child, parent in rows.fetchall():
            yield (tie.table, int(child)), tie.column, (tie.parent, int(parent))


def _reach(seeds: set[Key], ties: dict[Key, set[Key]]) -> set[Key]:
    found, ahead = set(seeds), list(seeds)
    while ahead:
        for key in ties.get(ahead.pop(), ()):
            if key not in found:
                found.add(key)
                ahead.append(key)
    return found
