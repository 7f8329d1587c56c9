"""Changes of student status: a dated row each, never an overwritten one; a mistake is corrected as such, and the journal keeps it."""

from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.kernel import codes, names
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.kernel.store import existing
from gzstudents.students import rules
from gzstudents.students.model import Enrolment, StatusChange

# what a change without another status may bring with it
_STUDY: Final = frozenset(
    {"college", "major", "class_name", "category", "level", "study_form", "duration", "expected_end"}
)
_MENDED: Final = frozenset({"kind", "status", "effective_on", "reason", "approval_no", "approved_on", "other_school"})


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
    approved_on: str = "",
    other_school: str = "",
) -> int:
    """Record a change from a day on; returns its id. A final status ends the enrolment on that day.

    Raises RuleBroken when the status may not follow the present one (Decree 41; domain 2.6).
    """
    stay = _stay(session, enrolment_id)
    found = _history(session, enrolment_id)
    before = rules.status_at([(one.effective_on, one.status) for one in found], effective_on)
    rules.check_transition(before, status)
    if found and found[-1].effective_on > effective_on:
        raise RuleBroken(_("{day} 之后已有学籍变动，请先核对。", day=effective_on))
    change = StatusChange(
        enrolment_id=enrolment_id,
        kind=kind or rules.kind_of_change(before, status),
        status=status,
        effective_on=effective_on,
        reason=reason,
        approval_no=approval_no,
        approved_on=approved_on or None,
        other_school=other_school,
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
    approved_on: str = "",
    other_school: str = "",
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
                approved_on=approved_on,
                other_school=other_school,
            )
        except RuleBroken as broken:
            stay = session.get(Enrolment, enrolment_id)
            refused.append(
                _("{number}：{reason}", number=(stay and stay.student_number) or enrolment_id, reason=broken)
            )
    if refused:
        raise RuleBroken(_("有 {count} 名学生不能这样变动，没有更改任何数据。", count=len(refused)), refused)
    return len(enrolment_ids)


@operation("students.record_change")
def record_change(
    session: Session,
    *,
    enrolment_id: int,
    kind: str,
    effective_on: str,
    study: dict[str, Any] | None = None,
    reason: str = "",
    approval_no: str = "",
    approved_on: str = "",
) -> int:
    """A change that leaves the status as it is: another major, class or level, an extension, a year repeated. Returns its id.

    `study`: the enrolment's new values; the row keeps what they were and are in words. Raises RuleBroken for a kind that
    changes the status, for somebody without one, and before the last change.
    """
    stay = _stay(session, enrolment_id)
    if not rules.changes_nothing_of_status(kind):
        raise RuleBroken(_("这类异动会改变学籍状态，请用“学籍异动”登记。"))
    found = _history(session, enrolment_id)
    status = rules.status_at([(one.effective_on, one.status) for one in found], effective_on)
    if not status:
        raise RuleBroken(_("这一天学生还没有学籍状态，请先登记录取或注册。"))
    unknown = set(study or {}) - _STUDY
    if unknown:
        raise KeyError(f"no such columns: {sorted(unknown)}")
    said = []
    for column, value in (study or {}).items():
        old, new = getattr(stay, column) or "", names.clean(value or "")
        if new and new != old:
            said.append(f"{_word(column, old)} → {_word(column, new)}")
            setattr(stay, column, new)
    change = StatusChange(
        enrolment_id=enrolment_id,
        kind=kind,
        status=status,
        effective_on=effective_on,
        reason=reason,
        approval_no=approval_no,
        approved_on=approved_on or None,
        detail=_("；").join(said),
    )
    session.add(change)
    session.flush()
    return change.id


def _word(column: str, value: str) -> str:
    return codes.label(column, value) if column in {"category", "level", "study_form"} else value or _("未填")


@operation("students.correct_status")
def correct_change(session: Session, *, change_id: int, values: dict[str, Any]) -> None:
    """Mend a change that was written down wrongly. Raises RuleBroken where the history would have a step that may not be."""
    change = _change(session, change_id)
    unknown = set(values) - _MENDED
    if unknown:
        raise KeyError(f"no such columns: {sorted(unknown)}")
    day, status = change.effective_on, change.status
    for column, value in values.items():
        setattr(change, column, (value or None) if column == "approved_on" else names.clean(value or ""))
    if not change.effective_on:
        raise RuleBroken(_("请填写生效日期。"))
    if change.status != status and "kind" not in values:
        change.kind = rules.KIND_OF_STATUS.get(change.status, "OTHER")
    session.flush()
    _settle(session, change.enrolment_id, was_final_on=day if status in rules.ENDED else "")


@operation("students.correct_status")
def remove_change(session: Session, *, change_id: int) -> None:
    """Take away a change that never was. Raises RuleBroken where the rest would not hold, and for the only one there is."""
    change = _change(session, change_id)
    enrolment_id, day = change.enrolment_id, change.effective_on if change.status in rules.ENDED else ""
    if len(_history(session, enrolment_id)) == 1:
        raise RuleBroken(_("这是唯一的一条学籍状态，不能删除，只能更正。"))
    session.delete(change)
    session.flush()
    _settle(session, enrolment_id, was_final_on=day)


def _settle(session: Session, enrolment_id: int, *, was_final_on: str) -> None:
    """The history must hold; the end of the study follows the final status where it came from it."""
    found = _history(session, enrolment_id)
    rules.check_order([(one.effective_on, one.status) for one in found])
    stay = _stay(session, enrolment_id)
    final = found[-1].effective_on if found and found[-1].status in rules.ENDED else ""
    if stay.end_date == (was_final_on or None) or (final and not stay.end_date):
        stay.end_date = final or None
    session.flush()


def _stay(session: Session, enrolment_id: int) -> Enrolment:
    return existing(session, Enrolment, enrolment_id, _("这条学籍已不在名册中。"))


def _change(session: Session, change_id: int) -> StatusChange:
    return existing(session, StatusChange, change_id, _("这条学籍异动已不存在，请重新打开。"))


def _history(session: Session, enrolment_id: int) -> list[StatusChange]:
    """In the order of the days, of one day as they were recorded."""
    statement = select(StatusChange).where(StatusChange.enrolment_id == enrolment_id)
    return list(session.scalars(statement.order_by(StatusChange.effective_on, StatusChange.id)))
