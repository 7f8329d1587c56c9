"""Reading applications: a list, and one with everything that is known of it."""

from typing import Any, NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from gzstudents.applications.model import Application
from gzstudents.applications.queries.cycles import list_criteria
from gzstudents.applications.queries.eligibility import known_of
from gzstudents.applications.queries.notices import ObjectionRow, objections_of
from gzstudents.applications.queries.scores import ReviewRow, breakdowns, reviews_of
from gzstudents.applications.rules import moves
from gzstudents.applications.rules.scoring import Breakdown, CriterionTerms
from gzstudents.kernel import access, names
from gzstudents.kernel.i18n import is_chinese
from gzstudents.scholarships import rates as worth
from gzstudents.scholarships.queries import get_terms
from gzstudents.scholarships.rules import Hit, fields


class ApplicationRow(NamedTuple):
    """One line of the list. Score in hundredths; `reviews`: given and asked for."""

    id: int
    number: str
    cycle_id: int
    cycle_state: str
    programme: str  # code
    programme_name: str
    academic_year: str
    person_id: int
    enrolment_id: int
    name: str
    latin: str
    sort_key: str
    student_number: str
    population: str
    level: str
    college: str
    route: str
    stage: str
    outcome: str
    outcome_reason: str
    preference: int
    wanted_grade: str
    submitted_on: str
    score: int | None
    rank: int | None
    college_rank: int | None
    given: int
    asked: int
    award_id: int | None


class ApplicationPage(NamedTuple):
    """One application. `mine`: what is shown is only the reader's own review, because somebody who only reviews reads it."""

    row: ApplicationRow
    version: int
    note: str
    external_number: str
    adviser: str
    supervisor: str
    facts: list[tuple[str, str, bool]]  # label, value, stated
    stated: dict[str, str]
    hits: list[Hit]
    reviews: list[ReviewRow]
    breakdown: Breakdown
    criteria: list[CriterionTerms]
    objections: list[ObjectionRow]
    attachments: list[tuple[str, str]]  # kind, title
    others: list[tuple[str, str, str]]  # other applications of the year: number, programme, outcome
    grades: tuple[str, ...]
    possible: list[str]  # moves
    mine: bool


_LIST = """
SELECT a.id, a.number, a.cycle_id, c.state, g.code, {name}, c.academic_year, a.person_id, a.enrolment_id, p.chinese_name,
    p.surname, p.given_names, p.native_name, p.sort_key, coalesce(e.student_number, ''), p.population, e.level, e.college,
    a.route, a.stage, a.outcome, a.outcome_reason, a.preference, a.wanted_grade, coalesce(a.submitted_on, ''), a.score, a.rank,
    a.college_rank, coalesce(v.given, 0), coalesce(v.asked, 0), a.award_id
FROM applications a
JOIN cycles c ON c.id = a.cycle_id JOIN programmes g ON g.id = c.programme_id
JOIN people p ON p.id = a.person_id JOIN enrolments e ON e.id = a.enrolment_id
LEFT JOIN (SELECT application_id, sum(reviewed_on IS NOT NULL AND conflict = 0) AS given, sum(conflict = 0) AS asked
    FROM reviews GROUP BY application_id) v ON v.application_id = a.id
WHERE {where} ORDER BY {order} LIMIT :limit
"""
_DOCUMENTS = """
SELECT kind, coalesce(nullif(title, ''), file_name) FROM attachments
WHERE record_table = 'applications' AND record_id = ? ORDER BY id
"""
_OTHERS = """
SELECT a.number, {name}, a.outcome FROM applications a JOIN cycles c ON c.id = a.cycle_id JOIN programmes g ON g.id = c.programme_id
WHERE a.person_id = ? AND c.academic_year = ? AND a.id <> ? ORDER BY a.preference, a.id
"""
# what a committee asks first, whatever the programme's conditions are
_SHOWN = (
    "average",
    "gpa",
    "rank_percent",
    "failed",
    "attendance",
    "hsk_level",
    "punishments",
    "freshman",
    "other_awards",
)


def list_applications(
    session: Session,
    *,
    academic_year: str = "",
    programme: str = "",
    cycle_id: int = 0,
    stage: str = "",
    outcome: str = "",
    college: str = "",
    person_id: int = 0,
    limit: int = 20_000,
) -> list[ApplicationRow]:
    """By programme, then rank, then number; narrowed by whatever is given."""
    asked = {
        "c.academic_year": academic_year, "g.code": programme.upper(), "a.cycle_id": cycle_id, "a.stage": stage,
        "a.outcome": outcome, "e.college": college, "a.person_id": person_id,
    }  # fmt: skip
    where, values = ["1"], dict[str, Any](limit=limit)
    for place, (column, value) in enumerate(asked.items()):
        if value:
            where.append(f"{column} = :v{place}")
            values[f"v{place}"] = value
    order = "c.academic_year DESC, c.programme_id, c.round, a.rank IS NULL, a.rank, a.number"
    rows = _rows(session, " AND ".join(where), order, values)
    return rows if _sees_all() else [row._replace(score=None, rank=None, college_rank=None) for row in rows]


def get_application(session: Session, application_id: int, *, today: str) -> ApplicationPage | None:
    """One application as whoever is signed in may see it; None when it is gone."""
    rows = _rows(session, "a.id = :id", "a.id", {"id": application_id, "limit": 1})
    record = session.get(Application, application_id)
    if not rows or record is None:
        return None
    row = rows[0]
    known = known_of(session, [row.id], today)[row.id]
    reviews, mine = _seen(reviews_of(session, [row.id]).get(row.id, []))
    breakdown = breakdowns(session, row.cycle_id, [row.id], today)[row.id]
    run = session.connection().exec_driver_sql
    adviser, supervisor = run("SELECT adviser, supervisor FROM enrolments WHERE id = ?", (row.enrolment_id,)).one()
    others = run(_OTHERS.format(name=_name()), (row.person_id, row.academic_year, row.id))
    return ApplicationPage(
        row._replace(score=None, rank=None, college_rank=None) if mine else row,
        record.version,
        record.note,
        record.external_number,
        adviser,
        supervisor,
        _shown(known.facts, known.stated),
        dict(known.stated),
        known.hits if row.award_id is None else [hit for hit in known.hits if hit.rule_id],
        reviews,
        Breakdown(None, (), ()) if mine else breakdown,
        list_criteria(session, row.cycle_id),
        objections_of(session, application_id=row.id),
        [(kind, title) for kind, title in run(_DOCUMENTS, (row.id,))],
        [(number, name, outcome) for number, name, outcome in others],
        tuple(worth.grades(get_terms(session, row.programme).rates)),
        moves.possible(row.stage, row.outcome, row.cycle_state) if row.award_id is None else [],
        mine,
    )


def academic_years(session: Session) -> list[str]:
    """The years with cycles, newest first."""
    found = session.connection().exec_driver_sql(
        "SELECT DISTINCT academic_year FROM cycles ORDER BY academic_year DESC"
    )
    return [year for (year,) in found]


def _sees_all() -> bool:
    """Whether who is signed in runs the cycle or decides on it; who only reviews judges by herself."""
    return access.signed_in() is None or access.may("award") or access.may("figures")


def _seen(reviews: list[ReviewRow]) -> tuple[list[ReviewRow], bool]:
    """The reviews that whoever is signed in may see, and whether those are only the own ones."""
    who = access.signed_in()
    if who is None or _sees_all():
        return reviews, False
    return [one for one in reviews if one.reviewer == who.name], True


def _shown(facts: Any, stated: Any) -> list[tuple[str, str, bool]]:
    """Label, value, and whether it is the application's word for it; what nobody knows is left out."""
    found = []
    for code in dict.fromkeys([*_SHOWN, *stated]):
        terms = fields.field(code)
        if terms is None:
            continue
        value = facts.get(code)
        said = stated.get(code, "")
        if value is not None and code != "other_awards":
            found.append((terms.label, fields.said(terms, value), False))
        elif code == "other_awards" and value:
            found.append((terms.label, fields.join(sorted(one.name for one in value)), False))
        elif said:
            known = fields.stated(terms, said) if terms.kind != "text" else said
            found.append((terms.label, fields.said(terms, known) if known is not None else said, True))
    return found


def _name() -> str:
    return "g.name_zh" if is_chinese() else "coalesce(nullif(g.name_en, ''), g.name_zh)"


def _rows(session: Session, where: str, order: str, values: dict[str, Any]) -> list[ApplicationRow]:
    found = session.execute(text(_LIST.format(name=_name(), where=where, order=order)), values)
    return [_row(row) for row in map(tuple, found)]


def _row(row: tuple[Any, ...]) -> ApplicationRow:
    *first, chinese, surname, given, native = row[:13]
    latin = names.display_latin(surname, given)
    return ApplicationRow._make((*first, chinese or latin or native, latin, *row[13:]))
