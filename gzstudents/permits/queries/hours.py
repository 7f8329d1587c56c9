"""Hours of work-study with whose they are and how they stand against the limits."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from gzstudents.kernel import names
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _
from gzstudents.permits.queries.facts import raw
from gzstudents.permits.rules.hours import Standing, Worked, standing_on, standings, work_rules


class HoursRow(NamedTuple):
    """An entry; `standing` None for whom no limit holds."""

    id: int
    person_id: int
    name: str
    student_number: str
    population: str
    college: str
    sort_key: str
    since: str
    until: str
    minutes: int
    employer: str
    place: str
    annotation: str
    standing: Standing | None

    @property
    def level(self) -> str:
        return self.standing.level if self.standing is not None else ""


def list_hours(session: Session) -> list[HoursRow]:
    """All entries, the newest first."""
    rules = work_rules()
    rows = (
        raw(session)
        .execute(
            "SELECT h.id, h.person_id, p.chinese_name, p.surname, p.given_names, p.native_name, coalesce(r.student_number, ''), "
            "p.population, coalesce(r.college, ''), p.sort_key, h.since, h.until, h.minutes, h.employer, h.place, h.annotation "
            "FROM work_hours h JOIN people p ON p.id = h.person_id LEFT JOIN register r ON r.person_id = p.id "
            "ORDER BY h.since DESC, h.id DESC"
        )
        .fetchall()
    )
    worked: dict[int, list[Worked]] = defaultdict(list)
    for row in rows:
        if row[7] in rules.populations:
            worked[row[1]].append(Worked(*row[10:13]))
    stand = {person: standings(entries, rules) for person, entries in worked.items()}
    return [_row(row, stand.get(row[1], {}).get(Worked(*row[10:13]))) for row in rows]


def _row(row: Any, standing: Standing | None) -> HoursRow:
    identity, person, chinese, surname, given, native, *rest = row
    name = chinese or names.display_latin(surname, given) or native
    return HoursRow._make((identity, person, name, *rest, standing))


class NearLimit(NamedTuple):
    """Somebody who is near a limit or over it this week or this month; `entry` is the last that counts."""

    person_id: int
    entry: int
    name: str
    student_number: str
    standing: Standing


def near_limits(session: Session, *, on: date) -> list[NearLimit]:
    """Of the week and month of a day, those that are over first. Of whom no limit holds nobody is listed."""
    rules = work_rules()
    since = min(on.replace(day=1), on) - timedelta(days=7)  # a week that began before the month may count for it
    rows = raw(session).execute(
        "SELECT h.person_id, h.id, p.chinese_name, p.surname, p.given_names, p.native_name, coalesce(r.student_number, ''), "
        "p.population, h.since, h.until, h.minutes FROM work_hours h JOIN people p ON p.id = h.person_id "
        "LEFT JOIN register r ON r.person_id = p.id WHERE h.since >= ? ORDER BY h.since, h.id",
        (since.isoformat(),),
    )
    worked: dict[int, list[Worked]] = defaultdict(list)
    last: dict[int, Any] = {}
    for row in rows.fetchall():
        if row[7] in rules.populations:
            worked[row[0]].append(Worked(*row[8:]))
            last[row[0]] = row
    found = []
    for person, row in last.items():
        standing = standing_on(worked[person], on, rules)
        if standing.level:
            name = row[2] or names.display_latin(row[3], row[4]) or row[5]
            found.append(NearLimit(person, row[1], name, row[6], standing))
    return sorted(found, key=lambda one: (one.standing.level != "over", -one.standing.month.minutes, one.person_id))


class PersonHours(NamedTuple):
    """`standing` None of whom no limit holds; `last`: (since, until, minutes, employer) of the newest entries."""

    standing: Standing | None
    last: list[tuple[str, str, int, str]]
    many: int


def person_hours(session: Session, *, person_id: int, on: date, most: int) -> PersonHours | None:
    """What the panel of a student says; None for who never worked."""
    rows = (
        raw(session)
        .execute(
            "SELECT h.since, h.until, h.minutes, h.employer, p.population FROM work_hours h JOIN people p ON p.id = h.person_id "
            "WHERE h.person_id = ? ORDER BY h.since DESC, h.id DESC",
            (person_id,),
        )
        .fetchall()
    )
    if not rows:
        return None
    rules = work_rules()
    limited = rows[0][4] in rules.populations
    standing = standing_on((Worked(*row[:3]) for row in rows), on, rules) if limited else None
    return PersonHours(standing, [tuple(row[:4]) for row in rows[:most]], len(rows))


def hours_of(session: Session, *, person_id: int) -> list[Worked]:
    """What a person worked, for a form that says how it would stand."""
    rows = raw(session).execute("SELECT since, until, minutes FROM work_hours WHERE person_id = ?", (person_id,))
    return [Worked(*row) for row in rows.fetchall()]


def person_of_number(session: Session, number: str) -> int:
    """Who has this student number. Raises UserError where nobody has it."""
    text = names.clean(number).upper()
    row = (
        raw(session)
        .execute("SELECT person_id FROM enrolments WHERE student_number IN (?, ?)", (text, text.lower()))
        .fetchone()
    )
    if row is None:
        raise UserError(_("名册中没有学号“{number}”。", number=names.clean(number)))
    return int(row[0])
