"""The reason sheet of applications: as it was frozen when it was decided for good, else as the store stands now."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from gzstudents.applications.queries.scores import ReviewRow, breakdowns, reviews_of
from gzstudents.applications.rules.scoring import Breakdown
from gzstudents.distribution.queries.cycles import CycleRow, get_cycles
from gzstudents.distribution.queries.hits import get_stated
from gzstudents.distribution.queries.lines import Line, list_lines
from gzstudents.distribution.queries.problem import standing, whole
from gzstudents.distribution.rules.problem import Problem
from gzstudents.distribution.rules.sheet import Applicant, Both, Condition, Decided, Mark, Row, Sheet, Vote, thawed
from gzstudents.distribution.rules.standing import Standing
from gzstudents.kernel import i18n, names
from gzstudents.kernel.progress import SILENT, Progress
from gzstudents.kernel.settings import get_settings, on_paper
from gzstudents.kernel.told import halves
from gzstudents.scholarships import queries as scholarships
from gzstudents.scholarships.queries import eligibility
from gzstudents.scholarships.rules import Candidate, RuleTerms, Terms, check, objections

_ASKED = "(SELECT value FROM json_each(?))"


class _Common(NamedTuple):
    """What all sheets of a cycle share."""

    cycle: CycleRow
    live: Standing
    rules: list[RuleTerms]
    terms: Terms
    facts: Mapping[int, Mapping[str, Any]]
    stated: Mapping[int, Mapping[str, str]]
    scores: Mapping[int, Breakdown]
    reviews: Mapping[int, list[ReviewRow]]
    days: Mapping[int, str]
    ranked: int
    school: Both
    on: str


def sheets(session: Session, *, application_ids: Sequence[int], progress: Progress = SILENT) -> list[Sheet]:
    """The sheets of applications of whichever cycles, in the order asked for; what does not exist is left out."""
    kept = _frozen(session, application_ids)
    missing = [key for key in application_ids if key not in kept]
    rows = session.connection().exec_driver_sql(
        f"SELECT DISTINCT cycle_id FROM applications WHERE id IN {_ASKED}", (json.dumps(missing),)
    )
    found = {key: (thawed(content), True) for key, content in kept.items()}
    for cycle in get_cycles(session, [int(row[0]) for row in rows]):
        lines = list_lines(session, [cycle])
        problem = whole(session, [cycle], lines)
        made = decided(session, cycle, lines, problem, only=frozenset(missing), progress=progress)
        found |= {key: (one, False) for key, one in made.items()}
    people = _applicants(session, application_ids)
    return [Sheet(people[key], *found[key]) for key in application_ids if key in found and key in people]


def freeze(
    session: Session, cycle: CycleRow, lines: Sequence[Line], problem: Problem, *, progress: Progress = SILENT,
    only: frozenset[int] | None = None,
) -> dict[int, dict[str, Any]]:  # fmt: skip
    """The facts of applications as plain values, to be kept in a snapshot; `only` some of them."""
    return {
        key: one.as_dict() for key, one in decided(session, cycle, lines, problem, only=only, progress=progress).items()
    }


def decided(
    session: Session, cycle: CycleRow, lines: Sequence[Line], problem: Problem, *, only: frozenset[int] | None = None,
    progress: Progress = SILENT,
) -> dict[int, Decided]:  # fmt: skip
    """The same as values of their types."""
    wanted = [line for line in lines if only is None or line.id in only]
    common = _common(session, cycle, lines, wanted, problem)
    with i18n.speaking("zh_CN"):
        chinese = [_sentences(line, common) for line in wanted]
    with i18n.speaking("en"):
        english = [_sentences(line, common) for line in wanted]
    words = zip(wanted, chinese, english, strict=True)
    return {
        line.id: _decided(line, common, _joined(zh, en))
        for line, zh, en in progress.over(words, len(wanted), i18n._("整理评定理由"))
    }


# --- what is frozen


def _frozen(session: Session, application_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """From the newest snapshot that holds one, each; a cycle that was opened again is decided anew."""
    rows = session.connection().exec_driver_sql(
        "SELECT a.id, (SELECT s.content -> ('$.sheets.\"' || a.id || '\"') FROM distribution_snapshots s "
        "WHERE s.cycle_id = a.cycle_id AND s.content -> ('$.sheets.\"' || a.id || '\"') IS NOT NULL ORDER BY s.id DESC LIMIT 1) "
        f"FROM applications a JOIN cycles y ON y.id = a.cycle_id WHERE y.state IN ('FINAL', 'ARCHIVED') AND a.id IN {_ASKED}",
        (json.dumps(list(application_ids)),),
    )  # fmt: skip
    return {key: json.loads(content) for key, content in rows if content}


def _applicants(session: Session, application_ids: Sequence[int]) -> dict[int, Applicant]:
    rows = session.connection().exec_driver_sql(
        "SELECT a.id, p.chinese_name, p.surname, p.given_names, p.native_name, coalesce(e.student_number, '') "
        "FROM applications a JOIN people p ON p.id = a.person_id JOIN enrolments e ON e.id = a.enrolment_id "
        f"WHERE a.id IN {_ASKED}", (json.dumps(list(application_ids)),)
    )  # fmt: skip
    found = {}
    for key, chinese, surname, given, native, number in rows:
        latin = names.display_latin(surname, given)
        found[key] = Applicant(chinese or latin or native, latin if chinese else "", number)
    return found


# --- what is worked out


def _common(
    session: Session, cycle: CycleRow, lines: Sequence[Line], wanted: Sequence[Line], problem: Problem
) -> _Common:
    on = date.today().isoformat()
    keys = [line.id for line in wanted]
    school = on_paper(get_settings(session))
    return _Common(
        cycle,
        standing(problem, lines, [cycle]),
        eligibility.rules_of(session, cycle.programme_id, on),
        scholarships.get_terms(session, cycle.programme),
        eligibility.facts(session, list({line.enrolment_id for line in wanted}), cycle.academic_year, on),
        get_stated(session, keys),
        breakdowns(session, cycle.id, keys, on),
        reviews_of(session, keys),
        _days(session, keys),
        sum(line.rank is not None for line in lines),
        (school["university_zh"], school["university_en"]),
        on,
    )


def _days(session: Session, keys: list[int]) -> dict[int, str]:
    rows = session.connection().exec_driver_sql(
        f"SELECT application_id, coalesce(decided_on, '') FROM placements WHERE application_id IN {_ASKED}",
        (json.dumps(keys),),
    )
    return {int(key): str(day) for key, day in rows}


Sentences = tuple[list[Condition], list[str]]


def _sentences(line: Line, common: _Common) -> Sentences:
    """Conditions and what else bars an award, in the language of the moment (the other half of each pair is empty)."""
    facts = common.facts.get(line.enrolment_id, {})
    hits = check(common.rules, facts, line.route, common.on, stated=common.stated.get(line.id))
    sources = {rule.id: rule.source for rule in common.rules}
    conditions = [
        Condition(one.severity, one.met, (one.sentence, ""), (one.fact, ""), sources.get(one.rule_id, ""))
        for one in hits
    ]
    nobody = Candidate(
        line.person_id, line.enrolment_id, i18n._("申请人"), "", line.population, line.study, str(facts.get("status") or ""),
        line.funding, line.start_date, line.end_date,
    )  # fmt: skip
    grade = line.seat.grade or (line.offers[0].grade if line.offers else "")
    bars = objections(common.terms, nobody, common.cycle.academic_year, grade, common.on, [])
    return conditions, bars


def _joined(zh: Sentences, en: Sentences) -> tuple[tuple[Condition, ...], tuple[Both, ...]]:
    conditions = tuple(
        Condition(one.severity, one.met, (one.sentence[0], other.sentence[0]), (one.fact[0], other.fact[0]), one.source)
        for one, other in zip(zh[0], en[0], strict=True)
    )
    return conditions, tuple(zip(zh[1], en[1], strict=True))


def _decided(line: Line, common: _Common, said: tuple[tuple[Condition, ...], tuple[Both, ...]]) -> Decided:
    cycle, seat = common.cycle, line.seat
    parts = common.scores[line.id].parts
    return Decided(
        number=line.number,
        programme=(cycle.name_zh, cycle.name_en),
        academic_year=cycle.academic_year,
        route=line.route,
        preference=line.preference,
        wanted_grade=line.wanted_grade,
        submitted_on=line.submitted_on,
        level=line.level,
        college=line.college,
        population=line.population,
        conditions=said[0],
        bars=said[1],
        marks=tuple(
            Mark(
                (one.criterion.name_zh, one.criterion.name_en), one.criterion.weight, one.criterion.max_points, one.mean,
                one.part,
            )
            for one in parts
        ),
        votes=tuple(
            Vote(one.reviewer, one.conflict, one.recommendation, tuple(one.points.get(part.criterion.id) for part in parts))
            for one in common.reviews.get(line.id, [])
            if one.reviewed_on or one.conflict
        ),
        score=line.score,
        rank=line.rank,
        ranked=common.ranked,
        rows=_rows(line, common),
        budget_fen=cycle.budget_fen,
        spent_fen=common.live.spent(cycle.id),
        held=tuple((one.told, one.amount_fen) for one in line.other_awards),
        state=seat.state,
        grade=seat.grade,
        amount_fen=seat.amount_fen,
        waiting=seat.waiting,
        reason=seat.reason,
        detail=halves(seat.detail),
        method=seat.method,
        decided_on=common.days.get(line.id) or (common.on if seat.state != "UNDECIDED" else ""),
        school=common.school,
    )  # fmt: skip


def _rows(line: Line, common: _Common) -> tuple[Row, ...]:
    """The cells that hold the applicant: of the grade given, else of every grade that could have been."""
    candidate, ledger = common.live.candidate(line.id), common.live.ledger
    grades = [line.seat.grade] if line.seat.state == "PLACED" else [offer.grade for offer in line.offers]
    cells = dict.fromkeys(cell for grade in grades for cell in common.live.layout.rows(candidate, grade))
    return tuple(Row(one.level, one.grade, one.college, one.places, ledger.taken[one]) for one in cells)
