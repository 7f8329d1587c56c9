"""Everybody who applied to some cycles of a year: how each stands, what each may have and has already."""

import json
from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy.orm import Session

from gzstudents.applications.queries.ranking import Ranked, ranked
from gzstudents.distribution.queries.cycles import CycleRow
from gzstudents.distribution.rules.problem import Offer
from gzstudents.distribution.rules.standing import OPEN, PLACED, Seat
from gzstudents.kernel.i18n import _
from gzstudents.kernel.told import heard, joined
from gzstudents.scholarships import queries as scholarships
from gzstudents.scholarships import rates as worth
from gzstudents.scholarships.rates import Study
from gzstudents.scholarships.rules import Terms, first_day

_MORE = """
SELECT a.id, a.award_id, e.category, e.discipline, e.teaching_language, coalesce(l.version, 0), coalesce(l.state, ''),
    l.level, l.grade, l.college, l.amount_fen, l.waiting, l.reason, l.detail, l.method, e.funding,
    coalesce(e.start_date, ''), coalesce(e.end_date, ''), coalesce(a.submitted_on, '')
FROM applications a JOIN enrolments e ON e.id = a.enrolment_id LEFT JOIN placements l ON l.application_id = a.id
WHERE a.stage <> 'DRAFT' AND a.cycle_id IN (SELECT value FROM json_each(?))
"""
_HELD = """
SELECT a.person_id, g.name_zh, g.name_en, a.amount_fen, g.stacking = 'EXCLUSIVE_YEAR', g.exclusive_group, a.id
FROM awards a JOIN programmes g ON g.id = a.programme_id
WHERE a.academic_year = ? AND a.state <> 'CANCELLED'
UNION ALL SELECT person_id, name, name, coalesce(amount_fen, 0), 0, CASE is_chinese WHEN 1 THEN '' ELSE NULL END, 0
FROM external_awards WHERE academic_year = ?
"""


class Money(NamedTuple):
    """One award of the year that stands, from whichever programme. `counts`: it is a Chinese scholarship."""

    told: str  # its name in both languages
    amount_fen: int
    is_exclusive: bool
    group: str
    award_id: int  # 0: from elsewhere
    counts: bool

    @property
    def name(self) -> str:
        return heard(self.told) or _("奖学金")


class Line(NamedTuple):
    """One application on the board. `version`: of its placement when it was read, 0 where there was none."""

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
    country: str
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


def list_lines(session: Session, cycles: list[CycleRow]) -> list[Line]:
    """Everybody who applied to these cycles (of one academic year), by rank; a few statements, however many they are."""
    if not cycles:
        return []
    names = {one.id: one.name for one in cycles}
    terms = {one.id: scholarships.get_terms(session, one.programme) for one in cycles}
    held = held_money(session, cycles[0].academic_year)
    more = {
        row[0]: tuple(row)
        for row in session.connection().exec_driver_sql(_MORE, (json.dumps([one.id for one in cycles]),)).fetchall()
    }
    offers = _Offers(terms, cycles[0].academic_year)
    return [
        _line(one, names[one.cycle_id], held.get(one.person_id, ()), more[one.application_id], offers)
        for one in ranked(session, [one.id for one in cycles])
    ]


def _line(one: Ranked, programme: str, held: tuple[Money, ...], more: tuple, offers: "_Offers") -> Line:  # type: ignore[type-arg]
    _key, award_id, category, discipline, language, version, state, level, grade, college, *rest = more
    amount, waiting, reason, detail, method, funding, starts, ends, submitted = rest
    seat = Seat(state, grade, amount, waiting, reason, detail, method) if state else OPEN
    sits = state == PLACED  # a place stays in its cell when its holder moves on
    own = level if sits and level else one.level
    study = Study(own, category, discipline, language)
    return Line(
        one.application_id, one.number, one.cycle_id, programme, one.person_id, one.enrolment_id, one.name, one.student_number,
        own, college if sits and college else one.college, one.country, one.population, one.route, one.wanted_grade,
        one.preference, one.score, one.rank, one.stage, one.outcome, award_id, version, held,
        offers.of(one.cycle_id, study), study, funding, starts, ends, submitted, seat,
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
    for person, zh, en, fen, exclusive, group, award in rows:
        one = Money(joined(zh, en), fen, bool(exclusive), group or "", award, group is not None)
        found[person] = (*found.get(person, ()), one)
    return found
