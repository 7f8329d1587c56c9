"""What a reconciliation finds: lines in four groups, the fields of each with both sides, what was said to be no difference; pure."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple

Group = Literal["only_file", "only_us", "differs", "ambiguous"]
GROUPS: Final[tuple[Group, ...]] = ("differs", "only_file", "only_us", "ambiguous")


class Side(NamedTuple):
    """One field of one person: what we have, what the file says, and what accepting the file would write.

    `changes` are cells of the register as the importer has them (table, row id, field, old, new), `documents` papers to
    add, `parts` contacts, addresses, tests and forms to add, `fact` parts of a fact of the stay. Nothing of the four: it can be seen
    to, not accepted.
    """

    field: str
    heading: str
    ours: str
    theirs: str
    mark: str
    changes: tuple[tuple[Any, ...], ...] = ()
    documents: tuple[dict[str, Any], ...] = ()
    fact: tuple[str, str] = ("", "")  # kind of fact, part of it
    set_aside: bool = False
    parts: tuple[dict[str, Any], ...] = ()

    @property
    def acceptable(self) -> bool:
        return bool(self.changes or self.documents or self.parts or self.fact[0])


class Line(NamedTuple):
    """One person: a row of the file (0: the file has none), who of ours it is, how they were matched, and what differs."""

    id: int
    group: Group
    sheet: str
    row: int
    name: str
    number: str  # the student number, ours or the file's
    person_id: int | None = None
    matched_by: str = ""  # student_number, document, name_birth
    sides: tuple[Side, ...] = ()
    reasons: tuple[str, ...] = ()
    mark: str = ""  # of the line as a whole, where only one side has it
    new: dict[str, Any] | None = None  # the plan's item, of somebody who can be registered
    facts: dict[str, dict[str, str]] = {}  # kind of fact → what the file says of it
    known_facts: dict[str, dict[str, Any]] = {}  # kind → the fact in force when it was read
    set_aside: bool = False
    who: str = ""  # the row as it is known again, where a person may say who it is
    candidates: tuple[int, ...] = ()  # of ours, whom it could be

    @property
    def open(self) -> bool:
        """Whether anything is left to be said about it."""
        if self.group == "differs":
            return any(not side.set_aside for side in self.sides)
        return not self.set_aside

    @property
    def acceptable(self) -> bool:
        return self.new is not None or any(side.acceptable and not side.set_aside for side in self.sides)


@dataclass(frozen=True, slots=True)
class Result:
    """A file against the register on a day. `same`: people of whom both say the same; `rows` that were read."""

    template: str
    label: str
    file_name: str
    file_hash: str
    on: str
    rows: int
    same: int
    lines: tuple[Line, ...]
    skipped: int = 0
    columns: Mapping[str, str] = field(default_factory=dict)  # heading → field, of the columns that were used

    @property
    def counts(self) -> dict[str, int]:
        """Open lines of each group, and how many were set aside."""
        found = Counter(line.group for line in self.lines if line.open)
        return {**{group: found[group] for group in GROUPS}, "set_aside": sum(not line.open for line in self.lines)}

    def to_json(self) -> str:
        data = {name: getattr(self, name) for name in self.__slots__ if name != "lines"}
        lines = [{**line._asdict(), "sides": [side._asdict() for side in line.sides]} for line in self.lines]
        return json.dumps({**data, "lines": lines}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Result":
        """Raises ValueError, TypeError or KeyError for what is none."""
        found = json.loads(text)
        return cls(**{**found, "lines": tuple(_line(entry) for entry in found["lines"])})


def _line(entry: dict[str, Any]) -> Line:
    return Line(
        **{
            **entry,
            "sides": tuple(map(_side, entry["sides"])),
            "reasons": tuple(entry["reasons"]),
            "candidates": tuple(entry["candidates"]),
        }
    )


def _side(entry: dict[str, Any]) -> Side:
    tuples = {
        "changes": tuple(map(tuple, entry["changes"])),
        "documents": tuple(entry["documents"]),
        "parts": tuple(entry.get("parts", ())),
    }
    return Side(**{**entry, **tuples, "fact": tuple(entry["fact"])})


def mark_of(*parts: object) -> str:
    """A digest that knows the same answer again and tells nothing about anybody."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8", "replace")).hexdigest()[:32]


class Chosen(NamedTuple):
    """What a person accepts or sets aside: a line, and which fields of it (none: all of it)."""

    line: int
    fields: frozenset[str] = frozenset()

    def sides(self, line: Line) -> list[Side]:
        return [side for side in line.sides if not self.fields or side.field in self.fields]


class UnknownChoiceError(ValueError):
    """A selector that names nothing; its words are the argument."""


def choose(result: Result, selectors: Iterable[str]) -> list[Chosen]:
    """What selectors name: `all`, a group (`differs`, `only_file` …), `field:NAME`, `line:N`, `line:N:NAME`.

    What was set aside is never meant by one that names many. Raises UnknownChoiceError.
    """
    found: dict[int, set[str] | None] = {}
    lines = {line.id: line for line in result.lines}
    for selector in selectors:
        for line_id, fields in _named(lines, selector):
            before = found.get(line_id, set())
            found[line_id] = None if fields is None or before is None else {*before, *fields}
    return [Chosen(line_id, frozenset(fields or ())) for line_id, fields in sorted(found.items())]


def _named(lines: Mapping[int, Line], selector: str) -> list[tuple[int, set[str] | None]]:
    kind, _colon, rest = selector.partition(":")
    if kind in {"all", *GROUPS} and not rest:
        return [(line.id, _open_fields(line)) for line in lines.values() if line.open and kind in {"all", line.group}]
    if kind == "field" and rest:
        named = [line for line in lines.values() if any(one.field == rest and not one.set_aside for one in line.sides)]
        return [(line.id, {rest}) for line in named]
    if kind == "line":
        number, _colon, name = rest.partition(":")
        line = lines.get(int(number)) if number.isdecimal() else None
        if line is not None and (not name or any(side.field == name for side in line.sides)):
            return [(line.id, {name} if name else None)]
    raise UnknownChoiceError(selector)


def _open_fields(line: Line) -> set[str] | None:
    """All fields that are open; None for a line that has no fields, or all of them."""
    aside = [side for side in line.sides if side.set_aside]
    return {side.field for side in line.sides if not side.set_aside} if aside else None


def later_fact(facts: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Of several facts of a kind the one in force: that which lasts longest, the newest of these."""
    return max(
        facts,
        key=lambda fact: (fact.get("until") or fact.get("day") or "", fact.get("day") or "", fact["id"]),
        default=None,
    )


def replaces(old: Mapping[str, Any] | None, new: Mapping[str, str]) -> bool:
    """Whether a fact of the file is the same one written down otherwise, not the next one: same number, or days that overlap."""
    if old is None:
        return False
    if new.get("number") and new["number"] == old.get("number"):
        return True
    begins = new.get("day") or ""
    return (
        bool(begins)
        and begins <= (old.get("until") or old.get("day") or "")
        and not (old.get("number") and new.get("number"))
    )
