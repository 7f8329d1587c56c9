"""The section of the panel, the timeline, and the commands of a student."""

from typing import Any

from gzstudents.kernel.i18n import _n, mark
from gzstudents.students.screen import PersonCommand, PersonSection
from gzstudents.studies.screen.asks import CorrectStudies, RecordStudies
from gzstudents.ui.desk import Desk

HOST = "programmes"  # the screen whose panel shows the forms
_MOST = 6
WATCHES = frozenset({"study_results", "sign_ins", "absences", "conduct_records"})


def _record(desk: Desk, people: list[int]) -> None:
    if people:
        desk.go(HOST, RecordStudies(people[0]))


def _correct(desk: Desk, people: list[int]) -> None:
    if people:
        desk.go(HOST, CorrectStudies(people[0]))


def _studies(session: Any, person_id: int) -> list[tuple[str, str]]:
    """Results newest first, then punishments and absences; of sign-ins how many of the last months."""
    from gzstudents.studies import queries
    from gzstudents.studies.screen import words

    found = queries.records_of(session, person_id)
    lines = [words.said(one.table, one.values) for one in found if one.table == "study_results"][:_MOST]
    lines += [words.said(one.table, one.values) for one in found if one.table == "conduct_records"][:_MOST]
    lines += [words.said(one.table, one.values) for one in found if one.table == "absences"][:_MOST]
    months = [one.values for one in found if one.table == "sign_ins"][:12]
    if months:
        signed = sum(bool(one["signed_on"]) for one in months)
        lines.append((_sign_ins(), _n("{signed} / {count} 个月", len(months), signed=signed)))
    return lines


def _sign_ins() -> str:
    from gzstudents.kernel.i18n import _

    return _("每月签到")


def _happened(session: Any, person_id: int) -> list[tuple[str, str, str]]:
    """For the person's timeline: rewards and punishments."""
    from gzstudents.kernel import codes
    from gzstudents.studies import queries

    return [
        (one.values["happened_on"], f"{codes.label('conduct', one.values['kind'])} · {one.values['title']}",
         "ok" if one.values["kind"] == "REWARD" else "bad")
        for one in queries.records_of(session, person_id, "conduct_records")
    ]  # fmt: skip


PERSON_COMMANDS = [
    PersonCommand("studies.record", mark("登记成绩与奖惩"), "graduation-cap", _record, in_bulk=False),
    PersonCommand("studies.correct", mark("更正成绩与奖惩…"), "pencil", _correct, in_bulk=False),
]
PERSON_SECTIONS = [PersonSection(mark("学业"), _studies, WATCHES, _happened)]
