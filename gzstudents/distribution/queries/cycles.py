"""The cycles of a year as the board sees them: what each has to give."""

import json
from collections import Counter
from typing import NamedTuple

from sqlalchemy.orm import Session

from gzstudents.distribution.queries.hidden import Hidden, hidden
from gzstudents.distribution.rules.problem import Cell, Share, Terms
from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _, is_chinese
from gzstudents.kernel.told import joined, told
from gzstudents.scholarships.rules import RuleTerms, fields

CLOSED = frozenset({"FINAL", "ARCHIVED"})
_BUSY = "('REVIEW', 'DISTRIBUTION', 'NOTICE')"  # what somebody who opens the board most likely came for
_SELECT = """
SELECT y.id, g.id, g.code, g.name_zh, g.name_en, y.academic_year, y.round, y.state, y.budget_fen, y.quota_mode, y.places,
    g.stacking, g.exclusive_group, g.group_limit,
    (SELECT count(*) FROM applications a WHERE a.cycle_id = y.id AND a.stage <> 'DRAFT'),
    (SELECT count(*) FROM applications a WHERE a.cycle_id = y.id AND a.rank IS NOT NULL)
FROM cycles y JOIN programmes g ON g.id = y.programme_id
"""


class CycleRow(NamedTuple):
    """One cycle; `applied`: applications that were submitted, `ranked`: those of them with a rank. Money in fen. `others`: how
    many have a place and are out of the reader's sight; what they have is not in the budget any more.
    """

    id: int
    programme_id: int
    programme: str
    name_zh: str
    name_en: str
    academic_year: str
    round: int
    state: str
    budget_fen: int | None
    quota_mode: str
    places: int | None
    stacking: str
    exclusive_group: str
    group_limit: int
    applied: int
    ranked: int
    others: int = 0

    @property
    def name(self) -> str:
        return self.name_zh if is_chinese() else self.name_en or self.name_zh

    @property
    def is_closed(self) -> bool:
        return self.state in CLOSED


class ShareRow(NamedTuple):
    """A share, and the condition that says who weighs on it."""

    share: Share
    condition: RuleTerms


def list_years(session: Session) -> list[str]:
    """The academic years with cycles, newest first."""
    found = session.connection().exec_driver_sql("SELECT DISTINCT academic_year FROM cycles ORDER BY 1 DESC")
    return [str(year) for (year,) in found]


def usual_year(session: Session) -> str:
    """The newest year in which something waits to be given out, else the newest, "" where there is none."""
    busy = (
        session.connection().exec_driver_sql(f"SELECT max(academic_year) FROM cycles WHERE state IN {_BUSY}").scalar()
    )
    return str(busy) if busy else next(iter(list_years(session)), "")


def list_cycles(session: Session, academic_year: str) -> list[CycleRow]:
    """All cycles of a year in the order of their programmes."""
    rows = session.connection().exec_driver_sql(
        f"{_SELECT} WHERE y.academic_year = ? ORDER BY g.id, y.round", (academic_year,)
    )
    return _without_others(session, [CycleRow(*row) for row in rows])


def get_cycles(session: Session, cycle_ids: list[int]) -> list[CycleRow]:
    """Cycles by id, in that order; what does not exist is left out."""
    rows = session.connection().exec_driver_sql(
        f"{_SELECT} WHERE y.id IN (SELECT value FROM json_each(?))", (json.dumps(cycle_ids),)
    )
    made = _without_others(session, [CycleRow(*row) for row in rows])
    found = {one.id: one for one in made}
    return [found[cycle] for cycle in dict.fromkeys(cycle_ids) if cycle in found]


def _without_others(session: Session, cycles: list[CycleRow]) -> list[CycleRow]:
    """The budgets as they are left for those whom the reader may see."""
    many, spent = Counter[int](), Counter[int]()
    for one in hidden(session, [cycle.id for cycle in cycles]):
        many[one.cycle] += one.places
        spent[one.cycle] += one.fen
    return [
        one._replace(
            others=many[one.id], budget_fen=None if one.budget_fen is None else max(0, one.budget_fen - spent[one.id])
        )
        if many[one.id]
        else one
        for one in cycles
    ]


def usual_cycle(cycles: list[CycleRow]) -> int:
    """The cycle to begin with: one with ranked applications that is not closed; 0 where there is no cycle."""
    open_ones = [one for one in cycles if not one.is_closed]
    waiting = [one for one in open_ones if one.ranked] or [one for one in cycles if one.ranked] or open_ones or cycles
    return waiting[0].id if waiting else 0


def terms(cycles: list[CycleRow]) -> tuple[Terms, ...]:
    """What holds in each cycle, as a fill sees it. Rounds of one programme exclude each other: nobody has it twice."""
    rounds = Counter(one.programme for one in cycles)
    return tuple(
        Terms(
            one.id, joined(one.name_zh, one.name_en), one.quota_mode != "NONE", one.budget_fen, one.stacking == "EXCLUSIVE_YEAR",
            one.exclusive_group or (f"={one.programme}" if rounds[one.programme] > 1 else ""), one.group_limit if one.exclusive_group else 1,
        )
        for one in cycles
    )  # fmt: skip


def cells(session: Session, cycles: list[CycleRow]) -> tuple[Cell, ...]:
    """The quota of each cycle: rows of the matrix, or one row for the simple quota."""
    matrix = {one.id for one in cycles if one.quota_mode == "MATRIX"}
    rows = session.connection().exec_driver_sql(
        "SELECT cycle_id, level, grade, college, places FROM quotas WHERE cycle_id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps(sorted(matrix)),),
    )
    simple = [Cell(one.id, places=one.places or 0) for one in cycles if one.quota_mode == "SIMPLE"]
    found = [*simple, *(Cell._make(row) for row in map(tuple, rows))]
    others = hidden(session, [one.id for one in cycles])
    return tuple(one._replace(places=max(0, one.places - _of_others(one, others))) for one in found)


def _of_others(cell: Cell, others: list[Hidden]) -> int:
    """How many of a cell's places are given to students out of the reader's sight."""
    return sum(
        one.places
        for one in others
        if one.cycle == cell.cycle
        and cell.level in {"", one.level}
        and cell.grade in {"", one.grade}
        and cell.college in {"", one.college}
    )


def shares(session: Session, cycles: list[CycleRow]) -> list[ShareRow]:
    """What share of the winners is asked for or allowed, and of whom."""
    rows = session.connection().exec_driver_sql(
        "SELECT id, cycle_id, sense, permille, text_zh, text_en, field, operator, members FROM cycle_shares "
        "WHERE cycle_id IN (SELECT value FROM json_each(?)) ORDER BY id", (json.dumps([one.id for one in cycles]),)
    )  # fmt: skip
    return [
        ShareRow(
            Share(key, cycle, sense, permille, joined(zh, en) or _of_whom(field, operator, members)),
            RuleTerms(0, field, operator, members),
        )
        for key, cycle, sense, permille, zh, en, field, operator, members in rows
    ]


def _of_whom(field: str, operator: str, members: str) -> str:
    """Whom a share is about, in both languages, where the office wrote no words of its own."""

    def say() -> str:
        terms = fields.field(field)
        labels = {one.code: one.label() for one in codes.groups()} if terms and terms.choices == "group" else {}
        listed = (terms.choices or "yes_no") if terms is not None else ""
        named = fields.join([labels.get(one) or codes.label(listed, one) for one in members.split()])
        if terms is not None and terms.kind == "flag":
            named = _("{field}：{value}", field=terms.label, value=named)
        return _("不是{who}的人", who=named) if operator == "not_in" else named

    return told(say)
