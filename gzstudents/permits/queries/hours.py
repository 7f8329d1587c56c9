"""Hours of work-study with whose they are and how they stand against the limits."""

from collections import defaultdict
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from gzstudents.kernel import names
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _
from gzstudents.permits.queries.facts import raw
from gzstudents.permits.rules.hours import Standing, Worked, standings, work_rules


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
