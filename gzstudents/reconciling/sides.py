"""The two sides of a matched row, field by field: what the importer would change, and the facts of the stay."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _
from gzstudents.reconciling.rules import Side, mark_of
from gzstudents.students.importing import columns, parts
from gzstudents.students.importing.comparing import Comparison, compare
from gzstudents.students.importing.existing import KnownDocument, KnownPart, KnownPerson
from gzstudents.students.importing.parsed import ParsedRoll, ParsedRow
from gzstudents.students.importing.plan import Change
from gzstudents.students.importing.templates import Template

_OF_PAPER = {"RESIDENCE_PERMIT": "permit", "VISA": "visa"}
_LISTS = {
    "population": "population", "gender": "gender", "category": "category", "level": "level", "funding": "funding", "status": "status",
    "discipline": "discipline", "teaching_language": "teaching_language", "nationality": "country", "study_form": "study_form",
    "entry_route": "entry_route", "on_campus": "yes_no", "in_china": "yes_no", "birth_country": "country",
    "residence_country": "country", "education_country": "country",
}  # fmt: skip
_PART_FIELDS = {
    (source.table, source.kind, column): name for source in parts.SOURCES for column, name in source.fields.items()
}


def sides_of(
    row: ParsedRow,
    roll: ParsedRoll,
    person: KnownPerson,
    matched_by: str,
    template: Template,
    fact: Mapping[str, Mapping[str, Any]],
    known: Sequence[KnownPart] = (),
) -> tuple[list[Side], str]:
    """What differs in the fields the template compares; the second value is why the two cannot be the same person. `known`: the
    person's contacts, addresses, language tests and visa forms.
    """
    found = compare(row, roll, person, matched_by)
    if found.refusal is not None:
        return [], found.refusal[1]
    parts.compare(row, roll, known, found.stay, found)
    made = [
        *_register(found, person, template, known),
        *_added(found, person, template),
        *_facts(row, template, fact, person.id),
    ]
    return [side for side in made if not template.compared or side.field in template.compared], ""


def _register(found: Comparison, person: KnownPerson, template: Template, known: Sequence[KnownPart]) -> list[Side]:
    kinds: dict[tuple[str, int | None], str] = {(one.table, one.id): str(one.values["kind"]) for one in known}
    documents = {document.id: document for document in person.documents}
    by_field: dict[str, list[Change]] = defaultdict(list)
    retired: dict[str, list[Change]] = defaultdict(list)  # kind of paper → the papers a new one takes the place of
    for change in found.changes:
        if change.field == "is_current":
            retired[documents[change.row_id].kind if change.row_id in documents else ""].append(change)
        else:
            by_field[_field(change, documents, kinds)].append(change)
    sides = [_side(name, changes, person, template) for name, changes in by_field.items()]
    sides += [_paper(one, retired.get(one["kind"], []), person, template) for one in found.documents]
    if found.enrolment is not None:
        said = " · ".join(_shown(name, str(value)) for name, value in found.enrolment.items() if value)
        sides.append(Side("enrolment", "", "", said, mark_of(template.code, person.id, "enrolment", said)))
    return sides


def _added(found: Comparison, person: KnownPerson, template: Template) -> list[Side]:
    """A contact, address, test or form we do not have, under the first field that says it; accepted whole."""
    sides = []
    for part in found.parts:
        said = {name: str(part[column]) for (table, kind, column), name in _PART_FIELDS.items()
                if (table, kind) == (part["table"], part["kind"]) and part.get(column)}  # fmt: skip
        name, theirs = next(iter(said)), " · ".join(said.values())
        mark = mark_of(template.code, person.id, name, "", theirs)
        sides.append(Side(name, columns.label(name), "", theirs, mark, parts=(part,)))
    return sides


def _field(change: Change, documents: Mapping[int, KnownDocument], kinds: Mapping[tuple[str, int | None], str]) -> str:
    """The field as a mapping calls it."""
    kind = kinds.get((change.table, change.row_id))
    if kind is not None:
        return _PART_FIELDS.get((change.table, kind, change.field), change.field)
    if change.table == "nationalities":
        return "nationality"
    if change.table == "identity_documents" and change.row_id is not None and change.row_id in documents:
        prefix = _OF_PAPER.get(documents[change.row_id].kind, "document")
        return f"{prefix}_{change.field}"
    return change.field


def _side(name: str, changes: Iterable[Change], person: KnownPerson, template: Template) -> Side:
    changes = tuple(changes)
    first = changes[0]
    ours, theirs = _shown(name, str(first.old or "")), _shown(name, str(first.new or ""))
    return Side(
        name, first.column, ours, theirs, mark_of(template.code, person.id, name, ours, theirs),
        changes=tuple(tuple(change) for change in changes),
    )  # fmt: skip


def _paper(document: dict[str, Any], retired: Iterable[Change], person: KnownPerson, template: Template) -> Side:
    """A paper we do not know, against the one of its kind that is in force."""
    kind = document["kind"]
    prefix = _OF_PAPER.get(kind, "document")
    name = f"{prefix}_number" if document["number"] else f"{prefix}_valid_to"
    same = [one for one in person.documents if one.kind == kind and one.is_current]
    ours = "；".join(_told(one.number, one.valid_to) for one in same)
    theirs = _told(document["number"], document["valid_to"])
    heading = codes.label("document_type", kind)
    return Side(
        name, heading, ours, theirs, mark_of(template.code, person.id, name, ours, theirs),
        changes=tuple(tuple(change) for change in retired), documents=(document,),
    )  # fmt: skip


def _told(number: str, valid_to: str | None) -> str:
    return _("{number}（至 {day}）", number=number, day=valid_to) if number and valid_to else number or valid_to or ""


def _facts(row: ParsedRow, template: Template, known: Mapping[str, Mapping[str, Any]], person: int) -> list[Side]:
    """Parts of facts of the stay; a part the file leaves empty says nothing."""
    sides = []
    for one in template.partner_fields.values():
        theirs = row.values.get(one.code, "")
        ours = str(known.get(one.fact, {}).get(one.part) or "")
        if one.fact and theirs and theirs != ours:
            mark = mark_of(template.code, person, one.code, ours, theirs)
            sides.append(Side(one.code, one.label(), ours, theirs, mark, fact=(one.fact, one.part)))
    return sides


def said_of(row: ParsedRow, template: Template) -> dict[str, dict[str, str]]:
    """Kind of fact → its parts, as the row has them."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for one in template.partner_fields.values():
        if one.fact and (value := row.values.get(one.code)):
            found[one.fact][one.part] = value
    return dict(found)


def _shown(name: str, value: str) -> str:
    if not value:
        return ""
    if name == "is_exchange":
        return _("是") if value == "1" else _("否")
    return codes.label(_LISTS[name], value) if name in _LISTS else value
