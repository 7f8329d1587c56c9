"""A list of applicants from a sheet: who, which grade, which wish, what they state. Nothing is written here."""

from collections import Counter
from typing import NamedTuple

from sqlalchemy.orm import Session

from gzstudents.applications.importing import stated
from gzstudents.applications.importing.people import Finder, Someone
from gzstudents.applications.importing.tables import FACT, Row, find_tables, rows_of
from gzstudents.applications.queries.cycles import CycleRow
from gzstudents.kernel import codes, scaled
from gzstudents.kernel.errors import Problem
from gzstudents.kernel.i18n import _
from gzstudents.kernel.sheets import Book
from gzstudents.scholarships import rates as worth
from gzstudents.scholarships.queries import get_terms
from gzstudents.scholarships.rules import fields
from gzstudents.students.importing.listed import left_out
from gzstudents.students.importing.whose import named

_STANDING = (
    "SELECT person_id, number FROM applications WHERE cycle_id = ? AND outcome NOT IN ('WITHDRAWN', 'CANCELLED')"
)
_MOST_WISHES = 99


class NewApplication(NamedTuple):
    """As it is entered; facts in the words of the sheet."""

    person_id: int
    enrolment_id: int
    wanted_grade: str
    preference: int
    facts: tuple[tuple[str, str], ...]
    external_number: str
    note: str
    score: int | None


class Read(NamedTuple):
    """A row that was read: what it adds, or the number of the application that there is already, or what is wrong.

    `cautions`: what of it is not taken, though that keeps nothing out.
    """

    sheet: str
    row: int
    name: str
    new: NewApplication | None
    known: str
    problems: tuple[Problem, ...]
    cautions: tuple[Problem, ...] = ()


class ApplicationPlan(NamedTuple):
    """`left_out`: headings of columns that nobody understood."""

    rows: list[Read]
    digest: str
    left_out: tuple[str, ...] = ()

    @property
    def new(self) -> list[NewApplication]:
        return [one.new for one in self.rows if one.new is not None]

    @property
    def problems(self) -> list[Problem]:
        """What keeps rows out, then what should be looked at in rows that are taken in."""
        wrong = [problem for row in self.rows for problem in row.problems]
        return wrong + [problem for row in self.rows for problem in row.cautions]


def plan_applications(session: Session, book: Book, cycle: CycleRow) -> ApplicationPlan:
    """What a file would add to a cycle. Who has applied already is known, and stays as it is: the same file twice adds nothing."""
    tables = find_tables(book)
    listed = [(row, named(row)) for row in rows_of(tables)]
    finder = Finder(session, (who for _row, who in listed))
    standing = dict(tuple(row) for row in session.connection().exec_driver_sql(_STANDING, (cycle.id,)))
    grades = worth.grades(get_terms(session, cycle.programme).rates)
    read = [(row, who, finder.applicant(who, row) if not row.problems else None) for row, who in listed]
    times = Counter(found.person_id for _row, _who, found in read if found is not None)
    rows = []
    for row, who, found in read:
        new = None
        if found is not None and times[found.person_id] > 1:
            row.complain("twice", _("{name}在名单中出现了 {times} 次。", name=found.name, times=times[found.person_id]))
        elif found is not None and found.person_id not in standing:
            new = _new(row, found, grades)
        problems = row.faults()
        known = standing.get(found.person_id, "") if found is not None else ""
        name = found.name if found is not None else who.called or who.student_number
        kept = None if problems else new
        rows.append(Read(row.table.sheet.name, row.number, name, kept, known, problems, row.doubts()))
    return ApplicationPlan(rows, book.digest, tuple(left_out(tables)))


def _new(row: Row, who: Someone, grades: list[str]) -> NewApplication:
    facts = _facts(row)
    return NewApplication(
        who.person_id,
        who.enrolment_id,
        _grade(row, grades),
        _wish(row),
        tuple(facts.items()),
        row.text("external_number"),
        row.text("note"),
        _score(row),
    )


def _facts(row: Row) -> dict[str, str]:
    """What the row states; a cell that nobody can read is said, and the register or the desk has to know it."""
    own, beside = dict[str, str](), dict[str, str]()
    for field, text in row.facts().items():
        found = stated.read(field, text)
        if not found:
            terms = fields.field(field)
            label = terms.label if terms is not None else field
            said = _("“{field}”的“{value}”读不懂，没有采用。请在申请里补填。", field=label, value=text)
            row.caution("fact", said, FACT + field)
        for key, value in found.items():
            (own if key == field else beside)[key] = value
    return {**beside, **own}  # what has a column of its own counts more


def _grade(row: Row, known: list[str]) -> str:
    text = row.text("wanted_grade")
    code = codes.find("award_grade", text) if text else ""
    if code is None:
        row.complain("grade", _("不认识等级“{value}”。", value=text), "wanted_grade")
    elif code and code not in known:
        row.complain(
            "grade", _("这个项目没有“{grade}”这个等级。", grade=codes.label("award_grade", code)), "wanted_grade"
        )
    return code or ""


def _wish(row: Row) -> int:
    """0 where nothing is said: after those that the student has."""
    text = row.text("preference").removeprefix("第").removesuffix("志愿")
    if not text:
        return 0
    number = {"一": "1", "二": "2", "三": "3", "四": "4", "五": "5"}.get(text, text)
    if not number.isdecimal() or not 1 <= int(number) <= _MOST_WISHES:
        row.complain("preference", _("志愿顺序应是 1 到 {most} 的整数。", most=_MOST_WISHES), "preference")
        return 0
    return int(number)


def _score(row: Row) -> int | None:
    text = row.text("score")
    value = scaled.parsed(stated.without_unit(text)) if text else None
    if text and (value is None or value > 100 * scaled.HUNDREDTHS):
        row.complain("score", _("综合得分应在 0 到 100 之间，小数最多两位。"), "score")
        return None
    return value
