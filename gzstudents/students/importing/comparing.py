"""One row against one person of the register: which cells change, and when the two cannot be the same person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gzstudents.kernel.i18n import _
from gzstudents.students.importing import own
from gzstudents.students.importing.existing import KnownDocument, KnownEnrolment, KnownPerson
from gzstudents.students.importing.fields import ENROLMENT, PARTIAL_DATES, PERSON, SOURCES, as_stored
from gzstudents.students.importing.parsed import ParsedRoll, ParsedRow
from gzstudents.students.importing.people import comparable
from gzstudents.students.importing.plan import Change

CHOSEN = "chosen"  # a person has said who the row is
STAY = frozenset({"VISA", "RESIDENCE_PERMIT"})
_SURE = ("birth_date", "gender", "nationality")


@dataclass(slots=True)
class Comparison:
    """`refusal` is a code and a sentence; `enrolment` the new enrolment a row adds."""

    changes: list[Change] = field(default_factory=list)
    documents: list[dict[str, Any]] = field(default_factory=list)
    enrolment: dict[str, Any] | None = None
    refusal: tuple[str, str] | None = None
    warnings: list[tuple[str, str]] = field(default_factory=list)
    stay: int | None = None  # the enrolment a row speaks of
    parts: list[dict[str, Any]] = field(default_factory=list)


def agree(one: Mapping[str, Any], other: Mapping[str, Any], *, only_names: bool = False) -> bool:
    """Whether two descriptions can be of one person: some name is the same (or none can be compared), and nothing sure differs."""
    names = _name_verdicts(one, other)
    if only_names:
        return any(names)
    sure = all(not one.get(f) or not other.get(f) or _compatible(f, one[f], other[f]) for f in _SURE)
    return sure and (not names or any(names))


def compare(row: ParsedRow, roll: ParsedRoll, person: KnownPerson, matched_by: str) -> Comparison:
    """What a row would change of a person it was matched with, but for parts.py. An empty cell never erases anything."""
    found = Comparison()
    found.refusal = _refusal(row, person, matched_by)
    if found.refusal is None:
        _compare_person(row, roll, person, found)
        _compare_documents(row, roll, person, found)
        _compare_enrolment(row, roll, person, found)
    return found


def _refusal(row: ParsedRow, person: KnownPerson, matched_by: str) -> tuple[str, str] | None:
    names = _name_verdicts(row.values, person.values)
    if not names or any(names) or matched_by == CHOSEN:
        return None
    birth, known = row.values.get("birth_date", ""), str(person.values.get("birth_date") or "")
    if matched_by == "document" or (birth and known and not _compatible("birth_date", birth, known)):
        text = _("号码相同，但姓名和在册的 {person} 不同，可能是另一个人。请核对。", person=person.label)
        return "different_person", text
    return None


def _name_verdicts(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[bool]:
    """For each kind of name that both have: is it the same?"""
    verdicts = [
        comparable(str(one[name])) == comparable(str(other[name]))
        for name in ("chinese_name", "native_name")
        if one.get(name) and other.get(name)
    ]
    first, second = _latin(one), _latin(other)
    if first and second:
        verdicts.append(same_latin(first, second))
    return verdicts


def _latin(values: Mapping[str, Any]) -> str:
    return str(values.get("whole_name") or " ".join(filter(None, (values.get("surname"), values.get("given_names")))))


def same_latin(one: str, other: str) -> bool:
    """Names in another order, in capitals or with other hyphens are the same name."""
    return one == other or sorted(comparable(one)) == sorted(comparable(other))


def _compatible(name: str, one: Any, other: Any) -> bool:
    """Equal, or one is the less exact form of the other (2001 and 2001-09-30); unknown gender fits every gender."""
    one, other = str(one or ""), str(other or "")
    if name in PARTIAL_DATES:
        return bool(one.startswith(other) or other.startswith(one))
    return one == other or (name == "gender" and bool({one, other} & {"0", "9"}))


def _compare_person(row: ParsedRow, roll: ParsedRoll, person: KnownPerson, found: Comparison) -> None:
    values = row.values
    loose = not {"surname", "given_names"} & set(roll.mapping.fields)
    for name in PERSON:
        new, old = values.get(name), person.values.get(name) or ""
        if not new or new == old or _less_exact(name, new, old):
            continue
        if name in {"surname", "given_names"} and loose and same_latin(_latin(values), _latin(person.values)):
            continue  # the register has it split as the passport does; the sheet only spells it out
        found.changes.append(Change("people", person.id, name, old, new, heading_of(roll, name)))
    if "whole_name" in values:
        _compare_whole_name(row, roll, person, found)
    found.changes += own.changes(row, "person", person.id, person.values, lambda name: heading_of(roll, name))
    country = values.get("nationality")
    if country and country != person.country:
        change = Change(
            "nationalities", person.nationality_id, "country", person.country, country, heading_of(roll, "nationality")
        )
        found.changes.append(change)


def _compare_whole_name(row: ParsedRow, roll: ParsedRoll, person: KnownPerson, found: Comparison) -> None:
    whole, known = row.values["whole_name"], _latin(person.values)
    if not known:
        found.changes.append(Change("people", person.id, "given_names", "", whole, heading_of(roll, "given_names")))
    elif not same_latin(whole, known):
        text = _("护照姓名“{new}”与在册的“{old}”不同，但看不出哪部分是姓，没有采用。", new=whole, old=known)
        found.warnings.append(("name_not_taken", text))


def _less_exact(name: str, new: str, old: Any) -> bool:
    """2024-09 says nothing new about 2024-09-01; an unknown gender says nothing at all."""
    return (name in PARTIAL_DATES and str(old).startswith(new)) or (name == "gender" and new == "0" and bool(old))


def _compare_documents(row: ParsedRow, roll: ParsedRoll, person: KnownPerson, found: Comparison) -> None:
    for document in row.documents:
        known = _same_document(document, person.documents)
        if known is None:
            _add_document(document, roll, person, found)
            continue
        for name in ("valid_to", "issued_on"):
            new, old = document[name], getattr(known, name)
            if new and new != old:
                column = heading_of(
                    roll, "permit_valid_to" if document["kind"] == "RESIDENCE_PERMIT" else f"document_{name}"
                )
                found.changes.append(Change("identity_documents", known.id, name, old, new, column))


def _same_document(document: Mapping[str, Any], known: Iterable[KnownDocument]) -> KnownDocument | None:
    """By number and issuing country (one of which may be unknown); a stay paper without number by its day."""
    for other in known:
        if document["number_key"] and document["number_key"] == other.number_key:
            if document["issuing_country"] == other.issuing_country or not (
                document["issuing_country"] and other.issuing_country
            ):
                return other
        elif document["kind"] == other.kind and document["kind"] in STAY and document["valid_to"] == other.valid_to:
            return other
    return None


def _add_document(document: dict[str, Any], roll: ParsedRoll, person: KnownPerson, found: Comparison) -> None:
    """A document the register does not know: it becomes the current one of its kind, unless it ran out earlier than that one."""
    current = [other for other in person.documents if other.kind == document["kind"] and other.is_current]
    newest = max((other.valid_to or "" for other in current), default="")
    if document["valid_to"] and newest > document["valid_to"]:
        if not document["number_key"]:
            text = _("有效期 {new} 早于在册的 {old}，没有采用。", new=document["valid_to"], old=newest)
            found.warnings.append(("older_document", text))
            return
        document = {**document, "is_current": 0}
    else:
        found.changes += [
            Change("identity_documents", other.id, "is_current", 1, 0, heading_of(roll, "document_number"))
            for other in current
        ]
    found.documents.append(document)


def _compare_enrolment(row: ParsedRow, roll: ParsedRoll, person: KnownPerson, found: Comparison) -> None:
    values = {name: as_stored(name, row.values[name]) for name in ENROLMENT if name in row.values}
    status = row.values.get("status", "")
    own_values = own.of_row(row, "enrolment")
    if not values and not status and not own_values:
        found.stay = person.enrolments[0].id if len(person.enrolments) == 1 else None
        return
    enrolment = _enrolment(values, person)
    if isinstance(enrolment, str):
        found.refusal = ("enrolment_unclear", enrolment)
    elif enrolment is None:
        found.enrolment = values | own_values
    else:
        found.stay = enrolment.id
        found.changes += own.changes(
            row, "enrolment", enrolment.id, enrolment.values, lambda name: heading_of(roll, name)
        )
        for name, new in values.items():
            old = enrolment.values.get(name)
            if new != old and not (new == "" and not old) and not _less_exact(name, str(new), old or "-"):
                found.changes.append(Change("enrolments", enrolment.id, name, old, new, heading_of(roll, name)))
        if status and status != enrolment.status:
            found.changes.append(
                Change("status_changes", enrolment.id, "status", enrolment.status, status, heading_of(roll, "status"))
            )


def _enrolment(values: Mapping[str, Any], person: KnownPerson) -> KnownEnrolment | str | None:
    """The enrolment a row speaks of; None when it is a new one; a sentence when nobody can tell."""
    number = values.get("student_number")
    every = person.enrolments
    if number:
        same = [e for e in every if str(e.values.get("student_number") or "").upper() == number]
        waiting = [e for e in every if not e.values.get("student_number") and _same_stay(values, e)]
        return same[0] if same else waiting[0] if len(waiting) == 1 else None
    fitting = [e for e in every if _same_stay(values, e)]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting and (not every or values.get("start_date")):
        return None
    return _("{person} 有几段学籍，没有学号时看不出是哪一段。请补充学号。", person=person.label)


def _same_stay(values: Mapping[str, Any], enrolment: KnownEnrolment) -> bool:
    """Neither level nor beginning speaks against it."""
    level, start = enrolment.values.get("level"), enrolment.values.get("start_date")
    same_level = not values.get("level") or not level or values["level"] == level
    return same_level and (
        not values.get("start_date") or not start or _compatible("start_date", values["start_date"], start)
    )


def heading_of(roll: ParsedRoll, name: str) -> str:
    """The heading that a field's value came from."""
    for candidate in (name, *SOURCES.get(name, ())):
        column = roll.mapping.column(candidate)
        if column is not None:
            return roll.table.heading(column)
    return ""
