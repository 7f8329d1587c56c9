"""Reading cycles: the list, one with all that belongs to it, and what its next step depends on."""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.applications.model import Criterion, Cycle, CycleShare, Quota
from gzstudents.applications.rules import notices, steps
from gzstudents.applications.rules.quotas import Cell
from gzstudents.applications.rules.scoring import CriterionTerms
from gzstudents.applications.rules.steps import Standing
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _, is_chinese
from gzstudents.kernel.settings import get_settings
from gzstudents.scholarships import rates as worth
from gzstudents.scholarships.queries import get_terms


class CycleRow(NamedTuple):
    """One line of a list. `places` of the whole cycle, None where there is no quota."""

    id: int
    programme_id: int
    programme: str  # code
    name: str  # of the programme, in the current language
    academic_year: str
    round: int
    state: str
    opens_on: str
    closes_on: str
    places: int | None
    budget_fen: int | None
    applications: int  # that stand
    approved: int

    @property
    def called(self) -> str:
        """Programme and year; the round only where it is not the first."""
        if self.round == 1:
            return _("{programme} {year}", programme=self.name, year=self.academic_year)
        return _("{programme} {year} 第 {round} 批", programme=self.name, year=self.academic_year, round=self.round)


class ShareRow(NamedTuple):
    """A share in ‰; `sense` AT_MOST or AT_LEAST, `members` codes with a space between."""

    sense: str
    field: str
    operator: str
    members: str
    permille: int
    text_zh: str
    text_en: str


class CycleDetail(NamedTuple):
    """One cycle with its table of places, shares, rubric, and how far it has come."""

    row: CycleRow
    version: int
    days: dict[str, str]
    quota_mode: str
    simple_places: int | None
    document: str
    note: str
    cells: list[Cell]
    shares: list[ShareRow]
    criteria: list[CriterionTerms]
    standing: Standing
    counts: dict[tuple[str, str], int]  # (stage, outcome) → applications
    places: dict[str, int]  # state of the placement, "" without one → applications
    payments: dict[str, int]  # state of an instalment → how many
    grades: tuple[str, ...]  # of the programme, best first
    notice_days: int  # working days that a notice hangs at least

    @property
    def next_states(self) -> list[str]:
        return steps.may_follow(self.row.state)


_LIST = """
SELECT c.id, c.programme_id, g.code, {name}, c.academic_year, c.round, c.state, coalesce(c.opens_on, ''), coalesce(c.closes_on, ''),
    CASE c.quota_mode WHEN 'SIMPLE' THEN c.places
        WHEN 'MATRIX' THEN (SELECT coalesce(sum(q.places), 0) FROM quotas q WHERE q.cycle_id = c.id) END,
    c.budget_fen,
    (SELECT count(*) FROM applications a WHERE a.cycle_id = c.id AND a.outcome NOT IN ('WITHDRAWN', 'CANCELLED')),
    (SELECT count(*) FROM applications a WHERE a.cycle_id = c.id AND a.outcome = 'APPROVED')
FROM cycles c JOIN programmes g ON g.id = c.programme_id
WHERE {where} ORDER BY c.academic_year DESC, c.programme_id, c.round
"""
# who has a place is said by the slice of distribution, which stands above this one: its table is read, its rules are not
_COUNTS = """
SELECT a.stage, a.outcome, coalesce(l.state, ''), count(*), sum(a.rank IS NULL), sum(a.award_id IS NOT NULL)
FROM applications a LEFT JOIN placements l ON l.application_id = a.id
WHERE a.cycle_id = ? GROUP BY a.stage, a.outcome, coalesce(l.state, '')
"""
_NOTICES = "SELECT count(*), coalesce(max(ends_on), '') FROM notices WHERE cycle_id = ?"
_OBJECTIONS = """
SELECT count(*) FROM objections o JOIN applications a ON a.id = o.application_id
WHERE a.cycle_id = ? AND o.upheld IS NULL
"""
_STRANGE = """
SELECT DISTINCT college FROM quotas WHERE cycle_id = ? AND college <> ''
    AND college NOT IN (SELECT college FROM register) ORDER BY college
"""
# the instalments belong to the slice of payments, which stands above this one: only their states are counted
_PAYMENTS = """
SELECT i.state, count(*) FROM applications a JOIN instalments i ON i.award_id = a.award_id
WHERE a.cycle_id = ? GROUP BY i.state
"""


def list_cycles(
    session: Session, *, programme: str = "", academic_year: str = "", programme_id: int | None = None
) -> list[CycleRow]:
    """The newest year first; with a programme's code or id only its own."""
    where, values = ["1"], list[Any]()
    for condition, value in (("g.code", programme.upper()), ("c.academic_year", academic_year), ("g.id", programme_id)):
        if value:
            where.append(f"{condition} = ?")
            values.append(value)
    return _rows(session, " AND ".join(where), tuple(values))


def find_cycle(session: Session, programme: str, academic_year: str, number: int = 1) -> CycleRow:
    """The cycle of a programme in a year; RuleBroken says what there is instead."""
    get_terms(session, programme)
    found = list_cycles(session, programme=programme, academic_year=academic_year)
    row = next((one for one in found if one.round == number), None)
    if row is None:
        raise RuleBroken(
            _(
                "“{code}”在 {year} 学年没有批次。请先在“项目与批次”中建立，或用命令 cycles save。",
                code=programme,
                year=academic_year,
            )
        )
    return row


def get_cycle(session: Session, cycle_id: int) -> CycleDetail | None:
    """One cycle; None when it is gone."""
    rows = _rows(session, "c.id = ?", (cycle_id,))
    record = session.get(Cycle, cycle_id)
    if not rows or record is None:
        return None
    criteria = list_criteria(session, cycle_id)
    cells = list_cells(session, cycle_id)
    counts = _counted(session, cycle_id)
    payments = session.connection().exec_driver_sql(_PAYMENTS, (cycle_id,))
    return CycleDetail(
        rows[0],
        record.version,
        days_of(record),
        record.quota_mode,
        record.places,
        record.document,
        record.note,
        cells,
        list_shares(session, cycle_id),
        criteria,
        standing(session, record),
        _added(counts, lambda one: (one.stage, one.outcome)),
        _added(counts, lambda one: one.place),
        {state: count for state, count in payments},  # noqa: C416 - rows are no pairs to dict()
        tuple(worth.grades(get_terms(session, rows[0].programme).rates)),
        notices.least_days(get_settings(session).get(notices.SETTING, "")),
    )


def standing(session: Session, record: Cycle) -> Standing:
    """What the next step of a cycle depends on."""
    run = session.connection().exec_driver_sql
    number, until = run(_NOTICES, (record.id,)).one()
    return _standing(
        record,
        list_cells(session, record.id),
        list_criteria(session, record.id),
        _counted(session, record.id),
        (number, until),
        run(_OBJECTIONS, (record.id,)).scalar_one(),
    )._replace(strange=tuple(row[0] for row in run(_STRANGE, (record.id,))))


_Key = TypeVar("_Key")


def _added(counts: list["_Count"], key: Callable[["_Count"], _Key]) -> dict[_Key, int]:
    found: dict[_Key, int] = {}
    for one in counts:
        found[key(one)] = found.get(key(one), 0) + one.many
    return found


def list_cells(session: Session, cycle_id: int) -> list[Cell]:
    """The table of places, in the order in which it was entered."""
    found = session.scalars(select(Quota).where(Quota.cycle_id == cycle_id).order_by(Quota.id))
    return [Cell(one.level, one.grade, one.college, one.places) for one in found]


def list_shares(session: Session, cycle_id: int) -> list[ShareRow]:
    found = session.scalars(select(CycleShare).where(CycleShare.cycle_id == cycle_id).order_by(CycleShare.id))
    return [
        ShareRow(one.sense, one.field, one.operator, one.members, one.permille, one.text_zh, one.text_en)
        for one in found
    ]


def list_criteria(session: Session, cycle_id: int) -> list[CriterionTerms]:
    """The rubric, in its order."""
    found = session.scalars(
        select(Criterion).where(Criterion.cycle_id == cycle_id).order_by(Criterion.position, Criterion.id)
    )
    return [
        CriterionTerms(one.id, one.code, one.name_zh, one.name_en, one.weight, one.max_points, one.fact)
        for one in found
    ]


def days_of(record: Cycle) -> dict[str, str]:
    return {name: getattr(record, name) or "" for name in steps.DAYS}


def academic_years(session: Session) -> list[str]:
    """The years that have cycles, newest first."""
    return list(session.scalars(select(Cycle.academic_year).distinct().order_by(Cycle.academic_year.desc())))


def _rows(session: Session, where: str, values: tuple[Any, ...]) -> list[CycleRow]:
    name = "g.name_zh" if is_chinese() else "coalesce(nullif(g.name_en, ''), g.name_zh)"
    found = session.connection().exec_driver_sql(_LIST.format(name=name, where=where), values)
    return [CycleRow._make(row) for row in found]


class _Count(NamedTuple):
    stage: str
    outcome: str
    place: str  # state of the placement
    many: int
    unranked: int
    awarded: int


def _counted(session: Session, cycle_id: int) -> list[_Count]:
    return [_Count._make(row) for row in session.connection().exec_driver_sql(_COUNTS, (cycle_id,))]


_TO_RANK = frozenset({"SUBMITTED", "COLLEGE_REVIEW", "OFFICE_REVIEW", "RANKED"})
_OPEN = frozenset({"OPEN", "PENDING_DOCUMENTS"})


def _standing(
    record: Cycle,
    cells: list[Cell],
    criteria: list[CriterionTerms],
    counts: list[_Count],
    notices: tuple[int, str],
    objections: int,
) -> Standing:
    live = [one for one in counts if one.outcome not in {"WITHDRAWN", "CANCELLED"}]
    placed = [one for one in live if one.outcome == "APPROVED" or (one.place == "PLACED" and one.outcome in _OPEN)]
    return Standing(
        days=days_of(record),
        quota_mode=record.quota_mode,
        places=record.places,
        cells=len(cells),
        weights=tuple(one.weight for one in criteria),
        applications=sum(one.many for one in live),
        drafts=sum(one.many for one in live if one.stage == "DRAFT"),
        pending=sum(one.many for one in live if one.outcome == "PENDING_DOCUMENTS"),
        unranked=sum(one.unranked for one in live if one.stage in _TO_RANK and one.outcome == "OPEN"),
        approved=sum(one.many for one in placed),
        undistributed=sum(
            one.many for one in live if one.stage != "DRAFT" and one.outcome in _OPEN and one.place in {"", "UNDECIDED"}
        ),
        notices=notices[0],
        notice_until=notices[1],
        objections=objections,
        awards=sum(one.awarded for one in live if one.outcome == "APPROVED"),
    )
