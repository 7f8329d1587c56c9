"""What the office decides about deadlines; one function an act."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.kernel import dates, names
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.permits.model import DeadlineState
from gzstudents.permits.operations.subjects import Subject, known_person


@operation("permits.snooze")
def snooze(session: Session, *, subjects: Sequence[Subject], until: str, today: str = "") -> int:
    """Do not list these before a day. Returns how many."""
    day = dates.iso_date(until)
    if day is None or day <= _day(today):
        raise RuleBroken(_("请填写今天以后的日期。"))
    return _decide(session, subjects, "SNOOZED", until=day.isoformat())


@operation("permits.waive")
def waive(session: Session, *, subjects: Sequence[Subject], reason: str) -> int:
    """These deadlines do not apply, for a reason; should their days change, they are open again. Returns how many."""
    if not reason.strip():
        raise RuleBroken(_("请填写不适用的原因。"))
    return _decide(session, subjects, "WAIVED", reason=names.clean(reason))


@operation("permits.in_process")
def in_process(
    session: Session, *, subjects: Sequence[Subject], receipt: str = "", receipt_on: str, today: str = ""
) -> int:
    """The application is with the authority since a day, with or without the number of its receipt. Returns how many."""
    day = dates.iso_date(receipt_on)
    if day is None or day > _day(today):
        raise RuleBroken(_("请填写受理日期，不能晚于今天。"))
    return _decide(session, subjects, "IN_PROCESS", receipt=names.clean(receipt), receipt_on=day.isoformat())


@operation("permits.done")
def done(session: Session, *, subjects: Sequence[Subject], reason: str = "") -> int:
    """Settled in a way that no fact shows. Returns how many."""
    return _decide(session, subjects, "DONE", reason=names.clean(reason))


@operation("permits.reopen")
def reopen(session: Session, *, subjects: Sequence[Subject]) -> int:
    """Forget what was decided; returns of how many there was something."""
    found = [record for subject in subjects if (record := _state(session, subject)) is not None]
    for record in found:
        session.delete(record)
    session.flush()
    return len(found)


def _decide(
    session: Session, subjects: Sequence[Subject], state: str, *, until: str | None = None, reason: str = "",
    receipt: str = "", receipt_on: str | None = None,
) -> int:  # fmt: skip
    for subject in subjects:
        record = _state(session, subject)
        if record is None:
            known_person(session, subject.person_id)
            record = DeadlineState(
                person_id=subject.person_id, rule=subject.rule, document=subject.document, state=state
            )
            session.add(record)
        record.state, record.until, record.reason, record.due = state, until, reason, subject.due
        record.receipt, record.receipt_on = receipt, receipt_on
    session.flush()
    return len(subjects)


def _state(session: Session, subject: Subject) -> DeadlineState | None:
    return session.scalars(
        select(DeadlineState).where(
            DeadlineState.person_id == subject.person_id,
            DeadlineState.rule == subject.rule,
            DeadlineState.document == subject.document,
        )
    ).one_or_none()


def _day(today: str) -> date:
    return dates.iso_date(today) or date.today()
