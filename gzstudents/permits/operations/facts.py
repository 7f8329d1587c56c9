"""What the office records about a stay; one function an act."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from gzstudents.kernel import codes, dates, names
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.kernel.store import existing
from gzstudents.permits.importing import NewFact
from gzstudents.permits.model import StayFact
from gzstudents.permits.operations.subjects import known_person
from gzstudents.permits.rules import stay_end

_LONGEST_STAY = 3650  # days: a slip of the keys is no stay


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
    known_person(session, person_id)
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


@operation("permits.correct_fact")
def correct_fact(
    session: Session,
    *,
    fact_id: int,
    kind: str,
    day: str,
    until: str = "",
    days: int | None = None,
    number: str = "",
    detail: str = "",
) -> int:
    """Take away what was written down wrongly and record it anew, in one act. Returns the new fact's id."""
    record = _fact(session, fact_id)
    person_id, source = record.person_id, record.source
    session.delete(record)
    return record_fact(
        session, person_id=person_id, kind=kind, day=day, until=until, days=days, number=number, detail=detail, source=source
    )  # fmt: skip


@operation("permits.import_facts")
def import_facts(session: Session, *, facts: Sequence[NewFact], source: str = "") -> int:
    """Write down what a sheet says; `source` names the file. Returns how many facts are new."""
    rows = [
        (one.person_id, one.kind, one.day, one.until or None, one.number, one.detail, names.clean(source)[:200])
        for one in facts
    ]
    if rows:
        session.connection().exec_driver_sql(
            "INSERT INTO stay_facts (person_id, kind, day, until, number, detail, source) VALUES (?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
    return len(rows)


@operation("permits.remove_fact")
def remove_fact(session: Session, *, fact_id: int) -> None:
    """Take away what was written down wrongly; the history keeps it."""
    session.delete(_fact(session, fact_id))
    session.flush()


def _fact(session: Session, fact_id: int) -> StayFact:
    return existing(session, StayFact, fact_id, _("这条记录已不存在，请刷新列表。"))
