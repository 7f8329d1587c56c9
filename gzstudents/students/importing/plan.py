"""The exact plan of an import: frozen plain data that is shown, kept as JSON, and executed as it stands.

How to execute a plan (`students.operations`), inside one act:

* Only items of kind `new` and `changed` write anything. Take them in order.
* `new` with `person`: insert `people` from it (columns not named keep their defaults; compute the name keys), insert one
  `nationalities` row for `country` if it is not "". The id it gets is remembered under the item's index.
* `new` without `person`: the person exists already. `person_id` names it, or `same_as` is the index of an earlier item of
  this plan whose person it is (one person, two enrolments).
* `documents`: dictionaries of all `identity_documents` columns but `person_id`; insert each for the person.
* `parts`: dictionaries with `table` (contacts, addresses, language_results, visa_forms) and its columns; insert each for the
  person, a visa form for its `enrolment_id` or, without one, for the item's new enrolment.
* `enrolment`: dictionary of `enrolments` columns but `person_id` (only what the file says), or None for no enrolment.
  After inserting it, insert `status_changes` for each of `statuses` (status, day); a day of "" means the day of the import.
* `changes`, of items of both kinds: every cell that changes. `table`, `row_id`, `field`, `old`, `new`. Refuse to go on (the plan is stale) if the
  stored value is not `old` any more. Two fields do not name a column: for table `status_changes`, field `status`,
  `row_id` is the enrolment: insert a change of status on `status_on` ("" the day of the import); for table `nationalities`
  with `row_id` None: insert the nationality for the person.
* Field names are column names; dates are ISO text, `is_exchange` and `is_current` are 0 or 1.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple

from gzstudents.kernel.errors import Problem

Kind = Literal["new", "changed", "identical", "conflicting", "rejected"]
KINDS: tuple[Kind, ...] = ("new", "changed", "identical", "conflicting", "rejected")


class Change(NamedTuple):
    """One cell of the store that gets another value, and the heading it came from."""

    table: str
    row_id: int | None
    field: str
    old: Any
    new: Any
    column: str = ""


class Similar(NamedTuple):
    """Somebody in the register with the same name and birth date: a suggestion to look, nothing more."""

    person_id: int
    label: str


class Item(NamedTuple):
    """What becomes of one row of the file."""

    kind: Kind
    sheet: str
    row: int
    label: str
    person_id: int | None = None
    same_as: int | None = None
    matched_by: str = ""  # student_number, document, or "" for a new person
    person: dict[str, Any] | None = None
    country: str = ""
    documents: tuple[dict[str, Any], ...] = ()
    enrolment: dict[str, Any] | None = None
    statuses: tuple[tuple[str, str], ...] = ()
    status_on: str = ""
    changes: tuple[Change, ...] = ()
    similar: tuple[Similar, ...] = ()
    problems: tuple[Problem, ...] = ()
    original: tuple[Any, ...] = ()  # the row as it was read; only where something is to be said of it
    parts: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """All items, one for each row that is a person, and problems of sheets and columns."""

    file_name: str
    file_hash: str
    items: tuple[Item, ...]
    sheet_problems: tuple[Problem, ...] = ()
    headings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    skipped: int = 0

    def without(self, rows: frozenset[tuple[str, int]]) -> "Plan":
        """The plan with these rows (sheet, row as the sheet program counts it) left as they stand in the register, and with
        them those that would go to a person that only they make.
        """
        items: list[Item] = []
        for item in self.items:
            gone = (item.sheet, item.row) in rows
            follows = item.same_as is not None and items[item.same_as].kind == "identical"
            if item.kind in {"new", "changed"} and (gone or (follows and self.items[item.same_as or 0].kind == "new")):
                item = Item("identical", item.sheet, item.row, item.label, item.person_id, problems=item.problems)
            items.append(item)
        return replace(self, items=tuple(items))

    @property
    def undated(self) -> int:
        """New students on the roll of whom nothing says since when: from the day of the import, so that no figure of a day
        before counts them.
        """
        return sum(("REGISTERED", "") in item.statuses for item in self.items if item.kind == "new")

    @property
    def counts(self) -> dict[str, int]:
        """How many rows there are of each kind; all five kinds are named."""
        found = Counter(item.kind for item in self.items)
        return {kind: found[kind] for kind in KINDS}

    @property
    def problems(self) -> list[Problem]:
        """Everything that is wrong or doubtful: of sheets first, then row by row."""
        return [*self.sheet_problems, *(problem for item in self.items for problem in item.problems)]

    @property
    def changes_nothing(self) -> bool:
        return not any(item.kind in {"new", "changed"} for item in self.items)

    def of_kind(self, kind: Kind) -> list[Item]:
        return [item for item in self.items if item.kind == kind]

    def to_json(self) -> str:
        return json.dumps(
            {
                "file_name": self.file_name,
                "file_hash": self.file_hash,
                "skipped": self.skipped,
                "headings": dict(self.headings),
                "fields": dict(self.fields),
                "sheet_problems": [problem.as_dict() for problem in self.sheet_problems],
                "items": [_item_as_dict(item) for item in self.items],
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )

    @classmethod
    def from_json(cls, text: str) -> "Plan":
        found = json.loads(text)
        return cls(
            file_name=found["file_name"],
            file_hash=found["file_hash"],
            items=tuple(_item_from_dict(entry) for entry in found["items"]),
            sheet_problems=tuple(Problem(**entry) for entry in found["sheet_problems"]),
            headings={sheet: tuple(texts) for sheet, texts in found["headings"].items()},
            fields={sheet: tuple(names) for sheet, names in found["fields"].items()},
            skipped=found["skipped"],
        )


_DEFAULTS = Item._field_defaults


def _item_as_dict(item: Item) -> dict[str, Any]:
    """Without what is empty: most items hold little."""
    found = {name: value for name, value in item._asdict().items() if name not in _DEFAULTS or value != _DEFAULTS[name]}
    if item.problems:
        found["problems"] = [problem.as_dict() for problem in item.problems]
    return found


def _item_from_dict(entry: dict[str, Any]) -> Item:
    return Item(
        **{
            **entry,
            "documents": tuple(entry.get("documents", ())),
            "statuses": tuple((status, day) for status, day in entry.get("statuses", ())),
            "changes": tuple(Change(*change) for change in entry.get("changes", ())),
            "similar": tuple(Similar(*similar) for similar in entry.get("similar", ())),
            "problems": tuple(Problem(**problem) for problem in entry.get("problems", ())),
            "parts": tuple(entry.get("parts", ())),
            "original": tuple(entry.get("original", ())),
        }
    )
