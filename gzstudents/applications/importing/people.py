"""Whose row it is: by student number, document, or name and birth date; a name that does not fit is a problem, never a guess."""

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from gzstudents.kernel import names
from gzstudents.kernel.i18n import _
from gzstudents.students.importing import whose
from gzstudents.students.importing.listed import Row
from gzstudents.students.importing.whose import Named

_CALLED = """
SELECT p.chinese_name, upper(trim(p.surname || ' ' || p.given_names)), e.student_number FROM people p
JOIN register r ON r.person_id = p.id JOIN enrolments e ON e.id = r.enrolment_id
WHERE p.chinese_name IN (SELECT value FROM json_each(?1))
    OR upper(trim(p.surname || ' ' || p.given_names)) IN (SELECT value FROM json_each(?1)) ORDER BY e.student_number
"""
_MOST_ALIKE = 5  # numbers that are offered for a name


class Someone(NamedTuple):
    person_id: int
    enrolment_id: int
    name: str


class Finder(whose.Finder):
    """Asks the register once about all rows; people may be named by name and birth date too."""

    def __init__(self, session: Session, rows: Iterable[Named]) -> None:
        listed = list(rows)
        super().__init__(session, listed)
        births = sorted({one.birth for one in listed if len(one.birth) == len("2004-01-31")})
        self._by_birth = self._register.by_births(births)
        born = {who[0] for found in self._by_birth.values() for who in found}
        self._names |= whose.names_of(session, born - self.people)
        self.people |= born
        self._stays = whose.Stays(session, (one.student_number for one in listed), self.people)
        nameless = (one for one in listed if not one.student_number and not one.documents and not one.birth)
        self._called = self._numbers_of(session, [name for one in nameless for _field, name in one.names])

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

    def applicant(self, one: Named, row: Row) -> Someone | None:
        """Who it is, and of which enrolment; None, and why, where that is not certain."""
        person = self.find(one, row)
        if person is None:
            return None
        stay = self._stays.of(one.student_number, person)
        if stay is None:
            row.complain("no_stay", _("{name}没有学籍，不能申请奖学金。", name=self.name(person)), "student_number")
            return None
        return Someone(person, stay, self.name(person))

    def _by_name(self, one: Named, row: Row) -> int | None:
        if not one.names or not one.birth:
            row.complain("nobody", self._who_is_meant(one), "student_number")
            return None
        born = {who[0] for who in self._by_birth.get(one.birth, ())}
        alike = [person for person in sorted(born) if self._fits(person, one)]
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
            number
            for _field, name in one.names
            for number in self._called.get(name) or self._called.get(name.upper(), [])
        ]
        if not alike:
            return _("这一行没有学号、证件号码，也没有姓名和出生日期。")
        listed = _("、").join(dict.fromkeys(alike[:_MOST_ALIKE]))
        return _("这一行只有姓名，请写明学号。名册中叫这个名字的有：{numbers}。", numbers=listed)
