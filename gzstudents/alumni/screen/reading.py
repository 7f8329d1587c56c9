"""What the screen 校友 reads in the background."""

from typing import Any, NamedTuple

from gzstudents.alumni import queries
from gzstudents.alumni.queries import AlumnusRow, DestinationRow
from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _
from gzstudents.students import queries as students
from gzstudents.students import rules as student_rules
from gzstudents.ui.acts_screen import MOST, YearPage


class AlumnusPage(NamedTuple):
    row: AlumnusRow | None
    destinations: list[DestinationRow]


class Graduand(NamedTuple):
    """Somebody who is to graduate; `reason` says why not, "" if nothing speaks against it."""

    person_id: int
    enrolment_id: int
    name: str
    student_number: str
    reason: str


def alumni(session: Any, *, year: str) -> YearPage:
    """The graduates of a year, of all years with "", the latest graduation first."""
    return YearPage(queries.graduation_years(session), year, queries.list_alumni(session, year=year, limit=MOST))


def alumnus(session: Any, *, person_id: int) -> AlumnusPage:
    return AlumnusPage(queries.get_alumnus(session, person_id), queries.destinations(session, person_id))


def graduands(session: Any, *, people: list[int], today: str) -> list[Graduand]:
    """The people as they are today, each with the sentence that keeps them from graduating."""
    found = []
    for person_id in people:
        whole = students.get_person(session, person_id, today)
        if whole is None:
            continue
        who = whole.person
        name = who.chinese_name or f"{who.surname} {who.given_names}".strip() or who.native_name
        stay = whole.enrolments[0] if whole.enrolments else None
        if stay is None:
            found.append(Graduand(person_id, 0, name, "", _("没有学籍")))
            continue
        allowed = student_rules.may_follow(stay.status, "GRADUATED")
        reason = "" if allowed else _("学籍状态是“{status}”", status=codes.label("status", stay.status))
        found.append(Graduand(person_id, stay.id, name, stay.student_number, reason))
    return found
