"""What the service desk adds to a student. Of counselling the panel says nothing, not even that there was any."""

from datetime import date
from typing import Any

from gzstudents.kernel.i18n import mark
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


PERSON_COMMANDS = [
    PersonCommand(
        "requests.register", mark("登记服务"), "message-square", _register, in_bulk=False, shortcut="Ctrl+Shift+R"
    )
]
PERSON_SECTIONS = [PersonSection(mark("服务"), _requests, frozenset({"service_requests"}))]
