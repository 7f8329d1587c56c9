"""Unfinished imports that hold one person: their files lie inside of the store until they are done."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.orm import Session

from gzstudents.kernel import sheets
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.sheets import Book, Sheet
from gzstudents.privacy.queries import tree
from gzstudents.students import unfinished
from gzstudents.students.importing import corrections
from gzstudents.students.importing.holding import Sought, holds

_NAMES = ("chinese_name", "surname", "given_names", "native_name")
_NUMBERS = {
    "identity_documents": ("number",), "visa_forms": ("number",), "enrolments": ("student_number", "csc_number"),
}  # fmt: skip
_CALLED = ("people", "former_names")
_ROWS = 1 << 20  # as many as a sheet can have, not only those that an import reads


class Standing(NamedTuple):
    """One in which the person stands, or may stand: `readable` is false where its file cannot be looked into."""

    id: int
    name: str
    begun_at: str
    changed_at: str
    readable: bool


def unfinished_with(session: Session, person_id: int, today: date | None = None) -> list[Standing]:
    """Of whoever began them, the newest first."""
    sought: Sought | None = None
    found = []
    for one, content in unfinished.of_everybody(session):
        sought = sought or sought_for(session, person_id)
        book = _book(one, content)
        if book is None or holds(book, sought, today or date.today()):
            found.append(Standing(one.id, one.name, one.begun_at, one.changed_at, book is not None))
    return found


def sought_for(session: Session, person_id: int) -> Sought:
    """Numbers, names and dates of birth that the person has, or ever had as far as the journal remembers."""
    ids = tree.ids_of(session, person_id)
    said = {table: tree.ever(session, table, ids.get(table, [])) for table in {*_NUMBERS, *_CALLED}}
    numbers = {row.get(column) for table, columns in _NUMBERS.items() for row in said[table] for column in columns}
    named = {tuple(str(row.get(part) or "") for part in _NAMES) for table in _CALLED for row in said[table]}
    births = {row.get("birth_date") for row in said["people"]}
    return Sought(
        frozenset(str(one) for one in numbers if one),
        frozenset(one for one in named if any(one)),  # type: ignore[misc]
        frozenset(str(one) for one in births if one),
    )


def _book(one: unfinished.Unfinished, content: bytes | None) -> Book | None:
    """The file with its name and what was corrected in it, as sheets; None where nobody can tell what it holds."""
    if content is None:
        return None
    encoding = str(one.state.get("encoding") or "") or None
    try:
        book = sheets.read_book(one.name, encoding=encoding, content=content, row_limit=_ROWS)
        corrected = corrections.from_data(one.state.get("corrections") or ())
    except UserError:
        return None
    beside = [(Path(one.name).stem,), *((fixed.value,) for fixed in corrected)]
    return Book([*book.sheets, Sheet("", list(beside))])
