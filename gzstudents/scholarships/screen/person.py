"""What scholarships add to a student: the command and the section of the panel."""

from typing import Any

from gzstudents.kernel.i18n import _, mark
from gzstudents.scholarships.screen.asks import AwardThese, ExternalOf
from gzstudents.students.screen import PersonCommand, PersonSection
from gzstudents.ui.desk import Desk


def _award(desk: Desk, people: list[int]) -> None:
    if people:
        desk.go("scholarships", AwardThese(tuple(people)))


def _external(desk: Desk, people: list[int]) -> None:
    if people:
        desk.go("programmes", ExternalOf(people[0]))


def _correct_external(desk: Desk, people: list[int]) -> None:
    if people:
        desk.go("programmes", ExternalOf(people[0], correct=True))


def _awards(session: Any, person_id: int) -> list[tuple[str, str]]:
    """One line an award: year and programme, grade, money, state where it is not simply valid."""
    from gzstudents.kernel import codes, money
    from gzstudents.scholarships import queries
    from gzstudents.scholarships.screen import words

    found = []
    for row in queries.awards_of_person(session, person_id):
        state = codes.label("award_state", row.state) if row.state != "ACTIVE" else ""
        said = (row.programme_name, words.grade(row.grade), money.shown(row.amount_fen), state)
        found.append((row.academic_year, " · ".join(part for part in said if part)))
    for one in queries.externals_of_person(session, person_id):
        amount = money.shown(one.amount_fen) if one.amount_fen is not None else ""
        told = (one.name, amount, _("校外"), "" if one.is_chinese else _("非中国奖学金"))
        found.append((one.academic_year, " · ".join(part for part in told if part)))
    return found


def _decided(session: Any, person_id: int) -> list[tuple[str, str, str]]:
    """For the person's timeline."""
    from gzstudents.scholarships import queries

    return [
        (row.decided_on, _("奖学金：{programme}", programme=row.programme_name), "ok")
        for row in queries.awards_of_person(session, person_id)
        if row.decided_on
    ]


PERSON_COMMANDS = [
    PersonCommand("scholarships.award", mark("评奖学金"), "hand-coins", _award, bulk_first=True),
    PersonCommand("scholarships.external", mark("登记校外奖学金"), "plus", _external, in_bulk=False),
    PersonCommand("scholarships.correct_external", mark("更正校外奖学金…"), "pencil", _correct_external, in_bulk=False),
]
PERSON_SECTIONS = [PersonSection(mark("奖学金"), _awards, frozenset({"awards", "external_awards"}), _decided)]
