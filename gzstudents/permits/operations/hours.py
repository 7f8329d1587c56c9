"""Hours of work-study: written down, put right, taken away, imported."""

import re
from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from gzstudents.kernel import codes, dates, names
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.kernel.store import existing
from gzstudents.permits.importing import NewHours
from gzstudents.permits.model import WorkHours
from gzstudents.permits.operations.subjects import known_person
from gzstudents.permits.rules.hours import is_period

_HOURS = re.compile(r"(\d{1,3})(?:\.(\d{1,2}))?|(\d{1,3})[:：](\d{2})")


def minutes_of(text: str) -> int | None:
    """Minutes of "7.5", "7:30" or "8"; None for what is neither."""
    found = _HOURS.fullmatch(text.strip())
    if found is None:
        return None
    whole, part, hours, minutes = found.groups()
    if hours is not None:
        return int(hours) * 60 + int(minutes) if int(minutes) < 60 else None
    return int(whole) * 60 + round(float(f"0.{part or 0}") * 60)


@operation("permits.record_hours")
def record_hours(
    session: Session, *, person_id: int, since: str, until: str, hours: str, employer: str = "", place: str = "ON",
    annotation: str = "",
) -> int:  # fmt: skip
    """Write down what was worked in a week or a month. Returns the entry's id."""
    known_person(session, person_id)
    record = WorkHours(person_id=person_id)
    _put(record, since, until, hours, employer, place, annotation)
    session.add(record)
    session.flush()
    return record.id


@operation("permits.correct_hours")
def correct_hours(
    session: Session, *, entry_id: int, since: str, until: str, hours: str, employer: str = "", place: str = "ON",
    annotation: str = "",
) -> int:  # fmt: skip
    record = _entry(session, entry_id)
    _put(record, since, until, hours, employer, place, annotation)
    session.flush()
    return record.id


@operation("permits.remove_hours")
def remove_hours(session: Session, *, entry_ids: Sequence[int]) -> int:
    """Take away what was written down wrongly. Returns how many."""
    for entry_id in entry_ids:
        session.delete(_entry(session, entry_id))
    session.flush()
    return len(entry_ids)


@operation("permits.import_hours")
def import_hours(session: Session, *, entries: Sequence[NewHours]) -> int:
    """Write down what a sheet says. Returns how many entries are new."""
    if entries:
        session.connection().exec_driver_sql(
            "INSERT INTO work_hours (person_id, since, until, minutes, employer, place, annotation) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [tuple(one) for one in entries],
        )
    return len(entries)


def _put(record: WorkHours, since: str, until: str, hours: str, employer: str, place: str, annotation: str) -> None:
    first, last = dates.iso_date(since), dates.iso_date(until)
    if first is None or last is None or not is_period(first, last):
        raise RuleBroken(_("请填写同一周内的起止日期（周一至周日），或一个自然月。"))
    minutes = minutes_of(str(hours))
    if not minutes or minutes > ((last - first).days + 1) * 24 * 60:
        raise RuleBroken(_("请填写小时数，例如 7.5 或 7:30。"))
    if first > date.today():
        raise RuleBroken(_("开始日期不能晚于今天。"))
    if codes.get("work_place", place) is None:
        raise RuleBroken(_("请选择校内或校外。"))
    record.since, record.until, record.minutes = first.isoformat(), last.isoformat(), minutes
    record.employer, record.place, record.annotation = names.clean(employer), place, names.clean(annotation)


def _entry(session: Session, entry_id: int) -> WorkHours:
    return existing(session, WorkHours, entry_id, _("这条记录已不存在，请刷新列表。"))
