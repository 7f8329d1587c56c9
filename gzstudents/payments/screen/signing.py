"""What is said of a sign-in that was not made in time: of a student, and of an award."""

from datetime import date
from typing import TYPE_CHECKING, Any

from gzstudents.kernel.i18n import _, mark
from gzstudents.scholarships.screen.extras import ProgrammeSection
from gzstudents.students.screen import PersonSection

if TYPE_CHECKING:
    from gzstudents.payments.queries import Unsigned

_TABLES = frozenset({"sign_ins", "instalments", "settings"})


def _of_person(session: Any, person_id: int) -> list[tuple[str, str]]:
    from gzstudents.payments import queries

    return _said(queries.unsigned(session, date.today(), person_id=person_id))


def _of_award(session: Any, award_id: int) -> list[tuple[str, str]]:
    from gzstudents.payments import queries

    return _said(queries.unsigned(session, date.today(), award_id=award_id))


def _said(found: "list[Unsigned]") -> list[tuple[str, str]]:
    """One line an award, with its months."""
    names = dict.fromkeys((one.award_id, one.programme_name) for one in found)
    return [
        (name, _("{months} 没有按时签到，补登签到之前这些月份的生活费不发", months=_months(found, award)))
        for award, name in names
    ]


def _months(found: "list[Unsigned]", award: int) -> str:
    return _("、").join(one.month for one in found if one.award_id == award)


PERSON_SECTIONS = [PersonSection(mark("未签到"), _of_person, _TABLES)]
AWARD_SECTIONS = [ProgrammeSection(mark("未签到"), _of_award, _TABLES)]
