"""Who was on the roll in a year and is of those a programme is for, with marks and HSK."""

from typing import Any

from gzstudents.evaluation.queries.reading import Run
from gzstudents.evaluation.rules.facts import Student
from gzstudents.evaluation.rules.form import Parameters
from gzstudents.scholarships.rules import populations
from gzstudents.students.rules import LEVEL_OF_CATEGORY

# On the roll on a day of the year: by the last change before it, or by one within it; or before the first recorded change,
# where that change itself shows that the studies had begun (an imported roll may know only how they ended).
_ON_THE_ROLL = """
WITH before AS (
  SELECT enrolment_id, status, max(effective_on || substr('00000000000' || id, -12)) AS at
  FROM status_changes WHERE effective_on <= :first GROUP BY enrolment_id
), within AS (
  SELECT enrolment_id FROM status_changes
  WHERE effective_on > :first AND effective_on <= :until AND status IN ('REGISTERED', 'SUSPENDED')
), begun AS (
  SELECT enrolment_id, status, effective_on AS since, min(effective_on || substr('00000000000' || id, -12)) AS at
  FROM status_changes GROUP BY enrolment_id
)
SELECT e.id, e.person_id, p.population, e.level, e.category FROM enrolments e JOIN people p ON p.id = e.person_id
WHERE e.id IN (SELECT enrolment_id FROM before WHERE status IN ('REGISTERED', 'SUSPENDED'))
   OR e.id IN (SELECT enrolment_id FROM within)
   OR e.id IN (
     SELECT b.enrolment_id FROM begun b JOIN enrolments x ON x.id = b.enrolment_id
     WHERE b.since > :first AND b.status NOT IN ('ADMITTED', 'DEFERRED') AND x.start_date <> ''
       AND x.start_date <= :until AND x.start_date < substr(b.since, 1, length(x.start_date)))"""


def eligible_students(run: Run, rules: list[str], values: dict[str, Any], by: Parameters) -> tuple[Student, ...]:
    """Each person once. `rules`: the populations of the programmes, each "HK MO OC:JC,BA"."""
    allowed = _allowed(rules)
    if not allowed:
        return ()
    marks, hsk = _marks(run, values, by), _hsk(run, values)
    found: dict[int, Student] = {}
    rows = run(_ON_THE_ROLL, {"first": values["first"], "until": min(values["last"], values["on"])})
    for enrolment, person, population, level, category in rows:
        known = level or LEVEL_OF_CATEGORY.get(category, "")
        levels = allowed.get(population)
        if levels is None or (levels and known not in levels):
            continue
        average, outstanding = marks.get(enrolment, (None, False))
        if person not in found or (found[person].average is None and average is not None):
            found[person] = Student(person, population, known, average, hsk.get(person), outstanding)
    return tuple(found.values())


def _allowed(rules: list[str]) -> dict[str, frozenset[str]]:
    """Population → the levels that any of the programmes takes; none: all levels."""
    allowed: dict[str, frozenset[str]] = {}
    for rule in rules:
        for population, levels in populations(rule).items():
            known = allowed.get(population)
            allowed[population] = levels if known is None else known | levels if known and levels else frozenset()
    return allowed


def _marks(run: Run, values: dict[str, Any], by: Parameters) -> dict[int, tuple[int | None, bool]]:
    """By enrolment the average mark of the year, or the mean of its terms, and whether the results are outstanding."""
    whole: dict[int, tuple[int | None, bool]] = {}
    terms: dict[int, list[int]] = {}
    for enrolment, term, average, rank, cohort in run(
        "SELECT enrolment_id, term, average, rank, cohort FROM study_results WHERE academic_year = :year", values
    ):
        if term and average is not None:
            terms.setdefault(enrolment, []).append(average)
        elif not term:
            among_first = bool(rank and cohort) and rank * 1000 <= cohort * by.outstanding_rank
            whole[enrolment] = (average, among_first or (average or 0) >= by.outstanding_average)
    for enrolment, marks in terms.items():
        if enrolment not in whole or whole[enrolment][0] is None:
            mean = (2 * sum(marks) + len(marks)) // (2 * len(marks))
            is_first = whole[enrolment][1] if enrolment in whole else False
            whole[enrolment] = (mean, is_first or mean >= by.outstanding_average)
    return whole


def _hsk(run: Run, values: dict[str, Any]) -> dict[int, int]:
    return dict(
        run(
            "SELECT person_id, max(CAST(level AS INTEGER)) FROM language_results WHERE kind = 'HSK' "
            "AND coalesce(taken_on, '') <= :on AND CAST(level AS INTEGER) BETWEEN 1 AND 9 GROUP BY person_id",
            values,
        )
    )
