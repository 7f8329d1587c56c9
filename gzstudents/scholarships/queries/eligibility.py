"""What is known of many students at once: the facts that conditions ask for, in one statement for each table."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from gzstudents.kernel import codes, dates
from gzstudents.kernel.i18n import _, is_chinese
from gzstudents.scholarships.rules import RuleTerms, terms_studied, within_length
from gzstudents.scholarships.rules.eligibility import Other
from gzstudents.scholarships.rules.fields import OWN, earliest

# the funding of an enrolment tells of one of these scholarships, even where no award is recorded here
_CHINESE_FUNDING = ("2", "21", "22", "23", "42", "61")

_BASE = """
SELECT e.id, e.person_id, nullif(p.population, ''), p.birth_date, nullif(e.level, ''), nullif(e.category, ''),
    nullif(e.study_form, ''), nullif(e.discipline, ''), nullif(e.college, ''), nullif(e.teaching_language, ''),
    nullif(e.funding, ''), nullif(e.entry_route, ''), coalesce(e.start_date, ''), e.duration, coalesce(e.expected_end, ''),
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
SELECT enrolment_id, gpa, average, CASE WHEN rank > 0 AND cohort > 0 THEN (rank * 2000 + cohort) / (2 * cohort) END,
    failed, credits, attendance_permille FROM study_results
WHERE enrolment_id IN (SELECT value FROM json_each(:ids)) AND academic_year IN (:year, :before)
ORDER BY academic_year DESC, term = '' DESC, term DESC
"""
# the highest level, and the best score at that level: level * 10,000 + score + 1, the 1 telling 0 points from no score
_TESTS = """
SELECT person_id, kind, max(10000 * CASE level WHEN '初级' THEN 1 WHEN '中级' THEN 2 WHEN '高级' THEN 3
    ELSE CAST(level AS INTEGER) END + CASE WHEN score GLOB '[0-9]*' THEN min(CAST(score AS INTEGER), 9998) + 1 ELSE 0 END)
FROM language_results WHERE person_id IN (SELECT value FROM json_each(:ids)) AND kind IN ('HSK', 'HSKK')
    AND (taken_on IS NULL OR taken_on <= :day) GROUP BY person_id, kind
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


class Known(NamedTuple):
    """What is known of many enrolments, field by field: each column in the order of `ids`."""

    ids: list[int]
    columns: dict[str, list[Any]]


def facts(session: Session, enrolment_ids: Sequence[int], academic_year: str, on: str) -> dict[int, dict[str, Any]]:
    """Enrolment id → field → value, None where nobody knows. Results are those of the year asked for and of the year before.

    Fields and their kinds: resources/codes/eligibility_field.toml. An enrolment that does not exist is left out.
    """
    known = columns_of(session, enrolment_ids, academic_year, on)
    names = list(known.columns)
    rows = zip(*known.columns.values(), strict=True)
    return {key: dict(zip(names, row, strict=True)) for key, row in zip(known.ids, rows, strict=True)}


def columns_of(session: Session, enrolment_ids: Sequence[int], academic_year: str, on: str) -> Known:
    """The same column by column, which is several times as quick: what is worked out is worked out once for each different value."""
    day = date.fromisoformat(on)
    first, last = dates.academic_year_bounds(academic_year)
    ask = _asker(session, on, academic_year)
    base = [list(column) for column in zip(*ask(_BASE, enrolment_ids), strict=True)] or [[] for _ in range(_WIDTH)]
    ids, people, population, birth, *codes_of, start, duration, expected, status = base
    columns = {
        "population": population,
        "age": _mapped(birth, _ages_on(first)),
        "age_on_day": _mapped(birth, _ages_on(day)),
        **dict(zip(_CODES, codes_of, strict=True)),
        "start_date": _or_none(start),
        "status": _or_none(status),
        "freshman": _mapped(start, lambda one: _within(one, first, last)),
        "terms_studied": _mapped(start, lambda one: terms_studied(one, on)),
        "within_length": _mapped(list(zip(start, duration, expected, strict=True)), lambda one: _in_time(one, on)),
        **_results(ids, ask(_RESULTS, ids)),
        "punishments": _looked_up(ids, dict(map(tuple, ask(_PUNISHMENTS, ids))), 0),
        **_countries(people, ask(_NATIONALITIES, people), day),
        **_tests(people, ask(_TESTS, people)),
    }
    columns.update(_awards(people, columns["funding"], ask))
    columns.update(_own(ids, people, ask))
    return Known(ids, columns)


_CODES = (
    "level", "category", "study_form", "discipline", "college", "teaching_language", "funding", "entry_route",
)  # fmt: skip
_WIDTH = 16
_RESULT_FIELDS = ("gpa", "average", "rank_percent", "failed", "credits", "attendance")
_NOTHING: frozenset[Other] = frozenset()


def _asker(session: Session, on: str, year: str) -> Callable[[str, Sequence[int]], list[Any]]:
    """Through the driver: thousands of rows, no mapping."""
    raw: Any = session.connection().connection.dbapi_connection
    before = f"{int(year[:4]) - 1}-{year[:4]}"
    listed: dict[int, tuple[Sequence[int], str]] = {}

    def ask(sql: str, ids: Sequence[int]) -> list[Any]:
        key = id(ids)
        if key not in listed:  # each list is written once, and kept so that no other takes its place
            listed[key] = (ids, json.dumps(ids))
        given = {"ids": listed[key][1], "day": on, "year": year, "before": before}
        found: list[Any] = raw.execute(sql, given).fetchall()
        return found

    return ask


def _mapped(column: list[Any], work_out: Callable[[Any], Any]) -> list[Any]:
    known = {one: work_out(one) for one in set(column)}
    return list(map(known.__getitem__, column))


def _or_none(column: list[Any]) -> list[Any]:
    return [one or None for one in column]


def _looked_up(keys: list[int], known: Mapping[int, Any], missing: Any) -> list[Any]:
    return [known.get(key, missing) for key in keys]


def _ages_on(day: date) -> Callable[[str], int | None]:
    """Full years on a day; a complete date of birth, as almost all are, is compared as text."""
    year, in_year = day.year, day.isoformat()[5:]

    def age(birth: str) -> int | None:
        try:
            if len(birth) == 10:
                return year - int(birth[:4]) - (birth[5:] > in_year)
            return dates.age_on(birth, day)
        except ValueError:  # masked for whoever may not read it, or no date at all
            return None

    return age


def _in_time(stay: tuple[str, str, str], on: str) -> int | None:
    start, duration, expected_end = stay
    return within_length(start, duration, expected_end, on)


def _within(start: str, first: date, last: date) -> int | None:
    begun = earliest(start) if start else None
    return None if begun is None else int(first <= begun <= last)


def _results(ids: list[int], rows: Iterable[Any]) -> dict[str, list[Any]]:
    best: dict[int, tuple[Any, ...]] = {}  # with the enrolment in front, as the row has it
    for row in rows:
        newer = best.get(row[0])
        if newer is None:
            best[row[0]] = row
        elif None in newer:
            best[row[0]] = tuple(old if new is None else new for new, old in zip(newer, row, strict=True))
    told = _looked_up(ids, best, (None,) * (1 + len(_RESULT_FIELDS)))
    columns = [list(column) for column in zip(*told, strict=True)][1:] or [[] for _field in _RESULT_FIELDS]
    return dict(zip(_RESULT_FIELDS, columns, strict=True))


def _countries(people: list[int], rows: Iterable[Any], day: date) -> dict[str, list[Any]]:
    held: dict[int, frozenset[str]] = {}
    single: dict[str, frozenset[str]] = {}
    for person, country in rows:
        one = single.get(country) or single.setdefault(country, frozenset({country}))
        held[person] = held[person] | one if person in held else one
    groups = {one.code: codes.group(one.code, day) for one in codes.groups()}
    nationality = _looked_up(people, held, None)
    of_countries = {
        countries: frozenset(code for code, members in groups.items() if members & countries)
        for countries in set(held.values())
    }
    return {"nationality": nationality, "country_group": [of_countries.get(one) for one in nationality]}


def _tests(people: list[int], rows: Iterable[Any]) -> dict[str, list[Any]]:
    best: dict[str, dict[int, int]] = {"HSK": {}, "HSKK": {}}
    for person, kind, packed in rows:
        best[kind][person] = packed
    found = {}
    for kind, known in best.items():
        told = _looked_up(people, known, 0)
        found[f"{kind.lower()}_level"] = [packed // 10_000 or None for packed in told]
        found[f"{kind.lower()}_score"] = [
            packed % 10_000 - 1 if packed >= 10_000 and packed % 10_000 else None for packed in told
        ]
    return found


def _awards(
    people: list[int], funding: list[Any], ask: Callable[[str, Sequence[int]], list[Any]]
) -> dict[str, list[Any]]:
    name = "g.name_zh" if is_chinese() else "coalesce(nullif(g.name_en, ''), g.name_zh)"
    held: defaultdict[int, list[Other]] = defaultdict(list)
    for person, code, called in ask(_AWARDS.format(name=name), people):
        held[person].append(Other(code, "", called))
    for person, called in ask(_EXTERNAL, people):
        held[person].append(Other("", "", called))
    months: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for person, code, halves in ask(_HALVES, people):
        months[person][code] = months[person].get(code, 0) + halves * 50
    recorded = {person: frozenset(several) for person, several in held.items()}
    by_funding = {code: _by_funding(code) for code in set(funding)}
    received = {person: tuple(sorted(several.items())) for person, several in months.items()}
    return {
        "other_awards": [
            recorded[person] | by_funding[code] if person in recorded else by_funding[code]
            for person, code in zip(people, funding, strict=True)
        ],
        "months_received": _looked_up(people, received, ()),
    }


def _by_funding(code: str | None) -> frozenset[Other]:
    if code not in _CHINESE_FUNDING:
        return _NOTHING
    return frozenset({Other("", code, _("经费来源：{funding}", funding=codes.label("funding", code)))})


def _own(ids: list[int], people: list[int], ask: Callable[[str, Sequence[int]], list[Any]]) -> dict[str, list[Any]]:
    """Fields of the office's own, by their keys."""
    found = {}
    for owner, keys in (("person", people), ("enrolment", ids)):
        known: defaultdict[str, dict[int, str]] = defaultdict(dict)
        for key, field, text in ask(_OWN.format(owner=owner), keys):
            known[OWN + field][key] = text
        found.update({field: _looked_up(keys, values, None) for field, values in known.items()})
    return found
