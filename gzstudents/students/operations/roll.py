"""Carrying out the plan of an import, exactly as it was shown, in one act."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from gzstudents.kernel import names
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.kernel.progress import SILENT, Progress
from gzstudents.students import rules
from gzstudents.students.importing.plan import Change, Item, Plan
from gzstudents.students.model import Enrolment, IdentityDocument, Nationality, Person, StatusChange

_CHUNK = 5000
_NAME_COLUMNS = frozenset({"chinese_name", "surname", "given_names", "native_name"})
_KEY_COLUMNS = ("pinyin", "initials", "sort_key", "name_keys")


@dataclass(frozen=True, slots=True)
class Executed:
    """What was written: people and enrolments that are new, people that changed, and whom to show."""

    people: int
    enrolments: int
    changed: int
    person_ids: tuple[int, ...]


@operation("students.import")
def import_roll(session: Session, *, plan: Plan, today: date | None = None, progress: Progress = SILENT) -> Executed:
    """Write what the plan says: its new and changed items, nothing else. All or nothing.

    Raises RuleBroken when the register has changed since the plan was made: then it must be made and looked at again.
    """
    day = (today or date.today()).isoformat()
    writer = _Writer(session.connection(), day)
    items = [(number, item) for number, item in enumerate(plan.items) if item.kind in {"new", "changed"}]
    _check_fresh(session.connection(), [item for _number, item in items])
    for number, item in progress.over(items, len(items), _("正在写入名册"), step=500):
        if item.kind == "new":
            writer.add(number, item)
        else:
            writer.change(item)
    writer.flush()
    session.expire_all()
    return Executed(writer.new_people, writer.new_enrolments, len(writer.changed), tuple(dict.fromkeys(writer.touched)))


class _Writer:
    """Collects rows by table and writes them in bulk; ids are given here, so that children know their parents."""

    def __init__(self, connection: Connection, today: str) -> None:
        self._connection = connection
        self._today = today
        self._next = {table: self._first_id(table) for table in ("people", "enrolments")}
        self._rows: dict[tuple[str, tuple[str, ...]], list[tuple[Any, ...]]] = defaultdict(list)
        self._waiting = 0
        self._person_of: dict[int, int] = {}
        self.new_people = self.new_enrolments = 0
        self.changed: set[int] = set()
        self.touched: list[int] = []

    def add(self, number: int, item: Item) -> None:
        person_id = self._person(number, item)
        self.touched.append(person_id)
        for document in item.documents:
            self._insert("identity_documents", {"person_id": person_id, **document})
        if item.enrolment is not None:
            enrolment_id = self._take_id("enrolments")
            self._insert("enrolments", {"id": enrolment_id, "person_id": person_id, **item.enrolment})
            self.new_enrolments += 1
            for status, day in item.statuses:
                self._status(enrolment_id, status, day)
        if item.changes:  # a new enrolment of somebody known may bring a new phone or passport with it
            self.change(item._replace(documents=(), person_id=person_id))

    def change(self, item: Item) -> None:
        if item.person_id is None:
            raise ValueError("a changed item names its person")
        self.flush()
        self.changed.add(item.person_id)
        self.touched.append(item.person_id)
        for document in item.documents:
            self._insert("identity_documents", {"person_id": item.person_id, **document})
        assignments: dict[tuple[str, int], dict[str, Any]] = defaultdict(dict)
        for change in item.changes:
            if change.table == "status_changes":
                self._status(_known(change), change.new, item.status_on)
            elif change.row_id is None:
                self._insert(change.table, {"person_id": item.person_id, change.field: change.new})
            else:
                assignments[change.table, change.row_id][change.field] = change.new
        for (table, row_id), values in assignments.items():
            if table == "people" and _NAME_COLUMNS & values.keys():
                values |= self._keys_of({**self._names_of(row_id), **values})
            self._update(table, row_id, values)

    def flush(self) -> None:
        """Parents before children."""
        for table in ("people", "nationalities", "identity_documents", "enrolments", "status_changes"):
            for key in [key for key in self._rows if key[0] == table]:
                columns = ", ".join(f'"{column}"' for column in key[1])
                marks = ", ".join("?" * len(key[1]))
                self._connection.exec_driver_sql(
                    f"INSERT INTO {table} ({columns}) VALUES ({marks})", self._rows.pop(key)
                )
        self._waiting = 0

    def _person(self, number: int, item: Item) -> int:
        """The id of the person an item speaks of, made if it is new."""
        if item.person is None:
            found = item.person_id if item.same_as is None else self._person_of[item.same_as]
            if found is None:
                raise ValueError("an item without a person names one")
        else:
            found = self._take_id("people")
            self._insert("people", {"id": found, **item.person, **self._keys_of(item.person)})
            if item.country:
                self._insert("nationalities", {"person_id": found, "country": item.country})
            self.new_people += 1
        self._person_of[number] = found
        return found

    def _status(self, enrolment_id: int, status: str, day: str) -> None:
        effective = rules.first_day(day) or self._today
        kind = rules.kind_of_change("", status)
        self._insert(
            "status_changes", {"enrolment_id": enrolment_id, "kind": kind, "status": status, "effective_on": effective}
        )

    def _insert(self, table: str, values: dict[str, Any]) -> None:
        self._rows[table, tuple(values)].append(tuple(values.values()))
        self._waiting += 1
        if self._waiting >= _CHUNK * 5:
            self.flush()

    def _update(self, table: str, row_id: int, values: dict[str, Any]) -> None:
        assigned = ", ".join(f'"{column}" = ?' for column in values)
        self._connection.exec_driver_sql(
            f"UPDATE {_TABLES[table]} SET {assigned}, version = version + 1 WHERE id = ?", (*values.values(), row_id)
        )

    def _names_of(self, person_id: int) -> dict[str, Any]:
        columns = sorted(_NAME_COLUMNS)
        row = self._connection.exec_driver_sql(
            f"SELECT {', '.join(columns)} FROM people WHERE id = ?", (person_id,)
        ).one()
        return dict(zip(columns, row, strict=True))

    @staticmethod
    def _keys_of(person: dict[str, Any]) -> dict[str, str]:
        keys = names.search_keys(
            chinese=person.get("chinese_name") or "",
            surname=person.get("surname") or "",
            given=person.get("given_names") or "",
            native=person.get("native_name") or "",
        )
        return dict(zip(_KEY_COLUMNS, (keys.pinyin, keys.initials, keys.sort_key, keys.keys), strict=True))

    def _take_id(self, table: str) -> int:
        self._next[table] += 1
        return self._next[table] - 1

    def _first_id(self, table: str) -> int:
        """Past every id that was ever given, also to rows that were taken back."""
        return int(
            self._connection.exec_driver_sql(
                "SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = ?", (table,)
            ).scalar_one()
        )


_TABLES = {
    record.__tablename__: record.__tablename__
    for record in (Person, Nationality, IdentityDocument, Enrolment, StatusChange)
}


def _known(change: Change) -> int:
    if change.row_id is None:
        raise ValueError("a change names its row")
    return change.row_id


# -- is the register still as the plan saw it? ---------------------------------------------------------------------------


def _check_fresh(connection: Connection, items: list[Item]) -> None:
    stale = _taken_numbers(connection, items) + _changed_values(connection, items)
    if stale:
        raise RuleBroken(_("核对之后名册又有更改，没有导入任何数据。请重新核对后再导入。"), stale[:20])


def _taken_numbers(connection: Connection, items: list[Item]) -> list[str]:
    numbers = [
        item.enrolment["student_number"] for item in items if item.enrolment and item.enrolment.get("student_number")
    ]
    found: list[str] = []
    for start in range(0, len(numbers), 20_000):
        rows = connection.exec_driver_sql(
            "SELECT e.student_number FROM json_each(?) j JOIN enrolments e ON e.student_number = j.value",
            (json.dumps(numbers[start : start + 20_000], ensure_ascii=False),),
        )
        found += [_("学号 {number} 已在名册中。", number=number) for (number,) in rows]
    return found


def _changed_values(connection: Connection, items: list[Item]) -> list[str]:
    wanted: dict[tuple[str, str], dict[int, tuple[Any, str]]] = defaultdict(dict)
    for item in items:
        for change in item.changes:
            if change.table != "status_changes" and change.row_id is not None:
                wanted[_TABLES[change.table], change.field][change.row_id] = (change.old, item.label)
    stale: list[str] = []
    for (table, column), rows in wanted.items():
        found = connection.exec_driver_sql(
            f'SELECT t.id, t."{column}" FROM json_each(?) j JOIN {table} t ON t.id = j.value', (json.dumps(list(rows)),)
        )
        now = {row[0]: row[1] for row in found}
        stale += [
            _("{name} 的信息刚被修改过。", name=label)
            for row_id, (old, label) in rows.items()
            if row_id not in now or (now[row_id] or "") != (old or "")
        ]
    return list(dict.fromkeys(stale))
