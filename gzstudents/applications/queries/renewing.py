"""Who had an award of the programme in the year before, and may apply for its renewal."""

from typing import NamedTuple

from sqlalchemy.orm import Session

from gzstudents.applications.model import Cycle
from gzstudents.kernel import codes, names
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.kernel.store import existing
from gzstudents.scholarships.model import Programme
from gzstudents.scholarships.rules import first_day

_HELD = """
SELECT a.id, a.person_id, coalesce(r.enrolment_id, a.enrolment_id), p.chinese_name, p.surname, p.given_names, p.native_name,
    coalesce(r.student_number, ''), a.grade, a.state, coalesce(r.status, ''),
    coalesce((SELECT x.number FROM applications x WHERE x.cycle_id = :cycle AND x.person_id = a.person_id
        AND x.outcome NOT IN ('WITHDRAWN', 'CANCELLED')), ''),
    coalesce((SELECT e.expected_end FROM enrolments e WHERE e.id = r.enrolment_id), '')
FROM awards a JOIN people p ON p.id = a.person_id LEFT JOIN register r ON r.person_id = a.person_id
WHERE a.programme_id = :programme AND a.academic_year = :year AND a.state <> 'CANCELLED' ORDER BY p.sort_key, a.id
"""


class Renewable(NamedTuple):
    """An award of last year; `reason` says why it is not proposed again, "" where it is."""

    award_id: int
    person_id: int
    enrolment_id: int
    name: str
    student_number: str
    grade: str
    reason: str


def renewable(session: Session, cycle_id: int) -> list[Renewable]:
    """Last year's awards of the cycle's programme, in the order of the names; RuleBroken where nothing is ever renewed."""
    cycle = existing(session, Cycle, cycle_id, _("这个批次已不存在，请刷新列表。"))
    programme = session.get_one(Programme, cycle.programme_id)
    if not programme.renewable:
        raise RuleBroken(_("“{programme}”不续发。", programme=programme.name))
    first = int(cycle.academic_year[:4])
    given = {"cycle": cycle_id, "programme": programme.id, "year": f"{first - 1}-{first}"}
    begins = first_day(cycle.academic_year)
    return [_row(row, begins) for row in map(tuple, session.connection().exec_driver_sql(_HELD, given))]


def _row(row: tuple[object, ...], begins: str) -> Renewable:
    award, person, stay, chinese, surname, given, native, number, grade, state, status, has, ends = row
    name = str(chinese) or names.display_latin(str(surname), str(given)) or str(native)
    return Renewable(
        int(str(award)), int(str(person)), int(str(stay)), name, str(number), str(grade), _reason(str(state), str(status), str(has), str(ends), begins),
    )  # fmt: skip


def _reason(state: str, status: str, has: str, ends: str, begins: str) -> str:
    """`ends` may be a month or a year only; who is to finish before the year begins does not study in it."""
    if has:
        return _("已有申请 {number}。", number=has)
    if state == "SUSPENDED":
        return _("去年的奖学金处于中止状态。")
    if status != "REGISTERED":
        return _("学籍状态是“{status}”。", status=codes.label("status", status))
    if ends and ends < begins[: len(ends)]:
        return _("预计 {day} 毕业。延长学制的，请单独登记申请。", day=ends)
    return ""
