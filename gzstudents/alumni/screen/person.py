"""What the alumni office adds to a student: graduation, and where a graduate is."""

from typing import Any

from gzstudents.alumni.screen.asks import Graduate
from gzstudents.kernel.i18n import _, mark
from gzstudents.students.screen import PersonCommand, PersonSection
from gzstudents.ui.desk import Desk

MOST = 6


def _graduate(desk: Desk, people: list[int]) -> None:
    if people:
        desk.go("alumni", Graduate(tuple(people)))


def _destinations(session: Any, person_id: int) -> list[tuple[str, str]]:
    """One line an answer, newest first."""
    from gzstudents.alumni import queries
    from gzstudents.alumni.screen import words

    return [
        (one.as_of, " · ".join(part for part in (words.activity(one), words.place(one), one.employer) if part))
        for one in queries.destinations(session, person_id)[:MOST]
    ]


def _went(session: Any, person_id: int) -> list[tuple[str, str, str]]:
    """For the person's timeline; that somebody graduated stands there as a change of status."""
    from gzstudents.alumni import queries
    from gzstudents.alumni.screen import words

    said = (
        (one.as_of, " · ".join(part for part in (words.activity(one), words.place(one), one.employer) if part))
        for one in queries.destinations(session, person_id)
    )
    return [(day, _("校友去向：{said}", said=text), "accent") for day, text in said if day]


PERSON_COMMANDS = [PersonCommand("alumni.graduate", mark("办理毕业"), "graduation-cap", _graduate)]
PERSON_SECTIONS = [PersonSection(mark("校友去向"), _destinations, frozenset({"alumni", "destinations"}), _went)]
