"""What a sheet says beside a person's own cells: contacts, addresses, HSK, numbers of visa forms. Each becomes a row that
belongs to the person or the enrolment; nothing where it is known, a change where it differs, a new row where there is none.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from gzstudents.kernel import codes, names
from gzstudents.kernel.i18n import _
from gzstudents.kernel.sheets import Cell
from gzstudents.students.importing import values as cells
from gzstudents.students.importing.comparing import Comparison, heading_of
from gzstudents.students.importing.existing import KnownPart
from gzstudents.students.importing.parsed import ParsedRoll, ParsedRow
from gzstudents.students.importing.people import comparable
from gzstudents.students.importing.plan import Change

_CONTACTS: Final = {"guardian": "GUARDIAN", "guarantor": "GUARANTOR", "emergency": "EMERGENCY"}
_ADDRESSES: Final = {"home": "HOME", "local": "LOCAL"}
_FORMS: Final = {"jw201": "JW201", "jw202": "JW202"}


class Source(NamedTuple):
    """A row of `table` of this kind, and which field of the sheet fills which of its columns."""

    table: str
    kind: str
    fields: Mapping[str, str]  # column → field


SOURCES: Final = (
    *(
        Source("contacts", kind, {column: f"{name}_{column}" for column in ("name", "relation", "phone", "email")})
        for name, kind in _CONTACTS.items()
    ),
    *(Source("addresses", kind, {"address": f"{name}_address"}) for name, kind in _ADDRESSES.items()),
    Source("language_results", "HSK", {"level": "hsk_level", "score": "hsk_score", "taken_on": "hsk_date"}),
    *(Source("visa_forms", kind, {"number": f"{name}_number"}) for name, kind in _FORMS.items()),
)
FIELDS: Final = frozenset(field for source in SOURCES for field in source.fields.values())
OF_ENROLMENT: Final = frozenset({"visa_forms"})
_SAYS_WHO: Final = frozenset({"name", "phone", "email"})  # a relation alone is nobody
_LISTS: Final = {
    "contacts": "contact_kind", "addresses": "address_kind", "language_results": "language_test", "visa_forms": "visa_form",
}  # fmt: skip
_LEVEL = re.compile(r"(?:新?HSK)?[-\s(]*([1-9一二三四五六七八九])\s*级?\)?", re.IGNORECASE)
_COUNTED = dict(zip("一二三四五六七八九", "123456789", strict=True))


def readers(order: str, *, since_1904: bool) -> dict[str, Callable[[Cell], str]]:
    """Field → how its cells are read; nothing that is wrong with one of them rejects the row."""
    found: dict[str, Callable[[Cell], str]] = {}
    for source in SOURCES:
        found |= dict.fromkeys(source.fields.values(), cells.text)
        for column, read in (("phone", cells.phone), ("email", cells.email)):
            if column in source.fields:
                found[source.fields[column]] = cells.as_warning(read)
    found |= dict.fromkeys((f"{name}_number" for name in _FORMS), cells.as_warning(cells.identifier))
    found["hsk_level"] = _hsk_level
    found["hsk_date"] = cells.as_warning(cells.day(partial=True, order=order, since_1904=since_1904))
    return found


def _hsk_level(cell: Cell) -> str:
    """4, HSK4, HSK 四级: the level; what is none is left out with a warning."""
    text = unicodedata.normalize("NFKC", cells.text(cell)).strip()
    if not text:
        return ""
    found = _LEVEL.fullmatch(text)
    if found is None:
        message = _("“{value}”不像 HSK 级别，没有采用。请写成 1 至 9。", value=cells.shown(cell))
        raise cells.FaultyValue("bad_hsk_level", message, error=False)
    return _COUNTED.get(found[1], found[1])


def of_row(row: ParsedRow) -> list[dict[str, Any]]:
    """The rows that a person who has none of them gets: `table`, `kind` and what the sheet says."""
    return [{"table": source.table, "kind": source.kind, **said} for source, said in _said(row)]


def mentions(row: ParsedRow, table: str) -> bool:
    """Whether a row has something for a table."""
    return any(part["table"] == table for part in of_row(row))


def _said(row: ParsedRow) -> Iterator[tuple[Source, dict[str, str]]]:
    if FIELDS.isdisjoint(row.values):  # most sheets say nothing of the kind
        return
    get = row.values.get
    for source in SOURCES:
        said = {column: value for column, field in source.fields.items() if (value := get(field))}
        if said and (source.table != "contacts" or _SAYS_WHO & said.keys()):
            yield source, said


def compare(row: ParsedRow, roll: ParsedRoll, known: Sequence[KnownPart], stay: int | None, found: Comparison) -> None:
    """Add to a comparison what the row says of parts; `stay` is the enrolment it speaks of, None for a new one or none."""
    for source, said in _said(row):
        of_stay = source.table in OF_ENROLMENT
        if of_stay and stay is None and found.enrolment is None:
            text = _("看不出是哪一段学籍的{form}，没有采用。请补充学号。", form=codes.label("visa_form", source.kind))
            found.warnings.append(("part_unclear", text))
            continue
        theirs = [one for one in known if _is_of(one, source, stay)]
        try:
            other = _MATCHING[source.table](said, theirs)
        except _Unclear:
            label = codes.label(_LISTS[source.table], source.kind)
            text = _("在册有多条“{kind}”，看不出是哪一条，没有采用。", kind=label)
            found.warnings.append(("part_unclear", text))
            continue
        if other is None:
            owner = {"enrolment_id": stay} if of_stay and stay is not None else {}
            found.parts.append({"table": source.table, "kind": source.kind, **owner, **said})
            continue
        found.changes += [
            Change(source.table, other.id, column, other.values[column] or "", new, heading_of(roll, source.fields[column]))
            for column, new in said.items()
            if not _same(column, new, other.values[column] or "")
        ]  # fmt: skip


def _is_of(known: KnownPart, source: Source, stay: int | None) -> bool:
    """Whether it is one of these and still holds; a form also has to be of the enrolment."""
    if known.table != source.table or known.values["kind"] != source.kind or known.values.get("valid_to"):
        return False
    return source.table not in OF_ENROLMENT or known.values["enrolment_id"] == stay


class _Unclear(Exception):
    """There are several, and nobody can tell which is meant."""


def _first(said: Mapping[str, str], known: Sequence[KnownPart], *columns: str) -> KnownPart | None:
    """The first that has the same in one of these columns, asked after in their order."""
    return next(
        (
            one
            for column in columns
            if said.get(column)
            for one in known
            if one.values[column] and _same(column, said[column], one.values[column])
        ),
        None,
    )


def _only(known: Sequence[KnownPart]) -> KnownPart | None:
    if len(known) > 1:
        raise _Unclear
    return known[0] if known else None


def _contact(said: Mapping[str, str], known: Sequence[KnownPart]) -> KnownPart | None:
    """By name, else by a way to reach them; another name is another person: there are two parents."""
    found = _first(said, known, "name", "phone", "email")
    return found if found is not None or said.get("name") else _only(known)


def _address(said: Mapping[str, str], known: Sequence[KnownPart]) -> KnownPart | None:
    return _first(said, known, "address") or _only(known)


def _result(said: Mapping[str, str], known: Sequence[KnownPart]) -> KnownPart | None:
    """The one that nothing speaks against, else that of the same day; any other is another attempt."""
    for one in known:
        if all(not one.values[column] or _same(column, new, one.values[column]) for column, new in said.items()):
            return one
    return _first(said, known, "taken_on")


def _form(said: Mapping[str, str], known: Sequence[KnownPart]) -> KnownPart | None:
    return _first(said, known, "number") or _only(known)


_MATCHING: Final[dict[str, Callable[[Mapping[str, str], Sequence[KnownPart]], KnownPart | None]]] = {
    "contacts": _contact, "addresses": _address, "language_results": _result, "visa_forms": _form,
}  # fmt: skip


def _same(column: str, new: str, old: str) -> bool:
    """What is only spelt otherwise, or less exactly, is the same."""
    if column == "phone":
        return _digits(new) == _digits(old)
    if column == "name":
        return comparable(new) == comparable(old)
    if column == "taken_on":
        return old.startswith(new)
    return names.clean(new).casefold() == names.clean(old).casefold()


def _digits(phone: str) -> str:
    return "".join(sign for sign in phone if sign.isalnum())
