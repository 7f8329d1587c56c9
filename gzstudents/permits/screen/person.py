"""What deadlines add to a student: the strip in the panel, and recording what happened."""

from datetime import date
from typing import Any

from gzstudents.kernel.i18n import mark
from gzstudents.permits.screen.asks import CorrectFor, RecordFor
from gzstudents.students.screen import PersonCommand, PersonSection
from gzstudents.ui.desk import Desk

MOST = 8
WATCHES = frozenset({"stay_facts", "deadline_states", "identity_documents", "status_changes", "enrolments"})


def _record(desk: Desk, people: list[int]) -> None:
    if people:
        desk.go("permits", RecordFor(people[0]))


def _correct(desk: Desk, people: list[int]) -> None:
    if people:
        desk.go("permits", CorrectFor(people[0]))


def _deadlines(session: Any, person_id: int) -> list[tuple[str, str]]:
    """How far the permit reaches, then one line a deadline."""
    from gzstudents.permits import queries, words

    today = date.today()
    said = words.coverage(queries.person_coverage(session, person_id, today))
    found = queries.person_deadlines(session, person_id, today)
    return [
        *said,
        *(
            (words.when(one), f"{words.title(one.rule)} · {one.act_by}")
            for one in found[:MOST]
            if one.group != "closed"
        ),
    ]


def _happened(session: Any, person_id: int) -> list[tuple[str, str, str]]:
    """For the person's timeline: entries, moves, registrations."""
    from gzstudents.kernel import codes
    from gzstudents.permits import queries

    facts = queries.facts_of(session, person_id=person_id)
    return [(fact.day, codes.label("stay_fact", fact.kind), "border_strong") for fact in facts]


PERSON_COMMANDS = [
    PersonCommand("permits.record", mark("登记居留信息"), "calendar-clock", _record, in_bulk=False),
    PersonCommand("permits.correct", mark("更正居留信息…"), "pencil", _correct, in_bulk=False),
]
PERSON_SECTIONS = [PersonSection(mark("期限"), _deadlines, WATCHES, _happened)]
