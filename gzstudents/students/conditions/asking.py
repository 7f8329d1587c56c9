"""Conditions about students as SQL: for the command line, and for those parts that the register index cannot tell."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

from gzstudents.kernel.conditions import Group, Node, Test, sql
from gzstudents.kernel.conditions.sql import NEGATIVE, Clause
from gzstudents.kernel.connection import Connection
from gzstudents.kernel.journal.as_of import BEIJING
from gzstudents.students.conditions.fields import Asked, asked_fields

OtherDay = Callable[[date], Connection]  # a register of another day; whoever asks closes it
_FROM = "FROM register r JOIN people p ON p.id = r.person_id LEFT JOIN enrolments e ON e.id = r.enrolment_id WHERE "
# a change of status is a new row, and so are a new nationality and a new paper: what was entered since is a change of the person
_ENTERED = {
    "status_changes": "r.enrolment_id IN (SELECT t.enrolment_id FROM status_changes t WHERE t.id IN ({}))",
    "nationalities": "r.person_id IN (SELECT t.person_id FROM nationalities t WHERE t.id IN ({}))",
    "identity_documents": "r.person_id IN (SELECT t.person_id FROM identity_documents t WHERE t.id IN ({}))",
}
_ROW = {"people": "p.id", "enrolments": "e.id"}


def matching(
    connection: Connection,
    node: Node,
    today: date,
    other_day: OtherDay | None = None,
    *,
    within: list[int] | None = None,
) -> list[int]:
    """Who passes, in the order of the list; of `within` only those. `connection`: a driver's, in the scope of the reader."""
    test, bound = _prepared(connection, node, today, other_day)
    only = " AND r.person_id IN (SELECT value FROM json_each(?))" if within is not None else ""
    values = [*bound, json.dumps(within)] if within is not None else bound
    found = connection.execute(f"SELECT r.person_id {_FROM} ({test}){only} ORDER BY r.sort_key, r.person_id", values)
    return [row[0] for row in found.fetchall()]


def matching_part(connection: Connection, node: Node, today: date, other_day: OtherDay | None = None) -> list[int]:
    """Who passes a part of a condition, in the order of their ids: for the index."""
    test, bound = _prepared(connection, node, today, other_day)
    found = connection.execute(f"SELECT group_concat(r.person_id) {_FROM} ({test})", bound).fetchone()[0]
    return sorted(map(int, found.split(","))) if found else []


def counted(connection: Connection, node: Node, today: date, other_day: OtherDay | None = None) -> int:
    test, bound = _prepared(connection, node, today, other_day)
    return int(connection.execute(f"SELECT count(*) {_FROM} ({test})", bound).fetchone()[0])


def _prepared(connection: Connection, node: Node, today: date, other_day: OtherDay | None) -> Clause:
    sql.prepare(connection)
    return _Asking(connection, asked_fields(), today, other_day).clause(node)


class _Asking:
    """One condition on its way to SQL."""

    def __init__(
        self, connection: Connection, fields: Mapping[str, Asked], today: date, other_day: OtherDay | None
    ) -> None:
        self._connection, self._fields, self._today, self._other_day = connection, fields, today, other_day

    def clause(self, node: Node) -> Clause:
        if isinstance(node, Test):
            return self._test(node)
        if node.on:
            return self._on_another_day(node)
        clauses = [self.clause(part) for part in node.parts]
        joined = (" OR " if node.any else " AND ").join(f"({text})" for text, _bound in clauses)
        return joined or "1", [value for _text, bound in clauses for value in bound]

    def _on_another_day(self, group: Group) -> Clause:
        """Who passed on that day, by their ids."""
        day = date.fromisoformat(group.on)
        if self._other_day is None:
            return "0", []
        then = self._other_day(day)
        try:
            ids = matching_part(then, group.but(on=""), day, self._other_day)
        finally:
            then.close()
        return "r.person_id IN (SELECT value FROM json_each(?))", [json.dumps(ids)]

    def _test(self, test: Test) -> Clause:
        asked = self._fields.get(test.field)
        if asked is None:
            return "0", []  # a field that there is no longer: nobody has it
        if test.operator == "changed_since":
            return self._changed(asked, test.values[0])
        if not asked.within:
            return sql.clause(test, asked.field.kind, asked.value, self._today)
        positive = NEGATIVE.get(test.operator, test.operator)
        text, bound = sql.clause(test.but(operator=positive), asked.field.kind, asked.value, self._today)
        inside = asked.within.format(f"({text})")
        return (inside if positive == test.operator else f"NOT {inside}"), bound

    def _changed(self, asked: Asked, day: str) -> Clause:
        """Changed on this day or later: by the act that wrote the line last, or by what the journal says of the column."""
        act, seq = self._before(day)
        if asked.field.kind == "record":
            return "r.updated > ?", [act]
        since = "SELECT c.row_id FROM changes c NOT INDEXED WHERE c.seq > ? AND c.table_name = ?"
        told = f"c.op = 'U' AND json_type(c.old, '$.{asked.column}') IS NOT NULL"
        if asked.table in _ENTERED:
            return _ENTERED[asked.table].format(f"{since} AND (c.op = 'I' OR ({told}))"), [seq, asked.table]
        return f"{_ROW[asked.table]} IN ({since} AND {told})", [seq, asked.table]

    def _before(self, day: str) -> tuple[int, int]:
        """The last act and the last change before a day began in Beijing."""
        midnight = datetime.combine(date.fromisoformat(day), datetime.min.time(), BEIJING).astimezone(UTC)
        moment = midnight.isoformat(timespec="milliseconds")
        row = self._connection.execute(
            "SELECT coalesce(max(id), 0), coalesce(max(last_seq), 0) FROM acts WHERE at < ?", (moment,)
        ).fetchone()
        return int(row[0]), int(row[1])
