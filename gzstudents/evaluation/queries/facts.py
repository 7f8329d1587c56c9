"""The facts of an evaluation, read in a few statements over whole tables."""

from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from gzstudents.evaluation.queries.reading import Run, among, whole
from gzstudents.evaluation.queries.students import eligible_students
from gzstudents.evaluation.queries.targets import parameters_of
from gzstudents.evaluation.rules.facts import Facts, Finisher, Graduate, Holding, ProgrammeFacts, Reviewed
from gzstudents.evaluation.rules.form import form
from gzstudents.evaluation.rules.reviews import months_after
from gzstudents.kernel import dates
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _
from gzstudents.students.rules import ENDED

WAVES = (6, 12, 36)  # months after graduation
# the status of an enrolment on a day: of one day the later entry
_STATUS = """(SELECT s.{column} FROM status_changes s WHERE s.enrolment_id = e.id AND s.effective_on <= :on
              ORDER BY s.effective_on DESC, s.id DESC LIMIT 1)"""
_ENDS = ENDED | {"MISSING"}


def load_facts(session: Session, *, academic_year: str, programme: str = "", on: str = "", today: str = "") -> Facts:
    """Of one programme (its code) or of all that gave or offered something in the year. Up to the day `on`; without it the
    last day of the year, or today while the year runs. Results of reviews have no day: they are those of today. UserError for
    a programme that is none.
    """
    first, last = (day.isoformat() for day in dates.academic_year_bounds(academic_year))
    day, programme = on or min(last, today or date.today().isoformat()), programme.strip().upper()
    known = parameters_of(session, programme=programme, academic_year=academic_year)
    with whole(session) as run:
        chosen = _programmes(run, academic_year, programme)
        values = {"year": academic_year, "first": first, "last": last, "on": day}
        among_these = among([one[0].id for one in chosen])
        awards = _awards(run, among_these, values, known.grace_days)
        return Facts(
            academic_year, first, last, day, tuple(one[0] for one in chosen), awards,
            eligible=eligible_students(run, [one[1] for one in chosen], values, known),
            earlier=_earlier(run, among_these, values),
            finishers=_finishers(run, among_these, values),
            graduates=_graduates(run, among_these, values),
            reviews=tuple(Reviewed(*row) for row in run(_REVIEWS.format(these=among_these), values)),
            parameters=known, **_sums(run, among_these, values),
        )  # fmt: skip


def _programmes(run: Run, year: str, code: str) -> list[tuple[ProgrammeFacts, str]]:
    """Each with its rule of populations."""
    which = (
        "g.code = :code"
        if code
        else "(g.id IN (SELECT programme_id FROM awards WHERE academic_year = :year) "
        "OR g.id IN (SELECT programme_id FROM cycles WHERE academic_year = :year))"
    )
    rows = run(
        "SELECT g.id, g.code, g.name_zh, g.name_en, s.name_zh, s.name_en, s.kind, g.populations FROM programmes g "
        f"JOIN sponsors s ON s.id = g.sponsor_id WHERE {which} ORDER BY g.id",
        {"code": code} if code else {"year": year},
    )
    if code and not rows:
        raise UserError(_("没有代码为“{code}”的奖学金项目。", code=code))
    return [(ProgrammeFacts(*row[:7]), row[7]) for row in rows]


# money that moved: what was got back stands as a part with a minus
_MOVED = "(i.state IN ('PAID', 'CLAWED_BACK') AND i.paid_on <= :on)"
_PAID = "(i.state = 'PAID' AND i.paid_on <= :on)"
_DEADLINE = "date(i.due_month || '-01', '+1 month', :grace)"  # the last day on which it is in time
# due: paid, or its time is over and nobody held or dropped it. What the bank returned was not delivered; once it is planned or
# paid anew, only the new part counts.
_IS_DUE = f"""({_PAID} OR ({_DEADLINE} <= :on AND (i.state IN ('PAID', 'PLANNED', 'APPROVED') OR i.state = 'RETURNED'
  AND NOT EXISTS (SELECT 1 FROM instalments n WHERE n.award_id = i.award_id AND n.item = i.item AND n.due_month = i.due_month
                  AND n.part > i.part AND n.state IN ('PAID', 'PLANNED', 'APPROVED')))))"""
_PLACES = """CASE c.quota_mode WHEN 'SIMPLE' THEN c.places
  WHEN 'MATRIX' THEN (SELECT sum(q.places) FROM quotas q WHERE q.cycle_id = c.id) END"""
# Before the year is over only what was decided by then, and not yet what was cancelled later; of a year that is over all of
# its awards, whenever they were decided.
_IS_OVER = ":on >= :last"
_STATE = f"""CASE WHEN a.state = 'CANCELLED' AND NOT {_IS_OVER} AND :on < (
  SELECT max(v.happened_on) FROM award_events v WHERE v.award_id = a.id AND v.kind = 'CANCEL') THEN 'ACTIVE' ELSE a.state END"""
_AWARDS = f"""
SELECT a.id, a.person_id, a.enrolment_id, a.programme_id, coalesce(nullif(a.level, ''), e.level), a.amount_fen, a.decided_on,
       {_STATE}, p.population, p.gender, '', e.discipline, e.college, coalesce({_STATUS.format(column="status")}, ''),
       coalesce(m.paid, 0), coalesce(m.due_fen, 0), coalesce(m.due, 0), coalesce(m.on_time, 0), coalesce(m.first_paid, ''),
       EXISTS (SELECT 1 FROM applications x JOIN cycles c ON c.id = x.cycle_id WHERE x.award_id = a.id
               AND c.academic_year = a.academic_year AND c.programme_id = a.programme_id AND {_PLACES} IS NOT NULL)
FROM awards a JOIN people p ON p.id = a.person_id JOIN enrolments e ON e.id = a.enrolment_id
LEFT JOIN (
  SELECT i.award_id, sum(CASE WHEN {_MOVED} THEN i.amount_fen ELSE 0 END) AS paid,
         sum(CASE WHEN {_MOVED} OR {_IS_DUE} THEN i.amount_fen ELSE 0 END) AS due_fen,
         sum({_IS_DUE} AND i.amount_fen > 0) AS due,
         sum({_PAID} AND i.amount_fen > 0 AND i.paid_on <= {_DEADLINE}) AS on_time,
         min(CASE WHEN {_PAID} THEN i.paid_on END) AS first_paid
  FROM instalments i JOIN awards b ON b.id = i.award_id
  WHERE b.academic_year = :year AND b.programme_id IN {{these}} GROUP BY i.award_id
) m ON m.award_id = a.id
WHERE a.academic_year = :year AND a.programme_id IN {{these}} AND ({_IS_OVER} OR a.decided_on <= :on) ORDER BY a.id"""


def _awards(run: Run, these: str, values: dict[str, Any], grace_days: int) -> tuple[Holding, ...]:
    grace = f"{grace_days - 1:+d} days"
    rows = run(_AWARDS.format(these=these), {**values, "grace": grace})
    countries = dict(run(_COUNTRIES.format(these=these), values))
    return tuple(Holding._make((*row[:10], countries.get(row[1], ""), *row[11:])) for row in rows)


_COUNTRIES = """
SELECT n.person_id, n.country FROM nationalities n
WHERE n.person_id IN (SELECT person_id FROM awards WHERE academic_year = :year AND programme_id IN {these})
  AND coalesce(n.valid_from, '') <= :on AND coalesce(nullif(n.valid_to, ''), '9999') >= :on
ORDER BY coalesce(n.valid_from, ''), n.id"""

_REVIEWS = """
SELECT r.award_id, a.person_id, r.state, r.result FROM annual_reviews r JOIN awards a ON a.id = r.award_id
WHERE r.academic_year = :year AND a.programme_id IN {these} ORDER BY r.id"""


def _earlier(run: Run, these: str, values: dict[str, Any]) -> frozenset[int]:
    rows = run(
        "SELECT DISTINCT a.person_id FROM awards a JOIN awards b ON b.person_id = a.person_id AND b.programme_id = a.programme_id "
        "AND b.academic_year < a.academic_year AND b.state <> 'CANCELLED' "
        f"WHERE a.academic_year = :year AND a.programme_id IN {these} AND a.state <> 'CANCELLED'",
        values,
    )
    return frozenset(row[0] for row in rows)


_HELD = "SELECT {what} FROM awards WHERE programme_id IN {these} AND academic_year <= :year AND state <> 'CANCELLED'"
# a cancelled award that was paid before counts too: what drop-outs cost is part of what a graduate costs
_EVER = (
    "SELECT a.enrolment_id FROM awards a WHERE a.programme_id IN {these} AND a.academic_year <= :year AND (a.state <> 'CANCELLED' "
    "OR EXISTS (SELECT 1 FROM instalments i WHERE i.award_id = a.id AND i.state = 'PAID'))"
)
_FINISHERS = f"""
SELECT e.person_id, e.id, coalesce(e.expected_end, ''), {_STATUS.format(column="status")}, {_STATUS.format(column="effective_on")}
FROM enrolments e WHERE e.id IN ({_EVER})"""


def _finishers(run: Run, these: str, values: dict[str, Any]) -> tuple[Finisher, ...]:
    rows = run(_FINISHERS.format(these=these), values)
    paid = _paid_ever(run, these, values)
    found = []
    for person, enrolment, expected, status, since in rows:
        ended = since if status in _ENDS else ""
        if _in_year(expected, values) or _in_year(ended, values):
            found.append(Finisher(person, enrolment, expected, ended, status or "", paid.get(person, 0)))
    return tuple(found)


def _in_year(day: str, values: dict[str, Any]) -> bool:
    return bool(day) and values["first"][: len(day)] <= day <= values["last"][: len(day)]


def _paid_ever(run: Run, these: str, values: dict[str, Any]) -> dict[int, int]:
    return dict(
        run(
            "SELECT a.person_id, sum(i.amount_fen) FROM instalments i JOIN awards a ON a.id = i.award_id "
            f"WHERE a.programme_id IN {these} AND {_MOVED} GROUP BY a.person_id",
            values,
        )
    )


def _graduates(run: Run, these: str, values: dict[str, Any]) -> tuple[Graduate, ...]:
    """Former holders of whom 6, 12 or 36 months are over in the year; the last answer near that day counts."""
    held = _HELD.format(what="person_id", these=these)
    rows = run(f"SELECT person_id, graduated_on FROM alumni WHERE person_id IN ({held})", values)
    answers: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for person, *answer in run(
        f"SELECT person_id, as_of, activity, place FROM destinations WHERE person_id IN ({held}) AND as_of <= :on "
        "ORDER BY as_of, id",
        values,
    ):
        answers[person].append((answer[0], answer[1], answer[2]))
    slack, until = form().parameters.slack_months, min(values["last"], values["on"])
    found = []
    for person, graduated in rows:
        day = dates.iso_date(graduated)
        for months in WAVES if day is not None else ():
            if values["first"] <= months_after(day, months).isoformat() <= until:  # type: ignore[arg-type]
                since, to = (months_after(day, months + shift).isoformat() for shift in (-slack, slack))  # type: ignore[arg-type]
                near = [one for one in answers[person] if since <= one[0] <= to]
                found.append(Graduate(person, months, *(near[-1][1:] if near else ("", ""))))
    return tuple(found)


def _sums(run: Run, these: str, values: dict[str, Any]) -> dict[str, Any]:
    cycles = run(
        f"SELECT programme_id, sum(budget_fen), sum({_PLACES}) FROM cycles c "
        f"WHERE c.academic_year = :year AND c.programme_id IN {these} GROUP BY programme_id",
        values,
    )
    calendar = int(values["year"][:4])
    yearly = run(f"SELECT programme_id, amount_fen FROM budgets WHERE year = {calendar} AND programme_id IN {these}")
    paid = run(
        "SELECT a.programme_id, i.award_id, sum(i.amount_fen) FROM instalments i JOIN awards a ON a.id = i.award_id "
        f"WHERE i.budget_year = {calendar} AND a.programme_id IN {these} AND {_MOVED} GROUP BY i.award_id ORDER BY i.award_id",
        values,
    )
    return {
        "budgets": {programme: budget for programme, budget, _places in cycles if budget is not None},
        "places": {programme: places for programme, _budget, places in cycles if places is not None},
        "calendar_budgets": {row[0]: row[1] for row in yearly},
        "calendar_paid": tuple((row[0], row[1], row[2]) for row in paid),
    }
