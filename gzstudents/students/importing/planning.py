"""From parsed rows and the register to the exact plan: who is who, what is new, what changes, what contradicts itself."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from gzstudents.kernel.collecting import without_collecting
from gzstudents.kernel.errors import Problem
from gzstudents.kernel.i18n import _
from gzstudents.kernel.names_ahead import Names
from gzstudents.kernel.progress import SILENT, Progress
from gzstudents.kernel.sheets import Cell
from gzstudents.students.importing import own, parts
from gzstudents.students.importing.comparing import STAY, Comparison, agree, compare
from gzstudents.students.importing.existing import Existing, KnownPerson
from gzstudents.students.importing.fields import ENROLMENT, PERSON
from gzstudents.students.importing.parsed import ParsedRoll, ParsedRow
from gzstudents.students.importing.plan import Item, Kind, Plan, Similar
from gzstudents.students.importing.repeats import Repeats
from gzstudents.students.importing.statuses import status_day, statuses_on_entry


def make_plan(
    parsed: ParsedRoll | Sequence[ParsedRoll],
    existing: Existing,
    *,
    file_name: str = "",
    warnings: Iterable[Problem] = (),
    progress: Progress = SILENT,
) -> Plan:
    """What importing these sheets would do, row by row. `warnings` are those of the book."""
    rolls = [parsed] if isinstance(parsed, ParsedRoll) else list(parsed)
    with without_collecting():
        items = _Planning(rolls, existing, progress).run()
    return Plan(
        file_name=file_name,
        file_hash=rolls[0].table.digest if rolls else "",
        items=tuple(items),
        sheet_problems=(*warnings, *(problem for roll in rolls for problem in roll.problems)),
        headings={roll.table.sheet.name: roll.table.headings for roll in rolls},
        fields={roll.table.sheet.name: roll.mapping.fields for roll in rolls},
        skipped=sum(roll.skipped for roll in rolls),
    )


class _Planning:
    def __init__(self, rolls: Sequence[ParsedRoll], existing: Existing, progress: Progress) -> None:
        self._existing, self._progress = existing, progress
        self._rows: list[ParsedRow] = []
        self._rolls: list[ParsedRoll] = []
        self._fields = {name for roll in rolls for name in roll.mapping.fields}
        for roll in rolls:
            self._rows += roll.rows
            self._rolls += [roll] * len(roll.rows)
        self._refused_rows = [row.rejected for row in self._rows]
        self._keys = [
            [] if refused else _keys(row) for row, refused in zip(self._rows, self._refused_rows, strict=True)
        ]
        repeats = Repeats(self._rows, self._refused_rows, self._keys)
        self._conflicts, self._copies, self._same_as = repeats.conflicts, repeats.copies, repeats.same_as
        self._items: list[Item] = []
        self._written: dict[tuple[str, int | None, str], Any] = {}
        self._added: set[tuple[str, int, str, str]] = set()

    def run(self) -> list[Item]:
        self._shared = set(self._same_as.values())
        self._look_up()
        for index in range(len(self._rows)):
            if index % 2000 == 0:
                self._progress.report(index, len(self._rows), _("正在与在册学生比对"))
            self._items.append(self._item(index))
        self._suggest()
        for index, text in own.repeated(self._items, self._existing).items():
            self._items[index] = self._contradiction(self._rows[index], "value_taken", text)
        return self._items

    # against the register

    def _look_up(self) -> None:
        usable = zip(self._rows, self._refused_rows, strict=True)
        numbers = [number for row, refused in usable if not refused and (number := row.values.get("student_number"))]
        keys = dict.fromkeys(key for found in self._keys for key in found)
        self._by_number = self._existing.by_student_numbers(numbers)
        self._by_document = self._existing.by_documents(list(keys))
        ids = {*self._by_number.values(), *(person for found in self._by_document.values() for person in found)}
        self._people = self._existing.people(sorted(ids)) if ids else {}
        asked = not parts.FIELDS.isdisjoint(self._fields)
        self._parts = self._existing.parts(sorted(ids)) if ids and asked else {}

    def _item(self, index: int) -> Item:
        row = self._rows[index]
        if self._refused_rows[index]:
            return self._refused("rejected", row, row.problems)
        if index in self._conflicts:
            return self._refused("conflicting", row, [*row.problems, *self._conflicts[index]])
        if index in self._copies:
            first = self._rows[self._copies[index]]
            text = _("与第 {row} 行完全相同，只导入一次。", row=first.row)
            copy = Problem("duplicate_row", text, row.sheet, row.row, severity="warning")
            return Item("identical", row.sheet, row.row, row.name, problems=(*row.problems, copy))
        return self._matched(index, row)

    def _matched(self, index: int, row: ParsedRow) -> Item:
        if not self._people:
            return self._new(index, row)
        number = row.values.get("student_number", "")
        by_number = self._by_number.get(number) if number else None
        holders = {person for key in self._keys[index] for person in self._by_document.get(key, ())}
        if by_number is not None and holders and by_number not in holders:
            text = _(
                "学号属于 {one}，证件号码却属于 {other}。请核对。",
                one=self._label(by_number),
                other=self._label(min(holders)),
            )
            return self._contradiction(row, "keys_disagree", text)
        if by_number is None and len(holders) > 1:
            text = _(
                "在册的 {people} 都用这个证件号码。请先合并或改正。",
                people=_("、").join(self._label(p) for p in sorted(holders)),
            )
            return self._contradiction(row, "document_of_several", text)
        person = by_number if by_number is not None else next(iter(holders), None)
        if person is None or person not in self._people:
            return self._new(index, row)
        matched_by = "student_number" if by_number is not None else "document"
        return self._known(index, row, self._people[person], matched_by)

    def _known(self, index: int, row: ParsedRow, person: KnownPerson, matched_by: str) -> Item:
        found = compare(row, self._rolls[index], person, matched_by)
        if found.refusal:
            return self._contradiction(row, *found.refusal)
        parts.compare(row, self._rolls[index], self._parts.get(person.id, ()), found.stay, found)
        for change in found.changes:
            place = (change.table, change.row_id, change.field)
            if self._written.setdefault(place, change.new) != change.new:
                text = _(
                    "同一名学生在前面的行里“{column}”写的是另一个值。请核对。", column=change.column or change.field
                )
                return self._contradiction(row, "rows_disagree", text)
        documents = self._not_yet_added("person", person.id, found.documents)
        added = self._new_parts("person", person.id, found.parts)
        statuses = statuses_on_entry(row, self._rolls[index]) if found.enrolment is not None else ()
        changed = found.changes or documents or added
        kind: Kind = "new" if found.enrolment is not None else "changed" if changed else "identical"
        return Item(
            kind, row.sheet, row.row, person.label or row.name, person.id, None, matched_by,
            documents=documents, enrolment=found.enrolment, statuses=statuses, status_on=status_day(row, self._rolls[index]),
            changes=tuple(found.changes), problems=(*row.problems, *self._warnings(row, found)),
            original=_original(row) if row.problems else (), parts=added,
        )  # fmt: skip

    def _new(self, index: int, row: ParsedRow) -> Item:
        problems = (*row.problems, *row.if_new)
        if problems and any(problem.severity == "error" for problem in problems):
            return self._refused("rejected", row, problems)
        first = self._first_item(index) if self._same_as else None
        person = None if first is not None else _person(row)
        if first is None and index not in self._shared:
            documents = tuple(row.documents)
        else:
            documents = self._not_yet_added("item", index if first is None else first, row.documents)
        known = self._items[first].person_id if first is not None else None
        enrolment = enrolment_of(row)
        statuses = statuses_on_entry(row, self._rolls[index]) if enrolment is not None else ()
        country = row.values.get("nationality", "") if person is not None else ""
        same_as = first if known is None else None
        return Item(
            "new", row.sheet, row.row, row.name, known, same_as, "", person, country, documents, enrolment, statuses, "", (), (),
            problems, _original(row) if problems else (),
            self._new_parts("item", index if first is None else first, parts.of_row(row)),
        )  # fmt: skip

    def _first_item(self, index: int) -> int | None:
        """The earlier item that makes this row's person, if it does."""
        first = self._same_as.get(index)
        return first if first is not None and self._items[first].kind in {"new", "changed", "identical"} else None

    def _not_yet_added(self, what: str, owner: int, documents: Iterable[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
        fresh = []
        for document in documents:
            key = (what, owner, document["kind"], document["number_key"] or str(document["valid_to"]))
            if key not in self._added:
                self._added.add(key)
                fresh.append(document)
        return tuple(fresh)

    def _new_parts(self, what: str, owner: int, found: Iterable[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
        """Without what an earlier row of the same person brings already; the form of a new enrolment is its own."""
        fresh = []
        for part in found:
            key = (what, owner, part["table"], json.dumps(part, ensure_ascii=False, sort_keys=True))
            if key not in self._added or (part["table"] in parts.OF_ENROLMENT and "enrolment_id" not in part):
                self._added.add(key)
                fresh.append(part)
        return tuple(fresh)

    def _suggest(self) -> None:
        """People already in the register with the same name and birth date: shown, never matched."""
        fresh = [
            i
            for i, item in enumerate(self._items)
            if item.person is not None and len(item.person.get("birth_date", "")) == 10
        ]
        births = self._existing.by_births(sorted({self._rows[i].values["birth_date"] for i in fresh})) if fresh else {}
        for index in fresh if births else ():
            row = self._rows[index]
            similar = tuple(
                Similar(person, chinese or " ".join(filter(None, (surname, given))))
                for person, chinese, surname, given in births.get(row.values["birth_date"], ())
                if same_name(row, chinese, surname, given)
            )
            if similar:
                text = _(
                    "在册已有同名且同日出生的 {people}。如果是同一人，请先核对学号和证件号码。",
                    people=_("、").join(s.label for s in similar),
                )
                warning = Problem("similar_person", text, row.sheet, row.row, severity="warning")
                item = self._items[index]
                self._items[index] = item._replace(similar=similar, problems=(*item.problems, warning))

    def _label(self, person: int) -> str:
        return self._people[person].label if person in self._people else str(person)

    def _contradiction(self, row: ParsedRow, code: str, text: str) -> Item:
        return self._refused("conflicting", row, [*row.problems, Problem(code, text, row.sheet, row.row)])

    @staticmethod
    def _warnings(row: ParsedRow, found: Comparison) -> list[Problem]:
        return [Problem(code, text, row.sheet, row.row, severity="warning") for code, text in found.warnings]

    @staticmethod
    def _refused(kind: Kind, row: ParsedRow, problems: Iterable[Problem]) -> Item:
        return Item(kind, row.sheet, row.row, row.name, problems=tuple(problems), original=_original(row))


def same_name(row: ParsedRow, chinese: str, surname: str, given: str) -> bool:
    names = {"chinese_name": chinese, "surname": surname, "given_names": given}
    return agree(row.values, names, only_names=True) is True and bool(chinese or surname or given)


def enrolment_of(row: ParsedRow) -> dict[str, Any] | None:
    """The enrolment a row describes, or None where it says nothing about one."""
    get = row.values.get
    found: dict[str, Any] = {name: value for name in ENROLMENT if (value := get(name))}
    if "is_exchange" in found:
        found["is_exchange"] = int(found["is_exchange"])
    found |= own.of_row(row, "enrolment")
    return found if found or row.values.get("status") or parts.mentions(row, "visa_forms") else None


def _person(row: ParsedRow) -> dict[str, Any]:
    get = row.values.get
    found = {name: value for name in PERSON if (value := get(name))}
    if "whole_name" in row.values:
        found["given_names"] = row.values["whole_name"]
    return found | own.of_row(row, "person")


def names_of(row: ParsedRow) -> Names:
    """The names that a new person of this row would have."""
    get = row.values.get
    given = get("whole_name") or get("given_names", "")
    return get("chinese_name", ""), get("surname", ""), given, get("native_name", "")


def _keys(row: ParsedRow) -> list[tuple[str, str]]:
    """The numbers that tell who a row is: identity documents, not visas and permits."""
    return [(d["issuing_country"], d["number_key"]) for d in row.documents if d["number_key"] and d["kind"] not in STAY]


def _original(row: ParsedRow) -> tuple[Any, ...]:
    return tuple(map(_scalar, row.original))


def _scalar(cell: Cell) -> Any:
    return cell.isoformat() if isinstance(cell, date) else cell if isinstance(cell, str | int | float) else str(cell)
