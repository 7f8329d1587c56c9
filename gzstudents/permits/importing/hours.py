"""Hours of work-study from a sheet: by week with its days, or by month."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from gzstudents.kernel import codes
from gzstudents.kernel.errors import Problem
from gzstudents.kernel.i18n import _
from gzstudents.kernel.sheets import Book
from gzstudents.permits.importing.tables import HOURS, headings
from gzstudents.permits.queries.facts import CHOSEN, chosen, raw
from gzstudents.permits.rules.days import months_after
from gzstudents.permits.rules.hours import is_period
from gzstudents.students.importing.listed import Row, Table, find_tables
from gzstudents.students.importing.whose import Finder, Named, named

_MONTH = re.compile(r"(\d{4})\s*[-./年]?\s*(\d{1,2})月?")
_TIME = re.compile(r"(\d{1,3})[:：](\d{2})(?::\d{2})?")


class NewHours(NamedTuple):
    person_id: int
    since: str
    until: str
    minutes: int
    employer: str
    place: str
    annotation: str


class ReadHours(NamedTuple):
    sheet: str
    row: int
    name: str
    new: tuple[NewHours, ...]
    known: tuple[NewHours, ...]
    problems: tuple[Problem, ...]


class HoursPlan(NamedTuple):
    rows: list[ReadHours]
    digest: str

    @property
    def new(self) -> list[NewHours]:
        return list(dict.fromkeys(one for row in self.rows for one in row.new))

    @property
    def problems(self) -> list[Problem]:
        return [problem for row in self.rows for problem in row.problems]

    @property
    def kinds(self) -> dict[str, int]:
        return {}


def plan_hours(session: Session, book: Book, *, today: date) -> HoursPlan:
    """What a file would add; nothing is written. A row with a problem adds nothing."""
    listed: list[tuple[Table, int, Row, Named]] = []
    for table in find_tables(book, headings(HOURS)):
        for number, cells in table.rows():
            row = Row(table, cells)
            listed.append((table, number, row, named(row)))
    finder = Finder(session, (who for _table, _number, _row, who in listed))
    known = _known(session, sorted(finder.people))
    rows = []
    for table, number, row, who in listed:
        person = finder.find(who, row) if not row.problems else None
        entry = _entry(row, person or 0, today)
        problems = tuple(Problem(code, text, table.sheet.name, number, heading) for code, text, heading in row.problems)
        good = (entry,) if entry is not None and person is not None and not problems else ()
        name = finder.name(person) if person is not None else who.called
        new = tuple(one for one in good if one[:5] not in known)
        rows.append(
            ReadHours(table.sheet.name, number, name, new, tuple(one for one in good if one[:5] in known), problems)
        )
    return HoursPlan(rows, book.digest)


def _entry(row: Row, person: int, today: date) -> NewHours | None:
    period = _period(row)
    minutes = _minutes(row)
    place = codes.find("work_place", row.text("place")) if row.text("place") else "ON"
    if place is None:
        row.complain("place", _("请写“校内”或“校外”。"), "place")
    if period is None or minutes is None or place is None:
        return None
    first, last = period
    if first > today:
        row.complain("future", _("“{day}”在今天之后，这件事还没有发生。", day=first.isoformat()), "since")
    if minutes > ((last - first).days + 1) * 24 * 60:
        row.complain("hours", _("小时数比这段时间还长。"), "hours")
    return NewHours(
        person, first.isoformat(), last.isoformat(), minutes, row.text("employer"), place, row.text("annotation")
    )


def _period(row: Row) -> tuple[date, date] | None:
    """The days of the row, or its month; of a week its first day is enough."""
    month = _MONTH.fullmatch(row.text("month")[:20].strip()) if row.text("month") else None
    if month is not None and 1 <= int(month[2]) <= 12 and int(month[1]) >= 1:
        first = date(int(month[1]), int(month[2]), 1)
        return first, months_after(first, 1) - timedelta(days=1)
    since, until = row.day("since"), row.day("until")
    if not since:
        row.complain("period", _("缺少日期。"), "since" if not row.text("month") else "month")
        return None
    first = date.fromisoformat(since)
    last = date.fromisoformat(until) if until else first + timedelta(days=6 - first.weekday())
    if not is_period(first, last):
        row.complain(
            "period", _("请填写同一周内的起止日期（周一至周日），或一个自然月。"), "until" if until else "since"
        )
        return None
    return first, last


def _minutes(row: Row) -> int | None:
    raw_hours = row.raw("hours")
    if isinstance(raw_hours, timedelta):
        return round(raw_hours.total_seconds() / 60) or None
    text = row.text("hours").lower().removesuffix("小时").removesuffix("hours").removesuffix("h").strip()
    clock = _TIME.fullmatch(text)
    try:
        minutes = int(clock[1]) * 60 + int(clock[2]) if clock is not None else round(float(text) * 60)
    except (ValueError, OverflowError):
        minutes = 0
    if not 0 < minutes <= 31 * 24 * 60:
        row.complain("hours", _("请填写小时数，例如 7.5 或 7:30。"), "hours")
        return None
    return minutes


def _known(session: Session, people: Sequence[int]) -> set[tuple[int, str, str, int, str]]:
    rows = chosen(
        raw(session),
        f"SELECT person_id, since, until, minutes, employer FROM work_hours WHERE person_id {CHOSEN}",
        list(people),
    )
    return {tuple(row) for row in rows}
