"""Public notices: who would stand on one, who stands on one that hung, and the objections."""

import json
from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.applications.model import Notice
from gzstudents.applications.printing import notice as printing
from gzstudents.applications.rules import notices
from gzstudents.applications.rules.notices import Entry
from gzstudents.kernel import codes, names
from gzstudents.kernel.i18n import _
from gzstudents.kernel.settings import get_settings, on_paper
from gzstudents.kernel.store import existing

# the places are given out by the slice above: its table is read here, its rules are not
_WINNERS = """
SELECT a.id, coalesce(nullif(l.grade, ''), a.wanted_grade), l.amount_fen, e.college, e.level FROM applications a
JOIN enrolments e ON e.id = a.enrolment_id LEFT JOIN placements l ON l.application_id = a.id
WHERE a.cycle_id = :cycle AND (:college = '' OR e.college = :college)
    AND (a.outcome = 'APPROVED' OR (a.outcome IN ('OPEN', 'PENDING_DOCUMENTS') AND l.state = 'PLACED'))
ORDER BY a.rank IS NULL, a.rank, a.number
"""
_LINES = """
SELECT a.id, a.number, a.person_id, p.chinese_name, p.surname, p.given_names, p.native_name, e.college, e.level,
    coalesce(e.student_number, ''), a.outcome
FROM applications a JOIN people p ON p.id = a.person_id JOIN enrolments e ON e.id = a.enrolment_id
WHERE a.id IN (SELECT value FROM json_each(?))
"""
_OBJECTIONS = """
SELECT o.id, o.application_id, a.number, o.notice_id, o.received_on, o.raised_by, o.text, o.answer, o.upheld,
    coalesce(o.decided_on, ''), o.version
FROM objections o JOIN applications a ON a.id = o.application_id WHERE {where} ORDER BY o.received_on DESC, o.id DESC
"""


class NoticeLine(NamedTuple):
    """One name as it is made public; `number` the student number with its middle left out. `amount_fen` None: not public."""

    application_id: int
    name: str
    latin: str  # "" where it is the name itself
    number: str
    college: str
    level: str
    grade: str
    amount_fen: int | None


class NoticeSheet(NamedTuple):
    """A notice with all that is printed of it."""

    id: int
    programme_zh: str
    programme_en: str
    academic_year: str
    scope: str
    college: str
    starts_on: str
    ends_on: str
    note: str
    lines: list[NoticeLine]
    settings: Mapping[str, str]


class NoticeRow(NamedTuple):
    id: int
    cycle_id: int
    scope: str
    college: str
    starts_on: str
    ends_on: str
    names: int


class ObjectionRow(NamedTuple):
    """`upheld` None until it is decided."""

    id: int
    application_id: int
    number: str
    notice_id: int | None
    received_on: str
    raised_by: str
    text: str
    answer: str
    upheld: bool | None
    decided_on: str
    version: int


def winners(session: Session, cycle_id: int, college: str = "", *, amounts: bool = False) -> list[Entry]:
    """Who would be made public today, in the order of the list: by college and level, the best grade and rank first."""
    found = [
        tuple(row) for row in session.connection().exec_driver_sql(_WINNERS, {"cycle": cycle_id, "college": college})
    ]
    levels, grades = _order("level"), _order("award_grade")
    spelt = {name: names.sort_key(name) for name in {row[3] for row in found}}
    found.sort(
        key=lambda row: (spelt[row[3]], levels.get(row[4], -1), grades.get(row[1], len(grades)))
    )  # keeps the ranks
    return [
        Entry(application, grade or "", amount if amounts else None) for application, grade, amount, *_place in found
    ]


def _order(listed: str) -> dict[str, int]:
    return {one.code: place for place, one in enumerate(codes.values(listed))}


def list_notices(session: Session, cycle_id: int) -> list[NoticeRow]:
    """The newest first."""
    found = session.scalars(select(Notice).where(Notice.cycle_id == cycle_id).order_by(Notice.id.desc()))
    return [
        NoticeRow(
            one.id,
            one.cycle_id,
            one.scope,
            one.college,
            one.starts_on,
            one.ends_on,
            len(notices.from_json(one.content)),
        )
        for one in found
    ]


def published(session: Session, cycle_id: int) -> dict[int, str]:
    """Application → grade, as it stood on the latest notice that named it."""
    found = session.scalars(select(Notice).where(Notice.cycle_id == cycle_id).order_by(Notice.id))
    return {entry.application_id: entry.grade for one in found for entry in notices.from_json(one.content)}


def get_notice(session: Session, notice_id: int) -> NoticeSheet:
    """A notice as it hung; names are those that the people have now, and who was erased is not named any more."""
    record = existing(session, Notice, notice_id, _("这份公示已不存在，请刷新。"))
    entries = notices.from_json(record.content)
    return NoticeSheet(
        record.id,
        *_about(session, record.cycle_id),
        record.scope,
        record.college,
        record.starts_on,
        record.ends_on,
        record.note,
        lines_of(session, entries),
        get_settings(session),
    )


def printable(sheet: NoticeSheet) -> printing.Sheet:
    """A notice as it is printed: under the office's name, in both languages."""
    own = on_paper(sheet.settings)
    lines = [printing.Line(*line[1:]) for line in sheet.lines]
    return printing.Sheet(
        sheet.programme_zh, sheet.programme_en, sheet.academic_year, own["university_zh"], own["university_en"],
        own["office_zh"], own["office_en"], own["office_contact"], sheet.college, sheet.starts_on, sheet.ends_on, sheet.note, lines,
    )  # fmt: skip


def lines_of(session: Session, entries: list[Entry]) -> list[NoticeLine]:
    """Names, colleges and levels to the entries of a notice."""
    listed = json.dumps([one.application_id for one in entries])
    known = {row[0]: row for row in session.connection().exec_driver_sql(_LINES, (listed,))}
    lines = []
    for entry in entries:
        row = known.get(entry.application_id)
        if row is None:
            continue
        (_id, _number, _person, chinese, surname, given, native, college, level, number, _outcome) = row
        latin = names.display_latin(surname, given)
        name = chinese or latin or native
        lines.append(
            NoticeLine(
                entry.application_id, name, latin if latin != name else "", notices.masked_number(number), college, level,
                entry.grade, entry.amount_fen,
            )
        )  # fmt: skip
    return lines


def objections_of(session: Session, *, application_id: int = 0, cycle_id: int = 0) -> list[ObjectionRow]:
    """Of one application, or of a whole cycle; the newest first."""
    where, value = ("o.application_id = ?", application_id) if application_id else ("a.cycle_id = ?", cycle_id)
    rows = session.connection().exec_driver_sql(_OBJECTIONS.format(where=where), (value,))
    return [
        ObjectionRow._make((*row[:8], None if row[8] is None else bool(row[8]), *row[9:])) for row in map(tuple, rows)
    ]


def _about(session: Session, cycle_id: int) -> tuple[str, str, str]:
    row = session.connection().exec_driver_sql(
        "SELECT g.name_zh, g.name_en, c.academic_year FROM cycles c JOIN programmes g ON g.id = c.programme_id WHERE c.id = ?",
        (cycle_id,),
    )
    zh, en, year = row.one()
    return zh, en or zh, year
