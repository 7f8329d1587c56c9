"""What the office records about a stay, and decides about a deadline; one function an act."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.kernel import codes, dates, names
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.permits.model import DeadlineState, StayFact
from gzstudents.permits.rules import stay_end
from gzstudents.students.model import Person

_LONGEST_STAY = 3650  # days: a slip of the keys is no stay


class Subject(NamedTuple):
    """Which deadline: of this person, by this rule (the one whose state counts), about this document, on this day."""

    person_id: int
    rule: str
    document: str
    due: str


@operation("permits.record_fact")
def record_fact(
    session: Session,
    *,
    person_id: int,
    kind: str,
    day: str,
    until: str = "",
    days: int | None = None,
    number: str = "",
    detail: str = "",
    source: str = "",
) -> int:
    """Write down what happened on a day. `days` of a permitted stay count from the day after entry. Returns the fact's id."""
    _person(session, person_id)
    if codes.get("stay_fact", kind) is None:
        raise RuleBroken(_("请选择要登记的事项。"))
    begun = dates.iso_date(day)
    if begun is None:
        raise RuleBroken(_("请填写日期，例如 2026-09-01。"))
    record = StayFact(
        person_id=person_id,
        kind=kind,
        day=begun.isoformat(),
        until=_end(begun, until, days),
        number=names.clean(number),
        detail=names.clean(detail),
        source=names.clean(source),
    )
    session.add(record)
    session.flush()
    return record.id


def _end(begun: date, until: str, days: int | None) -> str | None:
    if days is not None:
        if not 0 < days <= _LONGEST_STAY:
            raise RuleBroken(_("停留天数应在 1 到 {most} 之间。", most=_LONGEST_STAY))
        return stay_end(begun, days).isoformat()
    if not until:
        return None
    end = dates.iso_date(until)
    if end is None or end < begun:
        raise RuleBroken(_("截止日期应不早于开始日期。"))
    return end.isoformat()


@operation("permits.remove_fact")
def remove_fact(session: Session, *, fact_id: int) -> None:
    """Take away what was written down wrongly; the history keeps it."""
    record = session.get(StayFact, fact_id)
    if record is None:
        raise RuleBroken(_("这条记录已不存在，请刷新列表。"))
    session.delete(record)
    session.flush()


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
            _person(session, subject.person_id)
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


def _person(session: Session, person_id: int) -> None:
    if session.get(Person, person_id) is None:
        raise RuleBroken(_("这名学生已不在名册中。"))


def _day(today: str) -> date:
    return dates.iso_date(today) or date.today()
