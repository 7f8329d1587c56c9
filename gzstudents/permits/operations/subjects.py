"""Whom and what an act is about."""

from typing import NamedTuple

from sqlalchemy.orm import Session

from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.students.model import Person


class Subject(NamedTuple):
    """Which deadline: of this person, by this rule (the one whose state counts), about this document, on this day."""

    person_id: int
    rule: str
    document: str
    due: str


def known_person(session: Session, person_id: int) -> None:
    """Raises RuleBroken where the person is gone."""
    if session.get(Person, person_id) is None:
        raise RuleBroken(_("这名学生已不在名册中。"))
