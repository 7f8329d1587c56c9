"""Everybody who applied to some cycles of a year: how each stands, what each may have and has already."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from gzstudents.distribution.queries.cycles import CycleRow
from gzstudents.distribution.rules.problem import Offer
from gzstudents.distribution.rules.standing import OPEN, PLACED, Seat
from gzstudents.kernel import names
from gzstudents.kernel.i18n import _
from gzstudents.kernel.told import heard, joined
from gzstudents.scholarships import queries as scholarships
from gzstudents.scholarships import rates as worth
from gzstudents.scholarships.rates import Study
from gzstudents.scholarships.rules import Terms, first_day

# what was submitted, whatever came of it: who withdrew or was excluded is among them (`outcome`), drafts are not
_SELECT = """
SELECT a.id, a.number, a.cycle_id, a.person_id, a.enrolment_id, p.chinese_name, p.surname, p.given_names, p.native_name,
    coalesce(e.student_number, ''), e.level, e.college, p.population, a.route, a.wanted_grade, a.preference, a.score, a.rank,
    a.stage, a.outcome, a.award_id, coalesce(l.version, 0), e.category, e.discipline, e.teaching_language, e.funding,
    coalesce(e.start_date, ''), coalesce(e.end_date, ''), coalesce(a.submitted_on, ''), coalesce(l.level, ''),
    coalesce(l.college, ''), coalesce(l.state, ''), l.grade, l.amount_fen, l.waiting, l.reason, l.detail, l.method
FROM applications a
JOIN people p ON p.id = a.person_id
JOIN enrolments e ON e.id = a.enrolment_id
LEFT JOIN placements l ON l.application_id = a.id
WHERE a.stage <> 'DRAFT' AND a.cycle_id IN (SELECT value FROM json_each(?))
"""
_HELD = """
SELECT a.person_id, g.name_zh, g.name_en, a.amount_fen, g.stacking = 'EXCLUSIVE_YEAR', g.exclusive_group, a.id, g.code
FROM awards a JOIN programmes g ON g.id = a.programme_id
WHERE a.academic_year = ? AND a.state <> 'CANCELLED'
UNION ALL SELECT person_id, name, name, coalesce(amount_fen, 0), 0, CASE is_chinese WHEN 1 THEN '' ELSE NULL END, 0, ''
FROM external_awards WHERE academic_year = ?
"""
_PROMISED = """
SELECT a.person_id, g.name_zh, g.name_en, l.amount_fen, g.stacking = 'EXCLUSIVE_YEAR', g.exclusive_group, g.code
FROM placements l JOIN applications a ON a.id = l.application_id JOIN cycles y ON y.id = a.cycle_id
JOIN programmes g ON g.id = y.programme_id
WHERE l.state = 'PLACED' AND a.award_id IS NULL AND a.outcome = 'OPEN' AND y.academic_year = ?
    AND y.id NOT IN (SELECT value FROM json_each(?))
ORDER BY a.id
"""


class Money(NamedTuple):
    """One award of the year that stands, from whichever programme. `counts`: it is a Chinese scholarship."""

    told: str  # its name in both languages
    amount_fen: int
    is_exclusive: bool
    group: str
    award_id: int  # 0: from elsewhere, or not an award yet
    counts: bool
    programme: str = ""  # its code; "" for one from elsewhere

    @property
    def name(self) -> str:
        return heard(self.told) or _("奖学金")


class Line(NamedTuple):
    """One application on the board. `version`: of its placement when it was read, 0 where there was none; `score` in
    hundredths, `rank` 1 is best, both None before the ranking.
    """

    id: int
    number: str
    cycle_id: int
    programme: str
    person_id: int
    enrolment_id: int
    name: str
    student_number: str
    level: str
    college: str
    population: str
    route: str
    wanted_grade: str
    preference: int
    score: int | None
    rank: int | None
    stage: str
    outcome: str
    award_id: int | None
    version: int
    held: tuple[Money, ...]
    promised: tuple[Money, ...]  # places saved on other boards of the year that are not final
    offers: tuple[Offer, ...]
    study: Study
    funding: str
    start_date: str
    end_date: str
    submitted_on: str
    seat: Seat

    @property
    def called(self) -> str:
        """Name and student number, as sentences call them."""
        return _("{name}（{number}）", name=self.name, number=self.student_number) if self.student_number else self.name

    @property
    def other_awards(self) -> list[Money]:
        """What the year has given already, but for what came of this application."""
        return [one for one in self.held if not one.award_id or one.award_id != self.award_id]

    @property
    def held_fen(self) -> int:
        return sum(one.amount_fen for one in self.held)


def list_lines(session: Session, cycles: Sequence[CycleRow]) -> list[Line]:
    """Everybody who applied to these cycles (of one academic year): cycles as they are given, each by rank, then number, who
    has no rank at the end; a few statements, however many they are.
    """
    if not cycles:
        return []
    place = {one.id: at for at, one in enumerate(cycles)}
    keys = json.dumps(list(place))
    year = cycles[0].academic_year
    terms = {one.id: scholarships.get_terms(session, one.programme) for one in cycles}
    know = _Known(
        {one.id: one.name for one in cycles}, held_money(session, year), _promised(session, year, keys), _Offers(terms, year)
    )  # fmt: skip
    rows = session.connection().exec_driver_sql(_SELECT, (keys,))
    found = [_line(tuple(row), know) for row in rows]
    found.sort(key=lambda one: (place[one.cycle_id], one.rank is None, one.rank or 0, one.number))
    return found


class _Known(NamedTuple):
    """What the lines of a year share: names of the programmes by cycle, money by person."""

    programmes: Mapping[int, str]
    held: Mapping[int, tuple[Money, ...]]
    promised: Mapping[int, tuple[Money, ...]]
    offers: "_Offers"


def _line(row: tuple[Any, ...], know: _Known) -> Line:
    key, number, cycle, person, enrolment, chinese, surname, given, native, student_number, *rest = row
    level, college, population, route, wanted, preference, score, rank, stage, outcome, award, version, *rest = rest
    category, discipline, language, funding, starts, ends, submitted, seat_level, seat_college, state, *seated = rest
    if state == PLACED:  # a place stays in its cell when its holder moves on
        level, college = seat_level or level, seat_college or college
    study = Study(level, category, discipline, language)
    return Line(
        key, number, cycle, know.programmes[cycle], person, enrolment, chinese or names.display_latin(surname, given) or native,
        student_number, level, college, population, route, wanted, preference, score, rank, stage, outcome, award, version,
        know.held.get(person, ()), know.promised.get(person, ()), know.offers.of(cycle, study), study, funding, starts, ends,
        submitted, Seat(state, *seated) if state else OPEN,
    )  # fmt: skip


class _Offers:
    """The grades of a programme for a study, worked out once for each study."""

    def __init__(self, terms: Mapping[int, Terms], academic_year: str) -> None:
        self._day = first_day(academic_year)
        self._rates = {cycle: worth.in_force(one.rates, self._day) for cycle, one in terms.items()}
        self._known: dict[tuple[int, Study], tuple[Offer, ...]] = {}

    def of(self, cycle_id: int, study: Study) -> tuple[Offer, ...]:
        key = (cycle_id, study)
        if key not in self._known:
            rates = worth.for_study(self._rates[cycle_id], study)
            grades = worth.grades(rates) or [""]
            lines = ((grade, worth.rate_for(rates, study, grade, self._day)) for grade in grades)
            self._known[key] = tuple(Offer(grade, worth.total(found)) for grade, found in lines if found)
        return self._known[key]


def held_money(session: Session, academic_year: str) -> dict[int, tuple[Money, ...]]:
    """Person → awards of the year that stand, from all programmes and from elsewhere."""
    found: dict[int, tuple[Money, ...]] = {}
    rows = session.connection().exec_driver_sql(_HELD, (academic_year, academic_year))
    for person, zh, en, fen, exclusive, group, award, code in rows:
        one = Money(joined(zh, en), fen, bool(exclusive), group or "", award, group is not None, code)
        found[person] = (*found.get(person, ()), one)
    return found


def _promised(session: Session, academic_year: str, shown: str) -> dict[int, tuple[Money, ...]]:
    """Person → places that were saved in other cycles of the year and are no awards yet: they forbid what an award would."""
    found: defaultdict[int, list[Money]] = defaultdict(list)
    rows = session.connection().exec_driver_sql(_PROMISED, (academic_year, shown))
    for person, zh, en, fen, exclusive, group, code in rows:
        found[person].append(Money(joined(zh, en), fen, bool(exclusive), group, 0, True, code))
    return {person: tuple(mine) for person, mine in found.items()}
