"""Whose row it is: by student number or document number; a name that does not fit is a problem, never a guess."""

import json
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple, Protocol

from sqlalchemy.orm import Session

from gzstudents.kernel import names, numbers
from gzstudents.kernel.i18n import _
from gzstudents.students.importing.columns import DOCUMENT_NUMBERS
from gzstudents.students.importing.listed import Row
from gzstudents.students.importing.register import RegisterExisting

_NAMES = ("name", "chinese_name", "latin_name")
NOBODY_NAMED: Final = 0  # no person has this id


class Named(NamedTuple):
    """What a row says of whose it is."""

    student_number: str
    documents: tuple[tuple[str, str], ...]  # (field, number in the form it is compared in)
    name: tuple[str, str]  # (field, what stands there)


def named(row: Row) -> Named:
    given = ((field, numbers.normalise("", row.identifier(field))) for field in sorted(DOCUMENT_NUMBERS))
    called = ((field, row.text(field)) for field in _NAMES)
    return Named(
        row.identifier("student_number"),
        tuple((field, key) for field, key in given if key),
        next(((field, text) for field, text in called if text), ("", "")),
    )


class Complains(Protocol):
    """A row that is told what is wrong with it."""

    def complain(self, code: str, message: str, field: str) -> object: ...


class Holders:
    """Whose the student numbers and document numbers are that rows give; asks the register once about all of them."""

    def __init__(self, existing: RegisterExisting, student_numbers: Iterable[str], documents: Iterable[str]) -> None:
        self._by_number = existing.by_student_numbers([one for one in student_numbers if one])
        self._by_document = existing.by_documents(sorted({("", key) for key in documents}))
        self.people = {*self._by_number.values(), *(who for found in self._by_document.values() for who in found)}

    def one_of(self, student_number: str, documents: Iterable[tuple[str, str]], row: Complains) -> int | None:
        """The one person whose these numbers are; NOBODY_NAMED where none is given; None where the row was told why."""
        found: dict[str, int | None] = {}
        if student_number:
            found["student_number"] = self._by_number.get(student_number.upper())
        for field, key in documents:
            holders = self._by_document.get(("", key), ())
            if len(holders) > 1:
                row.complain("several", _("有几名学生用过这个证件号码。请写明学号。"), field)
                return None
            found[field] = holders[0] if holders else None
        if not found:
            return NOBODY_NAMED
        known = {person for person in found.values() if person is not None}
        if len(known) > 1:
            row.complain("different", _("学号和证件号码属于不同的学生。请核对。"), next(iter(found)))
            return None
        if not known:
            row.complain("unknown", _("名册中没有这个学号或证件号码。"), next(iter(found)))
            return None
        return known.pop()


class Finder:
    """Asks the register once about all rows."""

    def __init__(self, session: Session, rows: Iterable[Named]) -> None:
        listed = list(rows)
        self._holders = Holders(
            RegisterExisting(session),
            [one.student_number for one in listed],
            [key for one in listed for _field, key in one.documents],
        )
        ids = self._holders.people
        self.people = frozenset(ids)
        self._names = _names_of(session, sorted(ids))

    def find(self, one: Named, row: Row) -> int | None:
        """The person's id; None, and why, where the row names nobody, two people, or somebody else."""
        person = self._holders.one_of(one.student_number, one.documents, row)
        if person is None:
            return None
        if person == NOBODY_NAMED:
            row.complain("nobody", _("这一行没有学号，也没有证件号码。"), "student_number")
            return None
        if one.name[1] and not self._fits(person, one.name[1]):
            row.complain(
                "name", _("姓名与名册中的“{name}”不符。请核对学号或证件号码。", name=self.name(person)), one.name[0]
            )
            return None
        return person

    def name(self, person: int) -> str:
        return next((name for name in self._names.get(person, ()) if name), "")

    def _fits(self, person: int, said: str) -> bool:
        """The same letters, whatever their order, case and spacing; Chinese in either script."""
        wanted = letters(said)
        return any(
            letters(name) == wanted or names.fold(name) in names.fold(said)
            for name in self._names.get(person, ())
            if name
        )


def letters(text: str) -> list[str]:
    """Of a name, in the form in which two are compared: in any order."""
    return sorted(names.fold(text).replace(" ", ""))


def _names_of(session: Session, people: Sequence[int]) -> dict[int, tuple[str, ...]]:
    rows = session.connection().exec_driver_sql(
        "SELECT id, chinese_name, surname, given_names, native_name FROM people "
        "WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(people)),),
    )
    return {row[0]: (row[1], names.display_latin(row[2], row[3]), row[4]) for row in rows}
