"""What the screen of deadlines reads in the background."""

from typing import Any

from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _
from gzstudents.students import queries as students
from gzstudents.students.screen.words import latin


def person(session: Any, *, person_id: int) -> tuple[int, str]:
    """Id and name for a form. Raises UserError when the person is gone."""
    whole = students.get_person(session, person_id)
    if whole is None:
        raise UserError(_("这名学生已不在名册中"))
    who = whole.person
    return person_id, latin(who.chinese_name or f"{who.surname} {who.given_names}".strip() or who.native_name)
