"""What the service desk reads in the background."""

from typing import Any, NamedTuple

from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _
from gzstudents.requests import queries
from gzstudents.requests.queries import RequestRow
from gzstudents.students import chosen
from gzstudents.students import queries as students
from gzstudents.students.screen.words import latin
from gzstudents.ui.acts_screen import MOST


class Who(NamedTuple):
    """For whom a request is registered."""

    person_id: int
    name: str
    student_number: str


def requests(session: Any, *, actor: str, today: str) -> list[RequestRow]:
    """Everything that is open, and what was closed last, the most pressing first."""
    return queries.list_requests(session, view="all", actor=actor, today=today, limit=MOST)


def person(session: Any, *, person_id: int) -> Who:
    whole = students.get_person(session, person_id)
    if whole is None:
        raise UserError(_("这名学生已不在名册中"))
    who = whole.person
    name = who.chinese_name or f"{who.surname} {who.given_names}".strip() or who.native_name
    return Who(person_id, latin(name), whole.enrolments[0].student_number if whole.enrolments else "")


def owner(session: Any, *, number: str) -> Who:
    """The student with this number; raises UserError when there is none."""
    person_id = chosen.owner_of_number(session, number)
    if person_id is None:
        raise UserError(_("没有学号为“{number}”的学生。", number=number))
    return person(session, person_id=person_id)
