"""The points of reviewers from a sheet: a row for each application, a column for each criterion. Nothing is written here."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from gzstudents.applications.importing.stated import without_unit
from gzstudents.applications.importing.tables import Row, headings, rows_of
from gzstudents.applications.queries.cycles import CycleRow, list_criteria
from gzstudents.applications.queries.scores import ReviewRow
from gzstudents.applications.queries.scoring_sheet import Scored, to_be_scored
from gzstudents.applications.rules import conflicts
from gzstudents.applications.rules.scoring import CriterionTerms
from gzstudents.kernel import codes, names, scaled
from gzstudents.kernel.errors import Problem, RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.kernel.sheets import Book
from gzstudents.students.importing import listed

_POINTS = "points."
_KEYS = frozenset({"application_number", "student_number"})


class NewReview(NamedTuple):
    """What one reviewer gives to one application; `points`: criterion id → hundredths."""

    application_id: int
    reviewer: str
    points: Mapping[int, int]
    recommendation: str
    comment: str


class ReadReview(NamedTuple):
    """A row that was read: what it gives, or that it was given already (`known`), or what is wrong."""

    sheet: str
    row: int
    name: str
    new: NewReview | None
    known: str
    problems: tuple[Problem, ...]


class PointsPlan(NamedTuple):
    rows: list[ReadReview]
    digest: str

    @property
    def new(self) -> list[NewReview]:
        return [one.new for one in self.rows if one.new is not None]

    @property
    def problems(self) -> list[Problem]:
        return [problem for row in self.rows for problem in row.problems]


def plan_points(session: Session, book: Book, cycle: CycleRow, reviewer: str = "") -> PointsPlan:
    """What a sheet would give. Of whom it is: the row says so, else `reviewer`, else the name of the sheet where that is one of
    the reviewers who were asked. Rows without points, vote and words are passed over.
    """
    criteria = [one for one in list_criteria(session, cycle.id) if not one.fact]
    if not criteria:
        raise RuleBroken(_("“{cycle}”没有由评审人打分的评分项。", cycle=cycle.called))
    rows = _rows(book, criteria)
    scored = to_be_scored(session, cycle.id)
    reading = _Reading(criteria, scored, names.clean(reviewer))
    read = [(row, reading.who(row), reading.application(row)) for row in rows if reading.says_anything(row)]
    times = Counter((one.id, who) for _row, who, one in read if one is not None)
    found = []
    for row, who, one in read:
        if one is not None and times[one.id, who] > 1:
            row.complain(
                "twice",
                _(
                    "{reviewer} 对 {name} 的评分出现了 {times} 次。",
                    reviewer=who,
                    name=one.name,
                    times=times[one.id, who],
                ),
            )
        found.append(reading.read(row, who, one))
    return PointsPlan(found, book.digest)


def _rows(book: Book, criteria: Sequence[CriterionTerms]) -> list[Row]:
    own = {f"{_POINTS}{one.id}": [text for text in (one.name_zh, one.name_en, one.code) if text] for one in criteria}
    wanted = {**headings("points"), **listed.compared(own)}
    missing = _(
        "没有找到评分表：标题行要有“申请编号”或“学号”，以及评分项的名称：{criteria}。",
        criteria=_("、").join(one.name for one in criteria),
    )
    tables = listed.find_tables(book, wanted, keys=_KEYS, missing=missing)
    return rows_of([one for one in tables if any(field.startswith(_POINTS) for field in one.columns)])


class _Reading:
    """Whose points, of which application, how many."""

    def __init__(self, criteria: Sequence[CriterionTerms], scored: Sequence[Scored], reviewer: str) -> None:
        self._criteria, self._reviewer = criteria, reviewer
        self._by_number = {one.number.upper(): one for one in scored}
        self._by_student = {
            one.student_number.upper(): one for one in scored if one.student_number and one.may_be_reviewed
        }
        self._asked = {review.reviewer for one in scored for review in one.reviews}

    def says_anything(self, row: Row) -> bool:
        return any(row.text(field) for field in (*self._columns(row), "recommendation", "comment"))

    def _columns(self, row: Row) -> list[str]:
        return [field for field in row.table.columns if field.startswith(_POINTS)]

    def who(self, row: Row) -> str:
        said = names.clean(row.text("reviewer")) or self._reviewer
        sheet = names.clean(row.table.sheet.name)
        if not said and sheet in self._asked:
            return sheet
        if not said:
            row.complain(
                "reviewer", _("没有写明评审人。请在“评审人”一列写上姓名，或以评审人的姓名命名工作表。"), "reviewer"
            )
        return said

    def application(self, row: Row) -> Scored | None:
        number, student = row.identifier("application_number").upper(), row.identifier("student_number").upper()
        one = self._by_number.get(number) if number else self._by_student.get(student)
        if one is None:
            row.complain(
                "unknown",
                _("这个批次没有这份申请，或还没有提交。"),
                "application_number" if number else "student_number",
            )
        elif student and one.student_number and one.student_number.upper() != student:
            row.complain("student", _("申请编号与学号不是同一名学生的。"), "student_number")
            return None
        elif not one.may_be_reviewed:
            row.complain("closed", _("{number} 现在不在评审中。", number=one.number), "application_number")
        return one

    def read(self, row: Row, who: str, one: Scored | None) -> ReadReview:
        given = one.review_of(who) if one is not None else None
        new = NewReview(one.id if one is not None else 0, who, *self._given(row, given))
        known = ""
        if one is not None and who:
            reason = _stands_back(who, one, given)
            if reason:
                row.complain("conflict", _("须回避，不能评分：{reason}", reason=reason), "reviewer")
            elif given is not None and given.reviewed_on and _same(given, new):
                known = one.number
        problems = row.faults()
        name = f"{one.name} · {who}" if one is not None else row.text("name") or row.text("application_number")
        wanted = None if problems or known or one is None else new
        return ReadReview(row.table.sheet.name, row.number, name, wanted, known, problems)

    def _given(self, row: Row, given: ReviewRow | None) -> tuple[dict[int, int], str, str]:
        """Points, vote and words; of what the sheet has no column for, what was given before stays."""
        points, vote, comment = self._points(row), self._vote(row), row.text("comment")
        if given is None:
            return points, vote, comment
        has = row.table.columns
        kept = {one: many for one, many in given.points.items() if f"{_POINTS}{one}" not in has}
        return (
            {**kept, **points},
            vote if "recommendation" in has else given.recommendation,
            comment if "comment" in has else given.comment,
        )

    def _points(self, row: Row) -> dict[int, int]:
        found = {}
        for one in self._criteria:
            field = f"{_POINTS}{one.id}"
            text = row.text(field)
            value = scaled.parsed(without_unit(text)) if text else None
            if text and (value is None or value > one.max_points * scaled.HUNDREDTHS):
                row.complain(
                    "points", _("“{name}”的得分应在 0 到 {most} 之间。", name=one.name, most=one.max_points), field
                )
            elif value is not None:
                found[one.id] = value
        return found

    def _vote(self, row: Row) -> str:
        text = row.text("recommendation")
        code = codes.find("recommendation", text) if text else ""
        if code is None:
            row.complain("vote", _("评审意见“{value}”应是同意、不同意或弃权。", value=text), "recommendation")
        return code or ""


def _stands_back(who: str, one: Scored, given: ReviewRow | None) -> str:
    return (
        given.conflict_reason
        if given is not None and given.conflict
        else conflicts.found(who, one.adviser, one.supervisor)
    )


def _same(given: ReviewRow, new: NewReview) -> bool:
    return (dict(given.points), given.recommendation, given.comment) == (new.points, new.recommendation, new.comment)
