"""Rows of any table that speaks of a person, made from the metadata: a table added later is in it by itself."""

import re
from random import Random
from typing import Any

from sqlalchemy import CheckConstraint, Connection, Table
from sqlalchemy.exc import IntegrityError

from gzstudents.duplicates.queries.ties import PEOPLE, owned, ties, uniques
from gzstudents.kernel.store import Record

# what no constraint of the store says but its readers expect
_FIXED: dict[tuple[str, str], tuple[Any, ...]] = {
    ("enrolments", "start_date"): ("2021-09-01", "2024-09-01", None),
    ("enrolments", "end_date"): (None, "2025-06-30"),
    ("identity_documents", "is_current"): (0, 1),
    ("identity_documents", "kind"): ("PASSPORT", "VISA", "RESIDENCE_PERMIT"),
    ("identity_documents", "number_key"): ("AA11111", "AA11111", "BB22222", "CC33333", ""),
    ("nationalities", "country"): ("THA", "MLI", "VNM"),
    ("nationalities", "valid_to"): (None, None, "2020-01-01"),
    ("status_changes", "status"): ("REGISTERED", "GRADUATED", "SUSPENDED"),
    ("status_changes", "effective_on"): ("2021-09-01", "2025-06-30"),
    ("awards", "academic_year"): ("2021-2022", "2022-2023", "2023-2024", "2024-2025"),
    ("awards", "state"): ("ACTIVE", "CANCELLED"),
    ("custom_fields", "owner"): ("person",),
    ("custom_fields", "kind"): ("text",),
}
_SHARED = frozenset({"attachment_blobs", "programmes", "sponsors", "custom_fields", "disclosures", "custom_options"})
# rows that only the merge itself writes
NOT_MADE = frozenset({"merged_people"})


def tables_of_people() -> list[str]:
    """Every journalled table from which references lead to a person, parents first."""
    found = dict.fromkeys(owned())
    while more := [tie.table for tie in ties() if tie.parent in found and tie.table not in found and not tie.named]:
        found |= dict.fromkeys(more)
    order = [table.name for table in Record.metadata.sorted_tables]
    return [name for name in order if name in found and name not in NOT_MADE]


class Maker:
    """Rows with random values. One `Random` makes all of them, so a failing example says its seed."""

    def __init__(self, connection: Connection, chance: Random) -> None:
        self.connection, self.chance, self.count = connection, chance, 0

    def row(self, name: str, person: int) -> int | None:
        """A row of this person; None where what it needs is not there, or the store refuses whatever is tried."""
        for _attempt in range(8):
            values = self._values(name, person)
            if values is not None and (made := self._insert(name, values)) is not None:
                return made
        return None

    def _values(self, name: str, person: int) -> dict[str, Any] | None:
        table = Record.metadata.tables[name]
        values: dict[str, Any] = {}
        for column in table.columns:
            if column.name in {"id", "version"}:
                continue
            key = next(iter(column.foreign_keys), None)
            if key is not None:
                values[column.name] = self._reference(key.column.table.name, person, optional=bool(column.nullable))
                if values[column.name] is None and not column.nullable:
                    return None
            else:
                values[column.name] = self._value(table, column)
        self._suit(name, values, person)
        return values

    def _suit(self, name: str, values: dict[str, Any], person: int) -> None:
        if name == "different_people":
            values["other_id"] = self._any_person(but=person)
        if "record_table" in values:
            values["record_table"] = self.chance.choice(["", "identity_documents"])
            row = self._reference("identity_documents", person, optional=False) if values["record_table"] else None
            values["record_id"] = row
            values["record_table"] = values["record_table"] if row is not None else ""
        for column in ("of_id",):
            if column in values:
                values[column] = None
        if name == "erasures":
            values["state"], values["groups"] = "DECLINED", "CONTACT"

    def _any_person(self, but: int) -> int:
        ids = [row[0] for row in self.connection.exec_driver_sql("SELECT id FROM people WHERE id <> ?", (but,))]
        return int(self.chance.choice(ids))

    def _reference(self, parent: str, person: int, *, optional: bool) -> int | None:
        if parent == PEOPLE:
            return person
        if optional and self.chance.random() < 0.4:
            return None
        values: tuple[int, ...]
        if parent in owned():
            where, values = f'WHERE "{owned()[parent]}" = ?', (person,)
        elif parent in tables_of_people():
            tie = next(tie for tie in ties() if tie.table == parent and tie.parent in owned())
            where = f'WHERE "{tie.column}" IN (SELECT id FROM "{tie.parent}" WHERE "{owned()[tie.parent]}" = ?)'
            values = (person,)
        else:
            where, values = "", ()
        rows = [row[0] for row in self.connection.exec_driver_sql(f'SELECT id FROM "{parent}" {where}', values)]
        if not rows and not where:
            made = self.shared(parent)
            rows = [made] if made is not None else []
        return int(self.chance.choice(rows)) if rows else None

    def shared(self, parent: str) -> int | None:
        """Something that belongs to nobody: a field of the office's own, the content of a file, a programme's year."""
        table = Record.metadata.tables[parent]
        values: dict[str, Any] = {}
        for column in table.columns:
            key = next(iter(column.foreign_keys), None)
            if column.name in {"id", "version"} or (key is not None and column.nullable):
                continue
            above = None if key is None else self._reference(key.column.table.name, 0, optional=False)
            values[column.name] = self._value(table, column) if key is None else above
        return self._insert(parent, values)

    def _insert(self, name: str, values: dict[str, Any]) -> int | None:
        """None where a check or a rule of uniqueness refuses it."""
        listed = ", ".join(f'"{column}"' for column in values)
        try:
            with self.connection.begin_nested():
                result = self.connection.exec_driver_sql(
                    f'INSERT INTO "{name}" ({listed}) VALUES ({", ".join("?" * len(values))})', tuple(values.values())
                )
        except IntegrityError:
            return None
        return int(result.lastrowid or 0)

    def _value(self, table: Table, column: Any) -> Any:
        fixed = _FIXED.get((table.name, column.name))
        if fixed is not None:
            return self.chance.choice(fixed)
        allowed = allowed_values(table).get(column.name)
        if allowed:
            return self.chance.choice(allowed)
        self.count += 1
        alone = column.unique or any(len(one.columns) == 1 for one in uniques(table.name, column.name))
        python = column.type.python_type
        if python is int:
            return self.count if alone else self.chance.choice([0, 1, 2, 60])
        if python is bytes:
            return bytes([self.chance.randrange(256)])
        if column.name.endswith(("_on", "_at", "date", "day", "since", "until", "due")) or column.name == "as_of":
            return f"202{self.chance.randrange(6)}-0{self.chance.randrange(1, 10)}-1{self.chance.randrange(10)}"
        if column.name.endswith("month"):
            return f"202{self.chance.randrange(6)}-0{self.chance.randrange(1, 10)}"
        text = self.chance.choice(["", "甲", "乙", "O'Brien", "x\ny", "{}"])
        return f"{text}{self.count}" if alone or not text else text


def allowed_values(table: Table) -> dict[str, list[Any]]:
    """Column → the values that a check of the store allows: `state IN ('NEW', 'DONE')`, `satisfaction BETWEEN 1 AND 5`."""
    found: dict[str, list[Any]] = {}
    for one in table.constraints:
        if isinstance(one, CheckConstraint):
            text = str(one.sqltext)
            for column, listed in re.findall(r"(\w+) IN \(([^)]*)\)", text):
                found[column] = re.findall(r"'([^']*)'", listed) or [int(each) for each in listed.split(",")]
            for column, low, high in re.findall(r"(\w+) BETWEEN (\d+) AND (\d+)", text):
                found[column] = [int(low), int(high)]
            for column in re.findall(r"state = 'ISSUED' OR (\w+) <> ''", text):
                found[column] = ["作废"]
    return found


def snapshot(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every journalled table, without the counters of versions."""
    found = {}
    for table in Record.metadata.sorted_tables:
        if table.info.get("journal", True):
            listed = ", ".join(f'"{column.name}"' for column in table.columns if column.name != "version")
            rows = connection.exec_driver_sql(f'SELECT {listed} FROM "{table.name}" ORDER BY id')
            found[table.name] = [tuple(row) for row in rows]
    return found


def register_lines(connection: Connection) -> list[tuple[Any, ...]]:
    """The derived lines, but for the act that wrote them."""
    columns = [column.name for column in Record.metadata.tables["register"].columns if column.name != "updated"]
    listed = ", ".join(f'"{name}"' for name in columns)
    return [tuple(row) for row in connection.exec_driver_sql(f"SELECT {listed} FROM register ORDER BY person_id")]
