"""A partner's file against the register: rows matched, compared, and told in four groups."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _
from gzstudents.kernel.progress import SILENT, Progress
from gzstudents.reconciling.matching import Match, Matching, document_keys, who_mark
from gzstudents.reconciling.rules import Line, Result, Side, mark_of
from gzstudents.reconciling.sides import said_of, sides_of
from gzstudents.students.importing import Plan, make_plan
from gzstudents.students.importing.comparing import CHOSEN
from gzstudents.students.importing.existing import Existing, KnownPart, KnownPerson
from gzstudents.students.importing.parsed import ParsedRoll, ParsedRow
from gzstudents.students.importing.parts import FIELDS
from gzstudents.students.importing.plan import Item
from gzstudents.students.importing.templates import Template


class Expected(NamedTuple):
    """Somebody of ours whom the file should have."""

    person_id: int
    name: str
    number: str
    status: str


class Register(NamedTuple):
    """What is asked of the register. `facts`: person → kind → the fact in force; `aside`: marks that were said to be no difference."""

    existing: Existing
    expected: Sequence[Expected]
    facts: Mapping[int, Mapping[str, Mapping[str, Any]]]
    aside: frozenset[str]
    assigned: Mapping[str, int] = {}  # row as who_mark() knows it → who a person said it is


class _Seen(NamedTuple):
    row: ParsedRow
    roll: ParsedRoll
    match: Match


def reconcile(
    rolls: Sequence[ParsedRoll],
    template: Template,
    register: Register,
    *,
    file_name: str = "",
    today: date | None = None,
    progress: Progress = SILENT,
) -> Result:
    """Everything that differs, and nothing that does not. Pure: what the register says is handed in."""
    return _Working(rolls, template, register, progress).run(file_name, today or date.today())


class _Working:
    def __init__(self, rolls: Sequence[ParsedRoll], template: Template, register: Register, progress: Progress) -> None:
        self._rolls, self._template, self._register, self._progress = rolls, template, register, progress
        self._in_scope = {one.person_id for one in register.expected}
        self._lines: list[Line] = []
        self._same = 0
        self._parts: Mapping[int, Sequence[KnownPart]] = {}

    def run(self, file_name: str, today: date) -> Result:
        pairs = [(row, roll) for roll in self._rolls for row in roll.rows]
        listed = [row for row, _roll in pairs]
        matches, people = Matching(listed, self._register.existing, self._template.code, self._register.assigned).run()
        seen = [_Seen(row, roll, match) for (row, roll), match in zip(pairs, matches, strict=True)]
        by_person: dict[int, list[_Seen]] = defaultdict(list)
        fresh: list[_Seen] = []
        for one in self._progress.over(seen, len(seen), _("正在与在册学生比对"), step=500):
            if one.match.person_id is not None:
                by_person[one.match.person_id].append(one)
            elif one.match.reason:
                self._doubt([one], one.match.reason, whom=one.match.candidates)
            else:
                fresh.append(one)
        asked = any(not FIELDS.isdisjoint(roll.mapping.fields) for roll in self._rolls)
        self._parts = self._register.existing.parts(sorted(by_person)) if asked else {}
        for person_id, rows in by_person.items():
            self._compare(people[person_id], rows)
        self._only_file(fresh)
        self._only_us({person for one in seen for person in one.match.candidates})
        first = self._rolls[0] if self._rolls else None
        return Result(
            self._template.code, self._template.label(), file_name, first.table.digest if first else "", today.isoformat(),
            len(pairs), self._same, tuple(line._replace(id=number) for number, line in enumerate(self._lines, 1)),
            sum(roll.skipped for roll in self._rolls),
            {roll.table.heading(n): name for roll in self._rolls for n, name in enumerate(roll.mapping.fields) if name},
        )  # fmt: skip

    # --- people on both sides

    def _compare(self, person: KnownPerson, rows: list[_Seen]) -> None:
        facts = self._register.facts.get(person.id, {})
        sides: dict[str, Side] = {}
        rows = _longest_last(rows, self._template)
        for one in rows:
            problems = [
                problem.message
                for problem in one.row.problems
                if problem.severity == "error" and not _keyless(problem.code)
            ]
            if problems:
                self._doubt([one], *problems)
                return
            known = _present(person, one.row)
            found, refusal = sides_of(
                one.row, one.roll, known, one.match.by, self._template, facts, self._parts.get(person.id, ())
            )
            if refusal:
                self._doubt([one], refusal, whom=(person.id,))
                return
            for side in found:
                other = sides.get(side.field)
                if other is not None and other.theirs != side.theirs and not side.fact[0]:
                    self._doubt(
                        rows, _("同一名学生在文件中有几行，“{field}”不一致。", field=side.heading or side.field)
                    )
                    return
                sides[side.field] = side
            for (
                one_field
            ) in self._template.partner_fields.values():  # of several years the last one counts, differing or not
                if (
                    one_field.fact
                    and one_field.code in one.row.values
                    and one_field.code not in {side.field for side in found}
                ):
                    sides.pop(one_field.code, None)
        self._tell(person, rows[-1], [*sides.values(), *self._not_expected(person)], facts)

    def _tell(self, person: KnownPerson, one: _Seen, sides: list[Side], facts: Mapping[str, Mapping[str, Any]]) -> None:
        if not sides:
            self._same += 1
            return
        aside = self._register.aside
        marked = tuple(side._replace(set_aside=side.mark in aside) for side in sides)
        self._lines.append(
            Line(
                0, "differs", one.row.sheet, one.row.row, person.label, _number(person, one.row), person.id, one.match.by, marked,
                facts=said_of(one.row, self._template), known_facts={kind: dict(fact) for kind, fact in facts.items()},
                who=who_mark(self._template.code, one.row) if one.match.by == CHOSEN else "",
            )
        )  # fmt: skip

    def _not_expected(self, person: KnownPerson) -> list[Side]:
        """Somebody the file should not have any more: who has left, who is no scholar of this programme."""
        if not self._template.scope or person.id in self._in_scope:
            return []
        status = next((one.status for one in person.enrolments[::-1]), "")
        ours = codes.label("status", status)
        mark = mark_of(self._template.code, person.id, "scope", status)
        return [Side("scope", _("不在应有范围"), ours, _("文件中有"), mark)]

    # --- people on one side

    def _only_file(self, fresh: list[_Seen]) -> None:
        items = _as_new(fresh, self._register.existing)
        for one in fresh:
            item = items.get((one.row.sheet, one.row.row))
            wrong = [problem.message for problem in (item.problems if item else ()) if problem.severity == "error"]
            keys = "|".join(sorted(number for _country, number in document_keys(one.row)))
            mark = mark_of(
                self._template.code, "only_file", keys, one.row.values.get("student_number", ""), one.row.name,
                one.row.values.get("birth_date", ""),
            )  # fmt: skip
            new = item._asdict() if item is not None and item.kind == "new" and item.enrolment else None
            if new is not None:
                new["problems"] = []
            self._lines.append(
                Line(
                    0, "only_file", one.row.sheet, one.row.row, one.row.name, one.row.values.get("student_number", ""),
                    reasons=tuple(wrong), mark=mark, new=new, facts=said_of(one.row, self._template),
                    set_aside=mark in self._register.aside, who=who_mark(self._template.code, one.row),
                )
            )  # fmt: skip

    def _only_us(self, named: set[int]) -> None:
        for who in self._register.expected:
            if who.person_id not in named:
                mark = mark_of(self._template.code, "only_us", who.person_id, who.status)
                self._lines.append(
                    Line(
                        0, "only_us", "", 0, who.name, who.number, who.person_id,
                        reasons=(codes.label("status", who.status),), mark=mark, set_aside=mark in self._register.aside,
                    )
                )  # fmt: skip

    def _doubt(self, rows: Iterable[_Seen], *reasons: str, whom: tuple[int, ...] = ()) -> None:
        """`whom`: of ours, among whom a person may say who the rows are; without any it is not that which is in doubt."""
        for one in rows:
            values = "|".join(f"{name}={value}" for name, value in sorted(one.row.values.items()))
            mark = mark_of(self._template.code, "ambiguous", values)
            candidate = one.match.person_id
            self._lines.append(
                Line(
                    0, "ambiguous", one.row.sheet, one.row.row, one.row.name, one.row.values.get("student_number", ""), candidate,
                    reasons=reasons, mark=mark, set_aside=mark in self._register.aside,
                    who=who_mark(self._template.code, one.row) if whom else "", candidates=tuple(dict.fromkeys(whom)),
                )
            )  # fmt: skip


def _as_new(fresh: list[_Seen], existing: Existing) -> dict[tuple[str, int], Item]:
    """What registering these rows would be, as the importer plans it."""
    rolls: dict[int, ParsedRoll] = {}
    for one in fresh:
        roll = one.roll
        part = rolls.setdefault(id(roll), ParsedRoll(roll.table, roll.mapping, roll.options, [], []))
        part.rows.append(one.row)
    plan: Plan = make_plan(list(rolls.values()), existing)
    return {(item.sheet, item.row): item for item in plan.items}


def _longest_last(rows: list[_Seen], template: Template) -> list[_Seen]:
    """Several rows of one person, as ledgers have one a year: that which lasts longest decides about facts."""
    ends = [one.code for one in template.partner_fields.values() if one.part == "until"]
    return sorted(rows, key=lambda one: max((one.row.values.get(code, "") for code in ends), default=""))


def _keyless(code: str) -> bool:
    """No number in the row: whoever was found by name and birth date needs none."""
    return code == "missing_key"


def _present(person: KnownPerson, row: ParsedRow) -> KnownPerson:
    """A partner's list speaks of the present: of several stays without a number, the one that goes on."""
    on_roll = [one for one in person.enrolments if codes.attribute("status", one.status, "on_roll")]
    return person if row.values.get("student_number") or len(on_roll) != 1 else person._replace(enrolments=on_roll)


def _number(person: KnownPerson, row: ParsedRow) -> str:
    said = row.values.get("student_number", "")
    numbers = [str(one.values.get("student_number") or "") for one in person.enrolments]
    return said if said in numbers else next((number for number in numbers[::-1] if number), said)
