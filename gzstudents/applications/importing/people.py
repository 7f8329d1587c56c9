"""Whose row it is: by student number, document, or name and birth date; a name that does not fit is a problem, never a guess."""

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from gzstudents.applications.importing.tables import Row
from gzstudents.kernel import names, numbers
from gzstudents.kernel.i18n import _
from gzstudents.students.importing.columns import DOCUMENT_NUMBERS
from gzstudents.students.importing.register import RegisterExisting
from gzstudents.students.importing.whose import NOBODY_NAMED, Holders, letters

_STAYS = """
SELECT p.id, p.chinese_name, p.surname, p.given_names, p.native_name, coalesce(r.enrolment_id, 0) FROM people p
LEFT JOIN register r ON r.person_id = p.id WHERE p.id IN (SELECT value FROM json_each(?))
"""
_NUMBERED = """
SELECT upper(student_number), id FROM enrolments WHERE student_number IN (SELECT value FROM json_each(?1))
    OR upper(student_number) IN (SELECT value FROM json_each(?1))
"""
_CALLED = """
SELECT p.chinese_name, upper(trim(p.surname || ' ' || p.given_names)), e.student_number FROM people p
JOIN register r ON r.person_id = p.id JOIN enrolments e ON e.id = r.enrolment_id
WHERE p.chinese_name IN (SELECT value FROM json_each(?1))
    OR upper(trim(p.surname || ' ' || p.given_names)) IN (SELECT value FROM json_each(?1)) ORDER BY e.student_number
"""
_MOST_ALIKE = 5  # numbers that are offered for a name


class Named(NamedTuple):
    """What a row says of whose it is."""

    student_number: str
    documents: tuple[tuple[str, str], ...]  # (field, number in the form it is compared in)
    names: tuple[str, ...]
    birth: str


class Someone(NamedTuple):
    person_id: int
    enrolment_id: int
    name: str


def named(row: Row) -> Named:
    given = ((field, numbers.normalise("", row.identifier(field))) for field in sorted(DOCUMENT_NUMBERS))
    latin = names.display_latin(row.text("surname"), row.text("given_names"))
    called = [*(row.text(field) for field in ("name", "chinese_name", "latin_name", "native_name")), latin]
    return Named(
        row.identifier("student_number"),
        tuple((field, key) for field, key in given if key),
        tuple(one for one in called if one),
        row.day("birth_date", partial=True),
    )


def _lacks_number(one: Named) -> bool:
    return not one.student_number and not one.documents and not one.birth


class Finder:
    """Asks the register once about all rows."""

    def __init__(self, session: Session, rows: Iterable[Named]) -> None:
        listed = list(rows)
        existing = RegisterExisting(session)
        run = session.connection().exec_driver_sql
        wanted = [one.student_number for one in listed if one.student_number]
        upper = json.dumps(sorted({*wanted, *(one.upper() for one in wanted)}))
        self._stay_of: dict[str, int] = dict(tuple(row) for row in run(_NUMBERED, (upper,)))
        self._holders = Holders(existing, wanted, [key for one in listed for _field, key in one.documents])
        births = sorted({one.birth for one in listed if len(one.birth) == len("2004-01-31")})
        self._by_birth = existing.by_births(births)
        ids = self._holders.people | {who[0] for found in self._by_birth.values() for who in found}
        self._people = {row[0]: row for row in run(_STAYS, (json.dumps(sorted(ids)),))}
        self._called = self._numbers_of(session, [name for one in listed if _lacks_number(one) for name in one.names])

    @staticmethod
    def _numbers_of(session: Session, said: Sequence[str]) -> dict[str, list[str]]:
        """Name → the student numbers of those who are called so; asked only where rows give nothing but names."""
        wanted = sorted({form for name in said for form in (name, names.clean(name).upper())})
        found: dict[str, list[str]] = {}
        rows = session.connection().exec_driver_sql(_CALLED, (json.dumps(wanted),)) if wanted else ()
        for *forms, number in rows:
            for form in filter(None, forms):
                found.setdefault(form, []).append(number)
        return found

    def find(self, one: Named, row: Row) -> Someone | None:
        """Who it is; None, and why, where the row names nobody, two people, or somebody else."""
        person = self._holders.one_of(one.student_number, one.documents, row)
        if person == NOBODY_NAMED:
            person = self._by_name(one, row)
        return None if person is None else self._checked(person, one, row)

    def _by_name(self, one: Named, row: Row) -> int | None:
        if not one.names or not one.birth:
            row.complain("nobody", self._who_is_meant(one), "student_number")
            return None
        born = {who[0] for who in self._by_birth.get(one.birth, ())}
        alike = [person for person in sorted(born) if self._fits(person, one.names)]
        if len(alike) == 1:
            return alike[0]
        message = (
            _("有几名学生姓名和出生日期相同。请写明学号。") if alike else _("名册中没有这个姓名和出生日期的学生。")
        )
        row.complain("several" if alike else "unknown", message, "birth_date")
        return None

    def _who_is_meant(self, one: Named) -> str:
        """A name alone is never enough; the numbers that it may mean are offered."""
        alike = [
            number for name in one.names for number in self._called.get(name) or self._called.get(name.upper(), [])
        ]
        if not alike:
            return _("这一行没有学号、证件号码，也没有姓名和出生日期。")
        listed = _("、").join(dict.fromkeys(alike[:_MOST_ALIKE]))
        return _("这一行只有姓名，请写明学号。名册中叫这个名字的有：{numbers}。", numbers=listed)

    def _checked(self, person: int, one: Named, row: Row) -> Someone | None:
        _id, chinese, surname, given, native, current = self._people[person]
        name = chinese or names.display_latin(surname, given) or native
        if one.names and not self._fits(person, one.names):
            field = next(
                (field for field in ("name", "chinese_name", "latin_name", "surname") if field in row.table.columns), ""
            )
            row.complain("name", _("姓名与名册中的“{name}”不符。请核对学号或证件号码。", name=name), field)
            return None
        stay = self._stay_of.get(one.student_number.upper(), current)
        if not stay:
            row.complain("no_stay", _("{name}没有学籍，不能申请奖学金。", name=name), "student_number")
            return None
        return Someone(person, stay, name)

    def _fits(self, person: int, said: Iterable[str]) -> bool:
        """The same letters in any order, or the register's name within what stands there (张三 ZHANG San)."""
        _id, chinese, surname, given, native, _stay = self._people[person]
        own = [one for one in (chinese, names.display_latin(surname, given), native) if one]
        return any(
            letters(name) == letters(text) or names.fold(name) in names.fold(text) for name in own for text in said
        )
