"""Carrying out the plan of an import, exactly as it was shown, in one act."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.kernel.journal import bulk
from gzstudents.kernel.names import NameKeys
from gzstudents.kernel.names_ahead import KeysAhead
from gzstudents.kernel.progress import SILENT, Progress
from gzstudents.students import rules
from gzstudents.students.custom import rows as own
from gzstudents.students.importing.own import without
from gzstudents.students.importing.plan import Change, Item, Plan
from gzstudents.students.model import (
    Address,
    Contact,
    Enrolment,
    IdentityDocument,
    LanguageResult,
    Nationality,
    Person,
    StatusChange,
    VisaForm,
)
from gzstudents.students.operations.gathered import Gathered
from gzstudents.students.rules import naming

_CHUNK = 60_000  # people that wait to be written together
_NAME_COLUMNS = frozenset({*naming.NAMES, *naming.ADDED})
_KEY_COLUMNS = ("pinyin", "initials", "sort_key", "name_keys")
_ROWS = {  # tables whose rows come whole
    "status_changes": ("enrolment_id", "kind", "status", "effective_on"),
    "person_values": ("person_id", *own.GIVEN),
    "enrolment_values": ("enrolment_id", *own.GIVEN),
}


@dataclass(frozen=True, slots=True)
class Executed:
    """What was written: people and enrolments that are new, people that changed, whom to show, and who each item's person is."""

    people: int
    enrolments: int
    changed: int
    person_ids: tuple[int, ...]
    person_of: Mapping[int, int] = field(default_factory=dict)


@operation("students.import")
def import_roll(
    session: Session,
    *,
    plan: Plan,
    today: date | None = None,
    progress: Progress = SILENT,
    keys: KeysAhead | None = None,
) -> Executed:
    """Write what the plan says: its new and changed items, nothing else. All or nothing. `keys`: those already in work.

    Raises RuleBroken when the register has changed since the plan was made: then it must be made and looked at again.
    """
    day = (today or date.today()).isoformat()
    writer = _Writer(session.connection(), day, keys or KeysAhead())
    items = [(number, item) for number, item in enumerate(plan.items) if item.kind in {"new", "changed"}]
    _check_fresh(session.connection(), [item for _number, item in items])
    for number, item in progress.over(items, len(items), _("正在写入名册"), step=500):
        if item.kind == "new":
            writer.add(number, item)
        else:
            writer.change(item)
    writer.flush()
    session.expire_all()
    return Executed(
        writer.new_people, writer.new_enrolments, len(writer.changed), tuple(dict.fromkeys(writer.touched)),
        writer.person_of,
    )  # fmt: skip


class _Writer:
    """Collects rows by table and writes them in bulk; ids are given here, so that children know their parents."""

    def __init__(self, connection: Connection, today: str, keys: KeysAhead) -> None:
        self._connection = connection
        self._today = today
        self._keys = keys
        self._next = {table: self._first_id(table) for table in ("people", "enrolments")}
        self._records = {
            "people": Gathered(Person, "id", *_KEY_COLUMNS),
            "nationalities": Gathered(Nationality, "person_id"),
            "identity_documents": Gathered(IdentityDocument, "person_id"),
            "enrolments": Gathered(Enrolment, "id", "person_id"),
            **{record.__tablename__: Gathered(record, "person_id") for record in (Contact, Address, LanguageResult)},
            "visa_forms": Gathered(VisaForm, "enrolment_id"),
        }
        self._rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in _ROWS}
        self._waiting = 0
        self.person_of: dict[int, int] = {}
        self.new_people = self.new_enrolments = 0
        self.changed: set[int] = set()
        self.touched: list[int] = []

    def add(self, number: int, item: Item) -> None:
        person_id = self._person(number, item)
        self.touched.append(person_id)
        if item.documents:
            self._documents(person_id, item)
        enrolment_id = 0
        if item.enrolment is not None:
            enrolment_id = self._take_id("enrolments")
            self._records["enrolments"].add((enrolment_id, person_id), self._apart(item.enrolment, enrolment_id))
            self.new_enrolments += 1
            self._statuses(enrolment_id, item.statuses)
        if item.parts:
            self._parts(person_id, enrolment_id, item)
        if item.changes:  # a new enrolment of somebody known may bring a new phone or passport with it
            self.change(item._replace(documents=(), parts=(), person_id=person_id))
        self._waiting += 1
        if self._waiting >= _CHUNK:
            self.flush()

    def change(self, item: Item) -> None:
        if item.person_id is None:
            raise ValueError("a changed item names its person")
        self.flush()
        self.changed.add(item.person_id)
        self.touched.append(item.person_id)
        self._documents(item.person_id, item)
        self._parts(item.person_id, 0, item)
        assignments: dict[tuple[str, int], dict[str, Any]] = defaultdict(dict)
        for change in item.changes:
            if change.table == "status_changes":
                self._statuses(_known(change), ((change.new, item.status_on),))
            elif change.table in own.VALUE_TABLES:
                self._rows[change.table] += own.changed(
                    self._connection, change.table, _known(change), change.field, change.new
                )
            elif change.row_id is None:
                self._records[change.table].add((item.person_id,), {change.field: change.new})
            else:
                assignments[change.table, change.row_id][change.field] = change.new
        for (table, row_id), values in assignments.items():
            if table == "people" and _NAME_COLUMNS & values.keys():
                keys = self._keys_of({**self._names_of(row_id), **values})
                values |= dict(zip(_KEY_COLUMNS, keys, strict=True))
            self._update(table, row_id, values)

    def flush(self) -> None:
        """Parents before children."""
        for records in self._records.values():
            records.write(self._connection)
        for table, rows in self._rows.items():
            if rows:
                bulk.insert_rows(self._connection, table, {_ROWS[table]: rows})
                rows.clear()
        self._waiting = 0

    def _person(self, number: int, item: Item) -> int:
        """The id of the person an item speaks of, made if it is new."""
        if item.person is None:
            found = item.person_id if item.same_as is None else self.person_of[item.same_as]
            if found is None:
                raise ValueError("an item without a person names one")
        else:
            found = self._take_id("people")
            self._records["people"].add((found, *self._keys_of(item.person)), self._apart(item.person, found))
            if item.country:
                self._records["nationalities"].add((found,), {"country": item.country})
            self.new_people += 1
        self.person_of[number] = found
        return found

    def _apart(self, planned: Mapping[str, Any], record_id: int) -> Mapping[str, Any]:
        """Without the office's own fields, whose values go into tables of their own."""
        if not _names_own(tuple(planned)):
            return planned
        columns, values = without(planned)
        for table, rows in own.new_rows(values, record_id).items():
            self._rows[table] += rows
        return columns

    def _statuses(self, enrolment_id: int, statuses: Iterable[tuple[str, str]]) -> None:
        rows = self._rows["status_changes"]
        rows += [(enrolment_id, *_status_row(status, day, self._today)) for status, day in statuses]

    def _documents(self, person_id: int, item: Item) -> None:
        for document in item.documents:
            self._records["identity_documents"].add((person_id,), document)

    def _parts(self, person_id: int, enrolment_id: int, item: Item) -> None:
        """Contacts, addresses, tests of the person; forms of the enrolment that they name, or of the item's new one."""
        for part in item.parts:
            planned = {name: value for name, value in part.items() if name not in {"table", "enrolment_id"}}
            owner = part.get("enrolment_id", enrolment_id) if part["table"] == "visa_forms" else person_id
            self._records[part["table"]].add((owner,), planned)

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

    def _keys_of(self, person: Mapping[str, Any]) -> NameKeys:
        """In the order of _KEY_COLUMNS."""
        get = person.get
        four = self._keys(
            (get("chinese_name") or "", get("surname") or "", get("given_names") or "", get("native_name") or "")
        )
        return naming.keys_of(person, four)

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
    for record in (
        Person, Nationality, IdentityDocument, Enrolment, StatusChange, Contact, Address, LanguageResult, VisaForm,
    )
}  # fmt: skip


@lru_cache(maxsize=16_384)
def _status_row(status: str, day: str, today: str) -> tuple[str, str, str]:
    """Kind of change, status and the day it takes effect."""
    return rules.kind_of_change("", status), status, rules.first_day(day) or today


@lru_cache(maxsize=4096)
def _names_own(names: tuple[str, ...]) -> bool:
    """Whether there are fields of the office's own among them: the rows of a sheet name the same few sets of fields."""
    return any(name.startswith("own_") for name in names)


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
            if change.table in own.VALUE_TABLES:
                continue  # asked below
            if change.table != "status_changes" and change.row_id is not None:
                wanted[_TABLES[change.table], change.field][change.row_id] = (change.old, item.label)
    stale = [_("{name} 的信息刚被修改过。", name=name) for name in own.stale(connection, items)]
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
