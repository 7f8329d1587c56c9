"""Schedules of awards: made from the rates as decided, and brought up to what has happened since."""

from collections.abc import Sequence
from functools import partial
from itertools import chain
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.kernel.progress import SILENT, Progress
from gzstudents.kernel.settings import note_value
from gzstudents.payments.queries import AwardFacts, facts_of, terms_of_programmes
from gzstudents.payments.queries.behind import PLANNED_BY, are_all_open, rules_text
from gzstudents.payments.queries.facts import later_of
from gzstudents.payments.queries.instalments import kept_of, names_of_awards
from gzstudents.payments.rules import months
from gzstudents.payments.rules.facts import Due, Line
from gzstudents.payments.rules.following import Kept, follow, known_of, nothing, plan_of
from gzstudents.payments.rules.schedule import entering, settled, skeleton
from gzstudents.scholarships import queries as scholarships
from gzstudents.scholarships import rates as worth
from gzstudents.scholarships import rules as awarding
from gzstudents.scholarships.model import Award, Programme
from gzstudents.scholarships.rates import Study

_TOGETHER = 1000  # awards looked at at once


class Unplanned(NamedTuple):
    """An award without a schedule, or with one that comes to another sum, and why; of whom."""

    award_id: int
    reason: str
    name: str = ""
    student_number: str = ""


class PlanResult(NamedTuple):
    """`made`: awards that had none; `changed`: instalments written, new ones too; `short`: see `plan`."""

    awards: int
    made: int
    changed: int
    unplanned: list[Unplanned]
    short: list[Unplanned]


class Written(NamedTuple):
    award_id: int
    row: Kept


@operation("payments.plan")
def plan(
    session: Session,
    *,
    programme: str = "",
    academic_year: str = "",
    award_ids: Sequence[int] | None = None,
    today: str = "",
    progress: Progress = SILENT,
) -> PlanResult:
    """Make the schedules of awards that have none and bring the others up to date; run again it changes nothing.

    Of the awards given, or of a programme (code) and an academic year, or of all. `short` names awards whose months do not
    reach what was awarded, as of who begins in spring.
    """
    chosen = _chosen(session, programme, academic_year) if award_ids is None else sorted(set(award_ids))
    made = changed = 0
    unplanned: list[Unplanned] = []
    short: list[Unplanned] = []
    terms = terms_of_programmes(session)
    lines = partial(_lines, session, {}, {})
    steps = range(0, len(chosen), _TOGETHER)
    for start in progress.over(steps, len(steps), _("制定发放计划")):
        some = chosen[start : start + _TOGETHER]
        stored = kept_of(session, some)
        written: list[Written] = []
        for found in facts_of(session, some, today):
            kept = stored.get(found.award_id, {})
            award = found._replace(facts=entering(found.facts, chain.from_iterable(kept.values())))
            fresh = lines(award)
            if not fresh and not kept:
                if award.facts.state != "CANCELLED":
                    unplanned.append(Unplanned(award.award_id, _no_lines()))
                continue
            base = skeleton(fresh, award.facts) if fresh else plan_of(kept)
            if (gap := award.amount_fen - sum(due.full_fen for due in base)) and fresh:
                short.append(Unplanned(award.award_id, _too_short(gap)))
            made += not kept
            written += _follow(award, kept, settled(base, known_of(award.facts, kept), terms[award.programme_id]))
        _write(session, written)
        changed += len(written)
    changed += _later(session, chosen, today)
    _note_rules(session, chosen)
    return PlanResult(len(chosen), made, changed, _named(session, unplanned), _named(session, short))


def _named(session: Session, some: list[Unplanned]) -> list[Unplanned]:
    people = names_of_awards(session, [one.award_id for one in some])
    return [one._replace(name=name, student_number=number) for one in some for name, number in [people[one.award_id]]]


def _note_rules(session: Session, chosen: list[int]) -> None:
    """By which rules the schedules were made, once none is left that was made by others."""
    if chosen and are_all_open(session, chosen):
        note_value(session, PLANNED_BY, rules_text(session))


def refresh(session: Session, award_ids: Sequence[int], today: str = "") -> int:
    """Bring schedules that there are up to the facts, within another act; returns how many instalments were written."""
    return _refresh(session, award_ids, today) + _later(session, award_ids, today)


def _later(session: Session, award_ids: Sequence[int], today: str) -> int:
    """The months of a lifetime left to later awards of the same student, year by year: each after those it counts on."""
    waves = later_of(session, award_ids)
    return sum(_refresh(session, wave, today) for wave in waves)


def _refresh(session: Session, award_ids: Sequence[int], today: str) -> int:
    terms = terms_of_programmes(session)
    changed = 0
    for start in range(0, len(award_ids), _TOGETHER):
        some = award_ids[start : start + _TOGETHER]
        stored = kept_of(session, some)
        written = [
            one
            for award in facts_of(session, list(stored), today)
            for one in _follow(
                award,
                stored[award.award_id],
                settled(
                    plan_of(stored[award.award_id]),
                    known_of(award.facts, stored[award.award_id]),
                    terms[award.programme_id],
                ),
            )
        ]
        _write(session, written)
        changed += len(written)
    return changed


def _chosen(session: Session, programme: str, academic_year: str) -> list[int]:
    statement = select(Award.id).order_by(Award.id)
    if programme:
        scholarships.get_terms(session, programme)  # says which there are
        statement = statement.join(Programme, Programme.id == Award.programme_id).where(
            Programme.code == programme.strip().upper()
        )
    if academic_year:
        if not awarding.is_academic_year(academic_year):
            raise RuleBroken(_("“{value}”不是学年，请写成 2025-2026 这样。", value=academic_year))
        statement = statement.where(Award.academic_year == academic_year)
    return list(session.scalars(statement))


def _lines(
    session: Session, known: dict[object, tuple[Line, ...]], programmes: dict[int, awarding.Terms], award: AwardFacts
) -> tuple[Line, ...]:
    """What the award is made of, as it was decided; empty where today's rates do not give its amount (domain: trap 28)."""
    key = (award.programme_id, award.study, award.grade, award.facts.academic_year, award.amount_fen)
    if key not in known:
        if award.programme_id not in programmes:
            code = session.scalars(select(Programme.code).where(Programme.id == award.programme_id)).one()
            programmes[award.programme_id] = scholarships.get_terms(session, code)
        found = awarding.amount(
            programmes[award.programme_id], Study(*award.study), award.facts.academic_year, award.grade
        )
        known[key] = lines_of(found, award.amount_fen)
    return known[key]


def lines_of(rates: Sequence[worth.RateTerms], amount_fen: int) -> tuple[Line, ...]:
    """Rates as lines of pay; of one that is paid once the amount as decided. Empty where they come to another amount."""
    if len(rates) == 1 and rates[0].per == "ONCE":
        return (Line(rates[0].item, amount_fen, "ONCE", 1, rates[0].paid_to),)
    if worth.total(rates) != amount_fen:
        return ()
    return tuple(
        Line(one.item, one.amount_fen, one.per, one.months, one.paid_to,
             one.year_fen // one.amount_fen if one.per == "TERM" and one.amount_fen else 1)
        for one in rates if one.amount_fen
    )  # fmt: skip


def _follow(award: AwardFacts, kept: dict[tuple[str, str], list[Kept]], plan: Sequence[Due]) -> list[Written]:
    planned = {due.key: due for due in plan}
    found = [row for due in plan for row in follow(kept.get(due.key, []), due)]
    for key, parts in kept.items():
        if key not in planned:
            found += follow(parts, nothing(parts[0]))
    return [Written(award.award_id, row) for row in found]


def _write(session: Session, written: Sequence[Written]) -> None:
    connection = session.connection()
    new = [
        (award, row.month, row.item, row.part, row.paid_to, row.full_fen, row.halves, row.amount_fen,
         months.budget_year(row.month), row.state, row.reason)
        for award, row in written if not row.id
    ]  # fmt: skip
    old = [
        (row.paid_to, row.full_fen, row.halves, row.amount_fen, row.state, row.reason, row.detail, row.id)
        for _award, row in written if row.id
    ]  # fmt: skip
    if new:
        connection.exec_driver_sql(
            "INSERT INTO instalments (award_id, due_month, item, part, paid_to, full_fen, halves, amount_fen, budget_year, "
            "state, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            new,
        )
    if old:
        connection.exec_driver_sql(
            "UPDATE instalments SET paid_to = ?, full_fen = ?, halves = ?, amount_fen = ?, state = ?, reason = ?, detail = ?, "
            "version = version + 1 WHERE id = ?",
            old,
        )
    if written:
        session.expire_all()


def _no_lines() -> str:
    return _("现行资助标准得不出这项奖学金评定时的金额，请先核对项目的资助标准。")


def _too_short(gap: int) -> str:
    from gzstudents.kernel import money

    return (
        _("发放月份合计比评定金额少 {amount}。", amount=money.shown(gap))
        if gap > 0
        else _("发放月份合计比评定金额多 {amount}。", amount=money.shown(-gap))
    )
