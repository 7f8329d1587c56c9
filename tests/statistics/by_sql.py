"""The same tables again, by other means: nothing but SQL, asking the status of each enrolment day by day."""

from collections import Counter
from typing import Any

from gzstudents.kernel import codes

Cells = Counter[tuple[str, str]]

_LEVELS = ", ".join(
    f"('{code.code}', {int(code.extra['rank'])}, {int(code.extra['degree'])})" for code in codes.values("level")
)
_CATEGORIES = ", ".join(
    f"('{code.code}', '{code.extra['level']}', {int(code.extra['degree'])})" for code in codes.values("category")
)
_KNOWN = {
    name: tuple(code.code for code in codes.values(name)) for name in ("country", "funding", "discipline", "status")
}

# an enrolment with its dates spelt out, and the level that counts for it
_STAYS = f"""
lv(code, rank, degree) AS (VALUES {_LEVELS}),
ct(code, level, degree) AS (VALUES {_CATEGORIES}),
stay AS (
    SELECT e.id, e.person_id, p.population, p.gender, e.funding, e.discipline, e.degree_date,
        CASE length(e.start_date) WHEN 10 THEN e.start_date WHEN 7 THEN e.start_date || '-01'
            WHEN 4 THEN e.start_date || '-01-01' END AS low,
        CASE length(e.start_date) WHEN 10 THEN e.start_date WHEN 7 THEN e.start_date || '-31'
            WHEN 4 THEN e.start_date || '-12-31' END AS high,
        CASE WHEN e.category IN (SELECT code FROM ct) THEN e.category ELSE 'UNKNOWN' END AS category,
        CASE WHEN e.level IN (SELECT code FROM lv) THEN e.level
            ELSE coalesce((SELECT level FROM ct WHERE code = e.category), 'UNKNOWN') END AS level
    FROM enrolments e JOIN people p ON p.id = e.person_id),
event AS (SELECT *, kind IN ('CANCEL_ADMISSION', '16') AS cancels,
    lag(status) OVER (PARTITION BY enrolment_id ORDER BY effective_on, id) AS before,
    row_number() OVER (PARTITION BY enrolment_id ORDER BY effective_on, id) AS place FROM status_changes),
concluded AS (SELECT s.id, s.low, v.effective_on FROM stay s JOIN event v ON v.enrolment_id = s.id AND v.place = 1
    WHERE v.effective_on > s.high AND v.status NOT IN ('ADMITTED', 'DEFERRED') AND NOT v.cancels
    AND v.status IN {_KNOWN["status"]}),
day(id, day) AS (SELECT id, low FROM stay WHERE low IS NOT NULL UNION SELECT enrolment_id, effective_on FROM event
    UNION SELECT id, :first FROM stay),
present AS (SELECT d.id, d.day FROM day d JOIN stay s ON s.id = d.id
    WHERE coalesce(s.low, '') <= d.day AND (
        (SELECT v.status FROM event v WHERE v.enrolment_id = d.id AND v.effective_on <= d.day
            ORDER BY v.effective_on DESC, v.id DESC LIMIT 1) IN ('REGISTERED', 'SUSPENDED')
        OR EXISTS (SELECT 1 FROM concluded c WHERE c.id = d.id AND d.day < c.effective_on)))
"""

_ORDER = """row_number() OVER (PARTITION BY {part} ORDER BY
    CASE WHEN level <> 'UNKNOWN' THEN (SELECT degree FROM lv WHERE code = level)
         ELSE coalesce((SELECT degree FROM ct WHERE code = category), 0) END DESC,
    coalesce((SELECT rank FROM lv WHERE code = level), -1) DESC, coalesce(low, '') DESC, id DESC)"""

_STOCK = f"""WITH {_STAYS},
here AS (SELECT * FROM stay WHERE id IN (SELECT id FROM present WHERE day BETWEEN :first AND :last)),
chosen AS (SELECT *, {_ORDER.format(part="person_id")} AS n FROM here)
SELECT population, gender, category, level,
    coalesce((SELECT country FROM nationalities t WHERE t.person_id = chosen.person_id
        AND coalesce(valid_from, '') <= :last AND coalesce(valid_to, '9999') >= :last
        ORDER BY coalesce(valid_from, '') DESC, id DESC LIMIT 1), '') AS country,
    funding, discipline, count(*)
FROM chosen WHERE n = 1 OR NOT :persons GROUP BY 1, 2, 3, 4, 5, 6, 7"""

_FLOW = f"""WITH {_STAYS},
entered AS (SELECT id, min(day) AS day FROM present GROUP BY id),
came AS (SELECT v.enrolment_id AS id, v.status, row_number() OVER (
        PARTITION BY v.enrolment_id, CASE WHEN v.status IN ('GRADUATED', 'COMPLETED') THEN v.status ELSE 'LEFT' END
        ORDER BY v.effective_on DESC, v.id DESC) AS n
    FROM event v WHERE v.effective_on BETWEEN :first AND :last AND NOT v.cancels AND v.status IS NOT v.before
    AND v.status IN ('GRADUATED', 'COMPLETED', 'TRANSFERRED', 'WITHDRAWN', 'EXPELLED', 'INCOMPLETE', 'DECEASED', 'MISSING')),
flow(id, what, detail) AS (
    SELECT id, 'NEW', CASE WHEN substr(day, 6, 2) BETWEEN '02' AND '07' THEN 'NEW_SPRING' ELSE '' END
        FROM entered WHERE day BETWEEN :first AND :last
    UNION ALL SELECT id, CASE WHEN status IN ('GRADUATED', 'COMPLETED') THEN status ELSE 'LEFT' END,
        CASE WHEN status IN ('GRADUATED', 'COMPLETED') THEN '' ELSE status END FROM came WHERE n = 1
    UNION ALL SELECT id, 'CONFERRED', '' FROM stay WHERE degree_date BETWEEN :first AND :last),
chosen AS (SELECT stay.*, what, detail, {_ORDER.format(part="what, person_id").replace("id DESC", "stay.id DESC")} AS n
    FROM flow JOIN stay ON stay.id = flow.id)
SELECT population, what, detail, level, count(*) FROM chosen WHERE n = 1 OR NOT :persons GROUP BY 1, 2, 3, 4"""

_AWARDS = """
SELECT CASE p.population WHEN 'INTL' THEN 'G' ELSE 'G-HMT' END, g.code,
    CASE WHEN a.level <> '' THEN a.level ELSE e.level END, count(DISTINCT a.person_id), count(*), sum(a.amount_fen)
FROM awards a JOIN people p ON p.id = a.person_id JOIN programmes g ON g.id = a.programme_id
JOIN enrolments e ON e.id = a.enrolment_id
WHERE a.academic_year = :year AND a.state <> 'CANCELLED' GROUP BY 1, 2, 3"""


def stock(connection: Any, first: str, last: str, *, persons: bool) -> dict[str, Cells]:
    """The finest cells of tables A, B, C, D, D-HMT and F that have somebody in them."""
    found: dict[str, Cells] = {name: Counter() for name in ("A", "B", "C", "D", "D-HMT", "F")}
    values = {"first": first, "last": last, "persons": persons}
    for population, gender, category, level, country, funding, discipline, count in connection.execute(_STOCK, values):
        found["A"][f"{population}:{category}", gender] += count
        subject = discipline if discipline in _KNOWN["discipline"] else "UNKNOWN"
        if population == "INTL":
            chinese = country in {"CHN", "HKG", "MAC", "TWN"}
            found["B"][country if country in _KNOWN["country"] and not chinese else "UNKNOWN", level] += count
            found["C"][_source(funding), level] += count
            found["D"][subject, level] += count
        else:
            found["D-HMT"][subject, level] += count
            found["F"][population, level] += count
    return found


def _source(funding: str) -> str:
    if funding not in _KNOWN["funding"]:
        return "UNKNOWN"
    return f"{funding}:UNSPECIFIED" if funding in {"1", "2", "3", "4", "6"} else funding


def flows(connection: Any, first: str, last: str, *, persons: bool) -> dict[str, Cells]:
    """The finest cells of tables E and E-HMT."""
    found: dict[str, Cells] = {"E": Counter(), "E-HMT": Counter()}
    values = {"first": first, "last": last, "persons": persons}
    for population, what, detail, level, count in connection.execute(_FLOW, values):
        name = "E" if population == "INTL" else "E-HMT"
        if what != "LEFT":
            found[name][what, level] += count
        if detail:
            found[name][detail, level] += count
    return found


def awards(connection: Any, year: str) -> dict[str, Cells]:
    """The cells of tables G and G-HMT: persons, awards, money."""
    found: dict[str, Cells] = {"G": Counter(), "G-HMT": Counter()}
    for name, programme, level, persons, count, fen in connection.execute(_AWARDS, {"year": year}):
        found[name][programme, level] += persons
        found[name][programme, f"awards:{level}"] += count
        found[name][programme, f"yuan:{level}"] += fen
    return found
