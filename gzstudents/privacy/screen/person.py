"""What the protection of personal information adds to a student: a consent, the copy of everything, and which consents stand."""

from typing import Any

from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _, mark
from gzstudents.privacy.screen.asks import AskConsent, CopyOf
from gzstudents.students.screen import PersonCommand, PersonSection
from gzstudents.ui.desk import Desk

MOST = 6


def _consent(desk: Desk, people: list[int]) -> None:
    if people:
        desk.go("privacy", AskConsent(people[0]))


def _copy(desk: Desk, people: list[int]) -> None:
    if people:
        desk.go("privacy", CopyOf(people[0]))


def _consents(session: Any, person_id: int) -> list[tuple[str, str]]:
    from gzstudents.consents import queries

    return [
        (
            codes.label("consent_purpose", row.purpose),
            " · ".join(
                part
                for part in (
                    codes.label("consent_answer", row.answer),
                    row.answered_on,
                    _("{day} 撤回", day=row.withdrawn_on) if row.withdrawn_on else "",
                )
                if part
            ),
        )
        for row in queries.list_consents(session, person_id)[:MOST]
    ]


PERSON_COMMANDS = [
    PersonCommand("privacy.consent", mark("登记同意"), "check", _consent, in_bulk=False),
    PersonCommand("privacy.copy", mark("导出全部信息"), "file-down", _copy, in_bulk=False),
]
PERSON_SECTIONS = [PersonSection(mark("个人同意"), _consents, frozenset({"consents"}))]
