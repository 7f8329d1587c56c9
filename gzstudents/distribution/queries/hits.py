"""What the conditions of a programme say of its candidates: hits in words, what bars an award, who weighs on a share."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from gzstudents.distribution.queries.cycles import CycleRow, ShareRow, shares
from gzstudents.distribution.queries.lines import Line
from gzstudents.distribution.queries.priorities import FIELD, priorities
from gzstudents.kernel.i18n import _, is_chinese, speaking
from gzstudents.kernel.told import joined
from gzstudents.scholarships import queries as scholarships
from gzstudents.scholarships.queries import eligibility
from gzstudents.scholarships.rules import (
    Candidate,
    Hit,
    RuleTerms,
    Terms,
    check,
    objections,
    verdicts,
)
from gzstudents.scholarships.rules.eligibility import ELIGIBLE, clauses, is_met, stated_facts, value_of

Facts = Mapping[str, Any]


class Known(NamedTuple):
    """By application: hits that are not met or not clear, sentences that bar an award (in both languages, kernel.told), ids of
    the shares it weighs on.
    """

    hits: dict[int, tuple[Hit, ...]]
    bars: dict[int, tuple[str, ...]]
    shares: dict[int, frozenset[int]]


def know(session: Session, cycles: Sequence[CycleRow], lines: Sequence[Line], *, day: str = "") -> Known:
    """The conditions of each cycle's programme, held against all of its candidates as of a day (today)."""
    on = day or date.today().isoformat()
    found = Known({}, {}, {})
    asked = shares(session, list(cycles))
    by_cycle: defaultdict[int, list[Line]] = defaultdict(list)
    for line in lines:
        by_cycle[line.cycle_id].append(line)
    for year in {one.academic_year for one in cycles}:
        ours = [one for one in cycles if one.academic_year == year]
        people = [line.enrolment_id for one in ours for line in by_cycle[one.id]]
        facts = eligibility.facts(session, list(dict.fromkeys(people)), year, on) if people else {}
        for one in ours:
            _know_cycle(
                session, one, by_cycle[one.id], facts, [row for row in asked if row.share.cycle == one.id], found, on
            )
    return found


def stated(session: Session, cycle_id: int) -> dict[int, dict[str, str]]:
    """What the applications of a cycle say of themselves: application → field → text."""
    rows = session.connection().exec_driver_sql(
        "SELECT f.application_id, f.field, f.value FROM application_facts f JOIN applications a ON a.id = f.application_id "
        "WHERE a.cycle_id = ?", (cycle_id,)
    )  # fmt: skip
    found: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for key, field, value in rows:
        found[key][field] = value
    return found


def _know_cycle(
    session: Session, cycle: CycleRow, lines: Sequence[Line], known: Mapping[int, Facts], asked: Sequence[ShareRow],
    found: Known, on: str,
) -> None:  # fmt: skip
    rules = eligibility.rules_of(session, cycle.programme_id, on)
    terms = scholarships.get_terms(session, cycle.programme)
    says = stated(session, cycle.id)
    facts: dict[int, Facts] = {}
    for line in lines:
        own = known.get(line.enrolment_id, {})
        facts[line.id] = {**own, **stated_facts(own, says[line.id])} if line.id in says else own
    for route in ("INITIAL", "RENEWAL"):
        some = [line for line in lines if line.route == route]
        told = {field: [facts[line.id].get(field) for line in some] for field in _fields(rules)}
        words = verdicts({cycle.programme_id: rules}, len(some), told, route, on)
        for line, word in zip(some, words[cycle.programme_id].outcomes, strict=True) if some else ():
            own = known.get(line.enrolment_id, {})
            hits = _hits(rules, line, own, says.get(line.id), on) if word != ELIGIBLE else ()
            if hits:
                found.hits[line.id] = hits
            now = _bars(line, terms, cycle, facts[line.id], hits, on)
            if now and line.award_id is None:  # few: what is kept of them is kept in both languages
                with speaking("en" if is_chinese() else "zh_CN"):
                    again = _hits(rules, line, own, says.get(line.id), on) if hits else ()
                    other = _bars(line, terms, cycle, facts[line.id], again, on)
                found.bars[line.id] = tuple(map(joined, *((now, other) if is_chinese() else (other, now))))
    for line in lines if asked else ():
        counts = {**facts[line.id], FIELD: priorities(line.population, line.level, line.score)}
        weighs = frozenset(row.share.id for row in asked if _weighs(row.condition, counts))
        if weighs:
            found.shares[line.id] = weighs


def _fields(rules: Sequence[RuleTerms]) -> set[str]:
    """What the conditions look at."""
    return {one.field for one in rules} | {code for one in rules for code, _wanted in clauses(one.applies)}


def _hits(
    rules: Sequence[RuleTerms], line: Line, facts: Facts, says: Mapping[str, str] | None, on: str
) -> tuple[Hit, ...]:
    return tuple(one for one in check(rules, facts, line.route, on, stated=says) if one.met is not True)


def _bars(
    line: Line, terms: Terms, cycle: CycleRow, facts: Facts, hits: Sequence[Hit], on: str
) -> list[str]:  # fmt: skip
    """What bars an award, in the language of the moment. It is kept: no name is in it, so that who is erased is erased there."""
    who = Candidate(
        line.person_id, line.enrolment_id, _("申请人"), "", line.population, line.study,
        str(facts.get("status") or ""), line.funding, line.start_date, line.end_date,
    )  # fmt: skip
    grade = line.offers[0].grade if line.offers else ""
    said = [one.sentence for one in hits if one.severity == "HARD" and one.met is False]
    return said + objections(terms, who, cycle.academic_year, grade, on, []) + _again(line, cycle)


def _again(line: Line, cycle: CycleRow) -> list[str]:
    """Nobody has a programme twice in a year, whatever the round."""
    if any(one.programme == cycle.programme for one in line.other_awards):
        return [
            _(
                "{who}已获得 {year} 学年的“{programme}”。",
                who=_("申请人"),
                year=cycle.academic_year,
                programme=cycle.name,
            )
        ]
    if any(one.programme == cycle.programme for one in line.promised):
        return [_("{who}在本学年的另一批次中已分到“{programme}”的名额。", who=_("申请人"), programme=cycle.name)]
    return []


def _weighs(condition: RuleTerms, facts: Facts) -> bool:
    return is_met(condition, value_of(condition, facts)) is True


def get_stated(session: Session, application_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """The same for some applications, of whichever cycle."""
    rows = session.connection().exec_driver_sql(
        "SELECT application_id, field, value FROM application_facts WHERE application_id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(application_ids)),),
    )
    found: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for key, field, value in rows:
        found[key][field] = value
    return found
