"""What deadlines add to a student: the strip in the panel, and recording what happened."""

from datetime import date
from typing import Any

from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.permits.screen.asks import CorrectFor, RecordFor
from gzstudents.students.screen import PersonCommand, PersonSection, Suggested
from gzstudents.ui.desk import Desk

MOST = 8
MOST_HOURS = 4
WATCHES = frozenset({"stay_facts", "deadline_states", "identity_documents", "status_changes", "enrolments", "settings"})


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


def _is_here(session: Any, person_id: int, today: str) -> Suggested | None:
    """By the last entry or exit: whether somebody is in China."""
    from gzstudents.kernel import codes
    from gzstudents.permits import queries

    facts = queries.facts_of(session, person_id=person_id)  # newest first
    last = next((one for one in facts if one.kind in {"ENTRY", "EXIT"} and one.day <= today), None)
    if last is None:
        return None
    why = _("{day} {what}", day=last.day, what=codes.label("stay_fact", last.kind))
    return Suggested("in_china", "1" if last.kind == "ENTRY" else "0", why)


def _hours(session: Any, person_id: int) -> list[tuple[str, str]]:
    """Work-study against its limits this week and this month, then the newest entries."""
    from gzstudents.permits import queries, words

    found = queries.person_hours(session, person_id=person_id, on=date.today(), most=MOST_HOURS)
    if found is None:
        return []
    lines = words.standing(found.standing) if found.standing is not None else []
    lines += [
        (
            _("{since} 至 {until}", since=since, until=until),
            " · ".join(part for part in (_("{hours} 小时", hours=words.hours(minutes)), employer) if part),
        )
        for since, until, minutes, employer in found.last
    ]
    more = found.many - len(found.last)
    return [*lines, ("", _n("另有 {count} 条，见“勤工助学”", more))] if more > 0 else lines


PERSON_COMMANDS = [
    PersonCommand("permits.record", mark("登记居留信息"), "calendar-clock", _record, in_bulk=False),
    PersonCommand("permits.correct", mark("更正居留信息…"), "pencil", _correct, in_bulk=False),
]
PERSON_SECTIONS = [
    PersonSection(mark("期限"), _deadlines, WATCHES, _happened, _is_here),
    PersonSection(mark("勤工助学"), _hours, frozenset({"work_hours"})),
]
