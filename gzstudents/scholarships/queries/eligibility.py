"""What is known of many students at once: the facts that conditions ask for, in one statement for each table."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from gzstudents.kernel import codes, dates, scaled
from gzstudents.kernel.i18n import _, is_chinese
from gzstudents.scholarships.rules import RuleTerms, terms_studied, within_length
from gzstudents.scholarships.rules.eligibility import Other
from gzstudents.scholarships.rules.fields import OWN, earliest

# the funding of an enrolment tells of one of these scholarships, even where no award is recorded here
_CHINESE_FUNDING = ("2", "21", "22", "23", "42", "61")

_BASE = """
SELECT e.id, e.person_id, p.population, p.birth_date, e.level, e.category, e.study_form, e.discipline, e.college,
    e.teaching_language, e.funding, e.entry_route, coalesce(e.start_date, ''), e.duration, coalesce(e.expected_end, ''),
    coalesce((SELECT status FROM status_changes s WHERE s.enrolment_id = e.id AND s.effective_on <= :day
        ORDER BY effective_on DESC, id DESC LIMIT 1), '')
FROM enrolments e JOIN people p ON p.id = e.person_id WHERE e.id IN (SELECT value FROM json_each(:ids))
"""
_NATIONALITIES = """
SELECT person_id, country FROM nationalities WHERE person_id IN (SELECT value FROM json_each(:ids))
    AND (valid_from IS NULL OR valid_from <= :day) AND (valid_to IS NULL OR valid_to >= :day)
"""
# of the year asked for and the one before it: what is older says nothing of today. The newest row that states a thing counts;
# within a year the whole year before its terms, and the second term before the first
_RESULTS = """
SELECT enrolment_id, gpa, average, rank, cohort, failed, credits, attendance_permille FROM study_results
WHERE enrolment_id IN (SELECT value FROM json_each(:ids)) AND academic_year IN (:year, :before)
ORDER BY academic_year DESC, term = '' DESC, term DESC
"""
_TESTS = """
SELECT person_id, kind, level, score FROM language_results
WHERE person_id IN (SELECT value FROM json_each(:ids)) AND kind IN ('HSK', 'HSKK') AND (taken_on IS NULL OR taken_on <= :day)
"""
_PUNISHMENTS = """
SELECT enrolment_id, count(*) FROM conduct_records
WHERE enrolment_id IN (SELECT value FROM json_each(:ids)) AND kind = 'PUNISHMENT' AND happened_on <= :day
    AND (lifted_on IS NULL OR lifted_on > :day) GROUP BY enrolment_id
"""
_AWARDS = """
SELECT a.person_id, g.code, {name} FROM awards a JOIN programmes g ON g.id = a.programme_id
WHERE a.person_id IN (SELECT value FROM json_each(:ids)) AND a.academic_year = :year AND a.state <> 'CANCELLED'
"""
_EXTERNAL = """
SELECT person_id, name FROM external_awards
WHERE person_id IN (SELECT value FROM json_each(:ids)) AND academic_year = :year AND is_chinese
"""
# Half months of stipend: those recorded from before, and those of the schedules, of which nothing is kept twice. The two
# tables belong to the slice of payments, which stands above this one.
_HALVES = """
SELECT m.person_id, g.code, m.halves FROM received_months m JOIN programmes g ON g.id = m.programme_id
WHERE m.person_id IN (SELECT value FROM json_each(:ids))
UNION ALL
SELECT a.person_id, g.code, sum(i.halves) FROM awards a JOIN instalments i ON i.award_id = a.id
    JOIN programmes g ON g.id = a.programme_id
WHERE a.person_id IN (SELECT value FROM json_each(:ids)) AND i.item = 'STIPEND' AND i.state IN ('APPROVED', 'PAID')
GROUP BY a.person_id, g.code
"""
_OWN = """
SELECT v.{owner}_id, f.key, v.text FROM {owner}_values v JOIN custom_fields f ON f.id = v.field_id
WHERE v.{owner}_id IN (SELECT value FROM json_each(:ids)) AND f.needs = '' AND v.text <> ''
"""
_RULES = """
SELECT r.id, r.field, r.operator, r.value, r.severity, r.route, r.applies, r.text_zh, r.text_en, r.source,
    coalesce(r.valid_from, ''), coalesce(r.valid_to, ''), g.code, g.funding
FROM eligibility_rules r JOIN programmes g ON g.id = r.programme_id
WHERE r.programme_id = :id AND coalesce(r.valid_from, '') <= :day AND coalesce(r.valid_to, '9999') >= :day
ORDER BY r.position, r.id
"""


def rules_of(session: Session, programme_id: int, day: str) -> list[RuleTerms]:
    """The conditions of a programme that are in force on a day, in their order."""
    rows = session.connection().exec_driver_sql(_RULES, {"id": programme_id, "day": day})
    return [RuleTerms._make(row) for row in rows]


def facts(session: Session, enrolment_ids: Sequence[int], academic_year: str, on: str) -> dict[int, dict[str, Any]]:
    """Enrolment id → field → value, None where nobody knows. Results are those of the year asked for and of the year before.

    Fields and their kinds: resources/codes/eligibility_field.toml. An enrolment that does not exist is left out.
    """
    day = date.fromisoformat(on)
    first, last = dates.academic_year_bounds(academic_year)
    ask = _asker(session, enrolment_ids, on, academic_year)
    found: dict[int, dict[str, Any]] = {}
    of_person: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in ask(_BASE, enrolment_ids):
        (enrolment, person, population, birth, *codes_of, start, duration, expected, status) = row
        values: dict[str, Any] = dict.fromkeys(_FIELDS)
        values["population"] = population or None
        values["age"], values["age_on_day"] = _age(birth, first), _age(birth, day)
        for field, value in zip(_CODES, codes_of, strict=True):
            values[field] = value or None
        values["start_date"], values["status"] = start or None, status or None
        values["freshman"] = _within(start, first, last)
        values["terms_studied"] = terms_studied(start, on)
        values["within_length"] = within_length(start, duration, expected, on)
        values["punishments"] = 0
        found[enrolment] = values
        of_person[person].append(values)
    _put_results(found, ask(_RESULTS, enrolment_ids))
    for enrolment, count in ask(_PUNISHMENTS, enrolment_ids):
        found[enrolment]["punishments"] = count
    people = list(of_person)
    _put_countries(of_person, ask(_NATIONALITIES, people), day)
    _put_tests(of_person, ask(_TESTS, people))
    _put_awards(of_person, ask, people)
    _put_own(session, found, of_person, ask)
    return found


_CODES = (
    "level", "category", "study_form", "discipline", "college", "teaching_language", "funding", "entry_route",
)  # fmt: skip
_FIELDS = tuple(entry.code for entry in codes.values("eligibility_field"))
_RESULT_FIELDS = ("gpa", "average", "rank", "cohort", "failed", "credits", "attendance")


def _asker(session: Session, _ids: Sequence[int], on: str, year: str) -> Any:
    connection = session.connection()
    before = f"{int(year[:4]) - 1}-{year[:4]}"

    def ask(sql: str, ids: Iterable[int]) -> Iterator[Any]:
        given = {"ids": json.dumps(list(ids)), "day": on, "year": year, "before": before}
        return iter(connection.exec_driver_sql(sql, given))

    return ask


def _age(birth: str, day: date) -> int | None:
    try:
        return dates.age_on(birth, day)
    except ValueError:  # masked for whoever may not read it, or no date at all
        return None


def _within(start: str, first: date, last: date) -> int | None:
    begun = earliest(start) if start else None
    return None if begun is None else int(first <= begun <= last)


def _put_results(found: dict[int, dict[str, Any]], rows: Iterable[Any]) -> None:
    for enrolment, *results in rows:
        values = found[enrolment]
        stated = dict(zip(_RESULT_FIELDS, results, strict=True))
        rank, cohort = stated.pop("rank"), stated.pop("cohort")
        stated["rank_percent"] = scaled.share(rank, cohort) if rank and cohort else None
        for field, value in stated.items():
            if values[field] is None:
                values[field] = value


def _put_countries(of_person: dict[int, list[dict[str, Any]]], rows: Iterable[Any], day: date) -> None:
    held: defaultdict[int, list[str]] = defaultdict(list)
    for person, country in rows:
        held[person].append(country)
    groups = {one.code: codes.group(one.code, day) for one in codes.groups()}
    known: dict[frozenset[str], frozenset[str]] = {}
    for person, countries in held.items():
        nationality = frozenset(countries)
        if nationality not in known:
            known[nationality] = frozenset(code for code, members in groups.items() if members & nationality)
        for values in of_person[person]:
            values["nationality"], values["country_group"] = nationality, known[nationality]


def _put_tests(of_person: dict[int, list[dict[str, Any]]], rows: Iterable[Any]) -> None:
    """The highest level, and the best score at that level."""
    order = {"初级": 1, "中级": 2, "高级": 3}
    best: dict[tuple[int, str], tuple[int, int]] = {}
    for person, kind, level, score in rows:
        rank = order.get(level) or (int(level) if level.isascii() and level.isdecimal() else 0)
        points = int(score) if score.isascii() and score.isdecimal() else -1
        if rank:
            best[person, kind] = max(best.get((person, kind), (0, -1)), (rank, points))
    for (person, kind), (rank, points) in best.items():
        for values in of_person[person]:
            values[f"{kind.lower()}_level"] = rank
            values[f"{kind.lower()}_score"] = points if points >= 0 else None


def _put_awards(of_person: dict[int, list[dict[str, Any]]], ask: Any, people: list[int]) -> None:
    name = "g.name_zh" if is_chinese() else "coalesce(nullif(g.name_en, ''), g.name_zh)"
    held: defaultdict[int, list[Other]] = defaultdict(list)
    for person, code, called in ask(_AWARDS.format(name=name), people):
        held[person].append(Other(code, "", called))
    for person, called in ask(_EXTERNAL, people):
        held[person].append(Other("", "", called))
    months: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for person, code, halves in ask(_HALVES, people):
        months[person][code] = months[person].get(code, 0) + halves * 50
    nothing: frozenset[Other] = frozenset()
    for person, several in of_person.items():
        others, received = frozenset(held[person]) if person in held else nothing, tuple(sorted(months[person].items()))
        for values in several:
            values["other_awards"] = others | _by_funding(values["funding"])
            values["months_received"] = received


def _by_funding(code: str | None) -> frozenset[Other]:
    if code not in _CHINESE_FUNDING:
        return frozenset()
    return frozenset({Other("", code, _("经费来源：{funding}", funding=codes.label("funding", code)))})


def _put_own(
    session: Session, found: dict[int, dict[str, Any]], of_person: dict[int, list[dict[str, Any]]], ask: Any
) -> None:
    for person, key, text in ask(_OWN.format(owner="person"), of_person):
        for values in of_person[person]:
            values[OWN + key] = text
    for enrolment, key, text in ask(_OWN.format(owner="enrolment"), found):
        found[enrolment][OWN + key] = text
