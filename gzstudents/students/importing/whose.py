"""Whose row it is, and of which enrolment: by student number or document number; a name that does not fit is a problem, never a
guess.
"""

import json
from collections.abc import Iterable
from typing import Final, NamedTuple, Protocol

from sqlalchemy.orm import Session

from gzstudents.kernel import names, numbers
from gzstudents.kernel.i18n import _
from gzstudents.students.importing.columns import DOCUMENT_NUMBERS
from gzstudents.students.importing.listed import Row
from gzstudents.students.importing.register import RegisterExisting

_NAMES: Final = ("name", "chinese_name", "latin_name", "native_name")
NOBODY_NAMED: Final = 0  # no person has this id


class Named(NamedTuple):
    """What a row says of whose it is."""

    student_number: str
    documents: tuple[tuple[str, str], ...]  # (field, number in the form it is compared in)
    names: tuple[tuple[str, str], ...]  # (field, what stands there)
    birth: str = ""  # where the list tells it

    @property
    def called(self) -> str:
        return next((text for _field, text in self.names), "")


def named(row: Row) -> Named:
    given = ((field, numbers.normalise("", row.identifier(field))) for field in sorted(DOCUMENT_NUMBERS))
    latin = names.display_latin(row.text("surname"), row.text("given_names"))
    called = (*((field, row.text(field)) for field in _NAMES), ("surname", latin))
    return Named(
        row.identifier("student_number"),
        tuple((field, key) for field, key in given if key),
        tuple((field, text) for field, text in called if text),
        row.day("birth_date", partial=True),
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
        self._register = RegisterExisting(session)
        self._holders = Holders(
            self._register,
            [one.student_number for one in listed],
            [key for one in listed for _field, key in one.documents],
        )
        self.people = frozenset(self._holders.people)
        self._names = names_of(session, self.people)

    def find(self, one: Named, row: Row) -> int | None:
        """The person's id; None, and why, where the row names nobody, two people, or somebody else."""
        person = self._holders.one_of(one.student_number, one.documents, row)
        if person == NOBODY_NAMED:
            return self._by_name(one, row)
        if person is None or not one.names or self._fits(person, one):
            return person
        words = _("姓名与名册中的“{name}”不符。请核对学号或证件号码。", name=self.name(person))
        row.complain("name", words, one.names[0][0])
        return None

    def name(self, person: int) -> str:
        return next(iter(self._names.get(person, ())), "")

    def _by_name(self, _one: Named, row: Row) -> int | None:
        """Where the row has no number: a name alone says nothing."""
        row.complain("nobody", _("这一行没有学号，也没有证件号码。"), "student_number")
        return None

    def _fits(self, person: int, one: Named) -> bool:
        """The same letters in any order, case and spacing, or the register's name within what stands there (张三 ZHANG San)."""
        return any(
            letters(name) == letters(said) or names.fold(name) in names.fold(said)
            for name in self._names.get(person, ())
            for _field, said in one.names
        )


class Stays:
    """Which enrolment a row is about: that of its student number, else the present one of the person."""

    def __init__(self, session: Session, student_numbers: Iterable[str], people: Iterable[int]) -> None:
        run = session.connection().exec_driver_sql
        spelt = sorted({form for text in student_numbers if text for form in (text, text.upper(), text.lower())})
        by_number = run(
            "SELECT upper(student_number), id FROM enrolments WHERE student_number IN (SELECT value FROM json_each(?))",
            (json.dumps(spelt),),
        )
        present = run(
            "SELECT person_id, enrolment_id FROM register WHERE enrolment_id IS NOT NULL "
            "AND person_id IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(people)),),
        )
        self._by_number: dict[str, int] = dict(tuple(row) for row in by_number)
        self._present: dict[int, int] = dict(tuple(row) for row in present)
        self.all = sorted({*self._by_number.values(), *self._present.values()})

    def of(self, student_number: str, person: int) -> int | None:
        """None for somebody who has never studied here."""
        return self._by_number.get(student_number.upper()) or self._present.get(person)


def letters(text: str) -> list[str]:
    """Of a name, in the form in which two are compared: in any order."""
    return sorted(names.fold(text).replace(" ", ""))


def names_of(session: Session, people: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Person → the names they have: Chinese, Latin, native."""
    rows = session.connection().exec_driver_sql(
        "SELECT id, chinese_name, surname, given_names, native_name FROM people "
        "WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(people)),),
    )
    found = {row[0]: (row[1], names.display_latin(row[2], row[3]), row[4]) for row in rows}
    return {person: tuple(name for name in called if name) for person, called in found.items()}
