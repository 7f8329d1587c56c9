"""Changes of student status: a dated row each, never an overwritten one."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.students import rules
from gzstudents.students.model import Enrolment, StatusChange


@operation("students.change_status")
def change_status(
    session: Session,
    *,
    enrolment_id: int,
    status: str,
    effective_on: str,
    kind: str = "",
    reason: str = "",
    approval_no: str = "",
) -> int:
    """Record a change from a day on; returns its id. A final status ends the enrolment on that day.

    Raises RuleBroken when the status may not follow the present one (Decree 41; domain 2.6).
    """
    stay = session.get(Enrolment, enrolment_id)
    if stay is None:
        raise RuleBroken(_("这条学籍已不在名册中。"))
    found = session.execute(
        select(StatusChange.effective_on, StatusChange.status)
        .where(StatusChange.enrolment_id == enrolment_id)
        .order_by(StatusChange.effective_on, StatusChange.id)
    ).all()
    before = rules.status_at([(day, value) for day, value in found], effective_on)
    rules.check_transition(before, status)
    if found and found[-1][0] > effective_on:
        raise RuleBroken(_("{day} 之后已有学籍变动，请先核对。", day=effective_on))
    change = StatusChange(
        enrolment_id=enrolment_id,
        kind=kind or rules.kind_of_change(before, status),
        status=status,
        effective_on=effective_on,
        reason=reason,
        approval_no=approval_no,
    )
    session.add(change)
    if status in rules.ENDED and not stay.end_date:
        stay.end_date = effective_on
    session.flush()
    return change.id


@operation("students.change_status")
def change_status_of_many(
    session: Session,
    *,
    enrolment_ids: list[int],
    status: str,
    effective_on: str,
    reason: str = "",
    approval_no: str = "",
) -> int:
    """The same change for several students, all or none; returns how many."""
    refused: list[str] = []
    for enrolment_id in enrolment_ids:
        try:
            change_status(
                session,
                enrolment_id=enrolment_id,
                status=status,
                effective_on=effective_on,
                reason=reason,
                approval_no=approval_no,
            )
        except RuleBroken as broken:
            stay = session.get(Enrolment, enrolment_id)
            refused.append(
                _("{number}：{reason}", number=(stay and stay.student_number) or enrolment_id, reason=broken)
            )
    if refused:
        raise RuleBroken(_("有 {count} 名学生不能这样变动，没有更改任何数据。", count=len(refused)), refused)
    return len(enrolment_ids)
