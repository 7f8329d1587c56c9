"""What the service desk adds to a student. Of counselling the panel says nothing, not even that there was any."""

from datetime import date
from typing import Any

from gzstudents.kernel.i18n import _, mark
from gzstudents.requests.screen.asks import RegisterFor
from gzstudents.students.screen import PersonCommand, PersonSection
from gzstudents.ui.desk import Desk

MOST = 8


def _register(desk: Desk, people: list[int]) -> None:
    if people:
        desk.go("requests", RegisterFor(people[0]))


def _requests(session: Any, person_id: int) -> list[tuple[str, str]]:
    from gzstudents.requests import queries
    from gzstudents.requests.screen import words

    rows = queries.requests_of_person(session, person_id, today=date.today().isoformat())
    return [
        (
            " · ".join((row.opened_on, words.category(row))),
            " · ".join(dict.fromkeys((words.title(row), words.state(row)))),
        )
        for row in rows[:MOST]
        if not row.confidential
    ]


def _asked(session: Any, person_id: int) -> list[tuple[str, str, str]]:
    """For the person's timeline: when a request came in, and when it was closed. Confidential ones never were."""
    from gzstudents.requests import queries
    from gzstudents.requests.screen import words

    found = []
    for row in queries.requests_of_person(session, person_id, today=date.today().isoformat()):
        if row.confidential:
            continue
        said = " · ".join(dict.fromkeys((words.category(row), words.title(row))))
        found.append((row.opened_on, _("登记服务：{said}", said=said), "border_strong"))
        if row.closed_on:
            found.append((row.closed_on, _("办结服务：{said}", said=said), "ok"))
    return found


PERSON_COMMANDS = [
    PersonCommand(
        "requests.register", mark("登记服务"), "message-square", _register, in_bulk=False, shortcut="Ctrl+Shift+R"
    )
]
PERSON_SECTIONS = [PersonSection(mark("服务"), _requests, frozenset({"service_requests"}), _asked)]
